package dev.kith.cli;

import dev.kith.connector.Connector;
import dev.kith.ingest.Retention;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import dev.kith.search.SynonymRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The folder `index-config/`, read into records. Each method reads its file when it is called, so read all that a command
/// needs before starting anything; every mistake is a [ConfigError].
public final class Config {
  private static final Set<String> FILES =
      new TreeSet<>(Set.of("kith.yaml", "sources.yaml", "fields.yaml", "ranking.yaml", "synonyms.txt"));

  /// A connector's component that is no setting: where in the data folder lies what is pushed into it.
  static final String SPOOL = "spool";

  private final Path folder;
  private final Path base;
  private final Function<String, String> env;

  /// @param folder need not exist: then everything has its default
  /// @param env    the environment, for secrets
  Config(Path folder, Function<String, String> env) {
    this.folder = folder;
    Path parent = folder.toAbsolutePath().normalize().getParent();
    this.base = parent == null ? folder.toAbsolutePath() : parent;
    this.env = env;
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.map(file -> file.getFileName().toString()).sorted()
          .filter(name -> name.matches("(?i).+\\.(ya?ml|txt|json|toml)") && !FILES.contains(name))
          .forEach(name -> {
            throw new ConfigError(shown(name), 1, "file", "is not a settings file of Kith, so nobody would read it",
                Nearest.of(name, FILES).orElse(String.join(", ", FILES)));
          });
    } catch (IOException e) {
      throw new ConfigError(folder.toString(), 1, "folder", Files.isDirectory(folder) ? "cannot be read" : "is not a folder",
          "--config with a folder that holds kith.yaml and sources.yaml");
    }
  }

  /// These settings for whoever only asks, and so needs no secret: those that are not set here stand as anything.
  Config withoutSecrets() {
    return new Config(folder, name -> Optional.ofNullable(env.apply(name)).orElse("not-set-where-this-is-called"));
  }

  public Path folder() {
    return folder;
  }

  /// The folder that relative paths in the settings start from: the one that holds the settings' folder.
  public Path base() {
    return base;
  }

  public KithSettings kith() {
    return read("kith.yaml", KithSettings.class);
  }

  /// A file of the folder as a record; without the file, the record's defaults.
  public <R extends Record> R read(String file, Class<R> type) {
    return records(file).read(tree(file), type);
  }

  /// The rules of `synonyms.txt`; none without the file.
  public List<SynonymRule> synonyms() {
    return TextFile.read(folder.resolve("synonyms.txt"), shown("synonyms.txt"))
        .map(text -> SynonymFile.parse(text, shown("synonyms.txt"))).orElse(List.of());
  }

  /// Whether there is a `sources.yaml`.
  public boolean hasSources() {
    return Files.exists(folder.resolve("sources.yaml"));
  }

  /// The sources of `sources.yaml`, in its order.
  ///
  /// @param types the connectors by the name that `type` gives them; each is a record whose component `source` is the id
  public List<Source> sources(Map<String, Class<? extends Connector>> types) {
    YamlRecords records = records("sources.yaml");
    if (!hasSources()) {
      throw records.error(1, "sources", "there is no such file, so there is nothing to read",
          "a file with 'sources:' and one source, or `kith demo`");
    }
    Yaml tree = tree("sources.yaml");
    Yaml.Keys keys = records.keys(tree, "", Set.of("sources"));
    keys.entries().forEach((name, entry) -> {
      if (!name.equals("sources")) {
        throw records.unknown(entry.line(), name, "the key", name, Set.of("sources"));
      }
    });
    Yaml.Entry entry = keys.entries().get("sources");
    if (entry == null || !(entry.value() instanceof Yaml.Items(int _, List<Yaml> items))) {
      throw records.error(entry == null ? 1 : entry.line(), "sources", "names no source",
          "a list: '- id: wiki', and below it 'type: …'");
    }
    Map<String, Integer> lines = new HashMap<>();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String path = "sources[" + i + "]";
      Source source = source(records, items.get(i), path, types);
      Integer first = lines.putIfAbsent(source.id(), items.get(i).line());
      if (first != null) {
        throw records.error(items.get(i).line(), path + ".id",
            "'" + source.id() + "' is already the source of line " + first, "another id");
      }
      sources.add(source);
    }
    return List.copyOf(sources);
  }

  /// Where `sources.yaml` says something of a source: the line of its key, or where the source begins if that is not set.
  int line(String source, String key) {
    if (tree("sources.yaml") instanceof Yaml.Keys(int _, Map<String, Yaml.Entry> file) && file.get("sources") != null
        && file.get("sources").value() instanceof Yaml.Items(int _, List<Yaml> items)) {
      for (Yaml item : items) {
        if (item instanceof Yaml.Keys(int line, Map<String, Yaml.Entry> entries) && entries.get("id") != null
            && entries.get("id").value() instanceof Yaml.Text id && id.text().equals(source)) {
          return entries.containsKey(key) ? entries.get(key).line() : line;
        }
      }
    }
    return 1;
  }

  private Source source(YamlRecords records, Yaml tree, String path, Map<String, Class<? extends Connector>> types) {
    Set<String> common = names(Entry.class);
    Yaml.Keys keys = records.keys(tree, path, common);
    Class<? extends Connector> type = types.get(records.type(keys, path, new TreeSet<>(types.keySet())));
    Set<String> own = names(type);
    if (!own.remove("source") || own.stream().anyMatch(common::contains)) {
      throw new IllegalStateException(type + " must have a component 'source' and none of " + common);
    }
    boolean spool = own.remove(SPOOL);
    Set<String> all = new LinkedHashSet<>(common);
    all.addAll(own);
    keys.entries().forEach((name, entry) -> {
      if (!all.contains(name)) {
        throw records.unknown(entry.line(), path + "." + name, "the key", name, all);
      }
    });
    Entry entry = records.read(tree, path, Entry.class, Map.of(), own);
    Map<String, Object> given = new HashMap<>(Map.of("source", entry.id));
    if (spool) {
      given.put(SPOOL, kith().data().resolve("push").resolve(entry.id));
    }
    Record connector = records.read(tree, path, type.asSubclass(Record.class), given, common);
    Access access = entry.access.isEmpty() ? Access.EVERYONE : Access.of(Set.copyOf(entry.access));
    return new Source((Connector) connector, entry.name, access, entry.ownership, entry.every,
        entry.at == null ? null : Source.Daily.parse(entry.at), entry.retention == null ? null : Retention.parse(entry.retention),
        !entry.access.isEmpty());
  }

  private static Set<String> names(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(component -> component.getName())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Yaml tree(String file) {
    return Yaml.parse(TextFile.read(folder.resolve(file), shown(file)).orElse(""), shown(file));
  }

  private YamlRecords records(String file) {
    return new YamlRecords(shown(file), base, env);
  }

  private String shown(String file) {
    return folder.resolve(file).toString();
  }

  /// What every source has, whatever reads it.
  record Entry(String id, String type, String name, List<String> access, Ownership ownership, Duration every, String at, String retention) {
    Entry {
      Objects.requireNonNull(id, "id");
      if (!id.matches("[a-z0-9-]{1,40}")) {
        throw new IllegalArgumentException("id is " + ConfigError.quoted(id)
            + ", but an id has 1 to 40 small letters, digits and hyphens; try wiki or team-blog");
      }
      for (String principal : access) {
        if (!principal.matches("everyone|(user|group):\\S(.*\\S)?")) {
          throw new IllegalArgumentException("access has " + ConfigError.quoted(principal)
              + ", which names nobody; try everyone, group:<name> or user:<account>");
        }
      }
      if (new LinkedHashSet<>(access).size() < access.size()) {
        throw new IllegalArgumentException("access names somebody twice; try each only once");
      }
      ownership = ownership == null ? Ownership.OWNED : ownership;
      if (every != null && every.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException("every is less than a minute; try 15m");
      }
      if (retention != null) {
        Retention.parse(retention);
      }
      if (at != null) {
        Source.Daily.parse(at);
        if (every != null) {
          throw new IllegalArgumentException("at and every are both there; try only one of them");
        }
      }
    }
  }
}
