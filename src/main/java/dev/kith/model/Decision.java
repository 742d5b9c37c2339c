package dev.kith.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What somebody decided about a person: the person themselves, or an admin; or what somebody says of a person's help.
///
/// It names the person by the ways they are written, not by an id in addresses, which is made from them and may change. It is
/// the person's to whom the first of them belongs that belongs to anybody.
///
/// @param number counts up; nothing else ever has it
/// @param person how the person is written, the most lasting first; empty for [Kind#DELETED]
/// @param other  the topic, if the kind has one; the document's id of [Kind#NOT_MY_EVIDENCE]; the other's key of
///               [Kind#MERGE] and [Kind#SPLIT]; else empty
/// @param name   what to call those of whom no list tells but a merge; else empty
/// @param by     [#SELF], or `os:` and the name of the admin's account on the server; of feedback, how its giver is written
public record Decision(long number, Kind kind, List<String> person, String other, String name, String by, Instant at) {
  /// What the person said themselves.
  public static final String SELF = "self";

  /// What was decided.
  public enum Kind {
    /// "Not me" for a topic: never named as somebody who knows about it.
    NOT_ME,
    /// "Ask me about" a topic.
    ASK_ME,
    /// Never named as somebody who knows about anything.
    HIDDEN,
    /// Nothing is made of what they wrote; what they say of themselves stays.
    NOT_INFERRED,
    /// "This shows nothing of me": a document from which nothing is made about them.
    NOT_MY_EVIDENCE,
    /// Somebody says: they helped me with this topic.
    HELPED,
    /// Somebody says: they are not the one to ask about this topic.
    NOT_RIGHT,
    /// Two are one person.
    MERGE,
    /// What is written so is somebody else.
    SPLIT,
    /// Somebody was deleted; who it was is not kept.
    DELETED;

    /// The name as addresses and the command line write it: lower case with hyphens.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind of this label; empty if there is none.
    public static Optional<Kind> of(String label) {
      for (Kind kind : values()) {
        if (kind.label().equals(label)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /// Whether it is about a topic.
    public boolean hasTopic() {
      return this == NOT_ME || this == ASK_ME || isFeedback();
    }

    /// Whether somebody else says it.
    public boolean isFeedback() {
      return this == HELPED || this == NOT_RIGHT;
    }
  }

  public Decision {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(other);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    Objects.requireNonNull(at);
    person = List.copyOf(person);
  }
}
