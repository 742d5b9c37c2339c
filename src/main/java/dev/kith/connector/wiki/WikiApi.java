package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Secret;
import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a MediaWiki's `api.php`.
final class WikiApi {
  /// How far behind its master a copy of the wiki's database may lie before the wiki tells us to wait.
  private static final String MAXLAG = "5";
  private static final int TRIES = 5;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Set<String> WAITS = Set.of("maxlag", "ratelimited", "readonly");

  private final URI url;
  private final Fetcher fetcher;
  private boolean signedIn;

  /// What the wiki refuses, though it answered.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    final String code;

    Refused(String code, String message) {
      super(message);
      this.code = code;
    }

    /// Whether the wiki says that the account may not read this page.
    boolean denied() {
      return code.matches("permissiondenied|.*-noread|accesscontrol.*");
    }

    /// Whether that is said of the account or the wiki, rather than of what was asked for.
    boolean general() {
      return WAITS.contains(code) || code.matches("readapidenied|assert.*|mwoauth.*|blocked.*");
    }
  }

  interface Batch {
    /// @param query what stands under `query`, of all answers that belong together
    void take(JsonNode query) throws IOException, InterruptedException;
  }

  /// @param signedIn whether the fetcher sends a token, so that an answer for strangers is none
  WikiApi(URI url, Fetcher fetcher, boolean signedIn) {
    this.url = url;
    this.fetcher = fetcher;
    this.signedIn = signedIn;
  }

  /// Signs in as `Name@bot` of Special:BotPasswords.
  void signIn(String user, Secret password) throws IOException, InterruptedException {
    fetcher.keepCookies();
    JsonNode given = ask(Map.of("action", "query", "meta", "tokens", "type", "login"));
    Map<String, String> form = new LinkedHashMap<>(Map.of("action", "login", "format", "json", "formatversion", "2"));
    form.put("lgname", user);
    form.put("lgpassword", password.value());
    form.put("lgtoken", text(given, "query", "tokens", "logintoken"));
    JsonNode said = told(Fetch.api(url).post(form));
    if (!text(said, "login", "result").equals("Success")) {
      throw new IOException(url + ": the wiki does not let " + user + " in: " + line(text(said, "login", "reason"))
          + "; set user and password as Special:BotPasswords gave them");
    }
    signedIn = true;
  }

  /// One answer.
  ///
  /// @throws Refused     if the wiki says what is wrong with the question
  /// @throws IOException if there is no answer, in one line that says which setting to mend
  JsonNode ask(Map<String, String> parameters) throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put("format", "json");
    all.put("formatversion", "2");
    all.put("maxlag", MAXLAG);
    if (signedIn) {
      // a session that ended would else be answered as a stranger's, who may see less
      all.put("assert", "user");
    }
    return told(Fetch.api(LiveJson.uri(url.toString(), all)));
  }

  private JsonNode told(Fetch fetch) throws IOException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      switch (fetcher.get(fetch)) {
        case Answer.Found found -> {
          JsonNode node = LiveJson.parse(found);
          JsonNode error = node.path("error").isObject() ? node.path("error") : node.path("errors").path(0);
          String code = text(error, "code");
          if (code.isEmpty()) {
            return node;
          }
          if (attempt >= TRIES || !WAITS.contains(code)) {
            throw refused(code, line(text(error, error.has("info") ? "info" : "text")));
          }
          fetcher.pause(wait(found.header("retry-after")));
        }
        case Answer.Gone gone -> throw new IOException(gone.uri() + ": nothing is there (" + gone.status()
            + "); set url to the address of api.php, which the wiki's page Special:Version names");
        case Answer.Denied denied -> throw new IOException(denied.uri() + ": may not be read (" + denied.status()
            + "); set a token, or user and password, of an account that may read the wiki");
        case Answer.Barred barred -> throw new IOException(barred.uri() + ": " + barred.why());
        case Answer.NotModified same -> throw new IOException(same.uri() + ": answered that nothing changed, unasked");
      }
    }
  }

  private Refused refused(String code, String said) {
    String mend = switch (code) {
      case "readapidenied" -> "; set a token, or user and password, of an account that may read the wiki";
      case "assertuserfailed", "mwoauth-invalid-authorization" -> "; the token or password holds no longer: set a new one";
      case "maxlag", "readonly", "ratelimited" -> "; the wiki is busy: the next pass asks again";
      default -> "";
    };
    return new Refused(code, url + ": the wiki says " + code + ": " + said + mend);
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse("no more");
  }

  private static Duration wait(String seconds) {
    Duration wait = Duration.ofSeconds(seconds.matches("\\d{1,4}") ? Long.parseLong(seconds) : 5);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// A question whose answer goes on in further ones: those that tell of the same things are joined, as soon as they are
  /// complete they are handed on.
  ///
  /// @param later what to ask with instead from the second answer on, besides its `continue`
  /// @throws IOException if the wiki goes round in circles
  void each(Map<String, String> parameters, Map<String, String> later, Batch batch) throws IOException, InterruptedException {
    Map<String, String> asked = new LinkedHashMap<>(parameters);
    asked.put("action", "query");
    Map<String, String> now = asked;
    ObjectNode joined = null;
    Set<String> seen = new HashSet<>();
    while (true) {
      JsonNode answer = ask(now);
      JsonNode query = answer.path("query");
      if (query.isObject()) {
        joined = joined == null ? (ObjectNode) query : join(joined, query);
      }
      JsonNode more = answer.path("continue");
      if (joined != null && (!more.isObject() || WikiAnswers.flag(answer, "batchcomplete") || !joined.has("pages"))) {
        batch.take(joined);
        joined = null;
      }
      if (!more.isObject()) {
        return;
      }
      if (!seen.add(more.toString())) {
        throw new IOException(url + ": the wiki's list goes round in circles at " + line(more.toString())
            + "; the next pass asks again");
      }
      now = new LinkedHashMap<>(asked);
      now.putAll(later);
      for (var next : more.properties()) {
        now.put(next.getKey(), next.getValue().asString(""));
      }
    }
  }

  /// The same about many things, so many at a time as the wiki allows a stranger.
  ///
  /// @param key `pageids`, `titles` or `ususers`
  void about(String key, Collection<String> things, Map<String, String> parameters, Batch batch)
      throws IOException, InterruptedException {
    List<String> some = new ArrayList<>();
    int length = 0;
    for (String thing : things) {
      // a title may hold no bar; long addresses are cut by some servers
      if (some.size() == 50 || length > 1_500) {
        each(with(parameters, key, String.join("|", some)), Map.of(), batch);
        some.clear();
        length = 0;
      }
      some.add(thing);
      length += thing.length();
    }
    if (!some.isEmpty()) {
      each(with(parameters, key, String.join("|", some)), Map.of(), batch);
    }
  }

  private static Map<String, String> with(Map<String, String> parameters, String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(key, value);
    return all;
  }

  /// Both answers in one: lists one after the other, but those of the same page within that page.
  private static ObjectNode join(ObjectNode before, JsonNode after) {
    for (var part : after.properties()) {
      JsonNode old = before.path(part.getKey());
      if (part.getKey().equals("pages")) {
        Map<String, ObjectNode> pages = new LinkedHashMap<>();
        for (JsonNode page : List.of(old, part.getValue())) {
          page.values().forEach(one -> pages.merge(text(one, "pageid") + text(one, "title"), (ObjectNode) one, WikiApi::lists));
        }
        ArrayNode all = before.arrayNode();
        pages.values().forEach(all::add);
        before.set("pages", all);
      } else {
        ObjectNode both = before.objectNode();
        both.set(part.getKey(), old);
        lists(both, before.objectNode().set(part.getKey(), part.getValue()));
        before.set(part.getKey(), both.path(part.getKey()));
      }
    }
    return before;
  }

  /// Adds the fields of the second to the first, lists to lists.
  private static ObjectNode lists(ObjectNode before, JsonNode after) {
    for (var field : after.properties()) {
      if (before.path(field.getKey()).isArray() && field.getValue().isArray()) {
        ArrayNode all = (ArrayNode) before.path(field.getKey());
        field.getValue().values().forEach(all::add);
      } else {
        before.set(field.getKey(), field.getValue());
      }
    }
    return before;
  }
}
