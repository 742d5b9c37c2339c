package dev.kith.signin.oidc;

import java.util.Locale;

/// Why somebody was not signed in. The label stands in the audit log, and never changes.
enum Reason {
  STATE("This sign-in was not begun here, is older than 10 minutes, or was already used."),
  BROWSER("This sign-in was begun in another browser."),
  REPEATED("The provider's answer names something twice."),
  OVERSIZED("The provider's answer is too large."),
  RESPONSE_ISSUER("The answer came from another provider than the one that was asked."),
  REFUSED_THERE("The provider did not sign you in."),
  CODE("The provider did not take its own code back."),
  MALFORMED("The provider's answer cannot be read."),
  ALGORITHM("The provider's token is signed in a way that is not accepted."),
  KEY("The provider's token is signed with a key that the provider does not publish."),
  SIGNATURE("The signature of the provider's token is wrong."),
  ISSUER("The provider's token is of another provider."),
  AUDIENCE("The provider's token is not for Kith."),
  AUTHORIZED_PARTY("The provider's token was given to somebody else."),
  EXPIRED("The provider's token has expired."),
  FUTURE("The provider's token is from the future: one of the two clocks is wrong."),
  NONCE("The provider's token is of another sign-in."),
  SUBJECT("The provider's token names nobody."),
  GROUP("You are in none of the groups that may use Kith."),
  DISCOVERY("The provider describes itself otherwise than the settings do."),
  DOWN("The provider cannot be reached."),
  BUSY("Too many people are signing in at this moment."),
  LOGOUT("This is no logout token.");

  private final String line;

  Reason(String line) {
    this.line = line;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String line() {
    return line + switch (this) {
      case GROUP -> " Ask whoever looks after Kith.";
      case STATE, BROWSER, BUSY, CODE, EXPIRED, NONCE, REFUSED_THERE -> " Sign in again.";
      default -> " Try again later, or ask whoever looks after Kith.";
    };
  }
}
