package dev.kith.connector.talk;

import dev.kith.connector.input.Export;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The objects of a JSON file as exporters write them: one list, one object, or several of either one after the other, such as
/// one a line. Never more than one object is in memory.
final class JsonFile {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonFile() {}

  interface Taker {
    /// @param in    the key of the map the object was a value of; empty for an object of its own
    /// @param where file and line, for people
    void take(String in, JsonNode node, String where) throws IOException, InterruptedException;
  }

  /// Hands over each object of a file.
  ///
  /// @param map the key of an outermost object whose values are handed over one by one, since there may be very many; empty for
  ///            none. The rest of that object follows as one
  /// @throws IOException if the file is broken, cut, empty, or no JSON
  static void each(Export.Entry entry, String map, Taker taker) throws IOException, InterruptedException {
    read(entry, map, false, taker);
  }

  /// Hands over each value of a file that is one list.
  ///
  /// @throws IOException if it is none, or broken
  static void list(Export.Entry entry, Taker taker) throws IOException, InterruptedException {
    read(entry, "", true, taker);
  }

  private static void read(Export.Entry entry, String map, boolean list, Taker taker) throws IOException, InterruptedException {
    try (InputStream in = opened(entry); JsonParser parser = JSON.createParser(in)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException(entry.where() + ": is empty; export it again");
      }
      for (; token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(entry, parser, "", taker);
          }
        } else if (token == JsonToken.START_OBJECT && !list) {
          object(entry, parser, map, taker);
        } else {
          throw new IOException(where(entry, parser) + ": is no list" + (list ? "" : " and no object")
              + ", as the files of such an export are; export it again");
        }
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(entry.where() + ":" + line + ": broken JSON, or cut; export it again", e);
    }
  }

  private static void object(Export.Entry entry, JsonParser parser, String map, Taker taker)
      throws IOException, InterruptedException {
    String where = where(entry, parser);
    ObjectNode rest = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.START_OBJECT && key.equals(map)) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          parser.nextToken();
          value(entry, parser, key, taker);
        }
      } else {
        rest.set(key, (JsonNode) parser.readValueAsTree());
      }
    }
    taker.take("", rest, where);
  }

  private static void value(Export.Entry entry, JsonParser parser, String in, Taker taker)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted in " + entry.where());
    }
    if (parser.currentToken() == null) {
      throw new IOException(entry.where() + ": ends in the middle; export it again");
    }
    String where = where(entry, parser);
    JsonNode node = parser.readValueAsTree();
    for (JsonNode each : node.isArray() ? node.values() : List.of(node)) {
      taker.take(in, each, where);
    }
  }

  private static String where(Export.Entry entry, JsonParser parser) {
    return entry.where() + ":" + parser.currentTokenLocation().getLineNr();
  }

  private static InputStream opened(Export.Entry entry) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(entry.file()), 1 << 16);
    try {
      in.mark(4);
      int first = in.read();
      int second = in.read();
      in.reset();
      return first == 0x1f && second == 0x8b ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// The text at a key, also of a number; empty where there is none.
  static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() ? value.stringValue() : value.isIntegralNumber() ? value.asString() : "";
  }

  /// The whole number at a key, also where it is written as a text; 0 where there is none.
  static long number(JsonNode node, String key) {
    JsonNode value = node.path(key);
    try {
      return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue()
          : value.isString() ? Long.parseLong(value.stringValue().strip()) : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  static int count(JsonNode node, String key) {
    return (int) Math.clamp(number(node, key), 0, Integer.MAX_VALUE);
  }

  static boolean flag(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isBoolean() ? value.booleanValue() : value.isString() && value.stringValue().equals("true");
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /// What [JsonNode#toString] wrote.
  static JsonNode parse(String text) {
    return JSON.readTree(text);
  }
}
