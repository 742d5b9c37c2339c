package dev.kith.search;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads spans of time out of words, in English and German: "last month", "since 2024", "in March 2025", "letzte Woche".
///
/// @param today in UTC
record SpokenDates(LocalDate today) {
  /// @param words  how many it takes
  /// @param after  the first day; `null` for none
  /// @param before the day behind the last; `null` for none
  record Span(int words, LocalDate after, LocalDate before) {}

  /// A day, month or year: from its first day to the one behind its last.
  private record Point(int words, LocalDate from, LocalDate to) {}

  private enum Unit {
    DAY, WEEK, MONTH, QUARTER, YEAR
  }

  private static final Set<String> LEADING = Set.of("in", "im", "during", "from", "over", "within", "of", "the", "den", "der", "dem");
  private static final Set<String> LAST = Set.of("last", "previous", "letzte", "letzten", "letztes", "letzter", "letztem", "vorige",
      "voriges", "vorigen");
  private static final Set<String> PAST = Set.of("past", "vergangene", "vergangenen", "vergangenes");
  private static final Set<String> THIS = Set.of("this", "diese", "diesen", "dieses", "diesem", "dieser");
  private static final Map<String, Unit> UNITS = Map.ofEntries(Map.entry("day", Unit.DAY), Map.entry("days", Unit.DAY),
      Map.entry("tag", Unit.DAY), Map.entry("tage", Unit.DAY), Map.entry("tagen", Unit.DAY), Map.entry("week", Unit.WEEK),
      Map.entry("weeks", Unit.WEEK), Map.entry("woche", Unit.WEEK), Map.entry("wochen", Unit.WEEK), Map.entry("month", Unit.MONTH),
      Map.entry("months", Unit.MONTH), Map.entry("monat", Unit.MONTH), Map.entry("monate", Unit.MONTH), Map.entry("monaten", Unit.MONTH),
      Map.entry("monats", Unit.MONTH), Map.entry("quarter", Unit.QUARTER), Map.entry("quarters", Unit.QUARTER),
      Map.entry("quartal", Unit.QUARTER), Map.entry("year", Unit.YEAR), Map.entry("years", Unit.YEAR), Map.entry("jahr", Unit.YEAR),
      Map.entry("jahre", Unit.YEAR), Map.entry("jahren", Unit.YEAR));
  private static final Map<String, Month> MONTHS = months();

  private static Map<String, Month> months() {
    Map<String, Month> months = new HashMap<>();
    for (Month month : Month.values()) {
      for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
        months.put(month.getDisplayName(TextStyle.FULL_STANDALONE, locale).toLowerCase(Locale.ROOT), month);
      }
    }
    return Map.copyOf(months);
  }

  /// The span that begins at a word; `null` if none does.
  ///
  /// @param words lowered
  Span at(List<String> words, int from) {
    String first = words.get(from);
    switch (first) {
      case "today", "heute" -> {
        return new Span(1, today, null);
      }
      case "yesterday", "gestern" -> {
        return new Span(1, today.minusDays(1), today);
      }
      default -> { }
    }
    Point point = point(words, from + 1);
    if (point != null) {
      Span span = switch (first) {
        case "since", "seit" -> new Span(1 + point.words, point.from, null);
        case "after", "nach" -> new Span(1 + point.words, point.to, null);
        case "before", "vor" -> new Span(1 + point.words, null, point.from);
        case "until", "till", "bis" -> new Span(1 + point.words, null, point.to);
        case "in", "im", "from", "during", "of", "aus" -> new Span(1 + point.words, point.from, point.to);
        default -> null;
      };
      if (span != null) {
        return span;
      }
    }
    int at = from;
    while (at < words.size() && at < from + 2 && LEADING.contains(words.get(at))) {
      at++;
    }
    Span span = relative(words, at);
    return span == null ? null : new Span(at - from + span.words, span.after, span.before);
  }

  private Span relative(List<String> words, int at) {
    if (at + 1 >= words.size()) {
      return null;
    }
    boolean last = LAST.contains(words.get(at));
    boolean past = PAST.contains(words.get(at));
    Unit unit = UNITS.get(words.get(at + 1));
    if (unit != null && THIS.contains(words.get(at))) {
      return new Span(2, start(unit, today), null);
    }
    if (unit != null && last && unit != Unit.DAY) {
      LocalDate now = start(unit, today);
      return new Span(2, minus(now, unit, 1), now);
    }
    if (unit != null && past) {
      return new Span(2, minus(today, unit, 1), null);
    }
    if ((last || past) && at + 2 < words.size() && words.get(at + 1).matches("\\d{1,3}")) {
      Unit counted = UNITS.get(words.get(at + 2));
      return counted == null ? null : new Span(3, minus(today, counted, Integer.parseInt(words.get(at + 1))), null);
    }
    return null;
  }

  private static LocalDate start(Unit unit, LocalDate day) {
    return switch (unit) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  private static LocalDate minus(LocalDate day, Unit unit, int count) {
    return switch (unit) {
      case DAY -> day.minusDays(count);
      case WEEK -> day.minusWeeks(count);
      case MONTH -> day.minusMonths(count);
      case QUARTER -> day.minusMonths(3L * count);
      case YEAR -> day.minusYears(count);
    };
  }

  private Point point(List<String> words, int at) {
    if (at >= words.size()) {
      return null;
    }
    String word = words.get(at);
    if (year(word)) {
      LocalDate start = LocalDate.of(Integer.parseInt(word), 1, 1);
      return new Point(1, start, start.plusYears(1));
    }
    Month month = MONTHS.get(word);
    if (month != null) {
      boolean told = at + 1 < words.size() && year(words.get(at + 1));
      YearMonth then = YearMonth.of(told ? Integer.parseInt(words.get(at + 1)) : today.getYear(), month);
      if (!told && then.atDay(1).isAfter(today)) {
        then = then.minusYears(1);
      }
      return new Point(told ? 2 : 1, then.atDay(1), then.plusMonths(1).atDay(1));
    }
    if (!isNumber(word)) {
      return null;
    }
    try {
      return switch (word.length()) {
        case 7 -> {
          YearMonth then = YearMonth.parse(word);
          yield new Point(1, then.atDay(1), then.plusMonths(1).atDay(1));
        }
        case 10 -> {
          LocalDate day = LocalDate.parse(word);
          yield new Point(1, day, day.plusDays(1));
        }
        default -> null;
      };
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  /// Whether a word can be a number or a day: to learn it from a failed attempt costs more than all the rest.
  private static boolean isNumber(String word) {
    return !word.isEmpty() && word.charAt(0) >= '0' && word.charAt(0) <= '9';
  }

  /// A year in which somebody may have written something.
  private boolean year(String word) {
    return isNumber(word) && word.length() == 4 && word.matches("(19[89]|20)\\d\\d?") && Integer.parseInt(word) <= today.getYear();
  }
}
