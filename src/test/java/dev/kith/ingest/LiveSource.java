package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A source as live ones are read: a log of what went, read from where a note says; then a listing of versions, of which only
/// those are fetched that no note knows.
final class LiveSource implements Connector {
  private final Map<String, String> texts = new TreeMap<>();
  private final List<String> deleted = new ArrayList<>();
  Access access = Access.EVERYONE;
  /// Who may see the items, if they say so themselves.
  Access own;
  /// Whether a pass lists everything, or only reads the log and what is new.
  boolean lists = true;
  int fetched;
  /// Before which fetch of a pass it breaks; never if negative.
  int breaksBefore = -1;

  static LiveSource of(int items) {
    LiveSource source = new LiveSource();
    FakeSource.ids(0, items).forEach(id -> source.texts.put(id, "text of " + id));
    return source;
  }

  LiveSource put(String id, String text) {
    texts.put(id, text);
    return this;
  }

  LiveSource delete(String id) {
    texts.remove(id);
    deleted.add(id);
    return this;
  }

  Map<String, String> texts() {
    return texts;
  }

  Source setUp() {
    return new Source(this, "Live", access, Ownership.OWNED, null);
  }

  @Override
  public String source() {
    return "live";
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    String read = sink.noted("log");
    for (int event = read.isEmpty() ? 0 : Integer.parseInt(read); event < deleted.size(); event++) {
      String id = deleted.get(event);
      if (!texts.containsKey(id)) {
        sink.gone(id);
        sink.note("v/" + id, "");
      }
      sink.note("log", Integer.toString(event + 1));
    }
    int fetches = 0;
    for (var entry : texts.entrySet()) {
      String version = entry.getValue() + (own == null ? "" : own.text());
      if (sink.noted("v/" + entry.getKey()).equals(version)) {
        if (lists) {
          sink.unchanged(entry.getKey());
        }
        continue;
      }
      if (fetches++ == breaksBefore) {
        throw new IOException("connection reset");
      }
      fetched++;
      Item item = Item.of("live", entry.getKey(), Kind.PAGE, entry.getKey(), Content.plain(entry.getValue()));
      sink.item(own == null ? item : item.withAccess(own));
      sink.note("v/" + entry.getKey(), version);
    }
    if (lists) {
      for (String key : Set.copyOf(sink.notes("v/").keySet())) {
        if (!texts.containsKey(key.substring(2))) {
          sink.note(key, "");
        }
      }
      sink.whole();
    } else {
      sink.partial();
    }
    sink.note("end/pass", "done");
    return new Cursor(sink.noted("end/pass"));
  }
}
