package dev.kith.search;

import java.util.List;

/// One line of `synonyms.txt`.
///
/// @param oneWay false: all of `left` mean the same, and `right` is empty; true: who asks for one of `left` also gets what
///               says one of `right`, but not the other way round
/// @param left   words or phrases as the admin wrote them, without blanks at their ends
/// @param right  as `left`
public record SynonymRule(boolean oneWay, List<String> left, List<String> right) {
  public SynonymRule {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }
}
