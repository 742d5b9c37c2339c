package dev.kith.ingest;

import dev.kith.store.Notes;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The notes of a source during one pass, and what keeps them from knowing more than the index.
///
/// Each commit of the index by a pass with notes carries a stamp, an era and a number that grows; only then the notes are
/// committed, with that stamp. Notes with a later number than the index's, or of another era, are those of an index that is no
/// longer there, such as one that gave way to its backup: then the source begins without notes and a new era with them. So too
/// if what the admin says of the source is not what it was when the notes were made, since what was noted as read has then to
/// be written anew.
///
/// What a source said is gone is removed at the end of a pass, but may never be said again: it is kept with the notes until then.
final class PassNotes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PassNotes.class.getName());
  /// Beside the cursor of a source, under its id and this, lies the stamp.
  private static final String STAMP = " notes";
  /// Keys of notes that are kept once the pass is done.
  private static final String AT_END = "end/";

  private record Stamp(String era, long number) {
    static Optional<Stamp> of(String text) {
      String[] words = text == null ? new String[0] : text.split(" ", 3);
      return words.length >= 2 && words[1].matches("[0-9]{1,18}") ? Optional.of(new Stamp(words[0], Long.parseLong(words[1])))
          : Optional.empty();
    }

    Stamp next() {
      return new Stamp(era, number + 1);
    }

    @Override
    public String toString() {
      return era + " " + number;
    }
  }

  private final Path file;
  private final String source;
  private final String settings;
  private final boolean anew;
  private final Set<String> gone = new HashSet<>();
  private final TreeMap<String, String> atEnd = new TreeMap<>();
  /// As the index's last commit has it; `null` if it has none of this era.
  private Stamp indexed;
  private Stamp next;
  /// Open once there is something to keep or to find.
  private Notes notes;
  private boolean changed;
  private StoreException failure;

  /// @param file     where the notes of this index lie
  /// @param settings what the admin says of the source
  /// @param cursors  of the index's last commit
  /// @param anew     whether to begin without notes
  PassNotes(Path file, String source, String settings, Map<String, String> cursors, boolean anew) {
    this.file = file;
    this.source = source;
    this.settings = settings;
    this.anew = anew;
    this.indexed = Stamp.of(cursors.get(key(source))).orElse(null);
    if (indexed != null) {
      open();
    }
  }

  static String key(String source) {
    return source + STAMP;
  }

  /// Removes the notes of a source that is no longer set up.
  static void forget(Path file, String source) {
    try (Notes notes = Notes.open(file)) {
      notes.forget(source);
      notes.commit();
    } catch (Notes.Damaged e) {
      discard(file, e);
    }
  }

  private static void discard(Path file, Notes.Damaged e) {
    LOG.log(System.Logger.Level.WARNING, e.getMessage() + ", so live sources are read anew");
    try {
      Notes.delete(file);
    } catch (IOException io) {
      e.addSuppressed(io);
      throw e;
    }
  }

  private Notes open() {
    if (notes == null) {
      try {
        attach();
      } catch (Notes.Damaged e) {
        close();
        discard(file, e);
        attach();
      }
    }
    return notes;
  }

  private void attach() {
    notes = Notes.open(file);
    String text = notes.stamp(source).orElse("");
    Stamp stamp = Stamp.of(text).orElse(null);
    boolean fits = indexed != null && stamp != null && stamp.era().equals(indexed.era()) && stamp.number() <= indexed.number();
    if (indexed != null && !fits && !anew) {
      LOG.log(System.Logger.Level.WARNING, "what was noted of " + source + " does not go with this index (" + (stamp == null
          ? "it is lost" : "one of them was brought back from before") + "), so the source is read anew");
    }
    if (fits && !anew && text.equals(text(stamp))) {
      next = indexed;
      gone.addAll(notes.gone(source));
    } else {
      notes.forget(source);
      gone.forEach(id -> notes.gone(source, id, true));
      changed = true;
      indexed = null;
      next = new Stamp(UUID.randomUUID().toString(), 0);
    }
  }

  private String text(Stamp stamp) {
    return stamp + " " + settings;
  }

  void note(String key, String text) {
    keeping(() -> {
      if (key.startsWith(AT_END)) {
        open();
        atEnd.put(key, text);
      } else {
        open().put(source, key, text);
      }
      changed = true;
      return null;
    });
  }

  String noted(String key) {
    String pending = atEnd.get(key);
    return pending != null ? pending : keeping(() -> open().text(source, key));
  }

  SortedMap<String, String> beginning(String prefix) {
    return keeping(() -> open().beginning(source, prefix));
  }

  /// The documents that the source said are gone, in this pass or before, and that are not removed yet.
  Set<String> gone() {
    return gone;
  }

  void gone(String id) {
    if (gone.add(id)) {
      tell(id, true);
    }
  }

  /// It is there after all.
  void back(String id) {
    if (gone.remove(id)) {
      tell(id, false);
    }
  }

  private void tell(String id, boolean isGone) {
    if (notes != null) {
      keeping(() -> {
        notes.gone(source, id, isGone);
        return null;
      });
      changed = true;
    }
  }

  private interface Job<T> {
    T run();
  }

  private <T> T keeping(Job<T> job) {
    if (failure != null) {
      throw failure;
    }
    try {
      return job.run();
    } catch (StoreException e) {
      failure = e;
      throw e;
    }
  }

  /// Whether the index has to be committed first, though nothing was written.
  boolean needIndex() {
    return notes != null && changed && indexed == null;
  }

  /// Whether something is still to be kept, or to be forgotten once it is removed.
  boolean areChanged() {
    return notes != null && (changed || !atEnd.isEmpty() || !gone.isEmpty());
  }

  /// The cursors to commit the index with; [#indexed] once that is done.
  Map<String, String> stamped(Map<String, String> cursors) {
    if (notes == null) {
      return cursors;
    }
    next = next.next();
    Map<String, String> stamped = new HashMap<>(cursors);
    stamped.put(key(source), next.toString());
    return stamped;
  }

  /// The index is committed with the cursors that [#stamped] gave.
  void indexed() {
    indexed = next;
  }

  /// Makes durable what was noted; everything that was sent before is.
  void commit() {
    if (changed && notes != null && failure == null) {
      keeping(() -> {
        notes.commit(source, text(indexed));
        return null;
      });
      changed = false;
    }
  }

  /// Gives up what was noted since the last commit: not all that was sent with it was written.
  void rollback() {
    if (notes != null && failure == null) {
      keeping(() -> {
        notes.rollback();
        return null;
      });
      changed = false;
    }
  }

  /// The pass is done: what was said to be gone is removed.
  void done() {
    changed = areChanged();
    gone.clear();
    if (changed) {
      keeping(() -> {
        atEnd.forEach((key, text) -> notes.put(source, key, text));
        notes.removed(source);
        return null;
      });
      commit();
    }
  }

  /// Why notes could not be kept; `null` while they can.
  StoreException failure() {
    return failure;
  }

  @Override
  public void close() {
    if (notes != null) {
      notes.close();
      notes = null;
    }
    if (failure instanceof Notes.Damaged damaged) {
      failure = null;
      discard(file, damaged);
    }
  }
}
