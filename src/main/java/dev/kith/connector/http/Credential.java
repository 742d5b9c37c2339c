package dev.kith.connector.http;

import dev.kith.connector.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/// A header that tells the source who is asking, such as `Authorization`: sent to the source's own origin only.
///
/// @param prefix what stands before the secret, such as `Bearer `
public record Credential(String header, String prefix, Secret secret) {
  public Credential {
    Objects.requireNonNull(header);
    Objects.requireNonNull(prefix);
    Objects.requireNonNull(secret);
    Fetch.checkHeader(header, prefix + secret.value());
  }

  public static Credential bearer(Secret token) {
    return new Credential("Authorization", "Bearer ", token);
  }

  /// A name and a password, or a mail address and a token.
  public static Credential basic(String user, Secret password) {
    byte[] both = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
    return new Credential("Authorization", "Basic ", new Secret(Base64.getEncoder().encodeToString(both)));
  }
}
