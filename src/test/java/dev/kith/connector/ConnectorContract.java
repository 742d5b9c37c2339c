package dev.kith.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.cli.Connectors;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every connector owes, whatever it reads. A connector's test extends this, writes a small source into a folder, says
/// how to read it, how to change it and how to break it, and adds tests of its own for the traps of its format.
///
/// "Sent" below means items and people alike: a connector that sends people only keeps the same promises.
public abstract class ConnectorContract {
  /// What an item of the source can say. What is not among [#facts] must not be there: an access list that the format cannot
  /// hold would be a made-up one.
  public enum Fact {
    URL(item -> !item.url().isEmpty()), TIME(item -> item.at() != null), ACCESS(item -> item.access() != null),
    PEOPLE(item -> !item.parts().isEmpty());

    final Predicate<Item> statedBy;

    Fact(Predicate<Item> statedBy) {
      this.statedBy = statedBy;
    }
  }

  /// One edit of the source in a folder.
  public interface Edit {
    void on(Path folder) throws IOException;
  }

  /// What [#change] does, as native ids.
  public record Change(Set<String> changed, Set<String> added, Set<String> removed) {}

  @TempDir
  private Path temp;

  /// Writes the source: at least three things, each stating all of [#facts] unless it is among [#without], no problem among
  /// them.
  protected abstract void write(Path folder) throws IOException;

  /// The connector that reads what [#write] wrote, with a source id of `test`.
  protected abstract Connector connector(Path folder);

  /// What the items of the fixture say.
  protected abstract Set<Fact> facts();

  /// The ids of the fixture's items that do not say it, though the format could.
  protected Set<String> without(Fact fact) {
    return Set.of();
  }

  /// Changes one thing, adds one and removes one, at least, and leaves at least one as it is.
  protected abstract Change change(Path folder) throws IOException;

  /// Whether a pass after a change may send things that have not changed: true for a source that is one big file.
  protected boolean sendsAllAfterAChange() {
    return false;
  }

  /// Every way the source as a whole can break, by name: gone, cut off in the middle, garbage in place of it.
  protected abstract Map<String, Edit> breakages();

  /// Spoils one thing of the source so that it cannot be read while the others can.
  protected abstract void spoil(Path folder) throws IOException;

  @AfterEach
  public final void noInterruptIsLeftBehind() {
    Thread.interrupted();
  }

  @Test
  public final void idsAreUniqueAndTheSameAtEveryReading() throws Exception {
    Path folder = fresh("one");
    RecordingSink first = new RecordingSink();
    RecordingSink second = new RecordingSink();
    connector(folder).read(Cursor.START, first);
    connector(folder).read(Cursor.START, second);
    assertThat(first.problems).isEmpty();
    assertThat(first.sent()).as("the fixture").hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    assertThat(second.items).usingRecursiveComparison().isEqualTo(first.items);
    assertThat(second.people).isEqualTo(first.people);
  }

  @Test
  public final void idsDoNotDependOnWhereTheSourceLies() throws Exception {
    RecordingSink here = new RecordingSink();
    RecordingSink there = new RecordingSink();
    connector(fresh("here")).read(Cursor.START, here);
    connector(fresh("there")).read(Cursor.START, there);
    assertThat(there.sent()).isEqualTo(here.sent());
  }

  @Test
  public final void nothingIsSentTwiceOrBothSentAndCalledUnchanged() throws Exception {
    Path folder = fresh("one");
    RecordingSink first = new RecordingSink();
    Cursor cursor = connector(folder).read(Cursor.START, first);
    change(folder);
    RecordingSink second = first.next();
    connector(folder).read(cursor, second);
    for (RecordingSink pass : new RecordingSink[] {first, second}) {
      Set<String> seen = new LinkedHashSet<>();
      assertThat(pass.sent()).allSatisfy(id -> assertThat(seen.add("sent " + id)).as("sent twice: " + id).isTrue());
      assertThat(pass.unchanged).doesNotHaveDuplicates().doesNotContainAnyElementsOf(pass.sent());
      assertThat(pass.gone).doesNotHaveDuplicates().doesNotContainAnyElementsOf(pass.present());
    }
  }

  @Test
  public final void everythingIsOfTheSource() throws Exception {
    Path folder = fresh("one");
    RecordingSink sink = new RecordingSink();
    connector(folder).read(Cursor.START, sink);
    assertThat(connector(folder).source()).isEqualTo("test");
    assertThat(sink.items).allSatisfy(item -> assertThat(item.source()).isEqualTo("test"));
    assertThat(sink.people).allSatisfy(person -> assertThat(person.source()).isEqualTo("test"));
  }

  @Test
  public final void whatTheFormatCanSayIsSaidAndNothingElse() throws Exception {
    RecordingSink sink = new RecordingSink();
    connector(fresh("one")).read(Cursor.START, sink);
    for (Fact fact : Fact.values()) {
      for (Item item : sink.items) {
        assertThat(fact.statedBy.test(item)).as(fact + " of " + item.id())
            .isEqualTo(facts().contains(fact) && !without(fact).contains(item.id()));
      }
    }
  }

  @Test
  public final void aBrokenSourceThrowsAndNeverEndsEarly() throws Exception {
    assertThat(breakages()).isNotEmpty();
    int number = 0;
    for (Map.Entry<String, Edit> breakage : breakages().entrySet()) {
      Path folder = fresh("broken" + number++);
      Cursor cursor = connector(folder).read(Cursor.START, new RecordingSink());
      breakage.getValue().on(folder);
      for (Cursor since : new Cursor[] {Cursor.START, cursor}) {
        assertThatThrownBy(() -> connector(folder).read(since, new RecordingSink()))
            .as(breakage.getKey() + (since == cursor ? ", from a cursor" : ", from the start"))
            .isInstanceOf(IOException.class)
            .satisfies(e -> assertThat(e.getMessage()).as("one clear line").isNotBlank().doesNotContain("\n"));
      }
    }
  }

