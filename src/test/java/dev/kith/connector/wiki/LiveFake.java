package dev.kith.connector.wiki;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One server for all sites that tests make up, each below a path of its own.
final class LiveFake {
  /// What a site answers.
  ///
  /// @param after seconds, as `Retry-After` says them; -1 to say nothing
  record Said(int status, String mediaType, byte[] body, int after) {
    Said(int status, String mediaType, byte[] body) {
      this(status, mediaType, body, -1);
    }

    Said after(int seconds) {
      return new Said(status, mediaType, body, seconds);
    }

    static Said html(int status, String text) {
      return new Said(status, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  interface Site {
    /// @param path below the site's own
    /// @param asked the parameters, those of a form among them
    /// @param headers by lower-case name
    Said answer(String path, Map<String, String> asked, Map<String, String> headers) throws IOException;
  }

  /// Sees a question before the site does, and may answer in its place.
  interface Trouble {
    /// @return `null` to let it pass
    Said at(int number, String path, Map<String, String> asked);
  }

  private static final Map<Integer, LiveFake> SITES = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final HttpServer SERVER = started();

  private final int number = NUMBERS.incrementAndGet();
  private final Site site;
  /// How many questions there were.
  final AtomicInteger questions = new AtomicInteger();
  volatile Trouble trouble = (_, _, _) -> null;

  LiveFake(Site site) {
    this.site = site;
    SITES.put(number, this);
  }

  private static HttpServer started() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.createContext("/", LiveFake::handle);
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The site's address, without a slash at the end.
  URI url() {
    return URI.create("http://127.0.0.1:" + SERVER.getAddress().getPort() + "/" + number);
  }

  URI url(String path) {
    return URI.create(url() + path);
  }

  private static void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    int slash = path.indexOf('/', 1);
    LiveFake fake = slash < 0 || !path.substring(1, slash).matches("\\d+") ? null : SITES.get(Integer.parseInt(path.substring(1, slash)));
    Map<String, String> asked = new LinkedHashMap<>();
    parameters(exchange.getRequestURI().getRawQuery(), asked);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    parameters(body, asked);
    Map<String, String> headers = new LinkedHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    Said said;
    if (fake == null) {
      said = Said.html(404, "Nothing here.");
    } else {
      String below = path.substring(slash);
      said = fake.trouble.at(fake.questions.incrementAndGet(), below, asked);
      if (said == null) {
        synchronized (fake.site) {
          said = answered(fake.site, below, asked, headers);
        }
      }
    }
    exchange.getResponseHeaders().set("Content-Type", said.mediaType());
    if (said.after() >= 0) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(said.after()));
    }
    exchange.sendResponseHeaders(said.status(), said.body().length == 0 ? -1 : said.body().length);
    exchange.getResponseBody().write(said.body());
    exchange.close();
  }

  private static Said answered(Site site, String path, Map<String, String> asked, Map<String, String> headers) throws IOException {
    try {
      return site.answer(path, asked, headers);
    } catch (RuntimeException e) {
      e.printStackTrace();
      return Said.html(500, "A fault in the fake: " + e);
    }
  }

  private static void parameters(String written, Map<String, String> into) {
    for (String one : written == null || written.isEmpty() ? new String[0] : written.split("&")) {
      int equals = one.indexOf('=');
      String key = equals < 0 ? one : one.substring(0, equals);
      into.put(URLDecoder.decode(key, StandardCharsets.UTF_8),
          equals < 0 ? "" : URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
    }
  }
}
