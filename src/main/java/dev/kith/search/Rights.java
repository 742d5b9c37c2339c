package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a viewer may see, as a query: by their rights, and without what is kept from the use they ask for. A document carries the
/// text of its access list, so the lists in use are the values of one field; which of them a viewer satisfies is worked out once per set of principals and version of the index.
class Rights {
  private static final int KEPT = 1_000;

  /// @param without labels
  private record Asker(Set<String> principals, Set<String> without) {}

  private static final Query ITEMS = new Query.Term(Fields.RECORD, Fields.ITEM);

  private final Engine engine;
  private final Map<Asker, Query> byPrincipals = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Asker, Query> eldest) {
      return size() > KEPT;
    }
  };
  private long version = Long.MIN_VALUE;
  private Map<String, Access> lists = Map.of();
  private Set<String> owners = Set.of();

  Rights(Engine engine) {
    this.engine = engine;
  }

  /// The items that the viewer may see.
  synchronized Query visible(Viewer viewer) {
    long now = engine.version();
    if (now != version) {
      read();
      byPrincipals.clear();
      version = now;
    }
    // what the index has none of needs no view of its own
    Set<String> without = withheld(viewer).stream().map(Ownership::label).filter(owners::contains).collect(Collectors.toSet());
    return byPrincipals.computeIfAbsent(new Asker(viewer.principals(), without), this::visible);
  }

  /// What is kept from the viewer's use. A test leaves it out.
  Set<Ownership> withheld(Viewer viewer) {
    return viewer.without();
  }

  private Query visible(Asker asker) {
    Set<String> principals = asker.principals();
    Set<String> satisfied = new HashSet<>();
    lists.forEach((text, access) -> {
      if (access.visibleTo(principals)) {
        satisfied.add(text);
      }
    });
    Query open = new Query.AnyOf(Fields.ACL, satisfied);
    return new Query.And(asker.without().isEmpty() ? List.of(ITEMS, open)
        : List.of(ITEMS, open, new Query.Not(new Query.AnyOf(Fields.OWNERSHIP, asker.without()))));
  }

  private void read() {
    Request all = Request.of(ITEMS, new Query.All(), 0, List.of())
        .withFacets(List.of(Facet.of(Fields.ACL, Integer.MAX_VALUE), Facet.of(Fields.OWNERSHIP, Ownership.values().length)));
    List<List<Count>> facets = engine.search(all).facets();
    lists = facets.getFirst().stream().map(Count::value).collect(Collectors.toMap(text -> text, Stored::access));
    owners = facets.getLast().stream().map(Count::value).collect(Collectors.toSet());
  }
}
