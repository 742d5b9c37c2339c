package dev.kith.connector.wiki;

import dev.kith.model.Identity;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// Makes HTML of the markup that Confluence had before version 4: `h1. Heading`, `*bold*`, `[text|page]`, `{code}`. It is
/// read line by line; what it means for the look only is dropped.
final class WikiMarkup {
  private static final Pattern VERBATIM = Pattern.compile("\\{(code|noformat|html|mathblock|latex)(?::([^}\n]*))?\\}");
  private static final Pattern HEADING = Pattern.compile("\\s*h([1-6])\\.\\s+(.*)");
  private static final Pattern ITEM = Pattern.compile("\\s*([*#]+|-)\\s+(.*)");
  private static final Pattern MACRO = Pattern.compile("\\{([a-zA-Z][\\w-]{0,60})(?::([^{}\n]*))?\\}");
  private static final Pattern IMAGE = Pattern.compile(
      "!(?:[^\\s!|]{1,300}\\.(?i:png|gif|jpe?g|svg|bmp|webp|tiff?)|https?://[^\\s!|]{1,500})(?:\\|[^!\n]{0,300})?!");
  private static final Pattern[] EMPHASES = {emphasis("*"), emphasis("_"), emphasis("-"), emphasis("+"), emphasis("^"),
      emphasis("~"),
      emphasis("??")};
  private static final Set<String> PLACES = Set.of("include", "excerpt-include");
  private static final Set<String> LABELLED = Set.of("panel", "info", "note", "tip", "warning", "expand", "status", "card",
      "deck");

  private final StorageFormat.Links links;
  private final Consumer<Identity> mentioned;
  private final StringBuilder out = new StringBuilder();
  private boolean paragraph;
  private boolean table;

  private WikiMarkup(StorageFormat.Links links, Consumer<Identity> mentioned) {
    this.links = links;
    this.mentioned = mentioned;
  }

  static String html(String markup, StorageFormat.Links links, Consumer<Identity> mentioned) {
    WikiMarkup page = new WikiMarkup(links, mentioned);
    String text = markup.replace("\r\n", "\n").replace('\r', '\n');
    Matcher block = VERBATIM.matcher(text);
    int at = 0;
    while (block.find(at)) {
      String end = "{" + block.group(1) + "}";
      int close = text.indexOf(end, block.end());
      if (close < 0) {
        break;
      }
      page.lines(text.substring(at, block.start()));
      page.close();
      String title = parameter(block.group(2), "title");
      page.out.append(title.isEmpty() ? "" : "<p>" + Entities.escape(title) + "</p>").append("<pre>")
          .append(Entities.escape(text.substring(block.end(), close).strip())).append("</pre>\n");
      at = close + end.length();
    }
    page.lines(text.substring(at));
    page.close();
    return page.out.toString();
  }

  /// What stands between two of these marks, if they stand at the edges of words.
  private static Pattern emphasis(String mark) {
    String sign = "\\" + mark.charAt(0);
    String whole = sign.repeat(mark.length());
    return Pattern.compile("(?<![\\w" + sign + "])" + whole + "(?=\\S)([^" + sign + "\n]{0,500}?[^\\s" + sign + "])" + whole
        + "(?![\\w" + sign + "])");
  }

  private void lines(String text) {
    text.lines().forEach(this::line);
  }

  private void line(String line) {
    Matcher heading = HEADING.matcher(line);
    Matcher item = ITEM.matcher(line);
    String text = line.strip();
    if (text.isEmpty() || text.matches("-{4,}")) {
      close();
    } else if (heading.matches()) {
      close();
      out.append("<h").append(heading.group(1)).append('>').append(inline(heading.group(2))).append("</h")
          .append(heading.group(1))
          .append(">\n");
    } else if (text.startsWith("|")) {
      row(text);
    } else if (item.matches() && !line.matches("\\s*\\*[^*\\s].*")) {
      close();
      out.append("<li>").append(inline(item.group(2))).append("</li>\n");
    } else {
      if (table) {
        close();
      }
      out.append(paragraph ? "<br>" : "<p>").append(inline(text.replaceFirst("^bq\\. ", ""))).append('\n');
      paragraph = true;
    }
  }

  /// Ends the paragraph or table that is open.
  private void close() {
    out.append(paragraph ? "</p>\n" : "").append(table ? "</table>\n" : "");
    paragraph = false;
    table = false;
  }

