package dev.kith.connector.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the dates of mails and feeds: RFC 822 and its successors, with the errors that programs make in them. The day of
/// the week is not believed, years may have two digits, seconds and the zone may be missing, months may be written out or be
/// numbers, the zone may be a name or `GMT+0200`; also the form of C's `asctime`, and what [Times] reads.
public final class MailTimes {
  private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
      "nov",
      "dec");
  /// Hours east of Greenwich; letters of the military are left out, since programs got their signs wrong (RFC 2822, 4.3).
  private static final Map<String, Integer> ZONES = Map.ofEntries(Map.entry("est", -5), Map.entry("edt", -4),
      Map.entry("cst", -6), Map.entry("cdt", -5), Map.entry("mst", -7), Map.entry("mdt", -6), Map.entry("pst", -8),
      Map.entry("pdt", -7), Map.entry("cet", 1), Map.entry("cest", 2), Map.entry("met", 1), Map.entry("mest", 2),
      Map.entry("mez", 1), Map.entry("mesz", 2), Map.entry("wet", 0), Map.entry("west", 1), Map.entry("eet", 2),
      Map.entry("eest", 3), Map.entry("bst", 1), Map.entry("ist", 5), Map.entry("msk", 3), Map.entry("jst", 9),
      Map.entry("kst", 9), Map.entry("hkt", 8), Map.entry("aest", 10), Map.entry("aedt", 11));
  private static final String CLOCK = "(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?(?:[.,]\\d{1,9})?";
  private static final Pattern DAY_FIRST = Pattern.compile(
      "(?i)(?:\\p{L}+\\.?,?\\s*)?(\\d{1,2})(?:st|nd|rd|th)?[\\s./-]+(\\p{L}{3,9})\\.?,?[\\s./-]+(\\d{2,4}),?(?:[\\sT:]+"
          + CLOCK
          + "\\s*(am|pm)?\\s*(.{0,60}))?");
  private static final Pattern MONTH_FIRST = Pattern.compile(
      "(?i)(?:\\p{L}+\\.?,?\\s+)?(\\p{L}{3,9})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?:(\\d{4}),?\\s+)?" + CLOCK
          + "\\s*(am|pm)?\\s*((?:[^\\d\\s]{1,8}|[+-]\\d{4})\\s+)?(\\d{4})?(?:\\s+([+-]\\d{4}))?.{0,40}");
  private static final Pattern OFFSET = Pattern.compile("(?i)(?:utc|gmt|z)?\\s*([+-])\\s?(\\d{1,2}):?(\\d{2})?\\b.*");
  private static final Pattern NAMED = Pattern.compile("\\(?([A-Za-z_]{1,30}(?:/[A-Za-z_+-]{1,40}){0,2}).*");
  private static final Pattern LOOSE =
      Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})[T ](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{1,9})?)? ?(.{0,40})");
  private static final Pattern TWO_DIGITS = Pattern.compile("\\d{2,3}");

  private MailTimes() {}

  /// The time a text says, or empty if it says none that can be understood or lies outside 1800 to 2200.
  public static Optional<Instant> parse(String written) {
    String text = written.replaceAll("[\\s\u00a0]+", " ").strip();
    if (text.length() > 200 || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Matcher dayFirst = DAY_FIRST.matcher(text);
      if (dayFirst.matches() && month(dayFirst.group(2)) > 0) {
        return at(dayFirst.group(3), month(dayFirst.group(2)), dayFirst.group(1), dayFirst.group(4), dayFirst.group(5),
            dayFirst.group(6), dayFirst.group(7), dayFirst.group(8));
      }
      Matcher monthFirst = MONTH_FIRST.matcher(text);
      if (monthFirst.matches() && month(monthFirst.group(1)) > 0) {
        String year = monthFirst.group(3) != null ? monthFirst.group(3) : monthFirst.group(9);
        String zone = monthFirst.group(10) != null ? monthFirst.group(10) : monthFirst.group(8);
        return year == null ? Optional.empty() : at(year, month(monthFirst.group(1)), monthFirst.group(2),
            monthFirst.group(4),
            monthFirst.group(5), monthFirst.group(6), monthFirst.group(7), zone);
      }
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
    return Times.parse(text).or(() -> loose(text));
  }

  /// ISO 8601 with numbers of one digit, as in `2006-1-7T11:35:6Z`.
  private static Optional<Instant> loose(String text) {
    Matcher iso = LOOSE.matcher(text);
    if (!iso.matches()) {
      return Optional.empty();
    }
    try {
      return at(iso.group(1), Integer.parseInt(iso.group(2)), iso.group(3), iso.group(4), iso.group(5), iso.group(6), null,
          iso.group(7));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> at(String year, int month, String day, String hour, String minute, String second,
      String half, String zone) {
    int number = Integer.parseInt(year);
    // RFC 2822, 4.3: years of two digits up to 49 are of this century, years of three count from 1900
    int full = !TWO_DIGITS.matcher(year).matches() ? number : number < 50 && year.length() == 2 ? number + 2000 : number
        + 1900;
    int hours = hour == null ? 0 : Integer.parseInt(hour);
    if (half != null) {
      hours = hours % 12 + (half.equalsIgnoreCase("pm") ? 12 : 0);
    }
    int seconds = second == null ? 0 : Math.min(59, Integer.parseInt(second));
    LocalDate date = LocalDate.of(full, month, Integer.parseInt(day));
    LocalTime time = LocalTime.of(hours == 24 ? 0 : hours, minute == null ? 0 : Integer.parseInt(minute), seconds);
    Instant instant = date.plusDays(hours == 24 ? 1 : 0).atTime(time).atZone(zone(zone == null ? "" : zone.strip()))
        .toInstant();
    return Optional.of(instant).filter(_ -> full >= 1800 && full < 2200);
  }

  private static ZoneId zone(String text) {
    Matcher offset = OFFSET.matcher(text);
    if (offset.matches()) {
      String digits = offset.group(2);
      int hours = Integer.parseInt(digits);
      int minutes = offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3));
      int seconds = (hours * 60 + minutes) * 60 * (offset.group(1).equals("-") ? -1 : 1);
      return minutes > 59 || hours > 18 || Math.abs(seconds) > 18 * 3600 ? ZoneOffset.UTC
          : ZoneOffset.ofTotalSeconds(seconds);
    }
    Matcher named = NAMED.matcher(text);
    if (named.matches()) {
      Integer hours = ZONES.get(named.group(1).toLowerCase(Locale.ROOT));
      if (hours != null) {
        return ZoneOffset.ofHours(hours);
      }
      if (named.group(1).contains("/") && ZoneId.getAvailableZoneIds().contains(named.group(1))) {
        return ZoneId.of(named.group(1));
      }
    }
    return ZoneOffset.UTC;
  }

  private static int month(String word) {
    return word.length() < 3 ? 0 : MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
  }
}
