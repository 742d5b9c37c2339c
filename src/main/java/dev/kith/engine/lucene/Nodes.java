package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Turns a query into nodes at work.
final class Nodes {
  private final Schema schema;
  private final Analyzer analyzer;
  private final View view;
  private final Scratch scratch;

  Nodes(Schema schema, Analyzer analyzer, View view) {
    this(schema, analyzer, view, new Scratch());
  }

  /// @param scratch not closed before the last of the nodes has done its work
  Nodes(Schema schema, Analyzer analyzer, View view, Scratch scratch) {
    this.schema = schema;
    this.analyzer = analyzer;
    this.view = view;
    this.scratch = scratch;
  }

  /// @param scoring whether anyone will look at the scores
  Node of(Query query, boolean scoring) throws IOException {
    return switch (query) {
      case Query.All _ -> new Node.All();
      case Query.Term(String field, String value) -> values(field, List.of(value));
      case Query.AnyOf(String field, var values) -> values(field, sorted(values));
      case Query.Between(String field, long from, long to) ->
          new Node.Between(schema.field(field, Kind.NUMBER).name(), from, to);
      case Query.Words words -> words(words, scoring);
      case Query.And(var queries) -> queries.isEmpty() ? new Node.All() : and(all(queries, scoring));
      case Query.Or(var queries) -> isAll(queries) ? new Node.All() : new Node.Or(all(queries, scoring), scratch);
      case Query.Not(Query other) -> new Node.Not(of(other, false));
      case Query.Boost(Query other, double factor) -> boost(of(other, scoring && factor > 0), factor);
      case Query.Scaled(Query other, var factors) -> scaled(of(other, scoring), factors);
    };
  }

  /// Whether these together are no more than every document at a score of 0, as of words that are there to be quoted only.
  private boolean isAll(List<Query> queries) {
    boolean all = queries.contains(new Query.All()) && scoreNothing(queries);
    if (all) {
      queries.forEach(this::checkFields);
    }
    return all;
  }

  private static boolean scoresNothing(Query query) {
    return switch (query) {
      case Query.All _, Query.Term _, Query.AnyOf _, Query.Between _, Query.Not _ -> true;
      case Query.Words _ -> false;
      case Query.And(var queries) -> scoreNothing(queries);
      case Query.Or(var queries) -> scoreNothing(queries);
      case Query.Boost(Query other, double factor) -> factor == 0 || scoresNothing(other);
      case Query.Scaled(Query other, var _) -> scoresNothing(other);
    };
  }

  private static boolean scoreNothing(Collection<Query> queries) {
    for (Query query : queries) {
      if (!scoresNothing(query)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> sorted(Collection<String> values) {
    String[] sorted = values.toArray(String[]::new);
    Arrays.sort(sorted);
    return Arrays.asList(sorted);
  }

  /// What is not looked for must be there to be looked for all the same.
  private void checkFields(Query query) {
    switch (query) {
      case Query.All _ -> { }
      case Query.Term(String field, var _) -> schema.field(field, Kind.KEYWORD);
      case Query.AnyOf(String field, var _) -> schema.field(field, Kind.KEYWORD);
      case Query.Between(String field, var _, var _) -> schema.field(field, Kind.NUMBER);
      case Query.Words words -> words.fields().forEach(each -> schema.field(each.field(), Kind.TEXT));
      case Query.And(var queries) -> queries.forEach(this::checkFields);
      case Query.Or(var queries) -> queries.forEach(this::checkFields);
      case Query.Not(Query other) -> checkFields(other);
      case Query.Boost(Query other, var _) -> checkFields(other);
      case Query.Scaled(Query other, var factors) -> {
        checkFields(other);
        factors.forEach(this::checkFields);
      }
    }
  }

  private void checkFields(Query.Factor factor) {
    switch (factor) {
      case Query.Factor.Recent recent -> schema.field(recent.field(), Kind.NUMBER);
      case Query.Factor.Signal signal -> schema.field(signal.field(), Kind.NUMBER);
      case Query.Factor.When(Query query, var _) -> checkFields(query);
    }
  }

  private Node values(String field, List<String> values) {
    if (field.equals(Schema.ID)) {
      List<Snapshot.Place> places = new ArrayList<>(values.size());
      for (String value : values) {
        places.add(view.snapshot().place(value));
      }
      if (!places.contains(null)) {
        return new Node.Places(places);
      }
    }
    return new Node.Values(schema.field(field, Kind.KEYWORD).name(), values);
  }

  private Node words(Query.Words query, boolean scoring) throws IOException {
    CompiledWords words = view.compiled(query, schema, analyzer);
    return words.count() == 0 ? new Node.Or(List.of(), scratch) : new WordsNode(words, scoring, scratch);
  }

  private Node and(List<Node> nodes) {
    return nodes.size() == 1 ? nodes.getFirst() : new Node.And(nodes, scratch);
  }

  private List<Node> all(List<Query> queries, boolean scoring) throws IOException {
    List<Node> nodes = new ArrayList<>();
    for (Query query : queries) {
      nodes.add(of(query, scoring));
    }
    return nodes;
  }

  private static Node boost(Node node, double factor) {
    return node.scores == null ? node : new Scaled(node, List.of(new Scaled.Constant(factor)));
  }

  private Node scaled(Node node, List<Query.Factor> factors) throws IOException {
    List<Scaled.Factor> all = new ArrayList<>();
    for (Query.Factor factor : factors) {
      all.add(factor(factor));
    }
    return new Scaled(node, all);
  }

  private record Recent(String field, long now, long halfLife, double floor) implements Factors.Of {
    @Override
    public double of(long value) {
      return floor + (1 - floor) * Math.pow(2, -(double) Math.max(0, now - value) / halfLife);
    }

    @Override
    public double ofNone() {
      return floor;
    }

    /// Yesterday's.
    @Override
    public boolean replaces(Factors.Of other) {
      return other instanceof Recent(String its, var _, long half, double lowest) && its.equals(field) && half == halfLife && lowest == floor;
    }
  }

  private record Signal(String field, double weight, double pivot) implements Factors.Of {
    @Override
    public double of(long value) {
      return 1 + weight * Math.log1p(Math.max(0, value) / pivot) / Math.log(2);
    }

    @Override
    public double ofNone() {
      return 1;
    }
  }

  private Scaled.Factor factor(Query.Factor factor) throws IOException {
    return factor instanceof Query.Factor.When(Query query, double times) ? new Scaled.When(of(query, false), times)
        : new Scaled.OfNumber(rule(factor, schema));
  }

  /// How a factor follows from a number; `null` if it follows from a query.
  static Factors.Of rule(Query.Factor factor, Schema schema) {
    return switch (factor) {
      case Query.Factor.Recent(String field, long now, long halfLife, double floor) ->
          new Recent(schema.field(field, Kind.NUMBER).name(), now, halfLife, floor);
      case Query.Factor.Signal(String field, double weight, double pivot) -> new Signal(schema.field(field, Kind.NUMBER).name(), weight, pivot);
      case Query.Factor.When _ -> null;
    };
  }
}
