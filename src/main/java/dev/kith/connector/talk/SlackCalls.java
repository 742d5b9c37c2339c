package dev.kith.connector.talk;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Calls methods of Slack's Web API. Errors come with status 200 and `"ok": false`; each method has its own rate limit.
final class SlackCalls {
  /// The token itself is at fault, so nothing can be read.
  private static final Map<String, String> TOKEN = Map.ofEntries(Map.entry("invalid_auth", "the token is not valid"),
      Map.entry("not_authed", "no token came along"), Map.entry("account_inactive", "the token's account or workspace was deleted"),
      Map.entry("token_revoked", "the token was revoked"), Map.entry("token_expired", "the token has expired"),
      Map.entry("org_login_required", "the workspace was moved into an organization"),
      Map.entry("team_access_not_granted", "the token may not enter this workspace"),
      Map.entry("access_denied", "the token may not be used so"), Map.entry("not_allowed_token_type", "a token of this type will not do"),
      Map.entry("ekm_access_denied", "the organization's key management denies it"));
  private static final Set<String> PASSING = Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout",
      "team_added_to_org");
  private static final int TRIES = 3;
  /// Milliseconds between two calls of a method, by its tier (20, 50 and 100 a minute).
  private static final Map<String, Integer> PACE = Map.of("conversations.list", 3_000, "users.list", 3_000, "usergroups.list", 3_000,
      "conversations.history", 1_200, "conversations.replies", 1_200, "conversations.info", 1_200, "conversations.members", 600,
      "users.info", 600);

  /// What a method answered instead of what it was asked for.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final String error;
    private final String needed;

    private Refused(String error, String needed) {
      super(error + (needed.isEmpty() ? "" : ", needs " + needed));
      this.error = error;
      this.needed = needed;
    }

    String error() {
      return error;
    }

    /// The scope that is missing, or empty.
    String needed() {
      return needed;
    }
  }

  interface Each {
    void take(JsonNode node) throws IOException, InterruptedException;
  }

  private final Fetcher fetcher;
  private final String url;
  private final boolean paced;
  private final Map<String, Long> last = new HashMap<>();
  private long count;

  /// @param url   `https://slack.com`
  /// @param paced whether to keep to Slack's limits before it complains
  SlackCalls(Fetcher fetcher, String url, boolean paced) {
    this.fetcher = fetcher;
    this.url = url;
    this.paced = paced;
  }

  /// How many calls were made.
  long count() {
    return count;
  }

  /// @throws Refused if it answered an error that is not about the token
  /// @throws FetchException if it cannot be had now
  /// @throws IOException if the token or the address will not do
  JsonNode call(String method, Map<String, String> parameters) throws IOException, Refused, InterruptedException {
    String query = new TreeMap<>(parameters).entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    URI uri = URI.create(url + "/api/" + method + (query.isEmpty() ? "" : "?" + query));
    for (int left = TRIES; ; left--) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before " + method);
      }
      pace(method);
      count++;
      Answer.Found found = switch (Patience.get(fetcher, Fetch.api(uri))) {
        case Answer.Found answer -> answer;
        case Answer.Denied denied -> throw new IOException(url + ": " + method + " answered " + denied.status()
            + "; check token in sources.yaml");
        case Answer.Gone gone -> throw new IOException(url + ": " + method + " answered " + gone.status()
            + ", so this is no Slack; check url in sources.yaml");
        case Answer.Barred barred -> throw new IOException(url + ": " + barred.why());
        case Answer.NotModified _ -> throw new FetchException(url + ": " + method + " answered nothing", "read it again later", null);
      };
      JsonNode answer = parse(found, method);
      String error = SlackText.text(answer, "error");
      if (answer.path("ok").asBoolean(false)) {
        return answer;
      }
      if (error.isEmpty()) {
        throw new FetchException(url + ": " + method + " answered without saying ok", "check url in sources.yaml", null);
      }
      if (TOKEN.containsKey(error)) {
        throw new IOException(url + ": " + method + " answered " + error + ": " + TOKEN.get(error)
            + "; make a new one and set token in sources.yaml");
      }
      if (!error.equals("ratelimited") && !PASSING.contains(error)) {
        throw new Refused(error, SlackText.text(answer, "needed"));
      }
      if (left == 1) {
        throw new FetchException(url + ": " + method + " answered " + error + ", " + TRIES + " times", "read it again later", null);
      }
      waitFor(found.header("retry-after"));
    }
  }

  private JsonNode parse(Answer.Found found, String method) throws FetchException {
    try {
      return JsonFile.parse(found.text());
    } catch (JacksonException e) {
      throw new FetchException(url + ": " + method + " answered no JSON" + (found.partial() ? ", or it was cut" : ""),
          "check url in sources.yaml, and whether something stands between Kith and Slack", e);
    }
  }

  /// Hands over the objects of a list, page after page.
  ///
  /// @throws FetchException if the list does not come to an end
  void pages(String method, Map<String, String> parameters, String list, Each each)
      throws IOException, Refused, InterruptedException {
    Map<String, String> asked = new HashMap<>(parameters);
    Set<String> cursors = new HashSet<>();
    while (true) {
      JsonNode page = call(method, asked);
      if (!page.path(list).isArray()) {
        throw new FetchException(url + ": " + method + " answered without " + list, "read it again later", null);
      }
      for (JsonNode node : page.path(list)) {
        each.take(node);
      }
      String cursor = SlackText.text(page.path("response_metadata"), "next_cursor");
      if (cursor.isEmpty() && !page.path("has_more").asBoolean(false)) {
        return;
      }
      if (cursor.isEmpty() || !cursors.add(cursor)) {
        throw new FetchException(url + ": " + method + (cursor.isEmpty() ? " broke off" : " repeats a page"), "read it again later", null);
      }
      asked.put("cursor", cursor);
    }
  }

  private void pace(String method) throws InterruptedException {
    Integer millis = PACE.get(method);
    if (paced && millis != null) {
      long since = last.containsKey(method) ? (System.nanoTime() - last.get(method)) / 1_000_000 : millis;
      Thread.sleep(Math.clamp(millis - since, 0, millis));
      last.put(method, System.nanoTime());
    }
  }

  private void waitFor(String retryAfter) throws InterruptedException {
    long seconds = retryAfter.matches("\\d{1,6}") ? Long.parseLong(retryAfter) : paced ? 30 : 0;
    Thread.sleep(Duration.ofSeconds(Math.min(seconds, Patience.LONGEST.toSeconds())));
  }
}
