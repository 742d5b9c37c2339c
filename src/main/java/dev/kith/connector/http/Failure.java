package dev.kith.connector.http;

import java.io.IOException;

/// Why one try came to nothing.
final class Failure extends IOException {
  private static final long serialVersionUID = 1;

  /// When another try is worth it.
  enum Again {
    /// As soon as the host may be asked: the server never saw the request.
    ALWAYS,
    /// Unless the request changes something: the server may have seen it.
    IF_HARMLESS,
    NEVER
  }

  private final String mend;
  private final Again again;

  Failure(String what, String mend, Again again, Throwable cause) {
    super(what, cause);
    this.mend = mend;
    this.again = again;
  }

  String mend() {
    return mend;
  }

  Again again() {
    return again;
  }
}