  @Test
  public final void nothingIsSentAgainWhenNothingChanged() throws Exception {
    Path folder = fresh("one");
    RecordingSink first = new RecordingSink();
    Cursor cursor = connector(folder).read(Cursor.START, first);
    RecordingSink second = first.next();
    Cursor next = connector(folder).read(cursor, second);
    assertThat(second.sent()).isEmpty();
    assertThat(second.gone).isEmpty();
    assertThat(second.problems).isEmpty();
    if (second.whole) {
      assertThat(second.unchanged).as("a whole pass names all").containsExactlyInAnyOrderElementsOf(first.sent());
    }
    RecordingSink third = second.next();
    connector(folder).read(next, third);
    assertThat(third.sent()).isEmpty();
  }

  @Test
  public final void afterAChangeOnlyWhatChangedIsSentAndWhatWentIsKnown() throws Exception {
    Path folder = fresh("one");
    RecordingSink before = new RecordingSink();
    Cursor cursor = connector(folder).read(Cursor.START, before);
    Change change = change(folder);
    assertThat(before.sent()).as("before the change").containsAll(change.changed()).containsAll(change.removed())
        .doesNotContainAnyElementsOf(change.added());
    RecordingSink after = before.next();
    connector(folder).read(cursor, after);

    assertThat(after.sent()).containsAll(change.changed()).containsAll(change.added());
    assertThat(after.present()).doesNotContainAnyElementsOf(change.removed());
    if (!after.whole) {
      assertThat(after.gone).containsExactlyInAnyOrderElementsOf(change.removed());
    }
    Set<String> untouched = new LinkedHashSet<>(before.sent());
    untouched.removeAll(change.changed());
    untouched.removeAll(change.removed());
    assertThat(untouched).as("things the change leaves alone").isNotEmpty();
    if (after.whole) {
      assertThat(after.present()).containsAll(untouched);
    }
    if (!sendsAllAfterAChange()) {
      assertThat(after.sent()).doesNotContainAnyElementsOf(untouched);
    }

    RecordingSink anew = new RecordingSink();
    connector(folder).read(Cursor.START, anew);
    assertThat(after.items).as("a change looks the same in a pass from a cursor and in one from the start")
        .allSatisfy(item -> assertThat(item).usingRecursiveComparison().isEqualTo(anew.item(item.id())));
  }

  @Test
  public final void anInterruptStopsThePassAtOnce() throws Exception {
    Path folder = fresh("one");
    Cursor cursor = connector(folder).read(Cursor.START, new RecordingSink());

    RecordingSink midway = RecordingSink.interrupting();
    assertThatThrownBy(() -> connector(folder).read(Cursor.START, midway)).isInstanceOf(InterruptedException.class);
    assertThat(midway.sent()).as("sent after the interrupt").hasSize(1);

    for (Cursor since : new Cursor[] {Cursor.START, cursor}) {
      RecordingSink early = new RecordingSink();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> connector(folder).read(since, early)).isInstanceOf(InterruptedException.class);
      assertThat(early.sent()).isEmpty();
    }
  }

  @Test
  public final void whatCannotBeReadIsAProblemThatSaysHowToMendItAndTheRestIsRead() throws Exception {
    Path folder = fresh("one");
    RecordingSink before = new RecordingSink();
    connector(folder).read(Cursor.START, before);
    spoil(folder);
    RecordingSink sink = new RecordingSink();
    Cursor cursor = connector(folder).read(Cursor.START, sink);
    assertThat(sink.problems).isNotEmpty().allSatisfy(problem -> {
      assertThat(problem.where()).isNotBlank().doesNotContain("\n");
      assertThat(problem.what()).isNotBlank();
      assertThat(problem.mend()).isNotBlank().doesNotContain("\n");
    });
    Set<String> reported = new LinkedHashSet<>();
    sink.problems.forEach(problem -> reported.add(problem.id()));
    Set<String> lost = new LinkedHashSet<>(before.sent());
    lost.removeAll(sink.sent());
    lost.removeAll(reported);
    assertThat(lost).as("neither read nor named in a problem").hasSizeLessThanOrEqualTo(1);
    assertThat(sink.sent()).as("the rest").hasSizeGreaterThanOrEqualTo(before.sent().size() - 1);
    assertThat(cursor).isNotNull();
  }

  @Test
  public final void noSecretIsShown() {
    Connector connector = connector(temp);
    assertThat(connector).as("a connector is a record").isInstanceOf(Record.class);
    assertThat(Arrays.stream(connector.getClass().getRecordComponents())
        .filter(component -> component.getName().matches("(?i).*(password|secret|token|cookie|apikey|credential).*"))
        .filter(component -> component.getType() == String.class))
        .as("a secret is a Secret, whose text is ***, never a String").isEmpty();
  }

  @Test
  public final void itIsInTheTableOfConnectors() {
    assertThat(Connectors.TYPES).containsValue(connector(temp).getClass());
    assertThat(connector(temp).getClass().getRecordComponents()[0].getName()).isEqualTo("source");
    assertThat(Arrays.stream(connector(temp).getClass().getRecordComponents()).map(component -> component.getName()))
        .as("settings that every source has").doesNotContain("id", "type", "name", "access", "ownership", "every");
  }

  private Path fresh(String name) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    write(folder);
    return folder;
  }
}
