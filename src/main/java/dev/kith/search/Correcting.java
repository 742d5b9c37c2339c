package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result.Count;
import dev.kith.search.Answer.Correction;
import dev.kith.search.Node.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts misspelt words right: rare words become frequent ones that differ by a letter or two, or two words where that is how it
/// is written, out of the documents that the asker may see. Never a name of a person, a code such as `KX-4411`, an acronym, or
/// what stands in quotes.
///
/// @param fields the text fields that words are looked up in
/// @param named  whether a word is the name of somebody of whom the asker may know
record Correcting(Engine engine, Query visible, List<Weighted> fields, Synonyms synonyms, Predicate<String> named) {
  private static final Query NONE = new Query.Or(List.of());
  private static final int SHORTEST = 3;
  /// Of shorter words there are many that differ by a letter: only letters that changed places or were struck twice count.
  private static final int SHORT = 5;
  /// Two letters off, a shorter word is most likely another one.
  private static final int LONG = 10;
  private static final int MOST_WORDS = 8;
  /// A word that more documents hold is meant as it is.
  private static final int RARE = 2;
  /// A word that some hold is a misspelling only if its correction is so many times more frequent.
  private static final int TIMES = 20;
  /// What one more letter to be changed takes away from a correction's frequency: so many times.
  private static final double PER_EDIT = 30;
  private static final int CANDIDATES = 10;
  private static final Pattern TWICE = Pattern.compile("(.)\\1+");
  private static final Pattern QUOTED = Pattern.compile("[\"“”„][^\"“”„]*[\"“”„]?");

  /// @param last whether the last word may go on, and so is no misspelling yet
  List<Correction> of(List<Piece> pieces, boolean last) {
    List<String> suspects = new ArrayList<>();
    for (Piece piece : last && !pieces.isEmpty() ? pieces.subList(0, pieces.size() - 1) : pieces) {
      if (!piece.quoted() && mayBeMisspelt(piece.text()) && suspects.size() < MOST_WORDS) {
        suspects.add(bare(piece.text()).toLowerCase(Locale.ROOT));
      }
    }
    if (suspects.isEmpty()) {
      return List.of();
    }
    List<List<Count>> known = look(suspects, Match.STEM);
    List<String> rare = new ArrayList<>();
    List<Long> frequencies = new ArrayList<>();
    for (int i = 0; i < suspects.size(); i++) {
      long frequency = known.get(i).stream().mapToLong(Count::count).sum();
      if (frequency <= RARE && !rare.contains(suspects.get(i)) && !named.test(suspects.get(i))) {
        rare.add(suspects.get(i));
        frequencies.add(frequency);
      }
    }
    if (rare.isEmpty()) {
      return List.of();
    }
    List<List<Count>> near = look(rare, Match.FUZZY);
    List<Correction> corrections = new ArrayList<>();
    for (int i = 0; i < rare.size(); i++) {
      String parted = frequencies.get(i) > 0 ? null : parted(rare.get(i));
      String best = parted != null ? parted : best(rare.get(i), frequencies.get(i), near.get(i));
      if (best != null) {
        corrections.add(new Correction(rare.get(i), best));
      }
    }
    return corrections;
  }

  private List<List<Count>> look(List<String> words, Match match) {
    return engine.search(Request.of(NONE, visible, 0, List.of())
        .withLookups(words.stream().map(word -> new Lookup(word, match, fields.stream().map(Weighted::field).toList())).toList())).words();
  }

  /// The two words that make this one and stand side by side in most documents, as in "Wi-Fi" for "wifi"; `null` if none do.
  private String parted(String word) {
    String best = null;
    long most = 0;
    for (int at = 2; at <= word.length() - 2; at++) {
      String parts = word.substring(0, at) + '-' + word.substring(at);
      Word side = new Word(List.of(new Form(parts, Match.EXACT, 1)));
      long total = engine.search(Request.of(new Query.Words(List.of(side), fields, 1, 0, 0, false), visible, 0, List.of())).total();
      if (total > most) {
        best = parts;
        most = total;
      }
    }
    return best;
  }

  private boolean mayBeMisspelt(String piece) {
    String word = bare(piece);
    return word.length() >= SHORTEST && word.chars().allMatch(Character::isLetter) && !Translation.unspaced(word)
        // an acronym, or a name such as eGate
        && word.substring(1).equals(word.substring(1).toLowerCase(Locale.ROOT))
        && synonyms.at(List.of(word), 0).others().isEmpty();
  }

  /// Without the punctuation around it.
  private static String bare(String piece) {
    return Natural.bare(piece);
  }

  private String best(String word, long frequency, List<Count> near) {
    Set<String> stems = stems(word);
    String best = null;
    double most = 0;
    for (Count other : near.subList(0, Math.min(CANDIDATES, near.size()))) {
      int edits = apart(word, other.value());
      double weight = other.count() / Math.pow(PER_EDIT, edits);
      int allowed = word.length() >= LONG && frequency == 0 ? 2 : 1;
      if (edits > 0 && edits <= allowed && weight > most && other.count() >= TIMES * frequency && (word.length() >= SHORT || slipped(word, other.value()))
          && other.value().chars().allMatch(Character::isLetter) && Collections.disjoint(stems, stems(other.value()))
          && !named.test(other.value())) {
        best = other.value();
        most = weight;
      }
    }
    return best;
  }

  /// How far they are apart, where a plural is as near as its singular.
  private static int apart(String word, String other) {
    int edits = edits(word, other);
    return other.endsWith("s") && !word.endsWith("s") ? Math.min(edits, Math.max(1, edits(word, other.substring(0, other.length() - 1)))) : edits;
  }

  /// Whether they differ only in the places of letters, or in letters struck twice.
  private static boolean slipped(String one, String other) {
    return TWICE.matcher(one).replaceAll("$1").equals(TWICE.matcher(other).replaceAll("$1")) || Arrays.equals(one.chars().sorted().toArray(), other.chars().sorted().toArray());
  }

  private Set<String> stems(String word) {
    Set<String> stems = new HashSet<>();
    engine.words(word).forEach(stems::addAll);
    return stems;
  }

  /// How many letters are changed, missing or too many; two neighbours that changed places are one.
  static int edits(String one, String other) {
    int[][] least = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int changed = least[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        least[i][j] = Math.min(changed, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
        }
      }
    }
    return least[one.length()][other.length()];
  }

  /// A question with words put right where they stand by themselves: not in quotes, not behind a `:`, `+` or `-`.
  static String apply(String text, List<Correction> corrections) {
    String out = text;
    for (Correction correction : corrections) {
      Pattern word = Pattern.compile("(?<![\\p{L}\\p{N}:+]|(?<=^|\\s)-)" + Pattern.quote(correction.from()) + "(?![\\p{L}\\p{N}:])",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
      StringBuilder all = new StringBuilder();
      int at = 0;
      for (Matcher quoted = QUOTED.matcher(out); quoted.find(); at = quoted.end()) {
        all.append(word.matcher(out.substring(at, quoted.start())).replaceAll(Matcher.quoteReplacement(correction.to())));
        all.append(quoted.group());
      }
      all.append(word.matcher(out.substring(at)).replaceAll(Matcher.quoteReplacement(correction.to())));
      out = all.toString();
    }
    return out;
  }
}
