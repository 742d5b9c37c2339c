package dev.kith.signin.oidc;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What the provider last said of somebody's groups, for when it does not say.
public interface LastGroups {
  /// Nobody's are remembered.
  LastGroups NONE = (_, _, _) -> Optional.empty();

  /// Empty if nothing was said of them since that time.
  Optional<Set<String>> of(String issuer, String subject, Instant since);
}
