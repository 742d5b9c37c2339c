package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Secret;
import dev.kith.connector.tracker.FakeApi.Out;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitLabApiTest extends ConnectorContract {
  private final Map<String, FakeGitLab> models = new ConcurrentHashMap<>();
  private final FakeApi api = new FakeApi(models::get);

  @AfterEach
  void stop() {
    api.close();
  }

  private static String name(Path folder) {
    return "m" + folder.getFileName();
  }

  @Override
  protected void write(Path folder) throws IOException {
    FakeGitLab model = new FakeGitLab();
    models.put(name(folder), model);
    api.fault = null;
    FakeGitLab.Project project = model.project("fern/valve");
    for (int i = 1; i <= 4; i++) {
      model.say(model.open(project, 1, "Valve " + i, false), 2, "I saw it too");
    }
    model.open(project, 2, "Mend the valve", true).approvals.add(3);
  }

  @Override
  protected Connector connector(Path folder) {
    return gitlab(name(folder), Duration.ZERO, "fern/valve");
  }

  private GitLabApi gitlab(String model, Duration listing, String... projects) {
    return new GitLabApi("test", api.url(model), new Secret("t"), List.of(projects), null, null, listing, FakeApi.REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) {
    FakeGitLab model = models.get(name(folder));
    FakeGitLab.Project project = model.projects.get(1);
    project.issues.get(1).title = "Valve one";
    project.issues.get(1).updated = model.tick();
    project.issues.remove(3);
    model.open(project, 1, "Valve 6", false);
    return new Change(Set.of("fern/valve#1"), Set.of("fern/valve#6"), Set.of("fern/valve#3"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    Map<String, Edit> all = new LinkedHashMap<>();
    all.put("gone", folder -> models.get(name(folder)).projects.clear());
    all.put("the token has expired", _ -> api.fault = _ -> Out.status(401));
    all.put("forbidden", _ -> api.fault = _ -> Out.status(403));
    all.put("a login page", _ -> api.fault = _ -> new Out(200, "<html>Sign in", Map.of("Content-Type", "text/html")));
    all.put("broken", _ -> api.fault = _ -> Out.status(501));
    all.put("nothing but the project", _ -> api.fault = target -> target.matches(".*/projects/1/(?!members).*")
        ? Out.status(501) : null);
    return all;
  }

  @Override
  protected void spoil(Path folder) {
    api.fault = target -> target.contains("/issues/4/notes") ? Out.status(501) : null;
  }

  private FakeGitLab model() throws IOException {
    write(Path.of("a"));
    return models.get("ma");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  @Test
  void aMergeRequestComesWithNotesCommitsAndApprovals() throws Exception {
    FakeGitLab model = model();
    model.say(model.projects.get(1).merges.get(5), 4, "Why here?");
    Item item = new Mirror().pass(connector(Path.of("a"))).items.get("fern/valve!5");
    assertThat(item.parts()).extracting(part -> part.role() + " " + part.who().key() + " " + part.who().name())
        .containsExactlyInAnyOrder("AUTHOR test/2 Person 2", "AUTHOR fay@fern.example Fay Moor", "APPROVER test/3 Person 3",
            "COMMENTER test/4 Person 4");
    assertThat(text(item)).contains("Body of Mend the valve", "Why here?");
  }

  @Test
  void internalAndSystemNotesAreLeftOut() throws Exception {
    FakeGitLab model = model();
    FakeGitLab.Thing issue = model.projects.get(1).issues.get(1);
    model.say(issue, 3, "The customer is broke").internal = true;
    model.say(issue, 3, "changed the milestone").system = true;
    assertThat(text(new Mirror().pass(connector(Path.of("a"))).items.get("fern/valve#1"))).contains("I saw it too")
        .doesNotContain("broke", "milestone");
  }

  @Test
  void anIssueMadeConfidentialIsForReportersAndItsPeopleOnly() throws Exception {
    FakeGitLab model = model();
    FakeGitLab.Project project = model.projects.get(1);
    project.members.putAll(Map.of(5, 10, 6, 20));
    Connector connector = gitlab("ma", Duration.ofDays(1), "fern/valve");
    Mirror mirror = new Mirror().pass(connector);
    project.issues.get(1).confidential = true;
    project.issues.get(1).updated = model.tick();
    mirror.pass(connector);
    assertThat(List.of(1, 5, 6, 7)).filteredOn(user -> mirror.sees("test", "" + user, "fern/valve#1")).containsExactly(1, 6);
    project.members.put(6, 10);
    mirror.pass(connector);
    assertThat(mirror.sent).as("only people change").isEmpty();
    assertThat(mirror.sees("test", "6", "fern/valve#1")).isFalse();
  }

  @Test
  void aWikiIsReadAndItsPagesGoWhenTheyAreDeleted() throws Exception {
    FakeGitLab model = model();
    FakeGitLab.Project project = model.projects.get(1);
    project.wiki.putAll(Map.of("home", "Welcome", "how/to mend", "Turn it"));
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    Item page = mirror.items.get("fern/valve/-/wikis/how/to mend");
    assertThat(page.kind()).isEqualTo(Kind.PAGE);
    assertThat(page.url()).isEqualTo("https://git.example.com/fern/valve/-/wikis/how/to%20mend");
    project.wiki.remove("home");
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.sent).isEmpty();
    assertThat(mirror.items).doesNotContainKey("fern/valve/-/wikis/home").containsKey("fern/valve/-/wikis/how/to mend");
    project.features.put("wiki", "disabled");
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.items).doesNotContainKey("fern/valve/-/wikis/how/to mend").containsKey("fern/valve#1");
  }

  @Test
  void aGroupIsAllItsProjectsAndOneThatMovesOutOfItGoes() throws Exception {
    FakeGitLab model = model();
    model.open(model.project("fern/beds/hose"), 1, "Hose", false);
    Connector connector = gitlab("ma", Duration.ofDays(1), "fern");
    Mirror mirror = new Mirror().pass(connector);
    assertThat(mirror.items).containsKeys("fern/valve#1", "fern/beds/hose#1");
    model.projects.lastEntry().getValue().path = "moss/hose";
    mirror.pass(connector);
    assertThat(mirror.items).containsKey("fern/valve#1").doesNotContainKeys("fern/beds/hose#1", "moss/hose#1");
  }

  @Test
  void aWrongAddressIsRefused() {
    assertThatThrownBy(() -> new GitLabApi("s", "gitlab", null, List.of("a/b"), null, null, null, null))
        .hasMessageContaining("https://gitlab.example.com");
  }
}
