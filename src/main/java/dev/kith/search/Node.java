package dev.kith.search;

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
}
