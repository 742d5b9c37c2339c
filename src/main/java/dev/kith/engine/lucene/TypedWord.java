package dev.kith.engine.lucene;

import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Word;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/// A word that somebody has typed, or is still typing.
///
/// @param beginning `null` for a whole word
/// @param weight    of what begins so, against 1 for what has the stem
record TypedWord(Slot slot, BytesRef beginning, double weight) {
  /// `null` if it is no word of this kind.
  static TypedWord of(Word word, Analyzer analyzer) {
    List<Form> forms = word.forms();
    List<Slot> slots = analyzer.slots(forms.getFirst().text(), true);
    boolean begun = forms.size() == 2 && forms.get(1).match() == Match.PREFIX && forms.get(1).text().equals(forms.getFirst().text());
    if (slots.size() != 1 || forms.getFirst().match() != Match.STEM || forms.size() > 1 && !begun) {
      return null;
    }
    return new TypedWord(slots.getFirst(), begun ? new BytesRef(slots.getFirst().word()) : null, begun ? forms.get(1).weight() : 0);
  }

  /// A word in a segment: those of its stem, and `from` to `to` of those that begin so.
  record Here(int[] same, int from, int to, long count) {
    static Here of(TypedWord wanted, Titles titles, Analyzer analyzer) {
      int[] same = titles.same(wanted.slot, analyzer);
      int from = wanted.beginning == null ? 0 : titles.first(wanted.beginning);
      int to = wanted.beginning == null ? 0 : titles.end(wanted.beginning);
      long count = titles.count(from, to);
      for (int word : same) {
        count += titles.count(word, word + 1);
      }
      return new Here(same, from, to, count);
    }

    boolean isSame(int word) {
      if (same.length == 0 || word < same[0] || word > same[same.length - 1]) {
        return false;
      }
      for (int each : same) {
        if (each == word) {
          return true;
        }
      }
      return false;
    }

    /// The marks of all of them.
    long marks(Titles titles) {
      long marks = titles.marks(from, to);
      for (int word : same) {
        marks |= titles.marks(word, word + 1);
      }
      return marks;
    }

    /// How many they are; some may count twice.
    int words() {
      return same.length + to - from;
    }

    boolean begins(int word) {
      return word >= from && word < to;
    }
  }
}
