package dev.kith.connector.input;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The objects of a JSON file, however they lie in it: one array, one object, several of either one after the other (as
/// programs print page after page), or one object a line. Plain or gzip; UTF-8 or UTF-16. At most one object is in memory.
public final class JsonRecords {
  /// The longest line of a file of lines; one issue with all its comments may take megabytes.
  private static final int LONGEST_LINE = 64 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private JsonRecords() {}

  public interface Taker {
    /// @param list  the key of the list the object stands in, or empty if it stands alone
    /// @param where file and line, for people
    void take(String list, JsonNode node, String where) throws IOException, InterruptedException;
  }

  /// Hands over each object of a file.
  ///
  /// @param lists keys of an outermost object whose elements are handed over one by one, since there may be very many; the
  ///              rest of that object follows as one
  /// @return whether the file is JSON at all
  /// @throws IOException if it begins as JSON and breaks off or is broken
  public static boolean read(Export.Entry entry, Set<String> lists, Sink sink, Taker taker)
      throws IOException, InterruptedException {
    if (entry.name().toLowerCase(java.util.Locale.ROOT).matches(".*\\.(ndjson|jsonl)(\\.gz)?")) {
      lines(entry, lists, sink, taker);
      return true;
    }
    boolean begun = false;
    try (InputStream in = opened(entry.file()); JsonParser parser = JSON.createParser(in)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.START_ARRAY && token != JsonToken.START_OBJECT) {
          return false;
        }
        begun = true;
        values(entry, parser, token, lists, taker);
      }
      return begun;
    } catch (JacksonException e) {
      if (!begun) {
        return false;
      }
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(entry.where() + ":" + line + ": broken JSON, or cut; export it again", e);
    }
  }

  private static void values(Export.Entry entry, JsonParser parser, JsonToken token, Set<String> lists, Taker taker)
      throws IOException, InterruptedException {
    if (token == JsonToken.START_ARRAY) {
      elements(entry, parser, "", taker);
      return;
    }
    String where = where(entry, parser);
    var rest = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && lists.contains(key)) {
        elements(entry, parser, key, taker);
      } else {
        rest.set(key, (JsonNode) parser.readValueAsTree());
      }
    }
    taker.take("", rest, where);
  }

  private static void elements(Export.Entry entry, JsonParser parser, String list, Taker taker)
      throws IOException, InterruptedException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted in " + entry.where());
      }
      if (parser.currentToken() == null) {
        throw new IOException(entry.where() + ": ends in the middle; export it again");
      }
      String where = where(entry, parser);
      JsonNode node = parser.readValueAsTree();
      if (node.isObject()) {
        taker.take(list, node, where);
      } else if (node.isArray()) {
        // pages in a list of pages
        for (JsonNode inner : node) {
          if (inner.isObject()) {
            taker.take(list, inner, where);
          }
        }
      }
    }
  }

  private static void lines(Export.Entry entry, Set<String> lists, Sink sink, Taker taker)
      throws IOException, InterruptedException {
    try (LineReader reader = new LineReader(entry.file(), LONGEST_LINE)) {
      for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted in " + entry.where());
        }
        String where = entry.where() + ":" + line.number();
        if (line.flaw() != null) {
          sink.problem(new Problem(where, line.flaw(), "export it again", ""));
        } else if (!line.text().isBlank()) {
          line(line, where, lists, sink, taker);
        }
      }
    }
  }

  private static void line(LineReader.Line line, String where, Set<String> lists, Sink sink, Taker taker)
      throws IOException, InterruptedException {
    JsonNode node;
    try {
      node = JSON.readTree(line.text());
    } catch (JacksonException e) {
      if (!line.ended()) {
        throw new IOException(where + ": the last line is cut; export it again", e);
      }
      sink.problem(new Problem(where, "the line is no JSON", "export it again", ""));
      return;
    }
    for (String list : lists) {
      for (JsonNode element : node.isObject() && node.path(list).isArray() ? list(node, list) : List.<JsonNode>of()) {
        taker.take(list, element, where);
      }
    }
    if (node.isObject()) {
      taker.take("", node, where);
    } else {
      for (JsonNode element : node) {
        taker.take("", element, where);
      }
    }
  }

  private static String where(Export.Entry entry, JsonParser parser) {
    return entry.where() + ":" + parser.currentTokenLocation().getLineNr();
  }

  private static InputStream opened(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return packed ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// What stands at a path of keys, as text: a number or a truth value as it is written; empty where there is none.
  public static String text(JsonNode node, String... path) {
    JsonNode at = node;
    for (String key : path) {
      at = at.path(key);
    }
    return at.isString() ? at.stringValue() : at.isNumber() || at.isBoolean() ? at.asString() : "";
  }

  /// The first of these keys that says something, as text.
  public static String first(JsonNode node, String... keys) {
    for (String key : keys) {
      String text = text(node, key);
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  /// The elements of a list; those of `{"nodes": […]}` and of `{"edges": [{"node": …}]}` as well; none if there is no list.
  public static List<JsonNode> list(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isObject() && value.path("edges").isArray()) {
      return value.path("edges").values().stream().map(edge -> edge.path("node")).toList();
    }
    JsonNode list = value.isObject() ? value.path("nodes") : value;
    return list.isArray() ? List.copyOf(list.values()) : List.of();
  }

  /// A count, 0 where there is none.
  public static int count(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isNumber() ? (int) Math.clamp(value.asLong(0), 0, Integer.MAX_VALUE) : 0;
  }

  /// A text as JSON again; what a [Spill] keeps of an object.
  public static JsonNode parse(String json) {
    return JSON.readTree(json);
  }
}
