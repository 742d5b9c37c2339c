package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.fields.Fields;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long a source's documents are kept after their last change. A document that does not say when that was is kept. Lists of people have
/// no age.
///
/// It only ever removes. What is over its time is not taken in, and goes with the next pass or the daily sweep; a longer time brings back
/// nothing that has gone, until the source is read whole again.
public record Retention(Period time, String text) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})(d|w|mo|y)");

  /// Reads `90d`, `6w`, `18mo` or `2y`.
  ///
  /// @throws IllegalArgumentException if it is none of these
  public static Retention parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("retention is '" + text + "', which is no length of time; try 90d, 18mo or 2y");
    }
    int number = Integer.parseInt(form.group(1));
    Period time = switch (form.group(2)) {
      case "d" -> Period.ofDays(number);
      case "w" -> Period.ofWeeks(number);
      case "mo" -> Period.ofMonths(number);
      default -> Period.ofYears(number);
    };
    return new Retention(time, text.strip());
  }

  /// What was changed last before this is over its time.
  public Instant before(Instant now) {
    return now.atOffset(ZoneOffset.UTC).minus(time).toInstant();
  }

  /// The items of a source that are over their time.
  public static Query over(Source source, Instant now) {
    return new Query.And(List.of(new Query.Term(Fields.SOURCE, source.id()), new Query.Term(Fields.RECORD, Fields.ITEM),
        new Query.Between(Fields.AT, Long.MIN_VALUE, source.retention().before(now).getEpochSecond())));
  }

  /// Removes what is over its time from an index, and commits; its files still hold it. Returns how many documents that were.
  static long sweep(Engine engine, Source source, Instant now) {
    if (source.retention() == null) {
      return 0;
    }
    Query over = over(source, now);
    long removed = engine.search(Request.of(over, new Query.All(), 0, List.of())).total();
    if (removed > 0) {
      engine.write(List.of(new Change.Delete(over)));
      engine.commit(engine.cursors());
    }
    return removed;
  }
}
