package dev.kith.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Set;

/// Which lines of the log are asked for.
///
/// @param since  at that moment or later; `null` for all
/// @param types  labels of these types; empty for all
/// @param who    as actor or as subject, such as `person:mira`; `mira` is whoever or whatever is called so; empty for all
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

  /// The moment that somebody means by `2026-11-01`, `2026-11-01T08:00:00Z`, `12h` or `7d` ago.
  ///
  /// @throws IllegalArgumentException in one line if it is none
  public static Instant moment(String text, Instant now) {
    try {
      if (text.matches("\\d{1,5}[hd]")) {
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return now.minus(text.endsWith("h") ? Duration.ofHours(count) : Duration.ofDays(count));
      }
      return text.length() == "2026-11-01".length() ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw new IllegalArgumentException("“" + text + "” is no time; try 2026-11-01, 12h or 7d.");
    }
  }

  boolean takes(Entry entry) {
    return entry.n() < before && (since == null || !entry.at().isBefore(since)) && (types.isEmpty() || types.contains(entry.type()))
        && (who.isEmpty() || isWho(entry.actor()) || isWho(entry.subject()));
  }

  private boolean isWho(String named) {
    return named.equals(who) || !who.contains(":") && named.endsWith(":" + who);
  }
}
