package dev.kith.cli;

import dev.kith.connector.http.Reach;
import dev.kith.connector.input.Peek;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kith sources`: what is read from where, and whether it is read well.
@Command(name = "sources", description = "Show what is in the index of each source; try or add sources.", footer = {
    "  kith sources                         what the index holds of each source",
    "  kith sources test                    read all sources into a throw-away index, and show how well",
    "  kith sources test export.zip dump/   the same for exports that are no sources yet",
    "  kith sources add export.zip          find out what wrote it, and add it to sources.yaml",
    ""})
final class SourcesCommand implements Callable<Integer> {
  private static final int CAUSES = 20;
  /// Folders in a folder that are looked into for exports of several kinds.
  /// How often a live source is read that is added by its address.
  private static final String EVERY = "1h";
  private static final int FOLDERS = 40;

  private final Cli cli;

  SourcesCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return list();
  }

  @Command(description = "Show what the index holds of each source.")
  int list() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    List<SourceCounts> counts;
    if (server.isPresent()) {
      counts = Work.counts(server.get().get("/api/v1/admin/sources", Map.of(), null));
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        counts = app.counts();
      }
    }
    if (cli.isJson()) {
      cli.printJson(counts);
    } else {
      cli.print(SourceCounts.table(counts));
    }
    return Exit.OK;
  }

  @Command(description = "Read sources, or exports that are none yet, into a throw-away index, and show how well they are read.")
  int test(@Parameters(paramLabel = "SOURCE|PATH", arity = "0..*", description = "ids of sources, or files and folders of exports "
      + "(default: all sources)") List<String> names,
      @Option(names = "--type", paramLabel = "TYPE", description = "what the exports are, where it is not found out") String type,
      @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the type, such as owner=ada@example.com; may be "
          + "repeated") Map<String, String> more)
      throws IOException, InterruptedException {
    Config config = cli.configOrDemo();
    Path temp = Files.createTempDirectory("kith-test-");
    try {
      List<String> unknown = new ArrayList<>();
      List<Source> sources = wanted(config, names == null ? List.of() : names, type, settings(more), temp, unknown);
      if (sources.isEmpty() && !unknown.isEmpty()) {
        throw new IllegalArgumentException(unknown.getFirst());
      }
      unknown.forEach(cli::warn);
      App.Settings settings = App.Settings.read(config, sources);
      List<Report> reports;
      List<SourceCounts> counts;
      try (Progress bar = cli.progress("documents"); App app = App.open(settings, temp.resolve("data"), new PassBar(bar), cli.clock())) {
        reports = app.indexer().run(List.of(), Order.FULL);
        counts = app.counts();
      }
      show(reports, counts);
      return unknown.isEmpty() ? Reports.of(reports).exit() : Exit.PARTLY;
    } finally {
      delete(temp);
    }
  }

  private void show(List<Report> reports, List<SourceCounts> counts) {
    if (cli.isJson()) {
      cli.printJson(Map.of("sources", counts, "reports", reports));
      return;
    }
    cli.print(SourceCounts.table(counts));
    SourceCounts.warnings(counts).forEach(cli::print);
    for (Report report : reports) {
      if (!report.done()) {
        cli.print(Reports.line(report));
      }
      report.pass().tally().skipped().forEach((reason, count) ->
          cli.print(report.source() + ": " + count + " left out: " + reason));
      report.pass().tally().ignored().forEach((what, count) -> cli.print(report.source() + ": " + what + " (" + Reports.plural(count, "time")
          + "); the rest is taken"));
      List<Cause> causes = Cause.of(report);
      if (!causes.isEmpty()) {
        cli.print(Cause.table(causes.subList(0, Math.min(causes.size(), CAUSES))));
      }
      if (causes.size() > CAUSES) {
        cli.print(report.source() + ": and " + (causes.size() - CAUSES) + " causes more");
      }
    }
  }

  /// The sources of these ids, and for paths sources made up for the occasion.
  ///
  /// @param unknown gets a line for each path that is like nothing known, if there are others
  private static List<Source> wanted(Config config, List<String> names, String type, Map<String, String> more,
      Path temp, List<String> unknown)
      throws IOException, InterruptedException {
    List<Source> known = config.hasSources() ? config.sources(Connectors.TYPES) : List.of();
    List<Source> wanted = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    known.forEach(source -> ids.add(source.id()));
    for (String key : more.keySet()) {
      if (Connectors.TYPES.values().stream().noneMatch(each -> has(each, key))) {
        throw new IllegalArgumentException("--set " + key + ": no type has such a setting" + Nearest.of(key, Stream.concat(
            Connectors.TYPES.values().stream().flatMap(each -> settings(each).stream()),
            settings(Reach.class).stream().map(each -> "http." + each)).collect(java.util.stream.Collectors.toSet()))
            .map(near -> "; try " + near).orElse(""));
      }
    }
    for (String name : names) {
      Optional<Source> source = known.stream().filter(each -> each.id().equals(name)).findFirst();
      if (source.isPresent()) {
        wanted.add(source.get());
      } else {
        try {
          Given given = given(name, type, more);
          wanted.addAll(tried(entry(id(given.called(), ids), given, "", fitting(given.type(), more), List.of()), temp));
        } catch (IllegalArgumentException | ConfigError e) {
          unknown.add(e instanceof ConfigError ? name + e.getMessage().replaceFirst(".*?sources\\[0]\\.", ": ") + " (--set)" : e.getMessage());
        }
      }
    }
    return names.isEmpty() ? known : wanted;
  }

  private static List<Source> tried(String entry, Path temp) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("index-config"));
    Files.writeString(folder.resolve("sources.yaml"), "sources:\n" + entry);
    return new Config(folder, System::getenv).sources(Connectors.TYPES);
  }

  /// Of the settings those that this type has: several exports are tried at once.
  private static Map<String, String> fitting(String type, Map<String, String> more) {
    Map<String, String> fitting = new LinkedHashMap<>(more);
    fitting.keySet().removeIf(key -> !has(Connectors.TYPES.get(type), key));
    return fitting;
  }

  /// Whether a type has this setting, or a group of settings with this one in it (`http.pause`).
  private static boolean has(Class<?> type, String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? settings(type).contains(key) : Arrays.stream(type.getRecordComponents())
        .anyMatch(group -> group.getName().equals(key.substring(0, dot)) && group.getType().isRecord()
            && settings(group.getType()).contains(key.substring(dot + 1)));
  }

  private static List<String> settings(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static Map<String, String> settings(Map<String, String> more) {
    return more == null ? Map.of() : more;
  }

  @Command(description = "Add exports, and addresses of live sources, to sources.yaml.", footer = {
      "", "Examples:",
      "  kith sources add export.zip --access group:staff",
      "  kith sources add https://wiki.example.com --set http.privateNetworks=[wiki.example.com]",
      "  kith sources add https://gitlab.example.com/team/app --set token='$${env:GITLAB_TOKEN}'"})
  int add(@Parameters(paramLabel = "PATH|ADDRESS", arity = "1..*", description = "files and folders of exports, and web addresses") List<String> names,
      @Option(names = "--type", paramLabel = "TYPE", description = "what they are, where it is not found out") String type,
      @Option(names = "--id", paramLabel = "ID", description = "the id of the source (default: from the file's name; of an address from --name or the host)") String id,
      @Option(names = "--name", paramLabel = "NAME", description = "what people call it (default: the id)") String name,
      @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the type, such as owner=ada@example.com; may be "
          + "repeated") Map<String, String> more,
      @Option(names = "--access", paramLabel = "PRINCIPAL", split = ",", defaultValue = "everyone", description = "who may see what "
          + "says nothing about it itself: everyone, group:<name>, user:<id> (default: everyone)") List<String> access)
      throws IOException, InterruptedException {
    if (names.size() > 1 && (id != null || name != null)) {
      throw new IllegalArgumentException("--id and --name are for one source; add the others one by one");
    }
    Config config = cli.config();
    Path file = config.folder().resolve("sources.yaml");
    Set<String> ids = new HashSet<>();
    List<Source> known = new ArrayList<>();
    String before = config.hasSources() ? Files.readString(file) : "sources: []\n";
    if (config.hasSources() && !before.matches("(?s).*(?:^|\\n)sources:\\s*\\[\\s*](?:\\s*#[^\\n]*)?\\s*")) {
      known.addAll(config.withoutSecrets().sources(Connectors.TYPES));
      known.forEach(source -> ids.add(source.id()));
    }
    StringBuilder entries = new StringBuilder();
    List<Map<String, Object>> added = new ArrayList<>();
    for (String each : names) {
      Given given = given(each, type, settings(more));
      if (id == null) {
        SameSource.of(given.type(), given.settings(), known).ifPresent(same -> {
          throw new IllegalArgumentException(each + " is read already, as the source " + same
              + "; change that in sources.yaml, or give --id to add it once more");
        });
        if (added.stream().anyMatch(row -> row.containsValue(given.where()))) {
          throw new IllegalArgumentException(each + " is named twice");
        }
      }
      String as = id == null ? id(name != null && LiveFormats.isAddress(each) ? name : given.called(), ids) : id;
      if (id != null && !ids.add(id)) {
        throw new IllegalArgumentException("there is a source " + id + " already; try another --id");
      }
      entries.append(entry(as, given, name == null ? "" : name, settings(more), access));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", as);
      row.put("type", given.type());
      row.put(given.settings().containsKey("path") ? "path" : "url", given.where());
      added.add(row);
    }
    try {
      replace(config, file, appended(before, entries.toString()));
    } catch (ConfigError e) {
      throw new IllegalArgumentException(e.getMessage().replaceFirst(".*?sources\\[\\d+]\\.", "") + " (--set)");
    }
    if (cli.isJson()) {
      cli.printJson(added);
    } else {
      added.forEach(row -> cli.print("Added " + row.get("id") + ": " + row.get("type") + ", " + row.getOrDefault("path", row.get("url"))));
      cli.note("What does not restrict itself is for " + String.join(", ", access) + "; change `access` in " + file
          + " if that is wrong. " + (names.stream().anyMatch(LiveFormats::isAddress) ? "Live sources are read again every hour while Kith "
          + "serves; change `every` there. " : "") + "Then call kith reindex" + (Server.running(config.kith().data()).isPresent()
              ? ", after restarting the server, which has the settings of its start." : "."));
    }
    return Exit.OK;
  }

  /// The settings with more sources at the end of the list, whatever else stands in them.
  private static String appended(String before, String entries) {
    String emptied = before.replaceFirst("(?m)^sources:\\s*\\[\\s*]", "sources:");
    String open = emptied.matches("(?s).*(?:^|\\n)sources:.*") ? emptied : emptied + "\nsources:\n";
    return open + (open.endsWith("\n") ? "" : "\n") + entries;
  }

  /// Puts the new settings in place of the old ones, once they have been read without a mistake.
  private static void replace(Config config, Path file, String text) throws IOException {
    Files.createDirectories(config.folder());
    Path folder = Files.createTempDirectory("kith-settings-");
    try {
      Path settings = Files.createDirectories(folder.resolve("index-config"));
      Files.writeString(settings.resolve("sources.yaml"), text);
      new Config(settings, System::getenv).withoutSecrets().sources(Connectors.TYPES);
    } finally {
      delete(folder);
    }
    Path fresh = file.resolveSibling("sources.yaml.new");
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Something that was named on the command line.
  ///
  /// @param where    the path, whole, or the address
  /// @param called   what its id is made of
  /// @param settings that lead there
  private record Given(String type, String where, String called, Map<String, String> settings) {}

  private static Given given(String name, String type, Map<String, String> more) throws IOException, InterruptedException {
    if (LiveFormats.isAddress(name)) {
      known(type);
      Reach usual = Reach.DEFAULTS;
      LiveFormats.Live live = LiveFormats.at(name, type, new Reach(list(more, "http.origins"), list(more, "http.privateNetworks"),
          usual.pause(), usual.deadline(), usual.maxBytes(), usual.contact()));
      String called = URI.create(name).getHost().replaceFirst("^www\\.", "");
      Map<String, String> settings = new LinkedHashMap<>(live.settings());
      settings.put("every", EVERY);
      return new Given(live.type(), name, called.replaceFirst("\\.[a-z]+$", ""), settings);
    }
    Path path = Path.of(name).toAbsolutePath().normalize();
    return new Given(typeOf(path, type), path.toString(),
        path.getFileName().toString().replaceFirst("(?i)\\.(?:tar\\.)?[a-z0-9]{1,5}$", ""), Map.of("path", path.toString()));
  }

  private static List<String> list(Map<String, String> more, String key) {
    return Stream.of(more.getOrDefault(key, "").replaceAll("[\\[\\]\"]", "").split(",")).map(String::strip)
        .filter(each -> !each.isEmpty()).toList();
  }

  private static String entry(String id, Given given, String name, Map<String, String> more, List<String> access) {
    Map<String, String> all = new LinkedHashMap<>(given.settings());
    all.putAll(more);
    StringBuilder settings = new StringBuilder();
    String group = "";
    for (String key : all.keySet().stream().sorted(java.util.Comparator.comparing(each -> each.contains("."))).toList()) {
      int dot = key.indexOf('.');
      if (dot >= 0 && !group.equals(key.substring(0, dot))) {
        group = key.substring(0, dot);
        settings.append("    ").append(group).append(":\n");
      }
      settings.append(dot < 0 ? "    " : "      ").append(key.substring(dot + 1)).append(": ").append(scalar(all.get(key))).append('\n');
    }
    return "  - id: " + id + "\n    type: " + given.type() + "\n" + (name.isEmpty() ? "" : "    name: " + quoted(name) + "\n") + settings
        + (access.isEmpty() ? "" : "    access: [" + String.join(", ", access.stream().map(SourcesCommand::quoted).toList()) + "]\n");
  }

  /// Numbers, truths and lists as they are, texts in quotes.
  private static String scalar(String value) {
    return value.matches("true|false|-?\\d+|\\[.*]|\\{.*}") ? value : quoted(value);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void known(String type) {
    if (type != null && !Connectors.TYPES.containsKey(type)) {
      throw new IllegalArgumentException("there is no type " + type + "; " + Nearest.of(type, Connectors.TYPES.keySet())
          .map(near -> "try " + near).orElseGet(() -> "there are " + String.join(", ", Connectors.TYPES.keySet())));
    }
  }

  private static String typeOf(Path path, String type) throws IOException, InterruptedException {
    known(type);
    if (type != null) {
      return type;
    }
    Map<String, Path> kinds = kinds(path);
    if (kinds.size() > 1) {
      throw new IllegalArgumentException(path + ": holds exports of several kinds (" + String.join(", ", kinds.entrySet().stream()
          .map(kind -> kind.getKey() + " in " + kind.getValue().getFileName()).toList()) + "); give each by itself, or say --type");
    }
    return Formats.type(Peek.at(path)).orElseThrow(() -> new IllegalArgumentException(path
        + ": is like no export that Kith knows; say what it is with --type: " + String.join(", ", Connectors.TYPES.keySet())));
  }

  /// The kinds of exports in the folders of a folder, each with the first folder of it; plain files are none.
  private static Map<String, Path> kinds(Path path) throws IOException, InterruptedException {
    Map<String, Path> kinds = new LinkedHashMap<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> folders = Files.list(path)) {
        for (Path folder : folders.filter(Files::isDirectory).sorted().limit(FOLDERS).toList()) {
          Formats.type(Peek.at(folder)).filter(Formats::isWhole).ifPresent(type -> kinds.putIfAbsent(type, folder));
        }
      }
    }
    return kinds;
  }

  private static String id(String called, Set<String> taken) {
    String name = called.toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String base = name.isEmpty() ? "source" : name.substring(0, Math.min(36, name.length()));
    String id = base;
    for (int n = 2; !taken.add(id); n++) {
      id = base + "-" + n;
    }
    return id;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
