package dev.kith.ingest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// How a pass over a source ended.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pass.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Pass.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Pass.HeldBack.class, name = "held-back")})
public sealed interface Pass {
  Tally tally();

  /// Read to its end; the next pass begins where this one ended.
  record Done(Tally tally) implements Pass {}

  /// Not read to its end: what was written stays, nothing was forgotten, the next pass begins where this one did.
  ///
  /// @param why one line for a person
  record Failed(Tally tally, String why) implements Pass {}

  /// Read to its end, but it would have removed so much that a person has to say that this is right: nothing was forgotten,
  /// the next pass begins where this one did.
  ///
  /// @param removals how many documents it would have removed
  /// @param of       of how many
  /// @param why      one line for a person: how many, and how to allow it
  record HeldBack(Tally tally, long removals, long of, String why) implements Pass {}
}
