package dev.kith.connector.http;

import java.net.InetAddress;

/// Says of each address that a host resolved to, just before it is connected to, whether it may be.
@FunctionalInterface
interface AddressRule {
  /// What kind of address it is that may not be connected to; empty if it may.
  String refusal(String host, InetAddress address);
}
