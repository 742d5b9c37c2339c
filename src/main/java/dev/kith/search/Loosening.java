package dev.kith.search;

import dev.kith.model.Sentence;
import dev.kith.search.Node.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/// Questions that ask for less than one of which little was found: each leaves one thing out.
///
/// @param label what the value of a facet is called
record Loosening(Question question, Node node, BinaryOperator<String> label) {
  /// So many are tried at most, words last.
  private static final int MOST = 12;

  /// @param text what is left out
  record Looser(Sentence text, Question question, Node node) {}

  List<Looser> all() {
    List<Looser> all = new ArrayList<>();
    question.filters().forEach((facet, values) -> all.add(new Looser(without(facet, labels(facet, values)),
        question.dropping(facet), node)));
    question.without().forEach((facet, values) -> all.add(new Looser(Sentence.of("with {0}: {1}", Sentence.word(facet), labels(facet, values)),
        question.allowing(facet), node)));
    if (question.after() != null || question.before() != null) {
      all.add(new Looser(Sentence.of("at any time"), question.between(null, null), node));
    }
    List<Node> nodes = node instanceof Node.And(var parts) ? parts : node == null ? List.of() : List.of(node);
    for (int i = 0; i < nodes.size(); i++) {
      switch (nodes.get(i)) {
        case Node.Field(String name, String _) when name.equals("after") || name.equals("before") -> {
          if (nodes.subList(0, i).stream().noneMatch(Loosening::isDate)) {
            all.add(anyTime(nodes));
          }
        }
        case Node.Field(String name, String value) -> all.add(changed(without(name, List.of(label.apply(name, value))), nodes, i, null));
        case Node.Not(Node inner) -> all.add(changed(Sentence.of("with {0}", Translation.readable(inner)), nodes, i, null));
        case Node.Run(var pieces) -> words(all, nodes, i, pieces);
        case Node.And _, Node.Or _ -> { }
      }
    }
    return all.subList(0, Math.min(MOST, all.size()));
  }

  private void words(List<Looser> all, List<Node> nodes, int run, List<Piece> pieces) {
    List<Piece> telling = Translation.telling(pieces);
    for (int i = 0; i < telling.size(); i++) {
      Piece piece = telling.get(i);
      if (piece.quoted() && piece.text().strip().matches(".*[^\\p{L}\\p{N}].*")) {
        List<Piece> apart = new ArrayList<>(telling);
        apart.set(i, new Piece(piece.text(), false));
        all.add(changed(Sentence.of("“{0}” as single words", piece.text()), nodes, run, new Node.Run(apart)));
      }
      if (telling.size() > 1) {
        List<Piece> fewer = new ArrayList<>(telling);
        fewer.remove(i);
        all.add(changed(Sentence.of("without “{0}”", piece.text()), nodes, run, new Node.Run(fewer)));
      }
    }
  }

  private static boolean isDate(Node node) {
    return node instanceof Node.Field(String name, String _) && (name.equals("after") || name.equals("before"));
  }

  private Looser anyTime(List<Node> nodes) {
    Node.And left = new Node.And(nodes.stream().filter(node -> !isDate(node)).toList());
    return new Looser(Sentence.of("at any time"), question.asking(Translation.readable(left)), left);
  }

  /// @param other what stands in the place of a node; `null` for nothing
  private Looser changed(Sentence text, List<Node> nodes, int at, Node other) {
    List<Node> left = new ArrayList<>(nodes);
    if (other == null) {
      left.remove(at);
    } else {
      left.set(at, other);
    }
    Node node = left.isEmpty() ? null : left.size() == 1 ? left.getFirst() : new Node.And(left);
    return new Looser(text, question.asking(Translation.readable(node)), node);
  }

  private static Sentence without(String field, List<String> labels) {
    return Sentence.of("without {0}: {1}", Sentence.word(field), labels);
  }

  private List<String> labels(String facet, List<String> values) {
    return values.stream().map(value -> label.apply(facet, value)).toList();
  }
}
