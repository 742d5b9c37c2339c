package dev.kith.search;

/// The asker's mistake: a limit passed, a filter that does not exist. The message is a sentence for them.
public final class QueryError extends RuntimeException {
  private final String parameter;

  public QueryError(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  /// Which part of the question is meant.
  public String parameter() {
    return parameter;
  }
}
