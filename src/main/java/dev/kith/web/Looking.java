package dev.kith.web;

import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.signin.ViewAs;
import dev.kith.store.Looks;
import dev.kith.store.Store;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Looking as somebody else: how it is begun and ended, and how those who were looked as learn of it.
final class Looking {
  static final String PATH = "/api/v1/view-as";

  private final Search search;
  private final Store store;
  private final Sessions sessions;
  private final ViewAs viewAs;
  private final OwnAccount own;

  Looking(Search search, Store store, Sessions sessions, ViewAs viewAs, OwnAccount own) {
    this.own = own;
    this.search = search;
    this.store = store;
    this.sessions = sessions;
    this.viewAs = viewAs;
  }

  void begin(Context ctx) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException _) {
      body = Json.MAPPER.createArrayNode();
    }
    if (!body.isObject()) {
      throw new IllegalArgumentException("The body must be JSON such as {\"person\": \"ada\", \"reason\": \"ticket 4711: sees no handbook\"}.");
    }
    own.provedIfSession(ctx, body);
    ViewAs.View view = viewAs.begin(Sessions.known(ctx), body.path("person").asString(""), body.path("reason").asString(""),
        Duration.ofMinutes(body.path("minutes").asInt((int) ViewAs.LONGEST.toMinutes())));
    boolean program = sessions.isByToken(ctx);
    if (!program) {
      sessions.look(ctx, view.secret());
    }
    Api.json(ctx, Json.object(out -> {
      write(out, view, search);
      if (program) {
        out.writeStringProperty("secret", view.secret());
      }
    }));
  }

  void end(Context ctx) {
    boolean ended = viewAs.end(sessions.lookSecret(ctx), Sessions.known(ctx).actor());
    sessions.look(ctx, "");
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("ended", ended)));
  }

  /// Whom somebody looks as, why and until when.
  static void write(JsonWriter out, ViewAs.View view, Search search) {
    out.writeObjectPropertyStart("person");
    out.writeStringProperty("id", view.person());
    search.directory().person(view.person()).map(Profile::name).ifPresent(name -> out.writeStringProperty("name", name));
    out.writeEndObject();
    out.writeStringProperty("reason", view.reason());
    out.writeStringProperty("until", view.until().toString());
  }

  /// Who looked as the one who asks.
  void mine(Context ctx) {
    Profile me = sessions.me(ctx, store);
    Api.json(ctx, Json.object(out -> {
      out.writeArrayPropertyStart("views");
      for (Looks.Look look : store.looks().of(search.directory().keys(me))) {
        out.writeStartObject();
        out.writeObjectPropertyStart("by");
        out.writeStringProperty("actor", look.by());
        by(look).ifPresent(person -> {
          out.writeStringProperty("id", person.id());
          out.writeStringProperty("name", person.name());
        });
        out.writeEndObject();
        out.writeStringProperty("reason", look.reason());
        out.writeStringProperty("from", look.begun().toString());
        out.writeStringProperty("until", look.ended().toString());
        out.writeEndObject();
      }
      out.writeEndArray();
    }));
  }

  private Optional<Profile> by(Looks.Look look) {
    return look.by().startsWith("person:") ? search.directory().person(look.by().substring("person:".length())) : Optional.empty();
  }
}
