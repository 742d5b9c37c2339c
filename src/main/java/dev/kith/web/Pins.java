package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.model.Spelling;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Found;
import dev.kith.search.Document;
import dev.kith.search.Search;
import dev.kith.store.Curation;
import dev.kith.store.Curation.Pin;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/// "For this question show this page first", as an admin keeps it. An owner answers for each, and it ends on a day.
public final class Pins {
  private static final int LONGEST = 200;
  private static final Duration LONGEST_TIME = Duration.ofDays(2 * 366);

  private final Audit audit;
  private final Search search;
  private final Curation curation;

  /// @param audit is told of each that is added or removed
  public Pins(Search search, Curation curation, Audit audit) {
    this.audit = audit;
    this.search = search;
    this.curation = curation;
  }

  /// All of them as JSON, those that have expired too.
  ///
  /// @param as who sees titles; empty for the owner of each
  public byte[] list(Optional<Viewer> as) {
    return Json.object(out -> {
      out.writeArrayPropertyStart("pins");
      for (Pin pin : curation.pins()) {
        out.writeStartObject();
        write(out, pin, as);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private void write(JsonWriter out, Pin pin, Optional<Viewer> as) {
    Optional<Profile> owner = search.directory().person(pin.owner());
    out.writeNumberProperty("id", pin.number());
    out.writeStringProperty("q", pin.q());
    out.writeStringProperty("document", pin.document());
    as.or(() -> owner.map(search::viewer)).flatMap(viewer -> search.document(pin.document(), viewer)).map(Document::found).map(Found::title)
        .ifPresent(title -> out.writeStringProperty("title", title));
    out.writeObjectPropertyStart("owner");
    out.writeStringProperty("id", pin.owner());
    owner.ifPresent(person -> out.writeStringProperty("name", person.name()));
    out.writeEndObject();
    out.writeStringProperty("until", day(pin.until()).toString());
    out.writeBooleanProperty("expired", !pin.until().isAfter(search.now()));
    out.writeStringProperty("by", pin.by());
    out.writeStringProperty("at", pin.at().toString());
  }

  private static LocalDate day(Instant until) {
    return until.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /// Keeps a pin and gives it as JSON.
  ///
  /// @param until a day such as 2027-01-01, at whose beginning in UTC it ends
  /// @param by    who says so
  /// @param as    who sees the title; empty for the owner
  /// @throws IllegalArgumentException in one line if it cannot be one
  public byte[] add(String q, String document, String owner, String until, String by, Optional<Viewer> as) {
    if (Spelling.fold(q).isEmpty() || q.length() > LONGEST) {
      throw new IllegalArgumentException("A pin is for a question of 1 to " + LONGEST + " characters.");
    }
    Profile person = search.directory().person(owner).filter(p -> p.listed() && p.human() && p.active())
        .orElseThrow(() -> new IllegalArgumentException("There is nobody in a list of people with the id “" + owner
            + "” who could own a pin."));
    if (search.document(document, search.viewer(person)).isEmpty()) {
      throw new IllegalArgumentException("There is no document “" + document + "”, or its owner " + owner + " may not see it.");
    }
    Instant end = end(until);
    // without the question: words that were asked stand in no audit log
    audit.write(new Event(Event.Type.PINNED, by, "document:" + document, Map.of("owner", person.id(), "until", until)));
    Pin pin = curation.pin(q, document, person.id(), end, by);
    return Json.object(out -> write(out, pin, as));
  }

  private Instant end(String until) {
    try {
      Instant end = LocalDate.parse(until).atStartOfDay(ZoneOffset.UTC).toInstant();
      if (end.isAfter(search.now()) && end.isBefore(search.now().plus(LONGEST_TIME))) {
        return end;
      }
    } catch (DateTimeParseException _) {
      // Falls through to the one message for both mistakes.
    }
    throw new IllegalArgumentException("A pin ends on a day from tomorrow on, within two years, such as "
        + day(search.now().plus(Duration.ofDays(180))) + ".");
  }

  /// False if there is none of this number.
  ///
  /// @param by who says so
  public boolean remove(long number, String by) {
    Optional<Pin> pin = curation.pins().stream().filter(each -> each.number() == number).findFirst();
    pin.ifPresent(each -> audit.write(new Event(Event.Type.UNPINNED, by, "document:" + each.document(), Map.of("owner", each.owner()))));
    return pin.isPresent() && curation.unpin(number);
  }
}
