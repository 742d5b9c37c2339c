package dev.kith.connector.file;

import dev.kith.connector.file.IcsFile.Component;
import dev.kith.connector.file.IcsFile.Property;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The times of a calendar. Their zones come by the names of the IANA, of Windows, of a program's own with an IANA name at
/// the end, or are told by the file itself.
final class IcsTimes {
  private static final Pattern TIME = Pattern.compile("(\\d{4})-?(\\d{2})-?(\\d{2})(?:T(\\d{2}):?(\\d{2}):?(\\d{"
      + "2})?(Z)?([+-]\\d{2}:?\\d{2})?)?");
  private static final Pattern OFFSET = Pattern.compile("(?:.*\\b)?(?:UTC|GMT)\\s*([+-])(\\d{1,2}):?(\\d{2})?\\b.*");
  /// Windows' names, after the Unicode consortium's list of zones, one place for each.
  private static final Map<String, String> WINDOWS = windows();

  private IcsTimes() {}

  /// @param day whether only the day is told
  record Time(ZonedDateTime at, boolean day) {
    Instant instant() {
      return at.toInstant();
    }

    @Override
    public String toString() {
      String text = at.toLocalDate().toString();
      return day ? text : text + " " + at.toLocalTime().withSecond(0)
          + (at.getZone() instanceof ZoneOffset offset && offset.equals(ZoneOffset.UTC) ? " UTC" : " " + at.getZone());
    }
  }

  static Optional<Time> time(Component component, String name, Component calendar) {
    return component.first(name).flatMap(property -> time(property, calendar));
  }

