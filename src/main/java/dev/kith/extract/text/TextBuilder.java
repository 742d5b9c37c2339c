package dev.kith.extract.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Puts clean text together: white space folded, blocks on lines of their own, no control characters, headings and links
/// noted on the way. What comes after the limit is left out, so nothing that is fed to it can fill the memory.
public final class TextBuilder {
  /// Characters (UTF-16 units) of text that are kept of one item.
  public static final int LIMIT = 2_000_000;
  /// Characters of a heading that are kept.
  public static final int LONGEST_HEADING = 512;
  private static final int MOST_HEADINGS = 10_000;
  private static final int MOST_LINKS = 10_000;
  private static final int LONGEST_LINK = 2_000;

  /// A heading and where it begins in the text.
  public record Mark(int level, String text, String anchor, int start) {}

  private final StringBuilder text = new StringBuilder();
  private final List<Mark> headings = new ArrayList<>();
  private final Set<String> links = new LinkedHashSet<>();
  private final int limit;
  private boolean space;

  public TextBuilder() {
    this(LIMIT);
  }

  TextBuilder(int limit) {
    this.limit = limit;
  }

  /// Words in the flow of a line: any white space becomes one space.
  public void words(CharSequence words) {
    for (int i = 0; i < words.length() && !full(); i++) {
      char c = words.charAt(i);
      if (Character.isWhitespace(c) || c == '\u00A0' || Character.isISOControl(c)) {
        space = true;
      } else {
        put(c);
      }
    }
  }

  /// Text whose line breaks and indents mean something, such as code.
  public void verbatim(CharSequence code) {
    for (int i = 0; i < code.length() && !full(); i++) {
      char c = code.charAt(i);
      if (c == '\n' || c == '\t' || c == ' ') {
        if (c != '\n' || !text.isEmpty()) {
          text.append(c);
        }
        space = false;
      } else if (!Character.isISOControl(c)) {
        put(c);
      } else if (c != '\r') {
        space = true;
      }
    }
  }

  private void put(char c) {
    // soft hyphens and other characters without width would part a word in two
    if (c == '\u00AD' || c == '\u200B' || c == '\uFEFF') {
      return;
    }
    if (space && !text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(' ');
    }
    space = false;
    text.append(c);
  }

  /// Whatever comes next starts a line.
  public void line() {
    space = false;
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    text.setLength(end);
    if (end > 0 && text.charAt(end - 1) != '\n' && !full()) {
      text.append('\n');
    }
  }

  /// Whatever comes next stands in the next cell of a table's row.
  public void cell() {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      space = true;
      words("|");
      space = true;
    }
  }

  /// A heading on a line of its own.
  public void heading(int level, String heading, String anchor) {
    line();
    int start = text.length();
    words(heading);
    if (text.length() > start && headings.size() < MOST_HEADINGS) {
      String written = text.substring(start, Math.min(text.length(), start + LONGEST_HEADING));
      headings.add(new Mark(level, written, anchor, start));
    }
    line();
  }

  public void link(String address) {
    String link = address.strip();
    if (!link.isEmpty() && !link.startsWith("#") && link.length() <= LONGEST_LINK && links.size() < MOST_LINKS
        && !link.regionMatches(true, 0, "javascript:", 0, 11) && !link.regionMatches(true, 0, "data:", 0, 5)) {
      links.add(link);
    }
  }

  /// Whether the limit is reached and nothing more will be taken.
  public boolean full() {
    return text.length() >= limit;
  }

  public int length() {
    return text.length();
  }

  public String text() {
    int end = Math.min(text.length(), limit);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing();
  }

  public List<Mark> headings() {
    return List.copyOf(headings);
  }

  public Collection<String> links() {
    return List.copyOf(links);
  }
}
