package dev.kith.signin.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Sign-ins that were begun and not finished: in memory, 10 minutes each, and no more than 10,000 (then the oldest goes).
final class Begun {
  static final Duration LASTS = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  /// @param browser the digest of what the browser that began it holds
  record Flow(String state, String nonce, String verifier, String browser, String back, Instant at) {}

  private final InstantSource clock;
  private final Map<String, Flow> byState = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Flow> eldest) {
      return size() > MOST;
    }
  };

  Begun(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(Flow flow) {
    byState.put(flow.state(), flow);
  }

  /// Each can be had once.
  synchronized Optional<Flow> take(String state) {
    return Optional.ofNullable(byState.remove(state)).filter(flow -> flow.at().plus(LASTS).isAfter(clock.instant()));
  }

  /// The one begun last.
  synchronized Optional<Flow> latest() {
    return byState.values().stream().reduce((_, later) -> later);
  }
}
