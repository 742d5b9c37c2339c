package dev.kith.engine;

/// The engine cannot do its work: the disk is full, the index is damaged or locked. Its message is one line for a person.
public final class EngineException extends RuntimeException {
  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
