package dev.kith.connector.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/// Where an answer sends whoever asked.
final class Redirect {
  private Redirect() {}

  /// @throws FetchException if it does not say where, or not in a way that can be read
  static URI target(URI from, Reply reply) throws FetchException {
    String location = reply.header("location").strip();
    if (!location.isEmpty()) {
      try {
        URI to = new URI(encoded(location.startsWith("?") ? path(from) + location : location));
        URI whole = from.resolve(to);
        if (whole.getRawFragment() != null) {
          whole = new URI(whole.toString().replaceFirst("#.*", ""));
        }
        return whole;
      } catch (URISyntaxException | IllegalArgumentException _) {
        // as if it said nothing
      }
    }
    throw new FetchException(Shown.of(from) + ": answered " + reply.status() + " and no address to go to", "look at it in a browser",
        null, reply.status(), null);
  }

  private static String path(URI uri) {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  /// With characters that an address may not hold encoded. A header comes as one character a byte; what was UTF-8 stays so.
  private static String encoded(String location) {
    StringBuilder out = new StringBuilder();
    for (byte each : location.getBytes(StandardCharsets.ISO_8859_1)) {
      int c = each & 0xff;
      if (c <= ' ' || c >= 127 || "\"<>\\^`{|}".indexOf(c) >= 0) {
        out.append('%').append(String.format("%02X", c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }
}
