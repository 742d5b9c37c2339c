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
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/// A live Mattermost server, read through its interface: the same items as [Mattermost] makes of saved answers. Direct messages
/// are never asked for.
///
/// @param url             the server's address
/// @param token           of a personal access token or of a bot
/// @param privateChannels whether to read the private channels that the token's account is in, for their members only
/// @param publicForAll    whether public channels of open teams are for whom the source's `access` says; else for the server's
///                        users, and for those of its guests who are in the channel
/// @param reread          how often a whole channel is read again though the server told of no change: data retention deletes
///                        without a word
public record MattermostApi(String source, String url, Secret token, boolean privateChannels, boolean publicForAll,
    Duration reread, Reach http) implements Connector {

  public MattermostApi {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(token, "token");
    url = WebAddress.of("url", url, "https://chat.example.com");
    if (url.isEmpty()) {
      throw new IllegalArgumentException("url: is empty; try https://chat.example.com");
    }
    reread = reread == null ? SlackApi.WEEK : reread;
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    return read(since, sink, InstantSource.system());
  }

  Cursor read(Cursor since, Sink sink, InstantSource clock) throws IOException, InterruptedException {
    try (Fetcher fetcher = new Fetcher(http, URI.create(url), List.of(Credential.bearer(token)))) {
      MattermostCalls calls = new MattermostCalls(fetcher, url);
      return new MattermostPass(this, calls, new LivePass(source, publicForAll, since, sink), sink, clock.instant()).run();
    }
  }
}
