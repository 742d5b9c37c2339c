package dev.kith.web;

import dev.kith.signin.Secrets;
import dev.kith.signin.SignIn;
import dev.kith.signin.SignIn.Outcome;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The page that one signs in on, which needs no script; and signing out. Other ways of signing in have addresses of their own
/// and end in [#enter].
final class SigningIn {
  private static final int LONGEST = 2_000;

  private final WebServer.Settings settings;
  private final SignIn signIn;
  private final Sessions sessions;
  private final Network network;
  private final Pages pages;

  private final boolean elsewhere;

  /// @param elsewhere whether one can sign in through a provider
  SigningIn(WebServer.Settings settings, SignIn signIn, Sessions sessions, Network network, Pages pages, boolean elsewhere) {
    this.settings = settings;
    this.signIn = signIn;
    this.sessions = sessions;
    this.network = network;
    this.pages = pages;
    this.elsewhere = elsewhere;
  }

  void page(Context ctx) {
    String to = local(ctx.queryParam("to"));
    if (signIn.isDemo() || sessions.isBySession(ctx)) {
      ctx.redirect(to, HttpStatus.SEE_OTHER);
    } else {
      show(ctx, to, "", "", "");
    }
  }

  /// A name and a password, out of the form.
  void password(Context ctx) {
    String to = local(ctx.formParam("to"));
    String name = Optional.ofNullable(ctx.formParam("name")).orElse("");
    if (signIn.isDemo()) {
      ctx.redirect(to, HttpStatus.SEE_OTHER);
      return;
    }
    String password = Optional.ofNullable(ctx.formParam("password")).orElse("");
    if (name.length() > LONGEST || password.length() > LONGEST) {
      throw new IllegalArgumentException("A name and a password are shorter than that.");
    }
    switch (signIn.password(name, password, from(ctx))) {
      case Outcome.In(String secret) -> enter(ctx, secret, to);
      case Outcome.Refused _ -> show(ctx.status(HttpStatus.UNAUTHORIZED), to, name, "The name or the password is wrong.", "");
      case Outcome.Later(var wait) -> {
        long seconds = Math.max(1, wait.toSeconds());
        ctx.header("Retry-After", Long.toString(seconds));
        show(ctx.status(HttpStatus.TOO_MANY_REQUESTS), to, name, seconds > 90 ? "That was tried too often. Wait {n} minutes, then try again."
            : "That was tried too often. Wait {n} seconds, then try again.", Long.toString(seconds > 90 ? (seconds + 59) / 60 : seconds));
      }
    }
  }

  SignIn.From from(Context ctx) {
    return new SignIn.From(network.address(ctx), Optional.ofNullable(ctx.userAgent()).orElse(""), network.session(ctx).orElse(""));
  }

  /// Whoever has signed in goes on to where they wanted.
  void enter(Context ctx, String secret, String to) {
    network.setSession(ctx, secret);
    network.setBeginning(ctx, "");
    ctx.redirect(to, HttpStatus.SEE_OTHER);
  }

  /// Whoever could not sign in elsewhere may try again here.
  ///
  /// @param error a text of the page
  void refused(Context ctx, String to, String error) {
    show(ctx, to, "", error, "");
  }

  void out(Context ctx) {
    network.session(ctx).ifPresent(signIn::out);
    network.setSession(ctx, "");
    // Nothing of what was shown stays in the browser.
    ctx.header("Clear-Site-Data", "\"cache\"");
    ctx.redirect("/sign-in", HttpStatus.SEE_OTHER);
  }

  /// @param error what went wrong, a text of the page; `{n}` in it is `number`
  private void show(Context ctx, String to, String name, String error, String number) {
    String beginning = network.beginning(ctx).filter(secret -> secret.length() == Secrets.random().length()).orElseGet(() -> {
      String secret = Secrets.random();
      network.setBeginning(ctx, secret);
      return secret;
    });
    pages.signIn(ctx, Map.of("to", to, "token", Guard.token(beginning), "account", name, "company", settings.name(), "error", error, "n", number,
        "failed", error.isEmpty() ? "hidden" : "", "wrong", error.isEmpty() ? "false" : "true",
        "elsewhere", elsewhere ? "" : "hidden", "there", URLEncoder.encode(to, StandardCharsets.UTF_8)));
  }

  /// An address here, and nowhere else.
  static String local(String given) {
    if (given == null || !given.startsWith("/") || given.startsWith("//") || given.contains("\\") || given.length() > LONGEST
        || given.chars().anyMatch(c -> c < ' ')) {
      return "/";
    }
    try {
      URI uri = new URI(given);
      return uri.getHost() == null && uri.getScheme() == null && !given.startsWith("/sign-") ? given : "/";
    } catch (java.net.URISyntaxException _) {
      return "/";
    }
  }
}
