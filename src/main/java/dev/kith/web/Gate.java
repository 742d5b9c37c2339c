package dev.kith.web;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.InstantSource;
import java.util.Map;

/// Who asks too often waits: each person by themselves, and each address of whom nothing is known.
final class Gate {
  private final Sessions sessions;
  private final Network network;
  private final Allowances allowances;
  private final WebServer.Limits limits;

  Gate(Sessions sessions, Network network, WebServer.Limits limits, InstantSource clock) {
    this.sessions = sessions;
    this.network = network;
    this.limits = limits;
    this.allowances = new Allowances(limits.requestsPerSecond(), limits.burst(), clock);
  }

  void pass(Context ctx) {
    // what is pushed is counted by its source
    if (ctx.path().equals("/api/v1/documents")) {
      return;
    }
    // a feed's address is its own key, whoever reads it
    String who = ctx.path().startsWith("/saved/") ? ctx.path()
        : sessions.caller(ctx).isSignedIn() ? sessions.caller(ctx).actor() : "address " + network.address(ctx);
    if (!allowances.take(who)) {
      ctx.header("Retry-After", "1");
      throw new HttpResponseException(429, "No more than " + limits.requestsPerSecond() + " requests a second, and "
          + limits.burst() + " at once.", Map.of());
    }
  }
}
