package dev.kith.web;

import dev.kith.model.Sentence;
import dev.kith.search.QueryError;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What was asked, by name, wherever it stood: in an address, in a JSON body, in a saved search.
record Parameters(Map<String, List<String>> values) {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  static Parameters of(Context ctx) {
    return new Parameters(ctx.queryParamMap());
  }

  /// Reads what stands behind the question mark of an address.
  static Parameters parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.replaceFirst("^\\?", "").split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          values.computeIfAbsent(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8), _ -> new ArrayList<>())
              .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          throw new QueryError("params", Sentence.of("“params” is what stands behind the question mark of a search: q=vpn&source=wiki."));
        }
      }
    }
    return new Parameters(values);
  }

  /// Reads an object whose values are texts, numbers, booleans, or lists of these.
  static Parameters json(String body) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    JsonNode read = object(body, "{\"q\": \"vpn\", \"source\": [\"wiki\"]}");
    for (String name : read.propertyNames()) {
      JsonNode value = read.path(name);
      List<String> texts = (value.isArray() ? value.valueStream() : java.util.stream.Stream.of(value)).map(one -> {
        if (!one.isValueNode() || one.isNull()) {
          throw new QueryError(name, Sentence.of("“{0}” is a text, a number, true or false, or a list of texts.", name));
        }
        return one.asString();
      }).toList();
      values.put(name, texts);
    }
    return new Parameters(values);
  }

  /// @param example what a right body is like, for whoever sent a wrong one
  static JsonNode object(String body, String example) {
    try {
      JsonNode read = Json.MAPPER.readTree(body);
      if (read.isObject()) {
        return read;
      }
    } catch (JacksonException _) {
      // Falls through to the one message for both mistakes.
    }
    throw new QueryError("body", Sentence.of("The body must be JSON such as {0}.", example));
  }

  /// `null` if it was not given.
  String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  int number(String name, int otherwise, int from, int to) {
    String given = first(name);
    if (given == null || given.isBlank()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(given.strip());
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message for both mistakes.
    }
    throw new QueryError(name, Sentence.of("“{0}” is a number from {1} to {2}.", name, from, to));
  }

  Parameters without(Collection<String> names) {
    Map<String, List<String>> left = new LinkedHashMap<>(values);
    names.forEach(left::remove);
    return new Parameters(left);
  }

  /// The same for all ways of asking the same: in the order of the names, without what is empty.
  String normal() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, List<String>> each : new TreeMap<>(values).entrySet()) {
      String[] all = each.getValue().toArray(String[]::new);
      for (int i = 0; i < all.length; i++) {
        all[i] = SPACES.matcher(all[i].strip()).replaceAll(" ");
      }
      Arrays.sort(all);
      for (String value : all) {
        add(out, each.getKey(), value);
      }
    }
    return out.toString();
  }

  /// As an address writes it; what is empty is left out.
  String query() {
    StringBuilder out = new StringBuilder();
    values.forEach((name, all) -> all.forEach(value -> add(out, name, value)));
    return out.toString();
  }

  private static void add(StringBuilder out, String name, String value) {
    if (!value.isBlank()) {
      out.append(out.isEmpty() ? "" : "&").append(URLEncoder.encode(name, StandardCharsets.UTF_8)).append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
