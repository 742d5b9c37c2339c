package dev.kith.connector.tracker;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// What the settings of live trackers have in common, checked.
final class LiveSettings {
  private LiveSettings() {}

  /// An address without a slash at its end.
  static String url(String url, String example) {
    String address = url == null ? "" : url.strip().replaceFirst("/+$", "");
    try {
      URI uri = URI.create(address);
      if (address.matches("https?://.+") && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IllegalArgumentException("url: " + (address.isEmpty() ? "is missing" : "is no web address") + "; try " + example);
  }

  static List<String> named(String key, List<String> names, String form, String example) {
    if (names == null || names.isEmpty()) {
      throw new IllegalArgumentException(key + ": names nothing; try " + example);
    }
    for (String name : names) {
      if (!name.matches(form)) {
        throw new IllegalArgumentException(key + ": " + name + " cannot be one; try " + example);
      }
    }
    return List.copyOf(names);
  }

  static Duration listing(Duration listing) {
    if (listing != null && listing.isNegative()) {
      throw new IllegalArgumentException("listing: is less than nothing; try 1d");
    }
    return listing == null ? Duration.ofDays(1) : listing;
  }
}
