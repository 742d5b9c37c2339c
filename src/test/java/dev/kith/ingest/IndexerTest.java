package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Cursor;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.fields.Fields;
import dev.kith.ingest.Indexer.Checks;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Ingest.Pace;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class IndexerTest {
  @TempDir
  private Path data;
  private final MemoryFolders folders = new MemoryFolders();
  private final FakeSource wiki = FakeSource.of("wiki", 30);
  private final FakeSource chat = FakeSource.of("chat", 10);
  private Generations generations;
  private Indexer indexer;

  @BeforeEach
  void open() throws IOException {
    generations = Generations.open(data, folders);
    indexer = indexer(Checks.NONE, null);
  }

  @AfterEach
  void close() throws IOException {
    indexer.close();
  }

  private Indexer indexer(Checks checks, Duration every) {
    return new Indexer(generations, new Ingest(FakeSource.EXTRACTOR, InstantSource.system(),
        new Pace(3, Duration.ofHours(1), Duration.ZERO)), List.of(wiki.setUp(every), chat.setUp(every)), new PassLog(data), checks,
        InstantSource.system(), new Random(1), _ -> {});
  }

  private static List<String> bodies(Engine engine) {
    Result result = engine.search(Request.of(new Query.Term(Fields.SOURCE, "wiki"), new Query.All(), 1000,
        List.of(Fields.BODY)));
    return result.hits().stream().map(hit -> hit.first(Fields.BODY)).sorted().toList();
  }

  private long documents(String source) {
    return Ingest.documents(generations.engine(), source);
  }

  @Test
  void aFailingSourceDoesNotStopTheOthersAndTheLogTellsHowEachWent() {
    wiki.breaksAfter = 20;
    List<Report> reports = indexer.run(List.of(), Order.CHANGES);
    assertThat(reports).extracting(Report::done).containsExactly(false, true);
    assertThat(documents("chat")).isEqualTo(10);
    PassLog log = new PassLog(data);
    assertThat(log.read("wiki")).hasValueSatisfying(entry -> {
      assertThat(entry.last()).isEqualTo(reports.getFirst());
      assertThat(entry.lastDone()).isNull();
    });
    wiki.breaksAfter = -1;
    indexer.run(List.of("wiki"), Order.CHANGES);
    Instant done = log.read("wiki").orElseThrow().lastDone();
    wiki.breaksAfter = 0;
    indexer.run(List.of("wiki"), Order.FULL);
    assertThat(log.read("wiki")).hasValueSatisfying(entry -> {
      assertThat(entry.last().pass()).isInstanceOf(Pass.Failed.class);
      assertThat(entry.lastDone()).isEqualTo(done);
    });
  }

  @Test
  void theLogTellsAProblemAsLongAsItStands() {
    wiki.put("i0001", "unreadable");
    indexer.run(List.of("wiki"), Order.CHANGES);
    indexer.run(List.of("wiki"), Order.CHANGES);
    PassLog log = new PassLog(data);
    assertThat(log.read("wiki").orElseThrow().last().problems()).singleElement().extracting("id").isEqualTo("i0001");
    wiki.put("i0001", "mended");
    indexer.run(List.of("wiki"), Order.CHANGES);
    assertThat(log.read("wiki").orElseThrow().last().problems()).isEmpty();
  }

  @Test
  void anUnknownSourceIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> indexer.run(List.of("wiki", "wikki"), Order.CHANGES))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("there is no source wikki; there are wiki, chat");
    assertThat(wiki.reads).isZero();
  }

  @Test
  void aRestartGoesOnFromTheSavedCursor() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    indexer.close();
    open();
    wiki.put("i0001", "changed");
    List<Report> reports = indexer.run(List.of("wiki"), Order.CHANGES);
    assertThat(wiki.lastRead).isEqualTo(new Cursor("30"));
    assertThat(reports.getFirst().pass().tally().items()).isEqualTo(1);
  }

  @Test
  void whileARebuildSwapsEachSearchSeesAllOldOrAllNewAndNoneFails() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    FakeSource.ids(0, 30).forEach(id -> wiki.put(id, "old"));
    indexer.run(List.of(), Order.CHANGES);
    CountDownLatch began = new CountDownLatch(1);
    AtomicInteger searches = new AtomicInteger();
    List<Object> wrong = Collections.synchronizedList(new ArrayList<>());
    boolean[] sawNew = new boolean[1];
    Thread searching = Thread.ofPlatform().start(() -> {
      while (!Thread.currentThread().isInterrupted() && !sawNew[0]) {
        try {
          List<String> found = bodies(generations.engine());
          searches.incrementAndGet();
          if (found.size() != 30 || found.stream().distinct().count() != 1) {
            wrong.add(found);
          }
          sawNew[0] = found.contains("new");
        } catch (RuntimeException e) {
          wrong.add(e);
        }
        began.countDown();
      }
    });
    began.await();
    FakeSource.ids(0, 30).forEach(id -> wiki.put(id, "new"));
    Rebuilt rebuilt = indexer.rebuild(false);
    searching.join();
    assertThat(rebuilt).isInstanceOf(Rebuilt.Swapped.class);
    assertThat(wrong).isEmpty();
    assertThat(searches.get()).isGreaterThan(1);
    assertThat(documents("chat")).isEqualTo(10);
  }

  /// The control of the test above: a full pass over the live index, commit by commit, is seen half done.
  @Test
  void withoutASecondGenerationSearchesDoSeeHalf() {
    indexer.run(List.of(), Order.CHANGES);
    FakeSource.ids(0, 30).forEach(id -> wiki.put(id, "new"));
    List<Long> mixed = new ArrayList<>();
    wiki.before.put(20, _ -> mixed.add(bodies(generations.engine()).stream().distinct().count()));
    indexer.run(List.of("wiki"), Order.FULL);
    assertThat(mixed.getFirst()).isGreaterThan(1);
  }

  @Test
  void whatALivePassBringsDuringARebuildIsInTheNewIndex() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    // While chat is read into the new index, wiki is done there already; somebody pushes into it and runs a pass.
    Thread[] live = new Thread[1];
    chat.before.put(5, _ -> {
      wiki.put("pushed", "during the rebuild");
      live[0] = Thread.ofPlatform().start(() -> indexer.run(List.of("wiki"), Order.CHANGES));
      while (live[0].getState() != Thread.State.WAITING) {
        Thread.yield();
      }
    });
    Rebuilt rebuilt = indexer.rebuild(false);
    live[0].join();
    assertThat(rebuilt).isInstanceOf(Rebuilt.Swapped.class);
    assertThat(bodies(generations.engine())).hasSize(31).contains("during the rebuild");
    assertThat(wiki.reads).isEqualTo(4);
    assertThat(rebuilt.reports()).hasSize(2).allMatch(Report::done);
  }

  @Test
  void aRebuildThatLosesDocumentsKeepsTheOldIndexUnlessForced() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    FakeSource.ids(0, 3).forEach(wiki::lose);
    assertThat(indexer.rebuild(false)).isInstanceOfSatisfying(Rebuilt.Kept.class, kept ->
        assertThat(kept.complaints()).singleElement().asString().contains("37 documents").contains("kith reindex --force"));
    FakeSource.ids(3, 7).forEach(wiki::lose);
    assertThat(indexer.rebuild(false)).isInstanceOfSatisfying(Rebuilt.Kept.class, kept ->
        assertThat(kept.complaints()).hasSize(2).first().asString().startsWith("wiki has 23 documents"));
    assertThat(documents("wiki")).isEqualTo(30);
    assertThat(indexer.rebuild(true)).isInstanceOf(Rebuilt.Swapped.class);
    assertThat(documents("wiki")).isEqualTo(23);
    indexer.rollback();
    assertThat(documents("wiki")).isEqualTo(30);
  }

  @Test
  void aRebuildDuringWhichASourceFailsKeepsTheOldIndexUnlessItHadNothingOfIt() throws Exception {
    wiki.breaksAfter = 0;
    indexer.run(List.of(), Order.CHANGES);
    assertThat(indexer.rebuild(false)).isInstanceOf(Rebuilt.Swapped.class);
    wiki.breaksAfter = -1;
    indexer.run(List.of(), Order.CHANGES);
    wiki.breaksAfter = 29;
    assertThat(indexer.rebuild(false)).isInstanceOfSatisfying(Rebuilt.Kept.class,
        kept -> assertThat(kept.complaints()).contains("wiki: connection reset by wiki"));
    assertThat(documents("wiki")).isEqualTo(30);
  }

  @Test
  void anIndexThatIsDamagedOrAnswersWronglyIsNotSwappedInEvenIfForced() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    List<Path> checked = new ArrayList<>();
    Indexer strict = indexer(new Checks(folder -> {
      checked.add(folder);
      assertThat(folders.last.closed).as("no engine has it open").isTrue();
      return checked.size() == 1 ? List.of("segment _0 is damaged") : List.of();
    }, engine -> List.of("golden: wiki has " + Ingest.documents(engine, "wiki"))), null);
    assertThat(strict.rebuild(true)).isInstanceOfSatisfying(Rebuilt.Kept.class,
        kept -> assertThat(kept.complaints()).containsExactly("segment _0 is damaged"));
    assertThat(checked).containsExactly(data.resolve("index/2"));
    assertThat(strict.rebuild(true)).isInstanceOfSatisfying(Rebuilt.Kept.class,
        kept -> assertThat(kept.complaints()).containsExactly("golden: wiki has 30"));
    assertThat(generations.current()).isEqualTo(1);
    assertThat(checked.getFirst()).doesNotExist();
    assertThat(documents("wiki")).isEqualTo(30);
  }

  @Test
  void aCancelledPassStopsAndTheRestIsNotBegun() {
    wiki.before.put(5, _ -> assertThat(indexer.cancel()).isTrue());
    List<Report> reports = indexer.run(List.of(), Order.CHANGES);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(reports).singleElement().extracting(Report::pass).isInstanceOf(Pass.Failed.class);
    assertThat(new PassLog(data).read("wiki")).hasValueSatisfying(entry -> {
      assertThat(entry.last().done()).isFalse();
      assertThat(entry.lastDone()).as("no pass has ever ended").isNull();
    });
    assertThat(chat.reads).isZero();
    assertThat(indexer.cancel()).isFalse();
  }

  @Test
  void aCancelledRebuildKeepsTheOldIndex() throws Exception {
    indexer.run(List.of(), Order.CHANGES);
    chat.before.put(5, _ -> indexer.cancel());
    assertThatThrownBy(() -> indexer.rebuild(false)).isInstanceOf(InterruptedException.class);
    assertThat(documents("wiki")).isEqualTo(30);
    assertThat(data.resolve("index/2")).doesNotExist();
    chat.before.clear();
    assertThat(indexer.rebuild(false)).isInstanceOf(Rebuilt.Swapped.class);
  }

  @Test
  void whatRunsNowIsToldAndNothingAfterwards() {
    List<Indexer.Activity> seen = new ArrayList<>();
    wiki.before.put(29, _ -> indexer.activity().ifPresent(seen::add));
    indexer.run(List.of("wiki"), Order.CHANGES);
    assertThat(seen).singleElement().satisfies(activity -> {
      assertThat(activity.rebuild()).isFalse();
      assertThat(activity.progress().source()).isEqualTo("wiki");
      assertThat(activity.progress().expected()).isEqualTo(30);
    });
    assertThat(indexer.activity()).isEmpty();
  }

  @Test
  void theScheduleReadsWhatIsDueAndStopsWhenClosed() throws Exception {
    Indexer scheduled = indexer(Checks.NONE, Duration.ofHours(6));
    CountDownLatch both = new CountDownLatch(2);
    wiki.atEnd = _ -> both.countDown();
    chat.atEnd = _ -> both.countDown();
    scheduled.start();
    both.await();
    while (scheduled.next().orElseThrow().isBefore(Instant.now().plusSeconds(3600))) {
      Thread.yield();
    }
    scheduled.close();
    assertThat(wiki.reads + chat.reads).isEqualTo(2);
  }

  @Test
  void eachSourceIsDueItsIntervalAfterItsLastPassAndAtMostATenthLater() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Schedule schedule = new Schedule(List.of(wiki.setUp(Duration.ofMinutes(10)), chat.setUp(Duration.ofMinutes(100)),
        FakeSource.of("told", 1).setUp()), id -> id.equals("chat") ? Optional.of(ended("chat", now, true)) : Optional.empty(),
        now, new Random(1));
    assertThat(schedule.due(now)).hasValue("wiki");
    schedule.ran(ended("wiki", now, true), now);
    assertThat(schedule.due(now.plusSeconds(599))).isEmpty();
    assertThat(schedule.next().orElseThrow()).isBetween(now.plusSeconds(600), now.plusSeconds(660));
    assertThat(schedule.due(now.plusSeconds(660))).hasValue("wiki");
    schedule.ran(ended("wiki", now, true), now.plusSeconds(6600));
    assertThat(schedule.due(now.plusSeconds(6600))).hasValue("chat");
    schedule.ran(ended("told", now, true), now);
    assertThat(schedule.due(now.plusSeconds(6600))).hasValue("chat");
  }

  private static Report ended(String source, Instant at, boolean well) {
    Tally none = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0);
    return new Report(source, at, at, well ? new Pass.Done(none) : new Pass.Failed(none, "no connection"), List.of());
  }

  @Test
  void aSourceWhosePassFailedIsTriedAgainAfterOneMinuteThenTwoThenFourUpToItsInterval() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Schedule schedule = new Schedule(List.of(wiki.setUp(Duration.ofMinutes(10))), _ -> Optional.empty(), now, new Random(1));
    for (int minutes : List.of(1, 2, 4, 8, 10, 10)) {
      schedule.ran(ended("wiki", now, false), now);
      assertThat(schedule.next("wiki").orElseThrow()).isBetween(now.plusSeconds(minutes * 60), now.plusSeconds(minutes * 66));
    }
    schedule.ran(ended("wiki", now, true), now);
    schedule.ran(ended("wiki", now, false), now);
    assertThat(schedule.next("wiki").orElseThrow()).isBefore(now.plusSeconds(67));
  }

  @Test
  void aSourceWithATimeOfDayIsDueOnceADayNeverBeforeItAlsoWhenClocksChange() {
    Source.Daily berlin = Source.Daily.parse("02:30 Europe/Berlin");
    Source daily = new Source(wiki, "", Access.EVERYONE, Ownership.OWNED, null, berlin, null, true);
    for (String[] night : List.of(new String[] {"2026-01-01T12:00:00Z", "2026-01-02T01:30:00Z"},
        new String[] {"2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"}, new String[] {"2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
        new String[] {"2026-10-25T00:31:00Z", "2026-10-26T01:30:00Z"})) {
      Instant now = Instant.parse(night[0]);
      Instant due = Instant.parse(night[1]);
      Schedule schedule = new Schedule(List.of(daily), id -> Optional.of(ended(id, now, true)), now, new Random());
      assertThat(schedule.next("wiki").orElseThrow()).as(night[0]).isBetween(due, due.plusSeconds(300));
    }
    assertThatThrownBy(() -> Source.Daily.parse("half past two")).hasMessageContaining("no time of day");
  }

  @Test
  void whatIsPushedIsInTheIndexWhileAPassOverAnotherSourceRunsAndNeitherLosesAnything() {
    indexer.run(List.of(), Order.CHANGES);
    FakeSource.ids(0, 30).forEach(id -> wiki.put(id, "changed"));
    wiki.before.put(15, _ -> {
      chat.put("pushed", "from outside");
      indexer.pushed("chat");
      while (documents("chat") < 11) {
        Thread.onSpinWait();
      }
    });
    assertThat(indexer.run(List.of("wiki"), Order.CHANGES).getFirst().done()).isTrue();
    assertThat(bodies(generations.engine())).hasSize(30).containsOnly("changed");
    assertThat(generations.engine().cursors()).containsEntry("wiki", "60").containsEntry("chat", "11");
  }

  /// What an engine could not write takes with it what another pass had written and not committed.
  @Test
  void aPassWhoseWorkWasTakenBackByTheFailureOfAnotherFailsToo() {
    indexer.run(List.of(), Order.CHANGES);
    FakeSource.ids(0, 30).forEach(id -> wiki.put(id, "changed"));
    wiki.before.put(15, _ -> {
      folders.last.onCommit = cursors -> {
        if (!cursors.getOrDefault("chat", "10").equals("10")) {
          throw new EngineException("no space left");
        }
      };
      chat.put("pushed", "from outside");
      indexer.pushed("chat");
      while (new PassLog(data).read("chat").orElseThrow().last().done()) {
        Thread.onSpinWait();
      }
    });
    assertThat(indexer.run(List.of("wiki"), Order.CHANGES).getFirst().pass()).isInstanceOfSatisfying(Pass.Failed.class,
        failed -> assertThat(failed.why()).contains("as of its last commit"));
    folders.last.onCommit = _ -> {};
    wiki.before.clear();
    indexer.run(List.of(), Order.CHANGES);
    assertThat(bodies(generations.engine())).hasSize(30).containsOnly("changed");
    assertThat(documents("chat")).isEqualTo(11);
  }
}
