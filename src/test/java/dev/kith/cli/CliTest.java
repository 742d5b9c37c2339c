package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

final class CliTest {
  @TempDir
  private Path here;

  record Outcome(int exit, String out, String err) {}

  @Command(name = "search", description = "Search.", footer = "  kith search vpn")
  static final class SearchCommand implements Callable<Integer> {
    private final Cli cli;
    private final Exception thrown;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = "what to look for")
    private List<String> words;

    SearchCommand(Cli cli, Exception thrown) {
      this.cli = cli;
      this.thrown = thrown;
    }

    @Override
    public Integer call() throws Exception {
      if (thrown != null) {
        throw thrown;
      }
      cli.note("looking");
      cli.warn("half");
      if (cli.isJson()) {
        cli.printJson(Map.of("words", words));
      } else {
        cli.print(new Table("word", "length").row(words.getFirst(), words.getFirst().length()));
      }
      return Exit.NOTHING_FOUND;
    }
  }

  @Test
  void helpLeadsWithExamples() {
    Outcome help = run(null, "--help");
    assertThat(help.exit()).isEqualTo(Exit.OK);
    assertThat(help.out().indexOf("Examples:")).isBetween(0, help.out().indexOf("Usage:"));
    assertThat(help.out()).contains("kith who kafka", "  search  Search.", "--no-color").doesNotContain("\u001b");
    assertThat(run(null)).isEqualTo(help);
    assertThat(run(null, "search", "--help").out()).startsWith("Search.").contains("Examples:\n  kith search vpn", "--json");
  }

  @Test
  void resultsGoToStdoutAndRemarksToStderr() {
    assertThat(run(null, "search", "vpn"))
        .isEqualTo(new Outcome(Exit.NOTHING_FOUND, "word  length\nvpn        3\n", "looking\nkith: half\n"));
    assertThat(run(null, "--quiet", "search", "vpn").err()).isEqualTo("kith: half\n");
    assertThat(run(null, "search", "vpn", "-q", "--json").out().replaceAll("\\s", "")).isEqualTo("{\"words\":[\"vpn\"]}");
  }

  @Test
  void whatIsNotThereIsSaidInOneLineWithTheNearestThing() {
    assertThat(run(null, "serach", "vpn"))
        .isEqualTo(new Outcome(Exit.USAGE, "", "kith: 'serach' is not a command of kith; try 'search'\n"));
    assertThat(run(null, "search", "--jsn", "vpn").err())
        .isEqualTo("kith: '--jsn' is not an option of kith search; try '--json'\n");
    assertThat(run(null, "config", "chekc").err()).isEqualTo("kith: 'chekc' is not a command of kith config; try 'check'\n");
    assertThat(run(null, "xyzzy").err()).isEqualTo("kith: 'xyzzy' is not a command of kith; try `kith --help`\n");
    assertThat(run(null, "search")).isEqualTo(
        new Outcome(Exit.USAGE, "", "kith: Missing required parameter: 'WORD'; try `kith search --help`\n"));
  }

  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(new CliError(Exit.PARTLY, "2 sources failed"), Exit.PARTLY, "kith: 2 sources failed"),
        Arguments.of(new ConfigError("a.yaml", 3, "k", "is wrong", "b"), Exit.CONFIG, "a.yaml:3: k: is wrong; try b"),
        Arguments.of(new IllegalArgumentException("no such field"), Exit.USAGE, "kith: no such field"),
        Arguments.of(new EngineException("the disk is full\nat 3"), Exit.FAILED, "kith: the disk is full"),
        Arguments.of(new IOException("broken pipe"), Exit.FAILED, "kith: broken pipe"),
        Arguments.of(new NoSuchFileException("/x"), Exit.FAILED, "kith: /x: there is no such file or folder"),
        Arguments.of(new AccessDeniedException("/x"), Exit.NOT_ALLOWED, "kith: /x: this user may not read or write it"),
        Arguments.of(new ConnectException(), Exit.UNREACHABLE, "kith: the server cannot be reached"),
        Arguments.of(new OverlappingFileLockException(), Exit.LOCKED,
            "kith: something else holds the lock; try again later"),
        Arguments.of(new InterruptedException(), Exit.INTERRUPTED, "kith: interrupted"),
        Arguments.of(new IllegalStateException("oops"), Exit.FAILED,
            "kith: a bug: java.lang.IllegalStateException: oops; try again with --debug and report it"));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionBecomesALineAndACode(Exception thrown, int exit, String line) {
    assertThat(run(thrown, "search", "vpn")).isEqualTo(new Outcome(exit, "", line + "\n"));
    Outcome debug = run(thrown, "search", "vpn", "--debug");
    assertThat(debug.exit()).isEqualTo(exit);
    assertThat(debug.err()).contains("\tat dev.kith.cli.CliTest").endsWith(line + "\n");
  }

  @Test
  void configIsOneOfTheFolderItIsCalledFromOrGiven() {
    assertThat(run(null, "config", "path").out()).isEqualTo(here.resolve("index-config") + "\n");
    assertThat(run(null, "config", "check").out()).startsWith("No mistakes in ");
    assertThat(run(null, "config", "check", "--config", "nowhere"))
        .isEqualTo(new Outcome(Exit.CONFIG, "",
            "nowhere: --config: there is no such folder; try a folder that holds kith.yaml\n"));
  }

  @Test
  void configCheckReadsEveryFile() throws IOException {
    Path folder = Files.createDirectory(here.resolve("index-config"));
    for (String file : List.of("kith.yaml", "sources.yaml", "fields.yaml", "ranking.yaml")) {
      Files.writeString(folder.resolve(file), "colour: green\n");
      assertThat(run(null, "config", "check").exit()).as(file).isEqualTo(Exit.CONFIG);
      Files.delete(folder.resolve(file));
    }
    assertThat(run(null, "config", "check").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void coloursAreForTerminalsUnlessSomebodySaysOtherwise() {
    assertThat(Terminal.colour(true, Map.of("TERM", "xterm")::get)).isTrue();
    assertThat(Terminal.colour(false, Map.of("TERM", "xterm")::get)).isFalse();
    assertThat(Terminal.colour(true, Map.of("TERM", "dumb")::get)).isFalse();
    assertThat(Terminal.colour(true, Map.of("NO_COLOR", "1")::get)).isFalse();
    assertThat(Terminal.colour(true, Map.of("NO_COLOR", "")::get)).isTrue();
    assertThat(Terminal.colour(false, Map.of("FORCE_COLOR", "1", "TERM", "dumb")::get)).isTrue();
    assertThat(Terminal.colour(true, Map.of("FORCE_COLOR", "0")::get)).isFalse();
    assertThat(Terminal.colour(true, Map.of("FORCE_COLOR", "1", "NO_COLOR", "1")::get)).isFalse();
    assertThat(colourful("--help")).contains("\u001b[");
    assertThat(colourful("--help", "--no-color")).doesNotContain("\u001b[");
  }

  @Test
  void theWidthIsTheFirstThatIsANumber() {
    assertThat(Terminal.width("132", "90")).isEqualTo(132);
    assertThat(Terminal.width("", "90")).isEqualTo(90);
    assertThat(Terminal.width("0", null)).isEqualTo(80);
    assertThat(Terminal.width("5")).isEqualTo(20);
  }

  private String colourful(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(stream(out), stream(out), true, true, 80, true);
    cli(terminal).run(List.of(), args);
    return out.toString(StandardCharsets.UTF_8);
  }

  private Outcome run(Exception thrown, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = cli(new Terminal(stream(out), stream(err), false, false, 100, false));
    int exit = cli.run(List.of(new SearchCommand(cli, thrown), new ConfigCommand(cli, Map.of())), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Cli cli(Terminal terminal) {
    return new Cli(terminal, Map.<String, String>of()::get, InstantSource.system(), here, null);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
