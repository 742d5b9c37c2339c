package dev.kith.audit;

import java.time.Instant;
import java.util.Set;

/// Which lines of the log are asked for.
///
/// @param since  at that moment or later; `null` for all
/// @param types  labels of these types; empty for all
/// @param who    as actor or as subject; empty for all
/// @param before only lines of smaller numbers, to go back page by page; [Long#MAX_VALUE] for all
/// @param most   the newest so many
public record Wanted(Instant since, Set<String> types, String who, long before, int most) {
  public static final Wanted ALL = new Wanted(null, Set.of(), "", Long.MAX_VALUE, Integer.MAX_VALUE);

  public Wanted {
    types = Set.copyOf(types);
    if (most < 1) {
      throw new IllegalArgumentException("1 line or more");
    }
  }

  boolean takes(Entry entry) {
    return entry.n() < before && (since == null || !entry.at().isBefore(since)) && (types.isEmpty() || types.contains(entry.type()))
        && (who.isEmpty() || entry.actor().equals(who) || entry.subject().equals(who));
  }
}
