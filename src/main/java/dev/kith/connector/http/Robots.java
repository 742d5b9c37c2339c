package dev.kith.connector.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one robots.txt asks of us (RFC 9309), and the two things beyond it that count: `Crawl-delay` and `Sitemap`.
///
/// @param crawlDelay between two requests, as asked for, but no longer than [#LONGEST_DELAY]
/// @param sitemaps   in the file's order
record Robots(List<Rule> rules, Duration crawlDelay, List<URI> sitemaps) {
  /// There is no such file.
  static final Robots NONE = new Robots(List.of(), Duration.ZERO, List.of());
  /// What is beyond is not read.
  static final int MOST_BYTES = 500 << 10;
  static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
  /// What the file calls us.
  private static final String NAME = "kith";
  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z-]+)\\s*:\\s*([^#]*)(?:#.*)?", Pattern.DOTALL);
  private static final Pattern PRODUCT = Pattern.compile("[A-Za-z_-]+");
  private static final Pattern DELAY = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /// @param pieces what stands between the asterisks, in order; the first is where the path begins
  /// @param whole  whether the path must end where the pattern does
  /// @param weight the longest pattern that matches decides
  record Rule(boolean allow, List<String> pieces, boolean whole, int weight) {
    static Rule of(boolean allow, String written) {
      String pattern = normal(written, false);
      boolean whole = pattern.endsWith("$");
      String path = whole ? pattern.substring(0, pattern.length() - 1) : pattern;
      return new Rule(allow, List.of(path.split("\\*", -1)), whole, pattern.length());
    }

    boolean matches(String path) {
      if (!path.startsWith(pieces.getFirst())) {
        return false;
      }
      int at = pieces.getFirst().length();
      for (int i = 1; i < pieces.size(); i++) {
        String piece = pieces.get(i);
        if (whole && i == pieces.size() - 1) {
          return path.length() - piece.length() >= at && path.endsWith(piece);
        }
        at = path.indexOf(piece, at);
        if (at < 0) {
          return false;
        }
        at += piece.length();
      }
      return !whole || at == path.length();
    }
  }

  /// The rules of all groups that name us, or else of all for everybody. Lines that say nothing known are passed over.
  static Robots of(byte[] file, URI address) {
    String text = new String(file, 0, Math.min(file.length, MOST_BYTES), StandardCharsets.UTF_8);
    if (file.length >= MOST_BYTES) {
      text = text.substring(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
    }
    Group ours = new Group();
    Group everybodys = new Group();
    List<URI> sitemaps = new ArrayList<>();
    boolean named = false;
    boolean isOurs = false;
    boolean isEverybodys = false;
    boolean inRules = false;
    for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("[\\r\\n]+")) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        continue;
      }
      String value = parts.group(2).strip();
      switch (parts.group(1).toLowerCase(Locale.ROOT)) {
        case "user-agent" -> {
          if (inRules) {
            isOurs = false;
            isEverybodys = false;
            inRules = false;
          }
          Matcher product = PRODUCT.matcher(value);
          boolean us = product.lookingAt() && product.group().equalsIgnoreCase(NAME);
          named |= us;
          isOurs |= us;
          isEverybodys |= value.equals("*") || value.startsWith("* ");
        }
        case "allow", "disallow" -> {
          inRules = true;
          boolean allow = parts.group(1).length() == "allow".length();
          if (value.startsWith("/") || value.startsWith("*")) {
            Rule rule = Rule.of(allow, value);
            ours.add(isOurs, rule);
            everybodys.add(isEverybodys, rule);
          }
        }
        case "crawl-delay" -> {
          if (DELAY.matcher(value).matches()) {
            ours.delay(isOurs, Double.parseDouble(value));
            everybodys.delay(isEverybodys, Double.parseDouble(value));
          }
        }
        case "sitemap" -> sitemap(value, address, sitemaps);
        default -> {
          // nothing that we know
        }
      }
    }
    Group group = named ? ours : everybodys;
    return new Robots(List.copyOf(group.rules), group.delay, List.copyOf(sitemaps));
  }

  private static void sitemap(String value, URI address, List<URI> sitemaps) {
    try {
      URI uri = address.resolve(value);
      if (!value.isEmpty() && uri.getRawAuthority() != null && !sitemaps.contains(uri)) {
        sitemaps.add(uri);
      }
    } catch (IllegalArgumentException _) {
      // as any line that cannot be read
    }
  }

  /// Whether it may be fetched: the longest pattern says so, or there is none; of equal ones the one that allows.
  boolean allows(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = normal((uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + query, true);
    if (path.equals("/robots.txt")) {
      return true;
    }
    Rule best = null;
    for (Rule rule : rules) {
      boolean stronger = best == null || rule.weight() > best.weight() || rule.weight() == best.weight() && rule.allow();
      if (stronger && rule.matches(path)) {
        best = rule;
      }
    }
    return best == null || best.allow();
  }

  /// One spelling for what means the same: characters outside ASCII as bytes of UTF-8, encoded; characters that need no
  /// encoding without. In a path, the two characters that mean something in a pattern are encoded.
  private static String normal(String text, boolean path) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (c == '%' && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0) {
        int decoded = digit(bytes[i + 1]) << 4 | digit(bytes[i + 2]);
        i += 2;
        append(out, decoded, UNRESERVED.indexOf(decoded) < 0);
      } else {
        append(out, c, c <= ' ' || c >= 127 || path && (c == '*' || c == '$'));
      }
    }
    return out.toString();
  }

  private static int digit(byte each) {
    return Character.digit(each, 16);
  }

  private static void append(StringBuilder out, int c, boolean encoded) {
    if (encoded) {
      out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
          .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
    } else {
      out.append((char) c);
    }
  }

  private static final class Group {
    private final List<Rule> rules = new ArrayList<>();
    private Duration delay = Duration.ZERO;

    private void add(boolean applies, Rule rule) {
      if (applies) {
        rules.add(rule);
      }
    }

    private void delay(boolean applies, double seconds) {
      Duration asked = Duration.ofMillis((long) (Math.min(seconds, LONGEST_DELAY.toSeconds()) * 1000));
      if (applies && asked.compareTo(delay) > 0) {
        delay = asked;
      }
    }
  }
}
