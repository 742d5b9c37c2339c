package dev.kith.ingest;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.engine.Doc;
import dev.kith.engine.RightOfWay;
import dev.kith.extract.Extract;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.ingest.BatchWriter.Pending;
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
import java.util.function.Consumer;

/// Takes one pass in: makes documents of what the connector sends and writes them in batches; keeps count; remembers which
/// documents are still there (about 100 bytes each) and which are gone. It removes nothing: that is decided at the end of the
/// pass, when it is known that the source was read to its end.
final class Intake implements Sink {
  private static final System.Logger LOG = System.getLogger(Intake.class.getName());
  private static final long PROGRESS_MILLIS = 100;

  private static final int LOOKED_UP = 1_000;
  /// Why something was left out.
  private static final String ERASED = "erased";
  private static final String OVER = "older than ";
  static final String MEND = "look at it in its source; whatever was known of it before stays";

  private final Source source;
  private final Extractor extractor;
  private final Writes writes;
  private final Map<String, String> cursors;
  private final InstantSource clock;
  private final Ingest.Pace pace;
  private final Consumer<Progress> progress;
  private final boolean keepUnread;
  private final LateDeletions deleted;
  private final long started;

  private final Set<String> kept = new HashSet<>();
  /// What the source declared unchanged.
  private final List<String> unchanged = new ArrayList<>();
  /// Kept only because the connector could not read it; it may still send it.
  private final Set<String> unread = new HashSet<>();
  private final PassProblems problems;
  private final Map<String, Long> skipped = new HashMap<>();
  private final Map<String, Long> ignored = new HashMap<>();
  private final PassNotes notes;
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
  private final BatchWriter writer;
  private final Hiding hiding = new Hiding();

