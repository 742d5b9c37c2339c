package dev.kith.connector.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a page says of itself in JSON-LD with the words of schema.org: its nodes, wherever they lie. What cannot be read
/// is as if it were not there.
final class JsonLd {
  private static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
      .enable(JsonReadFeature.ALLOW_TRAILING_COMMA).enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();
  private static final int DEPTH = 8;
  private static final int NODES = 2_000;
  private final List<JsonNode> nodes = new ArrayList<>();

  static JsonLd of(Document page) {
    JsonLd out = new JsonLd();
    for (Element script : page.select("script[type^=application/ld+json]")) {
      try {
        out.add(JSON.readTree(script.data()), 0);
      } catch (JacksonException | StackOverflowError _) {
        continue;
      }
    }
    return out;
  }

  private void add(JsonNode node, int depth) {
    if (depth > DEPTH || nodes.size() > NODES) {
      return;
    }
    if (node.isArray()) {
      node.forEach(one -> add(one, depth + 1));
    } else if (node.isObject()) {
      nodes.add(node);
      for (String key : List.of("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")) {
        if (node.path(key).isContainer()) {
          add(node.path(key), depth + 1);
        }
      }
    }
  }

  Optional<JsonNode> first(String... types) {
    Set<String> wanted = Set.of(types);
    return nodes.stream().filter(node -> types(node).stream().anyMatch(wanted::contains)).findFirst();
  }

  /// A node's types without the vocabulary's address.
  static List<String> types(JsonNode node) {
    return list(node, "@type").stream().map(JsonLd::text).map(type -> type.replaceFirst(".*[/#:]", "")).toList();
  }

  static List<JsonNode> list(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isArray() ? List.copyOf(value.values()) : value.isMissingNode() || value.isNull() ? List.of()
        : List.of(value);
  }

  static String text(JsonNode value) {
    JsonNode one = value.isArray() && !value.isEmpty() ? value.get(0) : value;
    JsonNode plain = one.isObject() ? one.has("@value") ? one.path("@value") : one.path("name") : one;
    return plain.isString() ? plain.stringValue().strip() : plain.isNumber() ? plain.asString() : "";
  }

  static String text(JsonNode node, String key) {
    return text(node.path(key));
  }

  static int count(JsonNode node, String key) {
    String written = text(node, key);
    return written.matches("-?\\d{1,9}") ? Integer.parseInt(written) : 0;
  }

  /// Who is meant: a person, or several; nodes that only point to another are looked up.
  List<JsonNode> people(JsonNode node, String key) {
    List<JsonNode> out = new ArrayList<>();
    for (JsonNode one : list(node, key)) {
      String id = one.isObject() && one.path("name").isMissingNode() ? text(one, "@id") : "";
      out.add(id.isEmpty() ? one : nodes.stream().filter(other -> text(other, "@id").equals(id)
          && !other.path("name").isMissingNode()).findFirst().orElse(one));
    }
    out.removeIf(one -> types(one).stream().anyMatch(type -> type.matches(".*Organization|Corporation|WebSite")));
    return out;
  }

  static List<String> keywords(JsonNode node) {
    return list(node, "keywords").stream().map(JsonLd::text).flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty()).toList();
  }
}
