package dev.kith.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an item says, raw, with its media type, as the source gave it. Cleaning is `extract`'s work, not the connector's.
public sealed interface Content {
  /// An IANA media type without parameters, such as `text/html`, `text/markdown`, `text/x-wiki`, `application/pdf`.
  String mediaType();

  /// @param posts where in the text what somebody posted begins, such as the answers of a thread, in order; those that begin
  ///              behind the end of the text are left out
  record Text(String mediaType, String text, List<Post> posts) implements Content {
    public Text {
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(text);
      int length = text.length();
      posts = posts.stream().filter(post -> post.start < length).toList();
      for (int i = 1; i < posts.size(); i++) {
        if (posts.get(i).start < posts.get(i - 1).start) {
          throw new IllegalArgumentException("posts come in the order of the text");
        }
      }
    }

    /// Of one hand.
    public Text(String mediaType, String text) {
      this(mediaType, text, List.of());
    }
  }

  /// A part of a text that somebody posted; it ends where the next begins. Its markup stands for itself: what is left open in it
  /// does not go on behind it.
  ///
  /// @param start in the text as the source gave it, in UTF-16 units
  /// @param who   `null` if nobody is known
  /// @param at    when it was written; `null` if the source does not say
  /// @param url   where a person opens it, or empty if it has no address of its own
  record Post(int start, Identity who, Instant at, String url) {
    public Post {
      Objects.requireNonNull(url);
      if (start < 0) {
        throw new IllegalArgumentException("a post begins in the text");
      }
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

  static Content html(String text, List<Post> posts) {
    return new Text("text/html", text, posts);
  }

  static Content markdown(String text) {
    return new Text("text/markdown", text);
  }

  static Content markdown(String text, List<Post> posts) {
    return new Text("text/markdown", text, posts);
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
