package dev.kith.connector.tracker;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Credential;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import dev.kith.connector.http.Validators;
import dev.kith.connector.input.JsonRecords;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Asks the API of a live tracker, and tells apart what an answer may mean: only a [Reply] that [Reply#missing] says that a
/// thing is not there.
final class Calls implements AutoCloseable {
  /// So many failures in a row are no matter of single things any more.
  private static final int PATIENCE = 5;

  /// An answer: JSON, or nothing because it is as it was, or nothing because there is no such thing.
  ///
  /// @param status  200, 304, 404 or 410
  /// @param address where it came from in the end
  record Reply(int status, String address, JsonNode node, Map<String, List<String>> headers) {
    boolean missing() {
      return status == 404 || status == 410;
    }

    boolean unmodified() {
      return status == 304;
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /// The list that it is; what is no list is no empty one.
    List<JsonNode> list() throws FetchException {
      if (missing() || !node.isArray()) {
        throw new FetchException(address + ": answers with no list", "check that the token may read it", null);
      }
      return List.copyOf(node.values());
    }

    /// Whether no page comes after this one, of a list in pages of [Walk#PAGE].
    boolean last() {
      return node.size() < Walk.PAGE && !header("link").contains("rel=\"next\"");
    }
  }

  /// It is there, or not, and not for this account; a matter of the whole source if the status is 401.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private Refused(String what) {
      super(what);
    }
  }

  /// The source as a whole cannot be read now, in one line that says what to do.
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(String what, Throwable cause) {
      super(what, cause);
    }
  }

  /// What this account may ask is used up for now.
  static final class Spent extends IOException {
    private static final long serialVersionUID = 1;
    private final String where;

    private Spent(String where, String what) {
      super(what);
      this.where = where;
    }

    String where() {
      return where;
    }
  }

  private final Fetcher fetcher;
  private final String base;
  private final String rights;
  private int failures;
  /// How many requests are left, and until when, by what GitHub calls a resource: each of its APIs has its own.
  private final Map<String, Long> left = new HashMap<>();
  private final Map<String, String> until = new HashMap<>();
  private Instant server;

  /// @param base   what stands before each path, without a slash at its end
  /// @param rights what to do if the account may not, in one line
  Calls(Reach reach, String base, List<Credential> credentials, String rights) {
    this.base = base;
    this.rights = rights;
    this.fetcher = new Fetcher(reach, URI.create(base), credentials);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Reply get(String path) throws IOException, InterruptedException {
    return get(path, "");
  }

  /// Asks for what is known by an ETag, so that it need not come again.
  ///
  /// @param etag empty if nothing is known
  /// @throws FetchException if it cannot be had now
  Reply get(String path, String etag) throws IOException, InterruptedException {
    URI uri = URI.create(base + path);
    spent(uri);
    Fetch fetch = Fetch.api(uri);
    return answered(uri, etag.isEmpty() ? fetch : new Fetch(uri, fetch.headers(), new Validators(etag, ""), fetch.accept(),
        false, null));
  }

  /// Posts JSON to an address beside the API's own.
  Reply post(String address, String json) throws IOException, InterruptedException {
    URI uri = URI.create(address);
    spent(uri);
    return answered(uri, Fetch.api(uri).json(json));
  }

  private void spent(URI uri) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before " + uri);
    }
    for (Map.Entry<String, Long> each : left.entrySet()) {
      if (each.getValue() <= 0) {
        throw new Spent(uri.toString(), "the account may ask no more" + until.get(each.getKey()));
      }
    }
  }

  private Reply answered(URI uri, Fetch fetch) throws IOException, InterruptedException {
    Answer answer;
    try {
      answer = fetcher.get(fetch);
    } catch (FetchException e) {
      throw failed(e);
    }
    return switch (answer) {
      case Answer.Found found -> found(uri, found);
      case Answer.NotModified(URI at) -> {
        failures = 0;
        yield new Reply(304, at.toString(), MissingNode.getInstance(), Map.of());
      }
      case Answer.Gone(URI at, int status) -> {
        failures = 0;
        yield new Reply(status, at.toString(), MissingNode.getInstance(), Map.of());
      }
      case Answer.Denied(_, int status) when status == 401 ->
          throw new Broken(uri + ": the account is not known (401); " + rights, null);
      case Answer.Denied(_, int status) -> throw new Refused(uri + ": answered " + status);
      case Answer.Barred(_, String why) -> throw new Broken(uri + ": " + why + "; check url", null);
    };
  }

  private Reply found(URI uri, Answer.Found found) throws IOException {
    quota(found);
    try {
      JsonNode node = found.partial() ? null : JsonRecords.parse(found.text());
      if (node != null && node.isContainer()) {
        failures = 0;
        return new Reply(200, found.uri().toString(), node, found.headers());
      }
    } catch (JacksonException _) {
      // told below
    }
    throw failed(new FetchException(uri + (found.partial() || found.mediaType().endsWith("json")
        ? ": the answer was cut or is broken" : ": answers with a page instead of JSON"),
        "check url and token, and that no login or proxy stands before the API", null));
  }

  /// One failure may be a matter of one thing; many in a row are not, and each may have taken long.
  private IOException failed(FetchException e) {
    if (e.notBefore().isPresent()) {
      return new Spent(base, e.getMessage());
    }
    return ++failures < PATIENCE ? e : new Broken(e.getMessage() + "; " + e.mend(), e);
  }

  private void quota(Answer.Found found) {
    String date = found.header("date");
    if (server == null && !date.isEmpty()) {
      try {
        server = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeException _) {
        server = null;
      }
    }
    for (String prefix : List.of("x-ratelimit-", "ratelimit-")) {
      String remaining = found.header(prefix + "remaining");
      String reset = found.header(prefix + "reset");
      if (remaining.matches("\\d{1,9}")) {
        // whatever else uses this account is left a little
        long reserve = found.header(prefix + "limit").matches("\\d{1,9}")
            ? Long.parseLong(found.header(prefix + "limit")) / 50 : 0;
        String resource = found.header(prefix + "resource");
        left.put(resource, Long.parseLong(remaining) - reserve);
        until.put(resource, reset.matches("\\d{9,11}") ? " until " + Instant.ofEpochSecond(Long.parseLong(reset)) : "");
        return;
      }
    }
  }

  /// When the first answer of this pass was made, by the server's clock; ours if it did not say.
  Instant began() {
    return server == null ? Instant.now().minusSeconds(300) : server;
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
