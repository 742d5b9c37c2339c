package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

class DiscourseTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("discourse", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Discourse("test", folder, "https://forum.fern.example/");
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.ACCESS ? Set.of("10", "70", "80") : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("dump.sql");
    Fixtures.replace(file, "Fill it first", "Fill it now");
    Fixtures.replace(file, "701\t2\t70\t", "701\t2\t71\t");
    Fixtures.replace(file, "70\tSeeds have moved", "71\tSeeds have moved");
    return new Change(Set.of("10"), Set.of("71"), Set.of("70"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("dump.sql")),
        "cut", folder -> Fixtures.cut(folder.resolve("dump.sql")),
        "empty", folder -> Files.writeString(folder.resolve("dump.sql"), ""),
        "no users", folder -> Fixtures.replace(folder.resolve("dump.sql"), "COPY public.users", "COPY public.losers"),
        "not plain", folder -> Files.writeString(folder.resolve("dump.sql"), "PGDMP\u0001\u000e"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("dump.sql"), "801\t\\N\t80\t1", "801\t\\N\t80\t1\t1");
  }

  @Test
  void aTopicIsOneItemWithItsPosts() throws Exception {
    Item item = read(Fixtures.of("discourse")).item("10");
    assertThat(item.kind()).isEqualTo(Kind.QUESTION);
    assertThat(item.title()).isEqualTo("Pump 7 runs dry");
    assertThat(item.url()).isEqualTo("https://forum.fern.example/t/pump-7-runs-dry/10");
    assertThat(text(item)).isEqualTo("""
        <p>The pump\tis dry.\\ Run <code>prime --all</code></p>
        <p>:fern: :fern:</p>
        <h2>Reply by bo</h2>
        <p>Me too</p>
        <h2>Reply by Cy, accepted</h2>
        <p>Fill it first, then open the long valve behind the shed until it hums.</p>
        """);
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/1", Role.ASKER),
        tuple("test/2", Role.COMMENTER), tuple("test/3", Role.ACCEPTED_ANSWERER), tuple("test/2", Role.EDITOR));
    assertThat(PostsOf.item(item)).containsExactly(
        "test/1 2025-01-01 https://forum.fern.example/t/pump-7-runs-dry/10 <p>The pump\tis dry.\\ Run <code>prime --all</code></p>",
        "test/2 2025-01-02 https://forum.fern.example/t/pump-7-runs-dry/10/2 <h2>Reply by bo</h2>",
        "test/3 2025-01-03 https://forum.fern.example/t/pump-7-runs-dry/10/3 <h2>Reply by Cy, accepted</h2>");
    assertThat(item.tags()).as("without the tag of the staff").containsExactly("pump", "cold-start");
    assertThat(item.place()).containsExactly("Pumps", "Valves");
    assertThat(item.signals()).isEqualTo(new Signals(2, 0, 2, 400, 0, 0, true));
    assertThat(item.created()).isEqualTo("2025-01-01T09:59:59.123Z");
    assertThat(item.at()).as("not the date of a rebuild").isEqualTo("2025-01-05T10:00:00Z");
  }

  @Test
  void whatOnlySomeMayReadIsForThemOrNotSent() throws Exception {
    RecordingSink sink = read(Fixtures.of("discourse"));
    assertThat(sink.items).extracting(Item::id).containsExactly("10", "20", "60", "70", "80");
    assertThat(sink.item("20").access()).isEqualTo(Access.of(Set.of("group:test/board_members", "group:test/staff")));
    assertThat(sink.item("60").access()).isEqualTo(Access.NOBODY);
    assertThat(sink.item("80").access()).as("restricted to everyone").isNull();
    assertThat(sink.items.stream().filter(item -> !item.id().equals("60")).toList().toString()).doesNotContain("secret", "whisper-key");
    assertThat(sink.skipped).isEqualTo(Map.of("private message", 1, "unlisted topic", 1, "deleted topic", 1, "whisper", 1, "notice", 1,
        "deleted post", 2, "hidden post", 1, "post of the program", 1));
    assertThat(sink.people.toString()).doesNotContain("1990", "no-reply");
  }

  @Test
  void whatWasTypedIsReadWhereTheSiteShowsNothing() throws Exception {
    Item item = read(Fixtures.of("discourse")).item("70");
    assertThat(item.kind()).isEqualTo(Kind.POST);
    assertThat(text(item)).isEqualTo("<p>We moved the <strong>seeds</strong>.</p>\n<p>To shed 4, <kbd>A</kbd> plan</p>\n");
    assertThat(item.parts()).extracting(Part::role).containsExactly(Role.AUTHOR);
    assertThat(item.signals().votes()).isEqualTo(5);
  }

  @Test
  void usersArePeopleAndGroupsAreTheirs() throws Exception {
    RecordingSink sink = read(Fixtures.of("discourse"));
    assertThat(sink.person("test/1")).isEqualTo(new Person("test", "test/1", "Ada Vink",
        List.of("ada@fern.example", "ada@old.example", "test/1", "ada"), "Gardener", "", "", "Leeds", "I grow ferns.", List.of(),
        List.of("test/board_members"), true, true));
    assertThat(sink.person("test/4").active()).as("suspended").isFalse();
    assertThat(sink.people).hasSize(4);
    assertThat(sink.item("80").parts()).extracting(part -> part.who().key()).containsExactly("test/1");
  }

  @Test
  void aBackupIsReadAsTheSiteWroteItAndTheNewestOfSeveralCounts() throws Exception {
    backup("forum-2025-02-01-033000-v20250131.tar.gz", Files.readAllBytes(Fixtures.of("discourse/dump.sql")));
    RecordingSink one = read(dir.resolve("forum-2025-02-01-033000-v20250131.tar.gz"));
    RecordingSink plain = read(Fixtures.of("discourse"));
    assertThat(one.items).isEqualTo(plain.items);
    assertThat(one.people).isEqualTo(plain.people);
    backup("forum-2025-01-01-033000-v20241231.tar.gz", "not even SQL".getBytes(StandardCharsets.UTF_8));
    RecordingSink newest = read(dir);
    assertThat(newest.items).isEqualTo(plain.items);
    assertThat(newest.skipped).containsEntry("older backup", 1);
    Path packed = dir.resolve("alone/forum-2025-03-01-033000-v1.sql.gz");
    Files.createDirectories(packed.getParent());
    Files.write(packed, gzip(Files.readAllBytes(Fixtures.of("discourse/dump.sql"))));
    assertThat(read(packed).items).isEqualTo(plain.items);
  }

  @Test
  void answersOfTheInterfaceAreJoined() throws Exception {
    file("topic.json", """
        {"id": 10, "title": "Why is pump 7 dry", "slug": "why-is", "category_id": 2, "archetype": "regular", "visible": true, "views": 9,
         "deleted_at": null, "created_at": "2025-01-01T10:00:00.000Z", "tags": [{"id": 1, "name": "pump"}, "cold"], "vote_count": 3,
         "accepted_answer": {"post_number": 2, "username": "cy"},
         "post_stream": {"stream": [101, 102, 103, 104, 105], "posts": [
           {"id": 101, "topic_id": 10, "post_number": 1, "user_id": 1, "username": "ada", "name": "Ada Vink", "created_at": "2025-01-01T10:00:00.000Z", "updated_at": "2025-09-09T10:00:00.000Z", "version": 1, "cooked": "<p>It is.</p>", "post_type": 1, "actions_summary": [{"id": 2, "count": 4}, {"id": 3, "count": 9}]},
           {"id": 103, "topic_id": 10, "post_number": 3, "user_id": 2, "username": "bo", "created_at": "2025-01-02T10:00:00.000Z", "cooked": "<p>secret whisper</p>", "post_type": 4}]},
         "details": {"created_by": {"id": 1, "username": "ada", "name": "Ada Vink"}, "participants": [{"id": 3, "username": "cy", "name": "Cy"}]}}""");
    file("posts.json", """
        {"id": 10, "post_stream": {"posts": [
          {"id": 102, "topic_id": 10, "post_number": 2, "user_id": 3, "username": "cy", "name": "Cy", "created_at": "2025-01-03T10:00:00.000Z", "updated_at": "2025-01-04T10:00:00.000Z", "version": 2, "cooked": "<p>Fill it.</p>", "post_type": 1}]}}""");
    file("latest.json", """
        {"latest_posts": [
          {"id": 104, "topic_id": 10, "post_number": 4, "user_id": 2, "username": "bo", "created_at": "2025-01-05T10:00:00.000Z", "raw": "Thanks *all*", "cooked": "<p>Thanks <em>all</em></p>", "post_type": 1, "topic_title": "Why"},
          {"id": 900, "topic_id": 90, "post_number": 1, "user_id": 2, "username": "bo", "created_at": "2025-01-05T10:00:00.000Z", "cooked": "<p>Of which topic?</p>", "topic_title": "Of an unknown topic", "topic_slug": "of-an"}]}""");
    file("categories.json", """
        {"category_list": {"categories": [{"id": 1, "name": "Pumps", "read_restricted": false, "subcategory_list": [{"id": 2, "parent_category_id": 1, "name": "Valves", "read_restricted": true}]}]}}""");
    file("show.json", "{\"category\": {\"id\": 2, \"name\": \"Valves\", \"group_permissions\": [{\"permission_type\": 1, \"group_name\": \"fitters\"}]}}");
    file("fitters-members.json", "{\"members\": [{\"id\": 1, \"username\": \"ada\"}], \"owners\": [], \"meta\": {\"total\": 1}}");
    file("ada.json", "{\"user\": {\"id\": 1, \"username\": \"ada\", \"name\": \"Ada Vink\", \"email\": \"ada@fern.example\", \"title\": \"Fitter\"}}");
    file("topics.json", "{\"users\": [], \"topic_list\": {\"topics\": [{\"id\": 77, \"title\": \"Only listed\", \"archetype\": \"regular\"}]}}");
    file("denied.json", "{\"errors\": [\"You are not permitted to view the requested resource.\"], \"error_type\": \"invalid_access\"}");
    RecordingSink sink = read(dir);
    Item item = sink.item("10");
    assertThat(item.access()).isEqualTo(Access.of(Set.of("group:test/fitters")));
    assertThat(item.place()).containsExactly("Pumps", "Valves");
    assertThat(item.tags()).containsExactly("pump", "cold");
    assertThat(item.signals()).isEqualTo(new Signals(4, 3, 2, 9, 0, 0, true));
    assertThat(item.at()).isEqualTo("2025-01-05T10:00:00Z");
    assertThat(text(item)).isEqualTo("""
        <p>It is.</p>
        <h2>Reply by Cy, accepted</h2>
        <p>Fill it.</p>
        <h2>Reply by bo</h2>
        <p>Thanks <em>all</em></p>
        """);
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/1", Role.ASKER),
        tuple("test/3", Role.ACCEPTED_ANSWERER), tuple("test/2", Role.COMMENTER));
    assertThat(sink.item("90").access()).as("a post alone may be of a private message").isEqualTo(Access.NOBODY);
    assertThat(sink.person("test/1").groups()).containsExactly("test/fitters");
    assertThat(sink.person("test/1").aliases()).containsExactly("ada@fern.example", "test/1", "ada");
    assertThat(sink.problems).extracting(problem -> problem.what().substring(0, 27)).containsExactlyInAnyOrder(
        "an error of the site: You a", "topic 10 has 5 posts, of wh", "the export has posts of top");
    assertThat(sink.skipped).isEqualTo(Map.of("whisper", 1, "topic of which the export has no post", 1));
    assertThat(sink.whole).isTrue();
    file("broken.json", "{\"id\": 11, \"post_st");
    RecordingSink broken = read(dir);
    assertThat(broken.sent()).contains("10");
    assertThat(broken.partial).as("nothing is forgotten").isTrue();
  }

  @Test
  void whatAnAccountWithRightsSawIsForNobodyUntilItsCategoryIsKnown() throws Exception {
    String topic = """
        {"id": 10, "title": "Numbers", "category_id": 2, "archetype": "regular", "visible": true, "post_stream": {"stream": [101], "posts": [
           {"id": 101, "post_number": 1, "user_id": 1, "username": "ada", "created_at": "2025-01-01T10:00:00.000Z", "cooked": "<p>Numbers</p>", "can_edit": false}]},
         "details": {"can_create_post": %s}}""";
    file("topic.json", topic.formatted("true"));
    RecordingSink asked = read(dir.resolve("topic.json"));
    assertThat(asked.item("10").access()).isEqualTo(Access.NOBODY);
    assertThat(asked.problems).singleElement().satisfies(problem -> assertThat(problem.mend()).contains("categories.json"));
    file("topic.json", topic.formatted("false"));
    RecordingSink anybody = read(dir.resolve("topic.json"));
    assertThat(anybody.item("10").access()).as("what the site shows to anybody").isNull();
    assertThat(anybody.problems).isEmpty();
  }

  @Test
  void aCategoryOfWhichNothingIsSaidIsRestricted() throws Exception {
    Fixtures.copy("discourse", dir);
    Fixtures.replace(dir.resolve("dump.sql"), "slug, read_restricted, parent_category_id", "slug, something_new, parent_category_id");
    assertThat(read(dir).items).allSatisfy(item -> assertThat(item.access())
        .isEqualTo(switch (item.id()) {
          case "20" -> Access.of(Set.of("group:test/board_members", "group:test/staff"));
          case "80" -> null;
          default -> Access.NOBODY;
        }));
  }

  @Test
  void aPreviewIsALinkAndNoArticle() {
    assertThat(DiscourseText.html("<p>See</p><aside class=\"onebox x\"><header><a href=\"https://x.example\">x.example</a></header>"
        + "<article class=\"onebox-body\"><h3><a href=\"https://x.example/1\">One</a></h3><p>Others' words</p></article></aside>", ""))
        .isEqualTo("<p>See</p><p><a href=\"https://x.example/1\">One</a></p>");
    assertThat(DiscourseText.html("", "[quote]never closed")).isEqualTo("[quote]never closed");
    assertThat(DiscourseText.html("", "[quote]".repeat(20_000) + "x")).hasSizeGreaterThan(1_000);
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Fixtures.copy("discourse", dir);
    Fixtures.spoil(dir.resolve("dump.sql"), () -> connector(dir.resolve("dump.sql")));
  }

  @Test
  void spoiltAnswersEndInOrder() throws Exception {
    file("topic.json", """
        {"id": 10, "title": "Why is pump 7 dry", "slug": "why-is", "category_id": 2, "archetype": "regular", "visible": true, "views": 9,
         "tags": [{"id": 1, "name": "pump"}, "cold"], "accepted_answer": {"post_number": 1}, "post_stream": {"stream": [101], "posts": [
           {"id": 101, "topic_id": 10, "post_number": 1, "user_id": 1, "username": "ada", "created_at": "2025-01-01T10:00:00.000Z", "cooked": "<p>It is.</p>", "post_type": 1, "actions_summary": [{"id": 2, "count": 4}]}]}}""");
    Fixtures.spoil(dir.resolve("topic.json"), () -> connector(dir.resolve("topic.json")));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Discourse("test", null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Discourse("test", dir, "forum")).hasMessageContaining("; try https://");
  }

  private void backup(String name, byte[] sql) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(dir.resolve(name))))) {
      for (Map.Entry<String, byte[]> file : Map.of("dump.sql.gz", gzip(sql), "uploads/default/original/1X/a.json", new byte[] {'{'}).entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new Discourse("test", path, "https://forum.fern.example").read(Cursor.START, sink);
    return sink;
  }
}
