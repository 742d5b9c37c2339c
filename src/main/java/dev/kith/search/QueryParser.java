package dev.kith.search;

import dev.kith.model.Sentence;
import dev.kith.search.Node.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads the query language: words, `"phrases"`, `+exactly`, `-not`, `OR`, parentheses and `field:value`. It takes any text: what it cannot
/// use it treats as words or leaves out, and says so. Bounded before it starts: at most [#MAX_CHARACTERS] characters,
/// [#MAX_WORDS] words and [#MAX_DEPTH] levels of parentheses.
final class QueryParser {
  static final int MAX_CHARACTERS = 1_000;
  static final int MAX_WORDS = 64;
  static final int MAX_DEPTH = 10;
  static final Set<String> FIELDS = Set.of("author", "source", "type", "tag", "team", "before", "after", "title", "year",
      "ownership", "language", "place");

  /// @param node    `null` if nothing was asked
  /// @param notices what was done with the text that its writer may not expect, a line each
  record Parsed(Node node, List<Sentence> notices) {}

  private final String text;
  private final List<Sentence> notices = new ArrayList<>();
  private int at;
  private int words;
  private int depth;

  private QueryParser(String text) {
    this.text = text;
  }

  static Parsed parse(String typed) {
    List<Sentence> before = new ArrayList<>();
    String text = typed;
    if (text.length() > MAX_CHARACTERS) {
      int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
      text = text.substring(0, end);
      before.add(Sentence.of("Only the first {0} characters were used.", MAX_CHARACTERS));
    }
    QueryParser parser = new QueryParser(text);
    Node node = parser.either();
    while (parser.at < parser.text.length()) {
      // A closing parenthesis that closes nothing: go on behind it.
      parser.at++;
      Node rest = parser.either();
      node = node == null ? rest : rest == null ? node : and(List.of(node, rest));
    }
    before.addAll(parser.notices);
    return new Parsed(node, List.copyOf(before));
  }

  /// `a b OR c d`
  private Node either() {
    List<Node> sides = new ArrayList<>();
    boolean more = true;
    while (more) {
      Node side = all();
      if (side != null) {
        sides.add(side);
      }
      more = takeOr();
    }
    return sides.isEmpty() ? null : sides.size() == 1 ? sides.getFirst() : new Node.Or(List.copyOf(sides));
  }

  private boolean takeOr() {
    blanks();
    if (peekOr()) {
      at += 2;
      return true;
    }
    return false;
  }

  private boolean peekOr() {
    return text.startsWith("OR", at) && (at + 2 >= text.length() || isBreak(text.charAt(at + 2)));
  }

  /// Everything up to an OR, a closing parenthesis or the end.
  private Node all() {
    List<Node> nodes = new ArrayList<>();
    List<Piece> run = new ArrayList<>();
    while (true) {
      blanks();
      if (at >= text.length() || text.charAt(at) == ')' || peekOr()) {
        break;
      }
      one(nodes, run);
    }
    if (!run.isEmpty()) {
      nodes.addFirst(new Node.Run(List.copyOf(run)));
    }
    return nodes.isEmpty() ? null : and(nodes);
  }

  private void one(List<Node> nodes, List<Piece> run) {
    char c = text.charAt(at);
    if (c == '-' && at + 1 < text.length() && negates(text.charAt(at + 1))) {
      at++;
      List<Node> inner = new ArrayList<>();
      List<Piece> innerRun = new ArrayList<>();
      one(inner, innerRun);
      if (!innerRun.isEmpty()) {
        inner.add(new Node.Run(List.copyOf(innerRun)));
      }
      if (!inner.isEmpty()) {
        nodes.add(new Node.Not(and(inner)));
      }
    } else if (c == '(' && depth < MAX_DEPTH) {
      at++;
      depth++;
      Node inner = either();
      depth--;
      at++;
      if (inner instanceof Node.Run(var pieces)) {
        // People put words in parentheses who mean no grouping: (like these).
        run.addAll(pieces);
      } else if (inner != null) {
        nodes.add(inner);
      }
    } else if (c == '(') {
      at++;
      notice(Sentence.of("Parentheses deeper than {0} levels were ignored.", MAX_DEPTH));
    } else if (isQuote(c)) {
      piece(run, quoted(), true);
    } else if (c == '+' && at + 1 < text.length() && Character.isLetterOrDigit(text.charAt(at + 1))) {
      at++;
      piece(run, bare(), true);
    } else {
      wordOrField(nodes, run);
    }
  }

  private String bare() {
    int start = at;
    while (at < text.length() && !isBreak(text.charAt(at)) && !isQuote(text.charAt(at)) && text.charAt(at) != ':') {
      at++;
    }
    return text.substring(start, at);
  }

  private void wordOrField(List<Node> nodes, List<Piece> run) {
    int start = at;
    String word = bare();
    if (at >= text.length() || text.charAt(at) != ':') {
      if (word.equals("AND")) {
        return;
      }
      if (at == start) {
        at++;
      }
      piece(run, word, false);
      return;
    }
    at++;
    String name = word.toLowerCase(Locale.ROOT);
    boolean address = text.startsWith("//", at);
    String value = value();
    if (FIELDS.contains(name) && !value.isBlank()) {
      if (room()) {
        nodes.add(new Node.Field(name, value.strip()));
      }
      return;
    }
    if (!word.isEmpty() && !value.isBlank() && !address && name.chars().allMatch(Character::isLetter)) {
      notice(Sentence.of("There is no field “{0}”, so it was read as text. Fields: {1}.", word, FIELDS.stream().sorted().toList()));
    }
    piece(run, word, false);
    piece(run, value, false);
  }

  private String value() {
    if (at < text.length() && isQuote(text.charAt(at))) {
      return quoted();
    }
    int start = at;
    while (at < text.length() && !isBreak(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /// What stands in quotes; a quote that is never closed goes to the end.
  private String quoted() {
    int start = ++at;
    while (at < text.length() && !isQuote(text.charAt(at))) {
      at++;
    }
    String inside = text.substring(start, at);
    at = Math.min(text.length(), at + 1);
    return inside;
  }

  private void piece(List<Piece> run, String piece, boolean quoted) {
    if (saysSomething(piece) && room()) {
      run.add(new Piece(piece, quoted));
    }
  }

  private static boolean saysSomething(String piece) {
    for (int i = 0; i < piece.length(); i += Character.charCount(piece.codePointAt(i))) {
      if (Character.isLetterOrDigit(piece.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean room() {
    if (words == MAX_WORDS) {
      notice(Sentence.of("Only the first {0} words were used.", MAX_WORDS));
      return false;
    }
    words++;
    return true;
  }

  private void notice(Sentence notice) {
    if (!notices.contains(notice)) {
      notices.add(notice);
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBreak(char c) {
    return Character.isWhitespace(c) || c == '(' || c == ')';
  }

  /// Whether a minus before this character means "not": it touches what it takes away.
  private static boolean negates(char next) {
    return next == '(' || next != '-' && !isBreak(next);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '“' || c == '”' || c == '„';
  }

  private static Node and(List<Node> nodes) {
    return nodes.size() == 1 ? nodes.getFirst() : new Node.And(List.copyOf(nodes));
  }
}
