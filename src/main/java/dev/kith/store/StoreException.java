package dev.kith.store;

/// What people decided cannot be read or kept. The message is one line: what, where, how to mend.
public sealed class StoreException extends RuntimeException permits Notes.Damaged {
  private static final long serialVersionUID = 1;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
