package dev.kith.web;

import dev.kith.signin.Accounts;
import dev.kith.signin.Caller;
import dev.kith.signin.Grant;
import dev.kith.signin.Identity;
import dev.kith.signin.SignIn.From;
import dev.kith.signin.SignIn.Outcome;
import dev.kith.signin.Tokens;
import dev.kith.web.Site.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Somebody at a site where people sign in, who asks as a browser or as a program does.
///
/// @param secret of a session, or a token; empty for nobody's
record Asker(Site site, String account, String secret) {
  /// Somebody vouched for, since that needs no password.
  static final String ISSUER = "https://issuer.example";

  static Asker nobody(Site site) {
    return new Asker(site, "", "");
  }

  /// Adds an account and signs in with it.
  ///
  /// @param person the id in the directory; empty for nobody's
  static Asker add(Site site, String name, String person, String... roles) {
    site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted(name, false, person,
        Set.of(roles).stream().map(Grant::of).collect(Collectors.toSet()), Set.of(), ""));
    site.signIn.accounts().link(Caller.commandLine(), name, new Identity(ISSUER, name));
    return new Asker(site, name, "").again();
  }

  /// The same with a new session.
  Asker again() {
    Outcome outcome = site.signIn.identity(new Identity(ISSUER, account), new From("127.0.0.1", "a test", ""));
    return new Asker(site, account, ((Outcome.In) outcome).secret());
  }

  /// The same with a token.
  Asker token(String... scopes) {
    Caller own = site.signIn.sessions().caller(secret).orElseThrow();
    return new Asker(site, account, site.signIn.tokens().make(own, account, new Tokens.Wanted("a test", Set.of(scopes), 0, "")).secret());
  }

  boolean isToken() {
    return secret.startsWith("kith_");
  }

  /// Asks as the server's own page does, or as a program does.
  Reply send(String method, String path, String body, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    if (isToken()) {
      headers.addAll(List.of("Authorization", "Bearer " + secret));
    } else if (!secret.isEmpty()) {
      headers.addAll(List.of("Cookie", "sid=" + secret));
    }
    boolean form = path.startsWith("/sign-");
    if (!isToken() && !method.equals("GET")) {
      headers.addAll(List.of("Sec-Fetch-Site", "same-origin"));
      if (!form) {
        headers.addAll(List.of("X-Kith-Token", Guard.token(secret)));
      }
    }
    if (body != null || method.equals("POST")) {
      headers.addAll(List.of("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json"));
    }
    return site.send(method, path, form ? "token=" + Guard.token(secret) : body, headers.toArray(String[]::new));
  }

  Reply get(String path, String... more) {
    return send("GET", path, null, more);
  }
}
