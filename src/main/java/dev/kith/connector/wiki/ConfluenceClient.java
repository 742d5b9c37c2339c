package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// Asks a Confluence's REST interface.
final class ConfluenceClient {
  private final URI url;
  private final Fetcher fetcher;
  /// What time it was there at the first answer; `null` before.
  private Instant time;

  /// It is there, and not for us.
  static final class Denied extends IOException {
    private static final long serialVersionUID = 1;

    Denied(URI uri, int status) {
      super(uri + ": may not be read (" + status + "); set the token (and for Cloud the user) of an account that may read it");
    }
  }

  /// Nothing is there.
  static final class Absent extends IOException {
    private static final long serialVersionUID = 1;

    Absent(URI uri, int status) {
      super(uri + ": nothing is there (" + status + "); set url to the site's address with its context path");
    }
  }

  interface Taker {
    void take(JsonNode one) throws IOException, InterruptedException;
  }

  ConfluenceClient(URI url, Fetcher fetcher) {
    this.url = url;
    this.fetcher = fetcher;
  }

  URI url() {
    return url;
  }

  /// The server's time; ours if it tells none.
  Instant time() {
    return time == null ? Instant.now() : time;
  }

  /// One answer.
  ///
  /// @param path below the site's address
  /// @throws Absent, Denied, and other IOException in one line
  JsonNode ask(String path, String... parameters) throws IOException, InterruptedException {
    Map<String, String> asked = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      asked.put(parameters[i], parameters[i + 1]);
    }
    return ask(LiveJson.uri(url + path, asked));
  }

  private JsonNode ask(URI uri) throws IOException, InterruptedException {
    return switch (fetcher.get(Fetch.api(uri))) {
      case Answer.Found found -> {
        time = time == null ? date(found.header("date")) : time;
        yield LiveJson.parse(found);
      }
      case Answer.Gone gone -> throw new Absent(gone.uri(), gone.status());
      case Answer.Denied denied -> throw new Denied(denied.uri(), denied.status());
      case Answer.Barred barred -> throw new IOException(barred.uri() + ": " + barred.why());
      case Answer.NotModified same -> throw new IOException(same.uri() + ": answered that nothing changed, unasked");
    };
  }

  private static Instant date(String header) {
    try {
      return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  /// All that a list holds, one answer after the other.
  ///
  /// @throws IOException if there is no list, or it goes round in circles
  void each(String path, Taker taker, String... parameters) throws IOException, InterruptedException {
    JsonNode answer = ask(path, parameters);
    Set<String> seen = new HashSet<>();
    String before = "";
    while (true) {
      List<JsonNode> some = answer.isArray() ? List.copyOf(answer.values()) : list(answer, "results");
      if (!answer.isArray() && !answer.path("results").isArray()) {
        throw new IOException(url + path + ": answered no list; check that url is the address of a Confluence");
      }
      String next = text(answer, "_links", "next");
      String these = some.toString();
      if (!some.isEmpty() && these.equals(before) || !next.isEmpty() && !seen.add(next)) {
        throw new IOException(url + path + ": the list goes round in circles; the next pass asks again");
      }
      before = these;
      for (JsonNode one : some) {
        taker.take(one);
      }
      if (next.isEmpty()) {
        return;
      }
      answer = ask(resolved(next));
    }
  }

  /// Links are below the site's address, or below its host, or whole.
  private URI resolved(String link) throws IOException {
    try {
      String context = url.getRawPath();
      URI found = link.startsWith("http") ? URI.create(link)
          : link.startsWith("/") && !context.isEmpty() && link.startsWith(context + "/") ? url.resolve(link) : URI.create(url + link);
      return found;
    } catch (IllegalArgumentException e) {
      UnaryOperator<String> line = said -> said.lines().findFirst().orElse("");
      throw new IOException(url + ": a list goes on at " + line.apply(link) + ", which is no address", e);
    }
  }
}
