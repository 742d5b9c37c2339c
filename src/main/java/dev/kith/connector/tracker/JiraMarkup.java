package dev.kith.connector.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// Jira's wiki markup as HTML: headings, lists, tables, code, quotes, links, mentions. What it does not know stays as it is
/// written, so that no word is lost.
final class JiraMarkup {
  private static final Pattern BLOCK = Pattern.compile("\\{(code|noformat|quote|panel|color|expand|tip|info|note|"
      + "warning)(:[^}\n]*)?}");
  private static final Pattern HEADING = Pattern.compile("\\s*h([1-6])\\.\\s+(.*)");
  private static final Pattern LIST = Pattern.compile("\\s*([*#-]{1,20})\\s+(\\S.*)");
  private static final Pattern INLINE = Pattern.compile("\\{\\{(.{1,2000}?)}}|\\[~([^]\n]{1,200})]|\\[([^]\\[\n]{1,2000})]"
      + "|!([^!\\s|][^!\n|]{0,300})(?:\\|[^!\n]{0,200})?!|\\\\\\\\|\\\\([\\[\\]{}*_!?+^~#|-])");
  private static final Pattern STRONG = around("\\*", "\\*");
  private static final Pattern EMPHASIS = around("_", "_");
  private static final Pattern INSERTED = around("\\+", "\\+");
  private static final Pattern CITED = around("\\?\\?", "\\?\\?");
  private static final Pattern STRUCK = around("-", "-");
  private static final String PARTED = "(?<!\\[[^]\n]{0,200})\\|";

  private final StringBuilder out = new StringBuilder();
  private final List<String> paragraph = new ArrayList<>();
  private final UnaryOperator<String> names;
  private String lists = "";
  private boolean table;

  private JiraMarkup(UnaryOperator<String> names) {
    this.names = names;
  }

  /// @param names how an account that is mentioned is called
  static String html(String written, UnaryOperator<String> names) {
    JiraMarkup markup = new JiraMarkup(names);
    markup.blocks(written.replace("\r\n", "\n").replace('\r', '\n').replace('\u0000', ' '));
    return markup.out.toString().strip();
  }

  private static Pattern around(String open, String close) {
    return Pattern.compile("(?<![\\p{L}\\p{N}])" + open + "(\\S(?:[^\n]{0,500}?\\S)?)" + close + "(?![\\p{L}\\p{N}])");
  }

  private void blocks(String text) {
    int from = 0;
    Matcher open = BLOCK.matcher(text);
    while (open.find(from)) {
      lines(text.substring(from, open.start()));
      String name = open.group(1);
      String title = open.group(2) == null ? "" : open.group(2);
      if (!name.matches("code|noformat")) {
        // what is inside is text like any other; the tags themselves say nothing
        Matcher titled = Pattern.compile("title=([^|}]*)").matcher(title);
        if (titled.find() || name.equals("expand") && title.length() > 1) {
          end();
          out.append("<p>").append(Entities.escape(title.contains("title=") ? titled.group(1) : title.substring(1)))
              .append("</p>\n");
        }
        if (!name.equals("color")) {
          end();
        }
        from = open.end();
        continue;
      }
      int close = text.indexOf("{" + name + "}", open.end());
      int end = close < 0 ? text.length() : close;
      end();
      out.append("<pre>").append(Entities.escape(text.substring(open.end(), end).strip())).append("</pre>\n");
      from = close < 0 ? text.length() : close + name.length() + 2;
    }
    lines(text.substring(from));
    end();
  }

  private void lines(String text) {
    for (String line : text.split("\n", -1)) {
      Matcher heading = HEADING.matcher(line);
      Matcher list = LIST.matcher(line);
      if (line.isBlank()) {
        end();
      } else if (heading.matches()) {
        end();
        out.append("<h").append(heading.group(1)).append('>').append(inline(heading.group(2))).append("</h")
            .append(heading.group(1)).append(">\n");
      } else if (line.matches("\\s*-{4,5}\\s*")) {
        end();
      } else if (line.strip().startsWith("bq. ")) {
        end();
        out.append("<blockquote>").append(inline(line.strip().substring(4))).append("</blockquote>\n");
      } else if (line.strip().startsWith("|") && line.strip().length() > 1) {
        row(line.strip());
      } else if (list.matches()) {
        bullet(list.group(1), list.group(2));
      } else {
        paragraph.add(line);
      }
    }
  }

