package dev.kith.connector.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// One thing to fetch.
///
/// @param headers     besides those that the fetcher sets itself
/// @param validators  of the version that is known, for a conditional request; [Validators#NONE] for the whole
/// @param accept      media types, as the header says them
/// @param askRobots   whether robots.txt decides about it: yes for pages a crawler found, no for an API it was given a key of
/// @param form        fields to post, url-encoded, or `null`
/// @param json        a question to post as JSON, or `null`; with neither it is a get
public record Fetch(URI uri, Map<String, String> headers, Validators validators, String accept, boolean askRobots,
    Map<String, String> form, String json) {
  public Fetch {
    Objects.requireNonNull(uri);
    headers = Map.copyOf(headers);
    Objects.requireNonNull(validators);
    Objects.requireNonNull(accept);
    form = form == null ? null : new LinkedHashMap<>(form);
  }

  public Fetch(URI uri, Map<String, String> headers, Validators validators, String accept, boolean askRobots,
      Map<String, String> form) {
    this(uri, headers, validators, accept, askRobots, form, null);
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
    return new Fetch(uri, more, validators, accept, askRobots, form, json);
  }

  public Fetch post(Map<String, String> fields) {
    return new Fetch(uri, headers, validators, accept, askRobots, fields);
  }

  /// A question that changes nothing, though it is posted, such as one in GraphQL: it may be asked again.
  public Fetch json(String question) {
    return new Fetch(uri, headers, validators, accept, askRobots, null, question);
  }
}
