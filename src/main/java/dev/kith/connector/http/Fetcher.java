package dev.kith.connector.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/// Fetches for one pass over one source.
///
/// Not safe for several threads.
public final class Fetcher implements AutoCloseable {
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Reach reach;
  private final URI origin;
  private final List<Credential> credentials;

  /// @param origin      the source's own address; its scheme, host and port are the first of the origins allowed
  /// @param credentials sent there and nowhere else
  public Fetcher(Reach reach, URI origin, List<Credential> credentials) {
    this.reach = reach;
    this.origin = origin;
    this.credentials = List.copyOf(credentials);
  }

  /// Fetches one thing, with its redirects and tries, within [Reach#deadline].
  ///
  /// @throws FetchException       if it could not be had now, in one line that says what happened and what to do
  /// @throws InterruptedException at once, if the thread is interrupted
  public Answer get(Fetch fetch) throws FetchException, InterruptedException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(fetch.uri()).timeout(reach.deadline()).header("Accept", fetch.accept());
      fetch.headers().forEach(request::header);
      if (fetch.uri().getAuthority().equals(origin.getAuthority())) {
        credentials.forEach(c -> request.header(c.header(), c.prefix() + c.secret().value()));
      }
      HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return switch (response.statusCode()) {
          case 200 -> new Answer.Found(fetch.uri(), 200, response.headers().map(), body.readAllBytes(), false);
          case 304 -> new Answer.NotModified(fetch.uri());
          case 404, 410 -> new Answer.Gone(fetch.uri(), response.statusCode());
          case 401, 403 -> new Answer.Denied(fetch.uri(), response.statusCode());
          default -> throw new FetchException(fetch.uri() + ": answered " + response.statusCode(), "look at the server", null);
        };
      }
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw new FetchException(fetch.uri() + ": " + e.getMessage(), "check that the server is up", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
