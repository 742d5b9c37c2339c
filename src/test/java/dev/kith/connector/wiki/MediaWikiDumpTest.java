package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.CpuTime;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaWikiDumpTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("mediawiki", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new MediaWikiDump("test", folder.resolve("history.xml"), null, null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("history.xml");
    Fixtures.replace(file, "Cover the beds.", "Cover all the beds.");
    Fixtures.replace(file, "<ns>0</ns><id>12</id>", "<ns>0</ns><id>99</id>");
    return new Change(Set.of("13"), Set.of("99"), Set.of("12"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("history.xml")),
        "cut", folder -> Fixtures.cut(folder.resolve("history.xml")),
        "empty", folder -> Files.writeString(folder.resolve("history.xml"), ""),
        "without pages", folder -> Files.writeString(folder.resolve("history.xml"), "<mediawiki version='0.11'/>"),
        "garbage", folder -> Files.writeString(folder.resolve("history.xml"), "%PDF-1.7"),
        "another format", folder -> Files.writeString(folder.resolve("history.xml"), "<rss><channel/></rss>"),
        "a stub", folder -> Fixtures.replace(folder.resolve("history.xml"), "<text>Cover the beds.</text>",
            "<text bytes=\"15\" />"),
        "packed and cut", folder -> Files.write(folder.resolve("history.xml"), java.util.Arrays.copyOf(packed(true), 900)));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("history.xml"), "<id>13</id>", "<id>none</id>");
  }

  @Test
  void whoWroteWhatIsLeftGetsTheCredit() throws Exception {
    Item item = read(null).item("10");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role, Part::at).containsExactly(
        tuple("test/Ada", Role.AUTHOR, Instant.parse("2025-01-02T08:00:00Z")),
        tuple("test/Cy", Role.EDITOR, Instant.parse("2025-01-10T08:00:00Z")),
        tuple("test/Bo", Role.EDITOR, Instant.parse("2025-01-03T08:00:00Z")));
    assertThat(read(null).item("12").parts()).as("what the dump does not begin with has no author").extracting(Part::role)
        .containsExactly(Role.EDITOR);
  }

  @Test
  void aPageCarriesItsTimesTagsRedirectsAndAddress() throws Exception {
    Item item = read(null).item("10");
    assertThat(item.title()).isEqualTo("Bewässerung");
    assertThat(item.created()).isEqualTo("2025-01-02T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-11T08:00:00Z");
    assertThat(item.tags()).containsExactly("Pflege", "Garten wasser");
    assertThat(item.aliases()).containsExactly("Gießplan", "Wässern");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/wiki/Bew%C3%A4sserung");
    assertThat(item.language()).isEqualTo("de");
    assertThat(read(null).item("12").url()).isEqualTo("https://wiki.fern.example/wiki/Moos/Arten_(Nord)");
    assertThat(read(null).item("12").created()).isNull();
    assertThat(read("https://w.example/index.php?title=$1&x=y").item("13").url())
        .isEqualTo("https://w.example/index.php?title=Frost&x=y");
  }

  @Test
  void whatIsNoArticleIsCounted() throws Exception {
    RecordingSink sink = read(null);
    assertThat(sink.sent()).containsExactly("10", "12", "13");
    assertThat(sink.skipped).isEqualTo(Map.of("redirect", 2, "talk page", 1, "not wikitext", 1, "deleted text", 1,
        "other namespace", 1));
    assertThat(sink.problems).isEmpty();
  }

  @Test
  void namespacesGoByNumberAndByLocalAndEnglishName() throws Exception {
    for (String namespace : List.of("12", "Hilfe", "help")) {
      RecordingSink sink = new RecordingSink();
      new MediaWikiDump("test", Fixtures.of("mediawiki/history.xml"), null, List.of("0", namespace), null)
          .read(Cursor.START, sink);
      assertThat(sink.item("16").place()).containsExactly("Hilfe");
    }
    assertThatThrownBy(() -> new MediaWikiDump("test", Fixtures.of("mediawiki/history.xml"), null, List.of("Hlep"), null)
        .read(Cursor.START, new RecordingSink())).isInstanceOf(IOException.class).hasMessageContaining("no namespace Hlep");
  }

  @Test
  void usersCanBeDeclaredBots() throws Exception {
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Fixtures.of("mediawiki/history.xml"), null, null, List.of("ada")).read(Cursor.START, sink);
    assertThat(sink.item("10").parts()).extracting(part -> part.who().account()).containsExactly("Cy", "Bo");
  }

  @Test
  void packedDumpsOfManyStreamsAreReadToTheirEnd() throws Exception {
    for (boolean gzip : new boolean[] {true, false}) {
      Path file = Files.write(dir.resolve("dump"), packed(gzip));
      RecordingSink sink = new RecordingSink();
      new MediaWikiDump("test", file, null, null, null).read(Cursor.START, sink);
      assertThat(sink.sent()).containsExactly("10", "12", "13");
    }
  }

  @Test
  void aDumpIn7zIsRead() throws Exception {
    Path file = dir.resolve("history.xml.7z");
    try (SevenZOutputFile out = new SevenZOutputFile(file.toFile())) {
      SevenZArchiveEntry entry = new SevenZArchiveEntry();
      entry.setName("history.xml");
      out.putArchiveEntry(entry);
      out.write(Files.readAllBytes(Fixtures.of("mediawiki/history.xml")));
      out.closeArchiveEntry();
    }
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", file, null, null, null).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("10", "12", "13");
  }

  @Test
  void aDumpOfManyFilesIsOneWiki() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("dumps"));
    String dump = Files.readString(Fixtures.of("mediawiki/history.xml"));
    int middle = dump.indexOf("  <page>\n    <title>Moos");
    String head = dump.substring(0, dump.indexOf("  <page>"));
    Files.writeString(folder.resolve("farn-pages-meta-history1.xml-p1p11"), dump.substring(0, middle) + "</mediawiki>");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("farn-pages-meta-history2.xml-p12p99.gz")))) {
      out.write((head + dump.substring(middle)).getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(folder.resolve("farn-pages-articles-multistream-index.txt"), "580:10:Bewässerung");
    Files.writeString(folder.resolve("farn-stub-meta-history.xml"), "<mediawiki><page><title>T</title><id>1</id><revision>"
        + "<text bytes=\"9\" /></revision></page></mediawiki>");
    Files.writeString(folder.resolve("farn-pages-articles.xml"), dump);
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", folder, null, null, null).read(Cursor.START, sink);
    assertThat(sink.items).usingRecursiveComparison().isEqualTo(read(null).items);
    assertThat(sink.problems).isEmpty();
    Path zip = dir.resolve("dumps.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip)); var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    RecordingSink packed = new RecordingSink();
    new MediaWikiDump("test", zip, null, null, null).read(Cursor.START, packed);
    assertThat(packed.items).usingRecursiveComparison().isEqualTo(read(null).items);
  }

  @Test
  void oldDumpsTellNamespacesByTitlesOnly() throws Exception {
    Path file = Files.writeString(dir.resolve("old.xml"), Files.readString(Fixtures.of("mediawiki/history.xml"))
        .replaceAll("<ns>\\d+</ns>", "").replace("version=\"0.11\"", "version=\"0.4\"")
        .replace("<title>Frost</title>", "<title>User talk:Frost</title>"));
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", file, null, List.of("0", "12"), null).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("10", "12", "16");
    assertThat(sink.skipped).containsEntry("talk page", 2);
    assertThat(sink.expected).isGreaterThanOrEqualTo(sink.items.size());
  }

  @Test
  void whoUploadedAFileIsKnown() throws Exception {
    String page = """
        <mediawiki version="0.11"><siteinfo><namespaces><namespace key="6">Datei</namespace></namespaces></siteinfo><page>
        <title>Datei:Plan.pdf</title><ns>6</ns><id>5</id><revision><id>50</id><timestamp>2025-01-02T08:00:00Z</timestamp>
        <contributor><username>SyncBot II</username></contributor><text>The plan.</text></revision>
        <upload><timestamp>2025-01-01T08:00:00Z</timestamp><contributor><username>Ada</username></contributor>
        <filename>Plan.pdf</filename></upload></page></mediawiki>""";
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Files.writeString(dir.resolve("files.xml"), page), null, List.of("Datei"), null)
        .read(Cursor.START, sink);
    assertThat(sink.item("5").parts()).extracting(part -> part.who().account(), Part::role, Part::at)
        .containsExactly(tuple("Ada", Role.AUTHOR, Instant.parse("2025-01-01T08:00:00Z")));
  }

  @Test
  void titlesOfAWikiThatTellsUpperFromLowerCaseStayAsTheyAre() throws Exception {
    Path file = Files.writeString(dir.resolve("case.xml"), Files.readString(Fixtures.of("mediawiki/history.xml"))
        .replace("<case>first-letter</case>", "<case>case-sensitive</case>"));
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", file, null, null, null).read(Cursor.START, sink);
    assertThat(sink.item("10").tags()).containsExactly("Pflege", "garten wasser");
    assertThat(sink.item("10").aliases()).as("gießplan is another page than Gießplan").containsExactly("Gießplan");
  }

  @Test
  void talkPagesAreReadIfAskedForWithWhoTalks() throws Exception {
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Fixtures.of("mediawiki/history.xml"), null, List.of("Diskussion"), null).read(Cursor.START,
        sink);
    assertThat(sink.item("11").place()).containsExactly("Diskussion");
    assertThat(sink.item("11").parts()).extracting(part -> part.who().account()).containsExactly("Ada");
  }

  @Test
  void aDumpOfCurrentRevisionsNamesNoAuthors() throws Exception {
    String page = """
        <mediawiki version="0.5"><siteinfo><base>x</base></siteinfo><page><title>A</title><id>1</id><revision><id>5</id>
        <timestamp>2009-01-01T00:00:00Z</timestamp><contributor><username>Ada</username></contributor><text>Old.</text>
        </revision></page></mediawiki>""";
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Files.writeString(dir.resolve("old.xml"), page), null, null, null).read(Cursor.START, sink);
    assertThat(sink.item("1").parts()).extracting(Part::role).containsExactly(Role.EDITOR);
    assertThat(sink.item("1").created()).isNull();
  }

  @Test
  void bombsAndForeignEntitiesAreRefusedAndLongDumpsAreNot() throws Exception {
    Path file = dir.resolve("bomb.xml");
    Path secret = Files.writeString(dir.resolve("secret.txt"), "the secret");
    String page = "<mediawiki><page><title>T</title><id>1</id><revision><text>a &x; b</text></revision></page></mediawiki>";
    for (String entity : List.of("SYSTEM \"" + secret.toUri() + "\"", "\"the secret\"")) {
      Files.writeString(file, "<!DOCTYPE mediawiki [<!ENTITY x " + entity + ">]>" + page);
      RecordingSink sink = new RecordingSink();
      new MediaWikiDump("test", file, null, null, null).read(Cursor.START, sink);
      assertThat(sink.item("1").content()).isEqualTo(dev.kith.model.Content.wikitext("a &x; b"));
    }
    for (Map.Entry<String, String> bomb : Map.of("<mediawiki>" + "<a>".repeat(200_000), "depth",
        "<mediawiki a='" + "a".repeat(70_000_000), "one tag is longer").entrySet()) {
      Files.writeString(file, bomb.getKey());
      CpuTime.within(Duration.ofSeconds(5), () -> assertThatThrownBy(() ->
          new MediaWikiDump("test", file, null, null, null).read(Cursor.START, new RecordingSink()))
          .isInstanceOf(IOException.class).hasMessageContaining(bomb.getValue()).hasMessageContaining(file.toString()), bomb.getValue());
    }
    StringBuilder dump = new StringBuilder("<mediawiki version='0.11'>");
    String line = "&lt;br&gt; &amp; ".repeat(400);
    for (int i = 1; i <= 2_000; i++) {
      dump.append("<page><title>P").append(i).append("</title><ns>0</ns><id>").append(i).append("</id><revision><text>")
          .append(line).append("</text></revision></page>");
    }
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Files.writeString(file, dump.append("</mediawiki>")), null, null, null).read(Cursor.START,
        sink);
    assertThat(sink.items).hasSize(2_000);
  }

  @Test
  void spoiltDumpsEndInOrder() throws Exception {
    Path file = Files.copy(Fixtures.of("mediawiki/history.xml"), dir.resolve("history.xml"));
    Fixtures.spoil(file, () -> connector(dir));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new MediaWikiDump("test", null, null, null, null))
        .hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new MediaWikiDump("test", dir, "wiki.example", null, null))
        .hasMessageContaining("; try https://");
  }

  private static RecordingSink read(String url) throws Exception {
    RecordingSink sink = new RecordingSink();
    new MediaWikiDump("test", Fixtures.of("mediawiki/history.xml"), url, null, null).read(Cursor.START, sink);
    return sink;
  }

  private static byte[] packed(boolean gzip) throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.of("mediawiki/history.xml"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int half = bytes.length / 2;
    for (int from : new int[] {0, half}) {
      try (OutputStream stream = gzip ? new GZIPOutputStream(out) : new BZip2CompressorOutputStream(out)) {
        stream.write(bytes, from, from == 0 ? half : bytes.length - half);
      }
    }
    return out.toByteArray();
  }
}
