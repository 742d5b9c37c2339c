package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Spill;
import dev.kith.model.Item;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One pass over a live Slack workspace.
///
/// Slack has no list of changes. What is done instead, channel by channel:
///
///   - the history is read again from the burst on that was under way when the window began; what was edited, deleted, pinned or
///     reacted to there is seen at once;
///   - the whole history is read again once it was last read [SlackApi#reread] ago: so is found what happened to older messages,
///     and a late reply to one of them, since the message it answers tells of its replies;
///   - the replies of a thread are read if the message that began it looks other than before, which any new or deleted reply
///     makes it do. An edited reply shows nowhere else, so a thread is read again after as long a time as it had been silent when
///     it was last read, [SlackApi#reread] at most: soon after its last reply often, later seldom.
///
/// What is read again though nothing tells of a change is limited in each pass to [#BUDGET] calls, those longest unread first.
/// A killed pass reads the channel it was in again, but not its threads.
final class SlackPass {
  private static final int BUDGET = 600;
  private static final String PAGE = "500";

  private final SlackApi settings;
  private final SlackCalls calls;
  private final LivePass pass;
  private final Sink sink;
  private final Instant now;
  private final SlackDirectory directory;
  private final SlackMessages messages;
  private final List<String> notIn = new ArrayList<>();
  private long budget = BUDGET;

