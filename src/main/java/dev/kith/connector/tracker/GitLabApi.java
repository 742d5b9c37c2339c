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

/// Issues, merge requests, releases and wikis of GitLab, read from its API: gitlab.com, or a server of one's own. The items are
/// those of [GitLab].
///
/// @param url      GitLab's address
/// @param token    without it only public projects
/// @param projects paths of projects, or of groups for all projects in them
/// @param readers  who may read private projects, besides their members
/// @param bots     accounts that are nobody, besides those that GitLab or their names call bots
/// @param listing  how old the last complete listing may be, which shows what was deleted
public record GitLabApi(String source, String url, Secret token, List<String> projects, List<String> readers,
    List<String> bots, Duration listing, Reach http) implements Connector {
  public GitLabApi {
    url = LiveSettings.url(url == null || url.isBlank() ? "https://gitlab.com" : url, "https://gitlab.example.com");
    projects = LiveSettings.named("projects", projects, "[^/\\s]+(/[^/\\s]+)*", "[group/project]");
    readers = Accounts.readers("readers", readers);
    bots = bots == null ? List.of() : List.copyOf(bots);
    listing = LiveSettings.listing(listing);
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Credential> credentials = token == null ? List.of() : List.of(new Credential("PRIVATE-TOKEN", "", token));
    try (Calls calls = new Calls(http, url + "/api/v4", credentials, "give a token that is valid and has the scope read_api");
        Joined none = new Joined()) {
      none.sort();
      String settings = Held.digest(url, projects, readers, bots);
      LivePass pass = new LivePass(sink, since, settings, listing);
      return pass.run(new GitLabPass(this, calls, pass, sink, none));
    }
  }
}