  private static Optional<Time> time(Property property, Component calendar) {
    Matcher time = TIME.matcher(property.value().strip());
    if (!time.lookingAt()) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.of(number(time, 1), number(time, 2), number(time, 3));
      if (date.getYear() < 1800 || date.getYear() > 2200) {
        return Optional.empty();
      }
      if (time.group(4) == null) {
        return Optional.of(new Time(date.atStartOfDay(ZoneOffset.UTC), true));
      }
      LocalDateTime local = date.atTime(LocalTime.of(number(time, 4) % 24, number(time, 5), Math.min(59, number(time, 6))));
      ZoneId zone = time.group(7) != null ? ZoneOffset.UTC : time.group(8) != null ? ZoneOffset.of(time.group(8))
          : zone(property.parameter("TZID"), calendar);
      return Optional.of(new Time(local.atZone(zone), false));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static int number(Matcher time, int group) {
    return time.group(group) == null ? 0 : Integer.parseInt(time.group(group));
  }

  /// A time without a zone is in that of its calendar, else taken as UTC.
  private static ZoneId zone(String id, Component calendar) {
    String name = id.isEmpty() ? calendar.text("X-WR-TIMEZONE") : id;
    return name.isEmpty() ? ZoneOffset.UTC : known(name).or(() -> stated(name, calendar)).orElse(ZoneOffset.UTC);
  }

  private static Optional<ZoneId> known(String name) {
    String plain = name.replaceAll("^[\"/]+|\"$", "").strip();
    String windows = WINDOWS.get(plain.toLowerCase(Locale.ROOT));
    if (windows != null) {
      return Optional.of(ZoneId.of(windows));
    }
    // a program's own id ends in the usual one: /example.org/20250101_1/Europe/Berlin
    String[] parts = plain.split("/");
    for (int from = 0; from < parts.length; from++) {
      String end = String.join("/", Arrays.asList(parts).subList(from, parts.length)).replace(' ', '_');
      if (ZoneId.getAvailableZoneIds().contains(end)) {
        return Optional.of(ZoneId.of(end));
      }
    }
    Matcher offset = OFFSET.matcher(plain);
    if (offset.matches()) {
      int hours = Integer.parseInt(offset.group(2));
      int minutes = offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3));
      int sign = offset.group(1).equals("-") ? -1 : 1;
      return hours > 17 || minutes > 59 ? Optional.empty() : Optional.of(ZoneOffset.ofHoursMinutes(sign * hours,
          sign * minutes));
    }
    String first = plain.split(",")[0].strip().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(WINDOWS.get(first)).map(ZoneId::of);
  }

  /// What the file says of a zone of its own: the place it is meant for, else its standard time.
  private static Optional<ZoneId> stated(String name, Component calendar) {
    for (Component zone : calendar.components()) {
      if (zone.name().equals("VTIMEZONE") && zone.text("TZID").equals(name)) {
        Optional<ZoneId> place = known(zone.text("X-LIC-LOCATION"));
        return place.isPresent() ? place : zone.components().stream().filter(part -> part.name().equals("STANDARD"))
            .flatMap(part -> part.first("TZOFFSETTO").stream()).map(offset -> offset.value().strip())
            .filter(offset -> offset.matches("[+-](?:0\\d|1[0-7])[0-5]\\d")).map(offset -> (ZoneId) ZoneOffset.of(offset))
                .findFirst();
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> windows() {
    Map<String, String> zones = new HashMap<>();
    String table = """
        Afghanistan=Asia/Kabul|Alaskan=America/Anchorage|Arab=Asia/Riyadh|Arabian=Asia/Dubai|Arabic=Asia/Baghdad
        Argentina=America/Argentina/Buenos_Aires|Atlantic=America/Halifax|AUS Central=Australia/Darwin
        AUS Eastern=Australia/Sydney|Azerbaijan=Asia/Baku|Azores=Atlantic/Azores|Bahia=America/Bahia|Bangladesh=Asia/Dhaka
        Belarus=Europe/Minsk|Canada Central=America/Regina|Cape Verde=Atlantic/Cape_Verde|Caucasus=Asia/Yerevan
        Cen. Australia=Australia/Adelaide|Central America=America/Guatemala|Central Asia=Asia/Almaty
        Central Brazilian=America/Cuiaba|Central Europe=Europe/Budapest|Central European=Europe/Warsaw
        Central Pacific=Pacific/Guadalcanal|Central=America/Chicago|China=Asia/Shanghai|E. Africa=Africa/Nairobi
        E. Australia=Australia/Brisbane|E. Europe=Europe/Chisinau|E. South America=America/Sao_Paulo
        Eastern=America/New_York|Egypt=Africa/Cairo|Ekaterinburg=Asia/Yekaterinburg|Fiji=Pacific/Fiji|FLE=Europe/Kiev
        Georgian=Asia/Tbilisi|GMT=Europe/London|Greenland=America/Nuuk|Greenwich=Atlantic/Reykjavik|GTB=Europe/Bucharest
        Hawaiian=Pacific/Honolulu|India=Asia/Kolkata|Iran=Asia/Tehran|Israel=Asia/Jerusalem|Jordan=Asia/Amman
        Kaliningrad=Europe/Kaliningrad|Korea=Asia/Seoul|Libya=Africa/Tripoli|Mauritius=Indian/Mauritius
        Middle East=Asia/Beirut|Montevideo=America/Montevideo|Morocco=Africa/Casablanca|Mountain=America/Denver
        Myanmar=Asia/Yangon|N. Central Asia=Asia/Novosibirsk|Namibia=Africa/Windhoek|Nepal=Asia/Kathmandu
        New Zealand=Pacific/Auckland|Newfoundland=America/St_Johns|North Asia=Asia/Krasnoyarsk|North Asia East=Asia/Irkutsk
        Pacific=America/Los_Angeles|Pacific SA=America/Santiago|Pakistan=Asia/Karachi|Paraguay=America/Asuncion
        Romance=Europe/Paris|Russian=Europe/Moscow|SA Eastern=America/Cayenne|SA Pacific=America/Bogota
        SA Western=America/La_Paz|Samoa=Pacific/Apia|SE Asia=Asia/Bangkok|Singapore=Asia/Singapore
        South Africa=Africa/Johannesburg|Sri Lanka=Asia/Colombo|Syria=Asia/Damascus|Taipei=Asia/Taipei
        Tasmania=Australia/Hobart|Tokyo=Asia/Tokyo|Tonga=Pacific/Tongatapu|Turkey=Europe/Istanbul
        Ulaanbaatar=Asia/Ulaanbaatar|US Eastern=America/Indiana/Indianapolis|US Mountain=America/Phoenix
        Venezuela=America/Caracas|Vladivostok=Asia/Vladivostok|W. Australia=Australia/Perth|W. Central Africa=Africa/Lagos
        W. Europe=Europe/Berlin|West Asia=Asia/Tashkent|West Pacific=Pacific/Port_Moresby|Yakutsk=Asia/Yakutsk""";
    for (String pair : table.split("[|\n]")) {
      String[] parts = pair.split("=");
      zones.put((parts[0] + " Standard Time").toLowerCase(Locale.ROOT), parts[1]);
      zones.put((parts[0] + " Daylight Time").toLowerCase(Locale.ROOT), parts[1]);
      zones.put((parts[0] + " Time").toLowerCase(Locale.ROOT), parts[1]);
    }
    Map.of("pacific time (us & canada)", "America/Los_Angeles", "mountain time (us & canada)", "America/Denver",
        "central time (us & canada)", "America/Chicago", "eastern time (us & canada)", "America/New_York",
        "amsterdam, berlin, bern, rome, stockholm, vienna", "Europe/Berlin", "brussels, copenhagen, madrid, paris",
            "Europe/Paris",
        "dublin, edinburgh, lisbon, london", "Europe/London", "utc", "UTC", "coordinated universal time", "UTC",
        "customized time zone", "UTC").forEach(zones::put);
    return zones;
  }
}
