package dev.kith.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Set;

/// What every request passes and every response carries.
final class Guard {
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  static final Map<String, String> HEADERS = Map.of("Content-Security-Policy", POLICY, "X-Content-Type-Options", "nosniff",
      "Referrer-Policy", "no-referrer", "Cache-Control", "no-store", "Cross-Origin-Opener-Policy", "same-origin",
      "Cross-Origin-Resource-Policy", "same-origin");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private Guard() {}

  static void headers(Context ctx) {
    HEADERS.forEach(ctx::header);
  }

  /// A name that another site's DNS points to this computer must not reach the demo; the port does not matter.
  static void host(Context ctx) {
    String host = ctx.header("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
    if (!LOOPBACK.contains(name)) {
      throw new HttpResponseException(421, "This server answers to 127.0.0.1 and localhost only.", Map.of());
    }
  }

  /// Whether a page of another site makes a browser ask.
  static boolean isForeign(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    return site != null ? !site.equals("same-origin") && !site.equals("none")
        : origin != null && !origin.equals("http://" + ctx.header("Host"));
  }

  /// A page of another site must not make a browser change anything here.
  static void sameOrigin(Context ctx) {
    if (isForeign(ctx)) {
      throw new ForbiddenResponse("A request that changes something must come from this server's own page.");
    }
  }
}
