package dev.kith.connector;

import java.util.Objects;

/// Something that could not be read, told so that an admin can mend it.
///
/// @param where the file and line, the item's id or its address
/// @param what  what is wrong, in one line
/// @param mend  what to do about it, in one line
/// @param id    the native id of the item, if it is known, so that what was known of it is kept; else empty
public record Problem(String where, String what, String mend, String id) {
  public Problem {
    Objects.requireNonNull(where);
    what = what == null ? "unknown" : what.lines().findFirst().orElse("unknown");
    Objects.requireNonNull(mend);
    Objects.requireNonNull(id);
  }
}
