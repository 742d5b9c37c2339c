package dev.kith.connector.site;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What was left out and why: one line for each cause, however many addresses it met.
final class Reports {
  enum Cause {
    DEEP("%d addresses are more than %s links away and were not followed", "set depth higher if they are wanted"),
    LONG("%d addresses are longer than 2,000 characters and were not followed",
        "exclude them; no site needs such addresses"),
    REPEATED("%d addresses repeat a folder again and again and were not followed",
        "set repeats higher if they are meant so"),
    MANY_LINKS("%d pages have more links than may be followed of one page", "set links higher if they are wanted"),
    VARIANTS("%d addresses differ from others only in what they ask for, and were not followed (filters, sorting, a"
        + " calendar)",
        "exclude them, or set variants higher"),
    ALIKE("%d addresses lie in a part of the site where page after page was the same, and were not followed",
        "exclude that part, or set alike higher"),
    MANY("%d addresses are more than this source may have and were not followed",
        "set pages higher, or narrow within, include, exclude"),
    SITEMAP("%d sitemaps are broken, or hold more than may be read", "let the site split them as sitemaps.org says"),
    SOFT_GONE("%d addresses answer “not found” as if it were a page; they were taken as not there",
        "let the site answer 404"),
    SCRIPTED("%d pages say something only to a browser that runs scripts, and could not be read",
        "use a connector for the site's own program, or let the site send its text"),
    LOGIN("%d pages ask who is reading, and could not be read", "set authorization or cookie, or exclude them"),
    CUT("%d pages came cut, and what was known of them stays", "look at the server; the next pass tries again"),
    DENIED("%d pages were refused (401 or 403)", "set authorization or cookie, or exclude them"),
    BARRED("%d addresses are closed to crawlers, or lead out of the scope", "ask whoever runs the site, or exclude them");

    private final String what;
    private final String mend;

    Cause(String what, String mend) {
      this.what = what;
      this.mend = mend;
    }
  }

  private final Map<Cause, Set<Integer>> met = new LinkedHashMap<>();
  private final Map<Cause, String> examples = new LinkedHashMap<>();

  void add(Cause cause, String address) {
    met.computeIfAbsent(cause, _ -> new HashSet<>()).add(address.hashCode());
    examples.putIfAbsent(cause, address);
  }

  boolean has(Cause cause) {
    return met.containsKey(cause);
  }

  void tell(Sink sink, int depth) throws IOException, InterruptedException {
    for (Map.Entry<Cause, Set<Integer>> entry : met.entrySet()) {
      Cause cause = entry.getKey();
      String example = examples.get(cause);
      String what = String.format(java.util.Locale.ROOT, cause.what, entry.getValue().size(), depth);
      sink.problem(new Problem(example.length() > 200 ? example.substring(0, 200) + "…" : example, what, cause.mend, ""));
    }
  }
}
