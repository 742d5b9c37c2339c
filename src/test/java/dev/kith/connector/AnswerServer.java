package dev.kith.connector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on this computer that answers for a product which is modelled in memory, counts what it is asked, and at chosen
/// requests fails, changes the model, or interrupts whoever asks.
public final class AnswerServer implements AutoCloseable {
  /// What a source with nothing to be polite about is reached with.
  public static final Reach REACH = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1), 20 << 20, "");

  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply ok(Object json) {
      return new Reply(200, Map.of("Content-Type", "application/json"), json.toString());
    }

    public static Reply of(int status) {
      return new Reply(status, Map.of("Content-Type", "application/json"), "{\"errors\": [\"" + status + "\"]}");
    }
  }

  /// @param path  without the query
  /// @param query as it came, decoded
  public record Asked(String path, Map<String, List<String>> query, Map<String, String> headers) {
    public String first(String key, String otherwise) {
      return query.getOrDefault(key, List.of(otherwise)).getFirst();
    }

    public int number(String key, int otherwise) {
      return Integer.parseInt(first(key, "" + otherwise));
    }
  }

  public interface Site {
    Reply answer(Asked asked) throws IOException;
  }

  /// What to do at a request besides answering it; a reply is sent in place of the site's.
  public interface At {
    Reply now();
  }

  static {
    // else each answer waits for the acknowledgement of the one before
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Site site;
  private final Map<Integer, At> at = new HashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  /// Path and query of everything that was asked, in order.
  public final List<String> asked = new ArrayList<>();

  public AnswerServer(Site site) {
    this.site = site;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Does this at the request of this number, counted from now; the first is 1.
  public synchronized void at(int number, At what) {
    at.put(count.get() + number, what);
  }

  /// Does this at so many requests in a row: more than a fetcher has tries, and the thing asked for cannot be had.
  public synchronized void at(int number, int times, At what) {
    for (int i = 0; i < times; i++) {
      at(number + i, what);
    }
  }

  /// Forgets what was to be done and what was asked.
  public synchronized void calm() {
    at.clear();
    asked.clear();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int number = count.incrementAndGet();
      asked.add(exchange.getRequestURI().toString());
      Map<String, List<String>> query = new LinkedHashMap<>();
      String raw = exchange.getRequestURI().getRawQuery();
      for (String pair : raw == null ? new String[0] : raw.split("&")) {
        String[] sides = pair.split("=", 2);
        query.computeIfAbsent(decoded(sides[0]), _ -> new ArrayList<>()).add(sides.length < 2 ? "" : decoded(sides[1]));
      }
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
      At special = at.get(number);
      Reply reply = special == null ? null : special.now();
      if (reply == null) {
        reply = reply(new Asked(exchange.getRequestURI().getPath(), query, headers));
      }
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Reply reply(Asked asked) {
    try {
      return site.answer(asked);
    } catch (IOException | RuntimeException e) {
      return new Reply(500, Map.of(), e.toString());
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
