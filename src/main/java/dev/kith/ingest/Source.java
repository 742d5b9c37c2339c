package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A source as the admin set it up: how to read it, what to call it, and what holds for items that say nothing themselves.
///
/// @param access who may see items of a source that has no permissions of its own
/// @param every  how often to read it, or `null`
/// @param at     when to read it every day, or `null`; if both are, it is read only when told
/// @param retention how long its documents are kept, or `null` for ever
/// @param accessSaid whether the admin said `access`, so that it holds for personal items as well
public record Source(Connector connector, String name, Access access, Ownership ownership, Duration every, Daily at, Retention retention,
    boolean accessSaid) {
  public Source {
    Objects.requireNonNull(connector);
    Objects.requireNonNull(access);
    Objects.requireNonNull(ownership);
    name = name == null || name.isBlank() ? connector.source() : name;
  }

  /// A source that is read by an interval or when told.
  public Source(Connector connector, String name, Access access, Ownership ownership, Duration every) {
    this(connector, name, access, ownership, every, null, null, true);
  }

  /// A time of day. On the day on which clocks skip it, it is as much later as they skip; on the day on which it comes twice, it is
  /// the first.
  public record Daily(LocalTime time, ZoneId zone) {
    public Daily {
      Objects.requireNonNull(time);
      Objects.requireNonNull(zone);
    }

    /// Reads `02:30` or `02:30 Europe/Berlin`; without a zone it is the machine's.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Daily parse(String text) {
      String[] words = text.strip().split("\\s+", 2);
      try {
        return new Daily(LocalTime.parse(words[0]), words.length < 2 ? ZoneId.systemDefault() : ZoneId.of(words[1]));
      } catch (DateTimeException _) {
        throw new IllegalArgumentException("at is '" + text + "', which is no time of day; try \"02:30\" or \"02:30 Europe/Berlin\"");
      }
    }

    /// The first such time after a moment.
    Instant after(Instant moment) {
      LocalDate day = moment.atZone(zone).toLocalDate().minusDays(1);
      Instant found = day.atTime(time).atZone(zone).toInstant();
      while (!found.isAfter(moment)) {
        day = day.plusDays(1);
        found = day.atTime(time).atZone(zone).toInstant();
      }
      return found;
    }
  }

  public String id() {
    return connector.source();
  }

  /// Who may see an item that does not say: whom the admin named; where the admin named nobody, a personal item is its authors' alone, and
  /// nobody's if it has none.
  Access accessOf(Item item) {
    Ownership whose = item.ownership() != null ? item.ownership() : ownership;
    if (accessSaid || whose != Ownership.PERSONAL) {
      return access;
    }
    Set<String> authors = item.parts().stream().filter(part -> part.role() == Role.AUTHOR).map(part -> "user:" + part.who().key())
        .collect(Collectors.toSet());
    return authors.isEmpty() ? Access.NOBODY : Access.of(authors);
  }
}