  private void row(String line) {
    if (!table) {
      close();
      out.append("<table>");
      table = true;
    }
    out.append("<tr>");
    int from = line.startsWith("||") ? 2 : 1;
    int brackets = 0;
    int last = line.lastIndexOf(']');
    for (int i = from; i <= line.length(); i++) {
      char c = i == line.length() ? '|' : line.charAt(i);
      brackets = c == '[' ? brackets + 1 : c == ']' && brackets > 0 ? brackets - 1 : brackets;
      if (i == line.length() || c == '|' && (brackets == 0 || i > last)) {
        String cell = line.substring(from, i).strip();
        if (i < line.length() || !cell.isEmpty()) {
          out.append("<td>").append(inline(cell)).append("</td>");
        }
        i += line.startsWith("||", i) ? 1 : 0;
        from = i + 1;
      }
    }
    out.append("</tr>\n");
  }

  private String inline(String written) {
    String text = IMAGE.matcher(written).replaceAll(" ");
    for (Pattern emphasis : EMPHASES) {
      text = emphasis.matcher(text).replaceAll("$1");
    }
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < text.length();) {
      i = piece(text, i, html);
    }
    return html.toString();
  }

  /// Writes what begins here and returns where it ends.
  private int piece(String text, int at, StringBuilder html) {
    char c = text.charAt(at);
    if (c == '\\' && text.startsWith("\\\\", at)) {
      html.append("<br>");
      return at + 2;
    } else if (c == '\\' && at + 1 < text.length() && !Character.isLetterOrDigit(text.charAt(at + 1))) {
      html.append(Entities.escape(text.substring(at + 1, at + 2)));
      return at + 2;
    } else if (c == '{' && text.startsWith("{{", at) && text.indexOf("}}", at) > 0) {
      int end = text.indexOf("}}", at);
      html.append("<code>").append(Entities.escape(text.substring(at + 2, end))).append("</code>");
      return end + 2;
    } else if (c == '{') {
      Matcher macro = MACRO.matcher(text).region(at, text.length());
      if (macro.lookingAt()) {
        macro(macro.group(1).toLowerCase(Locale.ROOT), macro.group(2), html);
        return macro.end();
      }
    } else if (c == '[') {
      int end = text.indexOf(']', at);
      if (end > at + 1 && end - at < 2_000 && text.lastIndexOf('[', end) == at) {
        link(text.substring(at + 1, end), html);
        return end + 1;
      }
    } else if (c == '(' && (text.startsWith("(/)", at) || text.startsWith("(x)", at))) {
      html.append(text.charAt(at + 1) == '/' ? '✔' : '✘');
      return at + 3;
    }
    int end = at + (Character.isHighSurrogate(c) && at + 1 < text.length() ? 2 : 1);
    html.append(Entities.escape(text.substring(at, end)));
    return end;
  }

  private void macro(String name, String parameters, StringBuilder html) {
    String first = parameters == null ? "" : parameters.split("\\|", 2)[0];
    if (PLACES.contains(name)) {
      link(first, html);
    } else if (LABELLED.contains(name)) {
      String title = parameter(parameters, "title");
      String shown = title.isEmpty() && !first.contains("=") ? first : title;
      html.append(Entities.escape(shown)).append(shown.isEmpty() || name.equals("status") ? "" : "<br>");
    } else if (name.equals("jira") || name.equals("jiraissue")) {
      html.append(Entities.escape(parameter(parameters, "key").isEmpty() && !first.contains("=") ? first
          : parameter(parameters, "key")));
    }
  }

  private static String parameter(String parameters, String name) {
    for (String parameter : (parameters == null ? "" : parameters).split("\\|")) {
      if (parameter.strip().startsWith(name + "=")) {
        return parameter.strip().substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  /// `[text|target|tip]` or `[target]`; a target is an address, `~user`, `^file`, `#anchor`, `SPACE:Page#anchor` or `$id`.
  private void link(String written, StringBuilder html) {
    String[] parts = written.split("\\|");
    String target = parts.length == 0 ? "" : parts[parts.length == 1 ? 0 : 1].strip();
    String shown = parts.length < 2 ? "" : parts[0].strip();
    String address = "";
    if (target.startsWith("~")) {
      Identity who = links.person(target.substring(1));
      if (who != null) {
        mentioned.accept(who);
        target = ConfluencePeople.shown(who);
      }
    } else if (target.matches("(?i)(?:https?|ftp|mailto|file):.*")) {
      address = target;
      target = target.replaceFirst("(?i)^mailto:", "");
    } else if (target.startsWith("$")) {
      address = links.content(target.substring(1));
    } else if (target.startsWith("^") || target.startsWith("#")) {
      target = target.substring(1);
    } else {
      String page = target.replaceFirst("#.*", "");
      int space = page.indexOf(':');
      String title = page.substring(space + 1).replaceFirst("^/\\d{4}/\\d{1,2}/\\d{1,2}/", "");
      address = links.page(space < 0 ? "" : page.substring(0, space), title);
      target = title;
    }
    String text = Entities.escape(shown.isEmpty() ? target : shown);
    html.append(address.isEmpty() ? text : "<a href=\"" + Entities.escape(address) + "\">" + text + "</a>");
  }
}
