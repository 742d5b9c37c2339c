package dev.kith.connector.wiki;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.JsonRecords;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the clients of both wikis' interfaces share.
final class LiveJson {
  private LiveJson() {}

  /// An address with these parameters, in their order.
  static URI uri(String address, Map<String, String> parameters) {
    return URI.create(address + (parameters.isEmpty() ? "" : address.contains("?") ? "&" : "?") + parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + encoded(one.getValue())).collect(Collectors.joining("&")));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The JSON of an answer. One of which nothing said how long it is may be cut, but JSON that is cut is none.
  ///
  /// @throws FetchException if it is something else, such as a page to sign in at: nothing is known then
  static JsonNode parse(Answer.Found found) throws FetchException {
    try {
      JsonNode node = JsonRecords.parse(found.text());
      if (node.isObject() || node.isArray()) {
        return node;
      }
    } catch (JacksonException e) {
      if (found.partial()) {
        throw new FetchException(found.uri() + ": the answer is cut", "the next pass asks again", null);
      }
      throw new FetchException(found.uri() + ": answered " + (found.mediaType().isEmpty() ? "something" : found.mediaType())
          + " that is no JSON", "look whether it asks to sign in; set a token, or check the url", e);
    }
    throw new FetchException(found.uri() + ": answered nothing", "the next pass asks again", null);
  }
}
