package dev.kith.signin;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Where groups are kept that an issuer names when somebody signs in.
public interface ClaimedGroups {
  /// Nobody asks for them.
  ClaimedGroups NONE = new ClaimedGroups() {
    @Override
    public void signedIn(String issuer, String subject, Set<String> keys, Optional<Set<String>> groups) {}

    @Override
    public Optional<Set<String>> last(String issuer, String subject, Instant since) {
      return Optional.empty();
    }
  };

  /// Somebody is about to be let in.
  ///
  /// @param keys   how lists of people write the person whose account it is; none if it is nobody's
  /// @param groups without a realm; empty if the issuer did not say, which is not "none"
  void signedIn(String issuer, String subject, Set<String> keys, Optional<Set<String>> groups);

  /// What was said last; empty if nothing was since that time.
  Optional<Set<String>> last(String issuer, String subject, Instant since);
}
