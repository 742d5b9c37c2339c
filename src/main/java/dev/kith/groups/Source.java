package dev.kith.groups;

import dev.kith.store.Memberships.State;
import java.io.IOException;
import java.time.Instant;

/// A feed that is asked by the clock.
public interface Source {
  String realm();

  /// All it says now: whole, or nothing.
  ///
  /// @throws IOException in one line if it cannot be asked, or might have said less than all
  State read(Instant now) throws IOException;
}
