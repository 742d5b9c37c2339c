package dev.kith.web;

import dev.kith.signin.SignIn;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import tools.jackson.databind.JsonNode;

/// What admins do with accounts, and `kith accounts` and `kith tokens` of a running server.
final class AccountsAdmin {
  private final SignIn signIn;
  private final Sessions sessions;
  private final OwnAccount own;

  AccountsAdmin(SignIn signIn, Sessions sessions, OwnAccount own) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.own = own;
  }

  void list(Context ctx) {
    Api.json(ctx, AccountsJson.accounts(signIn.accounts().list()));
  }

  void add(Context ctx) {
    JsonNode body = Parameters.object(ctx.body(), "{\"name\": \"ada\", \"person\": \"ada\", \"roles\": [\"operator\"]}");
    own.provedIfSession(ctx, body);
    Api.json(ctx.status(201), AccountsJson.account(signIn.accounts().add(sessions.caller(ctx), AccountsJson.account(body))));
  }

  void change(Context ctx) {
    JsonNode body = Parameters.object(ctx.body(), "{\"change\": \"disable\"}");
    own.provedIfSession(ctx, body);
    String name = ctx.pathParam("name");
    signIn.accounts().change(sessions.caller(ctx), name, body.path("change").asString(""), body.path("value").asString(""));
    Api.json(ctx, AccountsJson.account(signIn.accounts().find(name).orElseThrow(AccountsAdmin::none)));
  }

  void remove(Context ctx) {
    own.provedIfSession(ctx, Json.MAPPER.createObjectNode());
    signIn.accounts().remove(sessions.caller(ctx), ctx.pathParam("name"));
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("deleted", true)));
  }

  void tokens(Context ctx) {
    Api.json(ctx, AccountsJson.tokens(signIn.tokens().list("")));
  }

  /// For a program's account only: people make their own.
  void makeToken(Context ctx) {
    JsonNode body = Parameters.object(ctx.body(), "{\"name\": \"indexer\", \"scopes\": [\"ingest:wiki\"], \"days\": 90}");
    own.provedIfSession(ctx, body);
    Api.json(ctx.status(201), AccountsJson.made(signIn.accounts().token(sessions.caller(ctx), ctx.pathParam("name"),
        AccountsJson.wanted(body))));
  }

  void revokeToken(Context ctx) {
    if (!signIn.tokens().revoke(sessions.caller(ctx), "", ctx.pathParam("id"))) {
      throw new NotFoundResponse("There is no such token.");
    }
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("deleted", true)));
  }

  private static NotFoundResponse none() {
    return new NotFoundResponse("There is no such account.");
  }
}
