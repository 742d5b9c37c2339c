package dev.kith.search;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What languages are called in a question.
final class Languages {
  private static final Map<String, String> CODES = Map.ofEntries(
      Map.entry("english", "en"), Map.entry("englisch", "en"), Map.entry("englische", "en"), Map.entry("anglais", "en"),
      Map.entry("german", "de"), Map.entry("deutsch", "de"), Map.entry("deutsche", "de"), Map.entry("allemand", "de"),
      Map.entry("french", "fr"), Map.entry("französisch", "fr"), Map.entry("französische", "fr"), Map.entry("français", "fr"),
      Map.entry("spanish", "es"), Map.entry("spanisch", "es"), Map.entry("spanische", "es"), Map.entry("español", "es"),
      Map.entry("dutch", "nl"), Map.entry("niederländisch", "nl"), Map.entry("italian", "it"), Map.entry("italienisch", "it"),
      Map.entry("portuguese", "pt"), Map.entry("portugiesisch", "pt"));

  /// The JDK looks a name up anew each time.
  private static final Map<String, String> LABELS = new ConcurrentHashMap<>();
  private static final int MOST = 1_000;

  private Languages() {}

  /// The two letters of a language by its name, or by themselves.
  static Optional<String> code(String name) {
    String lowered = name.toLowerCase(Locale.ROOT);
    return CODES.containsValue(lowered) ? Optional.of(lowered) : Optional.ofNullable(CODES.get(lowered));
  }

  /// The English name of a language, or its code if it has none.
  static String label(String code) {
    return LABELS.size() < MOST ? LABELS.computeIfAbsent(code, Languages::named) : LABELS.getOrDefault(code, named(code));
  }

  private static String named(String code) {
    String name = Locale.of(code).getDisplayLanguage(Locale.ENGLISH);
    return name.isEmpty() ? code : name;
  }
}
