package dev.kith.connector.site;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.page.Addresses;
import dev.kith.connector.page.PageReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A web site: the pages that its start pages, its sitemaps and its feeds lead to, within the scope that the admin gave.
/// Each pass looks at every page again, by a conditional request; a page goes when it was twice not there (404, 410, a
/// soft 404), when it moved, or when it asks not to be found. What is no longer linked is asked for itself before
/// anything is concluded.
///
/// @param url           where to start; its scheme, host and port, and those of `http.origins`, are what may be read
/// @param starts        further addresses to start from
/// @param within        paths (or addresses, for another origin) below which pages lie; the folder of `url` if there is none
/// @param include       globs of paths and queries, such as `/wiki/**`; only these are items, if there are any
/// @param exclude       globs of what is not even fetched
/// @param content       CSS selectors of a page's text; where none finds anything the text is found by structure
/// @param remove        CSS selectors of what is no text
/// @param files         whether linked files (PDF, office files) are read
/// @param depth         how many links away from a start page or a sitemap
/// @param pages         addresses at most
/// @param links         of one page, at most
/// @param variants      addresses that differ only in what follows the question mark, with several parameters there, at most
/// @param repeats       of one and the same folder within an address, at most
/// @param alike         pages in a row that hardly differ, after which a part of the site is left
/// @param authorization the whole value of the header, such as `Basic …` or `Bearer …`, or `null`
/// @param cookie        of a session that somebody signed in for, or `null`
public record Website(String source, String url, List<String> starts, List<String> within, List<String> include,
    List<String> exclude,
    List<String> content, List<String> remove, boolean files, int depth, int pages, int links, int variants, int repeats,
        int alike,
    Secret authorization, Secret cookie, Reach http) implements Connector {
  static final Website DEFAULTS = new Website();

  public Website {
    if (url == null) {
      throw new IllegalArgumentException("url: is missing; try the address of the site's first page");
    }
    if (http != null) {
      address("url", url);
      starts.forEach(start -> address("starts", start));
      new Scope(address("url", url), within, include, exclude, http.origins());
      new PageReader(source, content, remove);
      for (int limit : new int[] {depth, pages, links, variants, repeats, alike}) {
        if (limit < 1) {
          throw new IllegalArgumentException("depth, pages, links, variants, repeats and alike must be 1 or more; try "
              + "16 for depth");
        }
      }
    }
    starts = List.copyOf(starts);
    within = List.copyOf(within);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    content = List.copyOf(content);
    remove = List.copyOf(remove);
  }

  /// Only the usual limits; it can read nothing.
  private Website() {
    this("", "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true, 16, 100_000, 1_000, 500, 5, 200,
        null, null,
        null);
  }

  /// With the usual limits.
  static Website of(String source, String url, Reach http) {
    return new Website(source, url, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), DEFAULTS.files,
        DEFAULTS.depth,
        DEFAULTS.pages, DEFAULTS.links, DEFAULTS.variants, DEFAULTS.repeats, DEFAULTS.alike, null, null, http);
  }

  private static URI address(String key, String written) {
    return Addresses.normal("", written).orElseThrow(() -> new IllegalArgumentException(key + ": " + written
        + " is no address of the web; try https://www.example.com/"));
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    URI start = address("url", url);
    List<Credential> credentials = new ArrayList<>();
    if (authorization != null) {
      credentials.add(new Credential("Authorization", "", authorization));
    }
    if (cookie != null) {
      credentials.add(new Credential("Cookie", "", cookie));
    }
    Reach reach = http == null ? Reach.DEFAULTS : http;
    Scope scope = new Scope(start, within, include, exclude, reach.origins());
    List<URI> from = Stream.concat(Stream.of(start), starts.stream().map(one -> address("starts", one))).distinct().toList();
    String settings = Fingerprint.shortHash(toString());
    try (Fetcher fetcher = new Fetcher(reach, start, credentials)) {
      new Crawl(this, scope, from, settings, fetcher, sink).run();
    }
    return new Cursor(settings);
  }
}
