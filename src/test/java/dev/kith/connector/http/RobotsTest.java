package dev.kith.connector.http;

import static dev.kith.connector.http.FaultServer.html;
import static dev.kith.connector.http.FaultServer.ok;
import static dev.kith.connector.http.FaultServer.redirect;
import static dev.kith.connector.http.FaultServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.CpuTime;
import dev.kith.Seed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9309, its examples and its corners; and that what a site asks for is what its log shows.
class RobotsTest {
  private static final URI FILE = URI.create("https://site.example/robots.txt");

  private final FakeTiming timing = new FakeTiming();
  private final FaultServer site = FaultServer.start(timing);

  @AfterEach
  void close() {
    site.close();
  }

  private static Robots robots(String file) {
    return Robots.of(file.getBytes(StandardCharsets.UTF_8), FILE);
  }

  private static boolean allows(String file, String path) {
    return robots(file).allows(URI.create("https://site.example" + path));
  }

  @ParameterizedTest
  @CsvSource({
      // nothing forbids
      "'', /, true", "'User-agent: *\nDisallow:', /a, true", "'Disallow: /', /a, true", "'User-agent: other\nDisallow: /', /a, true",
      // prefixes, and the longest that matches
      "'User-agent: *\nDisallow: /a', /a, false", "'User-agent: *\nDisallow: /a', /abc/d?e, false", "'User-agent: *\nDisallow: /a', /b, true",
      "'User-agent: *\nDisallow: /a', /A, true", "'User-agent: *\nDisallow: /\nAllow: /p', /page, true",
      "'User-agent: *\nAllow: /p\nDisallow: /page', /page, false", "'User-agent: *\nDisallow: /a\nAllow: /a', /a, true",
      "'User-agent: *\nDisallow: /', /robots.txt, true", "'User-agent: *\nDisallow: /', '', false",
      // asterisks and ends
      "'User-agent: *\nDisallow: /*.php', /x/index.php5, false", "'User-agent: *\nDisallow: /*.php$', /x/index.php5, true",
      "'User-agent: *\nDisallow: /*.php$', /a.php/b.php, false", "'User-agent: *\nDisallow: *secret', /a/secret, false",
      "'User-agent: *\nDisallow: /a*b*c', /a1b2c3, false", "'User-agent: *\nDisallow: /a*b*c', /a1c2b3, true",
      "'User-agent: *\nDisallow: /$', /, false", "'User-agent: *\nDisallow: /$', /a, true", "'User-agent: *\nDisallow: /a$b', /a$b, true",
      "'User-agent: *\nDisallow: /a%24', /a$, false", "'User-agent: *\nDisallow: /a%2A', /a*, false", "'User-agent: *\nDisallow: /a%2a', /ab, true",
      "'User-agent: *\nDisallow: /*?', /a?b=c, false", "'User-agent: *\nDisallow: /*?', /a, true", "'User-agent: *\nDisallow: /**a', /b/a, false",
      "'User-agent: *\nDisallow: /*ab$', /ab, false", "'User-agent: *\nDisallow: /ab*ab$', /ab, true",
      // one spelling
      "'User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar', /foo/bar?baz=https://foo.bar, false",
      "'User-agent: *\nDisallow: /foo/bar/ツ', /foo/bar/%E3%83%84, false", "'User-agent: *\nDisallow: /foo/bar/%e3%83%84', /foo/bar/ツ, false",
      "'User-agent: *\nDisallow: /foo/bar/%62%61%7A', /foo/bar/baz, false", "'User-agent: *\nDisallow: /foo/bar/baz', /foo/bar/%62az, false",
      "'User-agent: *\nDisallow: /a%2Fb', /a/b, true", "'User-agent: *\nDisallow: /a%3cd', /a%3Cd, false",
      "'User-agent: *\nDisallow: /50%', /50%25, false",
      // groups
      "'User-agent: kith\nDisallow: /a\nUser-agent: *\nDisallow: /b', /b, true",
      "'User-agent: *\nDisallow: /b\nUser-agent: kith\nDisallow: /a', /b, true",
      "'User-agent: kith\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: KITH/2.0 (like y)\nDisallow: /b', /b, false",
      "'User-agent: kith\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: Kith\nDisallow: /b', /a, false",
      "'User-agent: x\nUser-agent: kith\nDisallow: /a', /a, false", "'User-agent: x\n\nUser-agent: kith\nDisallow: /a', /a, false",
      "'User-agent: x\nSitemap: /s\nUser-agent: kith\nDisallow: /a', /a, false",
      "'User-agent: kith\nUser-agent: x\nDisallow: /a', /a, false", "'User-agent: kithbot\nDisallow: /', /a, true",
      "'User-agent: kit\nDisallow: /', /a, true", "'User-agent: kith\n\nUser-agent: *\nDisallow: /', /a, false",
      "'User-agent: kith\nAllow:\n\nUser-agent: *\nDisallow: /', /a, true", "'User-agent: kith\nDisallow:\n\nUser-agent: *\nDisallow: /', /a, true",
      "'User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b', /a, false", "'User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b', /b, false",
      // how lines are written
      "'user-AGENT : *  # all\r\n  DISALLOW:/a # not this', /a, false", "'User-agent: *\rDisallow: /a\rDisallow: /b', /b, false",
      "'\uFEFFUser-agent: *\nDisallow: /a', /a, false", "'# x\n\nnonsense\n:\n<html>\nUser-agent: *\nNonsense: /\nDisallow: /a', /a, false",
      "'User-agent: *\nDisallow: /a b', /a%20b, false", "'User-agent: *\nDisallow: a', /a, true"})
  void aPathIsAllowedOrNot(String file, String path, boolean allowed) {
    assertThat(allows(file, path)).isEqualTo(allowed);
  }

