package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a folder's git repository says of its files. The repositories are made here; without git on this machine nothing of it
/// can be tried, and the tests say that they were left out.
@Timeout(300)
class FolderGitTest {
  private static final String ADA = "Ada Vink <ada@fern.example>";
  private static final String BO = "Bo Lund <bo@fern.example>";

  @TempDir
  private Path dir;
  private int day;

  @BeforeEach
  void repository() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      there = false;
    }
    assumeTrue(there, "git is not installed");
    git("init", "-q");
  }

  @Test
  void whoCommittedFirstIsTheAuthorAndWhoLaterTheEditorThroughMoves() throws Exception {
    put("docs/valve.md", "# Valve\n" + "A line of text that stays.\n".repeat(20));
    commit(ADA, "first");
    put("docs/valve.md", Files.readString(dir.resolve("docs/valve.md")) + "More.\n");
    commit(BO, "more\n\nCo-authored-by: Cy Marsh <cy@fern.example>\nCo-authored-by: dependabot[bot] <support@github.com>");
    git("mv", "docs/valve.md", "docs/open.md");
    commit("Di Ray <di@fern.example>", "moved");
    put("docs/valve.md", "# Another of the old name\nquite other words here");
    commit("Ed Pike <ed@fern.example>", "another");
    Files.setLastModifiedTime(dir.resolve("docs/open.md"), FileTime.from(Instant.parse("2026-05-05T00:00:00Z")));
    RecordingSink sink = read();
    assertThat(shown(sink.item("docs/open.md"))).containsExactly("AUTHOR ada@fern.example 2024-01-01", "EDITOR bo@fern.example 2024-01-02",
        "EDITOR cy@fern.example 2024-01-02");
    assertThat(sink.item("docs/open.md").created()).isEqualTo("2024-01-01T12:00:00Z");
    assertThat(sink.item("docs/open.md").at()).as("the time of the file lies").isEqualTo("2024-01-02T12:00:00Z");
    assertThat(shown(sink.item("docs/valve.md"))).containsExactly("AUTHOR ed@fern.example 2024-01-04");
  }

  @Test
  void botsFormattersImportsAndListedCommitsAreNotCredited() throws Exception {
    for (int i = 0; i <= GitHistory.MASS; i++) {
      put("many/" + i + ".md", "# Page " + i);
    }
    commit("Im Porter <im@fern.example>", "import all");
    put("many/1.md", "# Page one");
    commit(ADA, "say one");
    put("many/1.md", "# Page  one");
    commit("Lin Ter <lin@fern.example>", "style: run prettier");
    put("many/1.md", "# Page one!");
    commit("renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", "bump");
    put("many/1.md", "# Page one!!");
    String listed = commit("Ro Bot <ro@fern.example>", "listed");
    put(".git-blame-ignore-revs", "# formatter\n" + listed + "\n");
    put("many/1.md", "# Page one.");
    commit("12345+hidden@users.noreply.github.com".replaceFirst("(.*)", "Hid Den <$1>"), "hidden mail");
    RecordingSink sink = read();
    assertThat(shown(sink.item("many/1.md"))).containsExactlyInAnyOrder("EDITOR ada@fern.example 2024-01-02", "EDITOR Hid Den 2024-01-06");
    assertThat(sink.item("many/2.md").parts()).isEmpty();
    assertThat(sink.item("many/2.md").at()).as("the date is known all the same").isEqualTo("2024-01-01T12:00:00Z");
  }

  @Test
  void theMailmapAndThePagesOwnWordAreHeeded() throws Exception {
    put(".mailmap", "Ada Vink <ada@fern.example> <ada@old.example>\n");
    put("a.md", "---\nauthor: Bo Lund\ndate: 2023-03-03\n---\n# A");
    commit("Ada Old <ada@old.example>", "first");
    Item item = read().item("a.md");
    assertThat(shown(item)).containsExactly("AUTHOR Bo Lund null", "EDITOR ada@fern.example 2024-01-01");
    assertThat(item.created()).isEqualTo("2023-03-03T00:00:00Z");
  }

  @Test
  void ownersReviewAndTeamsAreNobody() throws Exception {
    put(".github/CODEOWNERS", """
        # all
        *            @fern/all
        *.md         @ada bo@fern.example
        /docs/       @cy   # theirs
        docs/api/*   @fern/api @di
        **/gen
        [Section] @ed
        /ed/
        """);
    for (String path : List.of("a.txt", "b.md", "x/docs/c.md", "docs/d.md", "docs/api/e.md", "docs/api/v/f.md", "docs/gen/g.md", "ed/h.md")) {
      put(path, "# " + path);
    }
    RecordingSink sink = read();
    assertThat(shown(sink.item("a.txt"))).isEmpty();
    assertThat(shown(sink.item("b.md"))).containsExactly("REVIEWER ada null", "REVIEWER bo@fern.example null");
    assertThat(shown(sink.item("x/docs/c.md"))).hasSize(2);
    assertThat(shown(sink.item("docs/d.md"))).containsExactly("REVIEWER cy null");
    assertThat(shown(sink.item("docs/api/e.md"))).containsExactly("REVIEWER di null");
    assertThat(shown(sink.item("docs/api/v/f.md"))).containsExactly("REVIEWER cy null");
    assertThat(shown(sink.item("docs/gen/g.md"))).isEmpty();
    assertThat(shown(sink.item("ed/h.md"))).containsExactly("REVIEWER ed null");
  }

  @Test
  void whatGitIgnoresAndTheTableOfContentsAreLeftOut() throws Exception {
    put(".gitignore", "/build/\n*.tmp.md\n");
    put("build/out.md", "generated");
    put("x.tmp.md", "generated");
    put("note.md", "new, not yet committed");
    put("README.md", "# Book");
    put("SUMMARY.md", "* [Note](note.md)");
    RecordingSink sink = read();
    assertThat(sink.sent()).containsExactlyInAnyOrder("README.md", "note.md");
    assertThat(sink.skipped).containsEntry("folder that git ignores", 1).containsEntry("file that git ignores", 1)
        .containsEntry("table of contents", 1);
  }

  @Test
  void aNewCommitIsSeenThoughTheFileStaysTheSame() throws Exception {
    put("a.md", "# A");
    put("b.md", "# B");
    commit(ADA, "first");
    Cursor cursor = folder(null).read(Cursor.START, new RecordingSink());
    RecordingSink same = new RecordingSink();
    cursor = folder(null).read(cursor, same);
    assertThat(same.sent()).isEmpty();
    put("a.md", "# A!");
    commit(BO, "change");
    put("a.md", "# A");
    commit(BO, "back");
    RecordingSink later = new RecordingSink();
    folder(null).read(cursor, later);
    assertThat(later.sent()).containsExactly("a.md");
    assertThat(shown(later.item("a.md"))).hasSize(2);
  }

  @Test
  void aPartOfARepositoryIsAskedForAndNoneIsWanted() throws Exception {
    put("docs/a.md", "# A");
    commit(ADA, "first");
    assertThat(read(new Folder("test", dir.resolve("docs"), null, false, null, null, null, null, null)).item("a.md").parts()).isEmpty();
    assertThat(shown(read(new Folder("test", dir.resolve("docs"), null, false, null, null, null, null, true)).item("a.md"))).hasSize(1);
    assertThat(read(folder(false)).item("docs/a.md").parts()).isEmpty();
  }

  @Test
  void aRepositoryThatIsBrokenCostsOnlyTheHistory() throws Exception {
    put("a.md", "# A");
    commit(ADA, "first");
    Files.writeString(dir.resolve(".git/HEAD"), "garbage");
    RecordingSink sink = new RecordingSink();
    folder(null).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("a.md");
    assertThat(sink.problems).extracting(Problem::what).singleElement().asString().contains("git says: ").doesNotContain("\n");
  }

  @Test
  void nothingThatAStrangersRepositoryNamesIsRun() throws Exception {
    put("a.md", "# A");
    put(".gitattributes", "*.md diff=evil filter=evil\n");
    commit(ADA, "first");
    put("a.md", "# B");
    commit(ADA, "second");
    Path ran = dir.resolve("ran");
    Path evil = dir.resolve(".git/evil.sh");
    Files.writeString(evil, "#!/bin/sh\ntouch " + ran + "\n");
    evil.toFile().setExecutable(true);
    Map<String, String> settings = Map.of("core.fsmonitor", evil.toString(), "core.pager", evil.toString(), "diff.external", evil.toString(),
        "diff.evil.textconv", evil.toString(), "log.showSignature", "true", "gpg.program", evil.toString(), "core.hooksPath", dir.resolve(".git").toString(),
        "filter.evil.clean", evil.toString(), "core.sshCommand", evil.toString(), "core.askPass", evil.toString());
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      git("config", setting.getKey(), setting.getValue());
    }
    RecordingSink sink = read();
    assertThat(shown(sink.item("a.md"))).hasSize(1);
    assertThat(ran).doesNotExist();
    git("ls-files", "--others");
    git("status");
    assertThat(ran).as("control: an unguarded git does run it").exists();
  }

  @Test
  void theCommandIsBounded() {
    assertThatThrownBy(() -> GitCommand.run(dir, "log", "--no-such-option")).isInstanceOf(IOException.class)
        .hasMessageStartingWith("git says: ").message().doesNotContain("\n");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> GitCommand.run(dir, "log")).isInstanceOfAny(InterruptedException.class, IOException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private Folder folder(Boolean git) {
    return new Folder("test", dir, null, false, null, null, null, null, git);
  }

  private RecordingSink read() throws Exception {
    return read(folder(null));
  }

  private static RecordingSink read(Folder folder) throws Exception {
    RecordingSink sink = new RecordingSink();
    folder.read(Cursor.START, sink);
    assertThat(sink.problems).isEmpty();
    return sink;
  }

  private static List<String> shown(Item item) {
    return item.parts().stream().map(part -> part.role() + " " + part.who().key() + " "
        + (part.at() == null ? null : part.at().toString().substring(0, 10))).toList();
  }

  private void put(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// The commit's id. Each is a day after the one before.
  private String commit(String author, String message) throws Exception {
    String date = "2024-01-%02dT12:00:00Z".formatted(++day);
    git("add", "-A");
    git("-c", "user.name=C", "-c", "user.email=c@fern.example", "commit", "-q", "--author=" + author, "--date=" + date, "-m", message);
    return git("rev-parse", "HEAD").strip();
  }

  private String git(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true)
        .redirectInput(new java.io.File("/dev/null"));
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0).as(command + ": " + out).isTrue();
    return out;
  }
}
