package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.Secret;
import dev.kith.model.Access;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a Slack export and saved answers of Mattermost hold, served as those products serve it, comes out of the live connectors
/// as it does of those that read files. It reads our own samples; with `-Dformats=` also the folders `slack/export` and
/// `mattermost/api` below that one.
class ChatReplayTest {
  @Test
  void aSlackExportServedAsTheWebApiComesOutTheSame() throws Exception {
    slack(Fixtures.of("slack"));
  }

  @Test
  void aRealSlackExportServedAsTheWebApiComesOutTheSame() throws Exception {
    slack(formats().resolve("slack/export"));
  }

  @Test
  void savedAnswersOfMattermostServedAgainComeOutTheSame() throws Exception {
    mattermost(formats().resolve("mattermost/api"));
  }

  private static Path formats() {
    String formats = System.getProperty("formats", "");
    assumeTrue(!formats.isEmpty(), "skipped: no -Dformats= names a folder of recorded exports");
    return Path.of(formats);
  }

  private static void slack(Path folder) throws Exception {
    try (SlackReplay replay = new SlackReplay(folder)) {
      SlackApi live = new SlackApi("test", new Secret("x"), true, true, replay.url(), Duration.ofDays(7), Duration.ofDays(7), FakeChat.HTTP);
      compare("Slack " + folder, new SlackExport("test", folder, true, "https://fern.example"), live);
    }
  }

  private static void mattermost(Path folder) throws Exception {
    try (MattermostReplay replay = new MattermostReplay(folder)) {
      MattermostApi live = new MattermostApi("test", replay.url(), new Secret("x"), true, true, Duration.ofDays(7), FakeChat.HTTP);
      compare("Mattermost " + folder, new Mattermost("test", folder, true, replay.url()), live);
    }
  }

  /// Access differs by design: a live channel is for a group.
  private static void compare(String what, Connector files, Connector live) throws Exception {
    RecordingSink saved = read(files);
    RecordingSink now = read(live);
    System.out.println(what + "\n  files: " + told(saved) + "\n  live:  " + told(now));
    // real exports are given away without mail addresses, which is told
    assertThat(now.problems).allMatch(problem -> problem.what().startsWith("no user has a mail address"));
    assertThat(now.items.stream().map(ChatReplayTest::bare).toList())
        .containsExactlyInAnyOrderElementsOf(saved.items.stream().map(ChatReplayTest::bare).toList());
    assertThat(now.people).extracting(person -> person.id() + person.name() + person.aliases() + person.active())
        .containsExactlyInAnyOrderElementsOf(saved.people.stream()
            .map(person -> person.id() + person.name() + person.aliases() + person.active()).toList());
  }

  private static Item bare(Item item) {
    return item.withAccess(null).withPlace(List.of(item.place().getLast()));
  }

  private static String told(RecordingSink sink) {
    return sink.items.size() + " items, " + sink.items.stream().mapToInt(item -> item.parts().size()).sum() + " parts, "
        + sink.items.stream().filter(item -> item.at() != null).count() + " dated, "
        + sink.items.stream().mapToLong(item -> item.signals().comments()).sum() + " comments, "
        + sink.items.stream().filter(item -> item.access() != null && !item.access().equals(Access.NOBODY)).count() + " with access, "
        + sink.people.size() + " people, " + sink.problems.size() + " problems, " + sink.skipped;
  }

  private static RecordingSink read(Connector connector) throws Exception {
    RecordingSink sink = new RecordingSink();
    connector.read(Cursor.START, sink);
    return sink;
  }

  private static List<JsonNode> nodes(Path file) throws IOException {
    return Files.exists(file) ? JsonFile.parse(Files.readString(file)).valueStream().toList() : List.of();
  }

  private static final class SlackReplay extends FakeChat {
    private final List<JsonNode> users;
    private final Map<String, JsonNode> rooms = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> said = new LinkedHashMap<>();

    SlackReplay(Path folder) throws IOException {
      users = nodes(folder.resolve("users.json"));
      for (String list : List.of("channels.json", "groups.json")) {
        for (JsonNode room : nodes(folder.resolve(list))) {
          String id = room.path("id").asString();
          ((ObjectNode) room).put("is_private", list.equals("groups.json"));
          rooms.put(id, room);
          List<JsonNode> messages = new ArrayList<>();
          Path days = folder.resolve(room.path("name").asString());
          // our sample has a channel whose name leads out of the folder
          boolean own = !room.path("name").asString().contains("/");
          try (Stream<Path> files = own && Files.exists(days) ? Files.list(days) : Stream.empty()) {
            for (Path day : files.sorted().toList()) {
              messages.addAll(nodes(day));
            }
          }
          said.put(id, messages);
        }
      }
    }

