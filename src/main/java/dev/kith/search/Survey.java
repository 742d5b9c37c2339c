package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.people.Profile;
import dev.kith.search.Answer.SpeltOut;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Documents by their number and what they are about, for whoever counts them rather than reads them.
final class Survey {
  private static final List<String> ABOUT = List.of(Fields.TITLE, Fields.PARTS, Fields.TAG, Fields.SOURCE, Fields.TYPE, Fields.AT,
      Fields.VIEWS, Fields.ACCEPTED);

  /// So many documents are asked what an acronym stands for.
  private static final int TELLING = 20;

  private final Engine engine;
  private final Query ours;

  /// @param ours matches what shows what the company knows
  Survey(Engine engine, Query ours) {
    this.engine = engine;
    this.ours = ours;
  }

  Query ours() {
    return ours;
  }

  /// The newest documents, with what they are about.
  List<Hit> newest(Query query, int most, Query visible) {
    return engine.search(new Request(query, visible, 0, most, new Sort(Fields.AT, true), ABOUT, List.of(), List.of())).hits();
  }

  /// What an acronym stands for, if one of the documents that tell most about it says so.
  Optional<SpeltOut> meaning(String acronym, Query visible) {
    return Acronyms.meaning(acronym, engine.search(new Request(Acronyms.holding(acronym), visible, 0, TELLING, null, List.of(Fields.TITLE),
        List.of(), List.of(new Quotes(Fields.BODY, 3, 400)))).hits());
  }

  long total(Query query, Query visible) {
    return engine.search(Request.of(query, visible, 0, List.of())).total();
  }

  /// How many documents have each value of a keyword field, the most frequent first.
  Map<String, Long> counts(String field, Query query, Query visible) {
    return counts(Facet.of(field, Integer.MAX_VALUE), query, visible);
  }

  /// As [#counts(String, Query, Query)], under other names.
  Map<String, Long> counts(Facet facet, Query query, Query visible) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Count count : engine.search(Request.of(query, visible, 0, List.of()).withFacets(List.of(facet))).facets().getFirst()) {
      counts.put(count.value(), count.count());
    }
    return counts;
  }

  /// Whoever had a writing part in one of these documents, as stored.
  Set<String> authors(Query query, Query visible) {
    return counts(Fields.AUTHOR, query, visible).keySet();
  }

  /// The identities of a person that stand in these documents.
  Set<String> identities(Profile person, Query visible) {
    Map<String, String> theirs = new HashMap<>();
    person.identities().forEach(identity -> theirs.put(identity, identity));
    return new TreeSet<>(named(theirs, visible));
  }

  /// Those of them who are in a list of people, or had a part in one of these documents.
  List<Profile> seen(List<Profile> some, Query visible) {
    Map<String, String> unlisted = new HashMap<>();
    some.stream().filter(person -> !person.listed())
        .forEach(person -> person.identities().forEach(identity -> unlisted.put(identity, person.id())));
    Set<String> seen = named(unlisted, visible);
    return some.stream().filter(person -> person.listed() || seen.contains(person.id())).toList();
  }

  /// The names, by identity, of whom these documents name.
  private Set<String> named(Map<String, String> names, Query visible) {
    if (names.isEmpty()) {
      return Set.of();
    }
    return counts(new Facet(Fields.INVOLVED, Integer.MAX_VALUE, names, null), new Query.AnyOf(Fields.INVOLVED, names.keySet()), visible)
        .keySet();
  }
}
