package dev.kith.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of an engine's documents.
public record Schema(List<Field> fields) {
  /// The name of the keyword field that every document has: its id.
  public static final String ID = "id";

  /// What a field is for.
  public enum Kind {
    /// Searched by words, quoted in answers.
    TEXT,
    /// Matched whole, counted as a facet; a document may have several.
    KEYWORD,
    /// A whole number, one a document: compared, sorted by, used as a factor. Times are seconds since 1970.
    NUMBER,
    /// Kept and given back in order, never searched.
    STORED
  }

  /// How the text of a field becomes words. All analyses cut at whatever is neither letter nor digit, lower the case and take
  /// accents off; positions count words; there is no stop list.
  public enum Analysis {
    /// For fields that are not text.
    NONE,
    /// Each word in its exact form, and again with its ending taken off by the stemmer of the document's language.
    STEMMED,
    /// Each word in its exact form only: names.
    EXACT,
    /// Paths and identifiers: words also cut where `camelCase` turns, the whole kept as well; hexadecimal names of seven and
    /// more digits are dropped; not stemmed beyond a plural `s`.
    PATH
  }

  public record Field(String name, Kind kind, Analysis analysis) {
    public Field {
      if ((kind == Kind.TEXT) == (analysis == Analysis.NONE)) {
        throw new IllegalArgumentException("field " + name + ": text fields have an analysis, others have none");
      }
    }

    public static Field text(String name, Analysis analysis) {
      return new Field(name, Kind.TEXT, analysis);
    }

    public static Field keyword(String name) {
      return new Field(name, Kind.KEYWORD, Analysis.NONE);
    }

    public static Field number(String name) {
      return new Field(name, Kind.NUMBER, Analysis.NONE);
    }

    public static Field stored(String name) {
      return new Field(name, Kind.STORED, Analysis.NONE);
    }
  }

  public Schema {
    Map<String, Field> seen = new HashMap<>();
    for (Field field : fields) {
      if (field.name().equals(ID) || seen.put(field.name(), field) != null) {
        throw new IllegalArgumentException("field " + field.name() + " is there twice");
      }
    }
    fields = List.copyOf(fields);
  }

  /// The field of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Field field(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException("no field " + name);
  }

  /// As [#field], and of this kind.
  public Field field(String name, Kind kind) {
    if (name.equals(ID) && kind == Kind.KEYWORD) {
      return Field.keyword(ID);
    }
    Field field = field(name);
    if (field.kind() != kind) {
      throw new IllegalArgumentException("field " + name + " is " + field.kind() + ", not " + kind);
    }
    return field;
  }
}
