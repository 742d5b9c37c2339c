package dev.kith.connector.file;

import dev.kith.connector.input.Unpacked;
import dev.kith.model.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads iCalendar (RFC 5545) and vCalendar 1.0 into components. Lines are unfolded as bytes, since programs fold inside a
/// character; a line that is none is passed over and counted.
final class IcsFile {
  private static final int MOST_LINE = 4 << 20;
  private static final int DEPTH = 20;

  private IcsFile() {}

  /// A line: name and parameters in upper case, the value as written but for quoted-printable.
  record Property(String name, Map<String, String> parameters, String value) {
    String parameter(String key) {
      return parameters.getOrDefault(key, "");
    }

    /// The value as text: `\n \, \; \\` are what they stand for.
    String text() {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '\\' && i + 1 < value.length()) {
          char next = value.charAt(++i);
          out.append(next == 'n' || next == 'N' ? '\n' : next);
        } else {
          out.append(c);
        }
      }
      return out.toString().strip();
    }
  }

  /// `VEVENT` and its like.
  ///
  /// @param where the line it begins at
  record Component(String name, int where, List<Property> properties, List<Component> components) {
    Optional<Property> first(String name) {
      return properties.stream().filter(property -> property.name.equals(name)).findFirst();
    }

    List<Property> all(String name) {
      return properties.stream().filter(property -> property.name.equals(name)).toList();
    }

    String text(String name) {
      return first(name).map(Property::text).orElse("");
    }
  }

  interface Taker {
    /// @param calendar the calendar it lies in, as far as it was read: its properties and time zones
    void component(Component component, Component calendar) throws IOException, InterruptedException;
  }

  /// Hands over each component of the calendars in a file, as soon as it is whole.
  ///
  /// @return how many lines were none
  /// @throws IOException if there is no calendar in it, or if it ends within one
  static int read(Path file, String where, Taker taker) throws IOException, InterruptedException {
    Deque<Component> open = new ArrayDeque<>();
    boolean any = false;
    int bad = 0;
    int number = 0;
    try (InputStream in = Unpacked.open(file)) {
      Lines lines = new Lines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted in " + where);
        }
        number = lines.number;
        Property property = property(line);
        if (property == null) {
          bad += line.length == 0 || open.isEmpty() ? 0 : 1;
        } else if (property.name.equals("BEGIN") && open.size() < DEPTH) {
          String name = property.value.strip().toUpperCase(Locale.ROOT);
          any |= name.equals("VCALENDAR");
          open.push(new Component(name, number, new ArrayList<>(), new ArrayList<>()));
        } else if (property.name.equals("END")) {
          end(property.value.strip().toUpperCase(Locale.ROOT), open, taker);
        } else if (!open.isEmpty()) {
          open.element().properties.add(property);
        }
      }
    }
    if (!any) {
      throw new IOException(where + ": holds no calendar");
    } else if (!open.isEmpty()) {
      throw new IOException(where + ":" + number + ": ends in the middle of a calendar");
    }
    return bad;
  }

  /// Ends a component and those within it that were never ended; an end of what never began is nothing.
  private static void end(String name, Deque<Component> open, Taker taker) throws IOException, InterruptedException {
    if (open.stream().noneMatch(component -> component.name.equals(name))) {
      return;
    }
    Component done;
    do {
      done = open.pop();
      Component outer = open.peek();
      if (outer != null && outer.name.equals("VCALENDAR") && !done.name.equals("VTIMEZONE")) {
        taker.component(done, outer);
      } else if (outer != null) {
        outer.components.add(done);
      }
    } while (!done.name.equals(name));
  }

  private static Property property(byte[] line) {
    String text = ((Content.Text) Content.decoded("text/calendar", line)).text();
    int at = 0;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "-_.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == 0 || at >= text.length() || text.charAt(at) != ':' && text.charAt(at) != ';') {
      return null;
    }
    String name = text.substring(0, at).toUpperCase(Locale.ROOT);
    name = name.substring(name.lastIndexOf('.') + 1);
    Map<String, String> parameters = new LinkedHashMap<>();
    while (at < text.length() && text.charAt(at) == ';') {
      int end = parameterEnd(text, at + 1);
      String[] pair = text.substring(at + 1, end).split("=", 2);
      String value = pair.length < 2 ? "" : pair[1].replace("\"", "").replace("^n", "\n").replace("^'", "\"")
          .replace("^^", "^");
      parameters.merge(pair[0].strip().toUpperCase(Locale.ROOT), value.strip(), (one, other) -> one + "," + other);
      at = end;
    }
    if (at >= text.length()) {
      return null;
    }
    String value = text.substring(at + 1);
    boolean quoted = parameters.getOrDefault("ENCODING", "").equalsIgnoreCase("QUOTED-PRINTABLE")
        || parameters.containsKey("QUOTED-PRINTABLE");
    return new Property(name, parameters, quoted ? quotedPrintable(value, parameters.getOrDefault("CHARSET", "UTF-8"))
        : value);
  }

  /// Where a parameter ends: at the next `;` or `:` outside quotes.
  private static int parameterEnd(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ':')) {
        return i;
      }
    }
    return text.length();
  }

  private static String quotedPrintable(String value, String charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '=' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    try {
      return out.toString(Charset.forName(charset));
    } catch (IllegalArgumentException _) {
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  /// Whole lines: a line that begins with a blank goes on with the one before, without that blank; so does a
  /// quoted-printable one after `=`.
  private static final class Lines {
    private final InputStream in;
    private byte[] ahead;
    private int read;
    int number;

    Lines(InputStream in) throws IOException {
      this.in = in;
      this.ahead = line();
      if (ahead != null && ahead.length >= 3 && (ahead[0] & 0xff) == 0xEF && (ahead[1] & 0xff) == 0xBB) {
        ahead = java.util.Arrays.copyOfRange(ahead, 3, ahead.length);
      }
    }

    byte[] next() throws IOException {
      if (ahead == null) {
        return null;
      }
      number = read;
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(ahead);
      ahead = line();
      while (ahead != null && (folded() || soft(whole))) {
        if (whole.size() < MOST_LINE) {
          if (folded()) {
            whole.write(ahead, 1, ahead.length - 1);
          } else {
            byte[] before = whole.toByteArray();
            whole.reset();
            whole.write(before, 0, before.length - 1);
            whole.writeBytes(ahead);
          }
        }
        ahead = line();
      }
      return whole.toByteArray();
    }

    private boolean folded() {
      return ahead.length > 0 && (ahead[0] == ' ' || ahead[0] == '\t');
    }

    private static boolean soft(ByteArrayOutputStream whole) {
      String start = whole.size() > 0 && whole.size() < MOST_LINE ? whole.toString(StandardCharsets.ISO_8859_1) : "";
      return start.endsWith("=") && start.substring(0, Math.min(200, start.length())).toUpperCase(Locale.ROOT)
          .contains("QUOTED-PRINTABLE");
    }

    private byte[] line() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream(80);
      int c = in.read();
      if (c < 0) {
        return null;
      }
      read++;
      for (; c >= 0 && c != '\n'; c = in.read()) {
        if (out.size() < MOST_LINE && c != '\r') {
          out.write(c);
        }
      }
      return out.toByteArray();
    }
  }
}
