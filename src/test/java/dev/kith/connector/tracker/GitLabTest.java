package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import dev.kith.model.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitLabTest extends ConnectorContract {
  private static final String ISSUES = "tree/project/issues.ndjson";
  private static final Access MEMBERS =
      Access.of(Set.of("group:test/project", "user:test/1", "user:test/2", "user:test/3"));

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("gitlab", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return gitlab(folder);
  }

  private static GitLab gitlab(Path path) {
    return new GitLab("test", path, null, null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve(ISSUES);
    Fixtures.replace(file, "Valve sticks at night", "Valve sticks at noon");
    Fixtures.replace(file, "\"iid\":3", "\"iid\":4");
    return new Change(Set.of("#1"), Set.of("#4"), Set.of("#3"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("nothing but members", folder -> {
      for (String name : List.of("issues", "merge_requests", "snippets")) {
        Files.delete(folder.resolve("tree/project/" + name + ".ndjson"));
      }
    }, "all empty", folder -> {
      for (String name : List.of("issues", "merge_requests", "snippets")) {
        Files.writeString(folder.resolve("tree/project/" + name + ".ndjson"), "");
      }
    });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve(ISSUES), "{\"title\":\"Paint", "{\"title:\"Paint");
  }

  @Test
  void anIssueOfAnExportIsOneItemWithItsNotes() throws Exception {
    RecordingSink sink = read(Fixtures.of("gitlab"));
    Item item = sink.item("#1");
    assertThat(text(item)).isEqualTo("It sticks.\n\nComment by **Cy Marsh**:\n\nSame here.\n\nComment:\n\nLeft.");
    assertThat(PostsOf.item(item)).containsExactly("test/3 2025-03-04  Comment by **Cy Marsh**:", "- 2025-03-05  Comment:");
    assertThat(roles(item)).containsExactly("ASKER test/2 Bo Lund", "ANSWERER test/1 Ada Vink", "ANSWERER test/3 Cy Marsh",
        "COMMENTER test/3 Cy Marsh");
    assertThat(item.tags()).containsExactly("bug", "v2");
    assertThat(item.signals()).isEqualTo(new Signals(2, 0, 2, 0, 0, 0, true));
    assertThat(item.created()).isEqualTo("2025-03-03T10:00:00Z");
    assertThat(item.at()).isEqualTo("2025-03-06T10:00:00Z");
    assertThat(sink.person("test/3")).as("names stand in notes only").isEqualTo(new Person("test", "test/3", "Cy Marsh",
        List.of("test/cy", "cy", "test/3"), "", "", "", "", "", List.of(), List.of(), true, true));
    assertThat(roles(sink.item("#3"))).containsExactly("ASKER test/1 Ada Vink", "MENTIONED test/2 Bo Lund");
  }

  @Test
  void aMergeRequestHasItsAuthorsReviewersAndApprovers() throws Exception {
    Item item = read(Fixtures.of("gitlab")).item("!1");
    assertThat(roles(item)).containsExactly("AUTHOR test/2 Bo Lund", "APPROVER test/1 Ada Vink", "REVIEWER test/3 Cy Marsh",
        "AUTHOR dee@fern.example Dee Ray", "COMMENTER test/2 Bo Lund");
    assertThat(item.paths()).containsExactly("valve.c");
    assertThat(item.signals().accepted()).isTrue();
    assertThat(text(item))
        .isEqualTo("Once a month.\n\nReview by **Cy Marsh**:\n\nLess.\n\nComment by **Bo Lund**:\n\nDone.");
  }

  @Test
  void confidentialIssuesInternalNotesAndPrivateSnippetsDoNotLeak() throws Exception {
    RecordingSink sink = read(Fixtures.of("gitlab"));
    assertThat(sink.item("#1").access()).as("a private project").isEqualTo(MEMBERS);
    assertThat(sink.item("#2").access()).as("its author, and members from Reporter on, as far as they may see the project")
        .isEqualTo(MEMBERS.and(Set.of("user:test/1", "user:test/2", "user:test/3")));
    assertThat(sink.item("$6").access()).isEqualTo(Access.of(Set.of("user:test/2")));
    assertThat(text(sink.item("#2")) + text(sink.item("$6"))).as("control: they are there")
        .contains("SECRET-ISSUE", "SECRET-SNIPPET");
    assertThat(sink.items).filteredOn(item -> !item.id().matches("#2|\\$6"))
        .allSatisfy(item -> assertThat(item.toString()).doesNotContain("SECRET"));
    assertThat(sink.skipped).isEqualTo(Map.of("internal note", 2, "system note", 1));
    RecordingSink api = read(Fixtures.of("gitlab-api"));
    assertThat(api.item("fern/beds/valve#2").access()).isEqualTo(Access.of(Set.of("user:test/1", "user:test/2")));
    assertThat(api.items).filteredOn(item -> item.access() == null).hasSize(2)
        .allSatisfy(item -> assertThat(item.toString()).doesNotContain("SECRET"));
    assertThat(api.skipped).isEqualTo(Map.of("internal note", 1, "system note", 1, "note of a bot", 1,
        "note whose issue is not in the export", 1));
  }

  @Test
  void answersOfTheApiAreJoinedWithTheirNotesApprovalsVersionsAndEmoji() throws Exception {
    RecordingSink sink = read(Fixtures.of("gitlab-api"));
    assertThat(sink.problems).isEmpty();
    Item issue = sink.item("fern/beds/valve#1");
    assertThat(issue.place()).containsExactly("fern/beds/valve");
    assertThat(roles(issue)).containsExactly("ASKER test/1 Ada Vink", "ANSWERER test/3 Cy Marsh",
        "COMMENTER test/2 Bo Lund");
    assertThat(issue.signals()).isEqualTo(new Signals(2, 0, 4, 0, 0, 0, true));
    assertThat(issue.url()).isEqualTo("https://gitlab.fern.example/fern/beds/valve/-/issues/1");
    Item merge = sink.item("fern/beds/valve!1");
    assertThat(roles(merge)).containsExactly("AUTHOR test/2 Bo Lund", "APPROVER test/4 Dee Ray",
        "AUTHOR eve@fern.example Eve Moor",
        "AUTHOR test/1 Ada Vink", "APPROVER test/1 Ada Vink", "APPROVER test/3 Cy Marsh");
    assertThat(merge.paths()).containsExactly("valve.c");
    assertThat(sink.person("test/1").aliases()).containsExactly("test/ada", "ada", "test/1");
  }

  @Test
  void snippetsAreCode() throws Exception {
    Item item = read(Fixtures.of("gitlab")).item("$5");
    assertThat(item.kind()).isEqualTo(Kind.CODE);
    assertThat(text(item)).isEqualTo("````\nopen(valve)\n````");
    assertThat(item.paths()).containsExactly("open.c");
  }

  @Test
  void theOldExportIsOneObject() throws Exception {
    Files.writeString(dir.resolve("project.json"),
        "{\"description\":\"x\",\"visibility_level\":20,\"labels\":[{\"title\":\"a\"}],\"issues\":["
        + Files.readString(Fixtures.of("gitlab/" + ISSUES)).strip().replace("\n", ",") + "],\"project_members\":["
        + Files.readString(Fixtures.of("gitlab/tree/project/project_members.ndjson")).strip().replace("\n", ",")
        + "],\"merge_requests\":[],\"ci_pipelines\":[{\"id\":1}]}");
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("#1", "#2", "#3");
    assertThat(sink.item("#1").access()).as("a public project").isNull();
    assertThat(sink.item("#2").access()).isNotNull();
    assertThat(roles(sink.item("#1"))).contains("ASKER test/2 bo");
    assertThat(sink.skipped).doesNotContainKey("record of another kind");
  }

  @Test
  void theProjectsAddressGivesIdsAndPlaceAndReadersMayBeNamed() throws Exception {
    RecordingSink sink = new RecordingSink();
    new GitLab("test", Fixtures.of("gitlab"), "https://gitlab.fern.example/fern/valve/", List.of("everyone"), null)
        .read(Cursor.START, sink);
    assertThat(sink.item("fern/valve#1").place()).containsExactly("fern/valve");
    assertThat(sink.item("fern/valve#1").access().visibleTo(Set.of("everyone"))).isTrue();
    assertThat(sink.item("fern/valve#2").access().visibleTo(Set.of("everyone"))).as("confidential all the same").isFalse();
  }

  @Test
  void aFileThatIsCutForgetsNothing() throws Exception {
    Fixtures.copy("gitlab", dir);
    Path file = dir.resolve("tree/project/merge_requests.ndjson");
    Fixtures.cut(file);
    RecordingSink sink = read(dir);
    assertThat(sink.whole).isFalse();
    assertThat(sink.partial).as("nothing is forgotten, even in a pass from the start").isTrue();
    assertThat(sink.items).extracting(Item::id).contains("#1", "$5");
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what())
        .contains("the last line is cut"));
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Path file = dir.resolve("issues.ndjson");
    Fixtures.copy("gitlab/" + ISSUES, file);
    Fixtures.spoil(file, () -> gitlab(file));
    Path api = dir.resolve("issues.json");
    Fixtures.copy("gitlab-api/issues.json", api);
    Fixtures.spoil(api, () -> gitlab(api));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new GitLab("test", null, null, null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new GitLab("test", dir, "gitlab.example", null, null)).hasMessageContaining("; try https://");
  }

  private static List<String> roles(Item item) {
    return item.parts().stream().map(part -> part.role() + " " + part.who().key() + " " + part.who().name()).toList();
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    gitlab(path).read(Cursor.START, sink);
    return sink;
  }
}
