package dev.kith.connector.tracker;

import dev.kith.connector.input.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The dates of Jira's CSV, which are written as the server's administrator likes them and in the language of whoever
/// exports: `03/Mar/16 1:40 PM`, `03.03.16 13:40`, `2016-03-03 13:40`. They have no zone and are taken as UTC. Of two
/// numbers that may both be the month, the second is, unless it is above 12.
final class JiraDates {
  private static final List<String> DAYS = List.of("d/MMM/[uuuu][uu]", "d/M/[uuuu][uu]", "M/d/[uuuu][uu]", "d.M.[uuuu][uu]",
      "d-MMM-[uuuu][uu]", "d MMM [uuuu][uu]", "d. MMM [uuuu][uu]", "MMM d, uuuu", "uuuu/M/d", "uuuu-M-d", "d-M-[uuuu][uu]");
  private static final List<String> HOURS = List.of(" H:mm[:ss]", " h:mm[:ss] a", "");
  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.of("es"),
      Locale.ITALIAN, Locale.of("pt"), Locale.of("nl"), Locale.of("pl"));
  private static final List<DateTimeFormatter> FORMS = forms();

  private JiraDates() {}

  /// The time, or empty.
  static Optional<Instant> parse(String written) {
    String text = written.replaceAll("[\\u00a0\\u202f]", " ").replaceAll("\\s+", " ").strip();
    if (text.isEmpty() || text.length() > 40) {
      return Optional.empty();
    }
    if (text.matches("\\d{4}-\\d\\d-\\d\\dT.*|\\w{3}, .*")) {
      return Times.parse(text);
    }
    for (DateTimeFormatter form : FORMS) {
      try {
        var read = form.parseBest(text, LocalDateTime::from, LocalDate::from);
        return Optional.of(switch (read) {
          case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
          case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
          default -> throw new DateTimeException("neither a time nor a day");
        });
      } catch (DateTimeException _) {
        continue;
      }
    }
    return Times.parse(text);
  }

  private static List<DateTimeFormatter> forms() {
    List<DateTimeFormatter> forms = new ArrayList<>();
    for (String day : DAYS) {
      for (String hour : HOURS) {
        for (Locale language : day.contains("MMM") ? LANGUAGES : LANGUAGES.subList(0, 1)) {
          for (String months : day.contains("MMM") ? List.of("MMM", "LLL") : List.of("")) {
            String pattern = (day + hour).replace("MMM", months.isEmpty() ? "MMM" : months);
            forms.add(form(pattern, language));
          }
        }
      }
    }
    return List.copyOf(forms);
  }

  /// Two digits of a year mean 1970 to 2069.
  private static DateTimeFormatter form(String pattern, Locale language) {
    DateTimeFormatterBuilder form = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int year = pattern.indexOf("[uuuu][uu]");
    if (year < 0) {
      form.appendPattern(pattern);
    } else {
      form.appendPattern(pattern.substring(0, year)).appendOptional(DateTimeFormatter.ofPattern("uuuu"))
          .appendOptional(new DateTimeFormatterBuilder().appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1970, 1, 1))
              .toFormatter())
          .appendPattern(pattern.substring(year + 10));
    }
    return form.toFormatter(language);
  }
}
