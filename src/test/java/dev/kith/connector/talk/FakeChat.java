package dev.kith.connector.talk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A small chat server on 127.0.0.1, with a clock of its own. It counts what it is asked, fails when told so, and can interrupt
/// whoever reads it.
abstract class FakeChat implements AutoCloseable, InstantSource {
  static final Reach HTTP = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1), 20 << 20, "");

  /// What is answered instead, or `null`.
  interface Fault {
    Reply on(String path, Map<String, String> query);
  }

  record Reply(int status, String body, Map<String, String> headers) {
    static Reply of(String body) {
      return new Reply(200, body, Map.of());
    }
  }

  final List<String> asked = new ArrayList<>();
  Instant now = Instant.parse("2026-03-02T08:00:00Z");
  Fault fault = (_, _) -> null;
  private final HttpServer server;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private int killIn = -1;
  private Thread reader;

  FakeChat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(thread);
    server.createContext("/", this::handle);
    server.start();
  }

  /// What the product answers.
  abstract Reply answer(String path, Map<String, String> query, String token);

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Interrupts this thread when so many more requests have come.
  void killIn(int requests) {
    reader = Thread.currentThread();
    killIn = requests;
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> query = new TreeMap<>();
      String raw = exchange.getRequestURI().getRawQuery();
      for (String pair : raw == null ? new String[0] : raw.split("&")) {
        query.put(pair.split("=")[0], URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
      }
      asked.add(path.substring(path.lastIndexOf("/api/") + 5) + (raw == null ? "" : "?" + URLDecoder.decode(raw, StandardCharsets.UTF_8)));
      if (killIn >= 0 && killIn-- == 0) {
        reader.interrupt();
        return;
      }
      Reply reply = fault.on(path, query);
      if (reply == null) {
        reply = answer(path, query, exchange.getRequestHeaders().getFirst("Authorization"));
      }
      byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
      reply.headers.forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
