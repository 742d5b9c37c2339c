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

/// Reads the dates people and programs write. A time without a zone is taken as UTC, a day as its midnight.
public final class Times {
  private static final Instant FIRST = Instant.parse("1800-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;
  private static final List<DateTimeFormatter> WRITTEN_DAYS = List.of(words("MMM d, yyyy"), words("MMMM d, yyyy"),
      words("d MMM yyyy"), words("d MMMM yyyy"), words("yyyy/M/d"), words("d.M.yyyy"), words("yyyyMMdd"));
  private static final List<Function<String, Instant>> FORMS = List.of(
      text -> OffsetDateTime.parse(text.replaceFirst("^(\\S{10})[ _]", "$1T").replaceFirst(" ?UTC$", "Z")
          .replaceFirst(" ?([+-]\\d\\d):?(\\d\\d)$", "$1:$2")).toInstant(),
      text -> LocalDateTime.parse(text.replaceFirst("^(\\S{10})[ _]", "$1T")).toInstant(ZoneOffset.UTC),
      text -> midnight(LocalDate.parse(text)),
      text -> OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
      text -> midnight(YearMonth.parse(text).atDay(1)),
      text -> midnight(Year.parse(text).atDay(1)));

  private Times() {}

  /// The time a text says, or empty if it says none that can be understood or lies outside 1800 to 2200.
  public static Optional<Instant> parse(String written) {
    String text = written.strip();
    for (Function<String, Instant> form : FORMS) {
      try {
        return Optional.of(form.apply(text)).filter(Times::sane);
      } catch (DateTimeException _) {
        continue;
      }
    }
    return day(text).map(Times::midnight).filter(Times::sane);
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
