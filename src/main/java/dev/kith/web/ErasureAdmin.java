package dev.kith.web;

import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.store.Erasures.Receipt;
import dev.kith.store.Store;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What `kith erase` and `kith retention` ask of a running server.
final class ErasureAdmin {
  private final Search search;
  private final Store store;
  private final Sessions sessions;
  private final Admin admin;

  ErasureAdmin(Search search, Store store, Sessions sessions, Admin admin) {
    this.search = search;
    this.store = store;
    this.sessions = sessions;
    this.admin = admin;
  }

  /// Erases a document or a person, or goes on with what was begun.
  void erase(Context ctx) throws IOException, InterruptedException {
    JsonNode body = Parameters.object(ctx.body(), "{\"document\": \"wiki-0a1b\"} or {\"person\": \"ada\"}");
    Erasing erasing = erasing();
    String by = sessions.caller(ctx).actor();
    String person = body.path("person").asString("");
    String document = body.path("document").asString("");
    if (body.path("finish").asBoolean(false)) {
      Api.json(ctx, Erasing.list(erasing.finish()));
    } else if (!person.isEmpty()) {
      Profile profile = search.directory().person(person).orElseThrow(() -> new NotFoundResponse("There is nobody with the id “" + person + "”."));
      Api.json(ctx, Erasing.list(List.of(erasing.person(search.directory().subject(profile), by))));
    } else if (!document.isEmpty()) {
      Api.json(ctx, Erasing.list(List.of(erasing.document(document, by))));
    } else {
      throw new IllegalArgumentException("Say what to erase: {\"document\": …} or {\"person\": …}.");
    }
  }

  private Erasing erasing() {
    return admin.erasing().orElseThrow(() -> new IllegalArgumentException("This server cannot erase anything."));
  }

  void receipts(Context ctx) {
    Api.json(ctx, Erasing.list(store.erasures().all()));
  }

  /// It may come back.
  void undo(Context ctx) {
    String given = ctx.pathParam("id");
    Receipt receipt = given.matches("[0-9]{1,18}") ? store.erasures().receipt(Long.parseLong(given)).orElse(null) : null;
    if (receipt == null || !store.erasures().undo(receipt.number(), sessions.caller(ctx).actor())) {
      throw new NotFoundResponse("There is no erasure " + given + " in force.");
    }
    Api.json(ctx, Erasing.list(store.erasures().receipt(receipt.number()).stream().toList()));
  }

  void retention(Context ctx) {
    Api.json(ctx, erasing().retention());
  }

  /// Removes what is over its time, before the daily sweep does.
  void sweep(Context ctx) throws IOException, InterruptedException {
    Api.json(ctx, erasing().sweptNow(sessions.caller(ctx).actor()));
  }
}
