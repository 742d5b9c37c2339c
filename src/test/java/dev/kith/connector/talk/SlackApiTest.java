package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.cli.Connectors;
import dev.kith.connector.Problem;
import dev.kith.connector.Secret;
import dev.kith.model.Access;
import dev.kith.model.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackApiTest {
  private static final String LONG = " and some more of it, so that it is worth an item of its own".repeat(4);

  private FakeSlack slack;
  private FakeSlack.Room general;

  @BeforeEach
  void start() {
    slack = new FakeSlack();
    world(slack);
    general = slack.rooms.get("C1");
  }

  @AfterEach
  void stop() {
    slack.close();
    Thread.interrupted();
  }

  private static void world(FakeSlack slack) {
    slack.user("U1", "Ada Vink");
    slack.user("U2", "Bo Lund");
    slack.user("U3", "Cy");
    slack.user("U4", "Guest Gil").guest = true;
    slack.user("U5", "Dee Left").deleted = true;
    slack.user("U6", "Pump bot").bot = true;
    slack.room("C1", "general", "U1", "U2", "U3");
    slack.room("C2", "pumps", "U1", "U4");
    slack.room("G1", "leads", "U1", "U3", "U4", "U5").closed = true;
    slack.room("G2", "others", "U2").closed = true;
    slack.rooms.get("G2").invited = false;
    slack.room("D1", "ada-bo", "U1", "U2").direct = true;
    slack.rooms.values().forEach(room -> slack.say(room, "U1", "The words of " + room.name + LONG));
  }

  @Test
  void threadsAndBurstsAreThoseOfTheExport() throws Exception {
    slack.passes(Duration.ofHours(2));
    FakeSlack.Said root = slack.say(general, "U1", "Why is pump 7 dry, does <@U2> know?");
    slack.reply(root, "U2", "Fill it first, then wait until the gauge of the shed shows two bars.").likes = 2;
    slack.passes(Duration.ofHours(2));
    slack.say(general, "U2", "Seeds are in" + LONG);
    Held held = Held.of(slack.read(slack.connector(false)));
    assertThat(held.sink.problems).isEmpty();
    Item thread = held.items.get("C1/" + root.ts);
    assertThat(thread.title()).isEqualTo("Why is pump 7 dry, does @Bo Lund know?");
    assertThat(thread.url()).isEqualTo("https://fern.example/archives/C1/p" + root.ts.replace(".", ""));
    assertThat(thread.signals().likes()).isEqualTo(2);
    assertThat(held.items.keySet()).filteredOn(id -> id.startsWith("C1/")).hasSize(3);
    assertThat(held.items.toString()).doesNotContain("words of leads", "words of others", "words of ada-bo");
    assertThat(slack.asked).as("direct messages are never asked for").noneMatch(each -> each.matches(".*(\\bim|mpim|D1).*"));
  }

  @Test
  void whoMayReadIsWhatSlackSaysForEveryKindOfUserAndChannel() throws Exception {
    Held held = Held.of(slack.read(slack.connector(true)));
    assertThat(rows(slack, held)).isEqualTo(6 * 5);
    slack.rooms.get("G1").members.remove("U1");
    slack.users.get("U3").deleted = true;
    slack.rooms.get("C2").members.remove("U4");
    slack.rooms.get("C1").members.add("U4");
    held.pass(slack.read(slack.connector(true)));
    assertThat(rows(slack, held)).isEqualTo(6 * 5);
    assertThat(held.sink.items).as("no message is sent again when members change").isEmpty();
  }

  /// Compares with the product's own answer; how many answers there were.
  private static int rows(FakeSlack slack, Held held) {
    int rows = 0;
    for (String user : slack.users.keySet()) {
      for (FakeSlack.Room room : slack.rooms.values()) {
        boolean sees = held.items.values().stream().filter(item -> item.id().startsWith(room.id + "/"))
            .anyMatch(item -> held.sees("test/" + user, item, Access.EVERYONE));
        boolean any = held.items.keySet().stream().anyMatch(id -> id.startsWith(room.id + "/"));
        assertThat(sees).as(user + " in " + room.name).isEqualTo(any && slack.mayRead(user, room));
        rows++;
      }
    }
    return rows;
  }

  @Test
  void aChannelMadePrivateIsClosedWithTheNextPassAndReadAgainForItsMembers() throws Exception {
    Held held = Held.of(slack.read(slack.connector(true)));
    Item before = only(held, "C1");
    assertThat(held.sees("test/U2", before, Access.EVERYONE)).isTrue();
    general.closed = true;
    general.members.remove("U2");
    held.pass(slack.read(slack.connector(true)));
    assertThat(held.sees("test/U2", only(held, "C1"), Access.EVERYONE)).isFalse();
    assertThat(held.sees("test/U1", only(held, "C1"), Access.EVERYONE)).isTrue();
    held.pass(slack.read(slack.connector(true)));
    assertThat(only(held, "C1").withAccess(null)).isEqualTo(before.withAccess(null));
    assertThat(held.sees("test/U2", only(held, "C1"), Access.EVERYONE)).isFalse();
    general.closed = false;
    held.pass(slack.read(slack.connector(true)));
    assertThat(only(held, "C1")).isEqualTo(before);
  }

  @Test
  void newsOfAChannelMadePrivateOfWhichNothingIsHeldComesWithTheSamePass() throws Exception {
    FakeSlack.Said root = general.said.firstEntry().getValue();
    slack.edit(root, "Why?");
    Held held = Held.of(slack.read(slack.connector(true)));
    assertThat(held.items.keySet()).as("but small talk").noneMatch(id -> id.startsWith("C1/"));
    general.closed = true;
    general.members.remove("U2");
    slack.reply(root, "U3", "Because it is dry");
    held.pass(slack.read(slack.connector(true)));
    assertThat(only(held, "C1").toString()).contains("Because it is dry");
    assertThat(held.sees("test/U1", only(held, "C1"), Access.EVERYONE)).isTrue();
    assertThat(held.sees("test/U2", only(held, "C1"), Access.EVERYONE)).isFalse();
  }

  @Test
  void aChannelMadePrivateIsClosedThoughNothingOfItCanBeRead() throws Exception {
    Held held = Held.of(slack.read(slack.connector(true)));
    general.closed = true;
    general.members.remove("U2");
    slack.fault = (path, _) -> path.matches(".*(history|replies)") ? FakeSlack.error("not_in_channel") : null;
    held.pass(slack.read(slack.connector(true)));
    assertThat(held.sees("test/U2", only(held, "C1"), Access.EVERYONE)).isFalse();
    assertThat(only(held, "C1").toString()).doesNotContain("words of");
  }

  @Test
  void anEditedReplyIsFoundSoonAfterItsThreadWasReadAndLaterSeldom() throws Exception {
    FakeSlack.Said root = slack.say(general, "U1", "Why is it dry?");
    FakeSlack.Said reply = slack.reply(root, "U2", "First words");
    slack.passes(Duration.ofHours(1));
    Held held = Held.of(slack.read(slack.connector(false)));
    slack.edit(reply, "Second words");
    slack.passes(Duration.ofMinutes(59));
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.get("C1/" + root.ts).toString()).as("it had been silent for an hour").contains("First words");
    slack.passes(Duration.ofMinutes(1));
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.get("C1/" + root.ts).toString()).contains("Second words");
    slack.passes(Duration.ofDays(100));
    held.pass(slack.read(slack.connector(false)));
    slack.edit(reply, "Third words");
    slack.passes(Duration.ofDays(7));
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.get("C1/" + root.ts).toString()).as("once in seven days at least").contains("Third words");
  }

  @Test
  void aChannelThatWentIsForNobodyAtOnceAndGoneWithThePassAfter() throws Exception {
    Held held = Held.of(slack.read(slack.connector(false)));
    general.closed = true;
    held.pass(slack.read(slack.connector(false)));
    assertThat(only(held, "C1").access()).isEqualTo(Access.NOBODY);
    assertThat(only(held, "C1").toString()).doesNotContain("words of");
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.keySet()).noneMatch(id -> id.startsWith("C1/"));
    general.closed = false;
    held.pass(slack.read(slack.connector(false)));
    assertThat(only(held, "C1").toString()).contains("words of general");
  }

  @Test
  void aChannelLeftOutOfTheListThoughItIsThereLosesNothing() throws Exception {
    Held held = Held.of(slack.read(slack.connector(false)));
    Map<String, Item> before = new TreeMap<>(held.items);
    slack.fault = (path, query) -> path.endsWith("conversations.list")
        ? FakeChat.Reply.of("{\"ok\":true,\"channels\":[{\"id\":\"C2\",\"name\":\"pumps\",\"is_private\":false}]}") : null;
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items).isEqualTo(before);
    assertThat(held.sink.problems).extracting(Problem::what).containsExactly("conversations.list left it out though it is there");
  }

  @Test
  void aLateReplyToAnOldMessageIsFoundWhenTheChannelIsReadAgain() throws Exception {
    FakeSlack.Said old = general.said.firstEntry().getValue();
    slack.passes(Duration.ofDays(1));
    slack.say(general, "U1", "News" + LONG);
    slack.passes(Duration.ofDays(9));
    Held held = Held.of(slack.read(slack.connector(false)));
    slack.passes(Duration.ofDays(3));
    slack.reply(old, "U2", "So late an answer");
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.toString()).as("not yet").doesNotContain("So late");
    slack.passes(Duration.ofDays(5));
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.get("C1/" + old.ts).toString()).contains("So late an answer");
  }

  @Test
  void aLateReplyThatIsShownInTheChannelTooIsFoundAtOnce() throws Exception {
    FakeSlack.Said old = general.said.firstEntry().getValue();
    slack.passes(Duration.ofDays(10));
    slack.say(general, "U1", "News" + LONG);
    Held held = Held.of(slack.read(slack.connector(false)));
    slack.passes(Duration.ofDays(1));
    slack.reply(old, "U2", "So late an answer").broadcast = true;
    held.pass(slack.read(slack.connector(false)));
    assertThat(held.items.get("C1/" + old.ts).toString()).contains("So late an answer");
  }

  @Test
  void everyErrorIsOneClearLineAndLosesNothing() throws Exception {
    Held held = Held.of(slack.read(slack.connector(true)));
    Map<String, Item> before = new TreeMap<>(held.items);
    Map<String, String> whole = new HashMap<>();
    whole.put("invalid_auth", "set token in sources.yaml");
    whole.put("token_revoked", "set token in sources.yaml");
    whole.put("missing_scope", "give the app the scope groups:read");
    for (Map.Entry<String, String> error : whole.entrySet()) {
      slack.fault = (path, _) -> path.endsWith("conversations.list") ? FakeSlack.error(error.getKey()) : null;
      assertThatThrownBy(() -> held.pass(slack.read(slack.connector(true)))).isInstanceOf(IOException.class)
          .hasMessageContaining(error.getValue()).hasMessageNotContaining("\n").hasMessageNotContaining(FakeSlack.TOKEN);
      assertThat(held.items).as(error.getKey()).isEqualTo(before);
    }
    for (String error : List.of("not_in_channel", "channel_not_found", "missing_scope", "something_new")) {
      slack.fault = (path, query) -> path.endsWith("history") && query.get("channel").equals("C1") ? FakeSlack.error(error) : null;
      held.pass(slack.read(slack.connector(true)));
      assertThat(held.items).as(error).isEqualTo(before);
      assertThat(held.sink.problems).as(error).singleElement().satisfies(problem -> {
        assertThat(problem.where() + problem.what()).contains("#general");
        assertThat(problem.mend()).isNotBlank();
      });
    }
    for (String body : List.of("<html>log in</html>", "{\"ok\":true}", "{", "{\"ok\":true,\"channels\":[]}", "[]",
        "{\"ok\":true,\"channels\":[],\"has_more\":true}",
        "{\"ok\":true,\"channels\":[],\"response_metadata\":{\"next_cursor\":\"again\"}}")) {
      slack.fault = (path, _) -> path.endsWith("conversations.list") ? FakeChat.Reply.of(body) : null;
      assertThatThrownBy(() -> held.pass(slack.read(slack.connector(true)))).as(body).isInstanceOf(IOException.class)
          .hasMessageNotContaining("\n");
      assertThat(held.items).as(body).isEqualTo(before);
    }
    slack.fault = (path, _) -> path.endsWith("users.list") ? FakeChat.Reply.of("{\"ok\":true,\"members\":[]}") : null;
    assertThatThrownBy(() -> held.pass(slack.read(slack.connector(true)))).hasMessageContaining("lists nobody");
    slack.fault = (_, _) -> null;
    held.pass(slack.read(slack.connector(true)));
    assertThat(held.items).isEqualTo(before);
    assertThat(held.sink.problems).isEmpty();
  }

  @Test
  void whoeverCannotBeListedAsAMemberSeesNothingRatherThanTooMuch() throws Exception {
    Held held = Held.of(slack.read(slack.connector(true)));
    assertThat(held.sees("test/U1", only(held, "G1"), Access.EVERYONE)).isTrue();
    slack.fault = (path, query) -> path.endsWith("members") && query.get("channel").equals("G1") ? FakeSlack.error("fetch_members_failed") : null;
    held.pass(slack.read(slack.connector(true)));
    assertThat(held.sees("test/U1", only(held, "G1"), Access.EVERYONE)).isFalse();
    assertThat(held.sink.problems).extracting(Problem::what).singleElement().asString().contains("so nobody sees it");
  }

  @Test
  void aRateLimitIsWaitedFor() throws Exception {
    int[] left = {2};
    slack.fault = (path, _) -> !path.endsWith("history") || left[0]-- <= 0 ? null : left[0] == 1 ? FakeSlack.error("ratelimited")
        : new FakeChat.Reply(429, "", Map.of("Retry-After", "0"));
    Held held = Held.of(slack.read(slack.connector(false)));
    assertThat(held.sink.problems).isEmpty();
    assertThat(left[0]).isNegative();
    assertThat(held.items).hasSize(2);
  }

  @Test
  void aPassInWhichNothingChangedSendsNothing() throws Exception {
    slack.reply(slack.say(general, "U1", "Why?"), "U6", "a bot answers");
    Held held = Held.of(slack.read(slack.connector(true)));
    slack.asked.clear();
    held.pass(slack.read(slack.connector(true)));
    assertThat(held.sink.sent()).isEmpty();
    assertThat(held.sink.gone).isEmpty();
    assertThat(held.sink.whole).isFalse();
  }

  @Test
  void strangersOfSharedChannelsHaveTheirNamesAndNoRights() throws Exception {
    slack.say(general, "U77", "From afar" + LONG);
    Held held = Held.of(slack.read(slack.connector(false)));
    assertThat(held.items.toString()).contains("Somebody Else");
    assertThat(held.people.keySet()).noneMatch(id -> id.contains("U77"));
    held.pass(slack.read(slack.connector(false)));
    assertThat(slack.asked).filteredOn(each -> each.startsWith("users.info")).hasSize(1);
  }

  @Test
  void incrementalPassesComeToWhatOneFullPassComesTo() throws Exception {
    long seed = Seed.get();
    System.out.println("Slack's lives -Dseed=" + seed);
    for (int life = 0; life < 16; life++) {
      life(new Random(seed + life), "life " + life + " of seed " + seed);
    }
  }

  private void life(Random random, String what) throws Exception {
    try (FakeSlack fake = new FakeSlack()) {
      world(fake);
      boolean all = random.nextBoolean();
      boolean faults = random.nextInt(3) == 0;
      // in every other life everything lies in the window, so that nothing may be late but edits of replies
      Duration window = all ? Duration.ofDays(700) : Duration.ofHours(20);
      SlackApi connector = fake.connector(true, window, Duration.ofDays(7));
      Held held = new Held();
      for (int step = 0; step < 8; step++) {
        for (int i = random.nextInt(5); i >= 0; i--) {
          happens(fake, random, !all);
        }
        int fail = faults ? random.nextInt(30) : -1;
        int[] left = {fail};
        fake.fault = (_, _) -> fail >= 0 && left[0]-- == 0 ? new FakeChat.Reply(500, "", Map.of()) : null;
        if (random.nextInt(3) == 0) {
          fake.killIn(random.nextInt(40));
        }
        try {
          held.pass(fake.read(connector));
          if (all && held.sink.problems.isEmpty() && held.items.values().stream().noneMatch(item -> item.content().toString().length() < 60)) {
            same(fake, connector, held, what + ", step " + step);
          }
        } catch (InterruptedException _) {
          // killed
        }
        fake.killIn(-1);
        Thread.interrupted();
        fake.fault = (_, _) -> null;
        leaks(fake, held, what);
      }
      for (int i = 0; i < 3; i++) {
        fake.passes(Duration.ofDays(8));
        held.pass(fake.read(connector));
      }
      same(fake, connector, held, what);
      assertThat(rows(fake, held)).as(what).isPositive();
    }
  }

  private static void same(FakeSlack fake, SlackApi connector, Held held, String what) throws Exception {
    Held anew = Held.of(fake.read(connector));
    assertThat(held.items).as(what).isEqualTo(anew.items);
    assertThat(held.people).as(what).isEqualTo(anew.people);
  }

  /// After a pass that came to its end nobody sees what Slack would not show.
  private static void leaks(FakeSlack fake, Held held, String what) {
    assertThat(held.items.keySet()).as(what).noneMatch(id -> id.startsWith("D1") || id.startsWith("G2"));
  }

  private static void happens(FakeSlack fake, Random random, boolean silently) {
    fake.passes(Duration.ofMinutes(random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(25)));
    List<FakeSlack.Room> rooms = new ArrayList<>(fake.rooms.values());
    FakeSlack.Room room = rooms.get(random.nextInt(rooms.size()));
    List<FakeSlack.Said> said = new ArrayList<>(room.said.values());
    FakeSlack.Said one = said.isEmpty() ? fake.say(room, "U1", "x") : said.get(random.nextInt(said.size()));
    String user = "U" + (1 + random.nextInt(6));
    String words = "word" + random.nextInt(1_000) + (random.nextBoolean() ? LONG : "");
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> fake.say(room, user, words);
      case 3, 4 -> fake.reply(one, user, words).broadcast = random.nextInt(5) == 0;
      case 5 -> fake.edit(one, words);
      case 6 -> one.deleted = true;
      case 7 -> one.replies.values().stream().findAny().ifPresent(reply -> reply.deleted = true);
      case 8 -> {
        if (silently) {
          one.replies.values().stream().findAny().ifPresent(reply -> fake.edit(reply, words));
        } else {
          one.likes++;
        }
      }
      case 9 -> {
        if (!room.members.remove(user)) {
          room.members.add(user);
        }
      }
      case 10 -> {
        if (random.nextInt(3) == 0 && !room.direct && !room.id.equals("G2")) {
          room.closed = !room.closed;
          room.invited = !room.closed || random.nextInt(3) > 0;
        }
      }
      default -> {
        if (random.nextInt(3) == 0) {
          room.name = room.name + "x";
        } else {
          fake.users.get(user).deleted = !fake.users.get(user).deleted;
        }
      }
    }
  }

  @Test
  void whatWasReadBeforeAKillIsNotReadAgainButTheChannelItWasIn() throws Exception {
    for (int i = 0; i < 12; i++) {
      FakeSlack.Room room = slack.room("C9" + i, "room" + i, "U1");
      for (int j = 0; j < 10; j++) {
        slack.passes(Duration.ofHours(1));
        slack.reply(slack.say(room, "U1", "Question " + j + "?"), "U2", "Answer" + LONG);
      }
    }
    slack.page = 100;
    SlackApi connector = slack.connector(false);
    Held whole = Held.of(slack.read(connector));
    int all = slack.asked.size();
    for (int at = 20; at < all; at += 50) {
      slack.asked.clear();
      Held held = new Held();
      slack.killIn(at);
      assertThatThrownBy(() -> held.pass(slack.read(connector))).isInstanceOf(InterruptedException.class);
      Thread.interrupted();
      held.pass(slack.read(connector));
      assertThat(held.items).isEqualTo(whole.items);
      long replies = slack.asked.stream().filter(each -> each.startsWith("conversations.replies")).count();
      assertThat(replies).as("threads fetched, one of them in flight").isBetween(120L, 121L);
      long histories = slack.asked.stream().filter(each -> each.startsWith("conversations.history")).count();
      assertThat(histories).as("channels asked for news, those read before the kill once more").isLessThanOrEqualTo(2 * 14);
    }
  }

  @Test
  void itIsARecordInTheTableThatShowsNoSecret() {
    assertThat(Connectors.TYPES).containsEntry("slack-api", SlackApi.class);
    assertThat(slack.connector(false).toString()).doesNotContain(FakeSlack.TOKEN);
    assertThatThrownBy(() -> new SlackApi("test", new Secret("x"), false, false, "slack", null, null, null))
        .hasMessageContaining("; try https://slack.com");
  }

  private static Item only(Held held, String channel) {
    List<Item> items = held.items.values().stream().filter(item -> item.id().startsWith(channel + "/")).toList();
    assertThat(items).as(channel).hasSize(1);
    return items.getFirst();
  }
}
