package dev.kith.model;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)(\\^?)}");

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
    return said.indexOf('{') < 0 ? said : PLACE.matcher(said).replaceAll(place -> {
      int at = Integer.parseInt(place.group(1));
      String value = at < values.size() ? said(values.get(at), language) : place.group();
      return Matcher.quoteReplacement(place.group(2).isEmpty() ? value : capital(value));
    });
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
