package dev.kith.connector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// When a server that had no answer says to come back (RFC 9110, section 10.2.3).
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  /// From here on a number of seconds is a point in time, not a span.
  private static final long EPOCH = 1_000_000_000;

  private RetryAfter() {}

  /// How long to wait; nothing if it did not say. A date is compared with the server's own clock, if it sent that.
  static Duration of(Reply reply, Instant now) {
    Instant there = date(reply.header("date"), now);
    String after = reply.header("retry-after").strip();
    if (after.isEmpty() && isUsedUp(reply)) {
      after = header(reply, "reset");
    }
    if (!SECONDS.matcher(after).matches() && !after.matches("\\d{10}")) {
      return positive(Duration.between(there, date(after, there)));
    }
    long seconds = Long.parseLong(after);
    return seconds < EPOCH ? Duration.ofSeconds(seconds) : positive(Duration.between(there, Instant.ofEpochSecond(seconds)));
  }

  /// Whether no request is left of those that the server allows within a time.
  static boolean isUsedUp(Reply reply) {
    return header(reply, "remaining").equals("0");
  }

  private static String header(Reply reply, String name) {
    String usual = reply.header("x-ratelimit-" + name).strip();
    return usual.isEmpty() ? reply.header("ratelimit-" + name).strip() : usual;
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static Instant date(String text, Instant otherwise) {
    try {
      return text.isBlank() ? otherwise : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      return otherwise;
    }
  }
}
