package dev.kith.connector.wiki;

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

/// A MediaWiki (1.25 or newer) read through its `api.php`: pages as the wiki shows them, with all whose edits count by the
/// rules of [MediaWikiDump], redirects as other titles. It has no permissions of its own: the account reads what it may, and
/// the source's `access` says who finds it.
///
/// @param url        of `api.php`, as the wiki's page Special:Version names it
/// @param token      of OAuth 2 (an owner-only consumer), or `null`
/// @param user       `Name@bot` of Special:BotPasswords, instead of a token; else empty
/// @param password   that goes with the user; else `null`
/// @param namespaces numbers or names of the namespaces to read; the articles (0) if not given
/// @param talk       whether to read their talk pages too
/// @param bots       users whose edits count for nobody, besides those whom the wiki or their names call bots
/// @param listing    how often to go through the list of all pages, which shows what the wiki's recent changes do not
public record MediaWikiApi(String source, URI url, Secret token, String user, Secret password, List<String> namespaces,
    boolean talk, List<String> bots, Duration listing, Reach http) implements Connector {

  public MediaWikiApi {
    if (url == null) {
      throw new IllegalArgumentException("url: is missing; try the address of api.php, such as https://wiki.example.com/w/api.php");
    }
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?") || url.getRawQuery() != null
        || !String.valueOf(url.getPath()).endsWith(".php")) {
      throw new IllegalArgumentException("url: " + url
          + " is no address of an api.php; try the one that Special:Version names, such as https://wiki.example.com/w/api.php");
    }
    user = user == null ? "" : user.strip();
    if (user.isEmpty() != (password == null)) {
      throw new IllegalArgumentException("password: user and password go together; try both, as Special:BotPasswords gives them");
    }
    if (token != null && password != null) {
      throw new IllegalArgumentException("token: is of no use beside user and password; try without one of them");
    }
    namespaces = namespaces == null || namespaces.isEmpty() ? List.of("0") : List.copyOf(namespaces);
    bots = bots == null ? List.of() : List.copyOf(bots);
    listing = listing == null ? Duration.ofDays(1) : listing;
    if (listing.isNegative()) {
      throw new IllegalArgumentException("listing: " + listing + " is negative; try 1d");
    }
    http = http == null ? Reach.DEFAULTS : http;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    List<Credential> credentials = token == null ? List.of() : List.of(Credential.bearer(token));
    try (Fetcher fetcher = new Fetcher(http, url, credentials);
        WikiAnswers answers = new WikiAnswers(source, new WikiSite(url.toString()), bots, sink)) {
      WikiApi api = new WikiApi(url, fetcher, token != null);
      if (password != null) {
        api.signIn(user, password);
      }
      return new WikiPass(this, api, answers, sink).run(since);
    }
  }
}
