package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Viewer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a viewer may see, as a query. A document carries the text of its access list, so the lists in use are the values of one
/// field; which of them a viewer satisfies is worked out once per set of principals, and after a commit only for lists that are
/// new. A right that is taken away is other principals, hence another query: no document is written, and nothing that was kept
/// for the former one can be reached.
final class Rights {
  private static final int HEAP_SHARE = 32;
  private static final int BYTES_PER_LIST = 9;
  private static final int BYTES_PER_PRINCIPAL = 12;
  private static final Query ITEMS = new Query.Term(Fields.RECORD, Fields.ITEM);

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
  private final LinkedHashMap<Set<String>, Right> byPrincipals = new LinkedHashMap<>(16, 0.75f, true);
  private long kept;
  private long version = Long.MIN_VALUE;
  private AccessLists lists = new AccessLists();
  private BitSet inUse = new BitSet();

  Rights(Engine engine) {
    this.engine = engine;
  }

  /// The items that the viewer may see.
  synchronized Query visible(Viewer viewer) {
    long now = engine.version();
    if (now != version) {
      read();
      version = now;
    }
    Right right = byPrincipals.computeIfAbsent(viewer.principals(), _ -> new Right());
    if (right.version != version) {
      lists.satisfied(viewer.principals(), right.lists, right.satisfied);
      right.lists = lists.size();
      right.version = version;
      BitSet used = (BitSet) right.satisfied.clone();
      used.and(inUse);
      if (right.query == null || !used.equals(right.used)) {
        right.used = used;
        right.query = query(used);
      }
      long bytes = (long) BYTES_PER_LIST * used.cardinality() + lists.size() / 4 + BYTES_PER_PRINCIPAL * viewer.principals().size();
      kept += bytes - right.bytes;
      right.bytes = bytes;
      shrink();
    }
    return right.query;
  }

  private Query query(BitSet used) {
    Set<String> satisfied = HashSet.newHashSet(used.cardinality());
    used.stream().forEach(list -> satisfied.add(lists.text(list)));
    return new Query.And(List.of(ITEMS, new Query.AnyOf(Fields.ACL, satisfied)));
  }

  private void shrink() {
    Iterator<Right> oldest = byPrincipals.values().iterator();
    while (kept > Runtime.getRuntime().maxMemory() / HEAP_SHARE && byPrincipals.size() > 1) {
      kept -= oldest.next().bytes;
      oldest.remove();
    }
  }

  private void read() {
    Request all = Request.of(ITEMS, new Query.All(), 0, List.of())
        .withFacets(List.of(Facet.of(Fields.ACL, Integer.MAX_VALUE)));
    BitSet now = new BitSet(inUse.length());
    List<Count> counts = engine.search(all).facets().getFirst();
    if (lists.size() > 1_000 && lists.size() > 2 * counts.size()) {
      // most of them are no longer any document's
      lists = new AccessLists();
      byPrincipals.clear();
      kept = 0;
    }
    counts.forEach(count -> now.set(lists.number(count.value(), Stored::access)));
    inUse = now;
  }
}
