package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Entry;
import dev.kith.audit.Event;
import dev.kith.audit.Wanted;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The audit log for whoever has the role of an auditor. That it was read is written down.
final class AuditAdmin {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final Audit audit;
  private final InstantSource clock;

  AuditAdmin(Audit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /// The newest events first; `next` leads to older ones.
  void events(Context ctx) {
    int limit = Api.number(ctx, "limit", USUAL, 1, MOST);
    long before = Api.number(ctx, "before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    String since = given(ctx, "since");
    String type = given(ctx, "type");
    String who = given(ctx, "who");
    List<Entry> entries = audit.read(new Wanted(since.isEmpty() ? null : Wanted.moment(since, clock.instant()),
        type.isEmpty() ? Set.of() : Set.of(type.split(",")), who, before, limit)).reversed();
    Map<String, String> asked = new LinkedHashMap<>(Map.of("address", ctx.ip()));
    Map.of("since", since, "types", type, "who", who).forEach((name, value) -> {
      if (!value.isEmpty()) {
        asked.put(name, value);
      }
    });
    audit.write(new Event(Event.Type.AUDIT_READ, Sessions.known(ctx).actor(), "", asked));
    Api.json(ctx, Json.object(out -> {
      out.writeArrayPropertyStart("events");
      entries.forEach(entry -> write(out, entry));
      out.writeEndArray();
      if (entries.size() == limit && entries.getLast().n() > 1) {
        out.writeNumberProperty("next", entries.getLast().n());
      }
    }));
  }

  private static String given(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name)).map(String::strip).orElse("");
  }

  private static void write(JsonWriter out, Entry entry) {
    out.writeStartObject();
    out.writeNumberProperty("n", entry.n());
    out.writeStringProperty("at", entry.at().toString());
    out.writeStringProperty("type", entry.type());
    out.writeStringProperty("actor", entry.actor());
    out.writeStringProperty("subject", entry.subject());
    out.writeObjectPropertyStart("details");
    new TreeMap<>(entry.details()).forEach(out::writeStringProperty);
    out.writeEndObject();
    out.writeEndObject();
  }
}
