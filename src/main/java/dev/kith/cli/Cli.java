package dev.kith.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The command `kith` itself: the options all commands share, and what commands stand on. A command is a class with
/// `@Command(name, description, footer = examples)` that implements `Callable<Integer>` and takes this in its constructor;
/// it returns a code of [Exit] and lets exceptions fly.
@Command(name = "kith", header = "Find what your company knows, and who knows it.%n",
    versionProvider = Cli.Version.class, synopsisSubcommandLabel = "COMMAND", footer = {
      "  kith demo                     try it with a sample company",
      "  kith search vpn on a mac      what is written about it",
      "  kith who kafka                who knows about it",
      "  kith config check             look for mistakes in index-config/",
      ""})
public final class Cli implements Runnable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> HELP_ORDER = List.of(UsageMessageSpec.SECTION_KEY_HEADER,
      UsageMessageSpec.SECTION_KEY_DESCRIPTION, UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
      UsageMessageSpec.SECTION_KEY_FOOTER, UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
      UsageMessageSpec.SECTION_KEY_SYNOPSIS, UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
      UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
      UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, UsageMessageSpec.SECTION_KEY_OPTION_LIST);

  @Option(names = "--config", paramLabel = "DIR", scope = ScopeType.INHERIT, order = 90,
      description = "the folder of the settings (default: index-config)")
  private Path configFolder;

  @Option(names = "--json", scope = ScopeType.INHERIT, order = 91, description = "print the result as JSON")
  private boolean json;

  @Option(names = "--ndjson", scope = ScopeType.INHERIT, order = 91, description = "print the result as JSON, an item a line")
  private boolean ndjson;

  @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, order = 92, description = "no progress and no remarks")
  private boolean quiet;

  @Option(names = "--no-color", scope = ScopeType.INHERIT, order = 93, description = "no colours")
  private boolean noColor;

  @Option(names = "--debug", scope = ScopeType.INHERIT, order = 94, description = "stack traces")
  private boolean debug;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, order = 95, description = "this help")
  private boolean help;

  @Option(names = "--version", versionHelp = true, scope = ScopeType.INHERIT, order = 96, description = "the version")
  private boolean version;

  private final Terminal terminal;
  private final Function<String, String> env;
  private final InstantSource clock;
  private final Path here;
  private final Path home;
  private CommandLine line;

  /// @param here the folder the command was called from
  /// @param home the folder Kith itself lies in
  Cli(Terminal terminal, Function<String, String> env, InstantSource clock, Path here, Path home) {
    this.terminal = terminal;
    this.env = env;
    this.clock = clock;
    this.here = here;
    this.home = home;
  }

  /// Runs a command line to its end and returns the exit code; nothing is thrown.
  int run(List<Object> commands, String... args) {
    line = new CommandLine(this);
    commands.forEach(line::addSubcommand);
    Optional.ofNullable(line.getSubcommands().get("people"))
        .ifPresent(people -> PeopleCommand.subcommands(this).forEach(people::addSubcommand));
    boolean plain = List.of(args).contains("--no-color") || !terminal.colour();
    line.setColorScheme(Help.defaultColorScheme(plain ? Help.Ansi.OFF : Help.Ansi.ON));
    line.setUsageHelpWidth(Math.clamp(terminal.width(), 60, 110));
    arrange(line);
    line.setOut(new PrintWriter(terminal.out(), true));
    line.setErr(new PrintWriter(terminal.err(), true));
    line.setParameterExceptionHandler((e, given) -> fail(e, List.of(given).contains("--debug")));
    line.setExecutionExceptionHandler((e, _, _) -> fail(e, debug));
    int exit;
    try {
      exit = line.execute(args);
    } catch (Error e) {
      exit = fail(e, debug);
    }
    terminal.out().flush();
    terminal.err().flush();
    return exit;
  }

  private static void arrange(CommandLine line) {
    line.getCommandSpec().usageMessage().sectionKeys(HELP_ORDER).footerHeading(
            line.getCommandSpec().usageMessage().footer().length == 0 ? "" : "Examples:%n")
        .commandListHeading("%nCommands:%n").optionListHeading("%nOptions:%n")
        .synopsisHeading("Usage: ").abbreviateSynopsis(true);
    line.getSubcommands().values().forEach(Cli::arrange);
  }

  private int fail(Throwable thrown, boolean withTrace) {
    if (withTrace) {
      thrown.printStackTrace(terminal.err());
    }
    Failures.Failure failure = Failures.of(thrown);
    terminal.err().println(failure.line());
    return failure.exit();
  }

  /// Without a command: what there is.
  @Override
  public void run() {
    line.usage(terminal.out(), line.getColorScheme());
  }

  /// The settings: of `--config`, else of `index-config/` here, else of `index-config/` where Kith lies.
  public Config config() {
    if (configFolder != null) {
      Path folder = here.resolve(configFolder);
      if (!Files.isDirectory(folder)) {
        throw new ConfigError(configFolder.toString(), "--config: there is no such folder",
            "a folder that holds kith.yaml");
      }
      return new Config(folder, env);
    }
    Path local = here.resolve("index-config");
    return new Config(Files.exists(local) || home == null ? local : home.resolve("index-config"), env);
  }

  /// The settings of the sample company.
  ///
  /// @throws CliError if Kith was not started by its launcher, which says where it lies
  public Config demo() {
    Path folder = sample();
    if (!Files.isDirectory(folder)) {
      throw new CliError(Exit.FAILED, "the sample company is not at " + folder + "; start Kith by its launcher ./kith");
    }
    return new Config(folder, env);
  }

  private Path sample() {
    return (home == null ? here : home).resolve("sample-data").resolve("index-config");
  }

  /// Whether these are the settings of the sample company.
  boolean isDemo(Config config) {
    return config.folder().equals(sample());
  }

  /// The settings, or those of the sample company while somebody who has set up no sources is trying it out.
  public Config configOrDemo() {
    Config config = config();
    if (configFolder != null || config.hasSources() && !config.withoutSecrets().sources(Connectors.TYPES).isEmpty() || home == null) {
      return config;
    }
    Config demo = demo();
    if (!Files.isDirectory(demo.kith().data())) {
      return config;
    }
    note("(the sample company; your own sources go into " + config.folder().resolve("sources.yaml") + ")");
    return demo;
  }

  public Terminal terminal() {
    return noColor ? terminal.withoutColour() : terminal;
  }

  /// Whether a program reads the result.
  public boolean isJson() {
    return json || ndjson;
  }

  public boolean isQuiet() {
    return quiet;
  }

  /// Whoever uses the command line, as the audit log names them.
  static String actor() {
    return "os:" + System.getProperty("user.name");
  }

  /// The whole command line, with all commands.
  CommandLine line() {
    return line;
  }

  public boolean isDebug() {
    return debug;
  }

  /// A variable of the environment.
  Optional<String> env(String name) {
    return Optional.ofNullable(env.apply(name)).filter(value -> !value.isBlank());
  }

  public InstantSource clock() {
    return clock;
  }

  /// A line of the result, on stdout.
  public void print(String text) {
    terminal.out().println(text);
  }

  /// The result as a table, on stdout; nobody's terminal cuts it when it is piped.
  public void print(Table table) {
    table.lines(terminal.outTty() ? terminal.width() : Integer.MAX_VALUE).forEach(this::print);
  }

  /// The result for programs, on stdout; records become objects.
  ///
  /// @param lists those of its keys whose items are a line each with `--ndjson`; if there are several, each item says in `list`
  ///              which it is of. Without any, a result that is a list gives a line an item, any other is one line
  public void printJson(Object value, String... lists) {
    if (!ndjson) {
      print(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
      return;
    }
    JsonNode tree = JSON.valueToTree(value);
    for (String list : lists) {
      for (JsonNode item : tree.path(list)) {
        print(lists.length > 1 && item instanceof ObjectNode object ? JSON.writeValueAsString(object.put("list", list))
            : JSON.writeValueAsString(item));
      }
    }
    if (lists.length == 0) {
      (tree.isArray() ? tree.values() : List.of(tree)).forEach(item -> print(JSON.writeValueAsString(item)));
    }
  }

  /// A remark, on stderr unless `--quiet`.
  public void note(String text) {
    if (!quiet) {
      terminal.err().println(text);
    }
  }

  /// Something went wrong and the command goes on: on stderr, always.
  public void warn(String text) {
    terminal.err().println("kith: " + text);
  }

  /// @param unit what is counted, such as `pages`
  public Progress progress(String unit) {
    return new Progress(terminal, quiet, clock, unit);
  }

  /// The version in the jar's manifest.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Cli.class.getPackage().getImplementationVersion();
      return new String[] {"kith " + (version == null ? "from sources" : version)};
    }
  }
}
