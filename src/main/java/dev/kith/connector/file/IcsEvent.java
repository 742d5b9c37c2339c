package dev.kith.connector.file;

import dev.kith.connector.file.IcsFile.Component;
import dev.kith.connector.file.IcsFile.Property;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/// All that one UID says: the event, to-do or journal entry itself and the occurrences that differ from it.
///
/// @param main      without a `RECURRENCE-ID`, or if there is none such the first
/// @param overrides single occurrences, by their times
/// @param closed    whether one of those who have it in their calendar marks it as private
record IcsEvent(String id, Component main, Component calendar, List<Component> overrides, boolean closed) {
  private static final int MOST_OVERRIDES = 50;

  Item item(String source, List<String> folders) {
    String title = MeetingSecrets.masked(main.text("SUMMARY").replaceAll("\\s+", " "));
    Instant created = time("CREATED").orElse(null);
    Instant changed = Stream.concat(Stream.of(main), overrides.stream())
        .map(one -> IcsTimes.time(one, "LAST-MODIFIED", calendar)
        .map(IcsTimes.Time::instant).orElse(null)).filter(Objects::nonNull).max(Instant::compareTo).orElse(created);
    Instant start = time("DTSTART").or(() -> time("DUE")).or(() -> time("DTSTAMP")).orElse(null);
    List<String> place = new ArrayList<>(folders);
    String name = calendar.text("X-WR-CALNAME");
    if (!name.isEmpty()) {
      place.add(name);
    }
    Kind kind = switch (main.name()) {
      case "VTODO" -> Kind.TICKET;
      case "VJOURNAL" -> Kind.PAGE;
      default -> Kind.EVENT;
    };
    String html = html();
    return Item.of(source, id, kind, title.isBlank() ? Wording.title(Jsoup.parseBodyFragment(html)
        .wholeText(), "Event without a title") : title,
            Content.html(html))
        .withUrl(url()).withTimes(created, changed != null ? changed : start).withParts(parts(source, start).list())
            .withTags(tags())
        .withPlace(place).withLanguage(main.first("SUMMARY").map(one -> one.parameter("LANGUAGE"))
            .filter(language -> language.matches("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")).orElse("")).withAccess(access());
  }

  private Optional<Instant> time(String name) {
    return IcsTimes.time(main, name, calendar).map(IcsTimes.Time::instant);
  }

  private String url() {
    String url = MeetingSecrets.masked(main.text("URL"));
    return url.matches("(?i)https?://\\S+") && !url.contains("•") ? url : "";
  }

  private List<String> tags() {
    Set<String> tags = new LinkedHashSet<>();
    for (Component one : all()) {
      for (Property categories : one.all("CATEGORIES")) {
        Arrays.stream(categories.value().split("(?<!\\\\),")).map(tag -> new Property("", categories.parameters(), tag)
            .text())
            .filter(tag -> !tag.isEmpty()).forEach(tags::add);
      }
    }
    return List.copyOf(tags);
  }

  private List<Component> all() {
    return Stream.concat(Stream.of(main), overrides.stream()).toList();
  }

  /// Organising is work on the matter; being invited is next to none, and declining is none. Rooms and things are nobody.
  private PartsOnce parts(String source, Instant start) {
    PartsOnce parts = new PartsOnce();
    for (Component one : all()) {
      one.all("ORGANIZER").forEach(organizer -> who(organizer, source)
          .filter(who -> !parts.has(who)).ifPresent(who -> parts.add(who, Role.ORGANIZER, start)));
    }
    for (Component one : all()) {
      for (Property attendee : one.all("ATTENDEE")) {
        boolean person = attendee.parameter("CUTYPE").matches("(?i)|INDIVIDUAL|UNKNOWN")
            && !attendee.parameter("ROLE").equalsIgnoreCase("NON-PARTICIPANT");
        boolean declined = attendee.parameter("PARTSTAT").equalsIgnoreCase("DECLINED");
        if (person && !declined) {
          who(attendee, source).filter(who -> !parts.has(who)).ifPresent(who ->
              parts.add(who, attendee.parameter("ROLE").equalsIgnoreCase("CHAIR") ? Role.ORGANIZER : Role.MENTIONED, start));
        }
      }
    }
    return parts;
  }

