package dev.kith.web;

import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What programs other than the page ask of a server.
final class ProgramsTest {
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

  private List<JsonNode> export(String path, String as) {
    Reply reply = site.get("/api/v1/export" + path, "X-Kith-As", as);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("content-type")).startsWith("application/x-ndjson");
    return reply.text().lines().map(line -> (JsonNode) Json.MAPPER.readTree(line)).toList();
  }

  @Test
  void anExportHoldsAllThatIsFoundAndSaysWhetherThatIsAll() {
    for (int i = 0; i < 450; i++) {
      site.library.add(Library.page("many" + i, "Walnut " + i, "A walnut."));
    }
    List<JsonNode> all = export("?q=walnut", "ola");
    assertThat(all).hasSize(451);
    assertThat(all.getLast().toString()).isEqualTo("{\"exported\":450,\"more\":false}");
    assertThat(all.stream().limit(450).map(line -> line.path("id").asString())).doesNotHaveDuplicates();
    assertThat(export("?q=walnut&limit=7", "ola").getLast().toString()).isEqualTo("{\"exported\":7,\"more\":true}");
    assertThat(export("?q=walnut&sort=newest&limit=450", "ola").getLast().path("more").asBoolean(true)).isFalse();
  }

  @Test
  void anExportHoldsWhatTheAskerMaySee() {
    assertThat(export("?q=walrus", "mira")).hasSize(1);
    assertThat(export("?q=walrus", "ola")).as("control").hasSize(2);
    problem(site.get("/api/v1/export?limit=10001"), 400, "bad-request");
    problem(site.get("/api/v1/export?sort=x"), 400, "bad-request");
  }

  @Test
  void figuresTellOfRoutesAndSourcesAndNothingOfWhoAskedWhat() {
    site.ask("search?q=confidential", "X-Kith-As", "ola");
    site.get("/api/v1/documents/confidential", "X-Kith-As", "ola");
    site.send("BREW", "/confidential", null);
    String figures = site.get("/metrics").text();
    assertThat(figures).contains("kith_request_seconds_count{method=\"GET\",route=\"/api/v1/search\",outcome=\"done\"} 1\n",
        "kith_request_seconds_count{method=\"GET\",route=\"/api/v1/documents/{id}\",outcome=\"refused\"} 1\n",
        "kith_index_documents{source=\"wiki\"} 3\n", "kith_index_age_seconds{source=\"wiki\"} 86400\n", "kith_source_ok{source=\"wiki\"} 1\n");
    assertThat(figures).as("no count of what not everybody may see").contains("kith_index_documents{source=\"drive\"} 0\n");
    assertThat(figures).doesNotContain("confidential", "ola", "BREW");
    assertThat(figures.lines()).allMatch(line -> line.matches("# (HELP|TYPE) \\w+ .*|\\w+(\\{[^}]*(\\{\\w+}[^}]*)?\\})? [\\d.E+-]+"));
  }

  @Test
  void bucketsAddUp() {
    for (int i = 0; i < 5; i++) {
      site.ask("search?q=vpn");
    }
    assertThat(site.get("/metrics").text()).contains("route=\"/api/v1/search\",outcome=\"done\",le=\"+Inf\"} 5\n");
  }

  @Test
  void aBrowserCanSearchHereFromItsAddressBar() {
    Reply reply = site.get("/opensearch.xml");
    assertThat(reply.header("content-type")).startsWith("application/opensearchdescription+xml");
    assertThat(site.get("/").text()).as("the page tells browsers of it").contains("rel=\"search\"", "href=\"/opensearch.xml\"");
    Document description = Jsoup.parse(reply.text(), "", Parser.xmlParser());
    assertThat(description.select("ShortName").text()).isEqualTo("Valve Works").hasSizeLessThanOrEqualTo(16);
    assertThat(site.get("/suggest?q=va").text()).startsWith("[\"va\",[").contains(site.url() + "/search?q=");
    assertThat(description.select("Url[type=text/html]").attr("template")).isEqualTo(site.url() + "/search?q={searchTerms}");
  }

  @Test
  void whatRunsAndWhomToTellOfAWeaknessIsSaid() {
    assertThat(site.get("/version").json().path("name").asString()).isEqualTo("kith");
    String security = site.get("/.well-known/security.txt").text();
    assertThat(security).contains("Contact: https://", "Canonical: " + site.url() + "/.well-known/security.txt");
    Instant expires = Instant.parse(security.lines().filter(line -> line.startsWith("Expires: ")).findFirst().orElseThrow().substring(9));
    assertThat(Duration.between(Instant.now(), expires).toDays()).isBetween(300L, 366L);
  }

  @Test
  void whoAsksTooOftenWaitsAndOthersDoNot() {
    AtomicReference<Instant> now = new AtomicReference<>(Library.NOW);
    Allowances allowances = new Allowances(2, 5, now::get);
    for (int i = 0; i < 5; i++) {
      assertThat(allowances.take("ola")).isTrue();
    }
    assertThat(allowances.take("ola")).isFalse();
    assertThat(allowances.take("mira")).isTrue();
    now.set(Library.NOW.plusMillis(500));
    assertThat(allowances.take("ola")).as("one comes back in half a second").isTrue();
    assertThat(allowances.take("ola")).isFalse();
    now.set(Library.NOW.plusSeconds(3_600));
    for (int i = 0; i < 5; i++) {
      assertThat(allowances.take("ola")).isTrue();
    }
    assertThat(allowances.take("ola")).as("no more than at once").isFalse();
  }

  @Test
  void overHttpThatIsAProblemThatSaysWhenToTryAgain() throws IOException {
    try (Site narrow = Site.limited(folder.resolve("narrow"), new WebServer.Limits(1, 3))) {
      for (int i = 0; i < 3; i++) {
        assertThat(narrow.get("/api/v1/session", "X-Kith-As", "ola").status()).isEqualTo(200);
      }
      Reply reply = narrow.get("/api/v1/session", "X-Kith-As", "ola");
      problem(reply, 429, "too-many");
      assertThat(reply.header("retry-after")).isEqualTo("1");
      assertThat(narrow.get("/api/v1/session", "X-Kith-As", "mira").status()).isEqualTo(200);
      assertThat(narrow.get("/healthz", "X-Kith-As", "ola").status()).as("who watches is not held up").isEqualTo(200);
    }
  }

  @Test
  void aBugIsLoggedWithoutTheAddressThatWasAsked() {
    StringBuilder logged = new StringBuilder();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord line) {
        logged.append(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger logger = Logger.getLogger("dev.kith");
    logger.addHandler(handler);
    try {
      site.state.bug = new IllegalStateException("broken");
      problem(site.get("/api/v1/sources?q=confidential"), 500, "internal");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged.toString()).contains("/api/v1/sources").doesNotContain("confidential");
  }
}
