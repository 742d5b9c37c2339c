package dev.kith.connector.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One thing to fetch.
///
/// @param headers     besides those that the fetcher sets itself
/// @param validators  of the version that is known, for a conditional request; [Validators#NONE] for the whole
/// @param accept      media types, as the header says them
/// @param askRobots   whether robots.txt decides about it: yes for pages a crawler found, no for an API it was given a key of
/// @param form        fields to post, url-encoded, or `null` to get
public record Fetch(URI uri, Map<String, String> headers, Validators validators, String accept, boolean askRobots,
    Map<String, String> form) {
  private static final Set<String> FETCHERS_OWN = Set.of("host", "connection", "content-length", "transfer-encoding",
      "content-encoding", "accept-encoding", "expect", "te", "upgrade", "keep-alive", "proxy-authorization");

  public Fetch {
    Objects.requireNonNull(uri);
    headers = Map.copyOf(headers);
    headers.forEach(Fetch::checkHeader);
    Objects.requireNonNull(validators);
    Objects.requireNonNull(accept);
    form = form == null ? null : new LinkedHashMap<>(form);
  }

  /// An answer of an API, as JSON.
  public static Fetch api(URI uri) {
    return new Fetch(uri, Map.of(), Validators.NONE, "application/json", false, null);
  }

  /// A page or a feed, as a browser or a reader would get it.
  public static Fetch page(URI uri, Validators validators) {
    return new Fetch(uri, Map.of(), validators, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5", true, null);
  }

  public Fetch header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Fetch(uri, more, validators, accept, askRobots, form);
  }

  public Fetch post(Map<String, String> fields) {
    return new Fetch(uri, headers, validators, accept, askRobots, fields);
  }

  /// A value with a line break in it would be two headers; the message does not show it, since it may be a secret.
  static void checkHeader(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0)) {
      throw new IllegalArgumentException("'" + name.strip() + "' is no name of a header");
    }
    if (FETCHERS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " is the fetcher's own");
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\t')) {
      throw new IllegalArgumentException("the value of the header " + name
          + " has a line break or another character that it may not have");
    }
  }
}
