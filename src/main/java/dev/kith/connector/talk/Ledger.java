package dev.kith.connector.talk;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.model.Item;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What passes over a live chat remember of one channel: the bursts and threads its messages came to, and which item each is.
/// It lies in the sink's notes, under the channel's id:
///
///   - `b/<channel>/<when it began>`: a burst, as `id digest`, or `-` for small talk;
///   - `t/<channel>/<thread>`: a thread, as [Seen] says it;
///   - `d/<channel>`: from when on the bursts are being made anew; it stays if a pass is killed in the middle.
///
/// What a message does to bursts reaches forward only, so whoever reads a channel again from the beginning of a burst on makes
/// the same of it as if they had read all.
final class Ledger implements Talks.Taker {
  private static final String NONE = "-";
  private static final String LONE = "lone";

  /// A thread as it was read last.
  ///
  /// @param look   what could be seen of it without reading its replies, as a hash; empty if it is to be read again
  /// @param latest when its newest reply came, in seconds since 1970
  /// @param readAt when it was read, in seconds since 1970
  /// @param id     of its item; `-` if it came to none, `lone` if but one message is left, which is then as any other
  record Seen(String look, long latest, long readAt, String id, String digest) {
    boolean isLone() {
      return id.equals(LONE);
    }

    boolean hasItem() {
      return !isLone() && !id.equals(NONE);
    }

    private static Seen of(String note) {
      String[] parts = note.split(" ");
      return new Seen(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3], parts[4]);
    }

