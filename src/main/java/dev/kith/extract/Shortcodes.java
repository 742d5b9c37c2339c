package dev.kith.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Takes out of Markdown what is addressed to a site generator or an editor and not to readers: `{% … %}`, `{{ … }}`,
/// `%% … %%`, attribute lists. Code is left alone, since there such things are what the page is about.
final class Shortcodes {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
  private static final Pattern FENCE = Pattern.compile("\\G {0,3}(`{3,}|~{3,})[^\n]*");
  /// How far the end of something is looked for, so that no page takes time in the square of its length.
  private static final int LONGEST = 2_000;
  private static final int LONGEST_WIKILINK = 300;
  private final String in;
  private final StringBuilder out;
  private int at;
  private boolean unclosed;

  private Shortcodes(String in) {
    this.in = in;
    this.out = new StringBuilder(in.length());
  }

  static String strip(String markdown) {
    return new Shortcodes(markdown).run();
  }

  private String run() {
    while (at < in.length()) {
      char c = in.charAt(at);
      boolean lineStart = at == 0 || in.charAt(at - 1) == '\n';
      boolean taken = lineStart && fence() || switch (c) {
        case '`' -> code();
        case '{' -> shortcode();
        case '%' -> hidden();
        case '[', '!' -> wikilink();
        default -> false;
      };
      if (!taken) {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /// A fenced block goes through as it is, up to its closing fence or the end.
  private boolean fence() {
    var fence = FENCE.matcher(in).region(at, Math.min(in.length(), at + LONGEST));
    if (!fence.find()) {
      return false;
    }
    String close = fence.group(1);
    int line = in.indexOf('\n', at);
    while (line >= 0) {
      int next = in.indexOf('\n', line + 1);
      String text = in.substring(line + 1, next < 0 ? in.length() : next).strip();
      if (text.startsWith(close) && text.chars().allMatch(x -> x == close.charAt(0))) {
        return keepTo(next < 0 ? in.length() : next);
      }
      line = next;
    }
    return keepTo(in.length());
  }

  private boolean keepTo(int end) {
    out.append(in, at, end);
    at = end;
    return true;
  }

  private boolean code() {
    int run = at;
    while (run < in.length() && in.charAt(run) == '`') {
      run++;
    }
    int near = near(run);
    int paragraph = in.indexOf("\n\n", at, near);
    int end = run - at > LONGEST ? -1 : in.indexOf(in.substring(at, run), run, paragraph < 0 ? near : paragraph);
    return end >= 0 ? keepTo(end + run - at) : keepTo(run);
  }

  private boolean shortcode() {
    String open = in.startsWith("{%", at) ? "%}" : in.startsWith("{{", at) ? "}}" : in.startsWith("{:", at) ? "}" : null;
    if (open == null || at > 0 && in.charAt(at - 1) == '$') {
      return false;
    }
    int end = in.indexOf(open, at + 2, near(at + 2));
    if (end < 0) {
      return false;
    }
    String inside = in.substring(at + 2, end);
    at = end + open.length();
    if (inside.strip().matches("-?\\s*comment\\b.*")) {
      int close = unclosed ? -1 : in.indexOf("endcomment", at);
      int after = close < 0 ? -1 : in.indexOf("%}", close);
      unclosed = after < 0;
      at = after < 0 ? at : after + 2;
    } else if (!open.equals("}")) {
      say(inside);
    }
    return true;
  }

  /// In a link's address the first quoted word is the address; in the text what is quoted and reads like words is text.
  private void say(String inside) {
    List<String> quoted = new ArrayList<>();
    for (MatchResult match : QUOTED.matcher(inside).results().toList()) {
      quoted.add(match.group(1) == null ? match.group(2) : match.group(1));
    }
    if (quoted.isEmpty()) {
      return;
    }
    if (inAddress()) {
      out.append(quoted.getFirst().replace(" ", "%20"));
      return;
    }
    boolean alone = quoted.size() == 1;
    quoted.removeIf(text -> !text.contains(" ") && !(alone && !text.contains("/") && !text.contains(".")));
    out.append(String.join(" ", quoted));
  }

  private boolean inAddress() {
    int line = out.lastIndexOf("\n") + 1;
    return out.length() >= 2 && out.charAt(out.length() - 1) == '(' && out.charAt(out.length() - 2) == ']'
        || !out.isEmpty() && "\"'=".indexOf(out.charAt(out.length() - 1)) >= 0
        || out.length() - line < 200 && out.substring(line).matches("\\s{0,3}\\[[^\\]]+]:\\s*<?");
  }

  private int near(int from) {
    return Math.min(in.length(), from + LONGEST);
  }

  /// `%% … %%` is what an Obsidian note hides.
  private boolean hidden() {
    if (!in.startsWith("%%", at)) {
      return false;
    }
    int end = in.indexOf("%%", at + 2);
    if (end < 0) {
      return false;
    }
    at = end + 2;
    return true;
  }

  /// `[[Page|words]]` becomes an ordinary link; `![[file]]` puts something else in and is left out.
  private boolean wikilink() {
    boolean embed = in.startsWith("![[", at);
    if (!embed && !in.startsWith("[[", at)) {
      return false;
    }
    int start = at + (embed ? 3 : 2);
    int end = in.indexOf("]]", start, Math.min(in.length(), start + LONGEST_WIKILINK));
    if (end <= start || in.substring(start, end).matches("(?s).*[\\[\\]\n].*")) {
      return false;
    }
    String[] parts = in.substring(start, end).split("\\|", 2);
    if (!embed) {
      String target = parts[0].strip().replace("\\", "");
      out.append('[').append(parts[parts.length - 1].strip().replaceFirst("^#", "")).append("](<").append(target).append(">)");
    }
    at = end + 2;
    return true;
  }
}
