package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.blog.Feed;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.EngineException;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Ingest.Pace;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTest {
  /// Small batches, each committed: every point between two documents is then a point between two commits.
  private static final Pace EAGER = new Pace(3, Duration.ofHours(1), Duration.ZERO);
  private static final Order ALLOWED = new Order(true, true);

  @TempDir
  private Path folder;
  private final MemoryEngine engine = new MemoryEngine();
  private final List<Progress> told = new ArrayList<>();
  private List<Problem> former = List.of();
  private final Ingest ingest = new Ingest(FakeSource.EXTRACTOR, InstantSource.system(), EAGER);

  private Path notes() {
    return folder.resolve("notes.db");
  }

  private Report run(FakeSource source, Order order) {
    Report report = ingest.run(source.setUp(), engine, notes(), order, former, told::add);
    former = report.problems();
    return report;
  }

  private Report run(FakeSource source) {
    return run(source, Order.CHANGES);
  }

  /// Texts of the items in the last commit, by native id.
  private static Map<String, String> texts(MemoryEngine.State state, String source) {
    Map<String, String> texts = new TreeMap<>();
    for (Doc doc : state.docs().values()) {
      if (doc.strings().get(Fields.SOURCE).contains(source) && doc.strings().get(Fields.RECORD).contains(Fields.ITEM)) {
        texts.put(doc.strings().get(Fields.NATIVE).getFirst(),
            String.join("", doc.strings().getOrDefault(Fields.BODY, List.of())));
      }
    }
    return texts;
  }

  private Map<String, String> texts(FakeSource source) {
    return texts(engine.disk.state, source.source());
  }

  private List<Doc> people() {
    return engine.disk.state.docs().values().stream()
        .filter(doc -> doc.strings().get(Fields.RECORD).contains(Fields.PERSON)).toList();
  }

  private static Person person(String id, String name) {
    return Person.of("wiki", id, name, List.of(id + "@example.org"));
  }

  @Test
  void theFirstPassWritesEverythingAndSavesTheCursor() {
    FakeSource wiki = FakeSource.of("wiki", 10).put(person("p1", "Ada Example"));
    Report report = run(wiki);
    assertThat(report.done()).isTrue();
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
    assertThat(people()).hasSize(1);
    assertThat(engine.cursors()).containsEntry("wiki", "10");
    Tally tally = report.pass().tally();
    assertThat(tally.items()).isEqualTo(10);
    assertThat(tally.written()).isEqualTo(11);
    assertThat(tally.people()).isEqualTo(1);
    assertThat(tally.removed()).isZero();
    assertThat(told.getLast()).extracting(Progress::source, Progress::done, Progress::expected)
        .containsExactly("wiki", 10L, 10L);
  }

  @Test
  void theSecondPassReadsOnlyChanges() {
    FakeSource wiki = FakeSource.of("wiki", 10);
    run(wiki);
    wiki.put("i0003", "new words").put("new", "a new item").remove("i0004");
    Tally tally = run(wiki).pass().tally();
    assertThat(tally.items()).isEqualTo(2);
    assertThat(tally.written()).isEqualTo(2);
    assertThat(tally.removed()).isEqualTo(1);
    assertThat(texts(wiki)).isEqualTo(wiki.texts()).containsEntry("i0003", "new words").doesNotContainKey("i0004");
  }

  @Test
  void aPassWithoutChangesCommitsNothing() {
    FakeSource wiki = FakeSource.of("wiki", 10);
    run(wiki);
    long version = engine.version();
    assertThat(run(wiki).done()).isTrue();
    assertThat(engine.version()).isEqualTo(version);
  }

  @Test
  void whatIsSentAgainAndCameOutEqualIsNotWritten() {
    FakeSource wiki = FakeSource.of("wiki", 10).put(person("p1", "Ada Example"));
    run(wiki);
    wiki.put("i0003", "new words");
    Tally tally = run(wiki, Order.FULL).pass().tally();
    assertThat(tally.items()).isEqualTo(10);
    assertThat(tally.written()).isEqualTo(1);
    assertThat(tally.unchanged()).isEqualTo(10);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
  }

  @Test
  void ofAnItemSentTwiceTheLastWinsEvenIfItEqualsWhatIsCommitted() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    run(wiki);
    wiki.atEnd = sink -> {
      sink.item(wiki.item("i0001", "for a moment"));
      sink.item(wiki.item("x", "fills the batch"));
      sink.item(wiki.item("y", "fills the batch"));
      sink.item(wiki.item("i0001", "text 1"));
    };
    assertThat(run(wiki).done()).isTrue();
    assertThat(texts(wiki)).containsEntry("i0001", "text 1");
  }

  @Test
  void aWholePassForgetsItemsAndPeopleItDidNotSend() {
    FakeSource wiki = FakeSource.of("wiki", 30).put(person("p1", "Ada Example"));
    FakeSource chat = FakeSource.of("chat", 7);
    run(wiki);
    run(chat);
    wiki.lose("i0001").lose("i0002").loseEverybody();
    Tally tally = run(wiki, Order.FULL).pass().tally();
    assertThat(tally.removed()).isEqualTo(3);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
    assertThat(people()).isEmpty();
    assertThat(texts(chat)).hasSize(7);
  }

  @Test
  void aPassFromACursorForgetsNothingUnlessItSaysItIsWhole() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    wiki.lose("i0001");
    run(wiki);
    assertThat(texts(wiki)).containsKey("i0001");
    wiki.atEnd = sink -> {
      sink.whole();
      for (String id : wiki.texts().keySet()) {
        sink.unchanged(id);
      }
    };
    Tally tally = run(wiki).pass().tally();
    assertThat(tally.removed()).isEqualTo(1);
    assertThat(tally.unchanged()).isEqualTo(29);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
  }

  @Test
  void aPartialPassForgetsNothingButWhatItSaysIsGoneEvenFromTheStart() {
    FakeSource feed = FakeSource.of("feed", 30);
    run(feed);
    feed.atEnd = sink -> {
      sink.partial();
      sink.whole();
      sink.gone("i0002");
    };
    feed.lose("i0001").lose("i0002").put("i0003", "new words");
    assertThat(run(feed, Order.FULL).pass().tally().removed()).isEqualTo(1);
    assertThat(texts(feed)).hasSize(29).containsEntry("i0001", "text 1").containsEntry("i0003", "new words")
        .doesNotContainKey("i0002");
  }

  @Test
  void anEntryThatLeftItsFeedStaysUntilTheFeedSaysThatItIsGone() throws IOException {
    Path file = folder.resolve("f.atom");
    Source feed = new Source(new Feed("feed", file), "Feed", Access.EVERYONE, Ownership.OWNED, null);
    String entry = "<entry><id>urn:%s</id><title>%s</title><content>%s</content></entry>";
    for (String entries : List.of(entry.formatted("1", "One", "moss"), entry.formatted("2", "Two", "stone"))) {
      Files.writeString(file, "<feed xmlns='http://www.w3.org/2005/Atom'>" + entries + "</feed>");
      assertThat(ingest.run(feed, engine, notes(), Order.FULL, List.of(), told::add).done()).isTrue();
    }
    assertThat(texts(engine.disk.state, "feed")).containsOnlyKeys("urn:1", "urn:2");
    Files.writeString(file, "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
        + "<at:deleted-entry ref='urn:1'/></feed>");
    ingest.run(feed, engine, notes(), Order.CHANGES, List.of(), told::add);
    assertThat(texts(engine.disk.state, "feed")).containsOnlyKeys("urn:2");
  }

  @Test
  void whatAPartialPassNoLongerShowsGoesOnceTheAdminSaysAnotherAccess() {
    FakeSource feed = FakeSource.of("feed", 30);
    feed.atEnd = Sink::partial;
    run(feed);
    feed.lose("i0001").access = Access.of(Set.of("group:leads"));
    run(feed);
    assertThat(texts(feed)).as("it would stay open to everybody").hasSize(29).doesNotContainKey("i0001");
  }

  @Test
  void moreThanAFifthGoingIsHeldBackUntilSomebodyAllowsIt() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    FakeSource.ids(0, 7).forEach(wiki::lose);
    wiki.put("i0020", "changed");
    Report report = run(wiki, Order.FULL);
    assertThat(report.pass()).isInstanceOfSatisfying(Pass.HeldBack.class, held -> {
      assertThat(held.removals()).isEqualTo(7);
      assertThat(held.of()).isEqualTo(30);
      assertThat(held.why()).contains("7 of 30").contains("kith reindex wiki --allow-removals").doesNotContain("\n");
    });
    assertThat(texts(wiki)).hasSize(30).containsEntry("i0020", "changed");
    assertThat(engine.cursors()).containsEntry("wiki", "30");
    assertThat(run(wiki, ALLOWED).pass().tally().removed()).isEqualTo(7);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
  }

  @Test
  void whatTheSourceSaysIsGoneIsHeldBackTooAndIsSaidAgain() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    FakeSource.ids(0, 7).forEach(wiki::remove);
    assertThat(run(wiki).pass()).isInstanceOf(Pass.HeldBack.class);
    assertThat(texts(wiki)).hasSize(30);
    assertThat(run(wiki, new Order(false, true)).pass().tally().removed()).isEqualTo(7);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
  }

  @Test
  void aFifthExactlyAndAFewOfFewAreNotHeldBack() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    FakeSource.ids(0, 6).forEach(wiki::lose);
    assertThat(run(wiki, Order.FULL).done()).isTrue();
    FakeSource small = FakeSource.of("small", 4);
    run(small);
    FakeSource.ids(0, 4).forEach(small::lose);
    assertThat(run(small, Order.FULL).done()).isTrue();
    assertThat(texts(small)).isEmpty();
  }

  @Test
  void badItemsBecomeProblemsAndWhatWasKnownOfThemStays() {
    FakeSource wiki = FakeSource.of("wiki", 10);
    run(wiki);
    wiki.put("i0001", "now unreadable").put("i0002", "now a bug").put("i0003", "fine");
    Report report = run(wiki, Order.FULL);
    assertThat(report.done()).isTrue();
    assertThat(report.problems()).extracting(Problem::id, Problem::what)
        .satisfiesExactly(p -> assertThat(p.toList()).containsExactly("i0001", "encrypted"),
            p -> assertThat(p.toList().getLast().toString()).contains("a bug in the extractor"));
    assertThat(texts(wiki)).hasSize(10).containsEntry("i0001", "text 1").containsEntry("i0002", "text 2")
        .containsEntry("i0003", "fine");
  }

  @Test
  void aProblemStandsUntilItsItemIsReadAgainOrGone() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    FakeSource.ids(1, 4).forEach(id -> wiki.put(id, "unreadable"));
    assertThat(run(wiki).problems()).hasSize(3);
    Report second = run(wiki);
    assertThat(second.problems()).extracting(Problem::id).containsExactly("i0001", "i0002", "i0003");
    assertThat(second.pass().tally().problems()).isEqualTo(3);
    wiki.put("i0001", "mended").remove("i0002");
    assertThat(run(wiki).problems()).extracting(Problem::id).containsExactly("i0003");
    wiki.lose("i0003").breaksAfter = 0;
    assertThat(run(wiki, Order.FULL).problems()).extracting(Problem::id).containsExactly("i0003");
    wiki.breaksAfter = -1;
    assertThat(run(wiki, Order.FULL).problems()).isEmpty();
  }

  @Test
  void aProblemThatNamesNoItemStandsAsLongAsNothingIsReadAgain() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    wiki.atEnd = sink -> sink.problem(new Problem("wiki.jsonl:4", "not valid JSON", "correct the line", ""));
    run(wiki);
    wiki.atEnd = _ -> {};
    assertThat(run(wiki).problems()).hasSize(1);
    wiki.put("i0001", "changed").breaksAfter = 0;
    assertThat(run(wiki).problems()).hasSize(1);
    wiki.breaksAfter = -1;
    assertThat(run(wiki).problems()).isEmpty();
  }

  @Test
  void aProblemThatNamesNoItemIsOverOnceTheSourceSaysThatNothingIsNew() {
    FakeSource feed = FakeSource.of("feed", 3);
    feed.atEnd = sink -> sink.problem(new Problem("https://feed", "refused the connection", "see whether it is up", ""));
    run(feed);
    feed.atEnd = _ -> {};
    assertThat(run(feed).problems()).as("control: a pass of which nothing is told").hasSize(1);
    feed.atEnd = sink -> sink.skipped("feed that has not changed");
    assertThat(run(feed).problems()).isEmpty();
  }

  @Test
  void anItemThatIsSentAfterAProblemWithItIsNotTakenForOneSentTwice() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    run(wiki);
    wiki.before.put(1, sink -> sink.problem(new Problem("i0001", "its head is not YAML", "quote it", "i0001")));
    Report report = run(wiki, Order.FULL);
    assertThat(report.pass().tally()).extracting(Tally::unchanged, Tally::written).containsExactly(3L, 0L);
    assertThat(report.problems()).hasSize(1);
  }

  @Test
  void anItemNeverReadBeforeIsFoundByItsTitleAtLeast() {
    FakeSource wiki = new FakeSource("wiki").put("scan", "unreadable");
    assertThat(run(wiki).pass().tally().problems()).isEqualTo(1);
    assertThat(texts(wiki)).containsEntry("scan", "");
  }

  @Test
  void anUnreadableItemIsNotLeftOpenToWhomItWasJustClosedTo() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    run(wiki);
    wiki.atEnd = sink -> sink.item(wiki.item("i0001", "unreadable").withAccess(Access.of(Set.of("group:board"))));
    run(wiki);
    Doc doc = engine.disk.state.docs().get(Fields.id("wiki", "i0001"));
    assertThat(doc.strings().get(Fields.ACL)).containsExactly("+group:board");
    assertThat(doc.strings()).doesNotContainKey(Fields.BODY);
  }

  @Test
  void anItemWhoseAccessListCannotBeKeptIsSeenByNobody() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    run(wiki);
    wiki.atEnd = sink -> sink.item(wiki.item("i0001", "text 1").withAccess(Access.of(Set.of("g".repeat(20_000)))));
    assertThat(run(wiki).pass().tally().problems()).isEqualTo(1);
    assertThat(engine.disk.state.docs().get(Fields.id("wiki", "i0001")).strings()).doesNotContainKey(Fields.ACL);
  }

  @Test
  void itemsThatTheConnectorCouldNotReadAreKept() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    wiki.lose("i0001").lose("i0002");
    wiki.atEnd = sink -> sink.problem(new Problem("i0001.html", "not UTF-8", "save it as UTF-8", "i0001"));
    Report report = run(wiki, Order.FULL);
    assertThat(report.problems()).hasSize(1);
    assertThat(texts(wiki)).hasSize(29).containsKey("i0001").doesNotContainKey("i0002");
  }

  @Test
  void aChangeOfTheSourcesAccessReachesEveryDocumentAtTheNextPass() {
    FakeSource wiki = FakeSource.of("wiki", 10);
    run(wiki);
    wiki.access = Access.of(Set.of("group:board"));
    wiki.lose("i0001");
    wiki.atEnd = sink -> sink.problem(new Problem("i0001.html", "not UTF-8", "save it as UTF-8", "i0001"));
    assertThat(run(wiki).done()).isTrue();
    assertThat(engine.disk.state.docs().values()).hasSize(9)
        .allSatisfy(doc -> assertThat(doc.strings().get(Fields.ACL)).containsExactly("+group:board"));
    run(wiki);
    assertThat(wiki.lastRead).isNotEqualTo(Cursor.START);
  }

  @Test
  void anItemOfAnotherSourceIsRefused() {
    FakeSource wiki = FakeSource.of("wiki", 1);
    FakeSource chat = FakeSource.of("chat", 1);
    wiki.atEnd = sink -> sink.item(chat.item("i0000", "forged"));
    assertThat(run(wiki).problems()).hasSize(1);
    assertThat(engine.disk.state.docs()).hasSize(1);
  }

  @Test
  void aConnectorThatBreaksLosesNothingAndTheNextPassReadsItAll() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    FakeSource.ids(0, 20).forEach(id -> wiki.put(id, "new"));
    wiki.breaksAfter = 10;
    Report report = run(wiki);
    assertThat(report.pass()).isInstanceOfSatisfying(Pass.Failed.class,
        failed -> assertThat(failed.why()).isEqualTo("connection reset by wiki"));
    assertThat(engine.cursors()).containsEntry("wiki", "30");
    assertThat(texts(wiki)).hasSize(30).containsEntry("i0009", "new").containsEntry("i0010", "text 10");
    assertThat(run(wiki, Order.FULL).pass()).isInstanceOf(Pass.Failed.class);
    assertThat(texts(wiki)).hasSize(30);
    wiki.breaksAfter = -1;
    run(wiki);
    assertThat(texts(wiki)).isEqualTo(wiki.texts());
  }

  /// The control of the test above: with a connector that lets a broken source look like the end of the data, documents go.
  @Test
  void aBrokenSourceThatLooksLikeTheEndOfTheDataDoesLoseDocuments() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    wiki.breaksAfter = 10;
    Connector swallowing = new Connector() {
      @Override
      public String source() {
        return "wiki";
      }

      @Override
      public Cursor read(Cursor since, Sink sink) throws InterruptedException {
        try {
          return wiki.read(since, sink);
        } catch (IOException _) {
          return new Cursor("30");
        }
      }
    };
    ingest.run(new Source(swallowing, "", Access.EVERYONE, Ownership.OWNED, null), engine, notes(), ALLOWED, List.of(), told::add);
    assertThat(texts(wiki)).hasSize(10);
  }

  @Test
  void theSavedCursorNeverRunsAheadOfItsDocumentsWhereverItIsKilled() {
    assertThat(firstCommitAheadOfItsDocuments(EAGER, engine -> engine)).isEqualTo(-1);
  }

  /// The control: an engine that makes the cursor durable before the documents is found out.
  @Test
  void aCursorSavedBeforeItsDocumentsIsFoundOut() {
    assertThat(firstCommitAheadOfItsDocuments(EAGER, CursorFirst::new)).isPositive();
  }

  /// Kills a pass at each write and commit; after each kill the pass that follows from what is on disk must make the index
  /// equal to the source. Returns the first kill after which it does not, or -1.
  private int firstCommitAheadOfItsDocuments(Pace pace,
      java.util.function.UnaryOperator<dev.kith.engine.Engine> variant) {
    Ingest eager = new Ingest(FakeSource.EXTRACTOR, InstantSource.system(), pace);
    for (int kill = 1; kill < 60; kill++) {
      FakeSource wiki = FakeSource.of("wiki", 12);
      MemoryEngine.Disk disk = new MemoryEngine.Disk();
      eager.run(wiki.setUp(), new MemoryEngine(disk), notes(), Order.CHANGES, List.of(), told::add);
      FakeSource.ids(2, 11).forEach(id -> wiki.put(id, "changed"));
      wiki.remove("i0000").put("i0020", "new");
      MemoryEngine dying = new MemoryEngine(disk);
      int[] left = {kill};
      dying.onWrite = _ -> dieAt(left);
      dying.onCommit = _ -> dieAt(left);
      Report report = eager.run(wiki.setUp(), variant.apply(dying), notes(), Order.CHANGES, List.of(), told::add);
      if (report.done()) {
        assertThat(kill).as("kills tried").isGreaterThan(8);
        return -1;
      }
      eager.run(wiki.setUp(), new MemoryEngine(disk), notes(), Order.CHANGES, List.of(), told::add);
      if (!texts(disk.state, "wiki").equals(wiki.texts())) {
        return kill;
      }
    }
    throw new AssertionError("the pass never ended");
  }

  private static void dieAt(int[] left) {
    if (--left[0] <= 0) {
      throw new EngineException("killed");
    }
  }

  @Test
  void anInterruptedPassStopsAndForgetsNothing() {
    FakeSource wiki = FakeSource.of("wiki", 30);
    run(wiki);
    FakeSource.ids(0, 20).forEach(id -> wiki.put(id, "new"));
    wiki.before.put(10, _ -> Thread.currentThread().interrupt());
    Report report = run(wiki, Order.FULL);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.pass()).isInstanceOfSatisfying(Pass.Failed.class,
        failed -> assertThat(failed.why()).isEqualTo("stopped before its end; the next pass reads it again"));
    assertThat(texts(wiki)).hasSize(30).containsEntry("i0009", "new");
    assertThat(engine.cursors()).containsEntry("wiki", "30");
  }

  @Test
  void aConnectorThatSwallowsTheInterruptionIsStoppedAllTheSame() {
    FakeSource wiki = FakeSource.of("wiki", 5);
    wiki.atEnd = sink -> {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> sink.unchanged("i0000")).isInstanceOf(InterruptedException.class);
    };
    assertThat(run(wiki).pass()).isInstanceOf(Pass.Failed.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(engine.cursors()).doesNotContainKey("wiki");
  }

  @Test
  void aConnectorThatSwallowsTheEnginesFailureDoesNotGoOnOverIt() {
    FakeSource wiki = FakeSource.of("wiki", 3);
    engine.onWrite = batch -> {
      if (((Change.Put) batch.getFirst()).doc().strings().get(Fields.NATIVE).contains("x")) {
        throw new EngineException("no space left on disk");
      }
    };
    wiki.atEnd = sink -> {
      for (String id : List.of("x", "y", "z", "a", "b", "c", "d")) {
        try {
          sink.item(wiki.item(id, "text"));
        } catch (EngineException _) {
          // As a careless connector would.
        }
      }
    };
    Report report = run(wiki);
    assertThat(report.pass()).isInstanceOfSatisfying(Pass.Failed.class,
        failed -> assertThat(failed.why()).isEqualTo("no space left on disk"));
    assertThat(engine.cursors()).doesNotContainKey("wiki");
  }

  @Test
  void aDocumentThatTheEngineRefusesIsAProblemAndTheRestOfItsBatchIsWritten() {
    FakeSource wiki = FakeSource.of("wiki", 10);
    engine.onWrite = batch -> {
      for (Change change : batch) {
        if (((Change.Put) change).doc().strings().get(Fields.NATIVE).contains("i0004")) {
          throw new IllegalArgumentException("a tag has 40,000 bytes");
        }
      }
    };
    Report report = run(wiki);
    assertThat(report.done()).isTrue();
    assertThat(report.problems()).containsExactly(
        new Problem("i0004", "a tag has 40,000 bytes", "look at it in its source; whatever was known of it before stays", "i0004"));
    assertThat(report.pass().tally()).extracting(Tally::written, Tally::problems).containsExactly(9L, 1L);
    assertThat(texts(wiki)).hasSize(9);
  }

  @Test
  void aBugInAConnectorFailsItsPassOnly() {
    FakeSource wiki = FakeSource.of("wiki", 5);
    wiki.before.put(4, _ -> {
      throw new IllegalStateException("oops");
    });
    assertThat(run(wiki).pass()).isInstanceOfSatisfying(Pass.Failed.class,
        failed -> assertThat(failed.why()).contains("oops"));
    assertThat(engine.cursors()).doesNotContainKey("wiki");
  }

  @Test
  void theTallyCountsWhatItemsBring() {
    FakeSource wiki = FakeSource.of("wiki", 1);
    wiki.atEnd = sink -> {
      Item rich = wiki.item("rich", "text").withTags(List.of("how-to")).withAccess(Access.EVERYONE)
          .withTimes(null, java.time.Instant.EPOCH);
      sink.item(rich);
      sink.skipped("draft");
      sink.skipped("draft");
      sink.skipped("redirect");
    };
    Tally tally = run(wiki).pass().tally();
    assertThat(tally).extracting(Tally::items, Tally::dated, Tally::tagged, Tally::withAccess, Tally::withPeople)
        .containsExactly(2L, 1L, 1L, 1L, 0L);
    assertThat(tally.skipped()).isEqualTo(Map.of("draft", 2L, "redirect", 1L));
  }

  @Test
  void aSourceNoLongerSetUpIsForgottenWithItsCursor() {
    run(FakeSource.of("wiki", 3));
    run(FakeSource.of("chat", 4));
    assertThat(ingest.forget("wiki", engine, notes())).isEqualTo(3);
    assertThat(engine.disk.state.docs()).hasSize(4);
    assertThat(engine.cursors()).containsKey("chat").doesNotContainKeys("wiki", "wiki settings");
  }
}
