package dev.kith.connector.talk;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Asks a Mattermost server's interface, version 4.
final class MattermostCalls {
  private static final int PAGE = 200;

  /// The server will not show something, or does not have it.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    private Refused(String path, int status) {
      super(path + " answered " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  interface Each {
    void take(JsonNode node) throws IOException, InterruptedException;
  }

  interface Post {
    /// Whether to go on to older ones.
    boolean take(JsonNode post) throws IOException, InterruptedException;
  }

  private final Fetcher fetcher;
  private final String url;
  private long count;

  MattermostCalls(Fetcher fetcher, String url) {
    this.fetcher = fetcher;
    this.url = url;
  }

  /// How many calls were made.
  long count() {
    return count;
  }

  /// @param path below `/api/v4/`
  /// @throws Refused if it answered 403 or 404
  /// @throws FetchException if it cannot be had now
  /// @throws IOException if the token or the address will not do
  JsonNode get(String path) throws IOException, Refused, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before " + path);
    }
    count++;
    String plain = path.replaceFirst("\\?.*", "");
    return switch (Patience.get(fetcher, Fetch.api(URI.create(url + "/api/v4/" + path)))) {
      case Answer.Found found -> parse(found, plain);
      case Answer.Denied denied when denied.status() == 401 -> throw new IOException(url + ": " + plain
          + " answered 401: the token is not valid; make a new one and set token in sources.yaml");
      case Answer.Denied denied -> throw new Refused(plain, denied.status());
      case Answer.Gone gone -> throw new Refused(plain, gone.status());
      case Answer.Barred barred -> throw new IOException(url + ": " + barred.why());
      case Answer.NotModified _ -> throw new FetchException(url + ": " + plain + " answered nothing", "read it again later", null);
    };
  }

  private JsonNode parse(Answer.Found found, String path) throws FetchException {
    try {
      return JsonFile.parse(found.text());
    } catch (JacksonException e) {
      throw new FetchException(url + ": " + path + " answered no JSON" + (found.partial() ? ", or it was cut" : ""),
          "check url in sources.yaml, and whether something stands between Kith and the server", e);
    }
  }

  /// Hands over the objects of a list.
  ///
  /// @param paged whether it comes page by page
  /// @throws FetchException if it does not come to an end
  void list(String path, boolean paged, Each each) throws IOException, Refused, InterruptedException {
    Set<String> pages = new HashSet<>();
    for (int page = 0; ; page++) {
      JsonNode nodes = get(paged ? path + "?page=" + page + "&per_page=" + PAGE : path);
      if (!nodes.isArray()) {
        throw new FetchException(url + ": " + path + " answered without a list", "read it again later", null);
      }
      if (nodes.size() > 0 && !pages.add(nodes.get(0).toString())) {
        throw new FetchException(url + ": " + path + " repeats a page", "read it again later", null);
      }
      for (JsonNode node : nodes) {
        each.take(node);
      }
      if (!paged || nodes.size() < PAGE) {
        return;
      }
    }
  }

  /// Hands over the posts of a channel, newest first. Pages are asked for by the last post of the one before, so that what is
  /// written meanwhile shifts nothing.
  void posts(String channel, Post each) throws IOException, Refused, InterruptedException {
    Set<String> seen = new HashSet<>();
    String path = "channels/" + channel + "/posts?per_page=" + PAGE;
    for (String before = ""; ; ) {
      JsonNode page = posts(before.isEmpty() ? path : path + "&before=" + before);
      String last = "";
      for (JsonNode id : page.path("order")) {
        last = id.asString("");
        if (seen.add(last) && !each.take(page.path("posts").path(last))) {
          return;
        }
      }
      JsonNode previous = page.path("prev_post_id");
      boolean end = previous.isString() ? previous.stringValue().isEmpty() : page.path("order").size() < PAGE;
      if (end || last.isEmpty()) {
        return;
      }
      if (last.equals(before)) {
        throw new FetchException(url + ": " + path.replaceFirst("\\?.*", "") + " repeats a page", "read it again later", null);
      }
      before = last;
    }
  }

  /// An answer that holds posts.
  JsonNode posts(String path) throws IOException, Refused, InterruptedException {
    JsonNode page = get(path);
    if (!page.path("order").isArray() || !page.path("posts").isObject()) {
      throw new FetchException(url + ": " + path.replaceFirst("\\?.*", "") + " answered without posts", "read it again later", null);
    }
    return page;
  }
}
