package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Secret;
import dev.kith.connector.tracker.FakeApi.Out;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JiraApiTest extends ConnectorContract {
  private final Map<String, FakeJira> models = new ConcurrentHashMap<>();
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
    models.put(name(folder), filled(new FakeJira(false)));
    api.fault = null;
  }

  private static FakeJira filled(FakeJira model) {
    FakeJira.Project project = model.project("VAL", "group:staff");
    model.groups.put("staff", new java.util.TreeSet<>(Set.of("ada", "bo")));
    for (int i = 1; i <= 5; i++) {
      FakeJira.Issue issue = model.open(project, "ada", "Valve " + i);
      for (int j = 0; j < i; j++) {
        model.say(issue, "bo", "I saw it, and said so " + j);
      }
    }
    return model;
  }

  @Override
  protected Connector connector(Path folder) {
    return jira(name(folder), Duration.ZERO);
  }

  private JiraApi jira(String model, Duration listing, String... projects) {
    return new JiraApi("test", api.url(model), null, new Secret("t"), List.of(projects), null,
        Map.of("Board", List.of("group:board")), null, null, listing, FakeApi.REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) {
    FakeJira model = models.get(name(folder));
    FakeJira.Issue first = model.issues.firstEntry().getValue();
    first.summary = "Valve one";
    first.updated = model.tick();
    model.issues.values().removeIf(issue -> issue.number == 3);
    model.open(model.projects.get("VAL"), "ada", "Valve 6");
    return new Change(Set.of("VAL-1"), Set.of("VAL-6"), Set.of("VAL-3"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    Map<String, Edit> all = new LinkedHashMap<>();
    all.put("gone", folder -> models.get(name(folder)).projects.clear());
    all.put("the token has expired", _ -> api.fault = _ -> Out.status(401));
    all.put("forbidden", _ -> api.fault = _ -> Out.status(403));
    all.put("a login page", _ -> api.fault = _ -> new Out(200, "<html>Log in", Map.of("Content-Type", "text/html")));
    all.put("the search is broken", _ -> api.fault = target -> target.contains("/search") ? Out.status(501) : null);
    all.put("the search is empty, in the middle", _ -> api.fault = target -> target.contains("startAt=3&")
        || target.endsWith("startAt=3") ? Out.json(Map.of("issues", List.of(), "total", 5)) : null);
    return all;
  }

  @Override
  protected void spoil(Path folder) {
    String fourth = models.get(name(folder)).issues.values().stream().filter(issue -> issue.number == 4).findFirst().orElseThrow()
        .id + "";
    api.fault = target -> target.contains("/issue/" + fourth + "/comment") ? Out.status(501) : null;
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  @Test
  void anIssueComesWithAllItsCommentsHoweverManyTheSearchGives() throws Exception {
    for (boolean cloud : new boolean[] {true, false}) {
      models.put("ma", filled(new FakeJira(cloud)));
      Item item = new Mirror().pass(connector(Path.of("a"))).items.get("VAL-5");
      assertThat(text(item)).contains("Body of Valve 5", "Root cause", "a worn washer", "said so 0", "said so 4");
      assertThat(item.signals().comments()).isEqualTo(5);
      assertThat(item.parts()).extracting(part -> part.role() + " " + part.who().key())
          .containsExactly("ASKER test/ada", "COMMENTER test/bo");
      assertThat(item.url()).isEqualTo("https://jira.example.com/browse/VAL-5");
    }
  }

  @Test
  void aRestrictedCommentIsLeftOutAndASecurityLevelNarrowsTheProject() throws Exception {
    models.put("ma", filled(new FakeJira(true)));
    FakeJira model = models.get("ma");
    List<FakeJira.Issue> issues = List.copyOf(model.issues.values());
    model.say(issues.get(0), "ada", "for the board only").role = "Board";
    issues.get(1).level = "Board";
    issues.get(2).level = "Lawyers";
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    assertThat(text(mirror.items.get("VAL-1"))).contains("said so 0").doesNotContain("board only");
    assertThat(mirror.items.get("VAL-1").access().visibleTo(Set.of("group:test/staff"))).isTrue();
    assertThat(mirror.items.get("VAL-2").access().visibleTo(Set.of("group:test/staff"))).isFalse();
    assertThat(mirror.items.get("VAL-2").access().visibleTo(Set.of("group:board"))).isFalse();
    assertThat(mirror.items.get("VAL-2").access().visibleTo(Set.of("group:board", "group:test/staff"))).isTrue();
    assertThat(mirror.items.get("VAL-3").access().layers()).as("a level that nobody named").isEmpty();
  }

  @Test
  void anIssueThatMovesChangesItsKeyAndOneThatIsArchivedGoes() throws Exception {
    models.put("ma", filled(new FakeJira(true)));
    FakeJira model = models.get("ma");
    model.project("HOS", "group:staff");
    Connector connector = jira("ma", Duration.ofDays(1));
    Mirror mirror = new Mirror().pass(connector);
    model.move(model.issues.firstEntry().getValue(), model.projects.get("HOS"));
    mirror.pass(connector);
    assertThat(mirror.items).containsKey("HOS-1").doesNotContainKey("VAL-1");
    model.issues.lastEntry().getValue().archived = true;
    mirror.pass(jira("ma", Duration.ZERO));
    assertThat(mirror.items).doesNotContainKey("VAL-5").hasSize(4);
  }

  @Test
  void whoMayBrowseAProjectChangesWithoutAnyIssueChanging() throws Exception {
    models.put("ma", filled(new FakeJira(false)));
    FakeJira model = models.get("ma");
    Connector connector = jira("ma", Duration.ofDays(1));
    Mirror mirror = new Mirror().pass(connector);
    assertThat(mirror.sees("test", "bo", "VAL-1")).isTrue();
    model.groups.get("staff").remove("bo");
    mirror.pass(connector);
    assertThat(mirror.sent).isEmpty();
    assertThat(mirror.sees("test", "bo", "VAL-1")).isFalse();
    model.projects.get("VAL").browse.clear();
    model.projects.get("VAL").browse.add("user:cy");
    mirror.pass(connector);
    assertThat(List.of("ada", "bo", "cy")).filteredOn(user -> mirror.sees("test", user, "VAL-1")).containsExactly("cy");
  }

  @Test
  void aMinuteOfJqlIsTheAccountsAndNeverTooLateWhereAnHourComesTwice() throws Exception {
    FakeJira model = filled(new FakeJira(false));
    model.zone = ZoneId.of("Europe/Berlin");
    models.put("ma", model);
    try (Calls calls = new Calls(FakeApi.REACH, api.url("ma"), List.of(), "x")) {
      JiraServer server = new JiraServer(calls, true);
      assertThat(server.minute(Instant.parse("2025-06-01T10:00:30Z"))).isEqualTo("2025/06/01 11:59");
      assertThat(server.minute(Instant.parse("2025-10-26T00:30:00Z"))).as("the first 2:30").isEqualTo("2025/10/26 01:29");
      assertThat(server.minute(Instant.parse("2025-10-26T01:30:00Z"))).as("the second").isEqualTo("2025/10/26 01:29");
    }
  }

  @Test
  void manyIssuesOfOneMinuteAreReadThroughItsPages() throws Exception {
    for (boolean cloud : new boolean[] {true, false}) {
      FakeJira model = filled(new FakeJira(cloud));
      Instant now = model.tick();
      model.issues.values().forEach(issue -> issue.updated = now);
      models.put("ma", model);
      assertThat(new Mirror().pass(connector(Path.of("a"))).items).hasSize(5);
    }
  }

  @Test
  void aWrongAddressIsRefused() {
    assertThatThrownBy(() -> new JiraApi("s", null, null, null, null, null, null, null, null, null, null))
        .hasMessageContaining("https://jira.example.com");
  }
}
