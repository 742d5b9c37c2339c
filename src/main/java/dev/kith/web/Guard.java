package dev.kith.web;

import dev.kith.signin.Secrets;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Optional;

/// What every request passes and every response carries.
final class Guard {
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  static final Map<String, String> HEADERS = Map.of("Content-Security-Policy", POLICY, "X-Content-Type-Options", "nosniff",
      "Referrer-Policy", "no-referrer", "Cache-Control", "no-store", "Cross-Origin-Opener-Policy", "same-origin",
      "Cross-Origin-Resource-Policy", "same-origin");
  private static final String YEAR = "max-age=31536000";
  /// Carries what shows that a request comes from the server's own page.
  static final String TOKEN_HEADER = "X-Kith-Token";
  private static final String TOKEN_FIELD = "token";

  private final Network network;
  private final Admin admin;
  private final boolean demo;

  Guard(Network network, Admin admin, boolean demo) {
    this.network = network;
    this.admin = admin;
    this.demo = demo;
  }

  void headers(Context ctx) {
    HEADERS.forEach(ctx::header);
    if (network.isHttps()) {
      ctx.header("Strict-Transport-Security", YEAR);
    }
  }

  /// A name that another site's DNS points to this computer must not lead here; the port of a loopback name does not matter. Nobody
  /// else's page knows the token of the command line, which may come by any name.
  void host(Context ctx) {
    String host = ctx.header("Host");
    if ((host == null || !network.isOwn(host)) && (host == null || !admin.isCommandLine(ctx) || demo)) {
      throw new HttpResponseException(421, demo ? "This server answers to 127.0.0.1 and localhost only."
          : "This server answers to the address of server.baseUrl only.", Map.of());
    }
  }

  /// Whether a page of another site makes a browser ask.
  boolean isForeign(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    return site != null ? !site.equals("same-origin") && !(demo && site.equals("none"))
        : origin == null ? !demo : !network.isOwnOrigin(origin, ctx.header("Host"));
  }

  /// A page of another site must not make a browser change anything here. With a session that is shown twice: by what the browser
  /// says of the page, and by a token that only the server's own page can read.
  void ownPage(Context ctx) {
    if (isForeign(ctx)) {
      throw new ForbiddenResponse("A request that changes something must come from this server's own page.");
    }
    if (demo) {
      return;
    }
    boolean form = ctx.path().startsWith("/sign-");
    String type = Optional.ofNullable(ctx.contentType()).orElse("");
    if (!form && !type.startsWith("application/json") && (ctx.method().name().equals("POST") || ctx.req().getContentLengthLong() > 0)) {
      throw new HttpResponseException(415, "Send JSON: “Content-Type: application/json”.", Map.of());
    }
    String given = form ? ctx.formParam(TOKEN_FIELD) : ctx.header(TOKEN_HEADER);
    Optional<String> secret = ctx.path().equals("/sign-in") ? network.beginning(ctx)
        : ByProxy.secret(ctx).or(() -> network.session(ctx));
    if (given == null || secret.filter(one -> Secrets.same(token(one), given)).isEmpty()) {
      throw new ForbiddenResponse("The form is too old, or not this server's; open the page again.");
    }
  }

  /// A cookie and a token in one request would say two things of who asks.
  void oneWay(Context ctx) {
    if (!demo && Sessions.bearer(ctx).isPresent() && (network.session(ctx).isPresent() || ByProxy.isVouched(ctx))) {
      throw new BadRequestResponse("Send a token or a cookie, not both.");
    }
  }

  /// What the server's own page sends along, bound to the secret in a cookie that the page cannot read.
  static String token(String secret) {
    return Secrets.digest("own page " + secret);
  }
}
