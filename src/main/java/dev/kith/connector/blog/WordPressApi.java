package dev.kith.connector.blog;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// A live WordPress site, through its REST API: what is published, with its approved comments. Never what is private, a draft,
/// or behind a password, whatever the account may see.
///
/// @param url      the site's address, of a multisite the one site's
/// @param user     the account that `token` is of; without one, the site is read as anybody sees it
/// @param token    an application password of that account
/// @param types    post types to read; if not given, all of the site's own but those that are no texts
/// @param comments whether to read them; yes if not given
/// @param listing  how often to compare everything with what the site lists; a day if not given
public record WordPressApi(String source, String url, String user, Secret token, List<String> types, Boolean comments,
    Duration listing, Reach http) implements Connector {
  public WordPressApi {
    url = url == null ? "" : url.strip().replaceFirst("/+$", "").replaceFirst("/wp-json$", "");
    if (url.isEmpty()) {
      throw new IllegalArgumentException("url: is missing; try the site's address, such as https://blog.example.com");
    } else if (!url.matches("https?://[^\\s?#]+")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://blog.example.com");
    }
    user = user == null ? "" : user.strip();
    if (user.isEmpty() != (token == null)) {
      throw new IllegalArgumentException((user.isEmpty() ? "user: is missing though token is set; try the account's login"
          : "token: is missing though user is set; try an application password of that account"));
    }
    types = types == null ? List.of() : List.copyOf(types);
    comments = comments == null || comments;
    listing = listing == null ? Duration.ofDays(1) : listing;
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    try (WordPressSite site = new WordPressSite(new Fetcher(http, URI.create(url), credentials()), url)) {
      return new WordPressPass(this, site, sink).run(since);
    }
  }

  /// What decides which things are read, and how.
  String reading() {
    return String.join(" ", url, "" + types, "" + comments, "" + (token != null));
  }

  private List<Credential> credentials() {
    if (token == null) {
      return List.of();
    }
    // WordPress shows application passwords in groups parted by spaces, which it ignores
    String pair = user + ":" + token.value().strip();
    return List.of(new Credential("Authorization", "Basic ",
        new Secret(Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))));
  }
}
