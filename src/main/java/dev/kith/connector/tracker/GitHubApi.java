package dev.kith.connector.tracker;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Issues, pull requests, discussions and releases of GitHub, read from its API: github.com, or an Enterprise Server. The items
/// are those of [GitHub].
///
/// @param url          the API's address; `https://git.example.com/api/v3` of an Enterprise Server
/// @param token        without it only public repositories, and 60 requests an hour
/// @param repositories `owner/name`, or `owner` for all that the token may see of an organization or a person
/// @param readers      who may read private repositories, besides their collaborators
/// @param bots         accounts that are nobody, besides those that GitHub or their names call bots
/// @param listing      how old the last complete listing may be, which shows what was deleted
public record GitHubApi(String source, String url, Secret token, List<String> repositories, List<String> readers,
    List<String> bots, Duration listing, Reach http) implements Connector {
  private static final String PUBLIC = "https://api.github.com";

  public GitHubApi {
    url = LiveSettings.url(url == null || url.isBlank() ? PUBLIC : url, "https://git.example.com/api/v3");
    if (!url.equals(PUBLIC) && !url.endsWith("/api/v3")) {
      throw new IllegalArgumentException("url: " + url + " is no address of GitHub's API; try " + url + "/api/v3");
    }
    repositories = LiveSettings.named("repositories", repositories, "[^/\\s]+(/[^/\\s]+)?", "[owner/name]");
    readers = Accounts.readers("readers", readers);
    bots = bots == null ? List.of() : List.copyOf(bots);
    listing = LiveSettings.listing(listing);
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Credential> credentials = token == null ? List.of() : List.of(Credential.bearer(token));
    try (Calls calls = new Calls(http, url, credentials, "give a token that is valid and may read the repositories")) {
      String settings = Held.digest(url, repositories, readers, bots);
      LivePass pass = new LivePass(sink, since, settings, listing);
      return pass.run(new GitHubPass(this, calls, pass, sink));
    }
  }
}
