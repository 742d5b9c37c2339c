package dev.kith.connector.page;

import dev.kith.connector.input.MailTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates as pages write them for people, in several languages. A day that could be a month (`04/05/2024`) is none, unless
/// the page's language says which comes first.
final class WrittenDates {
  private static final Map<String, Integer> MONTHS = months();
  private static final String DAY = "(?<day>\\d{1,2})(?:st|nd|rd|th|er|º|ª|\\.)?";
  private static final Pattern ISO =
      Pattern.compile("(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?"
      + "(?:\\s?(?:Z|UTC|[+-]\\d{2}:?\\d{2}))?)?(?!\\d)");
  private static final Pattern DAY_FIRST = Pattern.compile("(?<!\\d)" + DAY
      + "\\s+(?:de\\s+)?(?<month>\\p{L}{3,10})\\.?,?\\s+"
      + "(?:de[l]?\\s+)?(?<year>\\d{4})(?!\\d)");
  private static final Pattern MONTH_FIRST = Pattern.compile("(?<month>\\p{L}{3,10})\\.?\\s+" + DAY
      + ",?\\s+(?<year>\\d{4})(?!\\d)");
  private static final Pattern NUMBERS =
      Pattern.compile("(?<!\\d)(?<one>\\d{1,2})(?<sign>[./-])(?<two>\\d{1,2})\\k<sign>(?<year>\\d{4})"
      + "(?!\\d)");

  private WrittenDates() {}

  private static Map<String, Integer> months() {
    String[][] names = {
        {"january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "janeiro", "januari"},
        {"february", "feb", "februar", "février", "févr", "fevrier", "febrero", "febbraio", "fevereiro", "februari"},
        {"march", "mar", "märz", "mär", "mrz", "mars", "marzo", "março", "maart"},
        {"april", "apr", "avril", "avr", "abril", "abr", "aprile"},
        {"may", "mai", "mayo", "maggio", "maio", "mei"},
        {"june", "jun", "juni", "juin", "junio", "giugno", "junho"},
        {"july", "jul", "juli", "juillet", "juil", "julio", "luglio", "julho"},
        {"august", "aug", "août", "aout", "agosto", "ago", "augustus"},
        {"september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"},
        {"october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro"},
        {"november", "nov", "novembre", "noviembre", "novembro"},
        {"december", "dec", "dezember", "dez", "décembre", "déc", "decembre", "diciembre", "dic", "dicembre", "dezembro"}};
    Map<String, Integer> out = new HashMap<>();
    for (int month = 0; month < names.length; month++) {
      for (String name : names[month]) {
        out.put(name, month + 1);
      }
    }
    return Map.copyOf(out);
  }

  /// A time as a program writes it, else the first day that a text names.
  static Optional<Instant> parse(String text, String language) {
    String clean = text.replaceAll("[\\s\u00a0]+", " ").strip();
    Optional<Instant> machine = clean.length() < 60 && !NUMBERS.matcher(clean).find() ? MailTimes.parse(clean)
        : Optional.empty();
    return machine.or(() -> find(clean, language));
  }

  /// The first day or time that stands in a text.
  static Optional<Instant> find(String text, String language) {
    Matcher iso = ISO.matcher(text);
    if (iso.find()) {
      return MailTimes.parse(iso.group());
    }
    for (Pattern pattern : new Pattern[] {DAY_FIRST, MONTH_FIRST}) {
      Matcher named = pattern.matcher(text);
      while (named.find()) {
        Integer month = MONTHS.get(named.group("month").toLowerCase(Locale.ROOT));
        if (month != null) {
          return day(named.group("year"), month, Integer.parseInt(named.group("day")));
        }
      }
    }
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.find() ? numbers(numbers, language) : Optional.empty();
  }

  private static Optional<Instant> numbers(Matcher found, String language) {
    int one = Integer.parseInt(found.group("one"));
    int two = Integer.parseInt(found.group("two"));
    boolean english = language.isEmpty() || language.startsWith("en") && !language.matches("en-(?:GB|IE|AU|NZ|IN|ZA)");
    if (found.group("sign").equals("/") && english && one <= 12 && two <= 12 && one != two && !language.equals("en-US")) {
      return Optional.empty();
    }
    boolean monthFirst = found.group("sign").equals("/") && english && one <= 12;
    return day(found.group("year"), monthFirst ? one : two, monthFirst ? two : one);
  }

  private static Optional<Instant> day(String year, int month, int day) {
    try {
      LocalDate date = LocalDate.of(Integer.parseInt(year), month, day);
      return date.getYear() < 1980 || date.getYear() > 2200 ? Optional.empty()
          : Optional.of(date.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
