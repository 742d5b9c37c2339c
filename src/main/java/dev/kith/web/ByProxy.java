package dev.kith.web;

import dev.kith.signin.Caller;
import dev.kith.signin.Secrets;
import dev.kith.signin.SignIn;
import dev.kith.signin.Vouched;
import dev.kith.signin.proxy.Unbelievable;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpFields;

/// Who asks by the word of a proxy, looked at with every request: no cookie outlasts it.
final class ByProxy {
  static final String NO_ACCOUNT = "There is no account here for you, or it may not be used. An admin can help.";
  private static final String VOUCHED = "kith.vouched";
  private static final String SECRET = "kith.vouched.secret";

  private final Vouchers vouchers;
  private final SignIn signIn;
  /// Makes of a name what the server's own page must send along; another after each start.
  private final String key = Secrets.random();

  ByProxy(Vouchers vouchers, SignIn signIn) {
    this.vouchers = vouchers;
    this.signIn = signIn;
  }

  /// Before anything else: a request that says who asks, and is not believed, is answered by nothing.
  void judge(Context ctx) {
    if (vouchers.proxy() == null) {
      return;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    HttpFields given = DirectContext.request(ctx).getHeaders();
    given.getFieldNamesCollection().forEach(name -> headers.put(name, given.getValuesList(name)));
    try {
      vouchers.proxy().who(peer(ctx), headers).ifPresent(who -> {
        ctx.attribute(VOUCHED, who);
        ctx.attribute(SECRET, Secrets.digest(key + " " + who.subject()));
      });
    } catch (Unbelievable e) {
      throw new BadRequestResponse(e.getMessage());
    }
  }

  private static InetAddress peer(Context ctx) {
    return InetAddress.ofLiteral(ctx.ip().replaceFirst("^\\[(.*)]$", "$1").replaceFirst("%.*$", ""));
  }

  /// Whether the proxy vouches for whoever asks.
  static boolean isVouched(Context ctx) {
    return ctx.attribute(VOUCHED) != null;
  }

  /// Who it is; empty if the proxy names nobody.
  ///
  /// @throws ForbiddenResponse if it names somebody who may not use Kith
  Optional<Caller> caller(Context ctx, String address) {
    return Optional.<Vouched>ofNullable(ctx.attribute(VOUCHED)).map(who -> signIn.vouched(who, vouchers.rules(), address)
        .orElseThrow(() -> new ForbiddenResponse(NO_ACCOUNT)));
  }

  /// In the place of a session's secret: what the server's own page is bound to.
  static Optional<String> secret(Context ctx) {
    return Optional.ofNullable(ctx.attribute(SECRET));
  }
}
