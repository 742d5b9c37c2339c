package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.search.Answer.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gets of the engine what is to be shown of documents that are known already. Nothing is asked of it but what the asker may see.
final class Fetching {
  /// So many copies of a text are named.
  static final int COPIES = 20;

  private final Engine engine;

  Fetching(Engine engine) {
    this.engine = engine;
  }

  List<Found> found(List<Folding.Text> texts, Query query, Query visible, Showing showing) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<String> first = new ArrayList<>(texts.size());
    List<String> others = new ArrayList<>();
    for (Folding.Text text : texts) {
      first.add(text.ids().getFirst());
      others.addAll(listed(text.ids()));
    }
    Map<String, Hit> leading = byId(quoted(query), first, visible, Search.SHOWN, Search.QUOTES);
    Map<String, Hit> copies = byId(new Query.All(), others, visible, Showing.COPY, List.of());
    List<Found> found = new ArrayList<>(texts.size());
    for (Folding.Text text : texts) {
      Hit hit = leading.get(text.ids().getFirst());
      // absent if it was taken away since the ranking was made
      if (hit != null) {
        List<Hit> known = new ArrayList<>();
        for (String id : listed(text.ids())) {
          Hit copy = copies.get(id);
          if (copy != null) {
            known.add(copy);
          }
        }
        found.add(showing.found(new Hit(hit.id(), text.score(), hit.strings(), hit.numbers(), hit.quotes()), known, text.ids().size() - 1));
      }
    }
    return found;
  }

  /// Every document: the words of the query are there to be marked, not to be looked for and scored anew.
  static Query quoted(Query query) {
    return new Query.Or(List.of(new Query.All(), new Query.Boost(query, 0)));
  }

  private static List<String> listed(List<String> ids) {
    return ids.subList(1, Math.min(ids.size(), 1 + COPIES));
  }

  Map<String, Hit> byId(Query query, List<String> ids, Query visible, List<String> fields, List<Quotes> quotes) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Query some = new Query.And(List.of(query, new Query.AnyOf(Schema.ID, Set.copyOf(ids))));
    Map<String, Hit> hits = HashMap.newHashMap(ids.size());
    engine.search(new Request(some, visible, 0, ids.size(), null, fields, List.of(), quotes)).hits().forEach(hit -> hits.put(hit.id(), hit));
    return hits;
  }

  /// The ids of what a query finds, in this order, with the time of the last change.
  Map<String, Instant> times(Query query, Question.Order order, int most, Query visible) {
    Sort sort = order == Question.Order.RELEVANCE ? null : new Sort(Fields.AT, order == Question.Order.NEWEST);
    Map<String, Instant> out = new LinkedHashMap<>();
    engine.search(new Request(query, visible, 0, most, sort, List.of(Fields.AT), List.of(), List.of())).hits()
        .forEach(hit -> out.put(hit.id(), Optional.ofNullable(Stored.time(hit, Fields.AT)).orElse(Instant.MIN)));
    return out;
  }

  /// The best texts that a query finds.
  List<Found> like(Query query, int size, Query visible, Folding folding, Showing showing) {
    Result first = engine.search(folding.first(query, visible, null, 0, size));
    return found(folding.page(query, visible, null, 0, size, first).texts(), query, visible, showing);
  }
}
