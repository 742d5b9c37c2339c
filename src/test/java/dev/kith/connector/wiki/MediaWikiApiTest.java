package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Secret;
import dev.kith.connector.http.Reach;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MediaWikiApiTest extends ConnectorContract {
  static final Reach HERE = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1), 20 << 20, "");
  private static final Duration SELDOM = Duration.ofDays(1_000);

  private final FakeMediaWiki wiki = new FakeMediaWiki();
  private final LiveFake fake = new LiveFake(wiki);

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), """
        edit|Ada|Bed plan|The first bed is for ferns and nothing else. [[Category:Beds]]
        edit|Bo|Tools|A spade, a rake and a can for water.
        edit|Cy|Watering|At dawn, never at noon, less in autumn.
        edit|Cy|Beds|#REDIRECT [[Bed plan]]
        wait
        """);
  }

  @Override
  protected Connector connector(Path folder) {
    LiveFake served = new LiveFake((path, asked, headers) -> {
      List<String> lines;
      try {
        lines = Files.readAllLines(folder.resolve("wiki"));
      } catch (NoSuchFileException _) {
        return LiveFake.Said.html(404, "Not here.");
      }
      FakeMediaWiki now = new FakeMediaWiki();
      for (String line : lines) {
        String[] words = line.split("\\|");
        now.tick(Duration.ofMinutes(1));
        switch (words[0]) {
          case "edit" -> now.edit(words[1], words[2], words[3]);
          case "delete" -> now.delete(words[1], true);
          case "broken" -> now.broken.add(words[1]);
          case "wait" -> now.tick(Duration.ofHours(1));
          case "closed" -> now.closed = true;
          default -> {
            return LiveFake.Said.html(200, line);
          }
        }
      }
      return now.answer(path, asked, headers);
    });
    return new MediaWikiApi("test", served.url("/w/api.php"), null, null, null, null, false, null, SELDOM, HERE);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), """
        edit|Bo|Tools|A spade, a rake and a can for water, and gloves for everybody.
        edit|Ada|Herbs|Thyme and sage along the warm wall.
        delete|Watering
        wait
        """, StandardOpenOption.APPEND);
    return new Change(Set.of("3"), Set.of("10"), Set.of("5"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("wiki")), "a page to sign in at",
        folder -> Files.writeString(folder.resolve("wiki"), "<html>Who are you?</html>"), "for members only",
        folder -> Files.writeString(folder.resolve("wiki"), "closed|"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), "broken|Tools\n", StandardOpenOption.APPEND);
  }

  private MediaWikiApi connector(Duration listing) {
    return new MediaWikiApi("test", fake.url("/w/api.php"), null, null, null, null, false, null, listing, HERE);
  }

  @Test
  void aPageIsAsTheWikiShowsItWithItsPeople() throws Exception {
    wiki.edit("Ada", "Template:Season", "Sow in spring.");
    wiki.edit("Ada", "Bed plan", "{{Season}} The first bed is for ferns. [[Category:Beds]]");
    for (int i = 0; i < 5; i++) {
      wiki.tick(Duration.ofDays(1));
      wiki.edit(i == 1 ? "SyncBot" : "Bo", "Bed plan", "{{Season}} The first bed is for ferns, and row " + i
          + " is for the moss of the north wall. [[Category:Beds]]", i == 2);
    }
    wiki.edit("Cy", "Beds", "#REDIRECT [[Bed plan]]");
    wiki.edit("Cy", "Talk:Bed plan", "Is there shade?");
    Kept kept = new Kept().pass(connector(SELDOM));
    Item item = kept.items.get("3");
    assertThat(kept.items).hasSize(1);
    assertThat(item.content().toString()).contains("Sow in spring.", "row 4").doesNotContain("{{");
    assertThat(item.aliases()).containsExactly("Beds");
    assertThat(item.tags()).containsExactly("Beds");
    assertThat(item.created()).isEqualTo("2025-01-01T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-06T08:00:00Z");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/wiki/Bed_plan");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/Ada", Role.AUTHOR),
        tuple("test/Bo", Role.EDITOR));
    assertThat(kept.people.get("test/SyncBot").human()).isFalse();
    MediaWikiApi talk = new MediaWikiApi("test", fake.url("/w/api.php"), null, null, null, null, true, null, null, HERE);
    assertThat(new Kept().pass(talk).items.values()).extracting(Item::title).containsExactlyInAnyOrder("Bed plan", "Talk:Bed plan");
  }

  @Test
  void changesAreReadAndNothingElse() throws Exception {
    some(20);
    Kept kept = new Kept().pass(connector(SELDOM));
    int first = fake.questions.get();
    wiki.tick(Duration.ofHours(1));
    wiki.edit("Bo", "Page 7", "Another text, which is long enough.");
    wiki.move("Ada", "Page 8", "Page eight", true);
    wiki.delete("Page 9", true);
    wiki.tick(Duration.ofHours(1));
    kept.pass(connector(SELDOM));
    assertThat(kept.sent).hasSize(2);
    assertThat(kept.whole).isFalse();
    assertThat(fake.questions.get() - first).isLessThan(first / 2);
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(SELDOM)).items).hasSize(19);
  }

  private void some(int count) {
    for (int i = 0; i < count; i++) {
      wiki.edit(i % 2 == 0 ? "Ada" : "Bo", "Page " + i, "What is said on page " + i + ", and no more than that.");
      wiki.tick(Duration.ofMinutes(1));
    }
    wiki.tick(Duration.ofHours(1));
  }

  @Test
  void whereTheWikiForgotItsChangesAllIsListed() throws Exception {
    some(5);
    Kept kept = new Kept().pass(connector(SELDOM));
    wiki.tick(Duration.ofDays(100));
    wiki.edit("Bo", "Page 1", "A change that nobody will be told of.");
    wiki.delete("Page 2", true);
    wiki.tick(Duration.ofDays(100));
    wiki.edit("Bo", "Page 3", "A late change, which is told.");
    wiki.dropChanges(wiki.now);
    wiki.tick(Duration.ofDays(1));
    kept.pass(connector(SELDOM));
    assertThat(kept.sent).containsExactlyInAnyOrder("3", "7");
    assertThat(kept.items).hasSize(4);
  }

  @Test
  void aPageThatIsMissingWithoutAWordGoesTheSecondTime() throws Exception {
    some(5);
    Kept kept = new Kept().pass(connector(SELDOM));
    wiki.tick(Duration.ofHours(1));
    wiki.edit("Bo", "Page 1", "Touched once more, and then it goes.");
    fake.trouble = (_, _, asked) -> {
      if (asked.containsKey("pageids") && wiki.page("Page 1") != null) {
        wiki.delete("Page 1", false);
      }
      return null;
    };
    kept.pass(connector(SELDOM));
    assertThat(kept.items).as("once").hasSize(5);
    kept.pass(connector(SELDOM));
    assertThat(kept.items).as("twice").hasSize(4);
  }

  @Test
  void anEmptyListOrOneInCirclesForgetsNothing() throws Exception {
    some(5);
    Kept kept = new Kept().pass(connector(Duration.ZERO));
    wiki.emptyList = true;
    kept.pass(connector(Duration.ZERO));
    assertThat(kept.items).hasSize(5);
    assertThat(kept.problems).hasSize(1);
    wiki.emptyList = false;
    byte[] same = "{\"query\": {\"pages\": []}, \"batchcomplete\": true, \"continue\": {\"gapcontinue\": \"Page 1\"}}".getBytes();
    fake.trouble = (_, _, asked) -> asked.containsKey("generator") ? new LiveFake.Said(200, "application/json", same) : null;
    assertThatThrownBy(() -> kept.pass(connector(Duration.ZERO))).isInstanceOf(IOException.class).hasMessageContaining("circles");
    assertThat(kept.items).hasSize(5);
  }

  @Test
  void aPageThatMayNoLongerBeReadIsSeenByNobody() throws Exception {
    some(5);
    Kept kept = new Kept().pass(connector(Duration.ZERO));
    wiki.tick(Duration.ofHours(1));
    wiki.edit("Bo", "Page 1", "For the few.");
    wiki.denied.add("Page 1");
    wiki.tick(Duration.ofHours(1));
    kept.pass(connector(SELDOM));
    assertThat(kept.items.get("3").access()).isEqualTo(Access.NOBODY);
    assertThat(kept.items.get("3").toString()).doesNotContain("page 1,");
    assertThat(kept.problems).hasSize(1);
    wiki.denied.clear();
    kept.pass(connector(SELDOM));
    wiki.edit("Bo", "Page 2", "Read no more.");
    fake.trouble = (_, _, asked) -> {
      wiki.closed |= asked.getOrDefault("action", "").equals("parse");
      return null;
    };
    assertThatThrownBy(() -> kept.pass(connector(SELDOM))).hasMessageContaining("readapidenied");
    assertThat(kept.items.get("5").access()).as("a wiki that was closed in the middle hides nothing").isNull();
    wiki.closed = false;
    fake.trouble = (_, _, _) -> null;
    kept.pass(connector(SELDOM));
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(SELDOM)).items);
  }

  @Test
  void whatFailedIsTriedAgainInTheNextPass() throws Exception {
    some(5);
    wiki.broken.add("Page 1");
    Kept kept = new Kept().pass(connector(SELDOM));
    assertThat(kept.items).hasSize(4);
    assertThat(kept.problems).extracting(problem -> problem.id()).containsExactly("3");
    wiki.broken.clear();
    wiki.tick(Duration.ofDays(2));
    kept.pass(connector(SELDOM));
    assertThat(kept.items).hasSize(5);
  }

  @Test
  void aBusyWikiIsAskedAgainAndAWrongAddressIsToldInOneLine() throws Exception {
    some(3);
    byte[] busy = "{\"error\": {\"code\": \"maxlag\", \"info\": \"Waiting for a database server: 9 seconds lagged.\"}}".getBytes();
    fake.trouble = (number, _, _) -> number % 2 == 0 ? new LiveFake.Said(200, "application/json", busy).after(0) : null;
    assertThat(new Kept().pass(connector(SELDOM)).items).hasSize(3);
    fake.trouble = (_, _, _) -> LiveFake.Said.html(404, "Not here.");
    assertThatThrownBy(() -> new Kept().pass(connector(SELDOM))).hasMessageContaining("Special:Version").hasMessageNotContaining("\n");
  }

  @Test
  void whoBecameABotWroteNothing() throws Exception {
    some(4);
    Kept kept = new Kept().pass(connector(SELDOM));
    assertThat(kept.items.get("1").parts()).hasSize(1);
    wiki.tick(Duration.ofHours(1));
    wiki.bot("Ada", true);
    kept.pass(connector(SELDOM));
    assertThat(kept.items.get("1").parts()).isEmpty();
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(SELDOM)).items);
  }

  @Test
  void whoBecameABotIsNobodyThoughThePassThatSawItBrokeOff() throws Exception {
    wiki.edit("Ada", "Pump", "A pump lifts water.");
    wiki.tick(Duration.ofHours(1));
    Kept kept = new Kept().pass(connector(SELDOM));
    String pump = Long.toString(wiki.page("Pump").id);
    assertThat(kept.items.get(pump).parts()).hasSize(1);
    wiki.bot("Ada", true);
    wiki.tick(Duration.ofHours(1));
    fake.trouble = (_, _, asked) -> asked.containsKey("pageids") ? LiveFake.Said.html(200, "<html>Sign in</html>") : null;
    assertThatThrownBy(() -> kept.pass(connector(SELDOM))).isInstanceOf(IOException.class);
    fake.trouble = (_, _, _) -> null;
    wiki.tick(Duration.ofHours(1));
    kept.pass(connector(SELDOM));
    assertThat(kept.items.get(pump).parts()).isEmpty();
  }

  @Test
  void aRedirectThatIsReadTwiceAndThenLeadsElsewhereIsNoOtherTitleAnyMore() throws Exception {
    wiki.edit("Ada", "Pump", "A pump lifts water.");
    wiki.edit("Ada", "Well", "A well holds water.");
    wiki.edit("Ada", "Shed", "#REDIRECT [[Pump]]");
    wiki.edit("Ada", "Yard", "#REDIRECT [[Pump]]");
    wiki.tick(Duration.ofHours(1));
    Kept kept = new Kept().pass(connector(SELDOM));
    String pump = Long.toString(wiki.page("Pump").id);
    assertThat(kept.items.get(pump).aliases()).containsExactlyInAnyOrder("Shed", "Yard");
    wiki.edit("Ada", "Yard", "#REDIRECT [[Pump]] as it is called");
    wiki.edit("Ada", "Gate", "#REDIRECT [[Pump]]");
    for (int pass = 0; pass < 3; pass++) {
      wiki.tick(Duration.ofMinutes(4));
      kept.pass(connector(SELDOM));
    }
    assertThat(kept.items.get(pump).aliases()).containsExactlyInAnyOrder("Shed", "Yard", "Gate");
    wiki.tick(Duration.ofHours(1));
    wiki.edit("Ada", "Yard", "#REDIRECT [[Well]]");
    wiki.delete("Gate", true);
    wiki.tick(Duration.ofHours(1));
    kept.pass(connector(SELDOM));
    assertThat(kept.items.get(pump).aliases()).containsExactly("Shed");
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(SELDOM)).items);
  }

  /// Random lives of wikis: passes along the way come to what one pass over the whole comes to in the end, faults and all.
  @Test
  void passesAlongTheWayComeToWhatOnePassComesTo() throws Exception {
    long seed = Seed.get();
    System.out.println("MediaWikiApiTest -Dseed=" + seed);
    int histories = Integer.getInteger("histories", 40);
    for (int i = 0; i < histories; i++) {
      history(new Random(seed + i), i % 2 == 0, "history " + i);
    }
  }

  private static void history(Random random, boolean listing, String name) throws Exception {
    FakeMediaWiki wiki = new FakeMediaWiki();
    LiveFake fake = new LiveFake(wiki);
    MediaWikiApi connector = new MediaWikiApi("test", fake.url("/api.php"), null, null, null, null, random.nextBoolean(), null,
        listing ? Duration.ZERO : SELDOM, HERE);
    for (int i = 0; i < 6; i++) {
      act(wiki, random, listing);
    }
    Kept kept = new Kept().pass(connector);
    for (int step = 0; step < 6; step++) {
      for (int acts = random.nextInt(5); acts > 0; acts--) {
        act(wiki, random, listing);
        wiki.tick(Duration.ofSeconds(random.nextInt(4) == 0 ? 0 : random.nextInt(2_000)));
      }
      int from = fake.questions.get();
      int bad = random.nextInt(3) == 0 ? from + 1 + random.nextInt(25) : -1;
      fake.trouble = (number, _, _) -> number == bad ? LiveFake.Said.html(200, "<html>Sign in</html>") : null;
      try {
        kept.pass(connector);
      } catch (IOException e) {
        assertThat(e.getMessage()).as(name).contains("no JSON");
      }
      fake.trouble = (_, _, _) -> null;
    }
    // a list without any page is not believed
    wiki.edit("Cy", "Main Page", "Welcome to all who garden here.");
    kept.pass(connector);
    Kept full = new Kept().pass(connector);
    assertThat(kept.differences(full)).as(name).isEmpty();
    if (listing) {
      assertThat(kept.people).as(name).isEqualTo(full.people);
    }
  }

  private static void act(FakeMediaWiki wiki, Random random, boolean listing) {
    List<String> titles = new ArrayList<>(wiki.pages.values().stream().map(page -> page.title).filter(title -> !title.startsWith("Template:")).toList());
    String some = titles.isEmpty() ? "" : titles.get(random.nextInt(titles.size()));
    String other = (random.nextInt(6) == 0 ? "Talk:" : "") + "P" + random.nextInt(9);
    String user = List.of("Ada", "Bo", "Cy", "SyncBot").get(random.nextInt(4));
    String text = (listing && random.nextInt(3) == 0 ? "{{Season}} " : "") + "Word " + random.nextInt(50)
        + " of many that somebody wrote here. [[Category:C" + random.nextInt(3) + "]]";
    switch (random.nextInt(listing ? 14 : 12)) {
      case 0, 1, 2 -> wiki.edit(user, other, text);
      case 3 -> wiki.edit(user, other, text, true);
      case 4, 5 -> wiki.edit(user, other, "#REDIRECT [[P" + random.nextInt(9) + "]]");
      case 6 -> {
        if (!some.isEmpty() && wiki.page(other) == null) {
          wiki.move(user, some, other, random.nextBoolean());
        }
      }
      case 7 -> {
        if (!some.isEmpty()) {
          wiki.delete(some, true);
        }
      }
      case 8 -> wiki.restore(other);
      case 9 -> {
        if (!some.isEmpty()) {
          wiki.hide(some);
        }
      }
      case 10 -> wiki.rename(user, user + "x");
      case 11 -> {
        if (wiki.users.containsKey(user)) {
          wiki.bot(user, random.nextBoolean());
        }
      }
      case 12 -> wiki.edit(user, "Template:Season", "Season " + random.nextInt(9));
      default -> {
        if (!some.isEmpty()) {
          wiki.delete(some, false);
        }
      }
    }
  }

  /// Stopped at any question, the next pass goes on: what was noted is not read again.
  @Test
  void aKilledPassGoesOnWhereItWas() throws Exception {
    long seed = Seed.get();
    System.out.println("MediaWikiApiTest, kills -Dseed=" + seed);
    Random random = new Random(seed);
    some(40);
    wiki.tick(Duration.ofHours(1));
    Map<String, Integer> reads = new TreeMap<>();
    Kept kept = new Kept();
    int kills = 0;
    while (true) {
      Thread victim = Thread.currentThread();
      int at = fake.questions.get() + 1 + random.nextInt(40);
      fake.trouble = (number, _, asked) -> {
        if (asked.getOrDefault("action", "").equals("parse")) {
          reads.merge(asked.get("pageid"), 1, Integer::sum);
        }
        if (number == at) {
          victim.interrupt();
        }
        return null;
      };
      try {
        kept.pass(connector(SELDOM));
        Thread.interrupted();
        break;
      } catch (InterruptedException _) {
        kills++;
      }
    }
    int again = reads.values().stream().mapToInt(count -> count - 1).sum();
    System.out.println("MediaWikiApiTest: " + kills + " kills, " + again + " of " + reads.size() + " pages read again");
    assertThat(kills).isPositive();
    assertThat(again).as("at most what was on its way").isLessThanOrEqualTo(kills);
    fake.trouble = (_, _, _) -> null;
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(SELDOM)).items).hasSize(40);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new MediaWikiApi("test", null, null, null, null, null, false, null, null, null))
        .hasMessageStartingWith("url: is missing; try ");
    assertThatThrownBy(() -> new MediaWikiApi("test", java.net.URI.create("https://wiki.fern.example/"), null, null, null, null, false, null,
        null, null)).hasMessageContaining("; try the one that Special:Version names");
    assertThatThrownBy(() -> new MediaWikiApi("test", fake.url("/api.php"), null, "Ada@kith", null, null, false, null, null, null))
        .hasMessageStartingWith("password: ");
    assertThatThrownBy(() -> new MediaWikiApi("test", fake.url("/api.php"), new Secret("x"), "Ada@kith", new Secret("y"), null, false, null,
        null, null)).hasMessageStartingWith("token: ");
  }
}
