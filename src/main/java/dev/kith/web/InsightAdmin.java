package dev.kith.web;

import dev.kith.model.Viewer;
import dev.kith.store.Insight;
import dev.kith.store.Queries;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the admin sees of what people ask, and the pins that come of it.
public final class InsightAdmin {
  private final Queries queries;
  private final Sessions sessions;
  private final Pins pins;

  InsightAdmin(Queries queries, Sessions sessions, Pins pins) {
    this.queries = queries;
    this.sessions = sessions;
    this.pins = pins;
  }

  void insight(Context ctx) {
    Api.json(ctx, insight(queries));
  }

  /// What was found and what was not, as JSON: only what at least [Insight#FEWEST] people asked.
  public static byte[] insight(Queries queries) {
    Insight insight = queries.insight();
    return Json.object(out -> {
      out.writeBooleanProperty("on", queries.isOn());
      out.writeNumberProperty("days", queries.days());
      out.writeNumberProperty("fewest", Insight.FEWEST);
      out.writeNumberProperty("searches", insight.searches());
      out.writeNumberProperty("clicks", insight.clicks());
      if (queries.lost() > 0) {
        out.writeNumberProperty("lost", queries.lost());
      }
      lines(out, "zero", insight.zero());
      lines(out, "abandoned", insight.abandoned());
      out.writeArrayPropertyStart("reworded");
      for (Insight.Reworded pair : insight.reworded()) {
        out.writeStartObject();
        out.writeStringProperty("from", pair.from());
        out.writeStringProperty("to", pair.to());
        out.writeNumberProperty("people", pair.people());
        out.writeEndObject();
      }
      out.writeEndArray();
      lines(out, "deep", insight.deep());
      lines(out, "nobody", insight.nobody());
    });
  }

  private static void lines(JsonWriter out, String name, List<Insight.Line> lines) {
    out.writeArrayPropertyStart(name);
    for (Insight.Line line : lines) {
      out.writeStartObject();
      out.writeStringProperty("q", line.q());
      out.writeNumberProperty("people", line.people());
      out.writeNumberProperty("times", line.times());
      if (line.rank() > 0) {
        out.writeNumberProperty("rank", line.rank());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  void pins(Context ctx) {
    Api.json(ctx, pins.list(as(ctx)));
  }

  void pin(Context ctx) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException _) {
      body = Json.MAPPER.createArrayNode();
    }
    if (!body.isObject()) {
      throw new IllegalArgumentException(
          "The body must be JSON such as {\"q\": \"vpn\", \"document\": \"wiki-0a1b\", \"owner\": \"ada\", \"until\": \"2027-01-01\"}.");
    }
    Api.json(ctx, pins.add(body.path("q").asString(""), body.path("document").asString(""), body.path("owner").asString(""),
        body.path("until").asString(""), sessions.caller(ctx).actor(), as(ctx)));
  }

  /// As whom titles are seen: who looks after pins reads no more by that. In demo mode whoever owns a pin shows it.
  private Optional<Viewer> as(Context ctx) {
    return sessions.isDemo() ? Optional.empty() : Optional.of(sessions.viewer(ctx));
  }

  void unpin(Context ctx) {
    String id = ctx.pathParam("id");
    if (!id.matches("\\d{1,18}") || !pins.remove(Long.parseLong(id), sessions.caller(ctx).actor())) {
      throw new NotFoundResponse("There is no pin of this id.");
    }
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("removed", true)));
  }
}
