package dev.kith.model;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A sentence for people: an English pattern, and what stands in its places, so that it can be said in other languages.
///
/// The pattern is the key under which another language has its own; [#toString()] says it in English.
///
/// @param pattern such as `Wrote {0} documents in {1}.`; `{0^}` begins with a capital letter
/// @param values  texts and numbers stay as they are; sentences are said in the same language; of a list each, with commas
public record Sentence(String pattern, List<?> values) {
  /// Says nothing.
  public static final Sentence NONE = new Sentence("", List.of());

  public Sentence {
    values = List.copyOf(values);
  }

  /// @param pattern written out where it is used: so a test finds them all, and asks for them in every language
  public static Sentence of(String pattern, Object... values) {
    return new Sentence(pattern, List.of(values));
  }

  /// A sentence of a number, which stands at `{0}`.
  public static Sentence counted(String one, String many, long count) {
    return new Sentence(count == 1 ? one : many, List.of(count));
  }

  /// A word out of a closed list, such as the name of a field.
  public static Sentence word(String word) {
    return new Sentence(word, List.of());
  }

  /// One after the other, without the empty ones.
  public static Sentence together(Sentence... parts) {
    return List.of(parts).stream().filter(part -> !part.isEmpty()).reduce((all, next) -> new Sentence("{0} {1}", List.of(all, next)))
        .orElse(NONE);
  }

  public boolean isEmpty() {
    return pattern.isEmpty();
  }

  /// @param language gives the pattern of a language for the English one
  public String in(UnaryOperator<String> language) {
    String said = language.apply(pattern);
    int place = said.indexOf('{');
    if (place < 0) {
      return said;
    }
    StringBuilder out = new StringBuilder(said.length() + 16);
    int from = 0;
    for (; place >= 0; place = said.indexOf('{', place + 1)) {
      int end = end(said, place);
      int number = end < 0 ? 0 : said.charAt(place + 1) - '0';
      if (end < 0 || number >= values.size()) {
        continue;
      }
      String value = said(values.get(number), language);
      out.append(said, from, place).append(end == place + 3 ? value : capital(value));
      from = end;
    }
    return out.append(said, from, said.length()).toString();
  }

  /// Where a place ends that begins here: `{0}` or `{0^}`; -1 if none does.
  private static int end(String pattern, int start) {
    int close = pattern.startsWith("^", start + 2) ? start + 3 : start + 2;
    boolean place = pattern.startsWith("}", close) && pattern.charAt(start + 1) >= '0' && pattern.charAt(start + 1) <= '9';
    return place ? close + 1 : -1;
  }

  private static String capital(String text) {
    int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
  }

  private static String said(Object value, UnaryOperator<String> language) {
    return switch (value) {
      case Sentence sentence -> sentence.in(language);
      case List<?> list -> list.stream().map(one -> said(one, language)).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  @Override
  public String toString() {
    return in(UnaryOperator.identity());
  }
}
