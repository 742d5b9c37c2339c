package dev.kith.search;

import static dev.kith.Library.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.extract.Extract;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Decisions;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is suggested is worked out ahead after a commit, for those who typed last, and is always what they may see at that moment.
final class TypistsTest {
  private static final Viewer BOARD = new Viewer("", Set.of(Access.EVERYONE_PRINCIPAL, "group:board"));
  private static final Viewer STAFF = new Viewer("", Set.of(Access.EVERYONE_PRINCIPAL));
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Access HIDDEN = Access.of(Set.of("group:board"));

  @TempDir
  private Path folder;
  private final AtomicInteger searches = new AtomicInteger();
  private LuceneEngine engine;
  private Search search;

  @BeforeEach
  void open() {
    engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"));
    Engine counting = (Engine) java.lang.reflect.Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
        (_, method, arguments) -> {
          if (method.getName().equals("search")) {
            searches.incrementAndGet();
          }
          return method.invoke(engine, arguments);
        });
    search = new Search(counting, new People(counting, () -> Decisions.NONE), Library.SOURCES, FieldSettings.DEFAULTS,
        ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Library.NOW));
    put(item("wiki", "a", Kind.PAGE, "Walrus tank", "Where it swims."));
    put(item("wiki", "h", Kind.PAGE, "Walrus merger", "It is ours in June.").withAccess(HIDDEN));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void put(Item item) {
    engine.write(List.of(new Change.Put(Fields.doc(item, Extract.of("A text."), Access.EVERYONE, Ownership.OWNED))));
    engine.commit(Map.of());
  }

  private List<String> pages(String typed, Viewer viewer) {
    return search.suggest(typed, 8, viewer).stream().filter(one -> one.kind() == Suggestion.Kind.PAGE).map(Suggestion::text).sorted().toList();
  }

  private int searched(Runnable work) {
    int before = searches.get();
    work.run();
    return searches.get() - before;
  }

  @Test
  void afterACommitNobodyWaitsForWhatWasTypedBefore() {
    pages("wal", STAFF);
    put(item("wiki", "b", Kind.PAGE, "Walrus food", "Fish."));
    assertThat(searched(() -> pages("wal", STAFF))).as("control: without that it is worked out when asked").isPositive();
    put(item("wiki", "c", Kind.PAGE, "Walrus doctor", "Is called Ana."));
    assertThat(search.refresh(LONG)).isTrue();
    assertThat(search.refresh(LONG)).as("once").isFalse();
    assertThat(searched(() -> assertThat(pages("wal", STAFF)).containsExactly("Walrus doctor", "Walrus food", "Walrus tank"))).isZero();
  }

  @Test
  void whatHappensToWhatOneMayNotSeeCostsNothing() {
    pages("walrus ta", STAFF);
    put(item("wiki", "h2", Kind.PAGE, "Walrus purchase", "Secret.").withAccess(HIDDEN));
    search.refresh(LONG);
    assertThat(searched(() -> assertThat(pages("walrus ta", STAFF)).containsExactly("Walrus tank"))).as("longer than is worked out ahead").isZero();
    pages("walrus ta", BOARD);
    put(item("wiki", "h2", Kind.PAGE, "Walrus purchase", "Secret still.").withAccess(HIDDEN));
    search.refresh(LONG);
    assertThat(searched(() -> pages("walrus ta", BOARD))).as("control: whoever may see it").isPositive();
  }

  @Test
  void whatIsWorkedOutAheadIsEachOnesOwnAndNewestAlways() {
    assertThat(pages("wal", BOARD)).containsExactly("Walrus merger", "Walrus tank");
    assertThat(pages("wal", STAFF)).containsExactly("Walrus tank");
    put(item("wiki", "a", Kind.PAGE, "Walrus tank", "Where it swims.").withAccess(HIDDEN));
    assertThat(pages("wal", STAFF)).as("taken away, and not yet worked out").isEmpty();
    search.refresh(LONG);
    assertThat(pages("wal", STAFF)).isEmpty();
    assertThat(pages("wal", BOARD)).containsExactly("Walrus merger", "Walrus tank");
    put(item("wiki", "h", Kind.PAGE, "Walrus merger", "It is everybody's now."));
    search.refresh(LONG);
    assertThat(pages("wal", STAFF)).containsExactly("Walrus merger");
  }

  @Test
  void ofManyPeopleWithOneLetterTheTwoWhoWroteMostComeFirst() {
    for (int i = 0; i < 3_000; i++) {
      engine.write(List.of(new Change.Put(Fields.doc(new Person("people", "p" + i, "Zo" + i % 7 + " Zimt" + i, List.of(), "", "", "", "", "", List.of(),
          List.of(), i % 2 == 0, true)))));
    }
    put(item("wiki", "z", Kind.PAGE, "By somebody", "Text.").withParts(List.of(new dev.kith.model.Part(Identity.of("p1500"),
        dev.kith.model.Role.AUTHOR, Library.NOW))));
    List<Suggestion> people = search.suggest("z", 8, STAFF).stream().filter(one -> one.kind() == Suggestion.Kind.PERSON).toList();
    assertThat(people).extracting(Suggestion::id).as("who wrote something, then by id").containsExactly("p1500", "p0");
  }
}