    private static String ts(JsonNode node, String key) {
      return node.path(key).asString("");
    }

    @Override
    Reply answer(String path, Map<String, String> query, String token) {
      ObjectNode ok = JsonFile.object().put("ok", true).put("url", "https://fern.example/").put("has_more", false);
      List<JsonNode> messages = said.getOrDefault(query.get("channel"), List.of());
      switch (path.replace("/api/", "")) {
        case "users.list" -> users.forEach(ok.putArray("members")::add);
        case "conversations.list" -> rooms.values().forEach(ok.putArray("channels")::add);
        case "conversations.members" -> rooms.get(query.get("channel")).path("members").forEach(ok.putArray("members")::add);
        case "conversations.history" -> messages.stream()
            .filter(node -> ts(node, "thread_ts").isEmpty() || ts(node, "thread_ts").equals(ts(node, "ts"))
                || ts(node, "subtype").equals("thread_broadcast"))
            .map(node -> counted(node, messages)).sorted(Comparator.comparing((JsonNode node) -> ts(node, "ts")).reversed())
            .forEach(ok.putArray("messages")::add);
        case "conversations.replies" -> messages.stream()
            .filter(node -> ts(node, "ts").equals(query.get("ts")) || ts(node, "thread_ts").equals(query.get("ts")))
            .map(node -> counted(node, messages)).forEach(ok.putArray("messages")::add);
        default -> { }
      }
      return Reply.of(ok.toString());
    }

    /// As the Web API has it: a message that was answered says so.
    private static JsonNode counted(JsonNode node, List<JsonNode> messages) {
      List<String> replies = messages.stream().filter(each -> ts(each, "thread_ts").equals(ts(node, "ts"))
          && !ts(each, "ts").equals(ts(node, "ts"))).map(each -> ts(each, "ts")).sorted().toList();
      return replies.isEmpty() ? node : ((ObjectNode) node.deepCopy()).put("thread_ts", ts(node, "ts")).put("reply_count", replies.size())
          .put("latest_reply", replies.getLast());
    }
  }

  private static final class MattermostReplay extends FakeChat {
    private final List<JsonNode> users = new ArrayList<>();
    private final List<JsonNode> rooms = new ArrayList<>();
    private final Map<String, JsonNode> posts = new LinkedHashMap<>();

    MattermostReplay(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          JsonNode node = JsonFile.parse(Files.readString(file));
          if (node.has("username")) {
            users.add(node);
          } else if (node.has("team_id")) {
            rooms.add(node);
          }
          node.path("posts").forEach(post -> posts.putIfAbsent(post.path("id").asString(), post));
        }
      }
      // the saved channel is another than that of the saved posts
      posts.values().stream().map(post -> post.path("channel_id").asString()).distinct()
          .filter(id -> rooms.stream().noneMatch(room -> room.path("id").asString().equals(id)))
          .toList().forEach(id -> rooms.add(JsonFile.object().put("id", id).put("team_id", rooms.getFirst().path("team_id").asString())
              .put("type", "O").put("name", id).put("display_name", id)));
    }

    @Override
    Reply answer(String path, Map<String, String> query, String token) {
      String what = path.replace("/api/v4/", "");
      if (what.equals("users/me")) {
        return Reply.of("{\"id\":\"me\"}");
      } else if (what.endsWith("teams")) {
        return Reply.of("[{\"id\":\"" + rooms.getFirst().path("team_id").asString() + "\",\"name\":\"t\",\"type\":\"O\",\"allow_open_invite\":true}]");
      } else if (what.equals("users")) {
        return Reply.of(users.toString());
      } else if (what.startsWith("teams/") && what.endsWith("/channels")) {
        return Reply.of(rooms.toString());
      } else if (!what.endsWith("/posts")) {
        return Reply.of("[]");
      }
      List<JsonNode> newest = posts.values().stream().filter(post -> what.contains(post.path("channel_id").asString()))
          .sorted(Comparator.comparingLong((JsonNode post) -> post.path("create_at").asLong()).reversed()).toList();
      int from = 0;
      for (int i = 0; i < newest.size(); i++) {
        from = newest.get(i).path("id").asString().equals(query.get("before")) ? i + 1 : from;
      }
      ObjectNode answer = JsonFile.object();
      for (JsonNode post : newest.subList(from, Math.min(newest.size(), from + 3))) {
        answer.withArray("order").add(post.path("id").asString());
        answer.withObject("posts").set(post.path("id").asString(), post);
      }
      answer.withArray("order");
      answer.withObject("posts");
      return Reply.of(answer.put("prev_post_id", from + 3 < newest.size() ? "more" : "").toString());
    }
  }
}
