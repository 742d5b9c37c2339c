package dev.kith.connector.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.http.FaultServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sites without an end: each crawl ends, within its limits, and says in one line what it left out and which setting
/// widens it. Each trap has a control: with the limit raised, the crawl goes on.
class TrapsTest {
  private final FakeSite site = new FakeSite();

  @AfterEach
  void close() {
    site.close();
  }

  private void trap(Function<String, String> page) {
    site.fault = request -> {
      String html = request.target().matches("/robots.txt|/sitemap.xml|.*kith-.*") ? null : page.apply(request.target());
      return html == null ? null : FaultServer.html(html);
    };
  }

  private Website limits(int depth, int pages, int links, int variants, int repeats, int alike) {
    return new Website("test", site.url("/"), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true,
        depth, pages, links,
        variants, repeats, alike, null, null, FakeSite.REACH);
  }

  private RecordingSink crawl(Website website) throws Exception {
    site.asked.clear();
    RecordingSink sink = new RecordingSink();
    website.read(Cursor.START, sink);
    return sink;
  }

  private static void says(RecordingSink sink, String what, String setting) {
    assertThat(sink.problems).as("one line for each cause").hasSize(1);
    assertThat(sink.problems).extracting(Problem::what).singleElement().asString().contains(what).doesNotContain("\n");
    assertThat(sink.problems.getFirst().mend()).contains(setting);
  }

  private static int after(String target, String pattern) {
    String digits = target.replaceFirst(pattern, "$1");
    return digits.equals(target) ? 0 : Integer.parseInt(digits);
  }

  @Test
  void aCalendarWithoutEnd() throws Exception {
    trap(target -> {
      int month = after(target, ".*month=(\\d+)");
      return FakeSite.html("Month " + month, "<table><tr><td>1<td>2<td>3</table>", "/?month=" + (month + 1));
    });
    says(crawl(limits(16, 1000, 1000, 500, 5, 200)), "more than 16 links away", "depth");
    assertThat(site.asked).hasSizeLessThan(25);
    crawl(limits(60, 1000, 1000, 500, 5, 200));
    assertThat(site.asked).as("control").hasSizeGreaterThan(55);
  }

  @Test
  void filtersInAllTheirCombinations() throws Exception {
    trap(target -> FakeSite.html("List " + target, FakeSite.sentences(target), IntStream.range(0, 30)
        .mapToObj(i -> "/list?colour=" + i
        + "&size=" + (target.hashCode() & 1023)).toArray(String[]::new)));
    says(crawl(limits(16, 1000, 1000, 50, 5, 200)), "differ from others only", "variants");
    assertThat(site.asked).hasSizeLessThan(60);
    crawl(limits(16, 1000, 1000, 80, 5, 200));
    assertThat(site.asked).as("control").hasSizeGreaterThan(75);
  }

  @Test
  void sessionsInAddresses() throws Exception {
    int[] session = {0};
    trap(target -> FakeSite.html("Page " + target.replaceFirst(";.*|\\?.*", ""), FakeSite.sentences(target),
        "/a;jsessionid=ABC" + session[0]++,
        "/b?PHPSESSID=" + session[0] + "&x=1", "/c?sid=0123456789abcdef" + session[0] + "&utm_source=" + session[0]));
    RecordingSink sink = crawl(site.website());
    assertThat(site.paths(sink.sent())).containsExactlyInAnyOrder("/", "/a", "/b?x=1", "/c");
    assertThat(sink.problems).isEmpty();
  }

  @Test
  void aFolderWithinItself() throws Exception {
    trap(target -> FakeSite.html("Page " + target, FakeSite.sentences(target), target.replaceFirst("[^/]*$", "") + "a/"));
    says(crawl(limits(100, 1000, 1000, 500, 5, 200)), "repeat a folder", "repeats");
    assertThat(site.asked).hasSizeLessThan(12);
    crawl(limits(100, 1000, 1000, 500, 9, 200));
    assertThat(site.asked).as("control").hasSizeGreaterThan(10);
  }

  @Test
  void pageAfterPageOfTheSame() throws Exception {
    String same = FakeSite.sentences("always the same");
    trap(target -> FakeSite.html("Results", "<p>" + same + "</p>", "/grow/" + target.hashCode() + "/x",
        "/grow/" + (target.hashCode() + 1) + "/y"));
    says(crawl(limits(1000, 5000, 1000, 500, 5, 40)), "page after page was the same", "alike");
    assertThat(site.asked).hasSizeLessThan(50);
    crawl(limits(1000, 100, 1000, 500, 5, 4000));
    assertThat(site.asked).as("control").hasSizeGreaterThan(95);
  }

  @Test
  void aHundredThousandLinksOnAPage() throws Exception {
    String many = IntStream.range(0, 100_000).mapToObj(i -> "<a href=/p" + i + ">x</a>").collect(Collectors.joining());
    trap(target -> target.equals("/") ? FakeSite.html("Start", many) : FakeSite.html(target, FakeSite.sentences(target)));
    says(crawl(limits(16, 1000, 100, 500, 5, 200)), "more links than", "links");
    assertThat(site.asked).hasSizeLessThan(105);
    crawl(limits(16, 1000, 120, 500, 5, 200));
    assertThat(site.asked).as("control").hasSizeGreaterThan(118);
  }

  @Test
  void moreAddressesThanASourceMayHave() throws Exception {
    trap(target -> FakeSite.html(target, FakeSite.sentences(target), IntStream.range(0, 10)
        .mapToObj(i -> "/n" + target.hashCode() + "/" + i)
        .toArray(String[]::new)));
    says(crawl(limits(16, 50, 1000, 500, 5, 200)), "more than this source may have", "pages");
    assertThat(site.asked).hasSizeLessThan(55);
    crawl(limits(16, 70, 1000, 500, 5, 200));
    assertThat(site.asked).as("control").hasSizeGreaterThan(65);
  }

  @Test
  void addressesThatGrow() throws Exception {
    trap(target -> FakeSite.html("Page", FakeSite.sentences(target), target.equals("/") ? "/?q=" + "y".repeat(900) : target
        + "z".repeat(500)));
    says(crawl(limits(1000, 1000, 1000, 500, 5, 200)), "longer than 2,000", "exclude");
    assertThat(site.asked).hasSizeLessThan(10);
  }

  @Test
  void aSitemapThatUnpacksWithoutEnd() throws Exception {
    site.text("/", "Start");
    byte[] bomb = FaultServer.gzip(("<urlset>" + "<url><loc>" + site.url("/p") + "</loc></url>".repeat(3)
        + " ".repeat(60 << 20))
        .getBytes(StandardCharsets.US_ASCII));
    site.file("/sitemap.xml", "application/x-gzip", bomb);
    says(crawl(site.website()), "sitemaps are broken, or hold more", "sitemaps.org");
  }

  @Test
  void aSitemapOfSitemapsOfItself() throws Exception {
    site.text("/", "Start");
    trap(target -> target.startsWith("/map") ? "<sitemapindex><sitemap><loc>" + site.url("/map" + target.hashCode())
        + "</loc></sitemap></sitemapindex>" : null);
    site.file("/robots.txt", "text/plain", ("Sitemap: " + site.url("/map")).getBytes(StandardCharsets.US_ASCII));
    says(crawl(site.website()), "sitemaps", "sitemaps.org");
    assertThat(site.asked).hasSizeLessThan(10);
  }
}