  /// @param cursors    what to commit with while the pass is running, beside the cursors of before
  /// @param notes      what the connector noted
  /// @param known      whether the engine holds documents of this source already
  /// @param keepUnread whether what the connector could not read stays as it was
  /// @param former     the problems of the pass before
  /// @param deleted    of whom and of what nothing may be written
  Intake(Source source, Extractor extractor, Writes writes, Map<String, String> cursors, PassNotes notes, boolean known,
      boolean keepUnread, List<Problem> former, LateDeletions deleted, InstantSource clock, Ingest.Pace pace, Consumer<Progress> progress) {
    this.source = source;
    this.extractor = extractor;
    this.writes = writes;
    this.cursors = cursors;
    this.writer = new BatchWriter(known, deleted);
    this.keepUnread = keepUnread;
    this.deleted = deleted;
    this.notes = notes;
    this.problems = new PassProblems(former, problem -> Fields.id(source.id(), problem.id()));
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
      problems.add(new Problem(item.id(), "the item says it is of source " + item.source(), "name the source " + source.id(), ""));
      return;
    }
    String id = Fields.id(source.id(), item.id());
    if (deleted.latest().document().test(id)) {
      skipped(ERASED);
      return;
    }
    count(item);
    hiding.sent(id);
    problems.readAgain(id);
    boolean again = !keep(id) && !unread.remove(id);
    Pending pending = pending(item, again);
    if (pending != null && isOver(pending.doc())) {
      skipped(OVER + source.retention().text());
      kept.remove(id);
      notes.gone(id);
    } else if (pending != null) {
      put(pending);
    }
    tell(false);
  }

  private boolean isOver(Doc doc) {
    Long at = doc.numbers().get(Fields.AT);
    return source.retention() != null && at != null && at <= source.retention().before(clock.instant()).getEpochSecond();
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
      problems.add(new Problem(where, message(e), MEND, item.id()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.WARNING, "item " + where + " of " + source.id() + " could not be cleaned", e);
      problems.add(new Problem(where, e.toString(), MEND, item.id()));
    }
    Doc doc = withoutText(item);
    return doc == null || again ? null : new Pending(doc, false, true);
  }

  private Doc doc(Item item, Extract extract) {
    return Fields.doc(item, extract, source.accessOf(item), source.ownership(), deleted.first().who());
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
      problems.add(new Problem(person.id(), "the person says to be of source " + person.source(), "name the source " + source.id(),
          ""));
      return;
    }
    String id = Fields.personId(source.id(), person.id());
    boolean again = !keep(id);
    Optional<Doc> doc;
    try {
      doc = Fields.doc(person, deleted.first().who());
    } catch (RuntimeException e) {
      problems.add(new Problem(person.id(), message(e), MEND, ""));
      return;
    }
    if (doc.isPresent()) {
      put(new Pending(doc.get(), again, false));
    } else {
      kept.remove(id);
      notes.gone(id);
    }
  }

  @Override
  public synchronized void unchanged(String id) throws InterruptedException {
    check();
    unchanged.add(id);
    keep(Fields.id(source.id(), id));
    tell(false);
  }

  @Override
  public synchronized void gone(String id) throws InterruptedException {
    check();
    String doc = Fields.id(source.id(), id);
    problems.readAgain(doc);
    kept.remove(doc);
    notes.gone(doc);
  }

  @Override
  public synchronized void hidden(String id) throws InterruptedException {
    check();
    if (!batch.isEmpty()) {
      // what was sent before must not be written after it
      flush();
    }
    String doc = Fields.id(source.id(), id);
    keep(doc);
    hiding.add(doc);
  }

  @Override
  public synchronized void problem(Problem problem) throws InterruptedException {
    check();
    if (deleted.latest().tells(source.id(), problem)) {
      return;
    }
    if (!problem.id().isEmpty()) {
      String id = Fields.id(source.id(), problem.id());
      problems.readAgain(id);
      if (keepUnread && keep(id)) {
        unread.add(id);
      }
    }
    problems.add(problem);
    tell(false);
  }

  @Override
  public synchronized void skipped(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  @Override
  public synchronized void ignored(String what) {
    ignored.merge(what, 1L, Long::sum);
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
    if (text.isEmpty() || !deleted.latest().notes(source.id(), key, text)) {
      notes.note(key, text);
    }
    // A pass that brings nothing but notes, or little else, keeps them now and then as well.
    long now = clock.millis();
    if (now - committed >= pace.commit().toMillis() && (batch.isEmpty() || now - batchSince >= pace.batch().toMillis())) {
      flush();
      commit();
    }
  }

  @Override
  public synchronized String noted(String key) {
    return notes.noted(key);
  }

  @Override
  public synchronized SortedMap<String, String> notes(String prefix) {
    return notes.beginning(prefix);
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
    tellOfMissing();
    ended = true;
    tell(true);
  }

  /// What the source says is as it was must be there; else its connector knows more than Kith holds.
  private void tellOfMissing() {
    if (source.retention() != null) {
      // what has gone for its age is missing rightly
      return;
    }
    for (int from = 0; from < unchanged.size(); from += LOOKED_UP) {
      Map<String, String> some = new HashMap<>();
      unchanged.subList(from, Math.min(from + LOOKED_UP, unchanged.size())).forEach(id -> some.put(Fields.id(source.id(), id), id));
      Set<String> missing = writes.call(engine -> BatchWriter.missing(engine, some.keySet()));
      for (String id : missing) {
        if (!problems.isOpen(id) && !deleted.latest().document().test(id)) {
          problems.add(new Problem(some.get(id), "said to be unchanged, but not in the index", "kith reindex " + source.id()
              + " --full reads everything again", some.get(id)));
        }
      }
    }
  }

  /// As [#end] for a pass that failed: what was read until then is written if `rest`, else only what was written is kept.
  synchronized void giveUp(boolean rest) {
    ended = true;
    if (rest) {
      flush();
    } else if (!batch.isEmpty()) {
      notes.rollback();
    }
    commit();
  }

  /// Adds the former problems that still stand ([PassProblems#carryOver]).
  synchronized void carryOver(boolean done, boolean whole) {
    boolean nothingSent = items + people + unchanged.size() + problems.count() == 0 && notes.gone().isEmpty() && skipped.isEmpty();
    problems.carryOver(done, whole, nothingSent, kept::contains);
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
    return notes.gone();
  }

  synchronized List<Problem> problems() {
    return problems.all();
  }

  synchronized Tally tally(long removed) {
    return new Tally(items, writer.written(), unchanged.size() + writer.cameOutEqual(), removed, people, dated, tagged, withPeople,
        withAccess, problems.count(), skipped, ignored, (clock.millis() - started) / 1000.0);
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
    notes.back(id);
    return kept.add(id);
  }

  private void put(Pending pending) {
    RightOfWay.OF_ANSWERS.give();
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
    writes.later(engine -> writer.write(engine, full));
  }

  private void await() {
    writes.await();
    writer.takeRefused().forEach(problems::add);
  }

  private void commit() {
    await();
    if (writer.written() != writtenAtCommit || notes.needIndex() || hiding.isWaiting()) {
      Map<String, String> stamped = notes.stamped(cursors);
      writes.call(engine -> {
        if (hiding.isWaiting()) {
          // only what is committed is found
          engine.commit(engine.cursors());
          hiding.write(engine);
        }
        engine.commit(Ingest.among(engine.cursors(), stamped));
        return null;
      });
      notes.indexed();
    }
    notes.commit();
    writtenAtCommit = writer.written();
    committed = clock.millis();
  }

  private void tell(boolean always) {
    long now = clock.millis();
    if (always || now - told >= PROGRESS_MILLIS) {
      told = now;
      progress.accept(new Progress(source.id(), items + unchanged.size(), expected, problems.count(),
          Duration.ofMillis(now - started)));
    }
  }

  static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
