package dev.kith.expertise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is wanted.
///
/// @param text    the question, as people ask it
/// @param filters chosen values by facet, as in [dev.kith.search.Question]; `team` and `place` of the text choose people
/// @param limit   how many people to give in each list
/// @param without whom not to name
/// @param gems    whether to look for quieter people as well
public record Ask(String text, Map<String, List<String>> filters, int limit, Set<Without> without, boolean gems) {
  /// Whom somebody who asks may not want to be named: whoever wants an outsider's view, or a mentor.
  public enum Without {
    ME, MANAGER;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The one of this label; empty if there is none.
    public static Optional<Without> of(String label) {
      return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }
  }

  public Ask {
    filters = Map.copyOf(filters);
    without = Set.copyOf(without);
  }

  public static Ask of(String text, int limit) {
    return new Ask(text, Map.of(), limit, Set.of(), false);
  }
}