  SlackPass(SlackApi settings, SlackCalls calls, LivePass pass, Sink sink, Instant now) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.now = now;
    this.directory = new SlackDirectory(settings, calls, pass, sink);
    this.messages = new SlackMessages(directory.people(), Set.of(), "look at it in Slack");
  }

  Cursor run() throws IOException, InterruptedException {
    directory.read();
    List<SlackDirectory.Listed> open = new ArrayList<>();
    for (SlackDirectory.Listed listed : directory.channels()) {
      if (!pass.closes(listed.id(), listed.name().substring(1), listed.channel().access())) {
        open.add(listed);
      }
    }
    // what was never read comes last, so that it does not keep news waiting; else what was longest unread comes first
    open.sort(Comparator.comparing((SlackDirectory.Listed each) -> pass.state(each.id()).full() == 0)
        .thenComparing(each -> pass.state(each.id()).full()));
    for (SlackDirectory.Listed listed : open) {
      try {
        new Reading(listed).read();
        pass.fetched();
      } catch (FetchException e) {
        pass.failed(listed.name(), e);
      } catch (SlackCalls.Refused e) {
        refused(listed, e);
      }
    }
    if (!notIn.isEmpty()) {
      pass.refused(settings.url(), "the token's account is not in " + notIn.size() + " channels: "
          + String.join(", ", notIn.subList(0, Math.min(10, notIn.size()))) + (notIn.size() > 10 ? ", …" : ""),
          "/invite the app there, or use a user's token; what was read of them stays");
    }
    return pass.end(now);
  }

  private void refused(SlackDirectory.Listed listed, SlackCalls.Refused e) throws IOException, InterruptedException {
    if (e.error().equals("not_in_channel")) {
      notIn.add(listed.name());
    } else {
      pass.refused(listed.name(), "answered " + e.getMessage() + "; what was read of it stays", e.needed().isEmpty()
          ? "look at it in Slack" : "give the app the scope " + e.needed() + " and install it again");
    }
  }

  private String address(Channel channel, Message message) {
    return directory.address().isEmpty() ? "" : SlackText.address(directory.address(), channel, message);
  }

  /// What the messages of one thread came to.
  private static final class Outcome implements Talks.Taker {
    private Item item;
    private boolean lone;
    private JsonNode root;

    @Override
    public void thread(String thread, Item made) {
      item = made;
    }

    @Override
    public void burst(long micros, Item ignored) {
      lone = true;
    }
  }

  /// The reading of one channel.
  private final class Reading {
    private final SlackDirectory.Listed listed;
    private final Channel channel;
    private final LivePass.State state;
    private final Ledger ledger;
    private final Talks talks;
    /// Part of how each thread looks: with another name of the channel all is made anew.
    private final String shape;
    /// When a thread began, in microseconds → how it looks, and when its newest reply came.
    private final Map<Long, Look> shown = new TreeMap<>();
    private final Set<String> fetched = new HashSet<>();
    private boolean complete = true;
    private boolean againWhole;

    private record Look(String look, long latest) {}

    Reading(SlackDirectory.Listed listed) {
      this.listed = listed;
      this.channel = listed.channel();
      this.state = pass.state(listed.id());
      this.ledger = pass.ledger(listed.id());
      this.talks = new Talks(settings.source(), channel, directory.people().texts(), SlackPass.this::address);
      this.shape = channel.name() + "\n" + LivePass.text(channel.access()) + "\n" + directory.address();
    }

    void read() throws IOException, SlackCalls.Refused, InterruptedException {
      boolean other = !state.name().equals(channel.name()) || !state.access().equals(LivePass.text(channel.access()));
      boolean due = now.getEpochSecond() - state.full() >= settings.reread().toSeconds() && budget > 0;
      boolean whole = other || state.full() == 0 || due;
      if (!whole && listed.archived() && state.archived()) {
        return;
      }
      long windowed = now.minus(settings.window()).getEpochSecond() * 1_000_000;
      long from = whole ? 0 : ledger.startOf(Math.min(windowed, ledger.stale()));
      ledger.stale(from);
      try (Spill lone = new Spill()) {
        long before = calls.count();
        history(from, lone);
        budget -= due && state.full() != 0 && !other ? calls.count() - before : 0;
        threads(from, lone);
        lone.sort();
        talks.send(lone, 0, lone.size(), sink, ledger);
      }
      ledger.endBursts(from);
      for (String thread : List.copyOf(ledger.threads().keySet())) {
        if (Long.parseLong(thread) >= from && !shown.containsKey(Long.parseLong(thread))) {
          ledger.drop(thread);
        }
      }
      ledger.end();
      pass.state(listed.id(), new LivePass.State(channel.name(), LivePass.text(channel.access()), listed.archived(),
          againWhole || whole && !complete ? 0 : whole ? now.getEpochSecond() : state.full(), "", false));
    }

    /// Reads messages: those outside threads go to the others, of threads it is kept how they look.
    private void history(long from, Spill lone) throws IOException, SlackCalls.Refused, InterruptedException {
      Map<String, String> asked = new TreeMap<>(Map.of("channel", listed.id(), "limit", PAGE, "inclusive", "true"));
      if (from > 0) {
        asked.put("oldest", ts(from));
      }
      calls.pages("conversations.history", asked, "messages", node -> {
        long micros = SlackMessages.micros(SlackText.text(node, "ts"));
        String thread = SlackText.text(node, "thread_ts");
        if (micros >= 0 && micros == SlackMessages.micros(thread) && node.path("reply_count").asInt(0) > 0) {
          shown.put(micros, look(node));
          Ledger.Seen seen = ledger.thread(Long.toString(micros));
          if (seen != null && seen.isLone() && !isToBeFetched(micros)) {
            say(node, lone);
          }
        } else if (!thread.isEmpty() && SlackMessages.micros(thread) >= 0 && micros != SlackMessages.micros(thread)) {
          // shown in the channel too; it is read with its thread
          shown.putIfAbsent(SlackMessages.micros(thread), new Look("", micros / 1_000_000));
        } else {
          say(node, lone);
        }
      });
    }

    private void say(JsonNode node, Spill into) throws IOException, InterruptedException {
      stranger(node);
      messages.read(node, listed.name() + " " + SlackText.text(node, "ts"), into, sink);
    }

    private Look look(JsonNode root) {
      long latest = SlackMessages.micros(SlackText.text(root, "latest_reply"));
      return new Look(Fingerprint.shortHash(String.join("\n", shape, SlackText.raw(root), SlackText.text(root, "user"),
          SlackText.text(root, "subtype"), SlackText.text(root.path("edited"), "ts"), root.path("reply_count").toString(),
          Long.toString(latest), root.path("reactions").toString(), root.path("pinned_to").toString())),
          Math.max(0, latest / 1_000_000));
    }

    /// Whether a thread that the history shows looks other than when it was read.
    private boolean isToBeFetched(long micros) {
      Ledger.Seen seen = ledger.thread(Long.toString(micros));
      Look look = shown.get(micros);
      return seen == null || (look.look.isEmpty() ? look.latest > seen.latest() : !look.look.equals(seen.look()));
    }

    private void threads(long from, Spill lone) throws IOException, SlackCalls.Refused, InterruptedException {
      for (long micros : List.copyOf(shown.keySet())) {
        if (isToBeFetched(micros)) {
          fetch(micros, from, lone);
        } else {
          ledger.keep(Long.toString(micros));
        }
      }
      List<Map.Entry<String, Ledger.Seen>> due = ledger.threads().entrySet().stream()
          .filter(each -> !fetched.contains(each.getKey()) && isDue(each.getValue()))
          .filter(each -> Long.parseLong(each.getKey()) < from || !each.getValue().isLone())
          .sorted(Comparator.comparingLong(each -> each.getValue().readAt())).toList();
      for (Map.Entry<String, Ledger.Seen> thread : due) {
        long before = calls.count();
        long micros = Long.parseLong(thread.getKey());
        if (budget > 0 && (micros < from || shown.containsKey(micros))) {
          fetch(micros, from, lone);
        }
        budget -= calls.count() - before;
      }
    }

    private boolean isDue(Ledger.Seen seen) {
      long silent = Math.clamp(seen.readAt() - seen.latest(), 0, settings.reread().toSeconds());
      return now.getEpochSecond() - seen.readAt() >= silent;
    }

    /// Reads a thread with its replies.
    private void fetch(long micros, long from, Spill lone) throws IOException, SlackCalls.Refused, InterruptedException {
      String thread = Long.toString(micros);
      Ledger.Seen seen = ledger.thread(thread);
      Outcome outcome = new Outcome();
      fetched.add(thread);
      try (Spill said = new Spill()) {
        calls.pages("conversations.replies", Map.of("channel", listed.id(), "ts", ts(micros), "limit", PAGE), "messages", node -> {
          boolean root = SlackMessages.micros(SlackText.text(node, "ts")) == micros;
          if (!root || outcome.root == null) {
            outcome.root = root ? node : outcome.root;
            say(node, said);
          }
        });
        said.sort();
        talks.send(said, 0, said.size(), sink, outcome);
        pass.fetched();
      } catch (FetchException e) {
        pass.failed(listed.name() + " " + ts(micros), e);
        complete = false;
        ledger.keep(thread);
        return;
      } catch (SlackCalls.Refused e) {
        if (!e.error().equals("thread_not_found")) {
          throw e;
        }
        // it went between two calls, or long ago
        ledger.drop(thread);
        shown.remove(micros);
        return;
      }
      Look look = outcome.root == null ? new Look("", now.getEpochSecond()) : look(outcome.root);
      Look told = shown.getOrDefault(micros, look);
      ledger.thread(thread, told.look.isEmpty() ? look.look.isEmpty() ? "-" : look.look : told.look,
          Math.max(look.latest, told.latest), now.getEpochSecond(), outcome.lone, outcome.item);
      if (micros < from) {
        // it lies in no burst any more, or in one again: those of that time are made anew with the next pass
        againWhole |= seen == null || seen.isLone() != outcome.lone;
      } else if (outcome.lone && outcome.root != null) {
        say(outcome.root, lone);
      }
    }

    /// Asks who somebody of another workspace is, once.
    private void stranger(JsonNode node) throws IOException, InterruptedException {
      String user = SlackText.text(node, "user");
      Map<String, String> names = directory.people().texts().people();
      if (user.isEmpty() || names.containsKey(user) || node.path("user_profile").isObject()) {
        return;
      }
      String noted = sink.noted("u/" + user);
      if (noted.isEmpty()) {
        try {
          JsonNode found = calls.call("users.info", Map.of("user", user)).path("user");
          String real = SlackText.text(found.path("profile"), "real_name");
          noted = !real.isBlank() ? real : SlackText.text(found, "name").isBlank() ? user : SlackText.text(found, "name");
        } catch (SlackCalls.Refused _) {
          noted = user;
        }
        sink.note("u/" + user, noted);
      }
      names.put(user, noted);
    }
  }

  private static String ts(long micros) {
    return "%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000);
  }
}
