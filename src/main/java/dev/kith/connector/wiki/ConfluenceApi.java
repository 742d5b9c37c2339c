package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import dev.kith.connector.input.Rules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// A Confluence read through its REST interface, Server, Data Center or Cloud: pages and blog posts with their comments and
/// versions, attachments by name, people and groups, and who may read what: a space's permissions to view, and the
/// restrictions of a page and of all pages above it.
///
/// @param url       the site's address, with its context path: `https://wiki.example.com/confluence`, and with `/wiki` for Cloud
/// @param user      whose token it is, a mail address, for Cloud; empty for a personal access token of a Server
/// @param token     of an account that may read what is to be found
/// @param spaces    keys of the spaces to read; all that the account sees if not given
/// @param everybody groups that everybody is a member of, such as `confluence-users`: what they may see is seen by anybody
///                  signed in
/// @param viewers   who may see a space whose permissions the interface does not show (before Data Center 9.1): principals
/// @param archived  whether to read archived pages and spaces too
/// @param listing   how often to go through the lists of everything, which show restrictions, groups, moves and deletions
public record ConfluenceApi(String source, URI url, String user, Secret token, List<String> spaces, List<String> everybody,
    List<String> viewers, boolean archived, Duration listing, Reach http) implements Connector {

  public ConfluenceApi {
    if (url == null) {
      throw new IllegalArgumentException("url: is missing; try the site's address, such as https://wiki.example.com");
    }
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?") || url.getRawQuery() != null) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://wiki.example.com");
    }
    url = URI.create(url.toString().replaceFirst("/+$", ""));
    if (url.getHost().endsWith(".atlassian.net") && !url.getPath().equals("/wiki")) {
      throw new IllegalArgumentException("url: " + url + " is not where Confluence is; try https://" + url.getHost() + "/wiki");
    }
    if (token == null) {
      throw new IllegalArgumentException("token: is missing; try ${env:CONFLUENCE_TOKEN}");
    }
    user = user == null ? "" : user.strip();
    spaces = spaces == null ? List.of() : List.copyOf(spaces);
    everybody = everybody == null ? List.of() : List.copyOf(everybody);
    viewers = viewers == null ? List.of() : List.copyOf(viewers);
    for (String viewer : viewers) {
      if (!Rules.isPrincipal(viewer)) {
        throw new IllegalArgumentException("viewers: " + viewer + " is nobody; try " + Rules.PRINCIPALS);
      }
    }
    listing = listing == null ? Duration.ofHours(1) : listing;
    if (listing.isNegative()) {
      throw new IllegalArgumentException("listing: " + listing + " is negative; try 1h");
    }
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    Credential credential = user.isEmpty() ? Credential.bearer(token) : new Credential("Authorization", "Basic ",
        new Secret(Base64.getEncoder().encodeToString((user + ":" + token.value()).getBytes(StandardCharsets.UTF_8))));
    try (Fetcher fetcher = new Fetcher(http, url, List.of(credential))) {
      return new ConfluencePass(this, new ConfluenceClient(url, fetcher), sink).run(since);
    }
  }
}
