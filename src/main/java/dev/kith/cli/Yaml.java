package dev.kith.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A settings file as a tree that still knows its lines. What a settings file has no need of is refused: anchors, aliases,
/// tags, several documents, keys that are not words, deep nesting.
sealed interface Yaml {
  /// Counted from 1.
  int line();

  /// @param plain false if it stood in quotes or in a block
  record Text(int line, String text, boolean plain) implements Yaml {
    /// Nothing was written, or `null`.
    boolean absent() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  record Items(int line, List<Yaml> items) implements Yaml {}

  record Keys(int line, Map<String, Entry> entries) implements Yaml {}

  /// @param line where the key stands
  record Entry(int line, Yaml value) {}

  /// Reads a text; one that says nothing is a mapping without keys.
  ///
  /// @param file what errors call the file
  static Yaml parse(String text, String file) {
    try {
      Iterator<Event> events = new Parse(LoadSettings.builder().setLabel(file).build()).parseString(text).iterator();
      return new Reader(file, events).document();
    } catch (MarkedYamlEngineException e) {
      throw Reader.syntax(file, text, e);
    } catch (YamlEngineException e) {
      throw new ConfigError(file, 1, "yaml", "cannot be read: " + e.getMessage(), "plain YAML 1.2");
    }
  }

  /// Builds the tree from the parser's events.
  final class Reader {
    private static final int DEEPEST = 20;
    /// What the parser says, and what is meant and helps.
    private static final Map<String, String[]> WORDS = Map.of(
        "mapping values are not allowed", new String[] {"a colon stands where no key can be", "quotes around the value"},
        "could not find expected ':'", new String[] {"a key without a colon", "key: value"},
        "cannot start any token", new String[] {"a value cannot begin with this character", "quotes around the value"},
        "expected <block end>", new String[] {"does not line up with what is above it",
          "the same number of spaces as its neighbours"});
    private final String file;
    private final Iterator<Event> events;
    private int depth;

    private Reader(String file, Iterator<Event> events) {
      this.file = file;
      this.events = events;
    }

    private Yaml document() {
      Yaml tree = null;
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent && tree != null) {
          throw new ConfigError(file, line(event), "yaml", "a second document begins", "one document per file");
        }
        if (event instanceof NodeEvent) {
          tree = node(event, "");
        }
      }
      return tree == null || tree instanceof Text t && t.absent() ? new Keys(1, Map.of()) : tree;
    }

    private Yaml node(Event event, String path) {
      if (event instanceof AliasEvent) {
        throw new ConfigError(file, line(event), key(path), "aliases (*name) are not read", "writing the value out");
      }
      if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        throw new ConfigError(file, line(event), key(path), "anchors (&name) are not read", "writing the value out");
      }
      Optional<String> tag = switch (event) {
        case ScalarEvent scalar -> scalar.getTag();
        case CollectionStartEvent start -> start.getTag();
        default -> Optional.empty();
      };
      if (tag.isPresent()) {
        throw new ConfigError(file, line(event), key(path), "tags (" + tag.get() + ") are not read", "the plain value");
      }
      if (event instanceof ScalarEvent scalar) {
        return new Text(line(event), scalar.getValue(), scalar.isPlain());
      }
      if (++depth > DEEPEST) {
        throw new ConfigError(file, line(event), "yaml", "is nested too deep", "fewer brackets or less indentation");
      }
      Yaml tree = event instanceof MappingStartEvent ? keys(event, path) : items(event, path);
      depth--;
      return tree;
    }

    private Items items(Event start, String path) {
      List<Yaml> items = new ArrayList<>();
      for (Event e = events.next(); !(e instanceof SequenceEndEvent); e = events.next()) {
        items.add(node(e, path + "[" + items.size() + "]"));
      }
      return new Items(line(start), Collections.unmodifiableList(items));
    }

    private Keys keys(Event start, String path) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (Event e = events.next(); !(e instanceof MappingEndEvent); e = events.next()) {
        if (!(node(e, path) instanceof Text(int line, String name, boolean _)) || name.isBlank()) {
          throw new ConfigError(file, line(e), key(path), "a key must be a word", "key: value");
        }
        String inner = path.isEmpty() ? name : path + "." + name;
        Entry first = entries.get(name);
        if (first != null) {
          throw new ConfigError(file, line, inner, "is already set in line " + first.line, "keeping one of the two");
        }
        entries.put(name, new Entry(line, node(events.next(), inner)));
      }
      return new Keys(line(start), Collections.unmodifiableMap(entries));
    }

    private static String key(String path) {
      return path.isEmpty() ? "yaml" : path;
    }

    private static int line(Event event) {
      return event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    }

    /// The parser's words are for those who wrote it; these are for those who wrote the file.
    private static ConfigError syntax(String file, String text, MarkedYamlEngineException e) {
      String said = String.valueOf(e.getProblem());
      int line = e.getProblemMark().or(e::getContextMark).map(m -> m.getLine() + 1).orElse(1);
      if (said.contains("unexpected end of stream") || said.contains("got <stream end>")) {
        int opened = e.getContextMark().map(m -> m.getLine() + 1).orElse(line);
        return new ConfigError(file, opened, "yaml", "a quote or bracket is never closed", "closing it");
      }
      String at = text.lines().skip(line - 1L).findFirst().orElse("");
      if (at.substring(0, at.length() - at.stripLeading().length()).contains("\t") || said.contains("TAB")) {
        return new ConfigError(file, line, "yaml", "there is a tab in the indentation", "spaces");
      }
      String[] words = WORDS.entrySet().stream().filter(known -> said.contains(known.getKey())).map(Map.Entry::getValue)
          .findFirst().orElse(new String[] {said, "quotes around the value"});
      return new ConfigError(file, line, "yaml", words[0], words[1]);
    }
  }
}
