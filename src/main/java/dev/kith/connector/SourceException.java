package dev.kith.connector;

import java.io.IOException;
import java.util.Objects;

/// A source cannot be read, and it is known what to do about it.
public class SourceException extends IOException {
  private static final long serialVersionUID = 1;

  private final String mend;

  /// @param what in one line
  /// @param mend in one line: what to do about it
  public SourceException(String what, String mend, Throwable cause) {
    super(what, cause);
    this.mend = Objects.requireNonNull(mend);
  }

  /// What to do about it, in one line.
  public String mend() {
    return mend;
  }
}
