package dev.kith.web;

import dev.kith.search.QueryError;
import dev.kith.signin.Accounts;
import dev.kith.signin.OpenSessions;
import dev.kith.signin.SignIn;
import dev.kith.signin.SignIn.Outcome;
import dev.kith.signin.Tokens;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What people see and change of their own account: sessions, tokens, the password. For a session of theirs only; no token makes
/// another.
final class OwnAccount {
  private final SignIn signIn;
  private final SigningIn signingIn;
  private final Network network;
  private final Sessions sessions;

  OwnAccount(SignIn signIn, SigningIn signingIn, Network network, Sessions sessions) {
    this.signIn = signIn;
    this.signingIn = signingIn;
    this.network = network;
    this.sessions = sessions;
  }

  private String secret(Context ctx) {
    return network.session(ctx).orElse("");
  }

  private String name(Context ctx) {
    return signIn.sessions().account(secret(ctx)).orElseThrow(() -> new ForbiddenResponse("The session has just ended."));
  }

  void show(Context ctx) {
    String name = name(ctx);
    Accounts.Shown account = signIn.accounts().find(name).orElseThrow();
    Api.json(ctx, Json.object(out -> {
      out.writeStringProperty("name", name);
      out.writeBooleanProperty("password", account.password());
      out.writeBooleanProperty("proved", signIn.sessions().isProved(secret(ctx)));
      AccountsJson.texts(out, "roles", account.grants());
      out.writeArrayPropertyStart("sessions");
      for (OpenSessions.Shown session : signIn.sessions().list(name, secret(ctx))) {
        out.writeStartObject();
        out.writeStringProperty("id", session.id());
        out.writeStringProperty("began", session.began().toString());
        out.writeStringProperty("seen", session.seen().toString());
        out.writeStringProperty("address", session.address());
        out.writeStringProperty("agent", session.agent());
        out.writeBooleanProperty("current", session.current());
        out.writeEndObject();
      }
      out.writeEndArray();
      AccountsJson.tokens(out, signIn.tokens().list(name));
    }));
  }

  void endSession(Context ctx) {
    if (signIn.end(name(ctx), ctx.pathParam("id"), secret(ctx)) == 0) {
      throw new NotFoundResponse("There is no such session of yours.");
    }
    show(ctx);
  }

  /// All but the one that asks.
  void endSessions(Context ctx) {
    signIn.end(name(ctx), "", secret(ctx));
    show(ctx);
  }

  void makeToken(Context ctx) {
    JsonNode body = Parameters.object(ctx.body(), "{\"name\": \"my script\", \"scopes\": [\"search\"], \"days\": 90}");
    String name = name(ctx);
    Tokens.Wanted wanted = AccountsJson.wanted(body);
    proved(ctx, name, body);
    Tokens.Made made = signIn.tokens().make(sessions.caller(ctx), name, wanted);
    Api.json(ctx.status(201), AccountsJson.made(made));
  }

  void revokeToken(Context ctx) {
    if (!signIn.tokens().revoke(sessions.caller(ctx), name(ctx), ctx.pathParam("id"))) {
      throw new NotFoundResponse("There is no such token of yours.");
    }
    show(ctx);
  }

  /// Another password; the former is asked for in any case.
  void password(Context ctx) {
    JsonNode body = Parameters.object(ctx.body(), "{\"password\": \"the one till now\", \"next\": \"the next one\"}");
    String name = name(ctx);
    if (!isPassword(ctx, name, body)) {
      throw new QueryError("password", "The password till now is wrong.");
    }
    switch (signIn.changePassword(sessions.caller(ctx), name, body.path("next").asString(""), signingIn.from(ctx))) {
      case Outcome.In(String secret) -> {
        network.setSession(ctx, secret);
        Api.json(ctx, Json.object(out -> {
          out.writeBooleanProperty("changed", true);
          out.writeStringProperty("token", Guard.token(secret));
        }));
      }
      case Outcome.Refused _, Outcome.Later _ -> throw new ForbiddenResponse("The account cannot be used now.");
    }
  }

  /// Who signed in a while ago shows again who they are: a browser may have been left alone.
  ///
  /// @param body may hold the password
  void proved(Context ctx, String name, JsonNode body) {
    if (!signIn.sessions().isProved(secret(ctx)) && !isPassword(ctx, name, body)) {
      throw new QueryError("password", body.path("password").asString("").isEmpty()
          ? "It is a while since you signed in: send your password as well, or sign in again." : "The password is wrong.");
    }
  }

  private boolean isPassword(Context ctx, String name, JsonNode body) {
    String password = body.path("password").asString("");
    if (password.isEmpty()) {
      return false;
    }
    Optional<Boolean> right = signIn.proves(name, password, network.address(ctx));
    return right.orElseThrow(() -> Documents.tooMany(ctx, "That was tried too often; wait a little."));
  }

  /// For a change of accounts by somebody's session, which must be fresh; the command line and tokens have no password.
  void provedIfSession(Context ctx, JsonNode body) {
    if (sessions.isBySession(ctx)) {
      proved(ctx, name(ctx), body);
    }
  }
}
