package dev.kith.connector.http;

import dev.kith.connector.SourceException;
import java.time.Instant;
import java.util.Optional;

/// Something could not be fetched now, after all tries: nothing is known of it, so nothing is forgotten.
public final class FetchException extends SourceException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final Instant notBefore;

  /// @param what in one line: the address and what happened
  /// @param mend in one line: what to do about it
  public FetchException(String what, String mend, Throwable cause) {
    this(what, mend, cause, 0, null);
  }

  FetchException(String what, String mend, Throwable cause, int status, Instant notBefore) {
    super(what, mend, cause);
    this.status = status;
    this.notBefore = notBefore;
  }

  /// The status that the server answered at last; 0 if it did not answer.
  public int status() {
    return status;
  }

  /// When the host is asked again, if it is left alone until then: everything of it fails at once before.
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }
}
