package dev.kith.connector.tracker;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Issues of Jira, read from its API: Cloud (version 3), Server and Data Center (version 2). The items are those of [Jira].
///
/// @param url      Jira's address
/// @param account  the mail address that the token is of, in Cloud; empty for a personal access token of a server
/// @param token    without it only what everybody may see
/// @param projects keys of projects; all that the account may browse if none is named
/// @param readers  who may read projects whose permissions the account may not see
/// @param security who may see the issues of a security level, by its name; an issue whose level is not named here nobody may
/// @param authored types of issues whose reporter wrote what is to be done, as in a story, instead of asking for help
/// @param bots     accounts that are nobody, besides those that Jira or their names call bots
/// @param listing  how old the last complete listing may be, which shows what was deleted or has moved
public record JiraApi(String source, String url, String account, Secret token, List<String> projects, List<String> readers,
    Map<String, List<String>> security, List<String> authored, List<String> bots, Duration listing, Reach http)
    implements Connector {
  public JiraApi {
    url = LiveSettings.url(url, "https://jira.example.com");
    account = account == null ? "" : account.strip();
    projects = projects == null || projects.isEmpty() ? List.of()
        : LiveSettings.named("projects", projects, "[A-Za-z][A-Za-z0-9_]*", "[KEY]");
    readers = Accounts.readers("readers", readers);
    security = Jira.levels(security);
    authored = Jira.authored(authored);
    bots = bots == null ? List.of() : List.copyOf(bots);
    listing = LiveSettings.listing(listing);
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    try (Calls calls = new Calls(http, url, credentials(), "give a token that is valid, and in Cloud its account")) {
      String settings = Held.digest(url, projects, readers, security, authored, bots);
      LivePass pass = new LivePass(sink, since, settings, listing);
      return pass.run(new JiraPass(this, calls, pass, sink));
    }
  }

  private List<Credential> credentials() {
    if (token == null) {
      return List.of();
    }
    if (account.isEmpty()) {
      return List.of(Credential.bearer(token));
    }
    byte[] both = (account + ":" + token.value()).getBytes(StandardCharsets.UTF_8);
    return List.of(new Credential("Authorization", "Basic ", new Secret(Base64.getEncoder().encodeToString(both))));
  }
}
