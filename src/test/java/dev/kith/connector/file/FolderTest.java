package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest extends ConnectorContract {
  private static final Map<String, List<String>> RULES = Map.of("**", List.of("everyone"), "secret/**", List.of("group:a"));

  @TempDir
  private Path dir;
  @TempDir
  private Path outside;

  @Override
  protected void write(Path folder) throws IOException {
    put(folder, "docs/valves.md", "---\ntitle: Valves\nauthor: Ada Vink\ndate: 2026-01-02\n---\nText.");
    put(folder, "docs/secret/moss.html", "<html><title>Moss</title><p>Text</html>");
    put(folder, "docs/drains.txt", "Drains\nText.");
  }

  @Override
  protected Connector connector(Path folder) {
    return new Folder("test", folder.resolve("docs"), "https://wiki.example/docs", false, null, null, RULES, null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.values());
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.PEOPLE ? Set.of("secret/moss.html", "drains.txt") : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    put(folder, "docs/valves.md", "---\ntitle: Valve\nauthor: Ada Vink\ndate: 2026-01-02\n---\nText.");
    put(folder, "docs/new.md", "# New");
    Files.delete(folder.resolve("docs/drains.txt"));
    return new Change(Set.of("valves.md"), Set.of("new.md"), Set.of("drains.txt"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of(
        "the folder is gone", folder -> Files.move(folder.resolve("docs"), folder.resolve("elsewhere")),
        "the disk is not mounted", folder -> {
          Files.move(folder.resolve("docs"), folder.resolve("elsewhere"));
          Files.createDirectory(folder.resolve("docs"));
        },
        "the folder is a file", folder -> {
          Files.move(folder.resolve("docs"), folder.resolve("elsewhere"));
          Files.writeString(folder.resolve("docs"), "");
        });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.write(folder.resolve("docs/drains.txt"), new byte[(50 << 20) + 1]);
  }

  @Test
  void whatTheHeadOfAPageSaysIsRead() throws Exception {
    put(dir, "guides/Root rot.md", """
        ---
        title: "Root <em>rot</em>"
        authors: [Ada Vink <ada@fern.example>, {name: Bo Lund, email: bo@fern.example}]
        reviewers: Cy Marsh, Di Ray
        date: 2025-12-24
        updated: 2026-03-01 08:30
        tags: roots, water
        aliases: [Rot, "root ROT"]
        redirect_from: /old/rotten-roots/
        access: [group:growers, user:ada]
        ownership: external
        lang: en
        permalink: /rot/
        ---
        # Another heading
        Body.
        """);
    Item item = read(folder(Map.of(), "https://wiki.example/base/")).items.getFirst();
    assertThat(item).isEqualTo(new Item("test", "guides/Root rot.md", Kind.PAGE, "Root rot",
        Content.markdown("# Another heading\nBody.\n"), "https://wiki.example/rot/", Instant.parse("2026-03-01T08:30:00Z"),
        Instant.parse("2025-12-24T00:00:00Z"),
        List.of(new Part(Identity.of("", "ada@fern.example", "Ada Vink"), Role.AUTHOR, null),
            new Part(Identity.of("", "bo@fern.example", "Bo Lund"), Role.AUTHOR, null),
            new Part(Identity.of("Cy Marsh"), Role.REVIEWER, null), new Part(Identity.of("Di Ray"), Role.REVIEWER, null)),
        List.of("roots", "water"), List.of("Rot", "rotten roots"), List.of("guides"), List.of(), "en",
        dev.kith.model.Signals.NONE, Access.of(Set.of("group:growers", "user:ada")), Ownership.EXTERNAL));
  }

  @Test
  void aPageWithoutATitleIsCalledByItsHeadingOrElseItsFile() throws Exception {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("a.md", "```\n# no\n```\n# **Build** [Plan](x.md) ![b](c.svg) {#plan}\n");
    titles.put("b.md", "Setext `code`\n====\n");
    titles.put("leaf-mould_notes.txt", "first words");
    titles.put("x/index.md", "no heading");
    titles.put("x/_index.md", "+++\ntitle = \"From TOML\"\n+++\nText");
    titles.put("y.html", "<h1>By <b>heading</b></h1>");
    titles.put("z 0123456789abcdef0123456789abcdef.md", "");
    for (Map.Entry<String, String> file : titles.entrySet()) {
      put(dir, file.getKey(), file.getValue());
    }
    RecordingSink sink = read(folder(Map.of(), ""));
    assertThat(titles.keySet().stream().map(id -> sink.item(id).title())).containsExactly("Build Plan", "Setext code",
        "leaf mould notes", "x", "From TOML", "By heading", "z");
    assertThat(sink.items).allSatisfy(item -> assertThat(item.url()).isEmpty());
  }

  @Test
  void aHeadThatIsNotQuiteYamlIsReadAsFarAsItGoesAndReported() throws Exception {
    put(dir, "a.md", "---\ntitle: Radio: a primer\ntags:\n  - lora\n  - mesh\naccess: [group:a]\n---\nText");
    put(dir, "b.md", "---\ntitle: Draft: x\ndraft: true\n---\nText");
    put(dir, "c.md", "---\nno end\n");
    put(dir, "d.md", "---\n" + "[".repeat(5000) + "\naccess: [group:a]\n---\nText");
    RecordingSink sink = read(folder(Map.of(), ""));
    assertThat(sink.sent()).containsExactly("a.md", "c.md", "d.md");
    assertThat(sink.item("a.md").title()).isEqualTo("Radio: a primer");
    assertThat(sink.item("a.md").tags()).containsExactly("lora", "mesh");
    assertThat(sink.item("a.md").access()).isEqualTo(Access.of(Set.of("group:a")));
    assertThat(sink.item("d.md").access()).isEqualTo(Access.of(Set.of("group:a")));
    assertThat(sink.problems).hasSize(2);
    assertThat(sink.skipped).isEqualTo(Map.of("draft", 1));
  }

  @Test
  void everyRuleThatMatchesMustHoldAndAPageMayOnlyNarrowIt() throws Exception {
    put(dir, "open.md", "");
    put(dir, "own.md", "---\naccess: group:b\n---\n");
    put(dir, "Restricted/NJ/a.md", "---\naccess: everyone\n---\n");
    put(dir, "Restricted/b.md", "---\naccess: [group:b]\n---\n");
    put(dir, "Restricted/c.md", "---\naccess: friends\n---\n");
    Map<String, List<String>> rules = new LinkedHashMap<>();
    rules.put("restricted", List.of("group:a"));
    rules.put("**/nj/*.md", List.of("user:x", "user:y"));
    rules.put("restrcted/**", List.of("group:a"));
    RecordingSink sink = read(folder(rules, ""));
    assertThat(sink.item("open.md").access()).as("the admin's setting for the source decides").isNull();
    assertThat(sink.item("own.md").access()).isEqualTo(Access.of(Set.of("group:b")));
    assertThat(sink.item("Restricted/NJ/a.md").access())
        .isEqualTo(Access.of(Set.of("group:a")).and(Set.of("user:x", "user:y")));
    assertThat(sink.item("Restricted/b.md").access()).isEqualTo(Access.of(Set.of("group:b")).and(Set.of("group:a")));
    assertThat(sink.item("Restricted/c.md").access()).isEqualTo(Access.NOBODY);
    assertThat(sink.problems).extracting(Problem::what).anyMatch(what -> what.contains("restrcted/**")).hasSize(2);
  }

  @Test
  void whatIsNoDocumentIsLeftOutAndCounted() throws Exception {
    put(dir, "a.md", "A");
    put(dir, ".obsidian/app.md", "");
    put(dir, "node_modules/x/readme.md", "");
    put(dir, "~$a.docx", "");
    put(dir, ".hidden.md", "");
    put(dir, "photo.png", "");
    put(dir, "junk.txt", "a\0b");
    put(dir, "moved.md", "---\nredirect_to: /a\n---\n");
    put(outside, "private.md", "not ours");
    Files.createSymbolicLink(dir.resolve("link"), outside);
    Files.createSymbolicLink(dir.resolve("link.md"), outside.resolve("private.md"));
    RecordingSink sink = read(folder(Map.of(), ""));
    assertThat(sink.sent()).containsExactly("a.md");
    assertThat(sink.skipped).isEqualTo(Map.of("hidden folder", 1, "folder node_modules", 1, "lock or backup file", 1,
        "hidden file", 1, ".png file", 1, "binary file named as text", 1, "redirect to another page", 1, "symbolic link", 2));
  }

  @Test
  void officeFilesGoOnAsTheyAreWithTheirMediaType() throws Exception {
    put(dir, "plans/Budget_2026.xlsx", "PK");
    Item item = read(folder(Map.of(), "https://files.example")).items.getFirst();
    assertThat(item.title()).isEqualTo("Budget 2026");
    assertThat(item.kind()).isEqualTo(Kind.FILE);
    assertThat(item.url()).isEqualTo("https://files.example/plans/Budget_2026.xlsx");
    assertThat(item.content()).isInstanceOfSatisfying(Content.Binary.class, binary -> {
      assertThat(binary.mediaType()).endsWith("spreadsheetml.sheet");
      assertThat(binary.bytes()).isEqualTo("PK".getBytes(StandardCharsets.UTF_8));
    });
  }

  @Test
  void whatTheMetasOfAnHtmlPageSayIsRead() throws Exception {
    put(dir, "a.html", """
        <html><head><title>Hours</title><meta name="Author" content="Ada Vink &lt;ada@fern.example&gt;">
        <meta property="article:author" content="Bo Lund"><meta property="article:author" content="https://x.example/bo">
        <meta name="author" content="Bo Lund"><meta name="keywords" content="desk, hours">
        <meta name="access" content="user:x">
        <meta name="dcterms.created" content="2024-12-09"><meta name="dcterms.modified" content="2025-11-16"></head>
        <body><p>Nine to five.</body></html>""");
    put(dir, "b.html", "<p>Nothing is said of this.");
    RecordingSink sink = read(folder(Map.of(), ""));
    Item item = sink.item("a.html");
    assertThat(item.parts()).containsExactly(
        new Part(Identity.of("", "ada@fern.example", "Ada Vink"), Role.AUTHOR, null),
        new Part(Identity.of("Bo Lund"), Role.AUTHOR, null));
    assertThat(item.tags()).containsExactly("desk", "hours");
    assertThat(item.created()).isEqualTo("2024-12-09T00:00:00Z");
    assertThat(item.at()).isEqualTo("2025-11-16T00:00:00Z");
    assertThat(item.access()).isNull();
    assertThat(sink.item("b.html").at())
        .isEqualTo(Files.getLastModifiedTime(dir.resolve("b.html")).toInstant());
  }

  @Test
  void aFlawOfAPagesHeadNamesItsPageSoThatItIsToldUntilItIsMended() throws Exception {
    put(dir, "a.md", "---\ntitle: Radio: a primer\n---\nText.");
    put(dir, "b.md", "---\naccess: 17\n---\nText.");
    assertThat(read(folder(Map.of(), "")).problems).extracting(Problem::id).containsExactly("a.md", "b.md");
  }

  @Test
  void charsetsAreFoundOut() throws Exception {
    Files.write(dir.resolve("a.txt"), "Zoë – ärger".getBytes("windows-1252"));
    Files.write(dir.resolve("b.txt"), "\uFEFFZoë".getBytes(StandardCharsets.UTF_8));
    Files.write(dir.resolve("c.txt"), "\uFEFFZoë".getBytes(StandardCharsets.UTF_16LE));
    Files.write(dir.resolve("d.html"), "<meta charset=windows-1251><p>Мох".getBytes("windows-1251"));
    assertThat(read(folder(Map.of(), "")).items).extracting(item -> ((Content.Text) item.content()).text())
        .containsExactly("Zoë – ärger", "Zoë", "Zoë", "<meta charset=windows-1251><p>Мох");
  }

  @Test
  void addressesAreEscapedAndPrettyWhereAsked() {
    assertThat(FolderPage.url("https://w.example", "a b/ü&c.md", false)).isEqualTo("https://w.example/a%20b/%C3%BC%26c.md");
    assertThat(FolderPage.url("https://w.example/", "guide/setup.md", true)).isEqualTo("https://w.example/guide/setup/");
    assertThat(FolderPage.url("https://w.example/", "guide/index.md", true)).isEqualTo("https://w.example/guide/");
    assertThat(FolderPage.url("https://w.example/", "index.md", true)).isEqualTo("https://w.example/");
    assertThat(FolderPage.url("https://w.example/", "reindex.md", true)).isEqualTo("https://w.example/reindex/");
  }

  @Test
  void tagsWithinTheTextCountInAnObsidianVaultOnly() throws Exception {
    put(dir, "a.md", "Note #radio/lora and `#code` but not #123 or\n```\n#shell\n```\n#roots");
    assertThat(read(folder(Map.of(), "")).items.getFirst().tags()).isEmpty();
    Files.createDirectory(dir.resolve(".obsidian"));
    assertThat(read(folder(Map.of(), "")).items.getFirst().tags()).containsExactly("radio/lora", "roots");
  }

  @Test
  void onlyIncludedFilesAreReadAndThenOtherTextToo() throws Exception {
    put(dir, "a.md", "A");
    put(dir, "src/Main.java", "class Main {}");
    put(dir, "src/gen/Out.java", "class Out {}");
    Folder folder = new Folder("test", dir, null, false, List.of("**/*.java"), List.of("src/gen"), null, null, null);
    assertThat(read(folder).sent()).containsExactly("src/Main.java");
  }

  @Test
  void aFolderThatSharePointOrOneDriveKeepsInStepIsReadWithoutTheirOwnFiles() throws Exception {
    put(dir, "Plans/Plan.docx", "PK");
    put(dir, "Plans/~$Plan.docx", "lock");
    put(dir, "Plans/Forms/AllItems.aspx", "<%@ Page %>");
    put(dir, "Plans/Forms/template.dotx", "PK");
    put(dir, "Forms/sick-note.docx", "PK");
    put(dir, "Wiki.url", "[InternetShortcut]\nURL=https://wiki.example/");
    put(dir, "desktop.ini", "[.ShellClassInfo]");
    put(dir, "Seals.csv", "\uFEFF\"ListSchema={\"\"schemaXmlList\"\":[]}\"\n\"Title\",\"Where\"\n\"Seal\",\"Brook 16\"\n");
    RecordingSink sink = read(folder(Map.of(), ""));
    assertThat(sink.sent()).containsExactly("Forms/sick-note.docx", "Plans/Plan.docx", "Seals.csv");
    assertThat(((Content.Text) sink.item("Seals.csv").content()).text()).isEqualTo("\"Title\",\"Where\"\n\"Seal\",\"Brook 16\"\n");
    assertThat(sink.skipped).isEqualTo(Map.of("lock or backup file", 1, "folder forms", 1, ".url file", 1, ".ini file", 1));
  }

  @Test
  void aFileWhoseTimeGoesBackIsReadAgainAndOtherSettingsReadAll() throws Exception {
    put(dir, "a.md", "one");
    put(dir, "b.md", "two");
    Files.setLastModifiedTime(dir.resolve("a.md"), FileTime.from(Instant.parse("2026-02-02T00:00:00Z")));
    Cursor cursor = folder(Map.of(), "").read(Cursor.START, new RecordingSink());
    put(dir, "a.md", "six");
    Files.setLastModifiedTime(dir.resolve("a.md"), FileTime.from(Instant.parse("2025-02-02T00:00:00Z")));
    RecordingSink sink = new RecordingSink();
    folder(Map.of(), "").read(cursor, sink);
    assertThat(sink.sent()).containsExactly("a.md");
    RecordingSink other = new RecordingSink();
    folder(Map.of("**", List.of("group:a")), "").read(cursor, other);
    assertThat(other.sent()).containsExactly("a.md", "b.md");
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Folder("t", null, null, false, null, null, null, null, null)).hasMessageStartingWith("path: is");
    assertThatThrownBy(() -> folder(Map.of(), "wiki")).hasMessageStartingWith("url: wiki is no address; try ");
    assertThatThrownBy(() -> folder(Map.of("**", List.of("growers")), "")).hasMessageStartingWith("accessRules: **");
    assertThatThrownBy(() -> folder(Map.of("[", List.of("everyone")), "")).hasMessageStartingWith("accessRules: [ is no glob; try");
    assertThatThrownBy(() -> new Folder("t", dir, null, false, null, null, null, Map.of("**", "ours"), null))
        .hasMessageStartingWith("ownershipRules: ours is unknown; try ");
  }

  private Folder folder(Map<String, List<String>> access, String url) {
    return new Folder("test", dir, url, false, null, null, access, null, null);
  }

  private static RecordingSink read(Folder folder) throws Exception {
    RecordingSink sink = new RecordingSink();
    folder.read(Cursor.START, sink);
    return sink;
  }

  private static void put(Path folder, String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
