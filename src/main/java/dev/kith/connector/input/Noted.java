package dev.kith.connector.input;

import dev.kith.connector.Sink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a live connector knows from its notes: which things it read, in which version, and which it has to try again. A
/// version is noted after its item was sent, so whatever stops a pass, the next one goes on where it stopped.
public final class Noted {
  private static final String VERSION = "v/";
  private static final String AGAIN = "retry/";
  private static final String SETTINGS = "settings";
  private static final String LISTED = "end/listed";

  private final Sink sink;
  private final Map<String, String> versions = new HashMap<>();
  private final Set<String> again = new TreeSet<>();
  private final Set<String> gone = new TreeSet<>();

  /// @param settings those that decide what is read: with others, everything is unknown
  public Noted(Sink sink, String settings) {
    this.sink = sink;
    String hash = Fingerprint.shortHash(settings);
    if (!sink.noted(SETTINGS).equals(hash)) {
      sink.notes("").keySet().forEach(key -> sink.note(key, ""));
      sink.note(SETTINGS, hash);
    }
    sink.notes(VERSION).forEach((key, version) -> versions.put(key.substring(VERSION.length()), version));
    sink.notes(AGAIN).keySet().forEach(key -> again.add(key.substring(AGAIN.length())));
  }

  /// The version that was read; empty if the thing is not known.
  public String version(String id) {
    return versions.getOrDefault(id, "");
  }

  /// The ids of everything that was read and is not gone.
  public Set<String> ids() {
    return new TreeSet<>(versions.keySet());
  }

  /// To be called when its item was sent.
  public void read(String id, String version) {
    versions.put(id, version);
    gone.remove(id);
    sink.note(VERSION + id, version);
    if (again.remove(id)) {
      sink.note(AGAIN + id, "");
    }
  }

  /// To be called when there is nothing in it that may be read: as [#gone], but it is known and need not be read again.
  public void nothing(String id, String version) throws IOException, InterruptedException {
    gone(id);
    read(id, version);
  }

  /// It could not be read now, so a later pass must not take it for read.
  public void tryAgain(String id, String how) {
    again.add(id);
    sink.note(AGAIN + id, how);
  }

  /// What to try again, whether or not it is said to have changed: ids.
  public Set<String> toTryAgain() {
    return new TreeSet<>(again);
  }

  /// How to try it again, as it was noted.
  public String how(String id) {
    return sink.noted(AGAIN + id);
  }

  /// It is gone, or not for anybody here; does nothing but forget that it was to be tried again if it was never read. Its note
  /// stays until [#end], since a pass that fails removes nothing, and the next one has to find out again.
  public void gone(String id) throws IOException, InterruptedException {
    if (versions.remove(id) != null) {
      sink.gone(id);
      gone.add(id);
    }
    if (again.remove(id)) {
      sink.note(AGAIN + id, "");
    }
  }

  /// To be called when everything was read.
  public void end() {
    gone.forEach(id -> sink.note(VERSION + id, ""));
  }

  /// Whether the last complete listing is older than this, or there was none.
  public boolean listingIsDue(Duration every) {
    Instant last = Times.parse(sink.noted(LISTED)).orElse(Instant.EPOCH);
    return !Instant.now().isBefore(last.plus(every));
  }

  /// A complete listing came to its end.
  public void listed() {
    sink.note(LISTED, Instant.now().toString());
  }
}
