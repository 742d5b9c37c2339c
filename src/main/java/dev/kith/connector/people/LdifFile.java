package dev.kith.connector.people;

import dev.kith.connector.input.Export;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/// Reads LDIF (RFC 2849) record by record: folded lines, comments, values in base64. Only wanted attributes are decoded at
/// all. Raw values that are no UTF-8, which old servers write, are taken as windows-1252.
final class LdifFile implements Closeable {
  /// A line of a record.
  ///
  /// @param name    in lower case, without options; `-` for the line that ends a change
  /// @param value   empty for what is not wanted
  /// @param outside whether the value is only an address to fetch it from, which is never done
  record Line(String name, String value, boolean outside) {}

  /// @param number where it begins, from 1
  record Block(long number, List<Line> lines) {}

  private static final int LONGEST = 1 << 20;

  private final String where;
  private final BufferedReader reader;
  private final boolean bytes;
  private final Predicate<String> wanted;
  private long number;
  private String ahead;

  /// @param wanted attribute names in lower case
  LdifFile(Export.Entry entry, Predicate<String> wanted) throws IOException {
    this.where = entry.where();
    this.wanted = wanted;
    InputStream in = new BufferedInputStream(Files.newInputStream(entry.file()), 1 << 16);
    in.mark(3);
    int first = in.read();
    int second = in.read();
    int third = in.read();
    in.reset();
    if (first == 0x1f && second == 0x8b) {
      in = new GZIPInputStream(in);
    }
    boolean wide = first == 0xff && second == 0xfe || first == 0xfe && second == 0xff;
    if (first == 0xef && second == 0xbb && third == 0xbf) {
      in.skipNBytes(3);
    }
    // bytes as characters, since folding may cut a character of several bytes
    this.bytes = !wide;
    this.reader = new BufferedReader(new InputStreamReader(in, wide ? StandardCharsets.UTF_16
        : StandardCharsets.ISO_8859_1));
    this.ahead = reader.readLine();
  }

  /// The next record, or `null` at the end.
  Block next() throws IOException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    long begin = 0;
    while (ahead != null) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted in " + where);
      }
      long at = number + 1;
      String line = logical();
      if (line.isBlank()) {
        if (!lines.isEmpty()) {
          return new Block(begin, lines);
        }
      } else if (!line.startsWith("#")) {
        begin = begin == 0 ? at : begin;
        lines.add(line(line, at));
      }
    }
    return lines.isEmpty() ? null : new Block(begin, lines);
  }

  private String logical() throws IOException {
    StringBuilder line = new StringBuilder(ahead);
    number++;
    while ((ahead = reader.readLine()) != null && ahead.startsWith(" ")) {
      number++;
      if (line.length() < LONGEST) {
        line.append(ahead, 1, ahead.length());
      }
    }
    return line.toString();
  }

  private Line line(String line, long at) throws IOException {
    if (line.strip().equals("-")) {
      return new Line("-", "", false);
    }
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IOException(where + ":" + at + ": is no line of LDIF, which would be `attribute: value`; export it again");
    }
    String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT).replaceFirst(";.*", "");
    String rest = line.substring(colon + 1);
    if (rest.startsWith("<")) {
      return new Line(name, "", true);
    }
    if (!wanted.test(name)) {
      return new Line(name, "", false);
    }
    if (rest.startsWith(":")) {
      try {
        return new Line(name, decoded(Base64.getMimeDecoder().decode(rest.substring(1).strip())), false);
      } catch (IllegalArgumentException _) {
        throw new IOException(where + ":" + at + ": broken base64; export it again");
      }
    }
    String value = rest.strip();
    return new Line(name, bytes ? decoded(value.getBytes(StandardCharsets.ISO_8859_1)) : value, false);
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return new String(bytes, Charset.forName("windows-1252"));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
