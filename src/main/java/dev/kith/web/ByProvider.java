package dev.kith.web;

import dev.kith.signin.SignIn;
import dev.kith.signin.SignIn.Outcome;
import dev.kith.signin.oidc.Oidc;
import dev.kith.signin.oidc.Refused;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Signing in through the company's provider: there, back, and what the provider says later. The secret that binds the way
/// back to the browser lies in the same cookie as that of the form.
final class ByProvider {
  private static final int AT_ONCE = 10;
  private static final double PER_SECOND = AT_ONCE / 60.0;

  private final Vouchers vouchers;
  private final SignIn signIn;
  private final SigningIn signingIn;
  private final Network network;
  private final Allowances allowances;

  ByProvider(Vouchers vouchers, SignIn signIn, SigningIn signingIn, Network network, InstantSource clock) {
    this.vouchers = vouchers;
    this.signIn = signIn;
    this.signingIn = signingIn;
    this.network = network;
    this.allowances = new Allowances(PER_SECOND, AT_ONCE, clock);
  }

  /// Sends the browser to the provider.
  void begin(Context ctx) {
    Oidc oidc = oidc();
    String to = SigningIn.local(ctx.queryParam("to"));
    limit(ctx, "to ");
    try {
      Oidc.Departure departure = oidc.begin(network.beginning(ctx), to, network.address(ctx));
      network.setBeginning(ctx, departure.browser());
      ctx.redirect(departure.to().toString(), HttpStatus.SEE_OTHER);
    } catch (Refused e) {
      refused(ctx, e, to);
    }
  }

  /// Takes what the browser brings back from there.
  void callback(Context ctx) {
    Oidc oidc = oidc();
    limit(ctx, "from ");
    try {
      Oidc.Arrival arrival = oidc.finish(network.beginning(ctx).orElse(""), ctx.queryParamMap(), network.address(ctx));
      switch (signIn.vouched(arrival.who(), vouchers.rules(), signingIn.from(ctx))) {
        case Outcome.In(String secret) -> signingIn.enter(ctx, secret, arrival.back());
        case Outcome.Refused _, Outcome.Later _ ->
            signingIn.refused(ctx.status(HttpStatus.FORBIDDEN), arrival.back(), ByProxy.NO_ACCOUNT);
      }
    } catch (Refused e) {
      refused(ctx, e, "/");
    }
  }

  /// Takes the provider's word that somebody has signed out there.
  void logout(Context ctx) {
    Oidc oidc = oidc();
    String token = Optional.ofNullable(ctx.formParam("logout_token"))
        .orElseThrow(() -> new BadRequestResponse("There is no logout_token."));
    limit(ctx, "out ");
    try {
      signIn.out(oidc.logout(token, network.address(ctx)));
    } catch (Refused e) {
      if (e.isOutage()) {
        throw new HttpResponseException(503, e.getMessage(), Map.of());
      }
      throw new BadRequestResponse(e.getMessage());
    }
  }

  private Oidc oidc() {
    if (vouchers.oidc() == null) {
      throw new NotFoundResponse("Nobody signs in this way here.");
    }
    return vouchers.oidc();
  }

  private void refused(Context ctx, Refused e, String to) {
    HttpStatus status = e.isOutage() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.UNAUTHORIZED;
    signingIn.refused(ctx.status(status), to, e.getMessage());
  }

  private void limit(Context ctx, String way) {
    if (!allowances.take(way + network.address(ctx))) {
      ctx.header("Retry-After", Integer.toString(60 / AT_ONCE));
      throw new HttpResponseException(429, "No more than " + AT_ONCE + " sign-ins a minute from one address.", Map.of());
    }
  }
}
