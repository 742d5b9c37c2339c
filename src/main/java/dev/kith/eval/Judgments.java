package dev.kith.eval;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A set of judged questions, as in a folder with `topics.jsonl`, `qrels.tsv` and, if there, `people.jsonl` and `split.tsv`.
///
/// @param people true if people are judged, false if documents are
public record Judgments(String name, boolean people, List<Topic> topics) {
  /// @param split  `dev` or `test`, or empty
  /// @param viewer whom to ask as: a person's id, or empty for anybody
  /// @param grades relevance by the native id of a document or a person, above 0
  public record Topic(String id, String query, String split, String viewer, Map<String, Integer> grades) {}

  private static final int MOST = 20;
  private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// @throws IOException in one line with file and line if the folder is not of this form
  public static Judgments read(Path folder) throws IOException {
    Map<String, Map<String, Integer>> grades = new HashMap<>();
    Set<String> judged = new HashSet<>();
    rows(folder.resolve("qrels.tsv"), 3, columns -> {
      int grade = grade(columns[2].strip());
      if (grade > 0) {
        grades.computeIfAbsent(columns[0], _ -> new LinkedHashMap<>()).put(columns[1], grade);
        judged.add(columns[1]);
      }
    });
    Map<String, String> split = new HashMap<>();
    if (Files.exists(folder.resolve("split.tsv"))) {
      rows(folder.resolve("split.tsv"), 2, columns -> split.put(columns[0], columns[1].strip()));
    }
    Set<String> ids = new HashSet<>();
    if (Files.exists(folder.resolve("people.jsonl"))) {
      objects(folder.resolve("people.jsonl"), person -> ids.add(person.path("id").asString("")));
    }
    List<Topic> topics = new ArrayList<>();
    objects(folder.resolve("topics.jsonl"), topic -> {
      String id = topic.path("id").asString("");
      String query = topic.path("query").asString("");
      if (id.isBlank() || query.isBlank()) {
        throw new IllegalArgumentException("a topic needs an id and a query");
      }
      topics.add(new Topic(id, query, split.getOrDefault(id, ""),
          topic.path("viewer").asString(""), Map.copyOf(grades.getOrDefault(id, Map.of()))));
    });
    long people = judged.stream().filter(ids::contains).count();
    return new Judgments(folder.toAbsolutePath().normalize().getFileName().toString(), people * 2 > judged.size(), topics);
  }

  private static int grade(String text) {
    if (!text.matches("\\d{1,2}")) {
      throw new IllegalArgumentException("the grade “" + text + "” is no whole number of 0 and more");
    }
    // The gain of a grade is 2 to its power: beyond this nothing else would count.
    if (Integer.parseInt(text) > MOST) {
      throw new IllegalArgumentException("the grade “" + text + "” is above " + MOST);
    }
    return Integer.parseInt(text);
  }

  /// The topics of one half, or of both (`all`).
  public List<Topic> split(String name) {
    return name.equals("all") ? topics : topics.stream().filter(topic -> topic.split().equals(name)).toList();
  }

  private interface Row {
    void take(String[] columns);
  }

  private static void rows(Path file, int columns, Row row) throws IOException {
    lines(file, line -> {
      String[] cells = line.split("\t", -1);
      if (cells.length < columns) {
        throw new IllegalArgumentException("needs " + columns + " columns parted by tabs");
      }
      row.take(cells);
    });
  }

  private interface Line {
    void take(String line);
  }

  private interface Json {
    void take(JsonNode node);
  }

  private static void objects(Path file, Json each) throws IOException {
    lines(file, line -> each.take(JSON.readTree(line)));
  }

  private static void lines(Path file, Line each) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          try {
            each.take(line);
          } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + ":" + number + ": " + e.getMessage().lines().findFirst().orElse(""), e);
          }
        }
      }
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8; save it as UTF-8", e);
    }
  }
}
