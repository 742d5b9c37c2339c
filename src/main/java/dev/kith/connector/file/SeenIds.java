package dev.kith.connector.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// Which ids a pass has met, and where each stood first: some 25 bytes an id, of which there may be millions.
///
/// Ids are told apart by 64 bits of their digest, as documents are by 65 of it.
final class SeenIds {
  private static final int LEAST = 1 << 10;
  private static final int LINE_BITS = 40;

  private final MessageDigest digest;
  private final List<Path> files = new ArrayList<>();
  /// A table with holes, 0 for none; at most three quarters are taken.
  private long[] ids = new long[LEAST];
  /// By place in the table: the file's number and the line's.
  private long[] places = new long[LEAST];
  private int size;

  SeenIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Notes an id.
  ///
  /// @return file and line where it stood before; `null` if it is new
  String add(String id, Path file, long line) {
    long key = key(id);
    int at = place(ids, key);
    if (ids[at] == key) {
      return files.get((int) (places[at] >>> LINE_BITS)) + ":" + (places[at] & (1L << LINE_BITS) - 1);
    }
    if (files.isEmpty() || !files.getLast().equals(file)) {
      files.add(file);
    }
    ids[at] = key;
    places[at] = (long) (files.size() - 1) << LINE_BITS | line;
    if (++size > ids.length / 4 * 3) {
      grow();
    }
    return null;
  }

  private long key(String id) {
    byte[] sha = digest.digest(id.getBytes(StandardCharsets.UTF_8));
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << Byte.SIZE | sha[i] & 0xFF;
    }
    return key == 0 ? 1 : key;
  }

  private static int place(long[] ids, long key) {
    int at = (int) key & ids.length - 1;
    while (ids[at] != 0 && ids[at] != key) {
      at = at + 1 & ids.length - 1;
    }
    return at;
  }

  private void grow() {
    long[] wider = new long[2 * ids.length];
    long[] moved = new long[wider.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        int at = place(wider, ids[i]);
        wider[at] = ids[i];
        moved[at] = places[i];
      }
    }
    ids = wider;
    places = moved;
  }
}
