package dev.kith.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the command line asks of a running server. The token lies in a file that only the server's own user may read: who can
/// read it could as well stop the server.
public final class Admin {
  /// What the server can be told to do.
  public interface Work {
    /// Starts a reindex of these sources, of all if none is named.
    ///
    /// @throws IllegalArgumentException in one line if a source is not known or one is running already
    void reindex(List<String> sources, boolean full, boolean allowRemovals, boolean force);

    /// How the current or last reindex goes, as JSON.
    byte[] progress();

    /// What the index holds of each source, as JSON.
    byte[] sources();

    /// Goes back to the former index; says in one line what it did.
    String rollback();
  }

  private final Work work;
  private final byte[] token;

  public Admin(Work work, String token) {
    this.work = work;
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  void reindex(Context ctx) {
    List<String> sources = new ArrayList<>();
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body().isBlank() ? "{}" : ctx.body());
    } catch (JacksonException _) {
      throw new IllegalArgumentException("The body must be JSON such as {\"sources\": [\"wiki\"], \"full\": false}.");
    }
    body.path("sources").forEach(source -> sources.add(source.asString("")));
    work.reindex(sources, body.path("full").asBoolean(false), body.path("allowRemovals").asBoolean(false),
        body.path("force").asBoolean(false));
    ctx.status(202);
  }

  void progress(Context ctx) {
    ctx.contentType("application/json; charset=utf-8").result(work.progress());
  }

  void sources(Context ctx) {
    ctx.contentType("application/json; charset=utf-8").result(work.sources());
  }

  void rollback(Context ctx) {
    ctx.contentType("application/json; charset=utf-8").result(Json.object(out ->
        out.writeStringProperty("message", work.rollback())));
  }

  /// Whether a request carries the token.
  boolean isCommandLine(Context ctx) {
    String header = ctx.header("Authorization");
    byte[] given = header == null ? new byte[0] : header.replaceFirst("^Bearer ", "").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, token);
  }
}
