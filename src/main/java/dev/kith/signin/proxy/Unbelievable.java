package dev.kith.signin.proxy;

import java.util.Locale;

/// A request says who asks in a way that is not believed; it is answered with 400, and already in the audit log.
public final class Unbelievable extends Exception {
  /// Why. The label stands in the audit log, and never changes.
  enum Reason {
    PEER("This header may only come from the proxy."),
    SECRET("The proxy's secret is missing or wrong."),
    REPEATED("A header that says who asks is there twice."),
    SPELLING("A header is spelt like one that says who asks, but not exactly."),
    VALUE("A header that says who asks cannot be read."),
    USER("The proxy named groups, but nobody.");

    private final String line;

    Reason(String line) {
      this.line = line;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  Unbelievable(Reason reason) {
    super(reason.line);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
