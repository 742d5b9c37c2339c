package dev.kith.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean": the known word that was most likely meant.
final class Nearest {
  private Nearest() {}

  /// The known word that differs least, if it differs by no more than a third of the longer one's letters. A letter added,
  /// left out, replaced or swapped with its neighbour counts as one; case, hyphens and underscores do not count.
  static Optional<String> of(String word, Collection<String> known) {
    String wanted = fold(word);
    return known.stream()
        .filter(k -> distance(wanted, fold(k)) <= Math.max(1, Math.max(wanted.length(), k.length()) / 3))
        .min(Comparator.<String>comparingInt(k -> distance(wanted, fold(k))).thenComparing(Comparator.naturalOrder()));
  }

  private static String fold(String word) {
    String cut = word.length() > 60 ? word.substring(0, 60) : word;
    return cut.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
