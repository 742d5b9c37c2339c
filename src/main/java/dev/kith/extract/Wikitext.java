package dev.kith.extract;

import dev.kith.extract.Extract.Heading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/// Reads MediaWiki's markup. [WikitextScanner] takes out what stands within lines (templates, links, tags, quotes); this class
/// then reads the lines: headings, lists, tables, paragraphs. No template is expanded, and the work is linear in the text.
final class Wikitext {
  private static final int LONGEST_HEADING = 500;
  /// What a template that was dropped leaves behind: `Toronto (, ) is`.
  private static final Pattern EMPTY_BRACKETS = Pattern.compile(" \\([\\s,;]*\\)");
  private static final Pattern SPACES = Pattern.compile(" {2,}");

  private final StringBuilder out = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private final Map<String, Integer> anchors = new HashMap<>();
  private final StringBuilder row = new StringBuilder();
  private int tables;
  private boolean paragraph;

  private Wikitext() {}

  static Extract extract(String wikitext) {
    Set<String> links = new LinkedHashSet<>();
    String flat = new WikitextScanner(wikitext, links).flat();
    Wikitext page = new Wikitext();
    flat.lines().forEach(page::line);
    page.endRow();
    return new Extract(page.out.toString().stripTrailing(), page.headings, List.copyOf(links), List.of(), List.of(), null,
        null);
  }

  private void line(String line) {
    if (line.startsWith(WikitextScanner.RAW)) {
      own(Parser.unescapeEntities(line.replace(WikitextScanner.RAW, ""), false));
      return;
    }
    String text = line.strip();
    if (text.startsWith("=") && heading(text)) {
      return;
    }
    if (text.replaceFirst("^:+", "").startsWith("{|")) {
      endRow();
      tables++;
    } else if (tables > 0 && text.startsWith("|}")) {
      endRow();
      tables--;
    } else if (tables > 0 && text.startsWith("|-")) {
      endRow();
    } else if (tables > 0 && text.startsWith("|+")) {
      own(clean(cell(text.substring(2))));
    } else if (tables > 0 && (text.startsWith("|") || text.startsWith("!"))) {
      cells(text);
    } else if (tables > 0) {
      // the cell goes on
      row.append(row.isEmpty() || text.isEmpty() ? "" : " ").append(clean(text.replaceFirst("^[*#:;]+\\s*", "")));
    } else {
      running(line);
    }
  }

  private void running(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("----")) {
      paragraph = false;
      return;
    }
    int marks = 0;
    while (marks < text.length() && "*#:;".indexOf(text.charAt(marks)) >= 0) {
      marks++;
    }
    String said = clean(text.substring(marks));
    if (said.isEmpty()) {
      return;
    }
    // a line that begins with a space is shown as it stands
    if (marks > 0 || line.startsWith(" ")) {
      own(said);
    } else if (paragraph) {
      out.setLength(out.length() - 1);
      out.append(' ').append(said).append('\n');
    } else {
      own(said);
      paragraph = true;
    }
  }

  /// A line of its own.
  private void own(String text) {
    paragraph = false;
    if (!text.isBlank()) {
      out.append(text).append('\n');
    }
  }

  private static String clean(String text) {
    String plain = Parser.unescapeEntities(text.replace(WikitextScanner.RAW, ""), false).replace('\u00a0', ' ');
    return SPACES.matcher(EMPTY_BRACKETS.matcher(plain).replaceAll("")).replaceAll(" ").strip();
  }

  private boolean heading(String line) {
    int open = 0;
    while (open < line.length() && line.charAt(open) == '=') {
      open++;
    }
    int close = 0;
    while (close < line.length() - open && line.charAt(line.length() - 1 - close) == '=') {
      close++;
    }
    int level = Math.min(6, Math.min(open, close));
    if (level == 0 || line.length() - 2 * level < 1 || line.length() > LONGEST_HEADING) {
      return false;
    }
    String text = clean(line.substring(level, line.length() - level));
    if (text.isEmpty()) {
      return false;
    }
    endRow();
    String anchor = text.replaceAll("\\s+", "_");
    int times = anchors.merge(anchor, 1, Integer::sum);
    headings.add(new Heading(level, text, times == 1 ? anchor : anchor + "_" + times, out.length()));
    own(text);
    return true;
  }

  private void endRow() {
    own(row.toString().strip());
    row.setLength(0);
  }

  private void cells(String line) {
    boolean header = line.startsWith("!");
    int from = 1;
    for (int i = 1; i <= line.length(); i++) {
      boolean parted = line.startsWith("||", i) || header && line.startsWith("!!", i);
      if (parted || i == line.length()) {
        String text = clean(cell(line.substring(from, i)));
        if (!text.isEmpty()) {
          row.append(row.isEmpty() ? "" : " | ").append(text);
        }
        from = i + 2;
        i++;
      }
    }
  }

  /// A cell without the attributes before its bar.
  private static String cell(String text) {
    int bar = text.indexOf('|');
    return bar >= 0 && text.substring(0, bar).indexOf('=') >= 0 ? text.substring(bar + 1) : text;
  }
}
