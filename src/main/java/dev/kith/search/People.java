package dev.kith.search;

import dev.kith.access.Groups;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Decisions;
import dev.kith.model.Person;
import dev.kith.people.Directory;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/// The directory as the engine's documents and people's decisions give it, made anew when they have changed.
///
/// It is made from all documents, whoever asks: who somebody is must not depend on what the asker may read. Whether a person is
/// shown at all does: see [Search#shown].
public final class People {
  private static final int MOST = 1_000_000;
  private static final Query LISTS = new Query.Term(Fields.RECORD, Fields.PERSON);

  private final Engine engine;
  private final Supplier<Decisions> decisions;
  private final Supplier<Groups> groups;
  private final InUse involved;
  private long version = Long.MIN_VALUE;
  private Long cards;
  private BitSet writing = new BitSet();
  private List<Person> listed = List.of();
  private List<String> written = List.of();
  private Decisions decided = Decisions.NONE;
  private Directory directory = Directory.EMPTY;

  /// @param decisions what people have decided, asked for each time
  public People(Engine engine, Supplier<Decisions> decisions) {
    this(engine, decisions, () -> Groups.NONE);
  }

  /// @param decisions what people have decided, asked for each time
  /// @param groups    who is in which groups, asked for each time
  public People(Engine engine, Supplier<Decisions> decisions, Supplier<Groups> groups) {
    this.engine = engine;
    this.decisions = decisions;
    this.groups = groups;
    this.involved = new InUse(engine, Fields.INVOLVED);
  }

  /// Who is in which groups now.
  Groups groups() {
    return groups.get();
  }

  /// A number that differs whenever the lists of people or what was decided about them could.
  long version() {
    return engine.version(LISTS) * 31 + decisions.get().version();
  }

  public synchronized Directory directory() {
    long now = engine.version();
    Decisions said = decisions.get();
    if (now != version) {
      boolean changed = read();
      // Most commits bring documents by people who are known already, and joining them is the dear part.
      if (changed) {
        directory = Directory.of(listed, written, said, directory);
        decided = said;
      }
      version = now;
    }
    if (said.version() != decided.version() || said.readable() != decided.readable()) {
      directory = directory.with(said).orElseGet(() -> Directory.of(listed, written, said, directory));
      decided = said;
    }
    return directory;
  }

  /// Reads the lists of people and who had a part in documents, as far as they changed; whether they did.
  private boolean read() {
    boolean changed = false;
    long of = engine.version(LISTS);
    if (cards == null || cards != of) {
      List<Person> people = engine.search(Request.of(LISTS, LISTS, MOST, List.of(Fields.CARD))).hits().stream().map(Stored::person).toList();
      changed = !people.equals(listed);
      listed = people;
      cards = of;
    }
    if (involved.read() || !involved.used().equals(writing)) {
      writing = involved.used();
      List<String> all = writing.stream().mapToObj(involved::text).sorted().toList();
      changed |= !all.equals(written);
      written = all;
    }
    return changed;
  }
}
