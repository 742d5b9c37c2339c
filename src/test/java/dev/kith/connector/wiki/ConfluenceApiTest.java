package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Secret;
import dev.kith.connector.wiki.FakeConfluence.Account;
import dev.kith.connector.wiki.FakeConfluence.Thing;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfluenceApiTest extends ConnectorContract {
  private static final Secret TOKEN = new Secret("t0ken");
  private static final Map<Path, LiveFake> SERVED = new ConcurrentHashMap<>();
  private static final Duration SELDOM = Duration.ofDays(1_000);

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), """
        page|kAda|Watering|<p>At dawn, never at noon.</p>
        page|kBo|Tools|<p>A spade and a rake.</p>
        page|kBo|Herbs|<p>Thyme and sage.</p>
        blogpost|kAda|Frost tonight|<p>Cover the beds.</p>
        """);
  }

  @Override
  protected Connector connector(Path folder) {
    return connector(SERVED.computeIfAbsent(folder, ConfluenceApiTest::served), Duration.ZERO);
  }

  private static LiveFake served(Path folder) {
    return new LiveFake((path, asked, headers) -> {
      List<String> lines;
      try {
        lines = Files.readAllLines(folder.resolve("wiki"));
      } catch (NoSuchFileException _) {
        return LiveFake.Said.html(404, "Not here.");
      }
      FakeConfluence site = new FakeConfluence(false);
      for (String line : lines) {
        String[] words = line.split("\\|");
        switch (words[0]) {
          case "page", "blogpost" -> site.add(words[0], "GRD", words[1], words[2], words[3], "", "");
          case "edit" -> site.edit(site.things.get(words[1]), "kBo", words[2], words[3]);
          case "trash" -> site.things.get(words[1]).status = "trashed";
          case "broken" -> site.broken.add(words[1]);
          case "closed" -> site.closed = true;
          default -> {
            return LiveFake.Said.html(200, line);
          }
        }
      }
      return site.broken.contains(path.replaceFirst(".*/", "")) ? new LiveFake.Said(200, "application/json", "{}".getBytes())
          : site.answer(path, asked, headers);
    });
  }

  private static ConfluenceApi connector(LiveFake served, Duration listing) {
    return new ConfluenceApi("test", served.url(), "", TOKEN, null, null, null, false, listing, MediaWikiApiTest.HERE);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), """
        edit|102|Tools|<p>A spade, a rake and gloves.</p>
        page|kAda|Compost|<p>Turn it twice a year.</p>
        trash|103
        """, StandardOpenOption.APPEND);
    return new Change(Set.of("102"), Set.of("105"), Set.of("103"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("wiki")), "a page to sign in at",
        folder -> Files.writeString(folder.resolve("wiki"), "<html>Who are you?</html>"), "a token that ended",
        folder -> Files.writeString(folder.resolve("wiki"), "closed|"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("wiki"), "broken|102\n", StandardOpenOption.APPEND);
  }

  private static FakeConfluence garden(boolean cloud) {
    FakeConfluence site = new FakeConfluence(cloud);
    Thing top = site.page("kAda", "Garden", "<p>All of it.</p>", "");
    Thing plan = site.page("kAda", "Watering plan", "<p>At dawn.</p>", top.id);
    site.edit(plan, "kBo", "Watering plan", "<p>At dawn, <b>never</b> at noon.</p>");
    site.add("comment", "GRD", "kCy", "Re: Watering plan", "<p>Why never?</p>", "", plan.id);
    site.add("attachment", "GRD", "kAda", "pump.pdf", "", "", plan.id);
    site.add("blogpost", "GRD", "kBo", "Frost tonight", "<p>Cover the beds.</p>", "", "");
    return site;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageIsReadWithItsPeopleCommentsAndFiles(boolean cloud) throws Exception {
    FakeConfluence site = garden(cloud);
    site.accounts.put("kSync", new Account("Sync", "app", true, "sync@connect.atlassian.com"));
    site.groups.get("staff").add("kSync");
    Kept kept = new Kept().pass(connector(new LiveFake(site), SELDOM));
    Item item = kept.items.get("102");
    assertThat(item.title()).isEqualTo("Watering plan");
    assertThat(item.content().toString()).contains("<b>never</b>", "Comment by Cy", "Why never?");
    assertThat(item.place()).containsExactly("Garden", "Garden");
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role).containsExactly(
        tuple("test/kAda", "Ada", Role.AUTHOR), tuple("test/kBo", "Bo", Role.EDITOR), tuple("test/kCy", "Cy", Role.COMMENTER));
    assertThat(item.signals().comments()).isEqualTo(1);
    assertThat(item.access()).isEqualTo(Access.of(Set.of("group:staff")));
    assertThat(item.url()).startsWith("http://127.0.0.1");
    assertThat(kept.items.get("att104").title()).isEqualTo("pump.pdf");
    assertThat(kept.items.get("att104").access()).isEqualTo(item.access());
    assertThat(kept.items.get("105").kind()).isEqualTo(Kind.POST);
    assertThat(kept.people.get("test/kAda").groups()).containsExactly("gardeners", "staff");
    assertThat(kept.people.get("test/kSync").human()).isFalse();
    assertThat(kept.people.get("test/kAda").human()).isTrue();
    assertThat(kept.problems).isEmpty();
    assertThat(kept.items).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatNoChangeShowsAListShows(boolean cloud) throws Exception {
    FakeConfluence site = garden(cloud);
    LiveFake fake = new LiveFake(site);
    Kept kept = new Kept().pass(connector(fake, SELDOM));
    site.things.get("101").groups.add("gardeners");
    site.things.get("att104").status = "trashed";
    site.things.get("105").status = "trashed";
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.sent).as("the restricted page and the one below").containsExactlyInAnyOrder("101", "102");
    assertThat(kept.items.keySet()).containsExactly("101", "102");
    assertThat(kept.items.get("102").access()).isEqualTo(Access.of(Set.of("group:staff")).and(Set.of("group:gardeners")));
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.sent).as("nothing more").isEmpty();
    assertThat(kept.items).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSearchShowsWhatChangedAndNothingElseIsRead(boolean cloud) throws Exception {
    FakeConfluence site = garden(cloud);
    LiveFake fake = new LiveFake(site);
    Kept kept = new Kept().pass(connector(fake, SELDOM));
    site.now = Instant.now();
    site.add("comment", "GRD", "kBo", "Re", "<p>It burns the leaves.</p>", "", "102");
    Thing fresh = site.page("kCy", "Moss", "<p>Shade.</p>", "101");
    int before = fake.questions.get();
    kept.pass(connector(fake, SELDOM));
    assertThat(kept.whole).isFalse();
    assertThat(kept.sent).containsExactlyInAnyOrder("102", "att104", fresh.id);
    assertThat(kept.items.get("102").content().toString()).contains("burns the leaves");
    assertThat(fake.questions.get() - before).isLessThan(20);
    kept.pass(connector(fake, SELDOM));
    assertThat(kept.sent).as("seen before").isEmpty();
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(fake, SELDOM)).items);
  }

  @Test
  void whatFailsIsKeptAndWhatIsDeniedIsSeenByNobody() throws Exception {
    FakeConfluence site = garden(false);
    LiveFake fake = new LiveFake(site);
    Kept kept = new Kept().pass(connector(fake, Duration.ZERO));
    site.edit(site.things.get("102"), "kCy", "Watering plan", "<p>Changed.</p>");
    site.denied.add("102");
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.items.get("102").access()).isEqualTo(Access.NOBODY);
    assertThat(kept.items.get("att104").access()).isEqualTo(Access.NOBODY);
    assertThat(kept.items.toString()).doesNotContain("Watering plan");
    assertThat(kept.problems).hasSize(1);
    site.denied.clear();
    kept.pass(connector(fake, Duration.ZERO));
    site.edit(site.things.get("102"), "kCy", "Watering plan", "<p>Changed once more.</p>");
    fake.trouble = (_, path, _) -> {
      site.closed |= path.equals("/rest/api/content/102");
      return null;
    };
    assertThatThrownBy(() -> kept.pass(connector(fake, Duration.ZERO))).hasMessageContaining("(401)");
    assertThat(kept.items.get("102").access()).as("a token that ended in the middle hides nothing").isNotEqualTo(Access.NOBODY);
    site.closed = false;
    fake.trouble = (_, _, _) -> null;
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.items).isEqualTo(new Kept().pass(connector(fake, SELDOM)).items);

    site.spaces.clear();
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.items).as("an empty list is not believed").hasSize(4);
    assertThat(kept.problems).hasSize(1);
    site.closed = true;
    assertThatThrownBy(() -> kept.pass(connector(fake, Duration.ZERO))).hasMessageContaining("(401); set the token");
  }

  @Test
  void groupsThatMayNoLongerBeReadStayAsTheyWere() throws Exception {
    FakeConfluence site = garden(false);
    LiveFake fake = new LiveFake(site);
    Kept kept = new Kept().pass(connector(fake, Duration.ZERO));
    site.groupsHidden = true;
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.people.get("test/kAda").groups()).containsExactly("gardeners", "staff");
    assertThat(kept.problems).hasSize(1);
    site.groupsHidden = false;
    site.groups.get("gardeners").clear();
    kept.pass(connector(fake, Duration.ZERO));
    assertThat(kept.people.get("test/kAda").groups()).containsExactly("staff");
  }

  @Test
  void whereASpaceDoesNotShowItsViewersTheAdminSaysWho() throws Exception {
    FakeConfluence site = garden(false);
    site.spaces.get("GRD").grants = null;
    site.things.get("102").groups.add("gardeners");
    LiveFake fake = new LiveFake(site);
    Kept kept = new Kept().pass(connector(fake, SELDOM));
    assertThat(kept.items.get("101").access()).as("as the source's access says").isNull();
    assertThat(kept.items.get("102").access()).as("who of the gardeners may view the space is not known").isEqualTo(Access.NOBODY);
    Kept told = new Kept().pass(new ConfluenceApi("test", fake.url(), "", TOKEN, null, null, List.of("group:staff"), false, null,
        MediaWikiApiTest.HERE));
    assertThat(told.items.get("101").access()).isEqualTo(Access.of(Set.of("group:staff")));
    assertThat(told.items.get("102").access()).isEqualTo(Access.of(Set.of("group:staff")).and(Set.of("group:gardeners")));
  }

  @Test
  void archivedSpacesAndPagesAreReadOnlyIfAsked() throws Exception {
    FakeConfluence site = garden(false);
    site.things.get("105").status = "archived";
    site.spaces.put("OLD", new FakeConfluence.Space(2, "OLD", "Old garden"));
    site.spaces.get("OLD").archived = true;
    Thing old = site.add("page", "OLD", "kAda", "Roses", "<p>Gone.</p>", "", "");
    LiveFake fake = new LiveFake(site);
    assertThat(new Kept().pass(connector(fake, SELDOM)).items.keySet()).containsExactly("101", "102", "att104");
    assertThat(new Kept().pass(new ConfluenceApi("test", fake.url(), "", TOKEN, null, null, null, true, null, MediaWikiApiTest.HERE)).items
        .keySet()).contains(old.id, "105");
  }

  /// Random lives of sites: passes along the way come to what one pass over the whole comes to, faults and all.
  @Test
  void passesAlongTheWayComeToWhatOnePassComesTo() throws Exception {
    long seed = Seed.get();
    System.out.println("ConfluenceApiTest -Dseed=" + seed);
    int histories = Integer.getInteger("histories", 40);
    for (int i = 0; i < histories; i++) {
      history(new Random(seed + i), i % 2 == 0, i % 4 < 2, "history " + i);
    }
  }

  private static void history(Random random, boolean cloud, boolean listing, String name) throws Exception {
    FakeConfluence site = garden(cloud);
    LiveFake fake = new LiveFake(site);
    ConfluenceApi connector = connector(fake, listing ? Duration.ZERO : SELDOM);
    Kept kept = new Kept().pass(connector);
    site.now = Instant.now().minusSeconds(3_000);
    for (int step = 0; step < 5; step++) {
      for (int acts = random.nextInt(4); acts > 0; acts--) {
        act(site, random, listing);
      }
      int bad = random.nextInt(3) == 0 ? fake.questions.get() + 1 + random.nextInt(20) : -1;
      fake.trouble = (number, _, _) -> number == bad ? LiveFake.Said.html(200, "<html>Sign in</html>") : null;
      try {
        kept.pass(connector);
      } catch (IOException e) {
        assertThat(e.getMessage()).as(name).contains("no JSON");
      }
      fake.trouble = (_, _, _) -> null;
    }
    kept.pass(connector);
    Kept full = new Kept().pass(connector);
    assertThat(kept.differences(full)).as(name).isEmpty();
    if (listing) {
      assertThat(kept.people).as(name).isEqualTo(full.people);
    }
  }

  private static void act(FakeConfluence site, Random random, boolean listing) {
    List<Thing> pages = site.current("page");
    Thing some = pages.get(random.nextInt(pages.size()));
    String user = List.of("kAda", "kBo", "kCy").get(random.nextInt(3));
    switch (random.nextInt(listing ? 10 : 4)) {
      case 0 -> site.page(user, "Page " + random.nextInt(99), "<p>Word " + random.nextInt(99) + "</p>", some.id);
      case 1 -> site.edit(some, user, listing ? "Title " + random.nextInt(9) : some.now().title(), "<p>Word " + random.nextInt(99) + "</p>");
      case 2 -> site.add("comment", "GRD", user, "Re", "<p>Comment " + random.nextInt(99) + "</p>", "", some.id);
      case 3 -> site.add("attachment", "GRD", user, "file" + random.nextInt(9) + ".pdf", "", "", some.id);
      case 4 -> some.groups.add(random.nextBoolean() ? "gardeners" : "staff");
      case 5 -> {
        some.groups.clear();
        some.users.clear();
      }
      case 6 -> some.users.add(user);
      case 7 -> {
        List<Thing> below = site.current("comment", "attachment");
        if (!below.isEmpty()) {
          below.get(random.nextInt(below.size())).status = "trashed";
        }
      }
      case 8 -> {
        if (!some.id.equals("101") && site.current("page").stream().noneMatch(one -> one.parent.equals(some.id))) {
          some.status = "trashed";
        }
      }
      default -> {
        if (!some.id.equals("101") && site.current("page").stream().noneMatch(one -> one.parent.equals(some.id))) {
          some.parent = random.nextBoolean() ? "101" : "";
        }
      }
    }
  }

  /// Stopped at any question, the next pass goes on: what was noted is not read again.
  @Test
  void aKilledPassGoesOnWhereItWas() throws Exception {
    long seed = Seed.get();
    System.out.println("ConfluenceApiTest, kills -Dseed=" + seed);
    Random random = new Random(seed);
    FakeConfluence site = new FakeConfluence(false);
    for (int i = 0; i < 40; i++) {
      site.page("kAda", "Page " + i, "<p>Words of page " + i + "</p>", "");
    }
    LiveFake fake = new LiveFake(site);
    Map<String, Integer> reads = new TreeMap<>();
    Kept kept = new Kept();
    int kills = 0;
    while (true) {
      Thread victim = Thread.currentThread();
      int at = fake.questions.get() + 1 + random.nextInt(60);
      fake.trouble = (number, path, asked) -> {
        if (asked.getOrDefault("expand", "").startsWith("body.storage") && !path.contains("child")) {
          reads.merge(path, 1, Integer::sum);
        }
        if (number == at) {
          victim.interrupt();
        }
        return null;
      };
      try {
        kept.pass(connector(fake, SELDOM));
        Thread.interrupted();
        break;
      } catch (InterruptedException _) {
        kills++;
      }
    }
    int again = reads.values().stream().mapToInt(count -> count - 1).sum();
    System.out.println("ConfluenceApiTest: " + kills + " kills, " + again + " of " + reads.size() + " pages read again");
    assertThat(kills).isPositive();
    assertThat(again).as("at most what was on its way").isLessThanOrEqualTo(kills);
    fake.trouble = (_, _, _) -> null;
    Kept full = new Kept().pass(connector(fake, SELDOM));
    assertThat(kept.items).isEqualTo(full.items).hasSize(40);
    assertThat(kept.people).isEqualTo(full.people);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    URI url = URI.create("https://wiki.fern.example/");
    assertThat(new ConfluenceApi("test", url, null, TOKEN, null, null, null, false, null, null).url()).hasToString("https://wiki.fern.example");
    assertThatThrownBy(() -> new ConfluenceApi("test", null, null, TOKEN, null, null, null, false, null, null)).hasMessageStartingWith("url: ");
    assertThatThrownBy(() -> new ConfluenceApi("test", url, null, null, null, null, null, false, null, null)).hasMessageStartingWith("token: ");
    assertThatThrownBy(() -> new ConfluenceApi("test", URI.create("https://fern.atlassian.net"), null, TOKEN, null, null, null, false, null, null))
        .hasMessageContaining("/wiki");
    assertThatThrownBy(() -> new ConfluenceApi("test", url, null, TOKEN, null, null, List.of("staff"), false, null, null))
        .hasMessageStartingWith("viewers: ");
  }
}
