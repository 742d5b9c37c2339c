package dev.kith.connector.file;

import dev.kith.connector.input.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What stands at the head of a Markdown page between `---` lines (YAML) or `+++` lines (TOML), and the page without it.
///
/// Half of all hand-written heads are not quite YAML (`title: Radio: a primer`); such a head is read line by line instead,
/// as far as it goes, and so is TOML, of which only `key = value` lines are understood.
///
/// @param values by key in lower case; texts, numbers, booleans, lists and maps
/// @param body   the text behind the head
/// @param flaw   what is wrong with the head, or empty
record FrontMatter(Map<String, Object> values, String body, String flaw) {
  private static final int LONGEST = 100_000;

  static FrontMatter of(String page) {
    String fence = page.startsWith("---") ? "---" : page.startsWith("+++") ? "+++" : "";
    int start = page.indexOf('\n') + 1;
    if (fence.isEmpty() || start == 0 || !page.substring(0, start).strip().equals(fence)) {
      return new FrontMatter(Map.of(), page, "");
    }
    for (int at = start; at < Math.min(page.length(), LONGEST);) {
      int next = page.indexOf('\n', at) + 1;
      int end = next == 0 ? page.length() : next;
      String line = page.substring(at, end).stripTrailing();
      if (line.equals(fence) || fence.equals("---") && line.equals("...")) {
        return read(page.substring(start, at), fence, page.substring(end));
      }
      at = end;
    }
    return new FrontMatter(Map.of(), page, "");
  }

  private static FrontMatter read(String head, String fence, String body) {
    if (fence.equals("+++")) {
      return new FrontMatter(lines(head, '='), body, "");
    }
    try {
      Object tree = new Load(LoadSettings.builder().setAllowDuplicateKeys(true).setMaxAliasesForCollections(20).build())
          .loadFromString(head);
      if (tree == null) {
        return new FrontMatter(Map.of(), body, "");
      }
      if (tree instanceof Map<?, ?> map) {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key).toLowerCase(Locale.ROOT), value));
        return new FrontMatter(values, body, "");
      }
      return new FrontMatter(lines(head, ':'), body, "the front matter is not a list of keys");
    } catch (YamlEngineException e) {
      String where = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      return new FrontMatter(lines(head, ':'), body, "the front matter is not YAML (" + where + ")");
    } catch (StackOverflowError _) {
      return new FrontMatter(lines(head, ':'), body, "the front matter is nested too deeply");
    }
  }

  /// `key: value` at the start of a line, with `- value` lines below it or a `[list]`.
  private static Map<String, Object> lines(String head, char separator) {
    Map<String, Object> values = new LinkedHashMap<>();
    String last = "";
    for (String line : head.lines().toList()) {
      int split = line.indexOf(separator);
      String item = line.strip();
      if (item.startsWith("- ") && values.get(last) instanceof List<?> list) {
        List<Object> longer = new ArrayList<>(list);
        longer.add(unquoted(item.substring(2)));
        values.put(last, longer);
      } else if (split > 0 && line.substring(0, split).strip().matches("[\\w-]+") && !Character.isWhitespace(line.charAt(0))) {
        last = line.substring(0, split).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(split + 1).strip();
        if (value.isEmpty() || value.startsWith("[") && value.endsWith("]")) {
          List<Object> list = new ArrayList<>();
          for (String part : value.isEmpty() ? new String[0] : value.substring(1, value.length() - 1).split(",")) {
            list.add(unquoted(part));
          }
          values.put(last, list);
        } else {
          values.put(last, unquoted(value));
        }
      }
    }
    return values;
  }

  private static String unquoted(String value) {
    String text = value.strip();
    boolean quoted = text.length() >= 2 && (text.startsWith("\"") && text.endsWith("\"")
        || text.startsWith("'") && text.endsWith("'"));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /// The first of these keys that holds a text or a number, or empty.
  String text(String... keys) {
    for (String key : keys) {
      if (values.get(key) instanceof Object value && !(value instanceof List<?>) && !(value instanceof Map<?, ?>)
          && !value.toString().isBlank()) {
        return value.toString().strip();
      }
    }
    return "";
  }

  /// The texts of all these keys; a single text counts as a list of one, or of several if `parted` parts it.
  List<String> texts(String parted, String... keys) {
    List<String> texts = new ArrayList<>();
    for (Object value : all(keys)) {
      if (value instanceof String || value instanceof Number) {
        for (String text : parted.isEmpty() ? new String[] {value.toString()} : value.toString().split(parted)) {
          if (!text.isBlank()) {
            texts.add(text.strip());
          }
        }
      }
    }
    return texts;
  }

  /// The values of all these keys, lists opened.
  List<Object> all(String... keys) {
    List<Object> all = new ArrayList<>();
    for (String key : keys) {
      Object value = values.get(key);
      for (Object one : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
        if (one != null) {
          all.add(one);
        }
      }
    }
    return all;
  }

  /// The first of these keys that holds a date, or `null`.
  Instant time(String... keys) {
    for (String key : keys) {
      Optional<Instant> time = Times.parse(text(key));
      if (time.isPresent()) {
        return time.get();
      }
    }
    return null;
  }

  boolean flag(String key) {
    return values.get(key) instanceof Object value && value.toString().matches("(?i)true|yes|on|1");
  }
}
