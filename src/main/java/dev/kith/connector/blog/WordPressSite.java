package dev.kith.connector.blog;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST API of one WordPress site (`/wp-json/…`, or `/?rest_route=/…` where the site has no pretty permalinks).
final class WordPressSite implements AutoCloseable {
  /// As many as WordPress gives.
  static final int PER_PAGE = 100;
  /// What WordPress says of a page behind the last.
  private static final int NO_SUCH_PAGE = 400;
  private static final JsonMapper JSON = new JsonMapper();

  /// @param found whether it was shown: `false` for 401, 403, 404 and 410
  /// @param body  a missing node if it was not
  /// @param pages of the list; 0 if not said
  /// @param next  whether the answer names a next page
  record Reply(boolean found, int status, JsonNode body, int pages, boolean next) {}

  interface Rows {
    void take(JsonNode row) throws IOException, InterruptedException;
  }

  private final Fetcher fetcher;
  private final String url;
  private boolean pretty = true;

  /// @param url without a slash at its end
  WordPressSite(Fetcher fetcher, String url) {
    this.fetcher = fetcher;
    this.url = url;
  }

  String url() {
    return url;
  }

  /// Finds the API and gives the post types it names.
  ///
  /// @throws IOException in one line, if the site does not show it
  JsonNode open() throws IOException, InterruptedException {
    String said = "";
    for (boolean way : new boolean[] {true, false}) {
      pretty = way;
      Reply reply = reply("/wp/v2/types", Map.of());
      if (reply.found && reply.body.isObject() && reply.body.has("post")) {
        return reply.body;
      }
      said += (said.isEmpty() ? "" : ", and at ?rest_route= ") + (reply.found ? "something that is no list of post types"
          : "status " + reply.status);
    }
    throw new IOException(url + ": the site does not show its REST API: /wp-json answers " + said + "; check url, and user and"
        + " token if it asks for them, and that no plugin for security switches the API off for this account");
  }

  /// One thing or one page of a list.
  ///
  /// @param route such as `/wp/v2/posts`
  Reply get(String route, Map<String, String> params) throws IOException, InterruptedException {
    Reply reply = reply(route, params);
    if (reply.found && reply.body.isMissingNode()) {
      throw new IOException(uri(route, params) + ": answered with something that is no JSON, such as a login page; open it in a"
          + " browser to see what it says");
    }
    return reply;
  }

  /// Hands over a list, page after page. The end is what the site says it is, since a page may hold fewer than it could.
  ///
  /// @return the first answer; if it is not found, there is no such list for us
  /// @throws IOException if it breaks off, or gives a page again and again
  Reply all(String route, Map<String, String> params, Rows rows) throws IOException, InterruptedException {
    Set<Long> seen = new HashSet<>();
    Reply first = null;
    for (int page = 1;; page++) {
      Reply reply = page(route, params, page);
      if (reply == null) {
        return first;
      }
      first = first == null ? reply : first;
      if (!reply.found) {
        if (page == 1) {
          return first;
        }
        throw new IOException(url + ": page " + page + " of " + route + " was refused with status " + reply.status
            + " while the ones before it were shown; the next pass tries again");
      }
      if (!reply.body.isArray()) {
        throw new IOException(url + ": " + route + " is no list; check that url is a WordPress site");
      }
      boolean more = reply.pages > 0 ? page < reply.pages : reply.next || reply.body.size() >= PER_PAGE;
      boolean anew = reply.body.isEmpty();
      for (JsonNode row : reply.body) {
        if (seen.add(row.path("id").asLong(0))) {
          anew = true;
          rows.take(row);
        }
      }
      if (!anew) {
        throw new IOException(url + ": page " + page + " of " + route + " repeats those before it; check that no cache answers"
            + " for the site");
      }
      if (!more) {
        return first;
      }
    }
  }

  /// A page; `null` if the list has become so short while it was read that there is no such page any more.
  private Reply page(String route, Map<String, String> params, int page) throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.putIfAbsent("per_page", "" + PER_PAGE);
    all.put("page", "" + page);
    try {
      return get(route, all);
    } catch (FetchException e) {
      if (page > 1 && e.status() == NO_SUCH_PAGE) {
        return null;
      }
      throw e;
    }
  }

  private Reply reply(String route, Map<String, String> params) throws IOException, InterruptedException {
    URI uri = uri(route, params);
    return switch (fetcher.get(Fetch.api(uri))) {
      case Answer.Found found -> new Reply(true, found.status(), parsed(found), number(found.header("x-wp-totalpages")),
          found.headers().getOrDefault("link", java.util.List.of()).stream().anyMatch(link -> link.contains("rel=\"next\"")));
      case Answer.Gone gone -> new Reply(false, gone.status(), JSON.missingNode(), 0, false);
      case Answer.Denied denied -> new Reply(false, denied.status(), JSON.missingNode(), 0, false);
      case Answer.Barred barred -> throw new IOException(uri + ": " + barred.why());
      case Answer.NotModified _ -> throw new IOException(uri + ": answered 304 without being asked to");
    };
  }

  private static JsonNode parsed(Answer.Found found) {
    try {
      JsonNode body = JSON.readTree(found.text().replaceFirst("^\\uFEFF+", ""));
      return body.isContainer() ? body : JSON.missingNode();
    } catch (JacksonException _) {
      return JSON.missingNode();
    }
  }

  private static int number(String header) {
    return header.matches("\\d{1,9}") ? Integer.parseInt(header) : 0;
  }

  private URI uri(String route, Map<String, String> params) {
    String query = params.entrySet().stream().map(param -> param.getKey() + "="
        + URLEncoder.encode(param.getValue(), StandardCharsets.UTF_8).replace("%2C", ",")).collect(Collectors.joining("&"));
    return URI.create(pretty ? url + "/wp-json" + route + (query.isEmpty() ? "" : "?" + query)
        : url + "/?rest_route=" + route + (query.isEmpty() ? "" : "&" + query));
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
