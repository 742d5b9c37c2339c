package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotionTest extends ConnectorContract {
  private static final String HOME = "a".repeat(32);
  private static final String TASKS = "b".repeat(32);
  private static final String VALVE = "c".repeat(32);
  private static final String DRAIN = "d".repeat(32);
  private static final String LONG = "A row whose title is so long that the name of its file is cut somewhere before its end";

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("export"));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Home " + HOME + ".md", "# Home\n\nCreated by: Ada Vink\nCreated time: March 5, 2024 10:30 AM\n\nOpen the valve.\n");
    files.put("Valve " + VALVE + ".md", "# Valve\n\nCreated by: Bo Lund\nCreated time: March 6, 2024\n\nTurn slowly.\n");
    files.put("Drain " + DRAIN + ".md", "# Drain\n\nAuthor: Cy Marsh\nLast edited time: 2024/03/07 09:00\n\nKeep it open.\n");
    Files.write(folder.resolve("export/Export-1.zip"), zip(files));
  }

  @Override
  protected Connector connector(Path folder) {
    return new Notion("test", folder.resolve("export"), null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Home " + HOME + ".md", "# Home\n\nCreated by: Ada Vink\nCreated time: March 5, 2024 10:30 AM\n\nOpen the valve.\n");
    files.put("Valve " + VALVE + ".md", "# Valves\n\nCreated by: Bo Lund\nCreated time: March 6, 2024\n\nTurn slowly.\n");
    files.put("New " + TASKS + ".md", "# New\n\nCreated by: Bo Lund\nCreated time: March 6, 2024\n\nNew.\n");
    Files.write(folder.resolve("export/Export-1.zip"), zip(files));
    return new Change(Set.of(VALVE), Set.of(TASKS), Set.of(DRAIN));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("it is gone", folder -> Files.delete(folder.resolve("export/Export-1.zip")),
        "it is cut", folder -> Fixtures.cut(folder.resolve("export/Export-1.zip")),
        "it is garbage", folder -> Files.write(folder.resolve("export/Export-1.zip"), new byte[999]),
        "it is another's", folder -> Files.write(folder.resolve("export/Export-1.zip"), zip(Map.of("a.json", "{}"))));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.write(folder.resolve("export/Export-1.zip"), zip(Map.of("Home " + HOME + ".md", "# Home", "Valve " + VALVE + ".md", "# Valve",
        "Drain " + DRAIN + ".csv", "a,b\n\"never closed" + "x".repeat(20 << 20))));
  }

  @Test
  void theProperties() throws Exception {
    put("Home " + HOME + ".md", """
        # Root rot: a *primer*

        Created by: Ada Vink
        Last edited by: Bo Lund <bo@fern.example>
        Created time: March 5, 2024 10:30 AM
        Last edited time: 7. März 2024 09:05
        Reviewer: Cy Marsh, Di Ray
        Tags: roots, late frost
        Person: Ed Pike
        Status: In progress
        Done: Yes

        Note: this line is text, and [the valve](Home%20""" + HOME + "/Valve%20" + VALVE + """
        .md) is a [link](https://a.example/x_(y)).

        <aside>
        💡 Mind **the** gap
        </aside>

        - Toggle
            hidden text
        """);
    Item item = read().items.getFirst();
    assertThat(item.id()).isEqualTo(HOME);
    assertThat(item.url()).isEqualTo("https://www.notion.so/" + HOME);
    assertThat(item.title()).isEqualTo("Root rot: a *primer*");
    Instant created = Instant.parse("2024-03-05T10:30:00Z");
    Instant edited = Instant.parse("2024-03-07T09:05:00Z");
    assertThat(item.created()).isEqualTo(created);
    assertThat(item.at()).isEqualTo(edited);
    assertThat(item.parts()).containsExactly(new Part(Identity.of("Ada Vink"), Role.AUTHOR, created),
        new Part(Identity.of("", "bo@fern.example", "Bo Lund"), Role.EDITOR, edited), new Part(Identity.of("Cy Marsh"), Role.REVIEWER, null),
        new Part(Identity.of("Di Ray"), Role.REVIEWER, null), new Part(Identity.of("Ed Pike"), Role.EDITOR, null));
    assertThat(item.tags()).containsExactly("roots", "late frost");
    assertThat(item.content()).isEqualTo(Content.markdown("Note: this line is text, and [the valve](https://www.notion.so/" + VALVE
        + ") is a [link](https://a.example/x_(y)).\n\n\n💡 Mind **the** gap\n\n\n- Toggle\n    hidden text\n\nStatus: In progress"));
    assertThat(item.access()).isNull();
  }

  @Test
  void aFirstParagraphOfTextIsNoBlockOfProperties() throws Exception {
    put("Home " + HOME + ".md", "# Home\n\nRemember: water less.\nAnd: mulch.\n\nMore.");
    put("Valve " + VALVE + ".md", "# Valve\n\nAuthor: Ada Vink\nbut this is a sentence\n");
    RecordingSink sink = read();
    assertThat(text(sink.item(HOME))).isEqualTo("Remember: water less.\nAnd: mulch.\n\nMore.");
    assertThat(text(sink.item(VALVE))).startsWith("Author: Ada Vink\nbut");
    assertThat(sink.item(VALVE).parts()).isEmpty();
  }

  @Test
  void anHtmlPageSaysOfEachPropertyWhatItIs() throws Exception {
    put("Fuite " + HOME + ".html", """
        <html><head><title>Fuite</title><style>p{}</style></head><body><article id="x" class="page sans"><header>
        <div class="page-header-icon"><span class="icon">💧</span></div><h1 class="page-title">Fuite d'eau</h1><p class="page-description">En bref</p>
        <table class="properties"><tbody>
        <tr class="property-row property-row-created_by"><th>Ouvert par</th><td><span class="user"><img class="icon user-icon"/>Ada Vink</span></td></tr>
        <tr class="property-row property-row-person"><th>Relecteur</th><td><span class="user">Bo Lund</span><span class="user">Cy Marsh</span></td></tr>
        <tr class="property-row property-row-multi_select"><th>Sujets</th><td><span class="selected-value">eau</span><span class="selected-value">gel, tardif</span></td></tr>
        <tr class="property-row property-row-created_time"><th>Le</th><td><time>@5 mars 2024 10:30</time></td></tr>
        <tr class="property-row property-row-text"><th>Author</th><td>not a person column</td></tr>
        </tbody></table></header><div class="page-body"><p>Fermez la <a href="Fuite%20""" + HOME + "/Vanne%20" + VALVE + """
        .html">vanne</a>.</p><figure class="callout"><div>💡</div><div>Lentement</div></figure>
        <table class="collection-content"><thead><tr><th>Nom</th><th>Qui</th></tr></thead><tbody>
        <tr><td class="cell-title"><a href="Vanne%20""" + VALVE + """
        .html">Vanne</a></td><td>Bo Lund</td></tr><tr><td class="cell-title">Sans page</td><td>Di Ray</td></tr></tbody></table>
        <script>no()</script></div></article><span></span></body></html>""");
    Item item = read().items.getFirst();
    assertThat(item.title()).isEqualTo("Fuite d'eau");
    assertThat(item.parts()).extracting(part -> part.role() + " " + part.who().key())
        .containsExactly("AUTHOR Ada Vink", "REVIEWER Bo Lund", "REVIEWER Cy Marsh");
    assertThat(item.tags()).containsExactly("eau", "gel", "tardif");
    assertThat(item.created()).isEqualTo("2024-03-05T10:30:00Z");
    assertThat(text(item)).contains("En bref", "Fermez la", "https://www.notion.so/" + VALVE, "Lentement", "Vanne", "Sans page", "Di Ray",
        "Author: not a person column").doesNotContain("Ada Vink", "Fuite d'eau", ">Bo Lund<");
  }

  @Test
  void aDatabaseNamesItsRowsAndTheirPagesSayTheRest() throws Exception {
    put("Tasks " + TASKS + ".csv", "\uFEFFName,Assigned to,Where\nSeal,Ada Vink,Brook 16\n");
    put("Tasks " + TASKS + "_all.csv", "\uFEFFName,Assigned to,Where\nSeal,Ada Vink,Brook 16\n" + LONG
        + ",Bo Lund,\"Brook 17,\nleft\"\nNo page,Cy Marsh,Brook 18\n");
    put("Tasks " + TASKS + "/Seal " + VALVE + ".md", "# Seal\n\nAssigned to: Ada Vink\nWhere: Brook 16\nthe left one\n\nText");
    put("Tasks/" + LONG.substring(0, 50) + " " + DRAIN + ".md", "# " + LONG + "\n\nAssigned to: Bo Lund\n\nText");
    RecordingSink sink = read();
    assertThat(sink.sent()).containsExactlyInAnyOrder(TASKS, VALVE, DRAIN);
    assertThat(text(sink.item(TASKS))).isEqualTo("Seal\n" + LONG + "\nNo page Assigned to: Cy Marsh; Where: Brook 18");
    assertThat(sink.item(TASKS).title()).isEqualTo("Tasks");
    assertThat(sink.item(VALVE).parts()).containsExactly(new Part(Identity.of("Ada Vink"), Role.EDITOR, null));
    assertThat(text(sink.item(VALVE))).as("a value of two lines, which the columns tell from text").isEqualTo("Text\n\nWhere: Brook 16 the left one");
    assertThat(sink.item(DRAIN).title()).isEqualTo(LONG);
    assertThat(sink.item(DRAIN).place()).containsExactly("Tasks");
    assertThat(sink.skipped).isEqualTo(Map.of("part of a database that is there as a whole", 1));
  }

  @Test
  void titlesMayRepeatAndPartsMayLieInPartsAndOverlap() throws Exception {
    byte[] one = zip(Map.of("Export-0a/Same " + HOME + ".md", "# Same\n\none", "Export-0a/index.html", "<ul></ul>"));
    byte[] two = zip(Map.of("Export-0a/Same " + VALVE + ".md", "# Same\n\ntwo", "Export-0a/Same " + HOME + ".md", "# Same\n\none",
        "Export-0a/Same " + HOME + "/plan.txt", "uploaded", "Export-0a/Same " + HOME + "/photo.png", "no"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : Map.of("Export-0a-Part-1.zip", one, "ExportBlock-0a-Part-2.zip", two).entrySet()) {
        out.putNextEntry(new ZipEntry(part.getKey()));
        out.write(part.getValue());
      }
    }
    Files.write(dir.resolve("0a_Export.zip"), bytes.toByteArray());
    RecordingSink sink = read();
    assertThat(sink.sent()).containsExactlyInAnyOrder(HOME, VALVE, HOME + "/plan.txt");
    assertThat(sink.items).filteredOn(item -> item.kind() == Kind.PAGE).allSatisfy(item -> {
      assertThat(item.title()).isEqualTo("Same");
      assertThat(item.place()).isEmpty();
    });
    assertThat(sink.item(HOME + "/plan.txt").place()).containsExactly("Same");
    assertThat(sink.skipped).isEqualTo(Map.of("the same page again", 1, "list of the export's pages", 1));
  }

  @Test
  void datesAreReadAsWorkspacesWriteThem() {
    for (String written : List.of("March 5, 2024 10:30 AM", "Mar 5, 2024 10:30 AM", "@March 5, 2024 10:30 AM (CET) → March 6, 2024 1:00 PM", "2024/03/05 10:30",
        "5. März 2024 10:30", "5 mars 2024 10:30", "5 de marzo de 2024 10:30", "2024-03-05T10:30:00Z", "05.03.2024 10:30", "2024年3月5日 10:30")) {
      assertThat(NotionProperties.time(written)).as(written).contains(Instant.parse("2024-03-05T10:30:00Z"));
    }
    assertThat(NotionProperties.time("soon")).isEmpty();
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Path file = dir.resolve("Home " + HOME + ".md");
    put(file.getFileName().toString(), "# Home\n\nCreated by: Ada Vink\nTags: a\n\nText <aside>x</aside> [l](a%20" + VALVE + ".md)\n");
    put("Tasks " + TASKS + ".csv", "Name,Tags\nSeal,x\n");
    put("Valve " + VALVE + ".html", "<article id=x><table class=properties><tr class=property-row-created_by><th>By<td><span class=user>Ada</span>"
        + "</table><div class=page-body><p>x</div></article>");
    for (Path spoilt : List.of(file, dir.resolve("Tasks " + TASKS + ".csv"), dir.resolve("Valve " + VALVE + ".html"))) {
      byte[] sound = Files.readAllBytes(spoilt);
      Fixtures.spoil(spoilt, () -> new Notion("test", dir, ""), false);
      Files.write(spoilt, sound);
    }
    long seed = Seed.get();
    System.out.println("notion pages -Dseed=" + seed);
    Random random = new Random(seed);
    Item blank = Item.of("test", "x", Kind.PAGE, "x", Content.plain(""));
    for (Path page : List.of(file, dir.resolve("Valve " + VALVE + ".html"))) {
      byte[] sound = Files.readAllBytes(page);
      for (int i = 0; i < 5_000; i++) {
        NotionPage read = NotionPage.of(page.getFileName().toString(), Fixtures.spoilt(sound, random), "https://n.example", Set.of());
        assertThat(read.properties().on(blank).title()).isNotBlank();
        assertThat(read.title()).as("input " + i).isNotBlank();
      }
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Notion("t", null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Notion("t", dir, "notion")).hasMessageStartingWith("url: notion is no address; try ");
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    new Notion("test", dir, "").read(Cursor.START, sink);
    assertThat(sink.problems).isEmpty();
    return sink;
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private void put(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