  private void row(String line) {
    if (!table) {
      end();
      out.append("<table>");
      table = true;
    }
    boolean head = line.startsWith("||");
    String cells = line.replaceFirst("^\\|+", "").replaceFirst("\\|+$", "");
    out.append("<tr>");
    for (String cell : head ? cells.split("\\|\\|?") : cells.split(PARTED)) {
      out.append(head ? "<th>" : "<td>").append(inline(cell.strip())).append(head ? "</th>" : "</td>");
    }
    out.append("</tr>\n");
  }

  private void bullet(String marks, String text) {
    String kinds = marks.replace('-', '*');
    flush();
    if (table) {
      end();
    }
    int same = 0;
    while (same < lists.length() && same < kinds.length() && lists.charAt(same) == kinds.charAt(same)) {
      same++;
    }
    closeLists(same);
    for (int i = same; i < kinds.length(); i++) {
      out.append(kinds.charAt(i) == '#' ? "<ol>" : "<ul>");
    }
    lists = kinds;
    out.append("<li>").append(inline(text)).append("</li>\n");
  }

  private void closeLists(int down) {
    for (int i = lists.length() - 1; i >= down; i--) {
      out.append(lists.charAt(i) == '#' ? "</ol>" : "</ul>");
    }
    lists = lists.substring(0, Math.min(down, lists.length()));
  }

  private void flush() {
    if (!paragraph.isEmpty()) {
      String text = String.join("\n", paragraph);
      paragraph.clear();
      if (!lists.isEmpty()) {
        closeLists(0);
      }
      if (table) {
        out.append("</table>\n");
        table = false;
      }
      out.append("<p>").append(inline(text).replace("\n", "<br>\n")).append("</p>\n");
    }
  }

  private void end() {
    flush();
    closeLists(0);
    if (table) {
      out.append("</table>\n");
      table = false;
    }
  }

  private String inline(String text) {
    StringBuilder html = new StringBuilder();
    Matcher found = INLINE.matcher(text);
    int from = 0;
    while (found.find()) {
      html.append(words(text.substring(from, found.start())));
      from = found.end();
      if (found.group(1) != null) {
        html.append("<code>").append(Entities.escape(found.group(1))).append("</code>");
      } else if (found.group(2) != null) {
        html.append('@').append(Entities.escape(names.apply(account(found.group(2)))));
      } else if (found.group(3) != null) {
        link(found.group(3), html);
      } else if (found.group(4) == null) {
        html.append(found.group(5) == null ? "<br>" : Entities.escape(found.group(5)));
      } else if (!found.group(4).toLowerCase(Locale.ROOT).matches(".*(\\.\\w{2,5}|[?&=].*|/.*)")) {
        // not a picture but a shout
        html.append(words(found.group()));
      }
    }
    return html.append(words(text.substring(from))).toString();
  }

  /// The account that a mention names: `[~jdoe]`, `[~accountid:5570…]`.
  static String account(String mention) {
    return mention.replaceFirst("^accountid:", "").strip();
  }

  private void link(String inside, StringBuilder html) {
    String[] parts = inside.split("\\|");
    String target = parts.length == 1 ? parts[0] : parts[1];
    String shown = parts.length == 0 ? inside : parts[0];
    if (parts.length <= 3 && target.matches("(?i)(https?|ftp|mailto):\\S+")) {
      html.append("<a href=\"").append(Entities.escape(target)).append("\">").append(Entities.escape(shown)).append("</a>");
    } else if (parts.length == 1 && inside.startsWith("^")) {
      html.append(Entities.escape(inside.substring(1)));
    } else if (parts.length > 1 && target.matches("[#^/].*")) {
      html.append(Entities.escape(shown));
    } else {
      html.append('[').append(words(inside)).append(']');
    }
  }

  private static String words(String text) {
    String words = text.replaceAll("\\{(anchor|toc|color|quote|jira)(:[^}\n]*)?}", " ")
        .replaceAll("\\((/|x|!|\\?|i|on|off|\\*[rgby]?|y|n|\\+|-)\\)", "");
    for (Pattern marks : List.of(STRONG, EMPHASIS, INSERTED, CITED, STRUCK)) {
      words = marks.matcher(words).replaceAll("$1");
    }
    return Entities.escape(words);
  }
}