  @Test
  void delaysAndSitemapsAreRead() {
    Robots robots = robots("""
        Sitemap: https://site.example/a.xml
        User-agent: *
        Crawl-delay: 20
        User-agent: kith
        Disallow: /x
        Crawl-delay: 2.5
        sitemap: /b.xml
        Sitemap: not an address
        Sitemap: https://site.example/a.xml
        """);
    assertThat(robots.crawlDelay()).isEqualTo(Duration.ofMillis(2500));
    assertThat(robots.sitemaps()).containsExactly(URI.create("https://site.example/a.xml"), URI.create("https://site.example/b.xml"));
    assertThat(robots("User-agent: *\nCrawl-delay: 3600").crawlDelay()).isEqualTo(Robots.LONGEST_DELAY);
    assertThat(robots("User-agent: *\nCrawl-delay: -1\nCrawl-delay: x").crawlDelay()).isZero();
  }

  @Test
  void whatIsBeyond500KiBIsNotRead() {
    String filler = "Disallow: /filler\n";
    String head = "User-agent: *\n" + filler.repeat(Robots.MOST_BYTES / filler.length() - 1);
    int left = Robots.MOST_BYTES - head.length();
    String cut = "Disallow: /" + "x".repeat(left + 5) + "\nDisallow: /late\n";

    assertThat(allows(head + cut, "/late")).isTrue();
    assertThat(allows(head + cut, "/" + "x".repeat(left - 11))).as("a line cut in two is no rule").isTrue();
    assertThat(allows(head + cut, "/filler")).isFalse();
  }

  @Test
  void aHostileFileIsReadInTime() {
    String stars = "/" + "*a".repeat(5000) + "$";
    String file = "User-agent: *\n" + ("Disallow: " + stars + "\n").repeat(40);

    assertThat(CpuTime.within(Duration.ofSeconds(5), () -> allows(file, "/" + "a".repeat(2000) + "b"), "a hostile file")).isTrue();
  }

