package dev.kith.web;

import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered without Javalin is answered as Javalin does it. A request that says what its body is goes to Javalin.
final class DirectTest {
  private static final List<String> TO_JAVALIN = List.of("Content-Type", "text/plain");

  @TempDir
  private Path folder;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = Site.open(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Reply ask(String path, List<String> headers, List<String> more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(more);
    return site.get(path, all.toArray(String[]::new));
  }

  private static String text(Reply reply) {
    return reply.text().replaceAll("\"tookMs\":[0-9.]+", "");
  }

  /// Without what follows from the time that passed.
  private static Map<String, List<String>> headers(Reply reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.headers());
    headers.remove("date");
    headers.remove("content-length");
    headers.computeIfPresent("server-timing", (_, _) -> List.of());
    return headers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"search?q=vpn", "search?q=vpn&limit=1", "search", "search?q=%C3%A4+b%20c&&=x&y", "search?q=%FF",
      "search?q=vpn&limit=x", "search?q=vpn&sort=odd", "search?q=vpn&cursor=odd", "search?q=vpn&bogus=1", "suggest?q=v", "suggest?limit=99",
      "experts?q=vpn", "experts?q=vpn&team=odd"})
  void theSameIsSaidAsByJavalin(String path) {
    for (List<String> who : List.of(List.<String>of(), List.of("X-Kith-As", "ola"), List.of("X-Kith-As", "nobody-of-this-name"),
        List.of("Accept-Language", "de", "Cookie", "kith-session=odd"), List.of("Authorization", "Bearer odd"),
        List.of("X-Kith-As", "mira", "If-None-Match", "W/\"odd\""))) {
      Reply direct = ask("/api/v1/" + path, who, List.of());
      Reply servlet = ask("/api/v1/" + path, who, TO_JAVALIN);
      assertThat(direct.status()).as("%s", who).isEqualTo(servlet.status());
      assertThat(headers(direct)).as("%s", who).isEqualTo(headers(servlet));
      assertThat(text(direct)).as("%s", who).isEqualTo(text(servlet));
    }
  }

  @Test
  void oneOfTheTwoIsAnsweredWithoutJavalin() {
    List<String> same = List.of("If-None-Match", site.get("/api/v1/search?q=vpn").header("etag"));
    // Javalin says of nothing that it is plain text
    assertThat(ask("/api/v1/search?q=vpn", same, TO_JAVALIN).header("content-type")).isEqualTo("text/plain");
    assertThat(ask("/api/v1/search?q=vpn", same, List.of()).header("content-type")).isEmpty();
  }

  @Test
  void whatGoesWrongOnOurSideIsNotShown() {
    site.state.bug = new IllegalStateException("the walrus");
    Reply bug = site.get("/api/v1/search?q=vpn");
    site.state.bug = null;
    site.state.error = new ExceptionInInitializerError("the walrus");
    Reply error = site.get("/api/v1/search?q=vpn");
    site.state.error = null;
    for (Reply reply : List.of(bug, error)) {
      problem(reply, 500, "internal");
      assertThat(reply.text()).doesNotContain("walrus", "Exception", "dev.kith");
    }
    assertThat(site.get("/api/v1/search?q=vpn").status()).as("control: it was the bug").isEqualTo(200);
  }
}
