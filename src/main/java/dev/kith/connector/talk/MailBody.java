package dev.kith.connector.talk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/// What one mail is made of: its headers, and its parts as a tree, texts decoded, other contents left where they are.
///
/// @param headers lower-case names → values in their order, raw (bytes as ISO-8859-1)
/// @param parts   of a multipart or an enclosed message
/// @param text    decoded, or `null` if the part is no text
record MailBody(Map<String, List<String>> headers, String type, String subtype, Map<String, String> parameters,
    String disposition, String fileName, List<MailBody> parts, String text) {
  private static final int TEXT_BYTES = 2 << 20;
  private static final int MOST_PARTS = 1_000;
  private static final MimeConfig LIMITS = MimeConfig.custom().setMaxHeaderCount(10_000).setMaxHeaderLen(200_000)
      .setMaxLineLen(1_000_000).setMaxContentLen(-1).setMalformedHeaderStartsBody(false).build();

  /// An entity in the making.
  private static final class Entity {
    final Map<String, List<String>> headers = new LinkedHashMap<>();
    final List<MailBody> parts = new ArrayList<>();
    String text;
  }

  /// @throws IOException if it is no mail, in one line
  static MailBody read(byte[] mail) throws IOException {
    MimeTokenStream stream = new MimeTokenStream(LIMITS);
    stream.parse(new ByteArrayInputStream(mail));
    Deque<Entity> open = new ArrayDeque<>();
    MailBody root = null;
    int count = 0;
    try {
      for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM
          && root == null; state = stream.next()) {
        switch (state) {
          case T_START_MESSAGE, T_START_BODYPART -> {
            if (++count > MOST_PARTS) {
              throw new IOException("it has more than " + MOST_PARTS + " parts");
            }
            open.push(new Entity());
          }
          case T_FIELD -> field(open.element(), stream.getField());
          case T_BODY -> body(open.element(), stream.getDecodedInputStream());
          case T_END_MESSAGE, T_END_BODYPART -> root = close(open, root);
          default -> { }
        }
      }
    } catch (MimeException | RuntimeException e) {
      throw new IOException("not a mail that can be read: " + String.valueOf(e.getMessage()).lines().findFirst()
          .orElse(""), e);
    }
    while (root == null && !open.isEmpty()) {
      root = close(open, root);
    }
    if (root == null) {
      throw new IOException("not a mail");
    }
    return root;
  }

  /// Ends the innermost entity; the outermost is the mail.
  private static MailBody close(Deque<Entity> open, MailBody root) {
    MailBody done = of(open.pop());
    if (open.isEmpty()) {
      return done;
    }
    open.element().parts.add(done);
    return root;
  }

  private static void field(Entity entity, Field field) {
    String raw = field.getRaw() == null ? field.getBody() : latin(field);
    entity.headers.computeIfAbsent(field.getName().strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(raw);
  }

  private static String latin(Field field) {
    byte[] bytes = field.getRaw().toByteArray();
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static void body(Entity entity, InputStream in) throws IOException {
    RawBody type = parameters(entity.headers, "content-type");
    String mime = type == null ? "text/plain" : type.getValue().strip().toLowerCase(Locale.ROOT);
    if (mime.startsWith("text/") || !mime.contains("/")) {
      entity.text = MailWords.decode(bytes(in), values(type).getOrDefault("charset", ""));
    }
  }

  /// A text whose end is lost, as in an archive that was cut, is read up to there.
  private static byte[] bytes(InputStream in) throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = in.read(buffer); n >= 0 && out.size() < TEXT_BYTES; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      if (out.size() == 0) {
        throw e;
      }
    }
    return out.toByteArray();
  }

  private static MailBody of(Entity entity) {
    RawBody type = parameters(entity.headers, "content-type");
    RawBody disposition = parameters(entity.headers, "content-disposition");
    String[] mime = (type == null ? "text/plain" : type.getValue().strip().toLowerCase(Locale.ROOT)).split("/", 2);
    Map<String, String> typed = values(type);
    Map<String, String> disposed = values(disposition);
    String name = MailWords.header(disposed.getOrDefault("filename", typed.getOrDefault("name", "")));
    return new MailBody(entity.headers, mime[0], mime.length > 1 ? mime[1] : "plain", typed,
        disposition == null ? "" : disposition.getValue().strip().toLowerCase(Locale.ROOT),
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1), List.copyOf(entity.parts), entity.text);
  }

  private static RawBody parameters(Map<String, List<String>> headers, String name) {
    List<String> values = headers.get(name);
    return values == null ? null : RawFieldParser.DEFAULT.parseRawBody(new RawField(name, values.getFirst()));
  }

  /// Parameters by lower-case name; those cut into pieces or with a charset of their own (RFC 2231) made whole.
  private static Map<String, String> values(RawBody field) {
    Map<String, String> values = new HashMap<>();
    if (field == null) {
      return values;
    }
    Map<String, StringBuilder> pieces = new LinkedHashMap<>();
    for (NameValuePair pair : field.getParams()) {
      String name = pair.getName().toLowerCase(Locale.ROOT);
      String value = pair.getValue() == null ? "" : pair.getValue();
      int star = name.indexOf('*');
      if (star < 0) {
        values.putIfAbsent(name, value);
      } else {
        pieces.computeIfAbsent(name.substring(0, star), _ -> new StringBuilder()).append(value);
      }
    }
    pieces.forEach((name, value) -> values.put(name, percents(value.toString())));
    return values;
  }

  private static String percents(String value) {
    String[] parts = value.split("'", 3);
    String encoded = parts.length == 3 ? parts[2] : value;
    StringBuilder quoted = new StringBuilder("=?").append(parts.length == 3 && !parts[0].isBlank() ? parts[0] : "utf-8")
        .append("?q?");
    encoded.chars().forEach(c -> quoted.append(c == '%' ? "=" : c == '=' || c == '?' || c == '_' || c == ' '
        ? String.format("=%02X", c) : Character.toString(c)));
    return MailWords.header(quoted.append("?=").toString());
  }

  /// The first header of this name, decoded, or the empty text.
  String header(String name) {
    return MailWords.header(raw(name));
  }

  /// The first header of this name as it stands there, or the empty text.
  String raw(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  boolean is(String type, String subtype) {
    return this.type.equals(type) && this.subtype.equals(subtype);
  }
}
