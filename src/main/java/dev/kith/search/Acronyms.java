package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.fields.Fields;
import dev.kith.search.Answer.SpeltOut;
import dev.kith.search.Node.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What acronyms stand for, where a document that the asker may see says it: "SLO (service level objective)" or "service level
/// objective (SLO)".
final class Acronyms {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 6;
  /// Words that may be missing from an acronym.
  private static final Set<String> SMALL = Set.of("of", "the", "and", "for", "in", "to", "a", "on", "der", "die", "das", "und", "für");
  private static final Pattern BLANKS = Pattern.compile("[\\s-]+");
  private static final List<Weighted> TEXT = List.of(new Weighted(Fields.TITLE, 1, false), new Weighted(Fields.BODY, 1, false));

  private Acronyms() {}

  /// What could be an acronym, or the words of one, in a question: a word in capitals, a short word alone, or the initials of all
  /// its words; in small letters.
  static Optional<String> candidate(List<Piece> pieces) {
    List<Piece> telling = Translation.telling(pieces);
    List<String> words = new ArrayList<>(telling.size());
    for (Piece piece : telling) {
      if (piece.quoted() || !isOfLetters(piece.text())) {
        return Optional.empty();
      }
      words.add(piece.text());
    }
    for (String word : words) {
      String lowered = word.toLowerCase(Locale.ROOT);
      if (fits(word) && (words.size() == 1 || word.equals(word.toUpperCase(Locale.ROOT)) && !word.equals(lowered))) {
        return Optional.of(lowered);
      }
    }
    return words.size() < 2 ? Optional.empty() : Optional.of(initials(words)).filter(word -> word.length() > SHORTEST && fits(word));
  }

  private static boolean isOfLetters(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!Character.isLetter(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String word) {
    return word.length() >= SHORTEST && word.length() <= LONGEST;
  }

  private static String initials(List<String> words) {
    StringBuilder out = new StringBuilder();
    words.forEach(word -> out.appendCodePoint(word.codePointAt(0)));
    return out.toString().toLowerCase(Locale.ROOT);
  }

  /// Documents that hold it.
  static Query holding(String acronym) {
    return new Query.Words(List.of(new Word(List.of(new Form(acronym, Match.EXACT, 1)))), TEXT, 1, 0, 0, false);
  }

  /// The meaning that the first of some hits which tells one tells; their quotes are looked at.
  static Optional<SpeltOut> meaning(String acronym, List<Hit> hits) {
    for (Hit hit : hits) {
      for (Quote quote : hit.quotes()) {
        StringBuilder text = new StringBuilder();
        quote.fragments().forEach(fragment -> text.append(fragment.text()));
        Optional<String> words = in(acronym, text.toString());
        if (words.isPresent()) {
          return Optional.of(new SpeltOut(acronym.toUpperCase(Locale.ROOT), words.get(), hit.id(), hit.first(Fields.TITLE)));
        }
      }
    }
    return Optional.empty();
  }

  /// The words that a text says an acronym stands for.
  static Optional<String> in(String acronym, String text) {
    String capitals = Pattern.quote(acronym.toUpperCase(Locale.ROOT));
    Matcher before = Pattern.compile("\\b" + capitals + "\\s*\\(([\\p{L}][\\p{L}\\s'’-]{3,80})\\)").matcher(text);
    while (before.find()) {
      List<String> words = Arrays.asList(BLANKS.split(before.group(1).strip()));
      if (standFor(words, acronym)) {
        return Optional.of(String.join(" ", words).toLowerCase(Locale.ROOT));
      }
    }
    Matcher behind = Pattern.compile("([\\p{L}][\\p{L}\\s'’-]{3,80})\\s\\(\\s*" + capitals + "s?\\s*[),;]").matcher(text);
    while (behind.find()) {
      List<String> words = Arrays.asList(BLANKS.split(behind.group(1).strip()));
      for (int length = acronym.length(); length <= Math.min(words.size(), 2 * acronym.length()); length++) {
        List<String> last = words.subList(words.size() - length, words.size());
        if (standFor(last, acronym)) {
          return Optional.of(String.join(" ", last).toLowerCase(Locale.ROOT));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean standFor(List<String> words, String acronym) {
    List<String> large = new ArrayList<>(words);
    large.removeIf(word -> SMALL.contains(word.toLowerCase(Locale.ROOT)));
    boolean begins = !words.isEmpty() && !SMALL.contains(words.getFirst().toLowerCase(Locale.ROOT));
    return begins && words.size() > 1 && (initials(words).equals(acronym) || initials(large).equals(acronym));
  }
}
