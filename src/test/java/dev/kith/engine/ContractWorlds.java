package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// Random worlds in which an engine has to answer as the scanner does.
final class ContractWorlds {
  private static final int WORLDS = 25;
  private static final int REQUESTS = 40;
  private static final double TOLERANCE = 1e-4;

  private ContractWorlds() {}

  static void run(Function<Path, Engine> open, Path folder, long seed) {
    Random seeds = new Random(seed);
    for (int world = 0; world < WORLDS; world++) {
      Random random = new Random(seeds.nextLong());
      Worlds worlds = new Worlds(random);
      try (Engine engine = open.apply(folder.resolve("world" + world));
          Engine scanner = new ScannerEngine(Worlds.SCHEMA, new ScannerEngine.Disk())) {
        int ids = 5 + random.nextInt(60);
        for (int batch = random.nextInt(5); batch >= 0; batch--) {
          List<Change> changes = worlds.changes(5 + random.nextInt(40), ids);
          engine.write(changes);
          scanner.write(changes);
          if (batch == 0 || random.nextBoolean()) {
            engine.commit(Map.of());
            scanner.commit(Map.of());
          }
        }
        for (int i = 0; i < REQUESTS; i++) {
          Request request = worlds.request(random.nextInt(3) == 0 ? new Query.All() : worlds.query(2), 1000);
          compare(engine, scanner, request, random);
        }
      }
    }
  }

  private static void compare(Engine engine, Engine scanner, Request request, Random random) {
    Result found = engine.search(request);
    Result wanted = scanner.search(request);
    assertThat(EngineContract.idsOf(found)).as("ids of %s", request)
        .containsExactlyInAnyOrderElementsOf(EngineContract.idsOf(wanted));
    assertThat(found.total()).as("total of %s", request).isEqualTo(wanted.total());
    assertThat(found.facets()).as("facets of %s", request).isEqualTo(wanted.facets());
    assertThat(found.passed()).as("hits that pass the tests of %s", request).isEqualTo(wanted.passed());
    assertThat(found.words()).as("words that %s looks up", request).isEqualTo(wanted.words());
    compareHits(found, wanted, request);
    int from = random.nextInt(10);
    int size = random.nextInt(10);
    Request page = new Request(request.query(), request.visible(), from, size, request.sort(), request.fields(), List.of(),
        request.quotes());
    List<Hit> all = found.hits();
    assertThat(engine.search(page).hits()).as("page %d + %d of %s", from, size, request)
        .isEqualTo(all.subList(Math.min(from, all.size()), Math.min(from + size, all.size())));
  }

  private static void compareHits(Result found, Result wanted, Request request) {
    Map<String, Hit> byId = new HashMap<>();
    wanted.hits().forEach(hit -> byId.put(hit.id(), hit));
    for (int i = 0; i < found.hits().size(); i++) {
      Hit hit = found.hits().get(i);
      Hit same = byId.get(hit.id());
      assertThat(near(hit.score(), same.score()))
          .as("score %s of %s, wanted %s, of %s", hit.score(), hit.id(), same.score(), request).isTrue();
      assertThat(hit.strings()).as("strings of %s", hit.id()).isEqualTo(same.strings());
      assertThat(hit.numbers()).as("numbers of %s", hit.id()).isEqualTo(same.numbers());
      checkQuotes(hit, same, request);
      if (i > 0 && request.sort() == null) {
        Hit before = found.hits().get(i - 1);
        double scoreBefore = byId.get(before.id()).score();
        assertThat(scoreBefore > same.score() || near(scoreBefore, same.score()))
            .as("%s before %s of %s", before.id(), hit.id(), request).isTrue();
        assertThat(before.score() > hit.score() || before.id().compareTo(hit.id()) < 0)
            .as("ties of %s and %s", before.id(), hit.id()).isTrue();
      }
    }
    if (request.sort() != null) {
      assertThat(EngineContract.idsOf(found)).as("order of %s", request).isEqualTo(EngineContract.idsOf(wanted));
    }
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1e-9, Math.max(Math.abs(a), Math.abs(b)));
  }

  /// Engines choose passages as they like, but each is a part of the text, and has a word marked if the scanner's have.
  private static void checkQuotes(Hit hit, Hit same, Request request) {
    for (Request.Quotes quotes : request.quotes()) {
      String text = String.join("\n", hit.strings().getOrDefault(quotes.field(), List.of()));
      List<Quote> passages = hit.quotes().stream().filter(quote -> quote.field().equals(quotes.field())).toList();
      assertThat(passages.size()).as("number of passages").isBetween(text.isEmpty() ? 0 : 1, quotes.count());
      boolean marks = same.quotes().stream().filter(quote -> quote.field().equals(quotes.field()))
          .anyMatch(quote -> quote.fragments().stream().anyMatch(Fragment::hit));
      List<String> shown = new ArrayList<>();
      for (Quote passage : passages) {
        String all = String.join("", passage.fragments().stream().map(Fragment::text).toList());
        assertThat(text.startsWith(all, passage.start())).as("a part of the text: %s", passage).isTrue();
        assertThat(all.length()).as("length of %s", passage).isBetween(1, Math.max(quotes.length(), 60));
        assertThat(passage.fragments()).as("%s of %s", passage, request).noneMatch(fragment -> fragment.text().isEmpty());
        if (passage.fragments().stream().anyMatch(Fragment::hit)) {
          shown.add(all);
        }
      }
      if (text.length() <= quotes.length() && !text.isEmpty()) {
        assertThat(String.join("", passages.getFirst().fragments().stream().map(Fragment::text).toList())).isEqualTo(text);
      }
      assertThat(!shown.isEmpty() || !marks || phrases(request)).as("marks in %s of %s", hit.quotes(), request).isTrue();
    }
  }

  /// The scanner marks the words of a phrase one by one, others only where it stands whole.
  private static boolean phrases(Request request) {
    return request.query().toString().matches("(?s).*text=\\w+ \\w+.*");
  }
}
