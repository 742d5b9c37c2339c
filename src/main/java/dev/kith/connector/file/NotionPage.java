package dev.kith.connector.file;

import dev.kith.model.Content;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// One page of a [Notion] export.
///
/// @param id the id the page itself bears, or empty
record NotionPage(String id, String title, NotionProperties properties, Content content) {
  private static final int LONGEST_TITLE = 512;
  private static final int MOST_PROPERTIES = 100;
  private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)*)\\)");
  private static final Pattern PROPERTY = Pattern.compile("([^:\\n]{1,80}):(?: (.*)|)");

  /// @param url     what stands before an id in the address of a page
  /// @param columns the columns of the database whose row the page is, or none
  static NotionPage of(String file, byte[] bytes, String url, Set<String> columns) {
    String id = Notion.id(file);
    return file.toLowerCase(Locale.ROOT).endsWith(".md") ? markdown(file, id, Content.decoded("text/markdown", bytes).text(),
        url, columns)
        : html(file, id, Content.decoded("text/html", bytes).text(), url);
  }

  /// A file's name without the id and the ending.
  static String titleOf(String file) {
    String name = Notion.ID.matcher(file.replaceFirst("(?i)\\.(md|html?|csv)$", "")).replaceAll("").strip();
    return name.isEmpty() ? file : name;
  }

  private static NotionPage markdown(String file, String id, String text, String url, Set<String> columns) {
    List<String> lines = new ArrayList<>(text.replace("\r\n", "\n").lines().toList());
    while (!lines.isEmpty() && lines.getFirst().isBlank()) {
      lines.removeFirst();
    }
    String title = "";
    if (!lines.isEmpty() && lines.getFirst().startsWith("# ")) {
      title = lines.removeFirst().substring(2);
    }
    NotionProperties properties = new NotionProperties(block(lines, columns), Map.of());
    StringBuilder body = new StringBuilder();
    for (String line : lines) {
      // between these the text is Markdown, which it would not be within HTML
      body.append(line.strip().matches("</?aside>") ? "" : line).append('\n');
    }
    String rest = properties.rest();
    String linked = LINK.matcher(body).replaceAll(link -> Matcher.quoteReplacement("](" + target(link.group(1), url) + ")"));
    return new NotionPage(id, title(title, file), properties,
        Content.markdown((linked.strip() + (rest.isEmpty() ? "" : "\n\n" + rest)).strip()));
  }

  /// Takes the lines `Key: value` off the start of a page: the first paragraph behind the title, if each of its lines is one
  /// and the database has such columns, or at least one of the keys means something. A value may go on over lines.
  private static Map<String, String> block(List<String> lines, Set<String> columns) {
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    while (at < lines.size() && lines.get(at).isBlank()) {
      at++;
    }
    String last = "";
    for (; at < lines.size() && !lines.get(at).isBlank() && values.size() < MOST_PROPERTIES; at++) {
      Matcher property = PROPERTY.matcher(lines.get(at));
      boolean key = property.matches() && (columns.isEmpty() || columns.contains(property.group(1).strip()));
      if (key) {
        last = property.group(1).strip();
        values.put(last, property.group(2) == null ? "" : property.group(2).strip());
      } else if (!last.isEmpty() && !columns.isEmpty()) {
        values.merge(last, lines.get(at).strip(), (before, more) -> before + "\n" + more);
      } else {
        return Map.of();
      }
    }
    if (values.isEmpty() || columns.isEmpty() && values.keySet().stream().noneMatch(NotionProperties::isKnown)) {
      return Map.of();
    }
    lines.subList(0, at).clear();
    return values;
  }

  private static NotionPage html(String file, String named, String text, String url) {
    Document page = Jsoup.parse(text);
    Element article = page.selectFirst("article.page, article[id]");
    String id = named.isEmpty() && article != null ? article.id().replace("-", "").toLowerCase(Locale.ROOT) : named;
    Element heading = page.selectFirst(".page-title");
    String title = heading == null ? page.title() : heading.text();
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    for (Element row : page.select("table.properties tr")) {
      Element key = row.selectFirst("th");
      Element value = row.selectFirst("td");
      if (key != null && value != null && values.size() < MOST_PROPERTIES) {
        values.put(key.text().strip(), value(value));
        row.classNames().stream().filter(name -> name.startsWith("property-row-"))
            .forEach(name -> types.put(key.text().strip(), name.substring("property-row-".length())));
      }
    }
    Element body = page.selectFirst(".page-body");
    if (body == null) {
      body = article == null ? page.body() : article;
      body.select("header").remove();
    }
    Element description = page.selectFirst(".page-description");
    if (description != null && !description.text().isBlank()) {
      body.prependElement("p").text(description.text());
    }
    // of a row that is a page only its name: the page says the rest
    for (Element row : body.select("table.collection-content tbody tr:has(td.cell-title a[href])")) {
      row.select("td:not(.cell-title)").remove();
    }
    for (Element link : body.select("a[href]")) {
      link.attr("href", target(link.attr("href"), url));
    }
    NotionProperties properties = new NotionProperties(values, types);
    for (String line : properties.rest().lines().toList()) {
      body.appendElement("p").text(line);
    }
    return new NotionPage(id, title(title, file), properties, Content.html("<main>" + body.html() + "</main>"));
  }

  /// Several people or tags come out parted by commas, as they are in Markdown.
  private static String value(Element cell) {
    List<String> several = cell.select("span.user, span.selected-value, span.status-value, time").eachText();
    String text = several.isEmpty() ? cell.text() : String.join(", ", several);
    Element checkbox = cell.selectFirst(".checkbox");
    return checkbox == null ? text.strip() : checkbox.hasClass("checkbox-on") ? "Yes" : "No";
  }

  private static String title(String written, String file) {
    String title = written.replaceAll("\\s+", " ").strip();
    if (title.isEmpty()) {
      title = titleOf(file);
    }
    return title.substring(0, Math.min(title.length(), LONGEST_TITLE));
  }

  /// A link to a file of the export as the address of its page; any other as it is.
  private static String target(String link, String url) {
    if (link.matches("(?i)[a-z][a-z0-9+.-]*:.*|#.*|/.*")) {
      return link;
    }
    String decoded;
    try {
      decoded = URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      decoded = link;
    }
    String id = Notion.id(decoded.substring(decoded.lastIndexOf('/') + 1));
    return id.isEmpty() ? link : url + "/" + id;
  }
}
