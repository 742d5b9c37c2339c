package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.input.JsonFields;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that a program pushes over the API, in the shape of the lines of [JsonLines]. What was acknowledged lies in a
/// [Spool], which this reads: from where the last pass ended, or all of it.
///
/// @param token     what a program has to show to push
/// @param mediaType what bodies are written in where the line does not say
/// @param kinds     type → kind, for types of one's own
/// @param spool     the folder of the spool; no setting, it lies in the data folder
public record Push(String source, Secret token, String mediaType, Map<String, String> kinds, Path spool) implements Connector {
  static final JsonMapper JSON = new JsonMapper();
  private static final int SHORTEST_TOKEN = 16;

  public Push {
    if (token == null || token.value().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException("token must be a secret of at least " + SHORTEST_TOKEN
          + " characters; try ${env:KITH_PUSH_TOKEN} and a token such as `openssl rand -hex 24` makes");
    }
    mediaType = mediaType == null ? "text/plain" : mediaType;
    kinds = kinds == null ? Map.of() : Map.copyOf(kinds);
    kinds.forEach((type, kind) -> Kind.of(kind).orElseThrow(() -> new IllegalArgumentException(
        "kinds: " + kind + " is no kind; try page, post, ticket or another kind for " + type)));
  }

  /// A line of a request, looked at.
  ///
  /// @param line     what to keep, or `null` if it is refused
  /// @param problems why, or what of it was left out
  public record Checked(String id, Spool.Line line, List<Refused> problems) {}

  /// What looks at the lines of one request that are to be kept; of a key that Kith does not know it tells once.
  public Function<String, Checked> puts() {
    Map<String, Kind> kindOf = kindTable();
    UnknownKeys unknown = new UnknownKeys(JsonLine.ITEM_KEYS);
    Set<String> told = new HashSet<>();
    return text -> checked(text, node -> {
      List<Refused> flaws = new ArrayList<>();
      unknown.of(node).stream().filter(told::add)
          .forEach(key -> flaws.add(new Refused(UnknownKeys.words(key), "docs/connectors.md has those that there are; the rest is taken")));
      Item item = JsonLine.item(source, JsonFields.objectOf("the line", node), mediaType, kindOf, flaws);
      return new Checked(item.id(), new Spool.Line(item.id(), JSON.writeValueAsString(node)), flaws);
    });
  }

  /// What looks at lines that name documents to forget.
  public Function<String, Checked> deletes() {
    return text -> checked(text, node -> {
      String id = JsonLine.id(JsonFields.objectOf("the line", node));
      return new Checked(id, new Spool.Line(id, null), List.of());
    });
  }

  /// What takes people out of lines that are kept already.
  ///
  /// @param who   whether an identity is one of theirs
  /// @param users whether the id or account in `user:<id>` is
  public static UnaryOperator<Spool.Line> without(Predicate<Identity> who, Predicate<String> users) {
    LineWithout without = new LineWithout(who, users);
    return line -> new Spool.Line(line.id(), without.of(line.json()));
  }

  /// Whether a line that is kept says that it was changed last before a time; not if it does not say when.
  public boolean isOlder(Spool.Line line, Instant before) {
    if (line.json() == null) {
      return false;
    }
    try {
      Item item = JsonLine.item(source, new JsonFields(JSON.readTree(line.json())), mediaType, kindTable(), new ArrayList<>());
      Instant at = item.at() != null ? item.at() : item.created();
      return at != null && !at.isAfter(before);
    } catch (Refused | JacksonException _) {
      return false;
    }
  }

  private interface Reading {
    Checked of(JsonNode node) throws Refused;
  }

  private static Checked checked(String text, Reading reading) {
    String id = "";
    try {
      JsonNode node = JSON.readTree(text);
      id = id(node);
      return reading.of(node);
    } catch (JacksonException e) {
      return new Checked(id, null, List.of(new Refused("not valid JSON", "write one JSON object a line, in UTF-8")));
    } catch (Refused e) {
      return new Checked(id, null, List.of(e));
    }
  }

  static String id(JsonNode node) {
    JsonNode id = node.path("id");
    return id.isString() || id.isNumber() ? id.asString() : "";
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Path file = spool.resolve(Spool.FILE);
    if (!Files.exists(file) || SpoolReader.isEmpty(file)) {
      if (!since.equals(Cursor.START)) {
        throw new IOException(file + " is gone: restore it from a backup, or remove the source if nothing is pushed any more");
      }
      return Cursor.START;
    }
    SpoolReader reader = new SpoolReader(file);
    long to = reader.sync();
    String[] words = since.text().split(" ");
    long from = words.length == 2 ? reader.from(words[0], Long.parseLong(words[1])) : 0;
    if (from == 0) {
      sink.whole();
    }
    Map<String, Kind> kindOf = kindTable();
    UnknownKeys unknown = new UnknownKeys(JsonLine.ITEM_KEYS);
    long end = reader.each(from, to, line -> send(line, from > 0, kindOf, unknown, sink));
    if (!new SpoolReader(file).era().equals(reader.era())) {
      throw new IOException(file + " was written anew while it was read; the next pass reads it again");
    }
    return new Cursor(reader.era() + " " + end);
  }

  private void send(Spool.Line line, boolean changes, Map<String, Kind> kindOf, UnknownKeys unknown, Sink sink) throws IOException,
      InterruptedException {
    if (line.json() == null) {
      if (changes) {
        sink.gone(line.id());
      }
      return;
    }
    List<Refused> flaws = new ArrayList<>();
    try {
      JsonNode node = JSON.readTree(line.json());
      Item item = JsonLine.item(source, new JsonFields(node), mediaType, kindOf, flaws);
      unknown.of(node).forEach(key -> sink.ignored(UnknownKeys.words(key)));
      sink.item(item);
    } catch (Refused e) {
      flaws.add(e);
    }
    for (Refused flaw : flaws) {
      sink.problem(new Problem(line.id(), flaw.getMessage(), flaw.mend(), line.id()));
    }
  }

  private Map<String, Kind> kindTable() {
    Map<String, Kind> table = new HashMap<>(KnownTypes.KINDS);
    kinds.forEach((type, kind) -> table.put(type.toLowerCase(Locale.ROOT), Kind.of(kind).orElseThrow()));
    return table;
  }
}
