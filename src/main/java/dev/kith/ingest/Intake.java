package dev.kith.ingest;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.extract.Extract;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Takes one pass in: makes documents of what the connector sends and writes them in batches; keeps count; remembers which
/// documents are still there (about 100 bytes each) and which are gone. It removes nothing: that is decided at the end of the
/// pass, when it is known that the source was read to its end.
final class Intake implements Sink {
  private static final System.Logger LOG = System.getLogger(Intake.class.getName());
  private static final long PROGRESS_MILLIS = 100;

  private static final String MEND = "look at it in its source; whatever was known of it before stays";

  /// @param again   whether this pass has sent it before
  /// @param standIn made without the text, which could not be read: it gives way to what is known of the item, unless that
  ///                was open to others than the item is now
  private record Pending(Doc doc, boolean again, boolean standIn) {}

  private final Source source;
  private final Extractor extractor;
  private final Writes writes;
  private final Map<String, String> cursors;
  private final InstantSource clock;
  private final Ingest.Pace pace;
  private final Consumer<Progress> progress;
  private final boolean known;
  private final boolean keepUnread;
  private final Predicate<String> deleted;
  private final long started;

  private final Set<String> kept = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  /// Kept only because the connector could not read it; it may still send it.
  private final Set<String> unread = new HashSet<>();
  private final List<Problem> former;
  /// The documents of former problems that this pass has not read again.
  private final Set<String> open = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Long> skipped = new HashMap<>();
  private final TreeMap<String, String> notes = new TreeMap<>();
  private List<Pending> batch = new ArrayList<>();
  private long batchSince;
  private long committed;
  private long told;
  private long writtenAtCommit;
  private boolean whole;
  private boolean partial;
  private boolean ended;
  private InterruptedException stopped;
  private long expected;
  private long items;
  private long people;
  private long dated;
  private long tagged;
  private long withPeople;
  private long withAccess;
  private long problemCount;
  private long declaredUnchanged;
  // Counted on the engine's thread, read once that has been waited for.
  private final List<Problem> refused = new ArrayList<>();
  private long written;
  private long cameOutEqual;

  /// @param cursors    what to commit with while the pass is running: those of before
  /// @param known      whether the engine holds documents of this source already
  /// @param keepUnread whether what the connector could not read stays as it was
  /// @param former     the problems of the pass before
  /// @param deleted    whether an identity is somebody's of whom nothing may be written
  Intake(Source source, Extractor extractor, Writes writes, Map<String, String> cursors, boolean known, boolean keepUnread,
      List<Problem> former, Predicate<String> deleted, InstantSource clock, Ingest.Pace pace, Consumer<Progress> progress) {
    this.source = source;
    this.extractor = extractor;
    this.writes = writes;
    this.cursors = cursors;
    this.known = known;
    this.keepUnread = keepUnread;
    this.deleted = deleted;
    this.former = List.copyOf(former);
    this.former.forEach(problem -> open.add(Fields.id(source.id(), problem.id())));
    this.clock = clock;
    this.pace = pace;
    this.progress = progress;
    this.started = clock.millis();
    this.committed = started;
  }

  @Override
  public synchronized void item(Item item) throws InterruptedException {
    check();
    items++;
    if (!item.source().equals(source.id())) {
      add(new Problem(item.id(), "the item says it is of source " + item.source(), "name the source " + source.id(), ""));
      return;
    }
    count(item);
    String id = Fields.id(source.id(), item.id());
    open.remove(id);
    boolean again = !keep(id) && !unread.remove(id);
    Pending pending = pending(item, again);
    if (pending != null) {
      put(pending);
    }
    tell(false);
  }

