package dev.kith.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /// Text from bytes whose charset nobody states: a byte order mark decides, then an HTML page's own `meta`, then strict
  /// UTF-8, and what is not UTF-8 is taken as windows-1252.
  static Text decoded(String mediaType, byte[] bytes) {
    if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
      return new Text(mediaType, new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE));
    }
    if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
      return new Text(mediaType, new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Text(mediaType, text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException _) {
      return new Text(mediaType, new String(bytes, mediaType.contains("html") ? stated(bytes) : WINDOWS));
    }
  }

  Charset WINDOWS = Charset.forName("windows-1252");

  private static Charset stated(byte[] html) {
    String head = new String(html, 0, Math.min(html.length, 1 << 16), StandardCharsets.ISO_8859_1);
    Matcher meta = Pattern.compile("(?i)<meta[^>]{0,200}charset\\s*=\\s*[\"']?([\\w:-]{1,40})").matcher(head);
    try {
      return meta.find() && !meta.group(1).equalsIgnoreCase("utf-8") ? Charset.forName(meta.group(1)) : WINDOWS;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return WINDOWS;
    }
  }
}
