package dev.kith.connector.http;

import dev.kith.connector.Secret;
import java.util.Objects;

/// A header that tells the source who is asking, such as `Authorization`: sent to the source's own origin only.
///
/// @param prefix what stands before the secret, such as `Bearer `
public record Credential(String header, String prefix, Secret secret) {
  public Credential {
    Objects.requireNonNull(header);
    Objects.requireNonNull(prefix);
    Objects.requireNonNull(secret);
  }

  public static Credential bearer(Secret token) {
    return new Credential("Authorization", "Bearer ", token);
  }
}
