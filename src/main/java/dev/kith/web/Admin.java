package dev.kith.web;

import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

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

  /// @param caller looks after the sources meant, or after all
  void reindex(Context ctx, Caller caller) {
    List<String> sources = new ArrayList<>();
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body().isBlank() ? "{}" : ctx.body());
    } catch (JacksonException _) {
      throw new IllegalArgumentException("The body must be JSON such as {\"sources\": [\"wiki\"], \"full\": false}.");
    }
    body.path("sources").forEach(source -> sources.add(source.asString("")));
    if (sources.isEmpty() && !caller.roles().contains(Role.OPERATOR) || !sources.stream().allMatch(caller::owns)) {
      throw new ForbiddenResponse("You look after " + String.join(", ", new TreeSet<>(caller.sources())) + " only: name what is to be read.");
    }
    work.reindex(sources, body.path("full").asBoolean(false), body.path("allowRemovals").asBoolean(false),
        body.path("force").asBoolean(false));
    ctx.status(202);
  }

  void progress(Context ctx) {
    ctx.contentType("application/json; charset=utf-8").result(work.progress());
  }

  /// @param caller sees of the sources what they look after
  void sources(Context ctx, Caller caller) {
    ArrayNode own = Json.MAPPER.createArrayNode();
    Json.MAPPER.readTree(work.sources()).forEach(one -> {
      if (caller.owns(one.path("source").asString(""))) {
        own.add(one);
      }
    });
    Api.json(ctx, Json.MAPPER.writeValueAsBytes(own));
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