  private Fetcher fetcher() {
    Reach reach = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ofSeconds(1), Duration.ofSeconds(30), 1 << 20, "");
    return new Fetcher(reach, site.origin(), List.of(), timing.surroundings());
  }

  private Fetch page(String path) {
    return Fetch.page(site.uri(path), Validators.NONE);
  }

  @Test
  void aSiteIsCrawledAsItAsks() throws Exception {
    site.on("/robots.txt", ok("text/plain", "User-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 4\n"));
    for (String path : List.of("/a", "/b", "/c", "/private/open", "/moved", "/private/x")) {
      site.on(path, path.equals("/moved") ? redirect(301, "/private/x") : html(path));
    }
    try (Fetcher fetcher = fetcher()) {
      for (String path : List.of("/a", "/private/x", "/b", "/private", "/private/open/1", "/moved", "/c")) {
        Answer answer = fetcher.get(page(path));
        assertThat(answer instanceof Answer.Barred).as(path).isEqualTo(List.of("/private/x", "/private", "/moved").contains(path));
      }
    }
    assertThat(site.targets()).containsExactly("/robots.txt", "/a", "/b", "/private/open/1", "/moved", "/c");
    List<Instant> times = site.requests().stream().map(FaultServer.Request::at).toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    }
  }

  @Test
  void whoIsNotToAskRobotsDoesNot() throws Exception {
    site.on("/robots.txt", ok("text/plain", "User-agent: *\nDisallow: /")).on("/api", FaultServer.json("{}"));
    try (Fetcher fetcher = fetcher()) {
      assertThat(fetcher.get(Fetch.api(site.uri("/api")))).isInstanceOf(Answer.Found.class);
      assertThat(fetcher.get(page("/api"))).as("control").isInstanceOf(Answer.Barred.class);
    }
    assertThat(site.targets()).containsExactly("/api", "/robots.txt");
  }

  @ParameterizedTest
  @CsvSource({"400, true", "401, true", "403, true", "404, true", "410, true", "451, true", "429, false", "500, false", "503, false", "599, false"})
  void aFileThatIsNotThereAllowsEverythingAndOneThatCannotBeHadNothing(int status, boolean allowed) throws Exception {
    site.on("/robots.txt", status(status)).on("/a", html("a"));
    try (Fetcher fetcher = fetcher()) {
      for (int i = 0; i < 2; i++) {
        if (allowed) {
          assertThat(fetcher.get(page("/a"))).isInstanceOf(Answer.Found.class);
        } else {
          assertThatThrownBy(() -> fetcher.get(page("/a"))).isInstanceOf(FetchException.class)
              .hasMessageContaining("nothing there may be fetched").hasMessageContaining("answered " + status);
        }
      }
    }
    assertThat(site.targets().contains("/a")).isEqualTo(allowed);
    assertThat(site.targets().stream().filter("/robots.txt"::equals).count()).as("asked once, with its tries").isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"5, false", "6, true"})
  void upToFiveRedirectsLeadToTheFile(int redirects, boolean allowed) throws Exception {
    for (int i = 0; i < redirects; i++) {
      site.on(i == 0 ? "/robots.txt" : "/r" + i, redirect(302, "/r" + (i + 1)));
    }
    site.on("/r" + redirects, ok("text/plain", "User-agent: *\nDisallow: /")).on("/a", html("a"));
    try (Fetcher fetcher = fetcher()) {
      assertThat(fetcher.get(page("/a")) instanceof Answer.Found).isEqualTo(allowed);
    }
  }

  @Test
  void aFileThatLiesOutsideTheScopeForbidsEverythingAndSaysWhatToDo() {
    site.on("/robots.txt", redirect(301, "https://www.site.example/robots.txt"));
    try (Fetcher fetcher = fetcher()) {
      assertThatThrownBy(() -> fetcher.get(page("/a"))).hasMessageContaining("add https://www.site.example to http.origins");
    }
    assertThat(site.targets()).containsExactly("/robots.txt");
  }

  @Test
  void theFileIsKeptForADayAndThenAskedForAgain() throws Exception {
    site.on("/robots.txt", ok("text/plain", ""), ok("text/plain", "User-agent: *\nDisallow: /")).on("/a", html("a"));
    try (Fetcher fetcher = fetcher()) {
      assertThat(fetcher.get(page("/a"))).isInstanceOf(Answer.Found.class);
      timing.pass(Duration.ofHours(23));
      assertThat(fetcher.get(page("/a"))).isInstanceOf(Answer.Found.class);
      timing.pass(Duration.ofHours(1));
      assertThat(fetcher.get(page("/a"))).isInstanceOf(Answer.Barred.class);
    }
    assertThat(site.targets().stream().filter("/robots.txt"::equals).count()).isEqualTo(2);
  }

  @Test
  void anEndlessFileIsCutAndItsBeginningHolds() throws Exception {
    String filler = "# nothing\n".repeat(60_000);
    site.on("/robots.txt", FaultServer.raw("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n" + filler)).on("/b", html("b"));
    try (Fetcher fetcher = fetcher()) {
      assertThat(fetcher.get(page("/a"))).isInstanceOf(Answer.Barred.class);
      assertThat(fetcher.get(page("/b"))).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void sitemapsOfTheOwnSiteAreOffered() throws Exception {
    site.on("/robots.txt", ok("text/plain", "Sitemap: /map.xml"));
    try (Fetcher fetcher = fetcher()) {
      assertThat(fetcher.sitemaps()).containsExactly(site.uri("/map.xml"));
    }
  }

  /// Random sites that forbid at random: nothing that a dumb reading of the file forbids is in the log, all else is, and no two
  /// requests come closer than the file asks.
  @Test
  void randomSitesAreCrawledAsTheyAsk() throws Exception {
    long seed = Seed.get();
    System.out.println("RobotsTest -Dseed=" + seed);
    Random random = new Random(seed);
    int forbidden = 0;
    for (int world = 0; world < 40; world++) {
      int delay = 1 + random.nextInt(5);
      List<String> rules = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        rules.add((random.nextInt(3) == 0 ? "Allow: /" : "Disallow: /") + randomPath(random, "a", "b", "/", "*", "$", "%61", ".x"));
      }
      String others = "User-agent: other\nDisallow: /\n";
      String name = random.nextBoolean() ? "*" : "Kith";
      site.on("/robots.txt", ok("text/plain", others + "User-agent: " + name + "\n" + String.join("\n", rules) + "\nCrawl-delay: " + delay
          + "\n\n" + others));
      site.forget();
      List<String> allowed = new ArrayList<>(List.of("/robots.txt"));
      try (Fetcher fetcher = fetcher()) {
        for (int i = 0; i < 15; i++) {
          String path = "/" + randomPath(random, "a", "b", "/", ".x", "%61", "?");
          boolean fine = dumb(rules, path);
          assertThat(fetcher.get(page(path)) instanceof Answer.Barred).as(rules + " " + path).isNotEqualTo(fine);
          forbidden += fine ? 0 : 1;
          if (fine) {
            allowed.add(path);
          }
        }
      }
      assertThat(site.targets()).isEqualTo(allowed);
      List<Instant> times = site.requests().stream().map(FaultServer.Request::at).toList();
      for (int i = 1; i < times.size(); i++) {
        assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(delay));
      }
    }
    assertThat(forbidden).as("control: some were forbidden").isBetween(30, 570);
  }

  private static String randomPath(Random random, String... pieces) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(pieces[random.nextInt(pieces.length)]);
    }
    return out.toString();
  }

  /// The rules as regular expressions, one after the other.
  private static boolean dumb(List<String> rules, String path) {
    int longest = -1;
    boolean allowed = true;
    for (String rule : rules) {
      String pattern = rule.substring(rule.indexOf('/')).replace("%61", "a");
      boolean whole = pattern.endsWith("$");
      String regex = Pattern.quote(whole ? pattern.substring(0, pattern.length() - 1) : pattern).replace("*", "\\E.*\\Q");
      if (Pattern.matches(regex + (whole ? "" : ".*"), path.replace("%61", "a"))) {
        boolean allow = rule.startsWith("Allow");
        if (pattern.length() > longest || pattern.length() == longest && allow) {
          longest = pattern.length();
          allowed = allow;
        }
      }
    }
    return allowed;
  }
}
