package dev.kith.connector.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What an admin allows a live source's fetcher: where to, how fast, how much. The key `http` of the source's settings.
///
/// @param origins         further origins (`https://media.example.com`) besides the source's own that may be fetched from;
///                        credentials go to the source's own only
/// @param privateNetworks hosts or networks (`wiki.example.com`, `10.1.0.0/16`) whose private addresses may be connected to;
///                        loopback only if named as `127.0.0.1/32` or `::1/128`; link-local and metadata addresses never
/// @param pause           between two requests to one host, at least
/// @param deadline        for one address with all its tries and redirects, the body included
/// @param maxBytes        of one body, before and after decompression
/// @param contact         a mail address or page that the user agent names, so that whoever runs the site can complain
/// @param authorities     a file of certificates (PEM) that are trusted besides those that Java trusts; `null` if there is none
public record Reach(List<String> origins, List<String> privateNetworks, Duration pause, Duration deadline, int maxBytes,
    String contact, Path authorities) {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(30);
  private static final int LARGEST_BODY = 512 << 20;

  public static final Reach DEFAULTS = new Reach(List.of(), List.of(), Duration.ofSeconds(1), Duration.ofSeconds(30), 20 << 20, "");

  public Reach {
    origins = origins == null ? List.of() : List.copyOf(origins);
    privateNetworks = privateNetworks == null ? List.of() : List.copyOf(privateNetworks);
    contact = contact == null ? "" : contact.strip();
    origins.forEach(Reach::checkOrigin);
    privateNetworks.forEach(Reach::checkPrivate);
    require(pause != null && !pause.isNegative() && pause.compareTo(LONGEST_PAUSE) <= 0,
        "pause is not between 0s and 5m; try 1s");
    require(deadline != null && deadline.isPositive() && deadline.compareTo(LONGEST_DEADLINE) <= 0,
        "deadline is not between 1ms and 30m; try 30s");
    require(maxBytes > 0 && maxBytes <= LARGEST_BODY, "maxBytes is not between 1 and 512MiB; try 20MiB");
    require(contact.length() <= 200 && contact.chars().allMatch(c -> c >= ' ' && c < 127 && c != '(' && c != ')' && c != '\\'),
        "contact is no mail address or page; try search@example.com");
  }

  /// Trusts what Java trusts.
  public Reach(List<String> origins, List<String> privateNetworks, Duration pause, Duration deadline, int maxBytes,
      String contact) {
    this(origins, privateNetworks, pause, deadline, maxBytes, contact, null);
  }

  private static void checkOrigin(String text) {
    String why;
    try {
      Origin origin = Origin.of(text);
      String rest = text.strip().substring(text.indexOf("//") + 2);
      why = rest.indexOf('/') < 0 && rest.indexOf('?') < 0 && rest.indexOf('#') < 0 || rest.endsWith("/")
          && rest.indexOf('/') == rest.length() - 1 ? "" : "it has more than scheme, host and port; try " + origin;
    } catch (IllegalArgumentException e) {
      why = e.getMessage() + "; try https://media.example.com";
    }
    require(why.isEmpty(), "origins: '" + hidden(text) + "' cannot be an origin, since " + why);
  }

  private static void checkPrivate(String text) {
    if (text.indexOf('/') >= 0) {
      try {
        Network.of(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("privateNetworks: '" + text + "' " + e.getMessage() + "; try 10.1.0.0/16", e);
      }
      return;
    }
    require(!text.matches("[0-9.]+|.*:.*"), "privateNetworks: '" + hidden(text)
        + "' is neither a host nor a network; try wiki.example.com, or 10.1.0.4/32 for one address");
    try {
      Origin.host(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("privateNetworks: '" + text + "' is no host, since " + e.getMessage()
          + "; try wiki.example.com", e);
    }
  }

  /// Without what stands before an @.
  private static String hidden(String text) {
    return text.replaceAll("//[^/]*@", "//…@");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
