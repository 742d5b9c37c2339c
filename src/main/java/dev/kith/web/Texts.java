package dev.kith.web;

import dev.kith.model.Sentence;
import dev.kith.search.Answer.FacetValue;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the server itself says, in the language of whoever asks: the English patterns of the code lead to those of the language's
/// file in `sentences/`. What stands in documents is never translated.
///
/// @param language as in `lang`
/// @param patterns by the English ones; English itself has none
record Texts(String language, Map<String, String> patterns) {
  static final List<String> LANGUAGES = List.of("en", "de");
  static final Texts ENGLISH = new Texts("en", Map.of());
  private static final String CHOSEN = "kith-language";
  private static final Map<String, Texts> ALL = LANGUAGES.stream().collect(Collectors.toMap(Function.identity(), Texts::read));

  private static Texts read(String language) {
    if (language.equals(ENGLISH.language)) {
      return ENGLISH;
    }
    try (InputStream in = Texts.class.getResourceAsStream("/sentences/" + language + ".json")) {
      Map<String, String> patterns = new HashMap<>();
      Json.MAPPER.readTree(in.readAllBytes()).forEachEntry((english, own) -> patterns.put(english, own.asString()));
      return new Texts(language, patterns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param language one of [#LANGUAGES]
  static Texts named(String language) {
    return ALL.get(language);
  }

  /// In what the reader chose on the page, else in what their `Accept-Language` asks for, else in English.
  static Texts of(Context ctx) {
    String chosen = ctx.cookie(CHOSEN);
    if (chosen != null && LANGUAGES.contains(chosen)) {
      return ALL.get(chosen);
    }
    String accepted = ctx.header("Accept-Language");
    if (accepted == null) {
      return ENGLISH;
    }
    try {
      String wanted = Locale.lookupTag(LanguageRange.parse(accepted), LANGUAGES);
      return wanted == null ? ENGLISH : ALL.get(wanted);
    } catch (IllegalArgumentException _) {
      return ENGLISH;
    }
  }

  String say(Sentence sentence) {
    return sentence.in(this::say);
  }

  /// A text without places; one that the language does not have stays English.
  String say(String english) {
    return patterns.getOrDefault(english, english);
  }

  /// What a value of a facet is called: those of closed lists in this language.
  String label(String facet, FacetValue value) {
    return switch (facet) {
      case "type", "ownership" -> say(value.label());
      case "language" -> this == ENGLISH || Locale.of(value.value()).getDisplayLanguage(Locale.of(language)).isEmpty() ? value.label()
          : Locale.of(value.value()).getDisplayLanguage(Locale.of(language));
      default -> value.label();
    };
  }
}
