package dev.kith.connector.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the dates people and programs write. A time without a zone is taken as UTC, a day as its midnight.
public final class Times {
  private static final Instant FIRST = Instant.parse("1800-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;
  private static final int LENGTH_OF_DAY = 10;
  private static final int LENGTH_TO_SECOND = 20;
  private static final Pattern DAY = Pattern.compile("^(\\S{10})[ _]");
  private static final Pattern UTC = Pattern.compile(" ?UTC$");
  private static final Pattern ZONE = Pattern.compile(" ?([+-]\\d\\d):?(\\d\\d)$");
  private static final List<DateTimeFormatter> WRITTEN_DAYS = List.of(words("MMM d, yyyy"), words("MMMM d, yyyy"),
      words("d MMM yyyy"), words("d MMMM yyyy"), words("yyyy/M/d"), words("d.M.yyyy"), words("yyyyMMdd"));
  private static final List<Function<String, Instant>> FORMS = List.of(
      text -> OffsetDateTime.parse(ZONE.matcher(UTC.matcher(DAY.matcher(text).replaceFirst("$1T")).replaceFirst("Z"))
          .replaceFirst("$1:$2")).toInstant(),
      text -> LocalDateTime.parse(DAY.matcher(text).replaceFirst("$1T")).toInstant(ZoneOffset.UTC),
      text -> midnight(LocalDate.parse(text)),
      text -> OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
      text -> midnight(YearMonth.parse(text).atDay(1)),
      text -> midnight(Year.parse(text).atDay(1)));

  private Times() {}

  /// The time a text says, or empty if it says none that can be understood or lies outside 1800 to 2200.
  public static Optional<Instant> parse(String written) {
    String text = written.strip();
    try {
      Instant plain = plain(text);
      if (plain != null) {
        return Optional.of(plain).filter(Times::sane);
      }
    } catch (DateTimeException _) {
      // no such day or time; whatever else it may be
    }
    for (Function<String, Instant> form : FORMS) {
      try {
        return Optional.of(form.apply(text)).filter(Times::sane);
      } catch (DateTimeException _) {
        continue;
      }
    }
    return day(text).map(Times::midnight).filter(Times::sane);
  }

  /// What most programs write, `2026-03-31` and `2026-03-31T14:05:00Z`, read without trying one form after the other; `null` if
  /// it is neither.
  private static Instant plain(String text) {
    boolean timed = text.length() == LENGTH_TO_SECOND;
    if (!timed && text.length() != LENGTH_OF_DAY) {
      return null;
    }
    String form = "0000-00-00T00:00:00Z";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (form.charAt(i) == '0' ? c < '0' || c > '9' : c != form.charAt(i)) {
        return null;
      }
    }
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    return timed ? day.atTime(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19)).toInstant(ZoneOffset.UTC)
        : midnight(day);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /// Seconds, milliseconds or microseconds since 1970, told apart by their size.
  public static Optional<Instant> epoch(long number) {
    long size = Math.abs(number);
    Instant time = size < MILLIS_FROM ? Instant.ofEpochSecond(number)
        : Instant.ofEpochMilli(size < MICROS_FROM ? number : number / 1_000);
    return Optional.of(time).filter(Times::sane);
  }

  private static Optional<LocalDate> day(String text) {
    for (DateTimeFormatter form : WRITTEN_DAYS) {
      try {
        return Optional.of(LocalDate.parse(text, form));
      } catch (DateTimeException _) {
        continue;
      }
    }
    return Optional.empty();
  }

  private static boolean sane(Instant time) {
    return time.isAfter(FIRST) && time.isBefore(LAST);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static DateTimeFormatter words(String pattern) {
    return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(Locale.ENGLISH);
  }
}
