package dev.kith.connector.http;

import java.net.URI;
import java.util.Map;

/// One request as it goes out: to one address, once.
///
/// @param headers  by name; those of the connection and of the body are not among them
/// @param post     what to post, or `null` to get
/// @param maxBytes of the body
/// @param cutting  whether what is beyond that is left unread, rather than refused
record Call(URI uri, Map<String, String> headers, Post post, int maxBytes, boolean cutting) {
  /// @param type     of the body, as the header says it
  /// @param harmless whether it changes nothing at the server, and so may arrive twice
  record Post(byte[] body, String type, boolean harmless) {}

  boolean isHarmless() {
    return post == null || post.harmless();
  }

  Origin origin() {
    return Origin.of(uri);
  }

  /// The same address in ASCII, its host too.
  static URI ascii(URI uri) {
    return URI.create(Origin.of(uri) + target(uri));
  }

  /// Path and query in ASCII, as the first line of a request names them.
  String target() {
    return target(uri);
  }

  private static String target(URI uri) {
    String ascii = uri.toASCIIString();
    int start = ascii.indexOf("//") + 2;
    while (start < ascii.length() && "/?#".indexOf(ascii.charAt(start)) < 0) {
      start++;
    }
    int end = ascii.indexOf('#', start);
    String target = ascii.substring(start, end < 0 ? ascii.length() : end);
    return target.startsWith("/") ? target : "/" + target;
  }
}
