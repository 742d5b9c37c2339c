package dev.kith.search;

import java.util.ArrayList;
import java.util.List;

/// What somebody typed, as the parser understands it: syntax only. [Translation] gives it its meaning.
sealed interface Node {
  /// Words and quoted phrases that stand side by side: wanted all, best first.
  record Run(List<Piece> pieces) implements Node {}

  /// `name:value`, a known field.
  record Field(String name, String value) implements Node {}

  record Not(Node node) implements Node {}

  record And(List<Node> nodes) implements Node {}

  record Or(List<Node> nodes) implements Node {}

  /// A word, or a phrase in quotes.
  record Piece(String text, boolean quoted) {}

  /// As a list of what all must hold.
  static And and(Node node) {
    return node instanceof And all ? all : new And(node == null ? List.of() : List.of(node));
  }

  /// The words and phrases that are wanted beside each other: those of no `OR` and no `-`.
  static List<Piece> pieces(Node node) {
    if (node instanceof Run(var run)) {
      return run;
    }
    List<Piece> pieces = new ArrayList<>();
    for (Node each : and(node).nodes()) {
      if (each instanceof Run(var run)) {
        pieces.addAll(run);
      }
    }
    return List.copyOf(pieces);
  }
}
