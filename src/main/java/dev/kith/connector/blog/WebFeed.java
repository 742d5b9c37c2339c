package dev.kith.connector.blog;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.page.PageReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/// Feeds by their addresses: RSS, Atom, JSON Feed, those that a page names, those of an OPML list. A feed is a window: an
/// entry that is no longer in it is kept, and goes only if the feed says that it was deleted (RFC 6721).
///
/// @param url           of a feed, of a page that names its feeds, or of an OPML list
/// @param feeds         further such addresses
/// @param follow        whether the page of an entry is read of which the feed holds only a summary
/// @param content       CSS selectors of such a page's text
/// @param remove        CSS selectors of what is no text there
/// @param pages         how many pages of a feed's past (RFC 5005) are read at most
/// @param authorization the whole value of the header, or `null`
public record WebFeed(String source, String url, List<String> feeds, boolean follow, List<String> content,
    List<String> remove, int pages,
    Secret authorization, Reach http) implements Connector {
  static final WebFeed DEFAULTS = new WebFeed("", "", List.of(), false, List.of(), List.of(), 100, null, null);

  public WebFeed {
    if (url == null) {
      throw new IllegalArgumentException("url: is missing; try the address of a feed, or of the page that names it");
    }
    feeds = List.copyOf(feeds);
    content = List.copyOf(content);
    remove = List.copyOf(remove);
    if (!url.isEmpty()) {
      address("url", url);
      feeds.forEach(feed -> address("feeds", feed));
      new PageReader(source, content, remove);
      if (pages < 1) {
        throw new IllegalArgumentException("pages must be 1 or more");
      }
    }
  }

  private static URI address(String key, String written) {
    try {
      URI uri = URI.create(written.strip());
      if (uri.getScheme() != null && uri.getScheme().matches("(?i)https?") && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IllegalArgumentException(key + ": " + written
        + " is no address of the web; try https://www.example.com/feed.xml");
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    String settings = Fingerprint.shortHash(toString());
    URI first = address("url", url);
    List<Credential> credentials = authorization == null ? List.of() : List.of(new Credential("Authorization", "",
        authorization));
    try (Fetcher fetcher = new Fetcher(http == null ? Reach.DEFAULTS : http, first, credentials)) {
      new FeedPass(this, settings, fetcher, sink).read(first, feeds.stream().map(feed -> address("feeds", feed)).toList());
    }
    return new Cursor(settings);
  }
}
