package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.CpuTime;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
import dev.kith.connector.RecordingSink;
import dev.kith.extract.ContentExtractor;
import dev.kith.extract.Extract;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfluenceXmlTest extends ConnectorContract {
  private static final Set<String> STAFF = Set.of("everyone", "group:staff", "user:test/u1");
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("confluence", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new ConfluenceXml("test", folder, "https://wiki.fern.example/", null, false);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("entities.xml");
    Fixtures.replace(file, "Not below two degrees.", "Not below three degrees.");
    Fixtures.replace(file, "<id name=\"id\">11</id>\n", "<id name=\"id\">99</id>\n");
    return new Change(Set.of("2"), Set.of("99"), Set.of("11"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("entities.xml")),
        "cut", folder -> Fixtures.cut(folder.resolve("entities.xml")),
        "empty", folder -> Files.writeString(folder.resolve("entities.xml"), ""),
        "without pages", folder -> Files.writeString(folder.resolve("entities.xml"), "<hibernate-generic/>"),
        "garbage", folder -> Files.writeString(folder.resolve("entities.xml"), "%PDF-1.7"),
        "another format", folder -> Files.writeString(folder.resolve("entities.xml"), "<mediawiki/>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("entities.xml"), "<id name=\"id\">11</id>\n", "<id name=\"id\">none</id>\n");
  }

  @Test
  void theAuthorAndTheEditorsOfEveryVersionHaveTheirPart() throws Exception {
    assertThat(read().item("2").parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role,
        Part::at)
        .containsExactly(
            tuple("test/u1", "Ada Brook", Role.AUTHOR, Instant.parse("2025-02-02T07:00:00Z")),
            tuple("test/u2", "Bo Linden", Role.EDITOR, Instant.parse("2025-07-05T08:00:00Z")),
            tuple("test/u3", "cy", Role.EDITOR, Instant.parse("2025-02-01T07:00:00Z")),
            tuple("test/u3", "cy", Role.MENTIONED, Instant.parse("2025-07-05T08:00:00Z")),
            tuple("test/u2", "Bo Linden", Role.COMMENTER, Instant.parse("2025-01-06T09:00:00Z")),
            tuple("test/u1", "Ada Brook", Role.COMMENTER, Instant.parse("2025-01-07T09:00:00Z")),
            tuple("test/u3", "cy", Role.COMMENTER, Instant.parse("2025-01-08T09:00:00Z")));
  }

  @Test
  void aPageCarriesItsTimesLabelsFormerTitlesPlaceAndAddress() throws Exception {
    Item item = read().item("2");
    assertThat(item.title()).isEqualTo("Watering plan");
    assertThat(item.created()).as("in the zone the export names").isEqualTo("2025-01-02T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-07-05T08:00:00Z");
    assertThat(item.tags()).as("not somebody's own").containsExactly("beds", "water");
    assertThat(item.aliases()).containsExactly("Watering");
    assertThat(item.place()).containsExactly("Garden", "Garden Home");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/pages/viewpage.action?pageId=2");
    assertThat(item.signals().likes()).isEqualTo(1);
    assertThat(item.signals().comments()).isEqualTo(3);
    assertThat(read().item("4").place()).containsExactly("Garden", "Garden Home", "Pay");
    assertThat(read().item("10").kind()).isEqualTo(Kind.POST);
  }

  @Test
  void theStorageFormatBecomesCleanText() throws Exception {
    Extract page = extract(read().item("2"));
    assertThat(page.text()).isEqualTo("""
        Water the far beds first, ask cy.🌱
        if [[ $a[$b[0]] > 3 ]]; then pump --on; fi
        Frost
        Not below two degrees.
        See the first bed and Elsewhere.
        First bed
        Mend the hose
        The far beds
        Bed | WET
        Comments
        Comment by Bo Linden:
        Why the far beds?
        Comment by Ada Brook:
        They dry out.
        Resolved comment by cy on “far beds”:
        Since when?""");
    assertThat(PostsOf.item(read().item("2"))).containsExactly(
        "test/u2 2025-01-06 https://wiki.fern.example/pages/viewpage.action?pageId=2&focusedCommentId=31#comment-31 <p>Comment by Bo Linden:</p>",
        "test/u1 2025-01-07 https://wiki.fern.example/pages/viewpage.action?pageId=2&focusedCommentId=32#comment-32 <p>Comment by Ada Brook:</p>",
        "test/u3 2025-01-08 https://wiki.fern.example/pages/viewpage.action?pageId=2&focusedCommentId=33#comment-33 <p>Resolved comment by cy on “far beds”:</p>");
    assertThat(page.links()).containsExactly("https://wiki.fern.example/pages/viewpage.action?pageId=12");
    assertThat(extract(read().item("10")).text()).isEqualTo("It froze 2025-01-09.");
    assertThat(extract(read().item("11")).text()).isEmpty();
  }

  @Test
  void aPageNestedBeyondAllSenseIsReadInTime() {
    for (String piece : List.of("<ac:image><ac:caption>", "<ac:adf-extension><ac:adf-content>", "<ac:link><ac:link-body>",
        "<ac:structured-macro ac:name='x'><ac:rich-text-body>", "<![CDATA[ ]] > x ")) {
      String html = CpuTime.within(Duration.ofSeconds(20), () -> StorageFormat.html(piece.repeat(50_000) + "words", null, null),
          piece);
      assertThat(html).as(piece).contains("words");
    }
  }

  @Test
  void theMarkupOfOldVersionsBecomesCleanText() throws Exception {
    Item item = read().item("12");
    assertThat(extract(item).text()).isEqualTo("""
        Beds
        The first bed has moss and thyme, says cy.
        Bed | Plant
        1 | thyme
        run.sh
        pump *2*
        one
        two [sic]""");
    assertThat(extract(item).links()).contains("https://wiki.fern.example/pages/viewpage.action?pageId=2",
        "http://t.example/x");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).contains(tuple("test/u3", Role.MENTIONED));
  }

  @Test
  void onlyPublishedPagesAreSentAndTheRestIsCounted() throws Exception {
    RecordingSink sink = read();
    assertThat(sink.items).extracting(Item::id).containsExactly("2", "1", "3", "4", "10", "11", "12", "att41", "att44");
    assertThat(sink.skipped).isEqualTo(Map.of("older version", 4, "deleted page", 1, "draft", 2, "archived page", 2,
        "deleted comment", 1, "deleted attachment", 1, "attachment without text", 1,
        "attachment whose file is not in the export", 1, "template", 1));
    RecordingSink all = new RecordingSink();
    new ConfluenceXml("test", Fixtures.of("confluence"), null, null, true).read(Cursor.START, all);
    assertThat(all.items).extracting(Item::id).contains("8", "9").doesNotContain("5", "6", "7");
  }

  @Test
  void whoMayNotSeeAPageFindsNothingOfIt() throws Exception {
    RecordingSink sink = read();
    for (String open : List.of("1", "2", "10", "att41")) {
      assertThat(sink.item(open).access().visibleTo(STAFF)).as(open).isTrue();
      assertThat(sink.item(open).access().visibleTo(Set.of("everyone"))).as(open).isFalse();
    }
    for (String restricted : List.of("3", "4", "att44")) {
      assertThat(sink.item(restricted).access().visibleTo(STAFF)).as(restricted).isFalse();
      assertThat(sink.item(restricted).access().visibleTo(Set.of("user:test/u3"))).as(restricted).isTrue();
    }
    for (Item item : sink.items) {
      if (item.access().visibleTo(STAFF)) {
        assertThat(extract(item).text()).as(item.id()).doesNotContain("secret", "Thrown", "Not yet", "Half", "Rude", "ages");
      }
    }
  }

  @Test
  void whatIsNotKnownOfPermissionsHidesThePage() throws Exception {
    Map<String, List<String>> edits = Map.of(
        "a parent that is not in the export",
            List.of("<property name=\"parent\" class=\"Page\" package=\"com.example\"><id name=\"id\">3<",
            "<property name=\"parent\" class=\"Page\" package=\"com.example\"><id name=\"id\">77<"),
        "a restriction of a kind that is new", List.of("<![CDATA[View]]></property>\n  <collection",
            "<![CDATA[Look]]></property>\n  <collection"),
        "a restriction that names nobody", List.of("<![CDATA[View]]></property>\n  <property name=\"userSubject\"",
            "<![CDATA[View]]></property>\n  <property name=\"x\""));
    for (Map.Entry<String, List<String>> edit : edits.entrySet()) {
      Path folder = Files.createDirectories(dir.resolve(edit.getKey()));
      write(folder);
      Fixtures.replace(folder.resolve("entities.xml"), edit.getValue().get(0), edit.getValue().get(1));
      RecordingSink sink = new RecordingSink();
      connector(folder).read(Cursor.START, sink);
      assertThat(sink.item("4").access().visibleTo(STAFF)).as(edit.getKey()).isFalse();
    }
    Path folder = Files.createDirectories(dir.resolve("a space that nobody may view"));
    write(folder);
    Fixtures.replace(folder.resolve("entities.xml"), "VIEWSPACE", "VIEWPLACE");
    RecordingSink sink = new RecordingSink();
    connector(folder).read(Cursor.START, sink);
    assertThat(sink.item("2").access()).isEqualTo(Access.NOBODY);
    assertThat(sink.problems).anySatisfy(problem -> assertThat(problem.id()).isEqualTo("2"));
  }

  @Test
  void aPermissionThatNamesNobodyIsForEverybodyAndOneThatNamesSomebodyNewIsNot() throws Exception {
    String open = "<property name=\"group\"><![CDATA[STAFF]]></property>\n  <property name=\"allUsersSubject\"/>";
    for (Map.Entry<String, Boolean> end : Map.of("<property name=\"allUsersSubject\"/>", true,
        "<property name=\"allUsersSubject\"><![CDATA[anonymous-users]]></property>", true,
        "<property name=\"allUsersSubject\"><![CDATA[some-users]]></property>", false,
        "<property name=\"teamSubject\"><![CDATA[4]]></property>", false).entrySet()) {
      Path folder = Files.createDirectories(dir.resolve("open" + end.hashCode()));
      write(folder);
      Fixtures.replace(folder.resolve("entities.xml"), open, "<property name=\"group\"/>" + end.getKey());
      RecordingSink sink = new RecordingSink();
      connector(folder).read(Cursor.START, sink);
      assertThat(sink.item("2").access().visibleTo(Set.of("everyone"))).as(end.getKey()).isEqualTo(end.getValue());
      assertThat(sink.item("3").access().visibleTo(Set.of("everyone"))).isFalse();
    }
    RecordingSink sink = new RecordingSink();
    new ConfluenceXml("test", Fixtures.of("confluence"), null, List.of("Staff"), false).read(Cursor.START, sink);
    assertThat(sink.item("2").access()).as("a group that everybody is in").isEqualTo(Access.EVERYONE);
  }

  @Test
  void anExportWithoutPermissionsLeavesThemToTheAdmin() throws Exception {
    Path file = dir.resolve("entities.xml");
    Files.writeString(file, Files.readString(Fixtures.of("confluence/entities.xml"))
        .replaceAll("(?s)<object class=\"(?:Space|Content)Permission.*?</object>", ""));
    RecordingSink sink = new RecordingSink();
    connector(file).read(Cursor.START, sink);
    assertThat(sink.item("2").access()).isNull();
    assertThat(sink.skipped).containsEntry("attachment whose file is not in the export", 3);
  }

  @Test
  void accountsBecomePeopleWithTheirMailAndAllTheirGroups() throws Exception {
    RecordingSink sink = read();
    assertThat(sink.people).extracting(Person::id).containsExactly("test/u1", "test/u2", "test/u3", "test/u4");
    assertThat(sink.person("test/u1")).isEqualTo(new Person("test", "test/u1", "Ada Brook",
        List.of("test/u1", "test/ada", "ada", "ada@fern.example"), "", "", "", "", "", List.of(), List.of("Gardeners",
            "staff"),
        true, true));
    assertThat(sink.person("test/u2").active()).isFalse();
    assertThat(sink.person("test/u3").aliases()).contains("test/acc-3", "test/cy");
    assertThat(sink.person("test/u4").human()).as("an app").isFalse();
  }

  @Test
  void attachmentsAreFilesInTheirNewestVersion() throws Exception {
    Item file = read().item("att41");
    assertThat(file.kind()).isEqualTo(Kind.FILE);
    assertThat(file.title()).isEqualTo("plan.txt");
    assertThat(((Content.Text) file.content()).text()).isEqualTo("Pump three runs at six.\n");
    assertThat(file.url()).isEqualTo("https://wiki.fern.example/download/attachments/2/plan.txt");
    assertThat(file.created()).isEqualTo("2025-01-03T08:00:00Z");
    assertThat(file.at()).isEqualTo("2025-01-04T08:00:00Z");
    assertThat(file.place()).containsExactly("Garden", "Garden Home", "Watering plan");
  }

  @Test
  void aZipAndAFolderOfZipsReadLikeTheFolder() throws Exception {
    Path zip = dir.resolve("zips").resolve("export.xml.zip");
    Files.createDirectories(zip.getParent());
    try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream packed = new ZipOutputStream(out);
        Stream<Path> walk = Files.walk(Fixtures.of("confluence"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new ZipEntry(Fixtures.of("confluence").relativize(file).toString()));
        Files.copy(file, packed);
      }
    }
    for (Path path : List.of(zip, zip.getParent())) {
      RecordingSink sink = new RecordingSink();
      connector(path).read(Cursor.START, sink);
      assertThat(sink.items).usingRecursiveComparison().isEqualTo(read().items);
    }
    Files.copy(zip, zip.resolveSibling("again.zip"));
    RecordingSink twice = new RecordingSink();
    connector(zip.getParent()).read(Cursor.START, twice);
    assertThat(twice.sent()).isEqualTo(read().sent());
    assertThat(twice.item("2").signals()).isEqualTo(read().item("2").signals());
  }

  @Test
  void theAddressOfASiteIsTheOneItsExportNames() throws Exception {
    Path file = dir.resolve("entities.xml");
    Files.writeString(file, Files.readString(Fixtures.of("confluence/entities.xml")).replace("</hibernate-generic>",
        "<object class=\"ConfluenceBandanaRecord\"><id name=\"id\">900</id><property name=\"key\">atlassian.confluence.settings"
            + "</property><property name=\"value\"><![CDATA[<settings><baseUrl>https://c.example/wiki/</baseUrl></settings>]]>"
            + "</property></object></hibernate-generic>"));
    RecordingSink sink = new RecordingSink();
    new ConfluenceXml("test", file, null, null, false).read(Cursor.START, sink);
    assertThat(sink.item("2").url()).isEqualTo("https://c.example/wiki/pages/viewpage.action?pageId=2");
  }

  @Test
  void spoiltExportsEndInOrder() throws Exception {
    // a small part of it, for time: a page with its text, a comment, and who may see it
    Matcher object = Pattern.compile("(?s)<object class=\"\\w+\" package=\"[^\"]*\">\\s*<id name=\"\\w+\">(\\w+)</id>.*?</object>")
        .matcher(Files.readString(Fixtures.of("confluence/entities.xml")));
    String few = object.results().filter(found -> Set.of("1", "3", "10", "12", "212", "100", "91", "302", "312", "u3", "44")
        .contains(found.group(1))).map(MatchResult::group).collect(Collectors.joining("\n"));
    Path file = Files.writeString(dir.resolve("entities.xml"), "<hibernate-generic>" + few + "</hibernate-generic>");
    Fixtures.spoil(file, () -> connector(file));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new ConfluenceXml("test", null, null, null, false))
        .hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new ConfluenceXml("test", dir, "wiki.example", null, false))
        .hasMessageContaining("; try https://");
  }

  private static Extract extract(Item item) throws Exception {
    try (ContentExtractor extractor = new ContentExtractor()) {
      return extractor.extract(item.content());
    }
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    connector(Fixtures.of("confluence")).read(Cursor.START, sink);
    return sink;
  }
}
