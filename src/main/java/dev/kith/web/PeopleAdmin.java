package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `kith people` asks of a running server.
final class PeopleAdmin {
  private static final int MOST = 1_000;

  private final Search search;
  private final Held held;
  private final Audit audit;

  PeopleAdmin(Search search, Held held, Audit audit) {
    this.search = search;
    this.held = held;
    this.audit = audit;
  }

  void list(Context ctx) {
    int limit = Api.number(ctx, "limit", 50, 1, MOST);
    Api.json(ctx, PeopleJson.list(Optional.ofNullable(ctx.queryParam("q")).orElse(""), limit, search));
  }

  void unknown(Context ctx) {
    List<String> keys = Parameters.object(ctx.body(), "{\"keys\": [\"mira@example.com\"]}").path("keys").valueStream()
        .map(key -> key.asString("")).toList();
    Api.json(ctx, PeopleJson.unknown(keys, search));
  }

  void show(Context ctx) {
    Api.json(ctx, PeopleJson.explained(person(ctx), search));
  }

  void export(Context ctx) {
    Profile person = person(ctx);
    audit.write(new Event(Event.Type.PERSON_EXPORTED, Sessions.known(ctx).actor(), "person:" + person.id(), Map.of()));
    Api.json(ctx, PeopleJson.export(person, search, PeopleJson.reader(person, search), true, held));
  }

  private Profile person(Context ctx) {
    return search.directory().person(ctx.pathParam("id"))
        .orElseThrow(() -> new NotFoundResponse("There is nobody with the id “" + ctx.pathParam("id") + "”."));
  }
}
