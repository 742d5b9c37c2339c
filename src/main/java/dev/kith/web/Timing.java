package dev.kith.web;

import io.javalin.http.Context;
import java.util.Locale;

/// How long the parts of an answer took, for the header `Server-Timing`, which browsers show beside a request.
final class Timing {
  private final StringBuilder parts = new StringBuilder();
  private long since = System.nanoTime();

  /// What was done since the last mark.
  void mark(String name) {
    long now = System.nanoTime();
    parts.append(parts.isEmpty() ? "" : ", ").append(name).append(String.format(Locale.ROOT, ";dur=%.2f", (now - since) / 1e6));
    since = now;
  }

  void tell(Context ctx) {
    ctx.header("Server-Timing", parts.toString());
  }
}
