package dev.kith.connector.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// The API of a tracker on 127.0.0.1, whose state is a model in memory. Below the first step of a path lies one model each.
final class FakeApi implements AutoCloseable {
  static {
    // otherwise each answer waits 40 ms for the client's acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  static final Reach REACH = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1), 20 << 20, "");
  private static final JsonMapper JSON = new JsonMapper();

  /// One question.
  ///
  /// @param path below the model's own, decoded step by step: what is encoded as %2F stays a slash within a step
  record Asked(String method, String path, Map<String, String> query, String body, Map<String, List<String>> headers) {
    String param(String name) {
      return query.getOrDefault(name, "");
    }
  }

  record Out(int status, String body, Map<String, String> headers) {
    static Out json(Object value) {
      return new Out(200, JSON.writeValueAsString(value), Map.of("Content-Type", "application/json; charset=utf-8"));
    }

    static Out status(int status) {
      return new Out(status, "{\"message\": \"no\", \"errorMessages\": [\"no\"]}", Map.of("Content-Type", "application/json"));
    }

    Out with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Out(status, body, more);
    }
  }

  /// What a product answers.
  interface Model {
    Out answer(Asked asked);
  }

  /// Answers in place of the model; `null` lets it answer.
  interface Fault {
    Out at(String target);
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<String, Model> models;
  volatile Fault fault;

  /// @param models by the first step of the path
  FakeApi(Function<String, Model> models) {
    this.models = models;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String model) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + model;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String raw = exchange.getRequestURI().getRawPath();
      int second = raw.indexOf('/', 1);
      String target = raw.substring(second) + (exchange.getRequestURI().getRawQuery() == null ? ""
          : "?" + exchange.getRequestURI().getRawQuery());
      asked.add(target);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Out out = fault == null ? null : fault.at(target);
      if (out == null) {
        try {
          out = models.apply(raw.substring(1, second)).answer(new Asked(exchange.getRequestMethod(), raw.substring(second),
              query(exchange.getRequestURI().getRawQuery()), body, exchange.getRequestHeaders()));
        } catch (RuntimeException e) {
          e.printStackTrace();
          out = Out.status(501);
        }
      }
      out.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] bytes = out.body().getBytes(StandardCharsets.UTF_8);
      boolean empty = out.status() == 304;
      exchange.sendResponseHeaders(out.status(), empty ? -1 : bytes.length == 0 ? -1 : bytes.length);
      if (!empty && bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] both = pair.split("=", 2);
      query.put(both[0], both.length < 2 ? "" : decoded(both[1]));
    }
    return Collections.unmodifiableMap(query);
  }

  static String decoded(String step) {
    return URLDecoder.decode(step, StandardCharsets.UTF_8);
  }

  /// One page of a list as GitHub and GitLab give it, of at most `most`, with the header that names the next.
  static Out page(List<?> all, Asked asked, int most) {
    int size = Math.min(most, asked.param("per_page").isEmpty() ? 30 : Integer.parseInt(asked.param("per_page")));
    int page = asked.param("page").isEmpty() ? 1 : Integer.parseInt(asked.param("page"));
    int from = Math.min(all.size(), (page - 1) * size);
    int to = Math.min(all.size(), from + size);
    List<?> part = all.subList(from, to);
    Out out = Out.json(part);
    String etag = "W/\"" + Held.digest(out.body()) + "\"";
    if (etag.equals(asked.headers().getOrDefault("If-none-match", List.of("")).getFirst())) {
      return new Out(304, "", Map.of("ETag", etag));
    }
    out = out.with("ETag", etag);
    return to < all.size() ? out.with("Link", "<http://127.0.0.1/next>; rel=\"next\"") : out;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
