package dev.kith.store;

/// What people decided cannot be read or kept. The message is one line: what, where, how to mend.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
