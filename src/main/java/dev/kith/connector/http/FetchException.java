package dev.kith.connector.http;

import java.io.IOException;

/// Something could not be fetched now, after all tries: nothing is known of it, so nothing is forgotten.
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  private final String mend;

  /// @param what in one line: the address and what happened
  /// @param mend in one line: what to do about it
  public FetchException(String what, String mend, Throwable cause) {
    super(what, cause);
    this.mend = mend;
  }

  /// What to do about it, in one line.
  public String mend() {
    return mend;
  }
}
