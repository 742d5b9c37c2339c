package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Access;
import dev.kith.model.Viewer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a viewer may see, as a query. A document carries the text of its access list, so the lists in use are the values of one
/// field; which of them a viewer satisfies is worked out once per set of principals and version of the index.
final class Rights {
  private static final int KEPT = 1_000;
  private static final Query ITEMS = new Query.Term(Fields.RECORD, Fields.ITEM);

  private final Engine engine;
  private final Map<Set<String>, Query> byPrincipals = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Set<String>, Query> eldest) {
      return size() > KEPT;
    }
  };
  private long version = Long.MIN_VALUE;
  private Map<String, Access> lists = Map.of();

  Rights(Engine engine) {
    this.engine = engine;
  }

  /// The items that the viewer may see.
  synchronized Query visible(Viewer viewer) {
    long now = engine.version();
    if (now != version) {
      lists = lists();
      byPrincipals.clear();
      version = now;
    }
    return byPrincipals.computeIfAbsent(viewer.principals(), this::visible);
  }

  private Query visible(Set<String> principals) {
    Set<String> satisfied = new HashSet<>();
    lists.forEach((text, access) -> {
      if (access.visibleTo(principals)) {
        satisfied.add(text);
      }
    });
    return new Query.And(List.of(ITEMS, new Query.AnyOf(Fields.ACL, satisfied)));
  }

  private Map<String, Access> lists() {
    Request all = Request.of(ITEMS, new Query.All(), 0, List.of())
        .withFacets(List.of(Facet.of(Fields.ACL, Integer.MAX_VALUE)));
    return engine.search(all).facets().getFirst().stream().map(Count::value)
        .collect(Collectors.toMap(text -> text, Stored::access));
  }
}
