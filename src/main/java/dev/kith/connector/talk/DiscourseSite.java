package dev.kith.connector.talk;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.Fetcher;
import java.io.IOException;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// The API of one live forum.
record DiscourseSite(Fetcher fetcher, String url) implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /// @param status 200, or why it is not shown: 401, 403, 404, 410
  /// @param body   a missing node if it is not shown
  record Reply(int status, JsonNode body) {
    boolean found() {
      return !body.isMissingNode();
    }
  }

  /// @param path with its query, such as `/t/7.json`
  /// @throws IOException if the answer is none, or no JSON
  Reply get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(url + path);
    return switch (fetcher.get(Fetch.api(uri))) {
      case Answer.Found found -> new Reply(200, parsed(found));
      case Answer.Gone gone -> new Reply(gone.status(), MissingNode.getInstance());
      case Answer.Denied denied -> new Reply(denied.status(), MissingNode.getInstance());
      case Answer.Barred barred -> throw new IOException(uri + ": " + barred.why());
      case Answer.NotModified _ -> throw new IOException(uri + ": answered 304 without being asked to");
    };
  }

  private static JsonNode parsed(Answer.Found found) throws IOException {
    try {
      JsonNode body = JSON.readTree(found.text());
      if (body.isContainer()) {
        return body;
      }
    } catch (JacksonException _) {
      // told below
    }
    throw new IOException(found.uri() + ": answered with something that is no JSON, such as a login page; check url, and set token"
        + " if the forum asks for a login");
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
