package dev.kith.connector.site;

import dev.kith.connector.page.Likeness;
import dev.kith.connector.site.Reports.Cause;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Keeps a crawl out of what has no end: addresses that grow, filters in all their combinations, page after page of the
/// same.
final class Traps {
  private static final int LONGEST = 2_000;
  private static final int REMEMBERED = 4;
  private final Website settings;
  private final Map<String, Integer> variants = new HashMap<>();
  private final Map<String, Deque<Long>> recent = new HashMap<>();
  private final Map<String, Integer> streaks = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private int addresses;

  Traps(Website settings) {
    this.settings = settings;
  }

  /// Why an address that was not met before is not to be followed; if nothing is said, it counts as met.
  Optional<Cause> objection(URI uri, int depth) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    if (uri.toString().length() > LONGEST) {
      return Optional.of(Cause.LONG);
    } else if (repeats(path) > settings.repeats()) {
      return Optional.of(Cause.REPEATED);
    } else if (depth > settings.depth()) {
      return Optional.of(Cause.DEEP);
    } else if (isClosed(uri)) {
      return Optional.of(Cause.ALIKE);
    } else if (addresses >= settings.pages()) {
      return Optional.of(Cause.MANY);
    } else if (query.contains("&") && variants.merge(path, 1, Integer::sum) > settings.variants()) {
      return Optional.of(Cause.VARIANTS);
    }
    addresses++;
    return Optional.empty();
  }

  boolean isClosed(URI uri) {
    return closed.contains(part(uri));
  }

  /// Tells of a page that was read.
  void read(URI uri, long likeness) {
    String part = part(uri);
    Deque<Long> before = recent.computeIfAbsent(part, _ -> new ArrayDeque<>());
    boolean alike = before.stream().anyMatch(other -> Likeness.near(other, likeness));
    before.addLast(likeness);
    if (before.size() > REMEMBERED) {
      before.removeFirst();
    }
    if (streaks.merge(part, 1, (streak, one) -> alike ? streak + one : 0) >= settings.alike()) {
      closed.add(part);
    }
  }

  /// How often the folder that an address repeats most stands in it.
  private static int repeats(String path) {
    Map<String, Integer> counts = new HashMap<>();
    int most = 0;
    for (String segment : path.split("/")) {
      most = segment.isEmpty() ? most : Math.max(most, counts.merge(segment, 1, Integer::sum));
    }
    return most;
  }

  /// The part of the site that an address lies in: its first folder, and what it asks for.
  private static String part(URI uri) {
    String path = uri.getRawPath();
    int second = path.indexOf('/', 1);
    Set<String> names = new TreeSet<>();
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&")) {
        names.add(parameter.replaceFirst("=.*", ""));
      }
    }
    return uri.getRawAuthority() + (second < 0 ? names.isEmpty() ? "/" : path : path.substring(0, second + 1)) + names;
  }
}
