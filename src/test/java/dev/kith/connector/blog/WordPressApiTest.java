package dev.kith.connector.blog;

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
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class WordPressApiTest extends ConnectorContract {
  /// Sites in folders, by number.
  private static final Map<Integer, Path> FOLDERS = new ConcurrentHashMap<>();
  private static final AnswerServer FOLDER_SERVER = new AnswerServer(asked -> {
    Path file = FOLDERS.get(Integer.parseInt(asked.path().split("/")[1])).resolve("site.json");
    if (!Files.exists(file)) {
      return Reply.of(404);
    }
    String text = Files.readString(file);
    return text.startsWith("{") && text.endsWith("}\n") ? FakeWordPress.of(text).answer(asked)
        : new Reply(200, Map.of("Content-Type", "text/html"), text);
  });

  private final FakeWordPress blog = new FakeWordPress();
  private final AnswerServer server = new AnswerServer(blog);
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
    FakeWordPress site = new FakeWordPress();
    ObjectNode ada = site.user("Ada Vink", "ada");
    for (String title : List.of("One", "Two", "Three", "Four", "Five", "Six")) {
      ObjectNode post = site.post(title.equals("Six") ? "page" : "post", "publish", title, "<p>Text of " + title + "</p>", ada.get("id").asInt());
      site.comment(post.get("id").asInt(), 0, 0, "Bo", "<p>Yes</p>", "approved");
    }
    Files.writeString(folder.resolve("site.json"), site.state + "\n");
  }

  @Override
  protected Connector connector(Path folder) {
    int number = FOLDERS.entrySet().stream().filter(entry -> entry.getValue().equals(folder)).map(Map.Entry::getKey).findFirst()
        .orElse(FOLDERS.size());
    FOLDERS.put(number, folder);
    return connector(FOLDER_SERVER.url() + "/" + number, Duration.ZERO);
  }

  private static WordPressApi connector(String url, Duration listing) {
    return new WordPressApi("test", url, null, null, null, null, listing, AnswerServer.REACH);
  }

  private WordPressApi asEditor() {
    return new WordPressApi("test", server.url(), "ada", new Secret("secret"), null, null, Duration.ZERO, AnswerServer.REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("site.json");
    Fixtures.replace(file, "<p>Text of Two</p>", "<p>Text of Twice</p>");
    Fixtures.replace(file, "\"date_gmt\":\"2026-01-01T00:02:00\",\"modified_gmt\":\"2026-01-01T00:02:00\"",
        "\"date_gmt\":\"2026-01-01T00:02:00\",\"modified_gmt\":\"2026-01-02T00:02:00\"");
    Fixtures.replace(file, "\"id\":105,", "\"id\":205,");
    return new Change(Set.of("103"), Set.of("205"), Set.of("105"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("site.json")),
        "cut", folder -> Fixtures.cut(folder.resolve("site.json")),
        "a login page", folder -> Files.writeString(folder.resolve("site.json"), "<html>Log in</html>"),
        "emptied", folder -> Files.writeString(folder.resolve("site.json"), new FakeWordPress().state + "\n"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("site.json"), "\"id\":103,", "\"id\":103,\"broken\":true,");
  }

  @Test
  void aPostIsAnItemWithItsCommentsInThreads() {
    ObjectNode ada = blog.user("Ada Vink", "ada");
    ada.put("email", "ada@fern.example").put("username", "ada.v");
    ObjectNode pump = blog.add("categories").put("name", "Pumps &amp; valves").put("slug", "pumps");
    ObjectNode plain = blog.add("categories").put("name", "Uncategorized").put("slug", "uncategorized");
    ObjectNode tag = blog.add("tags").put("name", "brook").put("slug", "brook");
    ObjectNode post = blog.post("post", "publish", "Ferns &#8211; and pumps", "<p>Turn [pump id=\"3\"] it.</p><div class=\"sharedaddy\">"
        + "Share</div><div class=\"yarpp-related\"><p>Other posts</p></div>", ada.get("id").asInt());
    ((ArrayNode) post.get("categories")).add(pump.get("id").asInt()).add(plain.get("id").asInt());
    ((ArrayNode) post.get("tags")).add(tag.get("id").asInt());
    int id = post.get("id").asInt();
    ObjectNode first = blog.comment(id, 0, 0, "Bo", "<p>How?</p>", "approved");
    blog.comment(id, 0, 0, "Cy", "<p>Later</p>", "approved");
    blog.comment(id, first.get("id").asInt(), ada.get("id").asInt(), "Ada Vink", "<p>So.</p>", "approved");
    blog.comment(id, 0, 0, "Spam", "<p>Buy secret pills</p>", "hold");

    assertThat(held.pass(connector(server.url(), Duration.ZERO))).isEmpty();

    Item item = held.items.get("" + id);
    assertThat(item.title()).isEqualTo("Ferns – and pumps");
    assertThat(item.kind()).isEqualTo(Kind.POST);
    assertThat(item.url()).isEqualTo("https://blog.fern.example/" + id);
    assertThat(item.tags()).containsExactly("Pumps & valves", "brook");
    assertThat(item.signals().comments()).isEqualTo(3);
    assertThat(text(item)).isEqualTo("<p>Turn  it.</p>\n<h2>Comments</h2>\n<p>Bo: <p>How?</p></p>\n<p>Ada Vink: <p>So.</p></p>\n<p>Cy:"
        + " <p>Later</p></p>");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/100", Role.AUTHOR),
        tuple("test/guest Bo", Role.COMMENTER), tuple("test/100", Role.COMMENTER), tuple("test/guest Cy", Role.COMMENTER));
    assertThat(item.created()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(held.people.get("test/100").aliases()).as("as anybody sees them").containsExactly("test/100", "ada");

    assertThat(held.pass(asEditor())).isEmpty();
    assertThat(held.people.get("test/100").aliases()).containsExactly("ada@fern.example", "test/100", "ada.v", "ada");
  }

  @Test
  void aBylineIsWhoWrote() {
    ObjectNode ada = blog.user("Ada Vink", "ada");
    ObjectNode post = blog.post("post", "publish", "By two", "<p>x</p>", 999);
    ArrayNode byline = post.putArray("coauthors");
    byline.add(blog.add("tags").put("name", "ada").put("slug", "cap-ada").put("byline", true).get("id").asInt());
    byline.add(blog.add("tags").put("name", "Guest Bo").put("slug", "cap-guest-bo").put("byline", true).get("id").asInt());
    held.pass(connector(server.url(), Duration.ZERO));
    assertThat(held.items.get(post.get("id").asString("")).parts()).extracting(part -> part.who().key(), part -> part.who().name())
        .containsExactly(tuple("test/" + ada.get("id").asInt(), "Ada Vink"), tuple("test/guest guest-bo", "Guest Bo"));
    assertThat(held.items.get(post.get("id").asString("")).tags()).isEmpty();
  }

  @Test
  void aSiteWithoutPrettyAddressesAndWithClosedUsersIsReadAllTheSame() {
    ObjectNode ada = blog.user("Ada Vink", "ada");
    ObjectNode post = blog.post("recipe", "publish", "Fern soup", "<p>Boil</p>", ada.get("id").asInt());
    blog.post("wp_block", "publish", "Footer", "<p>Footer</p>", 1);
    blog.pretty = false;
    blog.usersShown = false;
    assertThat(held.pass(connector(server.url() + "/", Duration.ZERO))).isEmpty();
    assertThat(held.items).containsOnlyKeys(post.get("id").asString(""));
    assertThat(held.items.firstEntry().getValue().parts().getFirst().who().name()).as("from the post itself").isEqualTo("Ada Vink");
    assertThat(held.last.problems).isEmpty();
  }

  /// What the site shows to anybody, asked of the site by hand: only what is published without a password.
  @Test
  void onlyWhatTheSiteShowsToEverybodyIsReadWhateverTheAccountMaySee() {
    List<String> rows = new ArrayList<>();
    for (String status : List.of("publish", "private", "draft", "pending", "future", "trash", "auto-draft", "inherit")) {
      for (boolean password : new boolean[] {false, true}) {
        for (String type : List.of("post", "page")) {
          ObjectNode post = blog.post(type, status, status + password, "<p>secret " + status + password + "</p>", 1);
          ((ObjectNode) post.get("content")).put("protected", password);
          blog.comment(post.get("id").asInt(), 0, 0, "Bo", "<p>said of " + status + password + "</p>", "approved");
          rows.add(post.get("id").asString("") + (status.equals("publish") && !password ? " everybody" : " nobody"));
        }
      }
    }
    ObjectNode open = blog.post("post", "publish", "Open", "<p>Open</p>", 1);
    for (String status : List.of("hold", "spam", "trash", "post-trashed")) {
      blog.comment(open.get("id").asInt(), 0, 0, "Bo", "<p>never " + status + "</p>", status);
    }
    for (String type : List.of("pingback", "trackback", "note", "order_note")) {
      blog.comment(open.get("id").asInt(), 0, 0, "Bo", "<p>never " + type + "</p>", "approved").put("type", type);
    }
    for (Connector connector : List.of(connector(server.url(), Duration.ZERO), asEditor(), connector(server.url(), Duration.ZERO))) {
      Held fresh = new Held();
      assertThat(fresh.pass(connector)).isEmpty();
      for (String row : rows) {
        assertThat(fresh.items.containsKey(row.split(" ")[0])).as(row).isEqualTo(row.endsWith("everybody"));
      }
      assertThat(fresh.items.toString()).contains("secret publishfalse", "said of publishfalse").doesNotContain("secret private",
          "secret publishtrue", "said of publishtrue", "said of private", "secret draft", "never");
      blog.allComments = fresh.items.size() > 0;
    }
    assertThat(rows).hasSize(32);
  }

  @Test
  void whatIsHiddenLaterGoesAtTheNextPass() {
    List<ObjectNode> posts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      posts.add(blog.post("post", "publish", "Post " + i, "<p>" + i + "</p>", 1));
    }
    held.pass(connector(server.url(), Duration.ZERO));
    assertThat(held.items).hasSize(8);
    posts.get(0).put("status", "private");
    ((ObjectNode) posts.get(1).get("content")).put("protected", true);
    posts.get(2).put("status", "trash");
    blog.remove("posts", posts.get(3));
    assertThat(held.pass(asEditor())).as("an account that may see them changes nothing").isEmpty();
    assertThat(held.items).hasSize(4);
    ((ObjectNode) posts.get(5).get("content")).put("protected", true);
    blog.touch(posts.get(5));
    held.pass(connector(server.url(), Duration.ofDays(1)));
    held.pass(connector(server.url(), Duration.ofDays(1)));
    assertThat(held.items).as("without a listing, by its date").hasSize(3);
  }

  @Test
  void aRefusalIsNoDeletion() {
    for (int i = 0; i < 6; i++) {
      blog.post(i < 3 ? "post" : "recipe", "publish", "Post " + i, "<p>" + i + "</p>", 1);
    }
    blog.user("Ada Vink", "ada");
    held.pass(connector(server.url(), Duration.ZERO));
    blog.refused = "recipe";
    blog.usersShown = false;
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).isEmpty();
    assertThat(held.items).hasSize(6);
    assertThat(held.people).hasSize(1);
    assertThat(held.last.problems).hasSize(2).allSatisfy(problem -> assertThat(problem.mend()).isNotBlank());
    blog.refused = "";
    blog.commentsShown = false;
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).contains("comments: false");
    blog.commentsShown = true;
    blog.termsShown = false;
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).contains("which it showed before");
    blog.termsShown = true;
    server.at(1, () -> Reply.of(403));
    server.at(2, () -> Reply.of(403));
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).contains("does not show its REST API").contains("403").doesNotContain("\n");
    server.at(1, () -> new Reply(200, Map.of("Content-Type", "text/html"), "<html>Please log in</html>"));
    server.at(2, () -> new Reply(200, Map.of("Content-Type", "text/html"), "<html>Please log in</html>"));
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).contains("no list of post types");
    assertThat(held.pass(new WordPressApi("test", server.url(), "ada", new Secret("wrong"), null, null, null, AnswerServer.REACH)))
        .contains("user and token");
    assertThat(held.items).hasSize(6);
  }

  @Test
  void aListThatShiftsWhileItIsReadLosesNothing() {
    List<ObjectNode> posts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      posts.add(blog.post("post", "publish", "Post " + i, "<p>" + i + "</p>", 1));
    }
    held.pass(connector(server.url(), Duration.ZERO));
    server.calm();
    // the first page was read when one of it goes, so one of the second page is on none
    int firstPage = 0;
    held.pass(connector(server.url(), Duration.ZERO));
    for (int i = 0; i < server.asked.size(); i++) {
      firstPage = firstPage == 0 && server.asked.get(i).contains("/posts?") ? i + 1 : firstPage;
    }
    server.calm();
    server.at(firstPage + 1, () -> {
      blog.remove("posts", posts.getFirst());
      return null;
    });
    held.pass(connector(server.url(), Duration.ZERO));
    assertThat(held.items).as("the one that slipped through is asked for by itself").hasSizeGreaterThanOrEqualTo(11)
        .containsKey(posts.get(4).get("id").asString(""));
    held.pass(connector(server.url(), Duration.ZERO));
    assertThat(held.items).hasSize(11);
    assertThat(held.notes.keySet().stream().filter(key -> key.startsWith("v/")).toList()).as("what went is not known any more").hasSize(11);
  }

  @Test
  void aListThatGetsShorterOrRepeatsItselfIsNotMistakenForItsEnd() {
    List<ObjectNode> posts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      posts.add(blog.post("post", "publish", "Post " + i, "<p>" + i + "</p>", 1));
    }
    held.pass(connector(server.url(), Duration.ZERO));
    int second = 1 + server.asked.indexOf(server.asked.stream().filter(path -> path.contains("/posts?") && path.endsWith("page=2"))
        .findFirst().orElseThrow());
    server.calm();
    server.at(second, () -> {
      blog.remove("posts", posts.getFirst());
      return null;
    });
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).as("there is no second page any more").isEmpty();
    assertThat(held.items).containsKey(posts.get(4).get("id").asString(""));
    blog.post("post", "publish", "Post 6", "<p>6</p>", 1);
    blog.repeats = true;
    assertThat(held.pass(connector(server.url(), Duration.ZERO))).contains("repeats");
    assertThat(held.items).containsKey(posts.get(4).get("id").asString(""));
  }

  @Test
  void onePostThatCannotBeReadIsTriedAgain() {
    ObjectNode broken = blog.post("post", "publish", "Broken", "<p>x</p>", 1).put("broken", true);
    for (int i = 0; i < 5; i++) {
      blog.seconds += 200;
      blog.post("post", "publish", "Post " + i, "<p>" + i + "</p>", 1);
    }
    assertThat(held.pass(connector(server.url(), Duration.ofDays(1)))).isEmpty();
    assertThat(held.items).hasSize(5);
    assertThat(held.last.problems).singleElement().satisfies(problem -> assertThat(problem.id()).isEqualTo(broken.get("id").asString("")));
    broken.remove("broken");
    assertThat(held.pass(connector(server.url(), Duration.ofDays(1)))).isEmpty();
    assertThat(held.items).as("though its date is far behind").hasSize(6);
  }

  @Test
  void incrementalIsFull() {
    long seed = Seed.get();
    System.out.println("wordpress-api -Dseed=" + seed);
    for (int history = 0; history < Integer.getInteger("histories", 20); history++) {
      history(new Random(seed + history), "history " + (seed + history));
    }
  }

  private static void history(Random random, String name) {
    FakeWordPress blog = new FakeWordPress();
    try (AnswerServer server = new AnswerServer(blog)) {
      blog.user("Ada Vink", "ada");
      blog.add("categories").put("name", "Pumps").put("slug", "pumps");
      blog.add("tags").put("name", "brook").put("slug", "brook");
      for (int i = 0; i < 10; i++) {
        step(blog, random);
      }
      blog.post("post", "publish", "Stays", "<p>Stays</p>", 100).put("stays", true);
      Held held = new Held();
      for (int pass = 0; pass < 6; pass++) {
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          step(blog, random);
        }
        for (int faults = random.nextInt(3); faults > 0; faults--) {
          int status = List.of(500, 503, 403, 404, 429).get(random.nextInt(5));
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
            step(blog, random);
            return null;
          });
        }
        held.pass(connector(server.url(), random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1)));
        Thread.interrupted();
        server.calm();
      }
      assertThat(held.pass(connector(server.url(), Duration.ZERO))).as(name).isEmpty();
      Held full = new Held();
      assertThat(full.pass(connector(server.url(), Duration.ZERO))).as(name).isEmpty();
      assertThat(held.items).as(name).isEqualTo(full.items);
      assertThat(held.people).as(name).isEqualTo(full.people);
      assertThat(held.last.problems).as(name).isEmpty();
    }
  }

  /// One thing that happens on a site; what has no effect on a post's date is among it.
  private static void step(FakeWordPress blog, Random random) {
    List<ObjectNode> posts = blog.all("posts").stream().filter(post -> !post.has("stays")).toList();
    List<ObjectNode> comments = blog.all("comments");
    ObjectNode post = posts.isEmpty() ? null : posts.get(random.nextInt(posts.size()));
    ObjectNode comment = comments.isEmpty() ? null : comments.get(random.nextInt(comments.size()));
    int kind = post == null ? 0 : random.nextInt(13);
    switch (kind) {
      case 0, 1 -> blog.post(List.of("post", "page", "recipe").get(random.nextInt(3)), List.of("publish", "publish", "future", "draft")
          .get(random.nextInt(4)), "Post " + random.nextInt(100), "<p>Words " + random.nextInt(1_000) + "</p>", 100);
      case 2 -> {
        ((ObjectNode) post.get("content")).put("rendered", "<p>Words " + random.nextInt(1_000) + "</p>");
        blog.touch(post);
      }
      case 3 -> blog.remove("posts", post);
      case 4 -> post.put("status", List.of("private", "trash", "publish").get(random.nextInt(3)));
      case 5 -> {
        ((ObjectNode) post.get("content")).put("protected", random.nextBoolean());
        blog.touch(post);
      }
      // published by its schedule, which leaves its date as it is
      case 6 -> post.put("status", "publish");
      case 7, 8 -> blog.comment(post.get("id").asInt(), 0, random.nextBoolean() ? 100 : 0, "Bo", "<p>" + random.nextInt(100) + "</p>",
          random.nextBoolean() ? "approved" : "hold");
      case 9 -> {
        if (comment != null) {
          comment.put("status", random.nextBoolean() ? "approved" : "spam");
        }
      }
      case 10 -> {
        if (comment != null) {
          ((ObjectNode) comment.get("content")).put("rendered", "<p>Edited " + random.nextInt(100) + "</p>");
        }
      }
      case 11 -> blog.all("users").getFirst().put("name", "Ada " + random.nextInt(10));
      default -> {
        List<ObjectNode> terms = blog.all("categories");
        terms.getFirst().put("name", "Pumps " + random.nextInt(10));
        ((ArrayNode) post.get("categories")).removeAll().add(terms.getFirst().get("id").asInt());
      }
    }
  }

  @Test
  void aPassThatIsKilledGoesOnWhereItStopped() {
    for (int i = 0; i < 70; i++) {
      blog.post("post", "publish", "Post " + i, "<p>" + i + "</p>", 1);
    }
    blog.page = 100;
    for (int request = 1; request < 12; request++) {
      Held killed = new Held();
      server.calm();
      Thread reader = Thread.currentThread();
      server.at(request, () -> {
        reader.interrupt();
        return null;
      });
      String why = killed.pass(connector(server.url(), Duration.ZERO));
      Thread.interrupted();
      assertThat(killed.pass(connector(server.url(), Duration.ZERO))).isEmpty();
      assertThat(killed.items).as("killed at request " + request + " (" + why + ")").hasSize(70);
      long texts = server.asked.stream().filter(path -> path.contains("include=") && path.contains(",content&"))
          .mapToLong(path -> Arrays.stream(path.split("include=")[1].split("&")[0].split(",")).count()).sum();
      assertThat(texts).as("texts fetched, of 70, killed at request " + request).isLessThanOrEqualTo(70 + 20 + 4);
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> connector(null, null)).hasMessageStartingWith("url: is missing; try ");
    assertThatThrownBy(() -> connector("blog", null)).hasMessageContaining("; try https://");
    assertThatThrownBy(() -> new WordPressApi("test", "https://x.example", "ada", null, null, null, null, null))
        .hasMessageStartingWith("token: is missing");
    assertThat(asEditor().toString()).doesNotContain("secret");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }
}
