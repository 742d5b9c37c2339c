package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads DokuWiki's markup: first it takes out what no rule applies to (code, indented lines), then it goes by lines.
/// Plugins are not run; the text between their tags stays.
final class DokuWikiText {
  /// Around the number of a piece that was taken out: within a line, and as a block of its own.
  private static final char PIECE = '\uE000';
  private static final char BLOCK = '\uE001';
  private static final Pattern VERBATIM = Pattern.compile("<(code|file|nowiki|html|HTML|php|PHP)(\\s[^>\n]{0,300})?>");
  private static final Set<String> SILENT = Set.of("php", "PHP");
  private static final Pattern HEADING = Pattern.compile("[ \t]*(={2,6})(.*[^=].*?)={2,}[ \t]*");
  private static final Pattern ITEM = Pattern.compile("(?: {2,}|[ ]*\t\\s*)[*-](.*)");
  private static final Pattern SWITCH = Pattern.compile("~~[A-Za-z][^~\n]{0,200}~~");
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z][A-Za-z0-9_-]{0,30}(?:\\s[^<>\n]{0,300})?/?>");
  private static final Pattern MAIL = Pattern.compile("<([\\w.+-]{1,64}@[\\w.-]{1,255})>");
  private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?|ftp)://[^\\s<>\\[\\]{}|\"]{1,2000}");
  private static final Pattern PICTURE = Pattern.compile(
      "(?i).*\\.(?:png|gif|jpe?g|svg|webp|ico|bmp|mp4|webm|ogv|ogg|mp3|wav|swf)");

  private final TextBuilder out = new TextBuilder();
  private final List<String> pieces = new ArrayList<>();
  private final Map<String, Integer> anchors = new HashMap<>();
  private final Set<String> neverClosed = new HashSet<>();

  private DokuWikiText() {}

  static Extract extract(String markup) {
    DokuWikiText page = new DokuWikiText();
    String flat = page.flat(markup.replace("\r\n", "\n").replace('\r', '\n').replaceAll("[\uE000\uE001]", " "));
    for (String line : flat.split("\n", -1)) {
      if (page.out.full()) {
        break;
      }
      page.line(line);
    }
    return Extracts.of(page.out);
  }

  /// The text with all that is shown as it stands taken out.
  private String flat(String in) {
    StringBuilder flat = new StringBuilder();
    int at = 0;
    while (at < in.length()) {
      boolean start = at == 0 || in.charAt(at - 1) == '\n';
      int indent = start ? indent(in, at) : 0;
      char c = in.charAt(at);
      if (indent > 0) {
        int end = in.indexOf('\n', at);
        end = end < 0 ? in.length() : end;
        block(flat, in.substring(at + indent, end));
        at = Math.min(in.length(), end + 1);
      } else if (c == '%' && in.startsWith("%%", at) && close(in, "%%", at + 2) >= 0) {
        int end = close(in, "%%", at + 2);
        piece(flat, in.substring(at + 2, end));
        at = end + 2;
      } else if (c == '<') {
        at = verbatim(in, at, flat);
      } else {
        flat.append(c);
        at++;
      }
    }
    return flat.toString();
  }

  /// How far a line is indented that is shown as it stands; 0 for all others.
  private static int indent(String in, int at) {
    int end = at;
    while (end < in.length() && (in.charAt(end) == ' ' || in.charAt(end) == '\t')) {
      end++;
    }
    boolean indented = end - at >= 2 || end > at && in.charAt(at) == '\t';
    return indented && end < in.length() && "\n*-".indexOf(in.charAt(end)) < 0 && !in.startsWith("==", end)
        ? in.charAt(at) == '\t' ? 1 : 2 : 0;
  }

  private int verbatim(String in, int at, StringBuilder flat) {
    Matcher tag = VERBATIM.matcher(in).region(at, Math.min(in.length(), at + 320));
    int end = tag.lookingAt() ? close(in, "</" + tag.group(1) + ">", tag.end()) : -1;
    if (end < 0) {
      flat.append('<');
      return at + 1;
    }
    String text = in.substring(tag.end(), end);
    switch (tag.group(1)) {
      case "nowiki" -> piece(flat, text);
      case "html", "HTML" -> {
        TextBuilder html = new TextBuilder();
        HtmlText.fragment(text, html);
        html.links().forEach(out::link);
        piece(flat, html.text());
      }
      case String name when SILENT.contains(name) -> { }
      default -> block(flat, text);
    }
    return end + tag.group(1).length() + 3;
  }

  /// Where this next stands, or -1; looked for once in vain, it is not looked for again.
  private int close(String in, String end, int from) {
    int at = neverClosed.contains(end) ? -1 : in.indexOf(end, from);
    if (at < 0) {
      neverClosed.add(end);
    }
    return at;
  }

  private void piece(StringBuilder flat, String text) {
    pieces.add(text);
    flat.append(PIECE).append(pieces.size() - 1).append(PIECE);
  }

  private void block(StringBuilder flat, String text) {
    pieces.add(text);
    flat.append(flat.isEmpty() || flat.charAt(flat.length() - 1) == '\n' ? "" : "\n").append(BLOCK).append(pieces.size() - 1)
        .append('\n');
  }

  private void line(String line) {
    String text = line.strip();
    Matcher heading = HEADING.matcher(line);
    Matcher item = ITEM.matcher(line);
    if (line.indexOf(BLOCK) == 0) {
      out.line();
      out.verbatim(pieces.get(Integer.parseInt(line.substring(1))).replaceAll("^\\n+|\\s+$", ""));
      out.line();
    } else if (text.isEmpty() || text.matches("-{4,}")) {
      out.line();
    } else if (heading.matches()) {
      String title = inline(heading.group(2)).strip();
      out.heading(7 - heading.group(1).length(), title, anchor(title));
    } else if (item.matches()) {
      out.line();
      out.words(inline(item.group(1)));
      out.line();
    } else if (text.startsWith(">")) {
      out.line();
      out.words(inline(text.replaceFirst("^>+", "")));
      out.line();
    } else if ((text.startsWith("|") || text.startsWith("^")) && text.length() > 1) {
      out.line();
      cells(text);
      out.line();
    } else {
      out.words(" ");
      flow(line);
    }
  }

  /// A line of a paragraph; two backslashes before white space or its end break it.
  private void flow(String line) {
    String[] parts = (line + " ").split("\\\\\\\\(?=\\s)", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        out.line();
      }
      out.words(inline(parts[i]));
    }
  }

  private void cells(String row) {
    int from = 1;
    int nested = 0;
    for (int i = 1; i < row.length(); i++) {
      char c = row.charAt(i);
      if (row.startsWith("[[", i) || row.startsWith("{{", i)) {
        nested++;
        i++;
      } else if (nested > 0 && (row.startsWith("]]", i) || row.startsWith("}}", i))) {
        nested--;
        i++;
      } else if ((c == '|' || c == '^') && (nested == 0 || i == row.length() - 1)) {
        cell(row.substring(from, i));
        from = i + 1;
      }
    }
    cell(row.substring(from));
  }

  private void cell(String text) {
    if (!text.isBlank() && !text.strip().equals(":::")) {
      out.cell();
      out.words(inline(text));
    }
  }

  /// The id DokuWiki gives to a heading.
  private String anchor(String title) {
    String id = title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceAll("^[^\\p{L}]+|[_.-]+$", "");
    int times = anchors.merge(id, 1, Integer::sum);
    return times == 1 ? id : id + (times - 1);
  }

  private String inline(String line) {
    String text = TAG.matcher(MAIL.matcher(SWITCH.matcher(line).replaceAll(" ")).replaceAll("$1")).replaceAll("");
    Closings last = new Closings(text.lastIndexOf("]]"), text.lastIndexOf("}}"), text.lastIndexOf("))"));
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < text.length();) {
      i = piece(text, i, last, said);
    }
    return said.toString();
  }

  /// Where the last of each closing mark stands, so that none is looked for in vain.
  private record Closings(int link, int media, int note) {}

  /// Writes what begins here and returns where it ends.
  private int piece(String text, int at, Closings last, StringBuilder said) {
    char c = text.charAt(at);
    boolean twice = at + 1 < text.length() && text.charAt(at + 1) == c;
    if (c == PIECE && text.indexOf(PIECE, at + 1) > at + 1) {
      int end = text.indexOf(PIECE, at + 1);
      said.append(pieces.get(Integer.parseInt(text.substring(at + 1, end))));
      return end + 1;
    } else if (c == '[' && twice && last.link > at) {
      int end = text.indexOf("]]", at);
      link(text.substring(at + 2, end), said);
      return end + 2;
    } else if (c == '{' && twice && last.media > at) {
      int end = text.indexOf("}}", at);
      media(text.substring(at + 2, end), said);
      return end + 2;
    } else if (c == '(' && twice && last.note > at) {
      // a footnote
      int end = text.indexOf("))", at);
      said.append(" (").append(inline(text.substring(at + 2, end).strip())).append(')');
      return end + 2;
    } else if ("hHfF".indexOf(c) >= 0 && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))) {
      Matcher address = ADDRESS.matcher(text).region(at, text.length());
      if (address.lookingAt()) {
        out.link(address.group().replaceFirst("[.,;:!?)]+$", ""));
        said.append(address.group());
        return address.end();
      }
    } else if ("*_'/".indexOf(c) >= 0 && twice) {
      return at + 2;
    }
    said.append(c);
    return at + 1;
  }

  private void link(String written, StringBuilder said) {
    int bar = written.indexOf('|');
    String target = (bar < 0 ? written : written.substring(0, bar)).strip();
    String shown = bar < 0 ? "" : inline(written.substring(bar + 1)).strip();
    boolean outside = target.contains("://") || target.contains("@") || target.startsWith("\\\\");
    String page = outside ? target : target.replaceFirst("[#?].*", "");
    out.link(page);
    String name = outside ? target : target.substring(Math.max(target.lastIndexOf('>'), page.lastIndexOf(':')) + 1)
        .replaceFirst("^#", "").replace('_', ' ');
    said.append(shown.isEmpty() ? name : shown);
  }

  private void media(String written, StringBuilder said) {
    int bar = written.indexOf('|');
    String target = (bar < 0 ? written : written.substring(0, bar)).strip();
    if (target.indexOf('>') > 0) {
      // a plugin's: tags, other pages, feeds
      return;
    }
    String file = target.replaceFirst("\\?.*", "");
    boolean picture = PICTURE.matcher(file).matches();
    if (!picture) {
      out.link(file);
    }
    said.append(bar >= 0 ? inline(written.substring(bar + 1)) : picture ? "" : file.substring(file.lastIndexOf(':') + 1));
  }
}
