package dev.kith.signin;

/// Who somebody is to whoever vouches for them: an issuer, and the name by which it knows them for good. Never a mail address or
/// a shown name, which others may come to have.
///
/// @param issuer the address of a provider, or `proxy`
public record Identity(String issuer, String subject) {
  public Identity {
    if (issuer.isBlank() || subject.isBlank()) {
      throw new IllegalArgumentException("an identity has an issuer and a subject");
    }
  }
}
