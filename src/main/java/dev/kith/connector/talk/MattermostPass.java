package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Spill;
import dev.kith.model.Item;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// One pass over a live Mattermost server.
///
/// A channel that was read is asked for the posts that changed since, deleted ones included. Of each the thread is read again;
/// if it is in none, the channel from the burst on in which it lies. If so much changed that the server does not tell all of it,
/// or if a channel has another name or other readers than before, it is read from its beginning.
final class MattermostPass {
  /// The server tells of no more changes than this at once.
  private static final int MOST_CHANGES = 1_000;
  /// How many calls a pass may spend on channels that seem to be as they were.
  private static final int BUDGET = 600;

  private final MattermostApi settings;
  private final MattermostCalls calls;
  private final LivePass pass;
  private final Sink sink;
  private final Instant now;
  private final MattermostDirectory directory;
  private final MattermostMessages messages;
  private long budget = BUDGET;

  MattermostPass(MattermostApi settings, MattermostCalls calls, LivePass pass, Sink sink, Instant now) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.now = now;
    this.directory = new MattermostDirectory(settings, calls, pass, sink);
    this.messages = new MattermostMessages(directory.server(), "look at it in Mattermost");
  }

  Cursor run() throws IOException, InterruptedException {
    directory.read();
    List<MattermostDirectory.Listed> open = new ArrayList<>();
    for (MattermostDirectory.Listed listed : directory.channels()) {
      if (!pass.closes(listed.id(), listed.name(), listed.channel().access()) && !listed.archived()) {
        open.add(listed);
      }
    }
    // what was never read comes last, so that it does not keep news waiting; else what was longest unread comes first
    open.sort(Comparator.comparing((MattermostDirectory.Listed each) -> pass.state(each.id()).full() == 0)
        .thenComparing(each -> pass.state(each.id()).full()));
    for (MattermostDirectory.Listed listed : open) {
      try {
        new Reading(listed).read();
        pass.fetched();
      } catch (FetchException e) {
        pass.failed(listed.name(), e);
      } catch (MattermostCalls.Refused e) {
        pass.refused(listed.name(), e.getMessage() + "; what was read of it stays", "put the token's account into the channel");
      }
    }
    return pass.end(now);
  }

  /// What the posts of one thread came to.
  private static final class Outcome implements Talks.Taker {
    private Item item;
    private boolean lone;

    @Override
    public void thread(String thread, Item made) {
      item = made;
    }

    @Override
    public void burst(long micros, Item ignored) {
      lone = true;
    }
  }

  /// How far changes were read: when the newest was made, and the posts it was made to.
  private record Until(long millis, Set<String> posts) {
    private static Until of(String text) {
      String[] parts = text.split(" ");
      return new Until(Long.parseLong(parts[0]), Set.copyOf(List.of(parts).subList(1, parts.length)));
    }

    private boolean tells(JsonNode post) {
      long update = JsonFile.number(post, "update_at");
      return update < millis || update == millis && posts.contains(JsonFile.text(post, "id"));
    }

    private Until and(JsonNode post) {
      long update = JsonFile.number(post, "update_at");
      if (update < millis) {
        return this;
      }
      Set<String> all = update == millis ? new TreeSet<>(posts) : new TreeSet<>();
      all.add(JsonFile.text(post, "id"));
      return new Until(update, all);
    }

    private String text() {
      return millis + (posts.isEmpty() ? "" : " " + String.join(" ", posts));
    }
  }

  /// The reading of one channel.
  private final class Reading {
    private final MattermostDirectory.Listed listed;
    private final LivePass.State state;
    private final Ledger ledger;
    private final Talks talks;

    Reading(MattermostDirectory.Listed listed) {
      this.listed = listed;
      this.state = pass.state(listed.id());
      this.ledger = pass.ledger(listed.id());
      this.talks = new Talks(settings.source(), listed.channel(), directory.server().texts(),
          (_, first) -> settings.url() + "/_redirect/pl/" + first.id());
    }

    void read() throws IOException, MattermostCalls.Refused, InterruptedException {
      boolean other = !state.name().equals(listed.name()) || !state.access().equals(LivePass.text(listed.channel().access()));
      boolean due = now.getEpochSecond() - state.full() >= settings.reread().toSeconds() && budget > 0;
      boolean whole = other || state.full() == 0 || due;
      Until until = null;
      if (!whole) {
        until = changes(Until.of(state.until()));
      }
      whole |= until == null;
      if (whole) {
        long before = calls.count();
        until = all();
        budget -= due && !other && state.full() != 0 ? calls.count() - before : 0;
      }
      ledger.end();
      pass.state(listed.id(), new LivePass.State(listed.name(), LivePass.text(listed.channel().access()), false,
          whole ? now.getEpochSecond() : state.full(), until.text(), false));
    }

    /// Reads the channel from its beginning.
    private Until all() throws IOException, MattermostCalls.Refused, InterruptedException {
      ledger.stale(0);
      // what changes while this reads comes with the next pass, as all that is newer than the newest post at its beginning
      Until[] until = {null};
      Set<String> threaded = new HashSet<>();
      try (Spill newestFirst = new Spill(); Spill byThread = new Spill()) {
        calls.posts(listed.id(), post -> {
          if (until[0] == null) {
            until[0] = new Until(Math.max(2, JsonFile.number(post, "create_at")), Set.of());
          }
          String root = JsonFile.text(post, "root_id");
          if (!root.isEmpty()) {
            threaded.add(root);
          }
          say(post, threaded.contains(JsonFile.text(post, "id")), 0, newestFirst);
          return true;
        });
        newestFirst.sort();
        Map<String, Long> began = new HashMap<>();
        for (int i = 0; i < newestFirst.size(); i++) {
          Message message = Message.of(newestFirst.get(i));
          message.to(byThread, began.computeIfAbsent(message.thread(), _ -> message.micros()));
        }
        byThread.sort();
        talks.send(byThread, 0, byThread.size(), sink, ledger);
      }
      ledger.endBursts(0);
      ledger.endThreads();
      return until[0] == null ? new Until(2, Set.of()) : until[0];
    }

    /// Reads what changed; `null` if the server does not tell all of it.
    private Until changes(Until since) throws IOException, MattermostCalls.Refused, InterruptedException {
      // one more of the same moment may have come since
      JsonNode answer = calls.posts("channels/" + listed.id() + "/posts?since=" + (since.millis - 1));
      if (answer.path("order").size() >= MOST_CHANGES) {
        return null;
      }
      Until until = since;
      Set<String> roots = new TreeSet<>();
      for (JsonNode post : answer.path("posts")) {
        if (since.tells(post) || !JsonFile.text(post, "original_id").isEmpty()) {
          continue;
        }
        until = until.and(post);
        String id = JsonFile.text(post, "id");
        String root = JsonFile.text(post, "root_id");
        if (!root.isEmpty() || JsonFile.number(post, "reply_count") > 0 || ledger.thread(id) != null) {
          roots.add(root.isEmpty() ? id : root);
        } else {
          ledger.stale(JsonFile.number(post, "create_at") * 1_000);
        }
      }
      for (String root : roots) {
        thread(root);
      }
      if (ledger.stale() != Long.MAX_VALUE) {
        bursts();
      }
      return until;
    }

    private void thread(String root) throws IOException, MattermostCalls.Refused, InterruptedException {
      JsonNode posts;
      try {
        posts = calls.posts("posts/" + root + "/thread").path("posts");
      } catch (MattermostCalls.Refused e) {
        if (e.status() == 403) {
          throw e;
        }
        ledger.drop(root);
        return;
      }
      boolean threaded = posts.valueStream().anyMatch(post -> JsonFile.text(post, "root_id").equals(root)
          && JsonFile.number(post, "delete_at") == 0);
      Outcome outcome = new Outcome();
      try (Spill said = new Spill()) {
        for (JsonNode post : posts) {
          say(post, threaded, 1, said);
        }
        said.sort();
        talks.send(said, 0, said.size(), sink, outcome);
      }
      if (outcome.lone || ledger.thread(root) == null) {
        ledger.stale(JsonFile.number(posts.path(root), "create_at") * 1_000);
      }
      if (outcome.lone) {
        ledger.drop(root);
      } else {
        ledger.thread(root, outcome.item);
      }
    }

    /// Makes the bursts anew from the one on that is no longer what it was.
    private void bursts() throws IOException, MattermostCalls.Refused, InterruptedException {
      long from = ledger.startOf(ledger.stale());
      ledger.stale(from);
      try (Spill lone = new Spill()) {
        calls.posts(listed.id(), post -> {
          long micros = JsonFile.number(post, "create_at") * 1_000;
          if (micros >= from && JsonFile.text(post, "root_id").isEmpty() && ledger.thread(JsonFile.text(post, "id")) == null) {
            say(post, false, 0, lone);
          }
          return micros >= from;
        });
        lone.sort();
        talks.send(lone, 0, lone.size(), sink, ledger);
      }
      ledger.endBursts(from);
    }

    /// @param key to sort it under; 0 for its time
    private void say(JsonNode post, boolean threaded, long key, Spill into) throws IOException, InterruptedException {
      String id = JsonFile.text(post, "id");
      String root = JsonFile.text(post, "root_id");
      if (!JsonFile.text(post, "original_id").isEmpty()) {
        sink.skipped("former wording");
        return;
      }
      Message message = messages.read(post, listed.name() + " " + id, root.isEmpty() ? id : root, id,
          JsonFile.text(post, "user_id"), !root.isEmpty(), threaded, sink);
      if (message != null) {
        message.to(into, key == 0 ? message.micros() : key);
      }
    }
  }
}
