package dev.kith.connector.talk;

/// The setting for a site's address.
final class WebAddress {
  private WebAddress() {}

  /// The address without a slash at its end; empty if none is set.
  ///
  /// @throws IllegalArgumentException if it is no address
  static String of(String key, String written, String example) {
    String url = written == null ? "" : written.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(key + ": " + url + " is no web address; try " + example);
    }
    return url;
  }
}
