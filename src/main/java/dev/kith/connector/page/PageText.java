package dev.kith.connector.page;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a body: a byte order mark decides its charset, then the header, then the page's own `meta` or XML
/// declaration, then strict UTF-8, and what is not UTF-8 is taken as windows-1252.
public final class PageText {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final Pattern HEADER = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([\\w:.-]{1,40})");
  private static final Pattern STATED =
      Pattern.compile("(?i)<(?:meta[^>]{0,300}?charset|\\?xml[^>]{0,200}?encoding)\\s*=\\s*[\"']?([\\w:.-]{1,40})");
  private static final int HEAD = 1 << 14;

  private PageText() {}

  /// @param contentType the header as sent, or empty
  public static String decoded(byte[] body, String contentType) {
    int first = body.length < 2 ? 0 : (body[0] & 0xff) << 8 | body[1] & 0xff;
    if (first == 0xFEFF || first == 0xFFFE) {
      return new String(body, StandardCharsets.UTF_16);
    }
    String utf8 = strict(body);
    if (utf8 != null && utf8.startsWith("\uFEFF")) {
      return utf8.substring(1);
    }
    Charset header = charset(HEADER.matcher(contentType));
    Charset stated = charset(STATED.matcher(new String(body, 0, Math.min(HEAD, body.length), StandardCharsets.ISO_8859_1)));
    // a server's default (latin 1) is often sent for pages that say, and are, UTF-8
    Charset chosen = header == null || header.equals(WINDOWS) && stated != null ? stated : header;
    // the page could be read as ASCII to find its statement, so UTF-16 cannot be what it is
    if (chosen == null || chosen.equals(StandardCharsets.UTF_8) || chosen.name().startsWith("UTF-16")) {
      return utf8 != null ? utf8 : new String(body, WINDOWS);
    }
    return new String(body, chosen);
  }

  private static String strict(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /// What is called latin 1 is windows-1252, as browsers take it.
  private static Charset charset(Matcher named) {
    try {
      Charset charset = named.find() ? Charset.forName(named.group(1)) : null;
      return StandardCharsets.ISO_8859_1.equals(charset) || StandardCharsets.US_ASCII.equals(charset) ? WINDOWS : charset;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
