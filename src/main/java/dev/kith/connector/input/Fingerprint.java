package dev.kith.connector.input;

import dev.kith.connector.Cursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a pass over a few big files started from: the connector's settings and, for each file, its size, time and content as
/// a hash. Two passes with equal fingerprints would send the same, so the second need not read. A file whose size and time
/// are as before is not hashed again.
///
/// Form as text: the settings' hash, then for each file a line of name hash, size, time (µs, 0 if untrusted), content hash.
public record Fingerprint(String settings, List<Entry> files) {
  /// A file this young may be written again without its time changing (coarse clocks of file systems).
  private static final long YOUNG_MICROS = TimeUnit.SECONDS.toMicros(2);

  public record Entry(String name, long size, long micros, String content) {}

  /// @param settings the connector's own `toString`: with other settings everything is sent anew
  public static Fingerprint of(String settings, List<Path> files, Cursor before) throws IOException, InterruptedException {
    Map<String, Entry> known = new HashMap<>();
    for (Entry entry : parse(before).files) {
      known.put(entry.name, entry);
    }
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String name = shortHash(file.toString());
      long micros = trusted(attributes.lastModifiedTime());
      Entry old = known.get(name);
      boolean same = old != null && micros != 0 && old.micros == micros && old.size == attributes.size();
      entries.add(new Entry(name, attributes.size(), micros, same ? old.content : contentHash(file)));
    }
    return new Fingerprint(shortHash(settings), entries);
  }

  /// Whether the pass that left this cursor saw the same.
  public boolean sameAs(Cursor before) {
    Fingerprint old = parse(before);
    return settings.equals(old.settings) && contents().equals(old.contents());
  }

  public Cursor cursor() {
    StringBuilder text = new StringBuilder(settings);
    files.forEach(e -> text.append('\n').append(String.join(" ", e.name, "" + e.size, "" + e.micros, e.content)));
    return new Cursor(text.toString());
  }

  private Map<String, String> contents() {
    Map<String, String> contents = new HashMap<>();
    files.forEach(entry -> contents.put(entry.name, entry.content));
    return contents;
  }

  /// Anything that is not of our form is no fingerprint at all, which makes the next pass read everything.
  private static Fingerprint parse(Cursor cursor) {
    String[] lines = cursor.text().split("\n");
    List<Entry> entries = new ArrayList<>();
    try {
      for (int i = 1; i < lines.length; i++) {
        String[] parts = lines[i].split(" ");
        entries.add(new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]));
      }
      return new Fingerprint(lines[0], entries);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
      return new Fingerprint("", List.of());
    }
  }

  /// The time in microseconds, or 0 if the file is so young that it may change once more without the time changing.
  public static long trusted(FileTime modified) {
    long micros = modified.to(TimeUnit.MICROSECONDS);
    long now = FileTime.from(Instant.now()).to(TimeUnit.MICROSECONDS);
    return Math.abs(now - micros) < YOUNG_MICROS ? 0 : micros;
  }

  /// 64 bits of a hash, which is ample to tell apart what one source holds.
  public static String shortHash(String text) {
    return encoded(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 8);
  }

  public static String shortHash(byte[] bytes) {
    return encoded(sha256().digest(bytes), 8);
  }

  private static String contentHash(Path file) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while hashing " + file);
        }
        digest.update(ByteBuffer.wrap(buffer, 0, n));
      }
    }
    return encoded(digest.digest(), 16);
  }

  private static String encoded(byte[] hash, int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(hash, bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
