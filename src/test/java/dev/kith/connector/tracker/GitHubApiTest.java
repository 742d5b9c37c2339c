package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Secret;
import dev.kith.connector.tracker.FakeApi.Out;
import dev.kith.model.Access;
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

class GitHubApiTest extends ConnectorContract {
  private final Map<String, FakeGitHub> models = new ConcurrentHashMap<>();
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
    FakeGitHub model = new FakeGitHub();
    models.put(name(folder), model);
    api.fault = null;
    FakeGitHub.Repo repo = model.repo("fern/valve");
    for (int i = 1; i <= 5; i++) {
      FakeGitHub.Issue issue = model.open(repo, "ada", "Valve " + i, i == 2);
      model.say(issue, issue.comments, "bo", "I saw it too");
    }
    repo.releases.put("v1", "First");
  }

  @Override
  protected Connector connector(Path folder) {
    return github(name(folder), Duration.ZERO, "fern/valve");
  }

  private GitHubApi github(String model, Duration listing, String... repositories) {
    return new GitHubApi("test", api.url(model) + "/api/v3", new Secret("t"), List.of(repositories), null, null, listing,
        FakeApi.REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) {
    FakeGitHub model = models.get(name(folder));
    FakeGitHub.Repo repo = model.repos.get("fern/valve");
    repo.issues.get(1).title = "Valve one";
    repo.issues.get(1).updated = model.tick();
    repo.issues.remove(3);
    model.open(repo, "ada", "Valve 6", false);
    return new Change(Set.of("fern/valve#1"), Set.of("fern/valve#6"), Set.of("fern/valve#3"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    Map<String, Edit> all = new LinkedHashMap<>();
    all.put("gone", folder -> models.get(name(folder)).repos.clear());
    all.put("the token has expired", _ -> api.fault = _ -> Out.status(401));
    all.put("forbidden", _ -> api.fault = _ -> Out.status(403));
    all.put("a login page", _ -> api.fault = _ -> new Out(200, "<html>Sign in", Map.of("Content-Type", "text/html")));
    all.put("broken", _ -> api.fault = _ -> Out.status(501));
    all.put("issues are broken", _ -> api.fault = target -> target.contains("/issues?") ? Out.status(501) : null);
    all.put("the list is no list", _ -> api.fault = target -> target.contains("/issues?") ? Out.json(Map.of()) : null);
    return all;
  }

  @Override
  protected void spoil(Path folder) {
    api.fault = target -> target.contains("/issues/4/comments") ? Out.status(501) : null;
  }

  private FakeGitHub model() throws IOException {
    write(Path.of("a"));
    FakeGitHub model = models.get("ma");
    model.prefix = "/ma";
    return model;
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  @Test
  void aPullRequestComesWithItsReviewsAndTheNamesOfPeople() throws Exception {
    FakeGitHub model = model();
    FakeGitHub.Issue pull = model.repos.get("fern/valve").issues.get(2);
    model.say(pull, pull.reviews, "cy", "Fine").state = "APPROVED";
    model.say(pull, pull.remarks, "dee", "Why here?");
    Item item = new Mirror().pass(connector(Path.of("a"))).items.get("fern/valve#2");
    assertThat(item.parts()).extracting(part -> part.role() + " " + part.who().key() + " " + part.who().name())
        .containsExactly("AUTHOR test/ada Person ada", "COMMENTER test/bo Person bo", "APPROVER test/cy Person cy",
            "REVIEWER test/dee Person dee");
    assertThat(item.url()).isEqualTo("https://git.example.com/fern/valve/pull/2");
    assertThat(text(item)).contains("Body of Valve 2", "I saw it too", "Fine", "Why here?");
  }

  @Test
  void aPassOverWhatHasNotChangedAsksAlmostNothingAndMostOfItIsNotModified() throws Exception {
    model();
    Connector connector = github("ma", Duration.ofDays(1), "fern/valve");
    Mirror mirror = new Mirror().pass(connector).pass(connector);
    api.asked.clear();
    mirror.pass(connector);
    assertThat(api.asked).hasSizeLessThanOrEqualTo(6);
    assertThat(mirror.sent).isEmpty();
  }

  @Test
  void anEditedCommentIsReadThoughItsIssueDoesNotSaySo() throws Exception {
    FakeGitHub model = model();
    Connector connector = github("ma", Duration.ofDays(1), "fern/valve");
    // the server's clock: comments are asked for from when the first pass began
    model.clock = java.time.Instant.now().plusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    Mirror mirror = new Mirror().pass(connector);
    model.edit(model.repos.get("fern/valve").issues.get(4).comments.getFirst(), "It was the washer");
    mirror.pass(connector);
    assertThat(mirror.sent).containsExactly("fern/valve#4");
    assertThat(text(mirror.items.get("fern/valve#4"))).contains("It was the washer").doesNotContain("I saw it too");
  }

  @Test
  void aHiddenCommentIsLeftOut() throws Exception {
    FakeGitHub model = model();
    model.repos.get("fern/valve").issues.get(4).comments.getFirst().hidden = true;
    assertThat(text(new Mirror().pass(connector(Path.of("a"))).items.get("fern/valve#4"))).doesNotContain("I saw it too");
  }

  @Test
  void discussionsComeWithTheirCommentsAndGoWhenTheyAreDeleted() throws Exception {
    FakeGitHub model = model();
    FakeGitHub.Repo repo = model.repos.get("fern/valve");
    for (int i = 0; i < 5; i++) {
      FakeGitHub.Issue discussion = model.discuss(repo, "ada", "Which washer " + i);
      model.say(discussion, discussion.comments, "bo", "The red one");
    }
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    assertThat(mirror.items.get("fern/valve#6").kind()).isEqualTo(Kind.POST);
    assertThat(text(mirror.items.get("fern/valve#6"))).contains("The red one");
    repo.issues.remove(6);
    model.say(repo.issues.get(7), repo.issues.get(7).comments, "cy", "No, the blue one");
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.sent).containsExactly("fern/valve#7");
    assertThat(mirror.items).doesNotContainKey("fern/valve#6").containsKey("fern/valve#8");
  }

  @Test
  void aRepositoryMadePrivateIsForItsCollaboratorsFromTheNextPassOn() throws Exception {
    FakeGitHub model = model();
    Connector connector = github("ma", Duration.ofDays(1), "fern/valve");
    Mirror mirror = new Mirror().pass(connector);
    assertThat(mirror.items.values()).allMatch(item -> item.access() == null);
    FakeGitHub.Repo repo = model.repos.get("fern/valve");
    repo.closed = true;
    repo.collaborators.addAll(Set.of("bo", "cy", "dee", "eve"));
    mirror.pass(connector);
    Access access = Access.of(Set.of("group:test/fern/valve", "user:test/fern"));
    assertThat(mirror.items.values()).allMatch(item -> item.access().equals(access));
    assertThat(mirror.sees("test", "eve", "fern/valve#1")).isTrue();
    assertThat(mirror.sees("test", "ada", "fern/valve#1")).isFalse();
    repo.collaborators.remove("eve");
    api.asked.clear();
    mirror.pass(connector);
    assertThat(mirror.sees("test", "eve", "fern/valve#1")).isFalse();
    assertThat(mirror.sent).as("only people change").isEmpty();
  }

  @Test
  void whoseCollaboratorsAreNotShownIsForNobodyAndTheAdminIsTold() throws Exception {
    FakeGitHub model = model();
    model.repos.get("fern/valve").closed = true;
    model.repos.get("fern/valve").shows = false;
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    assertThat(mirror.sees("test", "ada", "fern/valve#1")).isFalse();
    assertThat(mirror.problems).singleElement().satisfies(problem -> assertThat(problem.mend()).contains("readers"));
  }

  @Test
  void aRenamedRepositoryChangesItsItemsIdsAndOneOfAnOrganizationThatIsDeletedGoesAtTheSecondLook() throws Exception {
    FakeGitHub model = model();
    model.open(model.repo("fern/hose"), "ada", "Hose", false);
    Connector connector = github("ma", Duration.ofDays(1), "fern");
    Mirror mirror = new Mirror().pass(connector);
    assertThat(mirror.items).containsKeys("fern/valve#1", "fern/hose#1");
    model.rename("fern/valve", "fern/tap");
    mirror.pass(connector);
    assertThat(mirror.items).containsKeys("fern/tap#1").doesNotContainKeys("fern/valve#1", "fern/valve@v1");
    model.repos.remove("fern/hose");
    mirror.pass(connector);
    assertThat(mirror.items).as("once is not enough").containsKey("fern/hose#1");
    mirror.pass(connector);
    assertThat(mirror.items).doesNotContainKey("fern/hose#1").containsKey("fern/tap#1");
  }

  @Test
  void anEmptyListingDeletesNothingThatIsThereWhenAskedForByItself() throws Exception {
    model();
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    api.fault = target -> target.contains("/issues?") ? Out.json(List.of()) : null;
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.items).containsKeys("fern/valve#1", "fern/valve#5");
    // control: without the second question they would have gone
    api.fault = target -> target.contains("/issues?") ? Out.json(List.of())
        : target.matches(".*/issues/\\d+") ? Out.status(404) : null;
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.items).containsOnlyKeys("fern/valve@v1");
  }

  @Test
  void whenTheQuotaIsUsedUpThePassEndsAndTheNextGoesOn() throws Exception {
    FakeGitHub model = model();
    model.remaining = 110;
    Mirror mirror = new Mirror().pass(connector(Path.of("a")));
    assertThat(mirror.problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("may ask no more until"));
    int first = mirror.sent.size();
    assertThat(first).isBetween(1, 5);
    Set<String> before = Set.copyOf(mirror.sent);
    model.remaining = 5000;
    mirror.pass(connector(Path.of("a")));
    assertThat(mirror.sent).doesNotContainAnyElementsOf(before);
    assertThat(mirror.items).hasSize(6);
    assertThat(mirror.people).containsOnlyKeys("test/ada", "test/bo");
  }

  @Test
  void aWrongAddressIsRefused() {
    assertThatThrownBy(() -> new GitHubApi("s", "https://git.example.com", null, List.of("a/b"), null, null, null, null))
        .hasMessageContaining("https://git.example.com/api/v3");
    assertThatThrownBy(() -> new GitHubApi("s", null, null, List.of(), null, null, null, null)).hasMessageContaining("owner/name");
  }
}
