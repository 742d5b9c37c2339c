package dev.kith.people;

import java.util.Locale;

/// Why one way of writing somebody is taken for them.
///
/// @param written as it stands in a list or in documents
/// @param key     the id or account in it
/// @param in      the source of the list, or empty for documents
/// @param by      what joined it
/// @param through what it has in common with the person; empty where there is nothing to say
public record Join(String written, String key, String in, By by, String through) {
  /// What joins, the surest first. How sure each is, is a matter of what it rests on, never a number.
  public enum By {
    /// An admin said so.
    MERGE(Certainty.CERTAIN),
    /// It is the person's own entry in a list of people, or stands in it.
    LIST(Certainty.CERTAIN),
    /// The same id in the company's list.
    ID(Certainty.CERTAIN),
    /// The same mail address.
    MAIL(Certainty.HIGH),
    /// The same account or handle, perhaps of another source.
    ACCOUNT(Certainty.FAIR),
    /// The same name, which one person only bears.
    NAME(Certainty.LOW),
    /// It stands for itself.
    ALONE(Certainty.CERTAIN),
    /// Two people claim it, so it stands for neither.
    SHARED(Certainty.NONE);

    private final Certainty certainty;

    By(Certainty certainty) {
      this.certainty = certainty;
    }

    public Certainty certainty() {
      return certainty;
    }

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// What a shared key is: a mail address has an `@` inside.
    static By key(String folded) {
      return folded.indexOf('@') > 0 ? MAIL : ACCOUNT;
    }
  }

  /// How sure a join is.
  public enum Certainty {
    CERTAIN, HIGH, FAIR, LOW, NONE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
