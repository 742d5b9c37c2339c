package dev.kith.connector.http;

import java.net.URI;
import java.util.Map;

/// One request as it goes out: to one address, once.
///
/// @param headers  in the order sent; those of the connection and of the body are not among them
/// @param form     url-encoded fields to post, or `null` to get
/// @param maxBytes of the body
/// @param cutting  whether what is beyond that is left unread, rather than refused
record Call(URI uri, Map<String, String> headers, byte[] form, int maxBytes, boolean cutting) {
  Origin origin() {
    return Origin.of(uri);
  }

  /// Path and query in ASCII, as the first line of a request names them.
  String target() {
    String ascii = uri.toASCIIString();
    int start = ascii.indexOf("//") + 2 + uri.getRawAuthority().length();
    if (ascii.length() < start || !uri.getRawAuthority().chars().allMatch(c -> c < 128)) {
      start = ascii.indexOf("//") + 2;
      while (start < ascii.length() && "/?#".indexOf(ascii.charAt(start)) < 0) {
        start++;
      }
    }
    int end = ascii.indexOf('#', start);
    String target = ascii.substring(start, end < 0 ? ascii.length() : end);
    return target.startsWith("/") ? target : "/" + target;
  }
}
