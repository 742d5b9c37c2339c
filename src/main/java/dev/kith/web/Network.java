package dev.kith.web;

import dev.kith.signin.Addresses;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a request comes from and where it goes, as far as that can be believed; and the cookie of a session, whose form depends
/// on it.
final class Network {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final URI base;
  private final Addresses trusted;

  /// @param base    how people reach the server, or `null`: on this computer only
  /// @param trusted proxies whose word on where a request came from is taken
  Network(URI base, Addresses trusted) {
    this.base = base;
    this.trusted = trusted;
  }

  boolean isHttps() {
    return base != null && "https".equals(base.getScheme());
  }

  /// Whether this is a name of this computer, whatever the port, or the one that people use.
  boolean isOwn(String host) {
    return LOOPBACK.contains(name(host)) || base != null && ours().contains(host.toLowerCase(java.util.Locale.ROOT));
  }

  private static String name(String host) {
    int end = host.length();
    while (end > 0 && host.charAt(end - 1) >= '0' && host.charAt(end - 1) <= '9') {
      end--;
    }
    return end > 0 && end < host.length() && host.charAt(end - 1) == ':' ? host.substring(0, end - 1) : host;
  }

  private Set<String> ours() {
    String host = base.getHost().toLowerCase(java.util.Locale.ROOT);
    int usual = isHttps() ? 443 : 80;
    int port = base.getPort() < 0 ? usual : base.getPort();
    return port == usual ? Set.of(host, host + ":" + port) : Set.of(host + ":" + port);
  }

  /// Whether a page of this origin is the server's own.
  boolean isOwnOrigin(String origin, String host) {
    boolean local = host != null && LOOPBACK.contains(name(host)) && origin.equals("http://" + host);
    return local || base != null && ours().stream().anyMatch(own -> origin.equals(base.getScheme() + "://" + own));
  }

  /// The client's address: the socket's, unless a trusted proxy is there; then the last that is none of its own kind.
  String address(Context ctx) {
    String peer = ctx.ip();
    if (!trusted.hold(peer)) {
      return peer;
    }
    List<String> via = new ArrayList<>();
    for (String header : DirectContext.request(ctx).getHeaders().getValuesList("X-Forwarded-For")) {
      Arrays.stream(header.split(",")).map(String::strip).forEach(via::add);
    }
    return via.reversed().stream().filter(address -> !trusted.hold(address)).findFirst().filter(address -> address.length() < 50).orElse(peer);
  }

  /// The secret of the session that a request names.
  Optional<String> session(Context ctx) {
    return Optional.ofNullable(ctx.cookie(cookie("sid"))).filter(secret -> !secret.isEmpty());
  }

  /// The secret that binds a sign-in form to the browser that was given it.
  Optional<String> beginning(Context ctx) {
    return Optional.ofNullable(ctx.cookie(cookie("pre"))).filter(secret -> !secret.isEmpty());
  }

  /// @param secret empty to take it away
  void setSession(Context ctx, String secret) {
    set(ctx, "sid", secret);
  }

  void setBeginning(Context ctx, String secret) {
    set(ctx, "pre", secret);
  }

  /// The secret by which somebody looks as another.
  Optional<String> look(Context ctx) {
    return Optional.ofNullable(ctx.cookie(cookie("view"))).filter(secret -> !secret.isEmpty());
  }

  void setLook(Context ctx, String secret) {
    set(ctx, "view", secret);
  }

  private String cookie(String name) {
    return isHttps() ? "__Host-" + name : name;
  }

  private void set(Context ctx, String name, String secret) {
    // One raw header: Javalin 7.2 lets SameSite leak from one cookie to another.
    ctx.res().addHeader("Set-Cookie", cookie(name) + "=" + secret + "; Path=/; HttpOnly; SameSite=Lax" + (isHttps() ? "; Secure" : "")
        + (secret.isEmpty() ? "; Max-Age=0" : ""));
  }
}
