package dev.kith.web;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes JSON as UTF-8, and nothing else: an answer is some thousand small values, and a generator that can do more keeps books of
/// each. Whoever calls it opens and closes in turn. For one thread.
final class JsonWriter {
  /// A longer one is not kept.
  private static final int MOST_KEPT = 1 << 17;
  private static final ThreadLocal<byte[]> BUFFER = new ThreadLocal<>();
  private static final int ASCII = 0x80;
  /// Shorter texts are written sooner character by character.
  private static final int LONG = 16;
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x80 * EACH;
  /// So much of a text is there room made for at once.
  private static final int PIECE = 1 << 12;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  /// By ASCII character: whether it stands in a text as it is.
  private static final boolean[] PLAIN = new boolean[ASCII];
  private static final long DAY = 86_400;
  /// 0000-01-01 and 10000-01-01.
  private static final long FIRST = -62_167_219_200L;
  private static final long LAST = 253_402_300_800L;

  static {
    Arrays.fill(PLAIN, ' ', ASCII, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes;
  private int length;

  JsonWriter() {
    byte[] kept = BUFFER.get();
    bytes = kept == null ? new byte[1 << 15] : kept;
    BUFFER.remove();
  }

  /// What was written; nothing can be written any more.
  byte[] written() {
    byte[] written = Arrays.copyOf(bytes, length);
    if (bytes.length <= MOST_KEPT) {
      BUFFER.set(bytes);
    }
    bytes = null;
    return written;
  }

  void writeStartObject() {
    begin(1);
    bytes[length++] = '{';
  }

  void writeEndObject() {
    room(1);
    bytes[length++] = '}';
  }

  void writeEndArray() {
    room(1);
    bytes[length++] = ']';
  }

  void writeArrayPropertyStart(String name) {
    writeName(name);
    bytes[length++] = '[';
  }

  void writeObjectPropertyStart(String name) {
    writeName(name);
    bytes[length++] = '{';
  }

  /// Leaves room for one byte more.
  ///
  /// @param name of ASCII, and nothing to escape in it
  @SuppressWarnings("deprecation") // it takes the low byte of each character, which is all that ASCII has
  void writeName(String name) {
    assert isPlain(name) : name;
    int end = name.length();
    begin(end + 4);
    bytes[length] = '"';
    name.getBytes(0, end, bytes, length + 1);
    length += end + 3;
    bytes[length - 2] = '"';
    bytes[length - 1] = ':';
  }

  private static boolean isPlain(String name) {
    return name.chars().allMatch(c -> c < ASCII && PLAIN[c]);
  }

  void writeString(String text) {
    begin(0);
    text(text);
  }

  void writeStringProperty(String name, String text) {
    writeName(name);
    text(text);
  }

  /// A time as [Instant#toString()] has it.
  void writeTimeProperty(String name, Instant at) {
    writeName(name);
    long seconds = at.getEpochSecond();
    if (at.getNano() != 0 || seconds < FIRST || seconds >= LAST) {
      text(at.toString());
      return;
    }
    room(22);
    bytes[length++] = '"';
    date(Math.floorDiv(seconds, DAY));
    bytes[length++] = 'T';
    int time = (int) Math.floorMod(seconds, DAY);
    digits(time / 3_600);
    bytes[length++] = ':';
    digits(time / 60 % 60);
    bytes[length++] = ':';
    digits(time % 60);
    bytes[length++] = 'Z';
    bytes[length++] = '"';
  }

  /// Counted in years that begin in March, whose last day may be the 29th of February: `civil_from_days` of Howard Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms".
  ///
  /// @param days since 1970-01-01, not before the year 0
  private void date(long days) {
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    int day = (int) (shifted - era * 146_097);
    int yearOfEra = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    digits(year / 100);
    digits(year % 100);
    bytes[length++] = '-';
    digits(month);
    bytes[length++] = '-';
    digits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
  }

  private void digits(int twoDigits) {
    bytes[length++] = (byte) ('0' + twoDigits / 10);
    bytes[length++] = (byte) ('0' + twoDigits % 10);
  }

  void writeNumberProperty(String name, long number) {
    writeName(name);
    if (number < 0 || number > 999_999_999) {
      ascii(Long.toString(number));
      return;
    }
    room(9);
    int left = (int) number;
    int digits = 1;
    for (int rest = left / 10; rest > 0; rest /= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
  }

  /// @param number neither infinite nor none
  void writeNumberProperty(String name, double number) {
    writeName(name);
    ascii(Double.toString(number));
  }

  void writeBooleanProperty(String name, boolean value) {
    writeName(name);
    ascii(value ? TRUE : FALSE);
  }

  /// A value that is JSON already.
  void writeRawValue(String json) {
    begin(0);
    ascii(json.getBytes(StandardCharsets.UTF_8));
  }

  private void ascii(String text) {
    ascii(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void ascii(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /// Whatever stands here, a comma parts it from a value before it; so much room is left behind it.
  private void begin(int room) {
    room(room + 1);
    if (length > 0) {
      byte last = bytes[length - 1];
      if (last != '{' && last != '[' && last != ':') {
        bytes[length++] = ',';
      }
    }
  }

  private void text(String text) {
    int end = text.length();
    room(end + 2);
    bytes[length++] = '"';
    int i = end < LONG ? plain(text) : plain(text.getBytes(StandardCharsets.ISO_8859_1), text);
    while (i < end) {
      int next = Math.min(end, i + PIECE);
      others(text, i, next);
      i = next;
    }
    room(1);
    bytes[length++] = '"';
  }

  /// What stands in a text as it is, from its beginning on.
  ///
  /// @return the place of the first character that does not
  private int plain(String text) {
    byte[] to = bytes;
    int at = length;
    int end = text.length();
    int i = 0;
    for (; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ASCII || !PLAIN[c]) {
        break;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  /// As [#plain(String)] of a long text, eight characters at a time, past what is escaped in it.
  ///
  /// @param latin the text, of which a question mark may be anything else, and two characters one mark
  private int plain(byte[] latin, String text) {
    int end = latin.length == text.length() ? latin.length - Long.BYTES : -1;
    int i = 0;
    while (i <= end) {
      // for these, or for seven and one that is escaped
      room(2 * Long.BYTES);
      long some = (long) EIGHT.get(latin, i);
      EIGHT.set(bytes, length, some);
      long others = others(some);
      int same = others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) >>> 3;
      length += same;
      i += same;
      if (others != 0) {
        char c = text.charAt(i);
        if (c >= ASCII) {
          break;
        }
        if (c == '?') {
          length++;
        } else {
          length = escaped(c, bytes, length);
        }
        i++;
      }
    }
    return i;
  }

  /// Of eight characters, the highest bit of each that may not stand in a text as it is.
  private static long others(long some) {
    long low = some & ~HIGH;
    return (some | ~(low + (0x80 - ' ') * EACH) | ~((low ^ '"' * EACH) + 0x7F * EACH) | ~((low ^ '\\' * EACH) + 0x7F * EACH)
        | ~((low ^ '?' * EACH) + 0x7F * EACH)) & HIGH;
  }

  /// A piece of a text, whatever stands in it.
  private void others(String text, int start, int end) {
    // what is escaped takes up to 6 bytes, all else less
    room(6 * (end - start));
    byte[] to = bytes;
    int at = length;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < ASCII) {
        if (PLAIN[c]) {
          to[at++] = (byte) c;
        } else {
          at = escaped(c, to, at);
        }
      } else if (c < 0x800) {
        to[at++] = (byte) (0xC0 | c >> 6);
        to[at++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(i + 1));
        to[at++] = (byte) (0xF0 | point >> 18);
        to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        to[at++] = (byte) (0x80 | point & 0x3F);
      } else if (!Character.isLowSurrogate(c) || i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))) {
        // half a character is none
        int whole = Character.isSurrogate(c) ? '\uFFFD' : c;
        to[at++] = (byte) (0xE0 | whole >> 12);
        to[at++] = (byte) (0x80 | whole >> 6 & 0x3F);
        to[at++] = (byte) (0x80 | whole & 0x3F);
      }
    }
    length = at;
  }

  private static int escaped(char c, byte[] to, int start) {
    int at = start;
    to[at++] = '\\';
    int letter = switch (c) {
      case '"', '\\' -> c;
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 'u';
    };
    to[at++] = (byte) letter;
    if (letter == 'u') {
      to[at++] = '0';
      to[at++] = '0';
      to[at++] = HEX[c >> 4];
      to[at++] = HEX[c & 0xF];
    }
    return at;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
