package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a viewer may see, as a query: by their rights, and without what is kept from the use they ask for. A document carries the text of its access list, so the lists in use are the values of one
/// field; which of them a viewer satisfies is worked out once per set of principals, and after a commit only for lists that are
/// new. A right that is taken away is other principals, hence another query: no document is written, and nothing that was kept
/// for the former one can be reached.
class Rights {
  private static final int HEAP_SHARE = 32;
  private static final int BYTES_PER_LIST = 9;
  private static final int BYTES_PER_PRINCIPAL = 12;
  private static final Query ITEMS = new Query.Term(Fields.RECORD, Fields.ITEM);

  /// @param without labels
  private record Asker(Set<String> principals, Set<String> without) {}

  /// What is known of one set of principals.
  private static final class Right {
    private final BitSet satisfied = new BitSet();
    /// As many lists have been looked at.
    private int lists;
    private long version = Long.MIN_VALUE;
    private BitSet used = new BitSet();
    private Query query;
    private long bytes;
  }

  private final Engine engine;
  private final LinkedHashMap<Asker, Right> byAsker = new LinkedHashMap<>(16, 0.75f, true);
  private long kept;
  private long version = Long.MIN_VALUE;
  private AccessLists lists = new AccessLists();
  private final InUse inUse;
  private final InUse ownerships;

  Rights(Engine engine) {
    this.engine = engine;
    this.inUse = new InUse(engine, Fields.ACL);
    this.ownerships = new InUse(engine, Fields.OWNERSHIP);
  }

  /// The items that the viewer may see.
  synchronized Query visible(Viewer viewer) {
    long now = engine.version();
    if (now != version) {
      read();
      version = now;
    }
    // what the index has none of needs no view of its own
    Set<Ownership> withheld = withheld(viewer);
    Set<String> without = withheld.isEmpty() ? Set.of()
        : withheld.stream().map(Ownership::label).filter(this::occurs).collect(Collectors.toSet());
    Right right = byAsker.computeIfAbsent(new Asker(viewer.principals(), without), _ -> new Right());
    if (right.version != version) {
      lists.satisfied(viewer.principals(), right.lists, right.satisfied);
      right.lists = lists.size();
      right.version = version;
      BitSet used = (BitSet) right.satisfied.clone();
      used.and(inUse.used());
      if (right.query == null || !used.equals(right.used)) {
        right.used = used;
        right.query = query(used, without);
      }
      long bytes = (long) BYTES_PER_LIST * used.cardinality() + lists.size() / 4 + BYTES_PER_PRINCIPAL * viewer.principals().size();
      kept += bytes - right.bytes;
      right.bytes = bytes;
      shrink();
    }
    return right.query;
  }

  private boolean occurs(String label) {
    return ownerships.used().stream().anyMatch(number -> ownerships.text(number).equals(label));
  }

  /// What is kept from the viewer's use. A test leaves it out.
  Set<Ownership> withheld(Viewer viewer) {
    return viewer.without();
  }

  private Query query(BitSet used, Set<String> without) {
    Set<String> satisfied = HashSet.newHashSet(used.cardinality());
    used.stream().forEach(list -> satisfied.add(inUse.text(list)));
    Query open = new Query.AnyOf(Fields.ACL, satisfied);
    return new Query.And(without.isEmpty() ? List.of(ITEMS, open)
        : List.of(ITEMS, open, new Query.Not(new Query.AnyOf(Fields.OWNERSHIP, without))));
  }

  private void shrink() {
    Iterator<Right> oldest = byAsker.values().iterator();
    while (kept > Runtime.getRuntime().maxMemory() / HEAP_SHARE && byAsker.size() > 1) {
      kept -= oldest.next().bytes;
      oldest.remove();
    }
  }

  private void read() {
    ownerships.read();
    if (inUse.read()) {
      lists = new AccessLists();
      byAsker.clear();
      kept = 0;
    }
    for (int number = lists.size(); number < inUse.size(); number++) {
      lists.add(Stored.access(inUse.text(number)));
    }
  }
}
