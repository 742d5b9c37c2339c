package dev.kith.search;

import dev.kith.model.Sentence;

/// The asker's mistake: a limit passed, a filter that does not exist. The message says it in English.
public final class QueryError extends RuntimeException {
  private final String parameter;
  private final Sentence sentence;

  public QueryError(String parameter, Sentence sentence) {
    super(sentence.toString());
    this.parameter = parameter;
    this.sentence = sentence;
  }

  public Sentence sentence() {
    return sentence;
  }

  /// Which part of the question is meant.
  public String parameter() {
    return parameter;
  }
}
