package dev.kith.connector.http;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Scheme, host and port: what a credential, a pause and a connection belong to.
///
/// @param host in lower case and ASCII (IDNA); a literal IPv6 address without its brackets
record Origin(String scheme, String host, int port) {
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]@]*]|[^:@\\[\\]]+)(?::(\\d{0,5}))?");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
  private static final Pattern NUMBER = Pattern.compile("(?i)\\d+|0x[0-9a-f]*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  /// @throws IllegalArgumentException if it is no address that may be fetched, in one line that begins with why
  static Origin of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("it is neither http nor https");
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("it names no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("it holds a name or password before the @");
    }
    var parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException("its host cannot be read");
    }
    int usual = scheme.equals("https") ? 443 : 80;
    int port = parts.group(2) == null || parts.group(2).isEmpty() ? usual : Integer.parseInt(parts.group(2));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("its port is not between 1 and 65535");
    }
    return new Origin(scheme, host(parts.group(1)), port);
  }

  static Origin of(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException("it is not an address");
    }
  }

  /// In ASCII and lower case. An address in any other spelling than the usual one (`127.1`, `0x7f000001`, `017700000001`) is
  /// refused: who writes so wants to be misread.
  static String host(String written) {
    if (written.startsWith("[")) {
      try {
        if (written.indexOf('%') < 0 && InetAddress.ofLiteral(written.substring(1, written.length() - 1)) instanceof InetAddress ip) {
          return ip instanceof Inet6Address ? ip.getHostAddress() : refused("its host is an IPv4 address written as IPv6");
        }
      } catch (IllegalArgumentException e) {
        if (e.getMessage() != null && e.getMessage().startsWith("its host")) {
          throw e;
        }
      }
      return refused("its host is no IPv6 address");
    }
    String host;
    try {
      host = IDN.toASCII(written).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return refused("its host cannot be read");
    }
    if (host.endsWith(".")) {
      return refused("its host ends in a dot");
    }
    if (FOUR_NUMBERS.matcher(host).matches()) {
      for (String number : host.split("\\.")) {
        if (Integer.parseInt(number) > 255) {
          return refused("its host is no IPv4 address");
        }
      }
      return written.equals(host) ? host : refused("its host is an IPv4 address in other characters than digits and dots");
    }
    if (NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
      return refused("its host is an IPv4 address not written as four decimal numbers");
    }
    if (host.length() > 253 || !NAME.matcher(host).matches()) {
      return refused("its host cannot be read");
    }
    return host;
  }

  private static String refused(String why) {
    throw new IllegalArgumentException(why);
  }

  boolean secure() {
    return scheme.equals("https");
  }

  /// As the Host header says it.
  String authority() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == (secure() ? 443 : 80) ? shown : shown + ":" + port;
  }

  /// The same host by https, both at their usual ports.
  boolean isUpgradedBy(Origin other) {
    return !secure() && port == 80 && other.secure() && other.port == 443 && host.equals(other.host);
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
