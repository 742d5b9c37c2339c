package dev.kith.model;

import java.util.Objects;

/// What an item says, raw, with its media type, as the source gave it. Cleaning is `extract`'s work, not the connector's.
public sealed interface Content {
  /// An IANA media type without parameters, such as `text/html`, `text/markdown`, `text/x-wiki`, `application/pdf`.
  String mediaType();

  record Text(String mediaType, String text) implements Content {
    public Text {
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(text);
    }
  }

  /// Bytes that only a parser can read: office files, PDF. The array is not copied; nobody may change it.
  record Binary(String mediaType, byte[] bytes) implements Content {
    public Binary {
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(bytes);
    }

    @Override
    public String toString() {
      return "Binary[" + mediaType + ", " + bytes.length + " bytes]";
    }
  }

  static Content plain(String text) {
    return new Text("text/plain", text);
  }

  static Content html(String text) {
    return new Text("text/html", text);
  }

  static Content markdown(String text) {
    return new Text("text/markdown", text);
  }

  static Content wikitext(String text) {
    return new Text("text/x-wiki", text);
  }
}
