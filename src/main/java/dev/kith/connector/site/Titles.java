package dev.kith.connector.site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a site puts before or behind the title of each of its pages, as its pages show it: what at least three of them, and
/// one in five, begin or end with.
final class Titles {
  private static final Pattern LAST =
      Pattern.compile(".+?(\\s+[-–—|·•»:/]{1,2}\\s+[^-–—|·•»]{1,80}?|\\s*[|»—·•]\\s*[^|»—·•]{1,80}?)$");
  private static final Pattern FIRST = Pattern.compile("^([^-–—|·•»:]{1,80}?\\s*(?:\\s[-–]\\s|[|»—·•:]\\s))\\s*\\S.*");
  private static final int LEAST = 3;
  private static final int ONE_IN = 5;
  private final Map<String, Integer> counts = new HashMap<>();
  private final TreeSet<String> learned = new TreeSet<>();
  private int pages;

  /// @param noted what [#noted] said at the end of the pass before
  Titles(String noted) {
    learned.addAll(noted.isEmpty() ? List.of() : List.of(noted.split("\t")));
  }

  /// Tells of a page's `title` element; learns from time to time.
  void add(String headTitle) {
    count(headTitle);
    if (Integer.bitCount(pages) == 1 && pages > 2) {
      learn();
    }
  }

  private void count(String headTitle) {
    pages++;
    Matcher last = LAST.matcher(headTitle);
    if (last.matches()) {
      counts.merge("-" + last.group(1), 1, Integer::sum);
    }
    Matcher first = FIRST.matcher(headTitle);
    if (first.matches()) {
      counts.merge("+" + first.group(1), 1, Integer::sum);
    }
  }

  private void learn() {
    learned.clear();
    counts.forEach((affix, count) -> {
      if (count >= LEAST && count * ONE_IN >= pages) {
        learned.add(affix);
      }
    });
  }

  /// Learns from all pages at once, in whatever order.
  void learn(Collection<String> headTitles) {
    counts.clear();
    pages = 0;
    headTitles.forEach(this::count);
    learn();
  }

  /// A title without what the site adds to it, as long as something is left.
  String own(String title) {
    String out = title;
    for (String affix : new ArrayList<>(learned)) {
      String text = affix.substring(1);
      String rest = affix.startsWith("-") && out.endsWith(text) ? out.substring(0, out.length() - text.length())
          : affix.startsWith("+") && out.startsWith(text) ? out.substring(text.length()) : out;
      out = rest.isBlank() ? out : rest.strip();
    }
    return out;
  }

  String noted() {
    return String.join("\t", learned);
  }
}
