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
import dev.kith.model.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("github/issues.json", folder.resolve("issues.json"));
  }

  @Override
  protected Connector connector(Path folder) {
    return github(folder);
  }

  private static GitHub github(Path path) {
    return new GitHub("test", path, "fern/hose", null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("issues.json");
    Fixtures.replace(file, "Valve sticks at night", "Valve sticks at noon");
    Fixtures.replace(file, "issues/3\"", "issues/4\"");
    return new Change(Set.of("fern/valve#1"), Set.of("fern/valve#4"), Set.of("fern/valve#3"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("issues.json")),
        "cut", folder -> Fixtures.cut(folder.resolve("issues.json")),
        "garbage", folder -> Files.writeString(folder.resolve("issues.json"), "<html>"),
        "an error", folder -> Files.writeString(folder.resolve("issues.json"),
            "{\"message\": \"Bad credentials\", \"documentation_url\": \"x\"}"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("more.json"), "[{\"number\": 1, ");
  }

  @Test
  void anIssueIsOneItemWithItsComments() throws Exception {
    RecordingSink sink = read(Fixtures.of("github"));
    Item item = sink.item("fern/valve#1");
    assertThat(item.kind()).isEqualTo(Kind.TICKET);
    assertThat(item.url()).isEqualTo("https://github.com/fern/valve/issues/1");
    assertThat(text(item)).isEqualTo("""
        <!-- tell us -->
        It sticks.
        ```
        open(valve)
        ```

        Comment by **cy**:

        Same here.

        Comment:

        I was here.""");
    assertThat(roles(item)).containsExactly("ASKER test/ada Ada Vink", "ANSWERER test/bo bo", "COMMENTER test/cy cy");
    assertThat(PostsOf.item(item)).containsExactly(
        "test/cy 2025-03-04 https://github.com/fern/valve/issues/1#issuecomment-1 Comment by **cy**:", "- 2025-03-04  Comment:");
    assertThat(item.tags()).containsExactly("bug", "v2");
    assertThat(item.place()).containsExactly("fern/valve");
    assertThat(item.signals()).isEqualTo(new Signals(3, 0, 3, 0, 0, 0, true));
    assertThat(item.created()).isEqualTo("2025-03-03T10:00:00Z");
    assertThat(item.at()).isEqualTo("2025-03-06T10:00:00Z");
    assertThat(roles(sink.item("fern/valve#3"))).as("a ghost asked, and it was not planned")
        .containsExactly("MENTIONED test/bo bo");
    assertThat(sink.item("fern/valve#3").signals().accepted()).isFalse();
    assertThat(sink.person("test/ada").aliases()).containsExactly("ada@fern.example", "test/ada");
    assertThat(sink.person("test/ada").place()).isEqualTo("Utrecht");
  }

  @Test
  void aPullRequestThatTheApiRepeatsAsAnIssueIsOneItemWithAllWhoWroteAndReviewed() throws Exception {
    RecordingSink sink = read(Fixtures.of("github"));
    Item item = sink.item("fern/valve#2");
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("fern/valve#1", "fern/valve#2", "fern/valve#3",
        "fern/valve@v2", "0a1b");
    assertThat(roles(item)).containsExactly("AUTHOR test/bo bo", "AUTHOR test/dee Dee Ray",
        "AUTHOR eve@fern.example Eve Moor",
        "APPROVER test/cy cy", "REVIEWER test/eve eve", "APPROVER test/ada Ada Vink");
    assertThat(item.url()).isEqualTo("https://github.com/fern/valve/pull/2");
    assertThat(item.tags()).containsExactly("fix");
    assertThat(item.paths()).containsExactly("src/valve.c");
    assertThat(item.signals()).isEqualTo(new Signals(1, 0, 2, 0, 0, 0, true));
    assertThat(text(item)).contains("Review by **eve**:\n\nLess grease.").contains("Review by **Ada Vink**:\n\nGood.");
  }

  @Test
  void releasesAndCommitsAreItemsOfTheirOwn() throws Exception {
    RecordingSink sink = read(Fixtures.of("github"));
    Item release = sink.item("fern/valve@v2");
    assertThat(release.kind()).isEqualTo(Kind.POST);
    assertThat(release.title()).isEqualTo("valve Second");
    assertThat(release.place()).containsExactly("fern/valve", "releases");
    assertThat(roles(release)).containsExactly("AUTHOR test/ada Ada Vink");
    Item commit = sink.item("0a1b");
    assertThat(commit.kind()).isEqualTo(Kind.COMMIT);
    assertThat(commit.title()).isEqualTo("Grease the valve");
    assertThat(text(commit)).isEqualTo("Once a month.");
    assertThat(roles(commit)).containsExactly("AUTHOR test/bo Bo Lund", "AUTHOR dee@fern.example Dee Ray");
    assertThat(commit.paths()).containsExactly("src/valve.c");
  }

  @Test
  void hiddenCommentsDraftsAndBotsAreLeftOut() throws Exception {
    RecordingSink sink = read(Fixtures.of("github"));
    assertThat(sink.items).allSatisfy(item -> assertThat(item.toString()).doesNotContain("SECRET")
        .doesNotContain("Coverage fell"));
    assertThat(sink.skipped).isEqualTo(Map.of("comment of a bot", 1, "hidden comment", 1, "review that was not sent", 1,
        "draft", 1,
        "comment whose issue is not in the export", 1, "record of another kind", 1));
  }

  @Test
  void aMigrationArchiveKeepsPrivateRepositoriesPrivate() throws Exception {
    Path archive = dir.resolve("migration.tar.gz");
    pack(Fixtures.of("github-archive"), archive);
    RecordingSink sink = read(archive);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("fern/valve#1", "fern/valve#2", "fern/safe#1");
    Item secret = sink.item("fern/safe#1");
    assertThat(text(secret)).as("control: the fixture does hold it").contains("SECRET-PRIVATE");
    assertThat(secret.access()).isEqualTo(Access.of(Set.of("group:test/fern/safe", "user:test/bo", "user:test/ada",
        "user:test/eve",
        "user:test/fern")));
    assertThat(secret.access().visibleTo(Set.of("everyone", "user:test/zoe"))).isFalse();
    Item item = sink.item("fern/valve#1");
    assertThat(item.access()).isNull();
    assertThat(roles(item)).containsExactly("ASKER test/ada Ada Vink", "ANSWERER test/bo Bo Lund",
        "COMMENTER test/eve Eve Moor");
    assertThat(item.tags()).containsExactly("help wanted", "v2");
    assertThat(item.signals()).isEqualTo(new Signals(1, 0, 1, 0, 0, 0, true));
    assertThat(roles(sink.item("fern/valve#2"))).containsExactly("AUTHOR test/bo Bo Lund", "APPROVER test/ada Ada Vink");
    assertThat(sink.person("test/ada").aliases()).as("no noreply address").containsExactly("ada@fern.example", "test/ada");
    RecordingSink open = new RecordingSink();
    new GitHub("test", archive, null, List.of("everyone"), null).read(Cursor.START, open);
    assertThat(open.item("fern/safe#1").access().visibleTo(Set.of("everyone"))).isTrue();
  }

  @Test
  void whatOneAnswerTellsOfARepositoryHoldsForAll() throws Exception {
    Fixtures.copy("github", dir);
    assertThat(read(dir).items).as("control: public").allSatisfy(item -> assertThat(item.access()).isNull());
    Fixtures.replace(dir.resolve("more.json"), "\"private\": false", "\"private\": true");
    assertThat(read(dir).items).hasSize(5)
        .allSatisfy(item -> assertThat(item.access()).isEqualTo(Access.of(Set.of("group:test/fern/valve"))));
  }

  @Test
  void theAnswerOfADiscussionIsAccepted() throws Exception {
    Files.writeString(dir.resolve("discussions.json"), """
        {"data": {"repository": {"nameWithOwner": "fern/valve", "isPrivate": true, "discussions": {"nodes": [
         {"id": "D1", "number": 7, "title": "How to open it?", "body": "It is stuck.", "url": "https://github.com/fern/valve/discussions/7",
          "author": {"login": "ada"}, "category": {"name": "Q&A", "isAnswerable": true}, "createdAt": "2025-03-03T10:00:00Z",
          "updatedAt": "2025-03-04T10:00:00Z", "upvoteCount": 2, "answer": {"id": "C2"}, "labels": {"nodes": [{"name": "valve"}]},
          "reactionGroups": [{"content": "THUMBS_UP", "reactors": {"totalCount": 3}}, {"content": "THUMBS_DOWN", "reactors": {"totalCount": 5}}],
          "comments": {"nodes": [
            {"id": "C1", "author": {"login": "bo"}, "body": "Hit it.", "createdAt": "2025-03-03T11:00:00Z", "replies": {"nodes": [
              {"id": "R1", "author": {"login": "cy"}, "body": "Do not.", "createdAt": "2025-03-03T12:00:00Z"}]}},
            {"id": "C2", "author": {"login": "dee"}, "body": "Grease it.", "createdAt": "2025-03-03T13:00:00Z", "upvoteCount": 4},
            {"id": "C3", "author": {"login": "eve"}, "body": "SECRET-SPAM", "createdAt": "2025-03-03T14:00:00Z", "isMinimized": true}]}},
         {"number": 8, "title": "Welcome", "body": "Say hello.", "url": "https://github.com/fern/valve/discussions/8", "author": {"login": "ada"},
          "category": {"name": "General", "isAnswerable": false}, "createdAt": "2025-03-03T10:00:00Z",
          "comments": {"nodes": [{"id": "C9", "author": {"login": "bo"}, "body": "Hello.", "createdAt": "2025-03-03T11:00:00Z"}]}}]}}}}
        """);
    RecordingSink sink = read(dir);
    Item item = sink.item("fern/valve#7");
    assertThat(item.kind()).isEqualTo(Kind.QUESTION);
    assertThat(roles(item)).containsExactly("ASKER test/ada ada", "ACCEPTED_ANSWERER test/dee dee", "ANSWERER test/bo bo",
        "COMMENTER test/cy cy");
    assertThat(text(item)).startsWith("It is stuck.\n\nAnswer, accepted, by **dee**:\n\nGrease it.\n\nComment by **bo**:")
        .doesNotContain("SECRET");
    assertThat(item.tags()).containsExactly("valve", "Q&A");
    assertThat(item.signals()).isEqualTo(new Signals(3, 6, 3, 0, 0, 0, true));
    assertThat(item.access()).isEqualTo(Access.of(Set.of("group:test/fern/valve")));
    assertThat(sink.item("fern/valve#8").kind()).isEqualTo(Kind.POST);
    assertThat(roles(sink.item("fern/valve#8"))).containsExactly("AUTHOR test/ada ada", "COMMENTER test/bo bo");
  }

  @Test
  void whatGhPrintsIsUnderstood() throws Exception {
    Files.write(dir.resolve("prs.json"), """
        [{"number": 5, "title": "Mend the hose", "body": "", "state": "MERGED", "author": {"login": "bo", "name": "Bo Lund", "is_bot": false},
          "assignees": [{"login": "cy"}], "labels": [{"name": "fix"}], "milestone": {"title": "v2"}, "createdAt": "2025-03-03T10:00:00Z",
          "updatedAt": "2025-03-04T10:00:00Z", "mergedAt": "2025-03-04T10:00:00Z", "mergedBy": {"login": "ada", "name": "Ada Vink"},
          "headRefName": "hose", "files": [{"path": "hose.c"}],
          "commits": [{"oid": "1", "authors": [{"login": "bo"}, {"login": "", "name": "Dee Ray", "email": "dee@fern.example"}]}],
          "comments": [{"id": "1", "author": {"login": "app/renovate", "is_bot": true}, "body": "Noise.", "createdAt": "2025-03-03T11:00:00Z"}],
          "reviews": [{"id": "2", "author": {"login": "eve"}, "state": "APPROVED", "body": "Yes.", "submittedAt": "2025-03-04T09:00:00Z"}]}]
        """.getBytes(StandardCharsets.UTF_16));
    Item item = read(dir).item("fern/hose#5");
    assertThat(roles(item)).containsExactly("AUTHOR test/bo Bo Lund", "AUTHOR dee@fern.example Dee Ray",
        "APPROVER test/ada Ada Vink",
        "MENTIONED test/cy cy", "APPROVER test/eve eve");
    assertThat(item.paths()).containsExactly("hose.c");
    assertThat(item.tags()).containsExactly("fix", "v2");
    assertThat(text(item)).isEqualTo("Review by **eve**:\n\nYes.");
  }

  @Test
  void anErrorAmongTheAnswersForgetsNothing() throws Exception {
    Fixtures.copy("github", dir);
    Files.writeString(dir.resolve("limit"), "{\"message\": \"API rate limit exceeded\", \"documentation_url\": \"x\"}");
    Files.writeString(dir.resolve("key.pem"), "-----BEGIN");
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(5);
    assertThat(sink.whole).isFalse();
    assertThat(sink.partial).as("nothing is forgotten, even in a pass from the start").isTrue();
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what())
        .contains("API rate limit exceeded"));
    Files.delete(dir.resolve("limit"));
    assertThat(read(dir).partial).as("control").isFalse();
  }

  @Test
  void pagesThatFollowOneAnotherInOneFileAreAllRead() throws Exception {
    Files.writeString(dir.resolve("pages.json"), """
        [{"number": 1, "title": "One", "html_url": "https://github.com/fern/valve/issues/1", "user": {"login": "ada"}}]
        [{"number": 2, "title": "Two", "html_url": "https://github.com/fern/valve/issues/2", "user": {"login": "ada"}}]
        {"total_count": 1, "items": [{"number": 3, "title": "Three", "html_url": "https://github.com/fern/valve/issues/3", "user": {"login": "ada"}}]}
        """);
    assertThat(read(dir).items).extracting(Item::title).containsExactlyInAnyOrder("One", "Two", "Three");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    for (String name : List.of("issues.json", "more.json")) {
      Path file = dir.resolve(name);
      Fixtures.copy("github/" + name, file);
      Fixtures.spoil(file, () -> github(file));
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new GitHub("test", null, null, null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new GitHub("test", dir, "valve", null, null)).hasMessageContaining("; try owner/name");
    assertThatThrownBy(() -> new GitHub("test", dir, null, List.of("all"), null))
        .hasMessageStartingWith("readers: all is nobody");
  }

  private static void pack(Path folder, Path archive) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive)); var files = Files.list(folder);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Path file : files.sorted().toList()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getFileName().toString());
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static List<String> roles(Item item) {
    return item.parts().stream().map(part -> part.role() + " " + part.who().key() + " " + part.who().name()).toList();
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    github(path).read(Cursor.START, sink);
    return sink;
  }
}
