package dev.kith.cli;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.ingest.Retention;
import dev.kith.ingest.Source;
import dev.kith.people.Subject;
import dev.kith.store.Erasures;
import dev.kith.store.Erasures.Count;
import dev.kith.store.Erasures.Receipt;
import dev.kith.store.Place;
import dev.kith.store.Queries;
import dev.kith.web.Erasing;
import dev.kith.web.SlowRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Erases: first the tombstone, so that nothing comes back and an erasure that is killed is known; then one place after the other; then the
/// receipt, and an event in the audit log. What is not through is gone on with at the next start, or when the pass has ended that held it
/// up.
final class Eraser implements Erasing, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final System.Logger LOG = System.getLogger(Eraser.class.getName());
  private static final Duration YEAR = Duration.ofDays(365);
  private static final String PUSHED = "pushed documents";
  private static final String ASKED = "questions asked";
  private static final String SLOW = "questions that took long";

  private final App app;
  private final Audit audit;
  private final List<Place> places;
  private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("kith-erase").factory());

  /// @param more places of others: accounts, sessions, tokens
  Eraser(App app, Queries queries, Audit audit, List<Place> more) {
    this.app = app;
    this.audit = audit;
    this.places = Stream.concat(Stream.of(asked(queries)), more.stream()).toList();
    app.indexer().whenErasable(() -> daily.execute(this::goOn));
  }

  /// Words of questions that took long: all go, whoever is named in them.
  static Place slow(SlowRequests slow) {
    return _ -> new Count(SLOW, slow.forget(), 0);
  }

  private static Place asked(Queries queries) {
    return subject -> new Count(ASKED, switch (subject) {
      case Place.Subject.Document(_, var texts) -> queries.forget(texts);
      case Place.Subject.Person(_, var keys, var names) -> queries.forget(keys, names);
    }, 0);
  }

  @Override
  public synchronized Receipt document(String document, String by) throws IOException, InterruptedException {
    Hit hit = found(document);
    long number = app.store().erasures().document(hit.id(), Stored.time(hit, Fields.AT), by);
    List<String> texts = Stream.of(hit.id(), hit.first(Fields.NATIVE), hit.first(Fields.URL), hit.first(Fields.TITLE))
        .filter(text -> !text.isBlank()).distinct().toList();
    return through(number, new Place.Subject.Document(hit.id(), texts), by, Event.Type.DOCUMENT_ERASED);
  }

  private Hit found(String document) {
    Query items = new Query.Term(Fields.RECORD, Fields.ITEM);
    List<String> fields = List.of(Fields.NATIVE, Fields.URL, Fields.TITLE, Fields.AT);
    List<Hit> byId = app.engine().search(Request.of(new Query.Term(Schema.ID, document), items, 1, fields)).hits();
    if (!byId.isEmpty()) {
      return byId.getFirst();
    }
    long all = app.engine().search(Request.of(items, items, 0, List.of())).total();
    List<Hit> hits = document.contains("/") ? app.engine().search(Request.of(items, items, Math.toIntExact(all), fields)).hits().stream()
        .filter(hit -> hit.first(Fields.URL).equals(document)).toList() : List.of();
    if (hits.size() > 1) {
      throw new IllegalArgumentException(hits.size() + " documents have the address " + document + ": " + String.join(", ", hits.stream()
          .map(Hit::id).limit(10).toList()) + "; name one of them");
    }
    return hits.stream().findFirst().orElseThrow(() -> new IllegalArgumentException("there is no document with the id or address “" + document
        + "”; its page /d/ID has its id"));
  }

  @Override
  public synchronized Receipt person(Subject person, String by) throws IOException, InterruptedException {
    String id = app.search().directory().people().stream().filter(one -> app.search().directory().subject(one).keys().equals(person.keys()))
        .map(one -> one.id()).findFirst().orElse("");
    long number = app.store().erasures().of(app.store().delete(person.erase(), person.names(), by));
    return through(number, new Place.Subject.Person(id, person.erase(), person.names()), by, Event.Type.PERSON_ERASED);
  }

  private Receipt through(long number, Place.Subject subject, String by, Event.Type type) throws IOException, InterruptedException {
    List<Count> counts = new ArrayList<>();
    for (Place place : places) {
      counts.add(place.erase(subject));
    }
    boolean person = subject instanceof Place.Subject.Person;
    counts.addAll(files(person));
    Receipt receipt = app.store().erasures().finished(number, counts);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("receipt", Long.toString(number));
    receipt.places().forEach(count -> details.put(count.place(), count.before() + " before, " + count.after() + " after"));
    audit.write(new Event(type, actor(by), receipt.what() + ":" + receipt.subject(), details));
    return receipt;
  }

  /// Whoever erases themselves is not named in the log for it.
  private static String actor(String by) {
    return by.contains(":") ? by : "kith";
  }

  private List<Count> files(boolean people) throws IOException, InterruptedException {
    List<Count> counts = new ArrayList<>();
    app.indexer().erase(people).forEach(place -> counts.add(new Count(place.name(), place.before(), place.after())));
    counts.add(new Count(PUSHED, app.cleanPushed(), 0));
    return counts;
  }

  /// All that is known of them by now are digests, which is enough for the files.
  @Override
  public synchronized List<Receipt> finish() throws IOException, InterruptedException {
    Erasures erasures = app.store().erasures();
    List<Receipt> open = erasures.open();
    if (open.isEmpty()) {
      return List.of();
    }
    List<Count> counts = files(open.stream().anyMatch(receipt -> receipt.what().equals("person")));
    return open.stream().map(receipt -> erasures.finished(receipt.number(), counts.stream().map(now -> receipt.places().stream()
        .filter(before -> before.place().equals(now.place()) && before.before() > now.before()).findFirst()
        .map(before -> new Count(now.place(), before.before(), now.after())).orElse(now)).toList())).toList();
  }

  private void goOn() {
    try {
      finish();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an erasure is not through; the next start goes on with it", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Goes on with what was begun before the last start, and sweeps once a day.
  void start() {
    daily.execute(this::goOn);
    daily.scheduleWithFixedDelay(() -> {
      try {
        sweep("kith");
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "what is over its time could not be removed; tomorrow it is tried again", e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }, 0, 1, TimeUnit.DAYS);
  }

  /// An erasure that is under way is waited for.
  @Override
  public void close() {
    daily.close();
  }

  /// Removes what is over its time, everywhere, and says so.
  ///
  /// @param by as the audit log names them
  /// @return how many documents, by source
  Map<String, Long> sweep(String by) throws IOException, InterruptedException {
    Map<String, Long> removed = app.indexer().sweep();
    for (Source source : app.settings().sources()) {
      long count = removed.getOrDefault(source.id(), 0L);
      if (source.retention() != null) {
        app.inbox().drop(source.id(), source.retention().before(app.clock().instant()));
      }
      if (count > 0) {
        app.sweptAway(source, count, by, audit);
      }
    }
    return removed;
  }

  @Override
  public byte[] sweptNow(String by) throws IOException, InterruptedException {
    Map<String, Long> removed = sweep(by);
    return retention(removed);
  }

  @Override
  public byte[] retention() {
    return retention(null);
  }

  /// @param now what was removed this moment, by source; `null` if nothing was to be
  private byte[] retention(Map<String, Long> now) {
    Map<String, Long> swept = app.store().erasures().swept(app.clock().instant().minus(YEAR));
    List<Map<String, Object>> sources = new ArrayList<>();
    for (Source source : app.settings().sources()) {
      Map<String, Object> out = new LinkedHashMap<>();
      Query all = new Query.And(List.of(new Query.Term(Fields.SOURCE, source.id()), new Query.Term(Fields.RECORD, Fields.ITEM)));
      out.put("source", source.id());
      out.put("documents", count(all));
      out.put("removedSinceYearAgo", swept.getOrDefault(source.id(), 0L));
      if (now != null) {
        out.put("removedNow", now.getOrDefault(source.id(), 0L));
      }
      if (source.retention() != null) {
        out.put("retention", source.retention().text());
        out.put("before", source.retention().before(app.clock().instant()).toString());
        out.put("over", count(Retention.over(source, app.clock().instant())));
        out.put("undated", count(new Query.And(List.of(all, new Query.Not(new Query.Between(Fields.AT, Long.MIN_VALUE, Long.MAX_VALUE))))));
      }
      sources.add(out);
    }
    return JSON.writeValueAsBytes(Map.of("sources", sources));
  }

  private long count(Query query) {
    return app.engine().search(Request.of(query, new Query.All(), 0, List.of())).total();
  }
}
