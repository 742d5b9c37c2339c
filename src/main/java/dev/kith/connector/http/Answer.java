package dev.kith.connector.http;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What a server said in the end, redirects followed. Whatever else happened is a [FetchException]: only [Gone] may ever make
/// a document go.
public sealed interface Answer {
  /// The last address, after all redirects.
  URI uri();

  /// A body, whole and decompressed.
  ///
  /// @param headers by lower-case name, in the order sent
  /// @param partial whether it may be cut: it ended with the connection, and nothing said how long it should be
  record Found(URI uri, int status, Map<String, List<String>> headers, byte[] body, boolean partial) implements Answer {
    /// The first value, or empty.
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    public Validators validators() {
      return new Validators(header("etag"), header("last-modified"));
    }

    /// Without parameters, in lower case; empty if nothing was said.
    public String mediaType() {
      return header("content-type").replaceFirst("(?s);.*", "").strip().toLowerCase(java.util.Locale.ROOT);
    }

    /// The body as UTF-8, as every API sends it.
    public String text() {
      Charset charset = StandardCharsets.UTF_8;
      return new String(body, charset);
    }
  }

  /// As it was when the validators were sent.
  record NotModified(URI uri) implements Answer {}

  /// 404 or 410.
  record Gone(URI uri, int status) implements Answer {}

  /// 401 or 403, or a 451: it is there or not, and not for us.
  record Denied(URI uri, int status) implements Answer {}

  /// Never asked for: robots.txt forbids it, or a redirect leads out of the scope.
  ///
  /// @param why in one line
  record Barred(URI uri, String why) implements Answer {}
}
