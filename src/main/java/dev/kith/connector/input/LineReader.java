package dev.kith.connector.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Reads a UTF-8 file line by line, `.gz` as well, and keeps no more of it in memory than one line. A line that is too long
/// or not UTF-8 is told, and reading goes on with the next.
public final class LineReader implements Closeable {
  /// One line. Where `flaw` is not null, it says what is wrong and `text` is empty.
  ///
  /// @param ended whether a line break followed; false for a last line that may have been cut
  public record Line(long number, String text, String flaw, boolean ended) {}

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private final String where;
  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private byte[] line = new byte[1 << 12];
  private int from;
  private int to;
  private long number;

  /// @param longest bytes a line may have
  public LineReader(Path file, int longest) throws IOException {
    this(file, file.toString(), longest);
  }

  /// @param where how messages name the file; it is packed if its name ends in `.gz`
  public LineReader(Path file, String where, int longest) throws IOException {
    this.where = where;
    this.longest = longest;
    InputStream raw = Files.newInputStream(file);
    try {
      in = where.toLowerCase(java.util.Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    } catch (IOException e) {
      raw.close();
      throw damaged(e);
    }
  }

  /// The next line without its line break, or `null` at the end.
  public Line next() throws IOException {
    int length = 0;
    boolean tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int n = end - from;
      tooLong |= length + n > longest;
      if (!tooLong) {
        keep(length, n);
        length += n;
      }
      boolean ended = end < to;
      from = ended ? end + 1 : end;
      if (ended) {
        return line(length, tooLong, true);
      }
    }
    return any ? line(length, tooLong, false) : null;
  }

  private Line line(int length, boolean tooLong, boolean ended) {
    number++;
    if (tooLong) {
      return new Line(number, "", "the line is longer than " + (longest >> 20) + " MiB", ended);
    }
    int start = number == 1 && length >= 3 && Arrays.equals(BOM, 0, 3, line, 0, 3) ? 3 : 0;
    int end = length > start && line[length - 1] == '\r' ? length - 1 : length;
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line, start, end - start);
      return new Line(number, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), null, ended);
    } catch (CharacterCodingException _) {
      return new Line(number, "", "the line is not UTF-8", ended);
    }
  }

  private void keep(int length, int n) {
    if (length + n > line.length) {
      line = Arrays.copyOf(line, Math.max(length + n, Math.min(longest, line.length * 2)));
    }
    System.arraycopy(buffer, from, line, length, n);
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    try {
      from = 0;
      to = in.read(buffer);
      return to > 0;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private IOException damaged(IOException e) {
    return new IOException(where + ": cut or damaged after line " + number + " (" + e.getMessage() + "); export it again", e);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
