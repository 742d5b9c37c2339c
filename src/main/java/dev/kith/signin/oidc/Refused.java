package dev.kith.signin.oidc;

/// Somebody was not signed in. The message is one line for that person; the audit log already has it.
public final class Refused extends Exception {
  private final Reason reason;

  Refused(Reason reason) {
    super(reason.line());
    this.reason = reason;
  }

  Refused(Reason reason, Throwable cause) {
    super(reason.line(), cause);
    this.reason = reason;
  }

  /// Why, in a word that never changes.
  public String label() {
    return reason.label();
  }

  /// Whether it is the provider that cannot be had, so that trying later may help.
  public boolean isOutage() {
    return reason == Reason.DOWN || reason == Reason.BUSY;
  }

  Reason reason() {
    return reason;
  }
}
