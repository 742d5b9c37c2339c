package dev.kith.engine.lucene;

import dev.kith.engine.EngineException;
import dev.kith.engine.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.Version;

/// What a commit says beside its documents.
///
/// @param version grows with every commit; it begins at the time of the first, so that an index made anew does not repeat it
record CommitData(String lucene, String schema, long version, Map<String, String> cursors) {
  private static final String LUCENE = "kith.lucene";
  private static final String SCHEMA = "kith.schema";
  private static final String VERSION = "kith.version";
  private static final String CURSOR = "cursor.";

  /// Counts up when documents come to lie in the index in another way.
  private static final String LAYOUT = "1";

  CommitData {
    cursors = Map.copyOf(cursors);
  }

  static CommitData first(Schema schema, List<String> languages) {
    return new CommitData(Integer.toString(Version.LATEST.major), fingerprint(schema, languages),
        System.currentTimeMillis(), Map.of());
  }

  static CommitData of(Map<String, String> entries) {
    Map<String, String> cursors = new HashMap<>();
    entries.forEach((key, value) -> {
      if (key.startsWith(CURSOR)) {
        cursors.put(key.substring(CURSOR.length()), value);
      }
    });
    return new CommitData(entries.getOrDefault(LUCENE, ""), entries.getOrDefault(SCHEMA, ""),
        Long.parseLong(entries.getOrDefault(VERSION, "0")), cursors);
  }

  Map<String, String> entries() {
    Map<String, String> entries = new HashMap<>();
    cursors.forEach((key, value) -> entries.put(CURSOR + key, value));
    entries.put(LUCENE, lucene);
    entries.put(SCHEMA, schema);
    entries.put(VERSION, Long.toString(version));
    return entries;
  }

  CommitData next(Map<String, String> cursors) {
    return new CommitData(lucene, schema, version + 1, cursors);
  }

  /// @throws EngineException if the index was written by what reads it in another way
  void check(Path folder, Schema wanted, List<String> languages) {
    if (!lucene.equals(Integer.toString(Version.LATEST.major))) {
      throw new EngineException.Unusable("the index in " + folder + " was written by "
          + (lucene.isEmpty() ? "another program" : "Lucene " + lucene + ", not " + Version.LATEST.major) + Failures.REMEDY);
    }
    if (!schema.equals(fingerprint(wanted, languages))) {
      throw new EngineException.Unusable("the index in " + folder + " has other fields or languages than now configured"
          + Failures.REMEDY);
    }
  }

  private static String fingerprint(Schema schema, List<String> languages) {
    try {
      byte[] all = (LAYOUT + languages + schema).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