  private static Optional<Identity> who(Property person, String source) {
    String mail = mail(person);
    String name = person.parameter("CN").replaceAll("\\s+", " ").strip();
    if (!mail.isEmpty()) {
      boolean machine = mail.matches("(?:no-?reply|do-?not-?reply|calendar-notification|unknownorganizer)@.*"
          + "|.*@(?:group|resource)\\.calendar\\.google\\.com");
      return machine ? Optional.empty() : Optional.of(Identity.of("", mail, name));
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(Identity.of(source, name, name));
  }

  private static String mail(Property person) {
    return Stream.of(person.parameter("EMAIL"), person.value()).map(text -> text.strip()
        .replaceFirst("(?i)^mailto:\\s*", "").toLowerCase(Locale.ROOT))
        .filter(text -> text.matches("[^\\s@<>\",;:]{1,100}@[^\\s@<>\",;:]{1,200}")).findFirst().orElse("");
  }

  /// What is not public is for those who are named in it.
  private Access access() {
    if (!closed) {
      return null;
    }
    Set<String> principals = new TreeSet<>();
    for (Component one : all()) {
      Stream.concat(one.all("ORGANIZER").stream(), one.all("ATTENDEE").stream()).map(IcsEvent::mail)
          .filter(mail -> !mail.isEmpty())
          .forEach(mail -> principals.add("user:" + mail));
    }
    return principals.isEmpty() ? Access.NOBODY : Access.of(principals);
  }

  /// Whether a calendar marks an entry of its as not for everybody. A mark that is not known is taken as private (RFC 5545, 3.8.1.3).
  static boolean closed(Component component, Component calendar) {
    return Stream.of(component.text("CLASS"), component.text("X-CALENDARSERVER-ACCESS"),
        calendar.text("X-CALENDARSERVER-ACCESS"))
        .anyMatch(mark -> !mark.isBlank() && !mark.strip().equalsIgnoreCase("PUBLIC"));
  }

  private String html() {
    StringBuilder html = new StringBuilder();
    line(html, "When", when(main));
    line(html, "Where", MeetingSecrets.masked(main.text("LOCATION")));
    line(html, "Due", IcsTimes.time(main, "DUE", calendar).map(IcsTimes.Time::toString).orElse(""));
    line(html, "Done", IcsTimes.time(main, "COMPLETED", calendar).map(IcsTimes.Time::toString).orElse(""));
    html.append(description(main));
    Set<String> said = new LinkedHashSet<>(List.of(description(main)));
    for (Component one : overrides.subList(0, Math.min(MOST_OVERRIDES, overrides.size()))) {
      String text = description(one);
      String title = MeetingSecrets.masked(one.text("SUMMARY"));
      boolean named = !title.isEmpty() && !one.text("SUMMARY").equals(main.text("SUMMARY"));
      if (said.add(text) || named) {
        html.append("\n<h2>").append(Entities.escape((named ? title + ", " : "") + when(one))).append("</h2>\n")
            .append(text);
      }
    }
    List<String> files = all().stream().flatMap(one -> one.all("ATTACH").stream()).map(one -> one.parameter("FILENAME"))
        .filter(name -> !name.isEmpty()).distinct().toList();
    line(html, "Attached", String.join(", ", files));
    return html.toString();
  }

  private static void line(StringBuilder html, String label, String text) {
    if (!text.isBlank()) {
      html.append("<p>").append(label).append(": ").append(Entities.escape(text.replaceAll("\\s+", " "))).append("</p>\n");
    }
  }

  /// HTML where the program wrote it, else the plain text.
  private static String description(Component of) {
    Optional<Property> html = of.all("X-ALT-DESC").stream().filter(one -> one.parameter("FMTTYPE")
        .equalsIgnoreCase("text/html")).findFirst();
    String rich = html.map(Property::text).map(text -> Jsoup.parse(text).text().isBlank() ? "" : text).orElse("");
    StringBuilder out = new StringBuilder();
    if (!rich.isEmpty()) {
      out.append(MeetingSecrets.masked(Jsoup.parse(rich).body().html()));
    } else {
      for (String name : List.of("DESCRIPTION", "COMMENT")) {
        for (Property one : of.all(name)) {
          // Google writes HTML there
          boolean markup = one.text().matches("(?is).*<(?:br|p|b|a|ul|ol|li|span|div|html-blob)\\b[^>]*>.*");
          String text = MeetingSecrets.masked(one.text());
          out.append(text.isBlank() ? "" : markup ? "<div>" + text + "</div>\n" : "<p>"
              + Entities.escape(text).replaceAll("\n\\s*\n", "</p>\n<p>")
              .replaceAll("(?<!>)\n", "<br>\n") + "</p>\n");
        }
      }
    }
    return out.toString();
  }

  private String when(Component of) {
    Optional<IcsTimes.Time> start = IcsTimes.time(of, "DTSTART", calendar);
    if (start.isEmpty()) {
      return "";
    }
    Optional<IcsTimes.Time> end = IcsTimes.time(of, "DTEND", calendar)
        .filter(time -> !time.day() && time.instant().isAfter(start.get().instant()));
    String rule = of.text("RRULE");
    String each = rule.matches("(?i).*FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY).*") ? ", "
        + rule.replaceFirst("(?i).*FREQ=(\\w+).*", "$1").toLowerCase(Locale.ROOT) : "";
    return start.get() + end.map(time -> " to " + time.at().withZoneSameInstant(start.get().at().getZone()).toLocalTime()
        .withSecond(0)).orElse("") + each;
  }
}
