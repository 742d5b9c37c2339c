package dev.kith.engine.lucene;

/// How far one word is from another.
final class Edits {
  private Edits() {}

  /// How many letters are missing, too much, wrong or have changed places with their neighbour.
  static int between(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    int[][] edits = new int[x.length + 1][y.length + 1];
    for (int i = 0; i <= x.length; i++) {
      for (int j = 0; j <= y.length; j++) {
        edits[i][j] = i == 0 ? j : j == 0 ? i : step(edits, x, y, i, j);
      }
    }
    return edits[x.length][y.length];
  }

  private static int step(int[][] edits, int[] x, int[] y, int i, int j) {
    int best = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1,
        edits[i - 1][j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1));
    boolean swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
