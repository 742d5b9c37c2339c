package dev.kith.people;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import java.util.List;

/// What a person decided about how they are shown, and what others say of their help.
///
/// @param all the decisions behind it, in the order of their numbers
public record Wishes(List<Decision> all) {
  public static final Wishes NONE = new Wishes(List.of());

  public Wishes {
    all = List.copyOf(all);
  }

  /// Never named as somebody who knows.
  public boolean hidden() {
    return all.stream().anyMatch(decision -> decision.kind() == Kind.HIDDEN);
  }

  /// Nothing is made of what they wrote.
  public boolean notInferred() {
    return all.stream().anyMatch(decision -> decision.kind() == Kind.NOT_INFERRED);
  }

  /// The topics they do not want to be named for.
  public List<String> notMe() {
    return topics(Kind.NOT_ME);
  }

  /// The topics they say they know, beside those that a list of people says.
  public List<String> askMe() {
    return topics(Kind.ASK_ME);
  }

  /// The ids of documents of which they say that these show nothing of them.
  public List<String> notMyEvidence() {
    return topics(Kind.NOT_MY_EVIDENCE);
  }

  /// How many decisions are their own.
  public int own() {
    return all.size() - feedback().size();
  }

  /// What others say of their help, in the order in which it was said.
  public List<Decision> feedback() {
    return all.isEmpty() ? List.of() : all.stream().filter(decision -> decision.kind().isFeedback()).toList();
  }

  private List<String> topics(Kind kind) {
    return all.isEmpty() ? List.of() : all.stream().filter(decision -> decision.kind() == kind).map(Decision::other).toList();
  }
}
