package dev.kith.engine;

/// The engine cannot do its work: the disk is full, the index is damaged or locked. Its message is one line for a person.
public sealed class EngineException extends RuntimeException {
  /// The index has to be made anew: another version wrote it, it is for other fields or languages, or it is damaged.
  public static final class Unusable extends EngineException {
    public Unusable(String message) {
      super(message);
    }

    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
