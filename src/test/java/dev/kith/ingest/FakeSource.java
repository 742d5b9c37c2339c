package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.extract.Extract;
import dev.kith.extract.Extractor;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A source that a test changes: texts by id, each with the number of the change that made it. Its cursor is the number of the
/// last change.
final class FakeSource implements Connector {
  /// Something a connector does while it reads.
  interface Step {
    void run(Sink sink) throws IOException, InterruptedException;
  }

  private record Version(String text, long change) {}

  private final String id;
  private final Map<String, Version> items = new TreeMap<>();
  private final Map<String, Version> gone = new TreeMap<>();
  private final Map<String, Person> people = new TreeMap<>();
  private long change;
  /// After how many items it breaks; never if negative.
  int breaksAfter = -1;
  /// Run before item number n is sent.
  final Map<Integer, Step> before = new TreeMap<>();
  /// Run once everything was sent.
  Step atEnd = _ -> {};
  volatile Cursor lastRead;
  volatile int reads;
  Access access = Access.EVERYONE;

  FakeSource(String id) {
    this.id = id;
  }

  static FakeSource of(String id, int items) {
    FakeSource source = new FakeSource(id);
    for (int i = 0; i < items; i++) {
      source.put("i%04d".formatted(i), "text " + i);
    }
    return source;
  }

  synchronized FakeSource put(String item, String text) {
    gone.remove(item);
    items.put(item, new Version(text, ++change));
    return this;
  }

  synchronized FakeSource remove(String item) {
    items.remove(item);
    gone.put(item, new Version("", ++change));
    return this;
  }

  /// Removes without a trace: only a whole pass can find out.
  synchronized FakeSource lose(String item) {
    items.remove(item);
    return this;
  }

  synchronized FakeSource put(Person person) {
    people.put(person.id(), person);
    return this;
  }

  synchronized FakeSource loseEverybody() {
    people.clear();
    return this;
  }

  synchronized Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    items.forEach((item, version) -> texts.put(item, version.text()));
    return texts;
  }

  Source setUp() {
    return setUp(null);
  }

  Source setUp(Duration every) {
    return new Source(this, id, access, Ownership.OWNED, every);
  }

  @Override
  public String source() {
    return id;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    lastRead = since;
    reads++;
    long from = since.equals(Cursor.START) ? 0 : Long.parseLong(since.text());
    long to;
    Map<String, Version> now;
    Map<String, Version> removed;
    synchronized (this) {
      to = change;
      now = new TreeMap<>(items);
      removed = new TreeMap<>(gone);
    }
    sink.expect(now.size());
    int n = 0;
    for (var entry : now.entrySet()) {
      if (entry.getValue().change() <= from) {
        continue;
      }
      if (n == breaksAfter) {
        throw new IOException("connection reset by " + id);
      }
      if (before.containsKey(n)) {
        before.get(n).run(sink);
      }
      n++;
      sink.item(item(entry.getKey(), entry.getValue().text()));
    }
    for (Person person : people.values()) {
      sink.person(person);
    }
    if (from > 0) {
      for (var entry : removed.entrySet()) {
        if (entry.getValue().change() > from) {
          sink.gone(entry.getKey());
        }
      }
    }
    atEnd.run(sink);
    return new Cursor(Long.toString(to));
  }

  Item item(String item, String text) {
    return Item.of(id, item, Kind.PAGE, "Title of " + item, Content.plain(text));
  }

  /// Gives text back as it is; what says `unreadable` or `bug` cannot be read.
  static final Extractor EXTRACTOR = new Extractor() {
    @Override
    public Extract extract(Content content) throws IOException {
      String text = ((Content.Text) content).text();
      if (text.contains("unreadable")) {
        throw new IOException("encrypted");
      }
      if (text.contains("bug")) {
        throw new IllegalStateException("a bug in the extractor");
      }
      return Extract.of(text);
    }

    @Override
    public void close() {}
  };

  static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj("i%04d"::formatted).toList();
  }
}
