package dev.kith.connector.http;

import java.util.List;
import java.util.Map;

/// What one request was answered.
///
/// @param headers by lower-case name
/// @param body    decompressed; empty if the status says that it tells nothing of the thing asked for
/// @param partial whether it ended with the connection and nothing said how long it should be
record Reply(int status, Map<String, List<String>> headers, byte[] body, boolean partial) {
  /// The first value, or empty.
  String header(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /// A server that is busy or broken now, but may not be in a moment.
  boolean isPassing() {
    return status == 408 || status == 425 || status == 429 || status >= 500 && status != 501 && status != 505 || isLimit();
  }

  /// A refusal that is one for now only: products that count requests say 403 when the count is used up.
  private boolean isLimit() {
    return status == 403 && (headers.containsKey("retry-after") || RetryAfter.isUsedUp(this));
  }
}
