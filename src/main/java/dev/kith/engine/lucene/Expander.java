package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;

/// Finds the words that a prefix or a misspelt word stands for. Whose count of holders, hidden ones included, cannot reach the
/// list is not counted; that saves time and changes nothing.
final class Expander {
  private static final int SHORT = 5;

  /// @param bound at most how many visible documents hold it
  /// @param in    as of an [Expansion]
  private record Candidate(String word, int edits, long bound, long in) {}

  /// What the dictionaries tell of a word: see [Candidate].
  private record Standing(long bound, long in) {
    Standing with(Standing other) {
      return new Standing(bound + other.bound, in | other.in);
    }
  }

  private final List<SegmentView> segments;
  private final List<Field> fields;
  private final String word;

  Expander(List<SegmentView> segments, List<Field> fields, String word) {
    this.segments = segments;
    this.fields = fields;
    this.word = word;
  }

  List<Expansion> expand(Match match) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    standing(match).forEach((term, standing) -> {
      int edits = match == Match.FUZZY ? Edits.between(word, term) : 0;
      if (match != Match.FUZZY || edits <= maxEdits(word)) {
        candidates.add(new Candidate(term, edits, standing.bound, standing.in));
      }
    });
    candidates.sort(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::bound, Comparator.reverseOrder()));
    List<Expansion> best = new ArrayList<>();
    for (int edits = 0; edits <= 2 && best.size() < Query.EXPANSIONS; edits++) {
      best.addAll(best(candidates, edits, Query.EXPANSIONS - best.size()));
    }
    return List.copyOf(best);
  }

  static int maxEdits(String word) {
    return word.codePointCount(0, word.length()) <= SHORT ? 1 : 2;
  }

  private List<Expansion> best(List<Candidate> candidates, int edits, int limit) throws IOException {
    Comparator<Expansion> order = Comparator.comparingLong(Expansion::frequency).reversed().thenComparing(Expansion::word);
    List<Expansion> found = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.edits() != edits) {
        continue;
      }
      if (found.size() >= limit && candidate.bound() < found.get(limit - 1).frequency()) {
        break;
      }
      long frequency = 0;
      SegmentView.Key key = new SegmentView.Key(fields, new Slot(candidate.word(), null));
      for (SegmentView segment : segments) {
        frequency += segment.frequency(key, candidate.in());
      }
      if (frequency > 0) {
        Expansion added = new Expansion(candidate.word(), edits, frequency, candidate.in());
        found.add(-1 - Collections.binarySearch(found, added, order), added);
        if (found.size() > limit) {
          found.removeLast();
        }
      }
    }
    return found;
  }

  private Map<String, Standing> standing(Match match) throws IOException {
    Map<String, Standing> found = new HashMap<>();
    for (SegmentView segment : segments) {
      for (int f = 0; f < fields.size(); f++) {
        Terms terms = segment.reader().terms(fields.get(f).name());
        if (terms != null && match == Match.FUZZY) {
          addNearest(terms, 1L << f, found);
        } else if (terms != null) {
          addGoingOn(terms, 1L << f, found);
        }
      }
    }
    return found;
  }

  private void addGoingOn(Terms terms, long field, Map<String, Standing> found) throws IOException {
    BytesRef prefix = new BytesRef(word);
    TermsEnum each = terms.iterator();
    if (each.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
      return;
    }
    for (BytesRef term = each.term(); term != null && startsWith(term, prefix); term = each.next()) {
      found.merge(term.utf8ToString(), new Standing(each.docFreq(), field), Standing::with);
    }
  }

  private static boolean startsWith(BytesRef term, BytesRef prefix) {
    return term.length >= prefix.length && Arrays.equals(term.bytes, term.offset, term.offset + prefix.length,
        prefix.bytes, prefix.offset, prefix.offset + prefix.length);
  }

  private void addNearest(Terms terms, long field, Map<String, Standing> found) throws IOException {
    int first = Character.charCount(word.codePointAt(0));
    CompiledAutomaton near = new CompiledAutomaton(
        new LevenshteinAutomata(word.substring(first), true).toAutomaton(maxEdits(word), word.substring(0, first)));
    TermsEnum each = near.getTermsEnum(terms);
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      found.merge(term.utf8ToString(), new Standing(each.docFreq(), field), Standing::with);
    }
  }
}
