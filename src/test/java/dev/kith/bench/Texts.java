package dev.kith.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real texts that companies are made of.
final class Texts {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SAMPLE = Path.of("sample-data");

  private Texts() {}

  /// A text and what it is called.
  record Text(String title, String body) {}

  /// Those of a file of JSON lines with `title` and `body`, gzipped or not.
  static List<Text> read(Path file) throws IOException {
    List<Text> texts = new ArrayList<>();
    for (JsonNode node : lines(file)) {
      texts.add(new Text(node.path("title").asString(""), node.path("body").asString("")));
    }
    return texts;
  }

  /// The values of `query` in a file of JSON lines.
  static List<String> questions(Path file) throws IOException {
    return lines(file).stream().map(node -> node.path("query").asString("")).filter(query -> !query.isBlank()).toList();
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines = new BufferedReader(new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        nodes.add(JSON.readTree(line));
      }
    }
    return nodes;
  }

  /// Those of the sample company: its wiki, its blog and its questions.
  static List<Text> sample() throws IOException {
    List<Text> texts = new ArrayList<>();
    for (Element page : xml("wiki/fernhollow-wiki.xml").select("page")) {
      texts.add(new Text(page.select("title").text(), page.select("text").eachText().getLast()));
    }
    for (Element post : xml("blog/fernhollow-blog.xml").select("item")) {
      texts.add(new Text(post.select("title").text(), plain(post.select("content|encoded").text())));
    }
    for (Element row : xml("answers/Posts.xml").select("row")) {
      String title = row.attr("Title").isEmpty() ? "Answer " + row.attr("Id") : row.attr("Title");
      texts.add(new Text(title, plain(row.attr("Body"))));
    }
    return texts;
  }

  private static Document xml(String file) throws IOException {
    try (InputStream in = Files.newInputStream(SAMPLE.resolve(file))) {
      return Jsoup.parse(in, "UTF-8", "", Parser.xmlParser());
    }
  }

  /// Paragraphs apart.
  private static String plain(String html) {
    return String.join("\n\n", Jsoup.parse(html).select("p, li, pre, h2, h3").eachText());
  }
}
