package dev.kith.connector.tracker;

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
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JiraTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("jira", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return jira(folder);
  }

  private static Jira jira(Path path) {
    return new Jira("test", path, "https://jira.fern.example/", null, null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.ACCESS ? Set.of("PUMP-1", "PUMP-2", "PUMP-4") : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("issues.xml");
    Fixtures.replace(file, "Pump stops at night", "Pump stops at noon");
    Fixtures.replace(file, "<key id=\"104\">PUMP-4</key>", "<key id=\"105\">PUMP-5</key>");
    return new Change(Set.of("PUMP-1"), Set.of("PUMP-5"), Set.of("PUMP-4"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("issues.xml")),
        "cut", folder -> Fixtures.cut(folder.resolve("issues.xml")),
        "garbage", folder -> Files.writeString(folder.resolve("issues.xml"), "{}"),
        "no issues", folder -> Files.writeString(folder.resolve("issues.xml"), "<rss><channel/></rss>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("issues.xml"), "<key id=\"104\">PUMP-4</key>", "");
  }

  @Test
  void anIssueOfTheXmlViewIsOneItemWithItsCommentsAndFields() throws Exception {
    Item item = read(Fixtures.of("jira")).item("PUMP-1");
    assertThat(item.kind()).isEqualTo(Kind.TICKET);
    assertThat(item.title()).isEqualTo("Pump stops at night");
    assertThat(item.url()).isEqualTo("https://jira.fern.example/browse/PUMP-1");
    assertThat(text(item)).isEqualTo("""
        <p>It stops <b>at two</b>, says <a href="x" class="user-hover" rel="dee">Dee Ray</a>.</p>

        <h2>Steps to reproduce</h2>

        <p>Wait until two.</p>

        <p>Comment by Cy Marsh:</p>

        <p>Same here.</p>""");
    assertThat(PostsOf.item(item)).containsExactly(
        "test/cy 2025-03-04 https://jira.fern.example/browse/PUMP-1?focusedCommentId=1 <p>Comment by Cy Marsh:</p>");
    assertThat(item.created()).isEqualTo("2025-03-03T12:40:01Z");
    assertThat(item.at()).isEqualTo("2025-03-06T07:00:00Z");
    assertThat(item.tags()).containsExactly("night", "pump", "Motor", "2.1", "Bug");
    assertThat(item.place()).containsExactly("Pumps");
    assertThat(item.aliases()).containsExactly("PUMP-1");
    assertThat(item.signals()).isEqualTo(new Signals(0, 3, 1, 0, 2, 0, true));
    assertThat(item.access()).isNull();
  }

  @Test
  void whoReportsAsksButOfAStoryWritesAndWhoSolvedItHasTheAcceptedAnswer() throws Exception {
    RecordingSink sink = read(Fixtures.of("jira"));
    assertThat(roles(sink.item("PUMP-1"))).containsExactly("ASKER test/ada Ada Vink", "ACCEPTED_ANSWERER test/bo Bo Lund",
        "COMMENTER test/cy Cy Marsh", "MENTIONED test/dee dee");
    assertThat(roles(sink.item("PUMP-2"))).containsExactly("AUTHOR test/cy Cy Marsh");
    assertThat(roles(sink.item("PUMP-4"))).as("won't fix is no answer").containsExactly("ASKER test/ada Ada Vink",
        "MENTIONED test/bo Bo Lund");
    assertThat(sink.item("PUMP-4").signals().accepted()).isFalse();
    RecordingSink tasks = new RecordingSink();
    new Jira("test", Fixtures.of("jira"), null, null, List.of("Task"), null).read(Cursor.START, tasks);
    assertThat(roles(tasks.item("PUMP-4"))).contains("AUTHOR test/ada Ada Vink");
    assertThat(roles(tasks.item("PUMP-2"))).containsExactly("ASKER test/cy Cy Marsh");
  }

  @Test
  void securityLevelsAndRestrictedCommentsDoNotLeak() throws Exception {
    for (String fixture : List.of("jira", "jira-backup", "jira-api")) {
      RecordingSink sink = read(Fixtures.of(fixture));
      assertThat(sink.item("PUMP-3").access()).as(fixture).isEqualTo(Access.NOBODY);
      assertThat(sink.items).filteredOn(item -> item.access() == null).as(fixture).isNotEmpty()
          .allSatisfy(item -> assertThat(item.toString()).doesNotContain("SECRET"));
      assertThat(text(sink.item("PUMP-3"))).as("control: the fixture does hold it").contains("SECRET-LEVEL");
      assertThat(sink.skipped).as(fixture).containsKey("restricted comment");
    }
    RecordingSink board = new RecordingSink();
    new Jira("test", Fixtures.of("jira"), null, Map.of("board ONLY", List.of("group:board")), null, null)
        .read(Cursor.START, board);
    assertThat(board.item("PUMP-3").access()).isEqualTo(Access.of(Set.of("group:board")));
    assertThat(read(Fixtures.of("jira")).skipped).isEqualTo(Map.of("restricted comment", 2, "comment of a bot", 1));
  }

  @Test
  void aBackupIsPutTogetherFromItsTablesInAnyOrder() throws Exception {
    RecordingSink sink = read(Fixtures.of("jira-backup"));
    assertThat(sink.problems).isEmpty();
    Item item = sink.item("PUMP-1");
    assertThat(text(item)).isEqualTo("""
        <p>It stops at two, see <a href="https://log.fern.example/1">the log</a>.</p>
        <pre>if (night) stop();</pre>

        <h2>Steps to reproduce</h2>

        <h2>First</h2>
        <ol><li>Wait until two.</li>
        <li>Listen.</li>
        </ol>

        <h2>Site</h2>

        <p>North bed</p>

        <p>Comment by Cy Marsh:</p>

        <p>Ask @Ada Vink, <code>reset</code> helps.</p>

        <p>Work by dee:</p>

        <p>Changed the fuse.</p>""");
    assertThat(roles(item)).containsExactly("ASKER test/ada Ada Vink", "ACCEPTED_ANSWERER test/bo Bo Lund",
        "ANSWERER test/dee dee", "COMMENTER test/cy Cy Marsh");
    assertThat(item.tags()).containsExactly("night", "Motor", "2.1", "Bug");
    assertThat(item.signals()).isEqualTo(new Signals(0, 2, 1, 0, 1, 1, true));
    assertThat(item.place()).containsExactly("Pumps");
    assertThat(item.url()).isEqualTo("https://jira.fern.example/browse/PUMP-1");
    assertThat(roles(sink.item("PUMP-2"))).as("without an assignee, who resolved it")
        .containsExactly("ASKER test/cy Cy Marsh", "ACCEPTED_ANSWERER test/bo Bo Lund");
    assertThat(sink.person("test/cy")).isEqualTo(new Person("test", "test/cy", "Cy Marsh",
        List.of("cy@fern.example", "test/JIRAUSER10100", "test/cy"), "", "", "", "", "", List.of(), List.of(), true, true));
    assertThat(sink.person("test/ada").groups()).containsExactly("test/gardeners");
    assertThat(sink.person("test/bo").active()).isFalse();
    assertThat(sink.skipped).isEqualTo(Map.of("restricted comment", 2, "internal comment", 1, "restricted work log", 1));
  }

  @Test
  void answersOfTheApiAreJoinedWithTheirCommentPagesAndFieldNames() throws Exception {
    RecordingSink sink = read(Fixtures.of("jira-api"));
    assertThat(sink.problems).isEmpty();
    assertThat(sink.whole).isTrue();
    Item item = sink.item("PUMP-1");
    assertThat(text(item)).isEqualTo("""
        <h2>What</h2>
        <p>It stops at two, see @Cy Marsh<br>
        <a href="https://log.fern.example/1">https://log.fern.example/1</a></p>
        <pre>if (a &lt; b) stop();</pre>
        <ul><li>listen</li>
        </ul>

        <h2>Steps to reproduce</h2>

        <p>Wait until two.</p>

        <h2>Site</h2>

        <p>North – bed 4</p>

        <p>Comment by Bo Lund:</p>

        <p>Same here.</p>

        <p>Comment by Dee Ray:</p>

        <p>Look at h1. things:</p>
        <ul><li>the fuse</li>
        <ul><li>and its box</li>
        </ul></ul><table><tr><th>Part</th><th>State</th></tr>
        <tr><td>fuse</td><td>ok</td></tr>
        </table>
        <pre>a | b</pre>""");
    assertThat(roles(item)).containsExactly("ASKER test/557058:aaa Ada Vink", "ACCEPTED_ANSWERER test/557058:bbb Bo Lund",
        "COMMENTER test/557058:bbb Bo Lund", "COMMENTER test/dee Dee Ray", "MENTIONED test/557058:ccc 557058:ccc");
    assertThat(item.place()).containsExactly("Pumps", "Night watch");
    assertThat(item.url()).isEqualTo("https://jira.fern.example/browse/PUMP-1");
    assertThat(sink.person("test/557058:aaa").aliases()).contains("ada@fern.example");
    assertThat(sink.person("test/ada").aliases()).as("a key is the same account").contains("test/JIRAUSER10100");
    assertThat(sink.person("test/557058:app").human()).isFalse();
    assertThat(sink.skipped).isEqualTo(Map.of("restricted comment", 1, "internal comment", 1, "comment of a bot", 1,
        "comment whose issue is not in the export", 1));
  }

  @Test
  void aPageThatIsMissingForgetsNothing() throws Exception {
    Fixtures.copy("jira-api", dir);
    Files.delete(dir.resolve("search-2.json"));
    RecordingSink sink = read(dir);
    assertThat(sink.whole).isFalse();
    assertThat(sink.partial).as("nothing is forgotten, even in a pass from the start").isTrue();
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what())
        .isEqualTo("holds 1 of 2 issues"));
    Files.writeString(dir.resolve("search-2.json"), "{\"errorMessages\": [\"Not allowed\"], \"errors\": {}}");
    assertThat(read(dir).problems).extracting(problem -> problem.what())
        .contains("an error instead of an answer: Not allowed");
    Fixtures.copy("jira", dir);
    Fixtures.replace(dir.resolve("issues.xml"), "total=\"4\"", "total=\"2400\"");
    assertThat(read(dir.resolve("issues.xml")).problems).singleElement()
        .satisfies(problem -> assertThat(problem.what()).isEqualTo("holds 4 of 2400 issues"));
  }

  @Test
  void oneBrokenFileOfSeveralIsToldAndTheRestIsRead() throws Exception {
    Fixtures.copy("jira-api", dir);
    Fixtures.cut(dir.resolve("search-1.json"));
    Files.writeString(dir.resolve("private.pem"), "-----BEGIN");
    Files.writeString(dir.resolve("notes"), "no JSON");
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactly("PUMP-3");
    assertThat(sink.whole).isFalse();
    assertThat(sink.partial).as("nothing is forgotten, even in a pass from the start").isTrue();
    assertThat(sink.problems).extracting(problem -> problem.what()).anyMatch(what -> what.contains("broken JSON, or cut"));
    assertThat(sink.skipped).containsEntry("file of another kind", 1);
  }

  @Test
  void theCsvRepeatsColumnsAndHoldsCommentsAsDateAuthorText() throws Exception {
    Files.writeString(dir.resolve("issues.csv"), """
        \uFEFFSummary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Resolution,Assignee,Reporter,Created,Updated,\
        Resolved,Fix Version/s,Component/s,Votes,Labels,Labels,Description,Watchers,Watchers,Log Work,Security Level,\
        Custom field (Steps to reproduce),Custom field (Rank),Comment,Comment
        Pump stops at night,PUMP-1,101,Bug,Closed,PUMP,Pumps,Fixed,bo,ada,03/Mar/25 1:40 PM,06/Mar/25 8:00 AM,05/Mar/25 8:00 AM,\
        2.1,Motor,3,night,pump,"It *stops*
        at two; always.",ada,cy,"Changed it;05/Mar/25 7:00 AM;dee;3600",,"Wait, listen.",0|i0:,\
        "04/Mar/25 9:00 AM;cy;Same here; really, ""twice"".",05/Mar/25 9:00 AM;dee;Fuse.
        The key,PUMP-3,103,Task,Open,PUMP,Pumps,,,ada,03/Mar/25 3:00 PM,03/Mar/25 3:00 PM,,,,,,,SECRET,,,,Board only,,,,
        """);
    RecordingSink sink = read(dir);
    assertThat(sink.problems).isEmpty();
    Item item = sink.item("PUMP-1");
    assertThat(text(item)).isEqualTo("""
        <p>It stops<br>
        at two; always.</p>

        <h2>Steps to reproduce</h2>

        <p>Wait, listen.</p>

        <p>Comment by cy:</p>

        <p>Same here; really, &quot;twice&quot;.</p>

        <p>Comment by dee:</p>

        <p>Fuse.</p>

        <p>Work by dee:</p>

        <p>Changed it</p>""");
    assertThat(item.parts()).extracting(Part::role, part -> part.who().key(), part -> String.valueOf(part.at()))
        .containsExactly(
        tuple(Role.ASKER, "test/ada", "2025-03-03T13:40:00Z"),
        tuple(Role.ACCEPTED_ANSWERER, "test/bo", "2025-03-05T08:00:00Z"),
        tuple(Role.COMMENTER, "test/cy", "2025-03-04T09:00:00Z"), tuple(Role.COMMENTER, "test/dee", "2025-03-05T09:00:00Z"),
        tuple(Role.ANSWERER, "test/dee", "2025-03-05T07:00:00Z"));
    assertThat(item.tags()).containsExactly("night", "pump", "Motor", "2.1", "Bug");
    assertThat(item.signals()).isEqualTo(new Signals(0, 3, 2, 0, 2, 0, true));
    assertThat(sink.item("PUMP-3").access()).isEqualTo(Access.NOBODY);
  }

  @Test
  void theCsvMayBeGermanWithSemicolonsInWindowsCharacters() throws Exception {
    Files.write(dir.resolve("issues.csv"), """
        Zusammenfassung;Vorgangsschlüssel;Vorgangstyp;Status;Bearbeiter;Autor;Erstellt;Aktualisiert;Beschreibung;Kommentar
        Pumpe läuft nicht;PUMP-1;Fehler;Erledigt;bo;ada;03.03.25 13:40;06.03.25 08:00;Sie stoppt;"04/Mär/25 9:00 AM;cy;Auch hier."
        """.getBytes(Charset.forName("windows-1252")));
    Item item = read(dir).item("PUMP-1");
    assertThat(item.title()).isEqualTo("Pumpe läuft nicht");
    assertThat(item.created()).isEqualTo("2025-03-03T13:40:00Z");
    assertThat(roles(item)).containsExactly("ASKER test/ada ada", "ACCEPTED_ANSWERER test/bo bo", "COMMENTER test/cy cy");
    assertThat(text(item)).contains("Auch hier.").doesNotContain("04/M");
    Files.write(dir.resolve("issues.csv"), "Summary,Issue key\nA,B-1\n".getBytes(StandardCharsets.UTF_16));
    assertThat(read(dir).item("B-1").title()).isEqualTo("A");
    Files.writeString(dir.resolve("issues.csv"), "Summary,Issue key,Status\nA,B-1,Open\nC,\"B-2");
    assertThatThrownBy(() -> read(dir)).isInstanceOf(IOException.class).hasMessageContaining("the last line is cut");
  }

  @Test
  void datesAreUnderstoodAsServersWriteThem() {
    for (String written : List.of("03/Mar/25 1:40 PM", "03/mar/25 13:40", "3/Mar/2025 13:40", "2025-03-03 13:40",
        "03.03.2025 13:40",
        "03/Mär/25 1:40 PM", "3/mars/25 13:40", "03-Mar-2025 13:40", "2025/03/03 13:40", "2025-03-03T13:40:00.000+0000",
        "Mon, 3 Mar 2025 13:40:00 +0000", "3/3/25 13:40")) {
      assertThat(JiraDates.parse(written)).as(written).contains(java.time.Instant.parse("2025-03-03T13:40:00Z"));
    }
    assertThat(JiraDates.parse("12/31/2024")).contains(java.time.Instant.parse("2024-12-31T00:00:00Z"));
    assertThat(JiraDates.parse("soon")).isEmpty();
  }

  @Test
  void wikiMarkupLosesItsMarksButNoWord() {
    String html = JiraMarkup.html("bq. said\n{quote}more{quote}\n-gone- _it_ +is+ a-b-c 2 * 3 * 4 snake_case_name "
        + "\\*star\\*\n"
        + "[text|https://fern.example/a_b|title] [https://fern.example] [^file.txt] [note] !shot.png|thumb! Stop! "
        + "[~accountid:5:a]\n"
        + "{color:red}red{color} {panel:title=Box}in{panel}\n{code}x\n{noformat}unclosed", account -> "<" + account + ">");
    assertThat(org.jsoup.Jsoup.parse(html).text())
        .isEqualTo("said more gone it is a-b-c 2 * 3 * 4 snake_case_name *star* text "
        + "https://fern.example file.txt [note] Stop! @<5:a> red Box in x\n{noformat}unclosed");
    assertThat(html).contains("<a href=\"https://fern.example/a_b\">text</a>");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    for (String name : List.of("jira/issues.xml", "jira-backup/entities.xml", "jira-api/search-1.json")) {
      Path file = dir.resolve(Path.of(name).getFileName());
      Files.write(file, Files.readAllBytes(Fixtures.of(name)));
      Fixtures.spoil(file, () -> jira(file));
    }
    Path csv = dir.resolve("issues.csv");
    Files.writeString(csv,
        "Summary,Issue key,Created,Comment,Comment,Log Work\nA,B-1,03/Mar/25 1:40 PM,\"03/Mar/25 1:40 PM;ada;x\",y,z\nC,"
        + "B-2,,,,\n");
    Fixtures.spoil(csv, () -> jira(csv));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Jira("test", null, null, null, null, null))
        .hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Jira("test", dir, "jira", null, null, null)).hasMessageContaining("; try https://");
    assertThatThrownBy(() -> new Jira("test", dir, null, Map.of("Board", List.of("board")), null, null))
        .hasMessageStartingWith("security: board is nobody; try ");
  }

  private static List<String> roles(Item item) {
    return item.parts().stream().map(part -> part.role() + " " + part.who().key() + " " + part.who().name()).toList();
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    jira(path).read(Cursor.START, sink);
    return sink;
  }
}
