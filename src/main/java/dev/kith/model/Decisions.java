package dev.kith.model;

import java.util.List;
import java.util.Objects;

/// All decisions in force. Whatever is shown about people is shown after them.
///
/// @param version  another whenever anything of it is another
/// @param readable false if what people decided cannot be known: then nothing may be shown about anybody
/// @param all      in the order of their numbers
/// @param erased   those who were deleted
public record Decisions(long version, boolean readable, List<Decision> all, Erased erased) {
  /// Nobody has decided anything.
  public static final Decisions NONE = new Decisions(0, true, List.of(), Erased.NOBODY);
  /// What people decided cannot be read.
  public static final Decisions UNREADABLE = new Decisions(-1, false, List.of(), Erased.NOBODY);

  public Decisions {
    all = List.copyOf(all);
    Objects.requireNonNull(erased);
  }
}
