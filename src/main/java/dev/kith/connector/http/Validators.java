package dev.kith.connector.http;

import java.util.Objects;

/// What a server called the version it sent (RFC 9110, section 8.8); both empty if it called it nothing.
///
/// @param etag         with its quotes, and `W/` if it is weak
/// @param lastModified as it was sent
public record Validators(String etag, String lastModified) {
  public static final Validators NONE = new Validators("", "");

  public Validators {
    Objects.requireNonNull(etag);
    Objects.requireNonNull(lastModified);
  }
}
