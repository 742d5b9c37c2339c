package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.InputFiles;
import dev.kith.connector.input.JsonFields;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.connector.input.LineReader;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The way in for everything Kith has no connector for: whoever can write a script writes one JSON object a line.
///
/// An item: `{"id": …, "title": …, "body": …}` and, where known, `url`, `date`, `created`, `type`, `authors`, `parts`,
/// `tags`,
/// `signals`, `access`, `ownership`, `language`, `mediaType`, `aliases`, `place`, `paths`. A person: `{"id": …, "name":
/// …}` and `handle`, `mail`, `aliases`, `title`, `team`, `manager`, `place`, `about`, `topics`, `groups`, `active`, `human`.
///
/// A `type` becomes the item's [Kind]: by its label, by a table of common words, by `kinds`, else `OTHER`. A type that is
/// not
/// itself a kind's label (`pep`, `guide`) is also the item's place unless the line gives one, so that one can still ask
/// for it.
///
/// @param path      a file, a folder (every `.jsonl`, `.ndjson` and their `.gz` below it) or a glob of files
/// @param people    a file of people, or `null`
/// @param mediaType what bodies are written in where the line does not say
/// @param kinds     type → kind, for types of one's own
public record JsonLines(String source, Path path, Path people, String mediaType, Map<String, String> kinds)
    implements Connector {
  /// Longer than any text that is kept, so that a longer line is surely a mistake.
  private static final int LONGEST_LINE = 8 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  public JsonLines {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a .jsonl or .jsonl.gz file");
    }
    mediaType = mediaType == null ? "text/plain" : mediaType;
    kinds = kinds == null ? Map.of() : Map.copyOf(kinds);
    kinds.forEach((type, kind) -> Kind.of(kind).orElseThrow(() -> new IllegalArgumentException(
        "kinds: " + kind + " is no kind; try page, post, ticket or another kind for " + type)));
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Path> files = InputFiles.find(path, name -> name.matches(".*\\.(jsonl|ndjson)(\\.gz)?"), ".jsonl or .jsonl.gz file");
    List<Path> all = new ArrayList<>(files);
    if (people != null) {
      all.addAll(InputFiles.find(people, name -> name.matches(".*\\.(jsonl|ndjson)(\\.gz)?"), ".jsonl file of people"));
    }
    Fingerprint now = Fingerprint.of(toString(), all, since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    sink.whole();
    Map<String, Kind> kindOf = kindTable();
    Pass items = new Pass(sink, JsonLine.ITEM_KEYS, (line, flaws) -> {
      Item item = JsonLine.item(source, line, mediaType, kindOf, flaws);
      return () -> sink.item(item);
    });
    for (Path path : files) {
      if (items.read(path) == 0) {
        throw new IOException(path + ": is empty; export it again, or remove the source if there is nothing in it");
      }
    }
    Pass persons = new Pass(sink, JsonLine.PERSON_KEYS, (line, _) -> {
      Person person = JsonLine.person(source, line);
      return () -> sink.person(person);
    });
    for (Path path : all.subList(files.size(), all.size())) {
      persons.read(path);
    }
    return now.cursor();
  }

  private Map<String, Kind> kindTable() {
    Map<String, Kind> table = new HashMap<>(KnownTypes.KINDS);
    kinds.forEach((type, kind) -> table.put(type.toLowerCase(Locale.ROOT), Kind.of(kind).orElseThrow()));
    return table;
  }

  private interface Sending {
    void send() throws IOException, InterruptedException;
  }

  private interface Reading {
    Sending of(JsonFields line, List<Refused> flaws) throws Refused;
  }

  /// Reads files of one sort of line; ids are unique over all of them.
  private static final class Pass {
    private static final int LONGEST_REASON = 160;
    private final Sink sink;
    private final UnknownKeys unknown;
    private final Reading reading;
    private final SeenIds seen = new SeenIds();

    Pass(Sink sink, Set<String> keys, Reading reading) {
      this.sink = sink;
      this.unknown = new UnknownKeys(keys);
      this.reading = reading;
    }

    /// Returns how many lines that are not blank the file has; throws if it has some and none is readable.
    long read(Path path) throws IOException, InterruptedException {
      long lines = 0;
      long bad = 0;
      try (LineReader reader = new LineReader(path, LONGEST_LINE)) {
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
          if (Thread.interrupted()) {
            throw new InterruptedException("interrupted at " + path + ":" + line.number());
          }
          if (line.flaw() == null && line.text().isBlank()) {
            continue;
          }
          lines++;
          if (!take(path, line, lines == 1)) {
            bad++;
          }
        }
      }
      if (lines > 0 && bad == lines) {
        throw new IOException(path + ": none of its " + lines + " lines can be read; is it JSON lines, one object a line?");
      }
      return lines;
    }

    private boolean take(Path path, LineReader.Line line, boolean first) throws IOException, InterruptedException {
      String where = path + ":" + line.number();
      if (line.flaw() != null) {
        sink.problem(new Problem(where, line.flaw(), "write every line as UTF-8 and no longer than "
            + (LONGEST_LINE >> 20) + " MiB", ""));
        return false;
      }
      if (first && line.text().stripLeading().startsWith("[")) {
        throw new IOException(path + ": is one JSON array; write one object a line, without brackets around them all");
      }
      JsonNode node;
      try {
        node = JSON.readTree(line.text());
      } catch (JacksonException e) {
        if (!line.ended()) {
          throw new IOException(where + ": the last line is cut; export the file again", e);
        }
        sink.problem(new Problem(where, "not valid JSON: " + reason(e), "correct the line", ""));
        return false;
      }
      String id = node.path("id").isString() ? node.path("id").stringValue() : "";
      try {
        JsonFields fields = JsonFields.objectOf("the line", node);
        List<Refused> flaws = new ArrayList<>();
        Sending sending = reading.of(fields, flaws);
        String before = seen.add(JsonLine.id(fields), path, line.number());
        if (before != null) {
          sink.problem(new Problem(where, "the id " + id + " was there before, at " + before,
              "give every line an id of its own; the first one was taken", ""));
          return false;
        }
        unknown.of(node).forEach(key -> sink.ignored(UnknownKeys.words(key)));
        for (Refused flaw : flaws) {
          sink.problem(new Problem(where, flaw.getMessage(), flaw.mend(), ""));
        }
        sending.send();
        return true;
      } catch (Refused e) {
        sink.problem(new Problem(where, e.getMessage(), e.mend(), id));
        return false;
      }
    }

    /// The parser's message without the places it names, which are within the line and not the file's.
    private static String reason(JacksonException e) {
      String first = e.getOriginalMessage().lines().findFirst().orElse("")
          .replaceFirst("\\s*[(]?(start marker )?(at )?\\[Source:.*", "");
      return first.length() <= LONGEST_REASON ? first : first.substring(0, LONGEST_REASON) + "…";
    }
  }
}
