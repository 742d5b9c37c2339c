package dev.kith.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which documents somebody has seen a search find, and as of when each was: what is new is told from that, however old the
/// document itself. Of each 64 bits are kept; that two of a thousand share them happens once in 10^13.
///
/// @param horizon in seconds since 1970: how far back was looked, if there was more; what is older was not seen and is not new
public record Seen(long horizon, Set<Long> marks) {
  /// So many of the newest are looked at.
  public static final int MOST = 1_000;

  public Seen {
    marks = Set.copyOf(marks);
  }

  /// @param found time of the last change by id, [Instant#MIN] where it is not known, the newest first
  public static Seen of(Map<String, Instant> found) {
    Set<Long> marks = new HashSet<>();
    found.forEach((id, at) -> marks.add(mark(id, at)));
    long horizon = found.size() < MOST ? Long.MIN_VALUE
        : found.values().stream().mapToLong(Instant::getEpochSecond).min().orElse(Long.MIN_VALUE);
    return new Seen(horizon, marks);
  }

  /// How many of these were not there, or were other, when they were last looked at.
  public int fresh(Map<String, Instant> found) {
    return (int) found.entrySet().stream().filter(one -> one.getValue().getEpochSecond() >= horizon
        && !marks.contains(mark(one.getKey(), one.getValue()))).count();
  }

  /// As if one version of a document had never been found.
  Seen without(String id, Instant at) {
    Set<Long> left = new HashSet<>(marks);
    return left.remove(mark(id, at)) ? new Seen(horizon, left) : this;
  }

  private static long mark(String id, Instant at) {
    try {
      byte[] bytes = (id + "\n" + at.getEpochSecond()).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + marks.size())).putLong(horizon);
    marks.stream().sorted().forEach(bytes::putLong);
    return bytes.array();
  }

  static Seen read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long horizon = in.getLong();
    Set<Long> marks = new HashSet<>();
    while (in.remaining() >= Long.BYTES) {
      marks.add(in.getLong());
    }
    return new Seen(horizon, marks);
  }
}
