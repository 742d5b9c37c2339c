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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MattermostApiTest {
  private static final String LONG = " and some more of it, so that it is worth an item of its own".repeat(4);

  private FakeMattermost chat;
  private FakeMattermost.Room pumps;

  @BeforeEach
  void start() {
    chat = new FakeMattermost();
    world(chat);
    pumps = chat.rooms.get("pumps");
  }

  @AfterEach
  void stop() {
    chat.close();
    Thread.interrupted();
  }

  private static void world(FakeMattermost chat) {
    chat.user("u1", "Kith's account");
    chat.user("u2", "Bo Lund");
    chat.user("u3", "Cy");
    chat.user("u4", "Guest Gil").guest = true;
    chat.user("u5", "Dee Left").deleted = true;
    chat.user("u6", "Pump bot").bot = true;
    chat.team("garden", true, "u1", "u2", "u4");
    chat.team("shed", false, "u1", "u3", "u4", "u5");
    chat.room("pumps", "garden", "Pumps", "O", "u1", "u2");
    chat.room("fairs", "garden", "Fairs", "O", "u1", "u4");
    chat.room("leads", "garden", "Leads", "P", "u1", "u3", "u4", "u5");
    chat.room("others", "garden", "Others", "P", "u2");
    chat.room("tools", "shed", "Tools", "O", "u1", "u4");
    chat.room("safe", "shed", "Safe", "P", "u1", "u3");
    chat.room("dm", "", "", "D", "u1", "u2");
    chat.rooms.values().forEach(room -> chat.say(room, "u1", "The words of " + room.id + LONG));
  }

  @Test
  void threadsAndBurstsAreThoseOfSavedAnswers() throws Exception {
    chat.passes(Duration.ofHours(2));
    FakeMattermost.Said root = chat.say(pumps, "u2", "Why is **pump 7** dry, @u3x?");
    chat.like(chat.reply(pumps, root, "u3", "Fill it first, then wait until the gauge of the shed shows two bars."));
    Held held = Held.of(chat.read(chat.connector(false)));
    assertThat(held.sink.problems).isEmpty();
    Item thread = held.items.get("pumps/" + root.id);
    assertThat(thread.title()).isEqualTo("Why is pump 7 dry, @u3x?");
    assertThat(thread.url()).isEqualTo(chat.url() + "/_redirect/pl/" + root.id);
    assertThat(thread.place()).containsExactly("Team garden", "Pumps");
    assertThat(thread.signals().likes()).isEqualTo(1);
    assertThat(held.items.keySet()).extracting(id -> id.replaceFirst("/.*", "")).containsExactly("fairs", "pumps", "pumps", "tools");
    assertThat(held.items.toString()).doesNotContain("words of dm", "words of leads");
    assertThat(chat.asked).as("direct messages are never asked for").noneMatch(each -> each.contains("dm"));
  }

  @Test
  void whoMayReadIsWhatTheServerSaysForEveryKindOfUserAndChannel() throws Exception {
    Held held = Held.of(chat.read(chat.connector(true)));
    assertThat(rows(chat, held)).isEqualTo(6 * 7);
    chat.rooms.get("leads").members.remove("u3");
    chat.inOrOut(chat.teams.get("shed"), "u3");
    chat.teams.get("shed").members.add("u2");
    chat.rooms.get("fairs").members.remove("u4");
    chat.users.get("u5").deleted = false;
    held.pass(chat.read(chat.connector(true)));
    assertThat(rows(chat, held)).isEqualTo(6 * 7);
    assertThat(held.sink.items).as("no message is sent again when members change").isEmpty();
  }

  /// Compares with the product's own answer; how many answers there were.
  private static int rows(FakeMattermost chat, Held held) {
    int rows = 0;
    for (String user : chat.users.keySet()) {
      for (FakeMattermost.Room room : chat.rooms.values()) {
        List<Item> items = held.items.values().stream().filter(item -> item.id().startsWith(room.id + "/")).toList();
        boolean sees = items.stream().anyMatch(item -> held.sees("test/" + user, item, Access.EVERYONE));
        assertThat(sees).as(user + " in " + room.id).isEqualTo(!items.isEmpty() && chat.mayRead(user, room));
        rows++;
      }
    }
    return rows;
  }

  @Test
  void aChannelMadePrivateIsClosedWithTheNextPassAndReadAgainForItsMembers() throws Exception {
    Held held = Held.of(chat.read(chat.connector(true)));
    Item before = only(held, "pumps");
    assertThat(held.sees("test/u3", before, Access.EVERYONE)).isTrue();
    pumps.type = "P";
    held.pass(chat.read(chat.connector(true)));
    assertThat(held.sees("test/u3", only(held, "pumps"), Access.EVERYONE)).isFalse();
    assertThat(held.sees("test/u2", only(held, "pumps"), Access.EVERYONE)).isTrue();
    held.pass(chat.read(chat.connector(true)));
    assertThat(only(held, "pumps").withAccess(null)).isEqualTo(before.withAccess(null));
    assertThat(held.sees("test/u3", only(held, "pumps"), Access.EVERYONE)).isFalse();
  }

  @Test
  void newsOfAChannelMadePrivateOfWhichNothingIsHeldComesWithTheSamePass() throws Exception {
    FakeMattermost.Said root = chat.alive(pumps).getFirst();
    chat.edit(root, "Why?");
    Held held = Held.of(chat.read(chat.connector(true)));
    assertThat(held.items.keySet()).as("but small talk").noneMatch(id -> id.startsWith("pumps/"));
    pumps.type = "P";
    chat.reply(pumps, root, "u2", "Because it is dry");
    held.pass(chat.read(chat.connector(true)));
    assertThat(only(held, "pumps").toString()).contains("Because it is dry");
    assertThat(held.sees("test/u2", only(held, "pumps"), Access.EVERYONE)).isTrue();
    assertThat(held.sees("test/u3", only(held, "pumps"), Access.EVERYONE)).isFalse();
  }

  @Test
  void aPrivateChannelThatIsNoLongerOursIsForNobodyAtOnceAndGoneWithThePassAfter() throws Exception {
    Held held = Held.of(chat.read(chat.connector(true)));
    chat.rooms.get("leads").members.remove("u1");
    held.pass(chat.read(chat.connector(true)));
    assertThat(only(held, "leads").access()).isEqualTo(Access.NOBODY);
    held.pass(chat.read(chat.connector(true)));
    assertThat(held.items.keySet()).noneMatch(id -> id.startsWith("leads/"));
  }

  @Test
  void anArchivedChannelKeepsWhatWasReadOfIt() throws Exception {
    Held held = Held.of(chat.read(chat.connector(false)));
    Map<String, Item> before = new TreeMap<>(held.items);
    pumps.archived = true;
    held.pass(chat.read(chat.connector(false)));
    assertThat(held.items).isEqualTo(before);
    assertThat(held.sink.problems).isEmpty();
  }

  @Test
  void errorsAreOneClearLineAndLoseNothing() throws Exception {
    Held held = Held.of(chat.read(chat.connector(true)));
    Map<String, Item> before = new TreeMap<>(held.items);
    for (String part : List.of("/users", "/users/me", "/users/me/teams")) {
      for (int status : new int[] {401, 403, 500}) {
        chat.fault = (path, _) -> path.endsWith("v4" + part) ? new FakeChat.Reply(status, "", Map.of()) : null;
        assertThatThrownBy(() -> held.pass(chat.read(chat.connector(true)))).as(part).isInstanceOf(IOException.class)
            .hasMessageNotContaining("\n").hasMessageNotContaining(FakeMattermost.TOKEN);
        assertThat(held.items).as(part).isEqualTo(before);
      }
    }
    for (String body : List.of("<html>log in</html>", "{", "{}", "[]", "null")) {
      chat.fault = (path, _) -> path.endsWith("v4/users") ? FakeChat.Reply.of(body) : null;
      if (!body.equals("[]")) {
        assertThatThrownBy(() -> held.pass(chat.read(chat.connector(true)))).as(body).isInstanceOf(IOException.class);
      }
      chat.fault = (path, _) -> path.endsWith("pumps/posts") ? FakeChat.Reply.of(body) : null;
      held.pass(chat.read(chat.connector(true)));
      assertThat(held.items).as(body).isEqualTo(before);
      assertThat(held.sink.problems).as(body).extracting(Problem::where).containsExactly("Team garden / Pumps");
    }
    chat.fault = (path, _) -> path.endsWith("pumps/posts") ? new FakeChat.Reply(403, "{}", Map.of()) : null;
    held.pass(chat.read(chat.connector(true)));
    assertThat(held.items).isEqualTo(before);
    assertThat(held.sink.problems).extracting(Problem::mend).containsExactly("put the token's account into the channel");
    chat.fault = (path, _) -> path.endsWith("/channels") ? FakeChat.Reply.of("[]") : null;
    assertThatThrownBy(() -> held.pass(chat.read(chat.connector(true)))).hasMessageContaining("lists no channel");
    chat.fault = (_, _) -> null;
    held.pass(chat.read(chat.connector(true)));
    assertThat(held.items).isEqualTo(before);
  }

  @Test
  void aPassInWhichNothingChangedAsksEachChannelOnceAndSendsNothing() throws Exception {
    chat.reply(pumps, chat.say(pumps, "u2", "Why?"), "u6", "a bot answers");
    Held held = Held.of(chat.read(chat.connector(true)));
    held.pass(chat.read(chat.connector(true)));
    chat.asked.clear();
    held.pass(chat.read(chat.connector(true)));
    assertThat(held.sink.sent()).isEmpty();
    assertThat(held.sink.gone).isEmpty();
    assertThat(chat.asked).filteredOn(each -> each.contains("/posts")).hasSize(5);
  }

  @Test
  void moreChangesThanTheServerTellsOfAreAllRead() throws Exception {
    chat.page = 200;
    Held held = Held.of(chat.read(chat.connector(false)));
    for (int i = 0; i < 1_200; i++) {
      chat.passes(Duration.ofMinutes(40));
      chat.say(pumps, "u2", "Number " + i + LONG);
    }
    held.pass(chat.read(chat.connector(false)));
    assertThat(held.items.keySet()).filteredOn(id -> id.startsWith("pumps/")).hasSize(1_201);
  }

  @Test
  void incrementalPassesComeToWhatOneFullPassComesTo() throws Exception {
    long seed = Seed.get();
    System.out.println("Mattermost's lives -Dseed=" + seed);
    for (int life = 0; life < 16; life++) {
      life(new Random(seed + life), "life " + life + " of seed " + seed);
    }
  }

  private void life(Random random, String what) throws Exception {
    try (FakeMattermost fake = new FakeMattermost()) {
      world(fake);
      boolean faults = random.nextInt(3) == 0;
      MattermostApi connector = fake.connector(true);
      Held held = new Held();
      for (int step = 0; step < 8; step++) {
        for (int i = random.nextInt(5); i >= 0; i--) {
          happens(fake, random);
        }
        int[] left = {faults ? random.nextInt(50) : -1};
        fake.fault = (_, _) -> faults && left[0]-- == 0 ? new FakeChat.Reply(500, "", Map.of()) : null;
        if (random.nextInt(3) == 0) {
          fake.killIn(random.nextInt(60));
        }
        try {
          held.pass(fake.read(connector));
          fake.killIn(-1);
          if (held.sink.problems.isEmpty() && held.items.values().stream().noneMatch(item -> item.title().startsWith("#"))) {
            same(fake, connector, held, what + ", step " + step);
            rows(fake, held);
          }
        } catch (InterruptedException _) {
          // killed
        }
        fake.killIn(-1);
        Thread.interrupted();
        fake.fault = (_, _) -> null;
        assertThat(held.items.keySet()).as(what).noneMatch(id -> id.startsWith("dm/") || id.startsWith("others/"));
      }
      for (int i = 0; i < 3; i++) {
        held.pass(fake.read(connector));
      }
      same(fake, connector, held, what);
      rows(fake, held);
    }
  }

  private static void same(FakeMattermost fake, MattermostApi connector, Held held, String what) throws Exception {
    Held anew = Held.of(fake.read(connector));
    assertThat(held.items).as(what).isEqualTo(anew.items);
    assertThat(held.people).as(what).isEqualTo(anew.people);
  }

  private static void happens(FakeMattermost fake, Random random) {
    fake.passes(Duration.ofMinutes(random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(25)));
    List<FakeMattermost.Room> rooms = new ArrayList<>(fake.rooms.values());
    FakeMattermost.Room room = rooms.get(random.nextInt(rooms.size()));
    List<FakeMattermost.Said> said = fake.alive(room);
    String user = "u" + (1 + random.nextInt(6));
    String words = "word" + random.nextInt(1_000) + (random.nextBoolean() ? LONG : "");
    FakeMattermost.Said one = said.isEmpty() ? fake.say(room, "u1", "x") : said.get(random.nextInt(said.size()));
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> fake.say(room, user, words);
      case 3, 4 -> fake.reply(room, one, user, words);
      case 5, 6 -> fake.edit(one, words);
      case 7 -> fake.delete(room, one);
      case 8 -> fake.like(one);
      case 9 -> {
        if (!user.equals("u1")) {
          fake.inOrOut(room, user);
        }
      }
      default -> {
        switch (random.nextInt(4)) {
          case 0 -> room.type = room.type.equals("O") ? "P" : room.type.equals("P") && !room.id.equals("others") ? "O" : room.type;
          case 1 -> room.name = room.name + "x";
          case 2 -> fake.users.get(user).deleted = !fake.users.get(user).deleted;
          default -> {
            if (!user.equals("u1")) {
              fake.inOrOut(fake.teams.get("shed"), user);
            }
          }
        }
      }
    }
  }

  @Test
  void whatWasReadBeforeAKillIsNotReadAgainButTheChannelItWasIn() throws Exception {
    for (int i = 0; i < 12; i++) {
      FakeMattermost.Room room = chat.room("room" + i, "garden", "Room " + i, "O", "u1");
      for (int j = 0; j < 10; j++) {
        chat.passes(Duration.ofHours(1));
        chat.say(room, "u1", "Number " + j + LONG);
      }
    }
    chat.page = 2;
    MattermostApi connector = chat.connector(false);
    Held whole = Held.of(chat.read(connector));
    long pages = chat.asked.stream().filter(each -> each.contains("/posts")).count();
    int all = chat.asked.size();
    for (int at = all - (int) pages; at < all; at += 40) {
      chat.asked.clear();
      Held held = new Held();
      chat.killIn(at);
      assertThatThrownBy(() -> held.pass(chat.read(connector))).isInstanceOf(InterruptedException.class);
      Thread.interrupted();
      held.pass(chat.read(connector));
      assertThat(held.items).isEqualTo(whole.items);
      assertThat(chat.asked).filteredOn(each -> each.contains("/posts?per_page"))
          .as("pages, and those of the channel it was in, and of each channel's newest post").hasSizeLessThanOrEqualTo((int) pages + 7 + 2 * 15);
    }
  }

  @Test
  void itIsARecordInTheTableThatShowsNoSecret() {
    assertThat(Connectors.TYPES).containsEntry("mattermost-api", MattermostApi.class);
    assertThat(chat.connector(false).toString()).doesNotContain(FakeMattermost.TOKEN);
    assertThatThrownBy(() -> new MattermostApi("test", "chat", new Secret("x"), false, false, null, null))
        .hasMessageContaining("; try https://chat.example.com");
  }

  private static Item only(Held held, String channel) {
    List<Item> items = held.items.values().stream().filter(item -> item.id().startsWith(channel + "/")).toList();
    assertThat(items).as(channel).hasSize(1);
    return items.getFirst();
  }
}