  /// The item's document; with a problem, if it cannot be made, what is to stand in for it, or `null`: one bad item never
  /// ends a pass.
  private Pending pending(Item item, boolean again) throws InterruptedException {
    String where = item.url().isEmpty() ? item.id() : item.url();
    try {
      return new Pending(doc(item, extractor.extract(item.content())), again, false);
    } catch (InterruptedException e) {
      throw stop(e);
    } catch (IOException | IllegalArgumentException e) {
      add(new Problem(where, message(e), MEND, item.id()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.WARNING, "item " + where + " of " + source.id() + " could not be cleaned", e);
      add(new Problem(where, e.toString(), MEND, item.id()));
    }
    Doc doc = withoutText(item);
    return doc == null || again ? null : new Pending(doc, false, true);
  }

  private Doc doc(Item item, Extract extract) {
    return Fields.doc(item, extract, source.access(), source.ownership(), deleted);
  }

  /// What is sure of an item whose text is not; if its access list is what cannot be kept, nobody may see it.
  private Doc withoutText(Item item) {
    for (Item attempt : List.of(item, item.withAccess(Access.NOBODY))) {
      try {
        return doc(attempt, Extract.of(""));
      } catch (RuntimeException | StackOverflowError _) {
        // The next attempt, or none: the problem has been told.
      }
    }
    return null;
  }

  @Override
  public synchronized void person(Person person) throws InterruptedException {
    check();
    people++;
    if (!person.source().equals(source.id())) {
      add(new Problem(person.id(), "the person says to be of source " + person.source(), "name the source " + source.id(),
          ""));
      return;
    }
    String id = Fields.personId(source.id(), person.id());
    boolean again = !keep(id);
    Optional<Doc> doc;
    try {
      doc = Fields.doc(person, deleted);
    } catch (RuntimeException e) {
      add(new Problem(person.id(), message(e), MEND, ""));
      return;
    }
    if (doc.isPresent()) {
      put(new Pending(doc.get(), again, false));
    } else {
      kept.remove(id);
      gone.add(id);
    }
  }

  @Override
  public synchronized void unchanged(String id) throws InterruptedException {
    check();
    declaredUnchanged++;
    keep(Fields.id(source.id(), id));
    tell(false);
  }

  @Override
  public synchronized void gone(String id) throws InterruptedException {
    check();
    String doc = Fields.id(source.id(), id);
    open.remove(doc);
    kept.remove(doc);
    gone.add(doc);
  }

  @Override
  public synchronized void problem(Problem problem) throws InterruptedException {
    check();
    if (!problem.id().isEmpty()) {
      String id = Fields.id(source.id(), problem.id());
      open.remove(id);
      if (keepUnread && keep(id)) {
        unread.add(id);
      }
    }
    add(problem);
    tell(false);
  }

  @Override
  public synchronized void skipped(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  @Override
  public synchronized void whole() {
    whole = true;
  }

  @Override
  public synchronized void partial() {
    partial = true;
  }

  @Override
  public synchronized void note(String key, String text) {
    if (text.isEmpty()) {
      notes.remove(key);
    } else {
      notes.put(key, text);
    }
  }

  @Override
  public synchronized String noted(String key) {
    return notes.getOrDefault(key, "");
  }

  @Override
  public synchronized SortedMap<String, String> notes(String prefix) {
    return new TreeMap<>(notes.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  @Override
  public synchronized void expect(long items) {
    expected = items;
  }

  /// Writes what is left and makes it durable with the cursors of before. Nothing can be sent afterwards.
  ///
  /// @throws InterruptedException if the pass was interrupted, even if the connector made nothing of it
  synchronized void end() throws InterruptedException {
    check();
    flush();
    commit();
    ended = true;
    tell(true);
  }

  /// As [#end] for a pass that failed: what was read until then is written if `rest`, else only what was written is kept.
  synchronized void giveUp(boolean rest) {
    ended = true;
    if (rest) {
      flush();
    }
    commit();
  }

  /// Adds the former problems that still stand: those of items this pass did not read again and that are not gone. One that
  /// names no item stands as long as nothing shows that its source was read again to the end.
  ///
  /// @param done  whether the pass was read to its end and written
  /// @param whole whether what it did not see is then forgotten
  synchronized void carryOver(boolean done, boolean whole) {
    boolean forgets = done && whole;
    boolean nothingSent = items + people + declaredUnchanged + problemCount == 0 && gone.isEmpty();
    for (Problem problem : former) {
      String id = Fields.id(source.id(), problem.id());
      boolean stands = problem.id().isEmpty() ? !done || !whole && nothingSent
          : open.contains(id) && (!forgets || kept.contains(id));
      if (stands && !problems.contains(problem)) {
        add(problem);
      }
    }
  }

  synchronized boolean isWhole() {
    return whole;
  }

  synchronized boolean isPartial() {
    return partial;
  }

  /// The documents that a whole pass saw.
  synchronized Set<String> kept() {
    return kept;
  }

  /// The documents that the source says are gone.
  synchronized Set<String> gone() {
    return gone;
  }

  synchronized List<Problem> problems() {
    return problems;
  }

  synchronized Tally tally(long removed) {
    return new Tally(items, written, declaredUnchanged + cameOutEqual, removed, people, dated, tagged, withPeople,
        withAccess, problemCount, skipped, (clock.millis() - started) / 1000.0);
  }

  private void check() throws InterruptedException {
    if (ended) {
      throw new IllegalStateException("the pass over " + source.id() + " has ended");
    }
    if (stopped != null) {
      throw stopped;
    }
    if (Thread.interrupted()) {
      throw stop(new InterruptedException("stopped"));
    }
  }

  private InterruptedException stop(InterruptedException e) {
    stopped = e;
    return e;
  }

  private void count(Item item) {
    dated += item.at() != null || item.created() != null ? 1 : 0;
    tagged += item.tags().isEmpty() ? 0 : 1;
    withPeople += item.parts().isEmpty() ? 0 : 1;
    withAccess += item.access() != null ? 1 : 0;
  }

  /// False if this pass had it already.
  private boolean keep(String id) {
    gone.remove(id);
    return kept.add(id);
  }

  private void put(Pending pending) {
    if (batch.isEmpty()) {
      batchSince = clock.millis();
    }
    batch.add(pending);
    if (batch.size() >= pace.documents() || clock.millis() - batchSince >= pace.batch().toMillis()) {
      flush();
      if (clock.millis() - committed >= pace.commit().toMillis()) {
        commit();
      }
    }
  }

  private void flush() {
    if (batch.isEmpty()) {
      await();
      return;
    }
    List<Pending> full = batch;
    batch = new ArrayList<>();
    await();
    writes.later(engine -> write(engine, full));
  }

  private void await() {
    writes.await();
    refused.forEach(this::add);
    refused.clear();
  }

  private void write(Engine engine, List<Pending> full) {
    Map<String, Hit> before = known ? known(engine, full) : Map.of();
    List<Change> puts = new ArrayList<>();
    for (Pending pending : full) {
      Doc doc = pending.doc();
      Hit hit = before.get(doc.id());
      // Sent twice in one pass, the committed document says nothing about the one written since.
      String decides = pending.standIn() ? Fields.ACL : Fields.DIGEST;
      if (hit == null || pending.again() || !hit.all(decides).equals(doc.strings().getOrDefault(decides, List.of()))) {
        puts.add(new Change.Put(doc));
      } else if (!pending.standIn()) {
        cameOutEqual++;
      }
    }
    if (puts.isEmpty()) {
      return;
    }
    try {
      engine.write(puts);
      written += puts.size();
    } catch (IllegalArgumentException _) {
      puts.forEach(put -> writeAlone(engine, (Change.Put) put));
    }
  }

  /// One document that the engine refuses must not keep out the rest of its batch.
  private void writeAlone(Engine engine, Change.Put put) {
    try {
      engine.write(List.of(put));
      written++;
    } catch (IllegalArgumentException e) {
      String id = put.doc().strings().get(Fields.NATIVE).getFirst();
      refused.add(new Problem(id, message(e), MEND, id));
    }
  }

  private static Map<String, Hit> known(Engine engine, List<Pending> full) {
    Set<String> ids = new HashSet<>();
    for (Pending pending : full) {
      ids.add(pending.doc().id());
    }
    Map<String, Hit> known = new HashMap<>();
    for (Hit hit : engine.search(Request.of(new Query.AnyOf(Schema.ID, ids), new Query.All(), ids.size(),
        List.of(Fields.DIGEST, Fields.ACL))).hits()) {
      known.put(hit.id(), hit);
    }
    return known;
  }

  private void commit() {
    await();
    if (written != writtenAtCommit) {
      writes.call(engine -> {
        engine.commit(cursors);
        return null;
      });
    }
    writtenAtCommit = written;
    committed = clock.millis();
  }

  private void add(Problem problem) {
    problemCount++;
    if (problems.size() < Report.MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  private void tell(boolean always) {
    long now = clock.millis();
    if (always || now - told >= PROGRESS_MILLIS) {
      told = now;
      progress.accept(new Progress(source.id(), items + declaredUnchanged, expected, problemCount,
          Duration.ofMillis(now - started)));
    }
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
