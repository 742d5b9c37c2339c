package dev.kith.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The languages that one can ask people to speak, and how a line about somebody shows that they do.
public enum Language {
  EN("English", "englisch", "the and of is that with this for are not from have which will"),
  DE("German", "deutsch", "und der das nicht mit für ist ein eine auf werden wird auch wir oder sind"),
  FR("French", "französisch", "et le les des est une dans pour que pas avec sur sont nous ou cette"),
  NL("Dutch", "niederländisch", "het een van niet dat voor zijn met wordt ook maar deze wij naar"),
  ES("Spanish", "spanisch", "el los las una que con para por del como pero esta más sus"),
  PT("Portuguese", "portugiesisch", "não uma para com dos das são mais pelo está você também ao"),
  IT("Italian", "italienisch", "il che di una per non con sono della gli questo anche nel");

  private final String english;
  private final String german;
  private final List<String> little;

  Language(String english, String german, String little) {
    this.english = english;
    this.german = german;
    this.little = Arrays.asList(little.split(" "));
  }

  /// As English writes it.
  public String label() {
    return english;
  }

  /// The two letters of ISO 639-1.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// By its code or its name, in English or German.
  public static Optional<Language> of(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(one -> one.code().equals(key) || one.english.toLowerCase(Locale.ROOT).equals(key)
        || one.german.equals(key)).findFirst();
  }

  /// Whether a line that somebody says of themselves names it, or is written in it.
  public boolean isSaidIn(String line) {
    List<String> words = List.of(line.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
    return words.contains(english.toLowerCase(Locale.ROOT)) || words.contains(german)
        || little.stream().filter(words::contains).count() >= 2 && this != EN;
  }
}