    private String note() {
      return String.join(" ", look, Long.toString(latest), Long.toString(readAt), id, digest);
    }
  }

  private final Sink sink;
  private final String channel;
  /// Ids that this pass has sent.
  private final Set<String> sent;
  private final TreeMap<Long, String> bursts = new TreeMap<>();
  private final Map<String, Seen> threads = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Set<String> before = new HashSet<>();
  private final Set<Long> burstsNow = new HashSet<>();
  private final Set<String> threadsNow = new HashSet<>();

  Ledger(Sink sink, String channel, Set<String> sent) {
    this.sink = sink;
    this.channel = channel;
    this.sent = sent;
    sink.notes("b/" + channel + "/").forEach((key, note) -> {
      bursts.put(Long.parseLong(last(key)), note);
      if (!note.equals(NONE)) {
        known(note.split(" ")[0], note.split(" ")[1]);
      }
    });
    sink.notes("t/" + channel + "/").forEach((key, note) -> {
      Seen seen = Seen.of(note);
      threads.put(last(key), seen);
      if (seen.hasItem()) {
        known(seen.id, seen.digest);
      }
    });
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private void known(String id, String digest) {
    before.add(id);
    // after a kill one id may be noted twice, as a burst and as a thread: nobody knows which of the two is held
    digests.merge(id, digest, (one, other) -> one.equals(other) ? one : NONE);
  }

  /// The ids of all items of all channels that were read and are not known to be gone.
  static Set<String> ids(Sink sink) {
    Set<String> ids = new HashSet<>();
    sink.notes("b/").values().stream().filter(note -> !note.equals(NONE)).forEach(note -> ids.add(note.split(" ")[0]));
    sink.notes("t/").values().stream().map(Seen::of).filter(Seen::hasItem).forEach(seen -> ids.add(seen.id));
    return ids;
  }

  /// When the burst began in which a message of this time lies or would lie, in microseconds since 1970; 0 if none did.
  long startOf(long micros) {
    Long start = bursts.floorKey(micros);
    return start == null ? 0 : start;
  }

  /// From this time on the bursts are no longer what they were.
  void stale(long micros) throws IOException, InterruptedException {
    sink.note("d/" + channel, Long.toString(Math.min(micros, stale())));
  }

  /// From when on they are not; [Long#MAX_VALUE] if all are.
  long stale() {
    String noted = sink.noted("d/" + channel);
    return noted.isEmpty() ? Long.MAX_VALUE : Long.parseLong(noted);
  }

  Map<String, Seen> threads() {
    return threads;
  }

  Seen thread(String thread) {
    return threads.get(thread);
  }

  @Override
  public void burst(long micros, Item item) throws IOException, InterruptedException {
    String note = item == null ? NONE : item.id() + " " + sent(item);
    bursts.put(micros, note);
    burstsNow.add(micros);
    sink.note("b/" + channel + "/" + micros, note);
  }

  /// A thread of which nothing can be seen but its messages.
  @Override
  public void thread(String thread, Item item) throws IOException, InterruptedException {
    thread(thread, NONE, 0, 0, false, item);
  }

  /// @param lone whether but one message of it is left
  /// @param item `null` if it came to none
  void thread(String thread, String look, long latest, long readAt, boolean lone, Item item)
      throws IOException, InterruptedException {
    String id = item != null ? item.id() : lone ? LONE : NONE;
    Seen seen = new Seen(look, latest, readAt, id, item == null ? NONE : sent(item));
    threads.put(thread, seen);
    threadsNow.add(thread);
    sink.note("t/" + channel + "/" + thread, seen.note());
  }

  /// The thread is still there; its replies were not read again.
  void keep(String thread) {
    threadsNow.add(thread);
  }

  /// The thread is gone.
  void drop(String thread) {
    threadsNow.remove(thread);
    threads.remove(thread);
  }

  private String sent(Item item) throws IOException, InterruptedException {
    String access = item.access() == null ? "" : "+" + item.access().text();
    String digest = Fingerprint.shortHash(item.withAccess(null) + access);
    if (!digest.equals(digests.get(item.id()))) {
      sink.item(item);
      sent.add(item.id());
    }
    return digest;
  }

  /// All bursts from here on were made anew: those that did not come again are none any more.
  void endBursts(long from) {
    bursts.tailMap(from, true).keySet().retainAll(burstsNow);
  }

  /// All threads were looked at: those that did not come are gone.
  void endThreads() {
    threads.keySet().retainAll(threadsNow);
  }

  /// The channel was read to its end.
  void end() throws IOException, InterruptedException {
    Set<String> now = new HashSet<>();
    bursts.values().stream().filter(note -> !note.equals(NONE)).forEach(note -> now.add(note.split(" ")[0]));
    threads.values().stream().filter(Seen::hasItem).forEach(seen -> now.add(seen.id));
    for (String id : before) {
      if (!now.contains(id)) {
        sink.gone(id);
      }
    }
    for (String key : sink.notes("b/" + channel + "/").keySet().toArray(String[]::new)) {
      if (!bursts.containsKey(Long.parseLong(last(key)))) {
        sink.note(key, "");
      }
    }
    for (String key : sink.notes("t/" + channel + "/").keySet().toArray(String[]::new)) {
      if (!threads.containsKey(last(key))) {
        sink.note(key, "");
      }
    }
    sink.note("d/" + channel, "");
  }

  /// The channel is gone, and all of it.
  void forget() throws IOException, InterruptedException {
    bursts.clear();
    threads.clear();
    end();
  }

  interface StandIn {
    Item of(String id);
  }

  /// Puts something else in place of every item at once, and lets everything be read again. Whether there was any.
  boolean replace(StandIn standIn) throws IOException, InterruptedException {
    for (String id : before) {
      sink.item(standIn.of(id));
      sent.add(id);
    }
    for (Map.Entry<Long, String> burst : bursts.entrySet()) {
      if (!burst.getValue().equals(NONE)) {
        sink.note("b/" + channel + "/" + burst.getKey(), burst.getValue().split(" ")[0] + " " + NONE);
      }
    }
    for (Map.Entry<String, Seen> thread : threads.entrySet()) {
      Seen seen = thread.getValue();
      sink.note("t/" + channel + "/" + thread.getKey(), new Seen(NONE, seen.latest, 0, seen.id, NONE).note());
    }
    return !before.isEmpty();
  }
}
