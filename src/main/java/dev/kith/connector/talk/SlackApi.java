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

/// A live Slack workspace, read through its Web API: the same items, under the same ids, as [SlackExport] makes of an export.
/// Direct messages are never asked for.
///
/// Slack tells of no edits and deletions, and shows a late reply only at the message it answers. So each pass reads the newest
/// stretch of every channel again, and every channel as a whole now and then; [SlackPass] says how.
///
/// @param token           of a bot or a user of an app of your own
/// @param privateChannels whether to read the private channels that the token's account is in, for their members only
/// @param publicForAll    whether public channels are for whom the source's `access` says; else for the workspace's members,
///                        and for those of its guests who are in the channel
/// @param url             of the Web API, without `/api`
/// @param window          messages younger than this are read again in every pass
/// @param reread          how often a whole channel, and each thread that seems to have come to rest, is read again
public record SlackApi(String source, Secret token, boolean privateChannels, boolean publicForAll, String url, Duration window,
    Duration reread, Reach http) implements Connector {
  static final Duration WEEK = Duration.ofDays(7);

  public SlackApi {
    Objects.requireNonNull(token, "token");
    url = url == null ? "https://slack.com" : WebAddress.of("url", url, "https://slack.com");
    window = window == null ? WEEK : window;
    reread = reread == null ? WEEK : reread;
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    return read(since, sink, InstantSource.system());
  }

  Cursor read(Cursor since, Sink sink, InstantSource clock) throws IOException, InterruptedException {
    try (Fetcher fetcher = new Fetcher(http, URI.create(url), List.of(Credential.bearer(token)))) {
      SlackCalls calls = new SlackCalls(fetcher, url, http.pause().isPositive());
      return new SlackPass(this, calls, new LivePass(source, publicForAll, since, sink), sink, clock.instant()).run();
    }
  }
}
