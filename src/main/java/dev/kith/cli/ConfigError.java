package dev.kith.cli;

/// A mistake in the configuration, told in one line: `file:line: key: problem; try …`. It ends the command with
/// [Exit#CONFIG] before anything has been started.
public final class ConfigError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_VALUE = 60;

  /// @param line counted from 1
  /// @param key  where in the file, such as `sources[2].path`; a word for the whole file where there is no key
  /// @param mend what to do, without the word "try"
  ConfigError(String file, int line, String key, String problem, String mend) {
    super(plain(file) + ":" + line + ": " + plain(key) + ": " + plain(problem) + "; try " + plain(mend));
  }

  /// A mistake that stands in no file, such as a folder of settings that is not there.
  ConfigError(String where, String problem, String mend) {
    super(plain(where) + ": " + plain(problem) + "; try " + plain(mend));
  }

  /// A value as an error may show it: quoted, on one line and not long.
  static String quoted(String value) {
    String one = plain(value);
    if (one.codePointCount(0, one.length()) <= LONGEST_VALUE) {
      return "'" + one + "'";
    }
    return "'" + one.substring(0, one.offsetByCodePoints(0, LONGEST_VALUE)) + "…'";
  }

  /// Without line breaks and whatever else a terminal could take as an order.
  private static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(c -> switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> ' ';
      default -> c;
    }).forEach(out::appendCodePoint);
    return out.toString().strip();
  }
}
