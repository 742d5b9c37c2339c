package dev.kith.signin.oidc;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What the provider is asked over: bounded in time and size, and never sent elsewhere by a redirect.
final class Wire implements AutoCloseable {
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(5)).build();
  private final Duration patience;
  private final Checks checks;

  /// @param patience for one answer, from the first byte sent to the last byte read
  Wire(Duration patience, Checks checks) {
    this.patience = patience;
    this.checks = checks;
  }

  /// The text at an address, which must be there.
  String get(URI address) throws Refused {
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(address).header("Accept", "application/json").GET().build());
    if (response.statusCode() != 200) {
      throw new Refused(Reason.DOWN, new IOException(address + " answered " + response.statusCode()));
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /// Sends what the library has put together; the answer may be an error of the protocol.
  HTTPResponse send(HTTPRequest asked) throws Refused {
    HttpRequest.Builder request = HttpRequest.newBuilder(asked.getURI());
    asked.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    request.header("Accept", "application/json");
    request.method(asked.getMethod().name(), asked.getBody() == null ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(asked.getBody()));
    HttpResponse<byte[]> response = send(request.build());
    try {
      HTTPResponse out = new HTTPResponse(response.statusCode());
      List<String> type = response.headers().allValues("Content-Type");
      if (type.size() == 1) {
        out.setContentType(type.getFirst());
      }
      out.setBody(new String(response.body(), StandardCharsets.UTF_8));
      return out;
    } catch (ParseException e) {
      throw new Refused(Reason.MALFORMED, e);
    }
  }

  /// The client's own time limit ends with the headers, so this one is kept from outside.
  private HttpResponse<byte[]> send(HttpRequest request) throws Refused {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), checks.largest()));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Refused(Reason.DOWN, e);
    } catch (ExecutionException e) {
      String said = String.valueOf(e.getCause().getMessage());
      throw new Refused(said.contains("capacity") ? Reason.OVERSIZED : Reason.DOWN, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(Reason.DOWN, e);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
