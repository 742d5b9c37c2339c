package dev.kith.connector.input;

/// Titles for what has none.
public final class Wording {
  private static final int LONGEST = 120;

  private Wording() {}

  /// The first line that says something, cut between words to at most 120 characters; `otherwise` if there is none.
  public static String title(String text, String otherwise) {
    String line = text.lines().map(String::strip).filter(l -> l.codePoints().anyMatch(Character::isLetterOrDigit)).findFirst()
        .orElse(otherwise);
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = line.lastIndexOf(' ', LONGEST - 2);
    if (end < LONGEST / 2) {
      end = LONGEST - 2;
    }
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).strip() + " …";
  }
}
