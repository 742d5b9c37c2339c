package dev.kith.connector.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.http.FaultServer;
import dev.kith.model.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random lives of a site: what passes after each change lead to is what one pass over the last state leads to. More with
/// `-Dhistories=`; one again with `-Dseed=`.
class HistoriesTest {
  private final FakeSite site = new FakeSite();
  private final Map<String, String[]> alive = new TreeMap<>();
  private final Map<String, String> moved = new TreeMap<>();
  private int next;

  @AfterEach
  void close() {
    site.close();
  }

  /// What Kith holds after the pass.
  private static void apply(RecordingSink sink, Map<String, Item> state) {
    sink.items.forEach(item -> state.put(item.id(), item));
    sink.gone.forEach(state::remove);
    if (sink.whole && !sink.partial) {
      Set<String> present = new LinkedHashSet<>(sink.present());
      sink.problems.forEach(problem -> present.add(problem.id()));
      state.keySet().retainAll(present);
    }
  }

  @Test
  void passesAfterEachChangeLeadToWhatOnePassOverTheLastStateLeadsTo() throws Exception {
    long seed = Seed.get();
    System.out.println("histories of a site -Dseed=" + seed);
    Random random = new Random(seed);
    int faults = 0;
    int pages = 0;
    int histories = Integer.getInteger("histories", 60);
    for (int history = 0; history < histories; history++) {
      begin(random);
      Map<String, Item> state = new TreeMap<>();
      RecordingSink sink = site.crawl(new RecordingSink());
      apply(sink, state);
      for (int step = 0; step < 4; step++) {
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
          edit(random);
        }
        build();
        int failing = random.nextInt(3) == 0 ? random.nextInt(alive.size()) : -1;
        String path = failing < 0 ? "" : List.copyOf(alive.keySet()).get(failing);
        faults += path.isEmpty() || path.equals("/") ? 0 : 1;
        site.fault = request -> request.target().equals(path) && !path.equals("/")
            ? FaultServer.status(410 - 10 * (path.hashCode() & 1)) : null;
        sink = site.crawl(sink.next());
        apply(sink, state);
        site.fault = _ -> null;
      }
      for (int pass = 0; pass < 2; pass++) {
        sink = site.crawl(sink.next());
        apply(sink, state);
      }
      Map<String, Item> full = new TreeMap<>();
      apply(site.crawl(new RecordingSink()), full);
      pages += full.size();
      assertThat(texts(state)).as("history " + history).isEqualTo(texts(full));
    }
    assertThat(faults).as("control: some passes met a fault").isPositive();
    assertThat(pages).as("control: the sites hold something").isGreaterThan(3 * histories);
  }

  private static Map<String, String> texts(Map<String, Item> items) {
    Map<String, String> out = new TreeMap<>();
    items.forEach((id, item) -> out.put(id, item.toString()));
    return out;
  }

  private void begin(Random random) {
    alive.clear();
    moved.clear();
    alive.put("/", new String[] {"Home", ""});
    for (int i = 0; i < 7; i++) {
      alive.put("/p" + next++, new String[] {"Page " + random.nextInt(100), ""});
    }
    build();
  }

  private void edit(Random random) {
    List<String> paths = new ArrayList<>(alive.keySet());
    String path = paths.get(random.nextInt(paths.size()));
    boolean home = path.equals("/");
    switch (random.nextInt(7)) {
      case 0 -> alive.put("/p" + next++, new String[] {"New " + random.nextInt(100), ""});
      case 1 -> {
        if (!home && alive.size() > 4) {
          alive.remove(path);
        }
      }
      case 2 -> {
        if (!home) {
          String to = "/p" + next++;
          alive.put(to, alive.remove(path));
          moved.put(path, to);
        }
      }
      case 3 -> alive.get(path)[1] = home ? "" : "<meta name=robots content=noindex>";
      case 4 -> alive.get(path)[1] = home ? "" : "<link rel=canonical href='" + paths.get(random.nextInt(paths.size()))
          + "'>";
      case 5 -> alive.get(path)[1] = "";
      default -> alive.get(path)[0] = "Edited " + random.nextInt(1000);
    }
  }

  private void build() {
    site.pages.clear();
    moved.forEach((from, to) -> site.status(from, 301, "Location: " + to));
    StringBuilder map = new StringBuilder("<urlset>");
    List<String> paths = List.copyOf(alive.keySet());
    int at = 0;
    for (Map.Entry<String, String[]> entry : alive.entrySet()) {
      String title = entry.getValue()[0];
      String after = paths.get((at + 1) % paths.size());
      // half of the pages have no heading, so that their title is the one that the site adds something to
      String html = at++ % 2 == 0 ? FakeSite.html(title, "<p>" + FakeSite.sentences(title), after)
          : "<title>" + title + " | Acorn</title><p>" + FakeSite.sentences(title) + "<a href='" + after + "'>next</a>";
      site.page(entry.getKey(), html.replace("<title>", entry.getValue()[1] + "<title>"));
      map.append("<url><loc>").append(site.url(entry.getKey())).append("</loc><lastmod>2024-01-").append(10 + title.length())
          .append("</lastmod></url>");
    }
    site.file("/sitemap.xml", "text/xml", map.append("</urlset>").toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPassThatIsKilledAtAnyPointGoesOnAndFetchesHardlyAnythingTwice() throws Exception {
    long seed = Seed.get();
    System.out.println("kills of a crawl -Dseed=" + seed);
    Random random = new Random(seed);
    String[] links = new String[25];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/k" + i;
      site.text(links[i], "Page " + i, "/k" + (i + 7) % links.length, "/deep" + i);
      site.text("/deep" + i, "Deep " + i);
    }
    site.text("/", "Start", List.of(links).subList(0, 5).toArray(String[]::new));
    Map<String, Item> whole = new TreeMap<>();
    apply(site.crawl(new RecordingSink()), whole);
    int once = pagesAsked();
    int worst = 0;
    for (int kill = 0; kill < Integer.getInteger("kills", 50); kill++) {
      int at = 1 + random.nextInt(once);
      AtomicInteger count = new AtomicInteger();
      Thread crawler = Thread.currentThread();
      site.fault = _ -> {
        if (count.incrementAndGet() == at) {
          crawler.interrupt();
        }
        return null;
      };
      Map<String, Item> state = new TreeMap<>();
      RecordingSink sink = new RecordingSink();
      try {
        site.crawl(sink);
      } catch (InterruptedException _) {
        // as meant
      }
      assertThat(sink.whole).as("control: the pass was killed").isFalse();
      apply(sink, state);
      Thread.interrupted();
      RecordingSink second = sink.next();
      site.crawl(second);
      apply(second, state);
      assertThat(texts(state)).as("killed at request " + at).isEqualTo(texts(whole));
      worst = Math.max(worst, pagesAsked() - once);
    }
    System.out.println(once + " pages; fetched twice after a kill at most " + worst);
    assertThat(worst).as("pages fetched twice").isLessThanOrEqualTo(1 + once / 20);
  }

  private int pagesAsked() {
    int pages = (int) site.asked.stream().filter(target -> target.matches("/|/k\\d+|/deep\\d+")).count();
    site.asked.clear();
    return pages;
  }
}
