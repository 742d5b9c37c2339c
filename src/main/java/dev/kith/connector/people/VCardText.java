package dev.kith.connector.people;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the lines of vCards (2.1, 3.0, 4.0): folding, quoted-printable, charsets, groups, parameters with and without
/// names. Values of properties that are not wanted, such as photos, are not kept.
final class VCardText {
  /// @param group  what brings properties together, `item1` of `item1.EMAIL`; or empty
  /// @param name   in upper case
  /// @param types  in lower case
  /// @param values parted by semicolons, without escapes
  record Property(String group, String name, Set<String> types, List<String> values) {
    String value() {
      return values.isEmpty() ? "" : values.getFirst();
    }
  }

  interface Taker {
    void take(long line, List<Property> properties) throws IOException, InterruptedException;
  }

  private static final int LONGEST = 1 << 16;
  private static final Pattern HEAD = Pattern.compile("(?:([\\w-]+)\\.)?([\\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):");

  private final BufferedReader reader;
  private final Set<String> wanted;
  private long number;
  private String ahead;

  /// @param reader gives bytes as characters (ISO 8859-1)
  VCardText(BufferedReader reader, Set<String> wanted) throws IOException {
    this.reader = reader;
    this.wanted = wanted;
    this.ahead = reader.readLine();
  }

  /// Hands over each card; one that ends in the middle is the end of a file that was cut.
  ///
  /// @return whether there was any
  boolean read(Taker taker) throws IOException, InterruptedException {
    List<Property> card = null;
    long begin = 0;
    int inside = 0;
    boolean any = false;
    while (ahead != null) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading vCards");
      }
      long at = number + 1;
      String line = logical();
      Matcher head = HEAD.matcher(line);
      if (!head.lookingAt()) {
        continue;
      }
      String name = head.group(2).toUpperCase(Locale.ROOT);
      String value = line.substring(head.end());
      if (name.equals("BEGIN") && value.strip().equalsIgnoreCase("VCARD")) {
        inside++;
        if (inside == 1) {
          card = new ArrayList<>();
          begin = at;
        }
      } else if (name.equals("END") && value.strip().equalsIgnoreCase("VCARD") && inside > 0) {
        inside--;
        if (inside == 0) {
          any = true;
          taker.take(begin, card);
          card = null;
        }
      } else if (inside == 1 && wanted.contains(name)) {
        card.add(property(head, name, value));
      }
    }
    if (card != null) {
      throw new IOException("ends within a card; export it again");
    }
    return any;
  }

  private String logical() throws IOException {
    StringBuilder line = new StringBuilder(ahead);
    number++;
    ahead = reader.readLine();
    while (ahead != null && (ahead.startsWith(" ") || ahead.startsWith("\t"))) {
      number++;
      if (line.length() < LONGEST) {
        line.append(ahead, 1, ahead.length());
      }
      ahead = reader.readLine();
    }
    Matcher head = HEAD.matcher(line);
    boolean printable = head.lookingAt() && head.group(3).toUpperCase(Locale.ROOT).contains("QUOTED-PRINTABLE");
    while (printable && ahead != null && line.toString().endsWith("=")) {
      number++;
      line.setLength(line.length() - 1);
      line.append(ahead, 0, Math.min(ahead.length(), LONGEST));
      ahead = reader.readLine();
    }
    return line.toString();
  }

  private static Property property(Matcher head, String name, String value) {
    Set<String> types = new LinkedHashSet<>();
    String charset = "";
    boolean printable = false;
    boolean base64 = false;
    for (String parameter : head.group(3).split(";")) {
      int equals = parameter.indexOf('=');
      String key = equals < 0 ? "" : parameter.substring(0, equals).strip().toUpperCase(Locale.ROOT);
      String said = parameter.substring(equals + 1).replace("\"", "").strip();
      printable |= said.equalsIgnoreCase("QUOTED-PRINTABLE");
      base64 |= key.matches("|ENCODING") && said.matches("(?i)b|base64");
      if (key.equals("CHARSET")) {
        charset = said;
      } else if ((key.isEmpty() || key.equals("TYPE")) && !said.isEmpty()) {
        types.addAll(List.of(said.toLowerCase(Locale.ROOT).split(",")));
      }
    }
    byte[] bytes = printable ? unquoted(value) : value.getBytes(StandardCharsets.ISO_8859_1);
    String text = base64 ? "" : decoded(bytes, charset);
    return new Property(head.group(1) == null ? "" : head.group(1).toLowerCase(Locale.ROOT), name, types, parts(text));
  }

  private static byte[] unquoted(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '=' && i + 2 < value.length() && value.substring(i + 1, i + 3).matches("\\p{XDigit}{2}")) {
        out.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  private static String decoded(byte[] bytes, String charset) {
    try {
      if (!charset.isEmpty() && !charset.equalsIgnoreCase("utf-8")) {
        return new String(bytes, Charset.forName(charset));
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      // as if it had said nothing
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return new String(bytes, Charset.forName("windows-1252"));
    }
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        part.append(next == 'n' || next == 'N' ? '\n' : next);
      } else if (c == ';') {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }
}
