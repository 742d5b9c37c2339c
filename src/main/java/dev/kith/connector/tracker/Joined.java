package dev.kith.connector.tracker;

import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Spill;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Records of an export that belong to one ticket though they lie in different files: on disk, by the ticket's key.
final class Joined implements Closeable {
  /// @param type what kind of record it is, in the words of its reader
  /// @param where file and line, for people
  record Piece(String type, String where, JsonNode node) {}

  interface Taker {
    void take(String key, List<Piece> pieces) throws IOException, InterruptedException;
  }

  private final Spill spill = new Spill();

  Joined() throws IOException {}

  void add(String key, String type, String where, JsonNode node) throws IOException {
    spill.add(hash(key), key, type, where, node.toString());
  }

  int size() {
    return spill.size();
  }

  /// Hands over the pieces of each key, in the order they were added.
  void each(Taker taker) throws IOException, InterruptedException {
    sort();
    for (int from = 0, to; from < spill.size(); from = to) {
      // an interrupt would close the file
      stopIfAsked();
      // 64 bits of a hash hardly ever meet; if they do, the keys themselves part them
      Map<String, List<Piece>> groups = new LinkedHashMap<>();
      for (to = from; to < spill.size() && spill.key(to) == spill.key(from); to++) {
        List<String> record = spill.get(to);
        groups.computeIfAbsent(record.get(0), _ -> new ArrayList<>())
            .add(new Piece(record.get(1), record.get(2), JsonRecords.parse(record.get(3))));
      }
      for (Map.Entry<String, List<Piece>> group : groups.entrySet()) {
        stopIfAsked();
        taker.take(group.getKey(), group.getValue());
      }
    }
  }

  /// To be called between the last [#add] and the first [#all].
  void sort() throws IOException, InterruptedException {
    stopIfAsked();
    spill.sort();
  }

  private static void stopIfAsked() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while joining records");
    }
  }

  /// The pieces of one key, in the order they were added.
  List<Piece> all(String key) throws IOException {
    List<Piece> found = new ArrayList<>();
    for (List<String> record : spill.all(hash(key))) {
      if (record.get(0).equals(key)) {
        found.add(new Piece(record.get(1), record.get(2), JsonRecords.parse(record.get(3))));
      }
    }
    return found;
  }

  private static long hash(String key) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
