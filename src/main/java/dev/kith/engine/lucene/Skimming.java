package dev.kith.engine.lucene;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Goes through a text past words that begin with none of some letters, and counts them: eight characters at a time, since most of
/// a long text is such words, and nobody wants to know more of them. What is not ASCII is left to others.
final class Skimming {
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  /// The highest bit of each byte: where a calculation says yes.
  private static final long HIGH = 0x80 * EACH;
  private static final long SMALL = 0x20 * EACH;
  /// A word may be too long to count.
  private static final int LONG = 200;

  private final long[] initials;
  private byte[] bytes = {};
  /// From which on the text is not ASCII again, and where the word begins that this may belong to.
  private int limit;
  private int bound;
  private int counted;

  /// @param initials of ASCII, lowered
  Skimming(Iterable<Character> initials) {
    long[] found = new long[Character.MAX_RADIX];
    int count = 0;
    for (char letter : initials) {
      if (letter < 0x80 && count < found.length) {
        found[count++] = letter * EACH;
      }
    }
    this.initials = Arrays.copyOf(found, count);
  }

  void begin(String text) {
    // anything else becomes a question mark, and so each of them counts as such; two characters that are one, one mark
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    bytes = latin.length == text.length() ? latin : new byte[0];
    limit = -1;
  }

  /// How many words the last [#next] went past.
  int counted() {
    return counted;
  }

  /// The first place from one on where something begins that must be looked at: a word of one of the letters, or what is not
  /// ASCII, with the word it belongs to.
  ///
  /// @param from where no word goes on that began before
  int next(int from) {
    counted = 0;
    if (bytes.length == 0) {
      return from;
    }
    if (from > limit) {
      bound(from);
    }
    long before = 0;
    int last = from;
    for (int at = from; at < bound; at += Long.BYTES) {
      long some = at + Long.BYTES <= bound ? (long) EIGHT.get(bytes, at) : rest(at, bound);
      long small = some | SMALL;
      long words = (small + (0x80 - 'a') * EACH & ~(small + (0x7F - 'z') * EACH)
          | some + (0x80 - '0') * EACH & ~(some + (0x7F - '9') * EACH)) & HIGH;
      if (before != 0 && at - last > LONG) {
        counted--;
        return last;
      }
      long starts = words & ~(words << Byte.SIZE | before);
      long wanted = 0;
      for (long initial : initials) {
        wanted |= ~((small ^ initial) + 0x7F * EACH);
      }
      wanted &= starts;
      if (wanted != 0) {
        counted += Long.bitCount(starts & (wanted & -wanted) - 1);
        return at + (Long.numberOfTrailingZeros(wanted) >>> 3);
      }
      if (starts != 0) {
        counted += Long.bitCount(starts);
        last = at + (Long.SIZE - 1 - Long.numberOfLeadingZeros(starts) >>> 3);
      }
      before = words >>> Long.SIZE - Byte.SIZE;
    }
    return Math.max(from, bound);
  }

  private void bound(int from) {
    limit = from;
    while (limit < bytes.length) {
      long some = limit + Long.BYTES <= bytes.length ? (long) EIGHT.get(bytes, limit) : rest(limit, bytes.length);
      long others = (some | ~((some & ~HIGH ^ '?' * EACH) + 0x7F * EACH)) & HIGH;
      if (others != 0) {
        limit += Long.numberOfTrailingZeros(others) >>> 3;
        break;
      }
      limit += Long.BYTES;
    }
    limit = Math.min(limit, bytes.length);
    bound = limit;
    while (limit < bytes.length && bound > from && Character.isLetterOrDigit(bytes[bound - 1])) {
      bound--;
    }
  }

  /// Less than eight characters.
  private long rest(int from, int end) {
    long some = 0;
    for (int at = end - 1; at >= from; at--) {
      some = some << Byte.SIZE | bytes[at] & 0xFF;
    }
    return some;
  }
}
