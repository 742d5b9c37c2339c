package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A live Discourse forum. An item a topic, as [Discourse] makes them; whispers, private messages, and what is unlisted, hidden
/// or deleted are never read; topics of restricted categories are for their groups.
///
/// @param token   an API key of an admin; without one, the forum is read as anybody sees it
/// @param user    the account the key acts as; `system` if not given
/// @param listing how often to compare all topics with what the forum lists; a day if not given
/// @param reread  how old what is known of a topic may become before it is read anew, since the forum does not tell when an
///                older post is edited or hidden; 30 days if not given
public record DiscourseApi(String source, String url, Secret token, String user, Duration listing, Duration reread, Reach http)
    implements Connector {
  public DiscourseApi {
    url = WebAddress.of("url", url, "https://forum.example.com");
    if (url.isEmpty()) {
      throw new IllegalArgumentException("url: is missing; try the forum's address, such as https://forum.example.com");
    }
    user = user == null || user.isBlank() ? "system" : user.strip();
    listing = listing == null ? Duration.ofDays(1) : listing;
    reread = reread == null ? Duration.ofDays(30) : reread;
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Credential> credentials = token == null ? List.of()
        : List.of(new Credential("Api-Key", "", token), new Credential("Api-Username", "", new Secret(user)));
    try (DiscourseSite site = new DiscourseSite(new Fetcher(http, URI.create(url), credentials), url);
        DiscourseForum forum = new DiscourseForum(source, token != null)) {
      return new DiscoursePass(this, site, forum, sink).run(since);
    }
  }
}
