package dev.kith.connector.input;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Puts a space for each character that XML forbids, written plainly or as a reference (`&#x1F;`): exports are full of them,
/// and an XML parser gives up at the first. It also stops a single token (a tag with its attributes) from filling the memory.
public final class LegalXmlReader extends FilterReader {
  private static final int TOKEN_LIMIT = 64_000_000;
  /// The longest reference worth looking at: `&#x0010FFFF;`.
  private static final int REFERENCE = 12;

  private final char[] buffer = new char[16_384];
  private int from;
  private int ready;
  private int filled;
  private boolean ended;
  private long sinceEvent;

  public LegalXmlReader(Reader in) {
    super(in);
  }

  /// To be called when the parser has handed over a token.
  public void tokenDone() {
    sinceEvent = 0;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == ready && !fill()) {
      return -1;
    }
    int count = Math.min(length, ready - from);
    System.arraycopy(buffer, from, into, offset, count);
    from += count;
    sinceEvent += count;
    if (sinceEvent > TOKEN_LIMIT) {
      throw new IOException("one tag is longer than " + TOKEN_LIMIT + " characters");
    }
    return count;
  }

  private boolean fill() throws IOException {
    System.arraycopy(buffer, ready, buffer, 0, filled - ready);
    filled -= ready;
    from = 0;
    ready = 0;
    while (ready == 0 && !(ended && filled == 0)) {
      int count = ended ? 0 : in.read(buffer, filled, buffer.length - filled);
      ended |= count < 0;
      filled += Math.max(count, 0);
      ready = mend();
    }
    return ready > 0;
  }

  /// Mends what is filled and returns how much of it is final: a reference cut by the buffer's end waits for its rest.
  private int mend() {
    int i = 0;
    while (i < filled) {
      char c = buffer[i];
      if (c == '&' && filled - i < REFERENCE && !ended && maybeReference(i)) {
        return i;
      }
      if (c == '&') {
        i = mendReference(i);
      } else {
        if (c < ' ' && c != '\n' && c != '\t' && c != '\r' || c >= '\uFFFE') {
          buffer[i] = ' ';
        }
        i++;
      }
    }
    return i;
  }

  private boolean maybeReference(int at) {
    if (at + 1 < filled && buffer[at + 1] != '#') {
      return false;
    }
    for (int i = at + 2; i < filled; i++) {
      if (buffer[i] == ';') {
        return false;
      }
    }
    return true;
  }

  private int mendReference(int at) {
    if (at + 1 >= filled || buffer[at + 1] != '#') {
      return at + 1;
    }
    boolean hex = at + 2 < filled && buffer[at + 2] == 'x';
    int code = 0;
    for (int i = at + (hex ? 3 : 2); i < Math.min(filled, at + REFERENCE); i++) {
      int digit = Character.digit(buffer[i], hex ? 16 : 10);
      if (buffer[i] == ';') {
        if (!legal(code)) {
          java.util.Arrays.fill(buffer, at, i + 1, ' ');
        }
        return i + 1;
      }
      if (digit < 0) {
        return at + 1;
      }
      code = Math.min(code, 0x110000) * (hex ? 16 : 10) + digit;
    }
    return at + 1;
  }

  private static boolean legal(int code) {
    return code >= 0x20 && code < 0xD800 || code == '\n' || code == '\t' || code == '\r' || code >= 0xE000 && code < 0xFFFE
        || code >= 0x10000 && code <= 0x10FFFF;
  }
}
