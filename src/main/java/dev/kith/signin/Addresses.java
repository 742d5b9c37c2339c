package dev.kith.signin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Networks, as `10.0.0.0/8`, `192.168.1.7` or `2001:db8::/32`.
public final class Addresses {
  private static final int BYTE = 8;
  private static final int SITE = 64;

  private final List<Network> networks;

  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 1 << BYTE - 1 - bit % BYTE;
        if ((address[bit / BYTE] & mask) != (other[bit / BYTE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private Addresses(List<Network> networks) {
    this.networks = networks;
  }

  /// @throws IllegalArgumentException in one line if one is no network
  public static Addresses of(List<String> texts) {
    return new Addresses(texts.stream().map(Addresses::network).toList());
  }

  private static Network network(String text) {
    String[] parts = text.strip().split("/", 2);
    byte[] address = bytes(parts[0]);
    int all = address.length * BYTE;
    if (parts.length == 2 && !parts[1].matches("\\d{1,3}") || address.length == 0) {
      throw new IllegalArgumentException("“" + text + "” is no network; try 10.0.0.0/8 or 192.168.1.7");
    }
    int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
    if (bits > all) {
      throw new IllegalArgumentException("“" + text + "” is no network; at most /" + all);
    }
    return new Network(address, bits);
  }

  /// Whether it is in one of them.
  public boolean hold(String address) {
    byte[] bytes = bytes(address);
    return networks.stream().anyMatch(network -> network.holds(bytes));
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /// Whether everybody is in one of them.
  public boolean holdEverybody() {
    return networks.stream().anyMatch(network -> network.bits == 0);
  }

  /// What is counted as one: an address, or with IPv6 the network of a household.
  static String block(String address) {
    byte[] bytes = bytes(address);
    return bytes.length * BYTE <= SITE ? address : Arrays.toString(Arrays.copyOf(bytes, SITE / BYTE));
  }

  /// Never asks DNS; empty if it is no address. An IPv4 address written as IPv6 is an IPv4 address.
  private static byte[] bytes(String text) {
    String bare = text.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("%.*$", "");
    if (!bare.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(bare).getAddress();
    } catch (UnknownHostException _) {
      return new byte[0];
    }
  }
}
