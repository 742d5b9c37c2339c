package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.Seed;
import dev.kith.connector.AnswerServer;
import dev.kith.connector.AnswerServer.Reply;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Fixtures;
import dev.kith.connector.Held;
import dev.kith.connector.Secret;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DiscourseApiTest extends ConnectorContract {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LATER = Duration.ofDays(1);
  /// Forums in folders, by number.
  private static final Map<Integer, Path> FOLDERS = new ConcurrentHashMap<>();
  private static final AnswerServer FOLDER_SERVER = new AnswerServer(asked -> {
    Path file = FOLDERS.get(Integer.parseInt(asked.path().split("/")[1])).resolve("forum.json");
    if (!Files.exists(file)) {
      return Reply.of(404);
    }
    String text = Files.readString(file);
    return text.startsWith("{") && text.endsWith("}\n") ? FakeDiscourse.of(text).answer(asked)
        : new Reply(200, Map.of("Content-Type", "text/html"), text);
  });

  private final FakeDiscourse forum = new FakeDiscourse();
  private final AnswerServer server = new AnswerServer(forum);
  private final Held held = new Held();

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  static void stopAll() {
    FOLDER_SERVER.close();
  }

  @Override
  protected void write(Path folder) throws IOException {
    FakeDiscourse site = new FakeDiscourse();
    ObjectNode ada = site.user("ada", "fitters");
    int valves = site.category("Valves", true, "fitters").get("id").asInt();
    for (String title : List.of("One", "Two", "Three", "Four", "Five", "Six")) {
      ObjectNode topic = site.topic(valves, title);
      site.post(topic, ada.get("id").asInt(), 1, "<p>Text of " + title + "</p>");
    }
    Files.writeString(folder.resolve("forum.json"), site.state + "\n");
  }

  @Override
  protected Connector connector(Path folder) {
    int number = FOLDERS.entrySet().stream().filter(entry -> entry.getValue().equals(folder)).map(Map.Entry::getKey).findFirst()
        .orElse(FOLDERS.size());
    FOLDERS.put(number, folder);
    return asAdmin(FOLDER_SERVER.url() + "/" + number, NOW, LATER);
  }

  private static DiscourseApi asAdmin(String url, Duration listing, Duration reread) {
    return new DiscourseApi("test", url, new Secret("key"), null, listing, reread, AnswerServer.REACH);
  }

  private DiscourseApi asAdmin(Duration listing) {
    return asAdmin(server.url(), listing, LATER);
  }

  private DiscourseApi asAnybody() {
    return new DiscourseApi("test", server.url(), null, null, NOW, null, AnswerServer.REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("forum.json");
    Fixtures.replace(file, "\"title\":\"Two\"", "\"title\":\"Twice\"");
    Fixtures.replace(file, "\"id\":106,", "\"id\":206,");
    Fixtures.replace(file, "\"topic_id\":106,", "\"topic_id\":206,");
    return new Change(Set.of("104"), Set.of("206"), Set.of("106"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("forum.json")),
        "cut", folder -> Fixtures.cut(folder.resolve("forum.json")),
        "a login page", folder -> Files.writeString(folder.resolve("forum.json"), "<html>Log in</html>"),
        "emptied", folder -> Files.writeString(folder.resolve("forum.json"), new FakeDiscourse().state + "\n"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("forum.json"), "\"id\":104,", "\"id\":104,\"broken\":true,");
  }

  @Test
  void aTopicIsReadWithAllItsPostsAndWhoIsBehindThem() {
    ObjectNode ada = forum.user("ada", "fitters");
    ObjectNode bo = forum.user("bo");
    bo.put("suspended_till", "3026-01-01T00:00:00.000Z");
    ObjectNode pumps = forum.category("Pumps", false);
    ObjectNode valves = forum.category("Valves", true, "fitters");
    valves.put("parent_category_id", pumps.get("id").asInt());
    forum.state.withArray("tag_groups").addObject().put("name", "Staff").setAll(tagGroup("secret-tag", "12"));
    ObjectNode topic = forum.topic(valves.get("id").asInt(), "Why is pump 7 dry?");
    topic.withArray("tags").add("brook").add("secret-tag");
    topic.put("vote_count", 3).putObject("accepted_answer").put("post_number", 7);
    forum.post(topic, ada.get("id").asInt(), 1, "<p>It is.</p>");
    for (int i = 2; i < 9; i++) {
      forum.post(topic, bo.get("id").asInt(), i == 4 ? 4 : i == 5 ? 3 : 1, "<p>Answer " + i + (i == 4 ? " whisper-key" : "") + "</p>");
    }
    forum.posts(topic).get(5).put("hidden", true).put("cooked", "<p>hidden-key</p>");
    assertThat(held.pass(asAdmin(NOW))).isEmpty();
    Item item = held.items.get(topic.get("id").asString(""));
    assertThat(((Content.Text) item.content()).text()).contains("It is.", "Answer 2", "Answer 3", "Answer 7", "Answer 8", "accepted")
        .doesNotContain("whisper-key", "hidden-key", "Answer 5");
    assertThat(item.tags()).containsExactly("brook");
    assertThat(item.place()).containsExactly("Pumps", "Valves");
    assertThat(item.access()).isEqualTo(Access.of(Set.of("group:test/fitters")));
    assertThat(item.signals().votes()).isEqualTo(3);
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).contains(tuple("test/100", Role.ASKER),
        tuple("test/101", Role.ACCEPTED_ANSWERER));
    assertThat(held.people.get("test/100").groups()).containsExactly("test/fitters");
    assertThat(held.people.get("test/100").aliases()).containsExactly("ada@fern.example", "test/100", "ada");
    assertThat(held.people.get("test/101").active()).isFalse();
    assertThat(held.last.skipped).containsEntry("whisper", 1).containsEntry("hidden post", 1).containsEntry("notice", 1);
    assertThat(held.last.problems).isEmpty();
  }

  private ObjectNode tagGroup(String tag, String reader) {
    ObjectNode group = forum.state.objectNode();
    group.putArray("tags").addObject().put("name", tag);
    group.putObject("permissions").put(reader, 1);
    return group;
  }

  /// Categories, each with what the forum itself answers a member who asks: `everybody`, or the groups that see it.
  private Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    row(table, 0, "everybody");
    row(table, forum.category("public", false).get("id").asInt(), "everybody");
    row(table, forum.category("public, named", false, "everyone").get("id").asInt(), "everybody");
    row(table, forum.category("public, may be written by fitters", false, "everyone", "fitters").get("id").asInt(), "everybody");
    row(table, forum.category("restricted to everyone", true, "everyone").get("id").asInt(), "everybody");
    row(table, forum.category("one group", true, "fitters").get("id").asInt(), "fitters");
    row(table, forum.category("two groups", true, "fitters", "staff").get("id").asInt(), "fitters", "staff");
    row(table, forum.category("reading only", true, "staff", "leads", "fitters").get("id").asInt(), "fitters", "leads", "staff");
    row(table, forum.category("no group left", true).get("id").asInt());
    row(table, forum.category("members unknown", true, "closed").get("id").asInt(), "closed");
    ObjectNode parent = forum.category("parent", true, "staff");
    row(table, parent.get("id").asInt(), "staff");
    row(table, forum.category("open below a restricted one", false).put("parent_category_id", parent.get("id").asInt()).get("id")
        .asInt(), "everybody");
    ObjectNode open = forum.category("open parent", false);
    row(table, forum.category("restricted below an open one", true, "leads").put("parent_category_id", open.get("id").asInt()).get("id")
        .asInt(), "leads");
    row(table, 99_999);
    return table;
  }

  private void row(Map<String, Set<String>> table, int category, String... readers) {
    ObjectNode topic = forum.topic(category, "In " + category);
    forum.post(topic, 1, 1, "<p>Said in " + category + "</p>");
    table.put(topic.get("id").asString(""), Set.of(readers));
  }

  @Test
  void whoMaySeeATopicIsWhatTheForumSays() {
    Map<String, String> viewers = new LinkedHashMap<>(Map.of("a guest", "", "a fitter", "fitters", "one of the staff", "staff", "a lead", "leads"));
    viewers.values().stream().filter(group -> !group.isEmpty()).forEach(group -> forum.user("of" + group, group));
    Map<String, Set<String>> table = table();
    for (boolean lazy : new boolean[] {false, true}) {
      forum.lazyCategories = lazy;
      Held fresh = new Held();
      assertThat(fresh.pass(asAdmin(NOW))).isEmpty();
      int rows = 0;
      for (Map.Entry<String, Set<String>> row : table.entrySet()) {
        for (Map.Entry<String, String> viewer : viewers.entrySet()) {
          Set<String> principals = new TreeSet<>(Set.of("everyone"));
          fresh.people.values().stream().filter(person -> person.aliases().contains("of" + viewer.getValue()))
              .forEach(person -> person.groups().forEach(group -> principals.add("group:" + group)));
          Access access = fresh.items.get(row.getKey()).access();
          assertThat(access == null || access.visibleTo(principals)).as(fresh.items.get(row.getKey()) + " for " + viewer)
              .isEqualTo(row.getValue().contains("everybody") || row.getValue().contains(viewer.getValue()));
          rows++;
        }
      }
      assertThat(rows).isEqualTo(56);
      assertThat(fresh.last.problems).extracting(problem -> problem.where().replaceFirst(".*\\d/", "")).contains("g/closed", "c/99999");
    }
    Held open = new Held();
    assertThat(open.pass(asAnybody())).isEmpty();
    table.forEach((topic, readers) -> assertThat(open.items.containsKey(topic) && open.items.get(topic).access() == null)
        .as("without a key: " + topic).isEqualTo(readers.contains("everybody") && !topic.equals(open(table))));
    assertThat(open.people).isEmpty();
  }

  /// A category that is restricted to everybody is shown to nobody who is not logged in.
  private static String open(Map<String, Set<String>> table) {
    return new ArrayList<>(table.keySet()).get(4);
  }

  @Test
  void whatNobodyMaySeeIsNeverReadAndWhatIsHiddenLaterGoes() {
    int pumps = forum.category("Pumps", false).get("id").asInt();
    List<ObjectNode> topics = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ObjectNode topic = forum.topic(pumps, "Topic " + i);
      forum.post(topic, 1, 1, "<p>secret-" + i + "</p>");
      topics.add(topic);
    }
    topics.get(0).put("visible", false);
    topics.get(1).put("archetype", "private_message");
    topics.get(2).put("deleted_at", "2026-01-02T00:00:00Z");
    forum.posts(topics.get(3)).getFirst().put("deleted_at", "2026-01-02T00:00:00Z");
    forum.posts(topics.get(4)).getFirst().put("post_type", 4);
    held.pass(asAdmin(NOW));
    assertThat(held.items).hasSize(7);
    assertThat(held.items.toString()).doesNotContain("secret-0", "secret-1<", "secret-2", "secret-3", "secret-4");
    topics.get(5).put("visible", false);
    topics.get(6).put("archetype", "private_message");
    topics.get(7).put("deleted_at", "2026-01-02T00:00:00Z");
    forum.posts(topics.get(8)).getFirst().put("post_type", 4);
    forum.remove("topics", topics.get(9));
    topics.get(8).put("title", "Touched");
    held.pass(asAdmin(NOW));
    assertThat(held.items).containsOnlyKeys(topics.get(10).get("id").asString(""), topics.get(11).get("id").asString(""));
  }

  @Test
  void aRightThatIsTakenAwayHoldsAtTheNextPassThoughNoTopicChanged() {
    ObjectNode ada = forum.user("ada", "fitters");
    ObjectNode pumps = forum.category("Pumps", false);
    for (int i = 0; i < 9; i++) {
      forum.post(forum.topic(pumps.get("id").asInt(), "Topic " + i), ada.get("id").asInt(), 1, "<p>" + i + "</p>");
    }
    // so that the newest pages show nothing of it
    int other = forum.category("Other", false).get("id").asInt();
    for (int i = 0; i < 12; i++) {
      forum.seconds += 60;
      forum.post(forum.topic(other, "Other " + i), ada.get("id").asInt(), 1, "<p>" + i + "</p>");
    }
    held.pass(asAdmin(LATER));
    assertThat(inPumps()).hasSize(9).allSatisfy(item -> assertThat(item.access()).isNull());
    pumps.put("read_restricted", true).withArray("groups").add("fitters");
    held.pass(asAdmin(LATER));
    assertThat(inPumps()).allSatisfy(item -> assertThat(item.access()).isEqualTo(Access.of(Set.of("group:test/fitters"))));
    assertThat(held.people.get("test/100").groups()).containsExactly("test/fitters");
    ((ArrayNode) forum.state.get("groups").get("fitters")).removeAll();
    held.pass(asAdmin(LATER));
    assertThat(held.people.get("test/100").groups()).isEmpty();
    forum.groupsTold = false;
    held.pass(asAdmin(LATER));
    assertThat(inPumps()).allSatisfy(item -> assertThat(item.access()).isEqualTo(Access.NOBODY));
    assertThat(held.last.problems).singleElement().satisfies(problem -> assertThat(problem.mend()).contains("admin"));
  }

  private List<Item> inPumps() {
    return held.items.values().stream().filter(item -> item.place().contains("Pumps")).toList();
  }

  @Test
  void aRefusalIsNoDeletion() {
    int pumps = forum.category("Pumps", false).get("id").asInt();
    ObjectNode ada = forum.user("ada");
    for (int i = 0; i < 6; i++) {
      forum.post(forum.topic(pumps, "Topic " + i), ada.get("id").asInt(), 1, "<p>" + i + "</p>");
    }
    held.pass(asAdmin(NOW));
    forum.accountsShown = false;
    assertThat(held.pass(asAdmin(NOW))).isEmpty();
    assertThat(held.people).hasSize(1);
    assertThat(held.last.problems).hasSize(1);
    assertThat(held.pass(new DiscourseApi("test", server.url(), new Secret("wrong"), null, NOW, null, AnswerServer.REACH)))
        .contains("set token").contains("403").doesNotContain("\n");
    for (int request = 1; request < 6; request++) {
      for (int status : new int[] {403, 404, 500, 200}) {
        server.calm();
        server.at(request, () -> new Reply(status, Map.of("Content-Type", "text/html"), "<html>Busy</html>"));
        held.pass(asAdmin(NOW));
      }
    }
    server.calm();
    assertThat(held.items).hasSize(6);
    assertThat(held.people).hasSize(1);
  }

  @Test
  void oneTopicThatCannotBeReadIsTriedAgain() {
    int pumps = forum.category("Pumps", false).get("id").asInt();
    ObjectNode broken = forum.topic(pumps, "Broken").put("broken", true);
    forum.post(broken, 1, 1, "<p>x</p>");
    for (int i = 0; i < 12; i++) {
      forum.post(forum.topic(pumps, "Topic " + i), 1, 1, "<p>" + i + "</p>");
    }
    assertThat(held.pass(asAdmin(NOW))).isEmpty();
    assertThat(held.items).hasSize(12);
    assertThat(held.last.problems).singleElement().satisfies(problem -> assertThat(problem.id()).isEqualTo(broken.get("id").asString("")));
    broken.remove("broken");
    assertThat(held.pass(asAdmin(LATER))).isEmpty();
    assertThat(held.items).as("though it is far below the newest").hasSize(13);
    assertThat(held.notes).noneSatisfy((key, _) -> assertThat(key).startsWith("retry/"));
  }

  @Test
  void betweenListingsOnlyTheNewestPagesAreAskedFor() {
    int pumps = forum.category("Pumps", false).get("id").asInt();
    List<ObjectNode> topics = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      topics.add(forum.topic(pumps, "Topic " + i));
      forum.post(topics.get(i), 1, 1, "<p>" + i + "</p>");
    }
    held.pass(asAdmin(LATER));
    server.calm();
    forum.post(topics.get(7), 1, 1, "<p>Once more</p>");
    held.pass(asAdmin(LATER));
    assertThat(server.asked.stream().filter(path -> path.startsWith("/t/")).toList()).hasSize(1);
    assertThat(server.asked.stream().filter(path -> path.startsWith("/latest")).toList()).hasSizeLessThan(5);
    assertThat(held.last.sent()).containsExactly(topics.get(7).get("id").asString(""));
    server.calm();
    held.pass(asAdmin(server.url(), NOW, LATER));
    assertThat(server.asked.stream().filter(path -> path.startsWith("/t/"))).as("nothing is fetched for a listing").isEmpty();
    held.pass(asAdmin(server.url(), NOW, NOW));
    assertThat(held.last.sent()).as("all are old enough to be read anew").hasSize(30);
  }

  @Test
  void incrementalIsFull() {
    long seed = Seed.get();
    System.out.println("discourse-api -Dseed=" + seed);
    for (int history = 0; history < Integer.getInteger("histories", 20); history++) {
      history(new Random(seed + history), "history " + (seed + history));
    }
  }

  private static void history(Random random, String name) {
    FakeDiscourse forum = new FakeDiscourse();
    try (AnswerServer server = new AnswerServer(forum)) {
      forum.user("ada", "fitters");
      forum.user("bo", "staff", "leads");
      forum.category("Pumps", false);
      forum.category("Valves", true, "fitters");
      forum.topic(0, "Stays").put("stays", true);
      forum.post(forum.all("topics").getFirst(), 100, 1, "<p>Stays</p>");
      for (int i = 0; i < 15; i++) {
        step(forum, random);
      }
      Held held = new Held();
      for (int pass = 0; pass < 6; pass++) {
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          step(forum, random);
        }
        for (int faults = random.nextInt(3); faults > 0; faults--) {
          int status = List.of(500, 503, 429, 404).get(random.nextInt(4));
          server.at(1 + random.nextInt(30), random.nextInt(4) == 0 ? 6 : 1, () -> Reply.of(status));
        }
        Thread reader = Thread.currentThread();
        if (random.nextInt(3) == 0) {
          server.at(1 + random.nextInt(30), () -> {
            reader.interrupt();
            return null;
          });
        }
        if (random.nextInt(3) == 0) {
          server.at(1 + random.nextInt(20), () -> {
            step(forum, random);
            return null;
          });
        }
        held.pass(asAdmin(server.url(), random.nextBoolean() ? NOW : LATER, LATER));
        Thread.interrupted();
        server.calm();
      }
      // an older post's edit shows in no list, so what is left is read anew
      assertThat(held.pass(asAdmin(server.url(), NOW, NOW))).as(name).isEmpty();
      Held full = new Held();
      assertThat(full.pass(asAdmin(server.url(), NOW, NOW))).as(name).isEmpty();
      assertThat(held.items).as(name).isEqualTo(full.items);
      assertThat(held.people).as(name).isEqualTo(full.people);
    }
  }

  /// One thing that happens in a forum.
  private static void step(FakeDiscourse forum, Random random) {
    List<ObjectNode> topics = forum.all("topics").stream().filter(topic -> !topic.has("stays")).toList();
    List<ObjectNode> categories = forum.all("categories");
    ObjectNode topic = topics.isEmpty() ? null : topics.get(random.nextInt(topics.size()));
    ObjectNode category = categories.get(random.nextInt(categories.size()));
    List<ObjectNode> posts = topic == null ? List.of() : forum.posts(topic);
    ObjectNode post = posts.isEmpty() ? null : posts.get(random.nextInt(posts.size()));
    switch (topic == null ? 0 : random.nextInt(13)) {
      case 0, 1 -> forum.post(forum.topic(random.nextInt(4) == 0 ? 0 : category.get("id").asInt(), "Topic " + random.nextInt(100)), 100, 1,
          "<p>Words " + random.nextInt(1_000) + "</p>");
      case 2, 3 -> forum.post(topic, 100 + random.nextInt(2), random.nextInt(5) == 0 ? 4 : 1, "<p>Reply " + random.nextInt(1_000) + "</p>");
      case 4 -> forum.remove("topics", topic);
      case 5 -> topic.put("visible", random.nextInt(3) > 0);
      case 6 -> topic.put("category_id", category.get("id").asInt());
      case 7 -> category.put("read_restricted", random.nextBoolean());
      case 8 -> category.putArray("groups").add(List.of("fitters", "staff", "leads", "everyone").get(random.nextInt(4)));
      case 9 -> {
        if (post != null) {
          post.put("cooked", "<p>Edited " + random.nextInt(1_000) + "</p>").put("version", 2).put("updated_at", post.get("created_at").stringValue());
        }
      }
      case 10 -> {
        if (post != null && posts.size() > 1) {
          post.put("deleted_at", random.nextBoolean() ? "2026-01-01T00:00:00Z" : null);
        }
      }
      case 11 -> {
        JsonNode members = forum.state.get("groups").get("fitters");
        ((ArrayNode) members).removeAll();
        if (random.nextBoolean()) {
          forum.join(forum.all("users").getFirst(), "fitters");
        }
      }
      // posts moved to another topic
      default -> {
        if (post != null && posts.size() > 1) {
          post.put("topic_id", topics.get(random.nextInt(topics.size())).get("id").asInt());
        }
      }
    }
  }

  @Test
  void aPassThatIsKilledGoesOnWhereItStopped() {
    int pumps = forum.category("Pumps", false).get("id").asInt();
    for (int i = 0; i < 60; i++) {
      forum.post(forum.topic(pumps, "Topic " + i), 1, 1, "<p>" + i + "</p>");
    }
    forum.page = 30;
    for (int request = 1; request < 64; request += 9) {
      Held killed = new Held();
      server.calm();
      Thread reader = Thread.currentThread();
      server.at(request, () -> {
        reader.interrupt();
        return null;
      });
      killed.pass(asAdmin(NOW));
      Thread.interrupted();
      assertThat(killed.pass(asAdmin(NOW))).isEmpty();
      assertThat(killed.items).hasSize(60);
      assertThat(server.asked.stream().filter(path -> path.startsWith("/t/")).toList()).as("topics fetched, of 60, killed at " + request)
          .hasSizeLessThanOrEqualTo(61);
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new DiscourseApi("test", null, null, null, null, null, null)).hasMessageStartingWith("url: is missing; try ");
    assertThatThrownBy(() -> new DiscourseApi("test", "forum", null, null, null, null, null)).hasMessageContaining("; try https://");
    assertThat(asAdmin(NOW).toString()).doesNotContain("key");
  }
}
