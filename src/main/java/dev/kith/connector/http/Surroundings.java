package dev.kith.connector.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What a fetcher needs of the machine it runs on; tests give it others.
///
/// @param names  from a host to its addresses
/// @param rules  from what an admin allows to what may be connected to
/// @param random for the spread of tries
/// @param hosts  what is known of the hosts, by all fetchers of this process
record Surroundings(Timing timing, Names names, Function<Reach, AddressRule> rules, RandomGenerator random, Hosts hosts) {
  static final Surroundings REAL = real();

  /// Resolves names of hosts.
  @FunctionalInterface
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private static Surroundings real() {
    Timing timing = Timing.system();
    return new Surroundings(timing, InetAddress::getAllByName, Addresses::new, RandomGenerator.getDefault(), new Hosts(timing));
  }
}
