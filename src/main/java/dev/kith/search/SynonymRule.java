package dev.kith.search;

import java.util.List;

/// One line of `synonyms.txt`.
///
/// @param oneWay true for `left => right`: whoever asks for the left also gets the right, not the other way round
/// @param left   words or phrases
/// @param right  words or phrases; the same as `left` for a line of equals
public record SynonymRule(boolean oneWay, List<String> left, List<String> right) {
  public SynonymRule {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }
}
