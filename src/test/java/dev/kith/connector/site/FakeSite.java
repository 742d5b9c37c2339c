package dev.kith.connector.site;

import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.http.FaultServer;
import dev.kith.connector.http.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A site in memory, by path and query: what is not in it is 404. It sends an ETag with each page and knows it again.
final class FakeSite implements AutoCloseable {
  static final Reach REACH = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1), 4 << 20,
      "");

  /// @param headers lines
  record Page(int status, byte[] body, List<String> headers) {
    String etag() {
      return "\"" + Integer.toHexString(java.util.Arrays.hashCode(body) * 31 + headers.hashCode()) + "\"";
    }
  }

  final Map<String, Page> pages = new ConcurrentHashMap<>();
  /// What was asked for, in order.
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  /// What answers in place of the site, if it says something but `null`.
  volatile Function<FaultServer.Request, FaultServer.Reply> fault = _ -> null;
  private final FaultServer server = FaultServer.serve(this::answer);

  private FaultServer.Reply answer(FaultServer.Request request) {
    asked.add(request.target());
    FaultServer.Reply failing = fault.apply(request);
    Page page = pages.get(request.target());
    if (failing != null || page == null) {
      return failing != null ? failing : FaultServer.status(404);
    }
    if (page.status == 200 && request.header("if-none-match").equals(page.etag())) {
      return FaultServer.status(304);
    }
    List<String> headers = new ArrayList<>(page.headers);
    if (page.status == 200) {
      headers.add("ETag: " + page.etag());
    }
    return FaultServer.bytes(page.status, page.body, headers.toArray(String[]::new));
  }

  String url(String path) {
    return server.uri(path).toString();
  }

  FakeSite page(String path, String html, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: text/html; charset=utf-8");
    pages.put(path, new Page(200, html.getBytes(StandardCharsets.UTF_8), all));
    return this;
  }

  FakeSite file(String path, String type, byte[] body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: " + type);
    pages.put(path, new Page(200, body, all));
    return this;
  }

  FakeSite status(String path, int status, String... headers) {
    pages.put(path, new Page(status, new byte[0], List.of(headers)));
    return this;
  }

  /// A page of a few sentences of its own, with links.
  FakeSite text(String path, String title, String... links) {
    return page(path, html(title, "<p>" + sentences(title) + "</p>", links));
  }

  static String html(String title, String body, String... links) {
    StringBuilder out = new StringBuilder("<html lang=en><head><title>" + title + "</title></head><body><nav>");
    for (String link : links) {
      out.append("<a href=\"").append(link).append("\">go</a> ");
    }
    return out + "</nav><main><h1>" + title + "</h1>" + body + "</main></body></html>";
  }

  /// Words that are different for each topic.
  static String sentences(String topic) {
    java.util.Random random = new java.util.Random(topic.hashCode());
    StringBuilder out = new StringBuilder(topic);
    for (int i = 0; i < 40; i++) {
      out.append(' ');
      for (int letter = 0; letter < 6; letter++) {
        out.append((char) ('a' + random.nextInt(26)));
      }
    }
    return out.append('.').toString();
  }

  Website website() {
    return Website.of("test", url("/"), REACH);
  }

  RecordingSink crawl(RecordingSink sink) throws IOException, InterruptedException {
    website().read(Cursor.START, sink);
    return sink;
  }

  /// The path of an item's id.
  String path(String id) {
    return id.substring(url("").length());
  }

  List<String> paths(List<String> ids) {
    return ids.stream().map(this::path).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
