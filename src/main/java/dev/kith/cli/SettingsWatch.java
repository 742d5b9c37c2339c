package dev.kith.cli;

import dev.kith.audit.AuditLog;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.ingest.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Notices that settings are others than when they were last used, and who may see a source: an event each. The settings
/// themselves are not written down, only a short hash of each file, and of sources their access.
final class SettingsWatch {
  private static final List<String> FILES = List.of("kith.yaml", "sources.yaml", "fields.yaml", "ranking.yaml", "synonyms.txt");
  private static final String FILE = "settings.json";
  private static final int SHORT = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// @param files   a hash by name
  /// @param sources who may see what has no list of its own, by id
  record Seen(Map<String, String> files, Map<String, String> sources) {
    static final Seen NOTHING = new Seen(Map.of(), Map.of());
  }

  private SettingsWatch() {}

  /// @param actor who uses them
  static void look(Config config, App.Settings settings, AuditLog audit, String actor) throws IOException {
    Path file = settings.kith().data().resolve(FILE);
    Seen before = before(file);
    Seen now = now(config, settings);
    if (now.equals(before)) {
      return;
    }
    if (!now.files.equals(before.files)) {
      List<String> changed = new ArrayList<>();
      TreeSet<String> names = new TreeSet<>(now.files.keySet());
      names.addAll(before.files.keySet());
      names.stream().filter(name -> !now.files.getOrDefault(name, "").equals(before.files.getOrDefault(name, "")))
          .forEach(name -> changed.add(name + ":" + now.files.getOrDefault(name, "gone")));
      audit.write(new Event(Type.SETTINGS_CHANGED, actor, "settings", Map.of("files", String.join(" ", changed))));
    }
    if (!before.equals(Seen.NOTHING)) {
      TreeSet<String> ids = new TreeSet<>(now.sources.keySet());
      ids.addAll(before.sources.keySet());
      for (String id : ids) {
        String was = before.sources.getOrDefault(id, "no source");
        String is = now.sources.getOrDefault(id, "no source");
        if (!was.equals(is)) {
          audit.write(new Event(Type.SOURCE_ACCESS_CHANGED, actor, "source:" + id, Map.of("from", was, "to", is)));
        }
      }
    }
    keep(file, now);
  }

  private static Seen before(Path file) throws IOException {
    try {
      return Files.exists(file) ? JSON.readValue(Files.readString(file), Seen.class) : Seen.NOTHING;
    } catch (JacksonException _) {
      // Whoever damaged it gets an event of all settings.
      return Seen.NOTHING;
    }
  }

  private static Seen now(Config config, App.Settings settings) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : FILES) {
      Path file = config.folder().resolve(name);
      if (Files.exists(file)) {
        files.put(name, hash(Files.readAllBytes(file)));
      }
    }
    Map<String, String> sources = new TreeMap<>();
    for (Source source : settings.sources()) {
      sources.put(source.id(), AccessWords.of(source.access()));
    }
    return new Seen(files, sources);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, SHORT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void keep(Path file, Seen now) throws IOException {
    Path growing = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(growing);
    Files.createFile(growing, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(growing, JSON.writeValueAsString(now));
    Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
