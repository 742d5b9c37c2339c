package dev.kith.signin;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Networks, as `10.0.0.0/8`, `192.168.1.7` or `2001:db8::/32`.
public final class Addresses {
  private static final int BYTE = 8;
  private static final int SITE = 64;

  /// The widest ranges that anybody has to themselves: 10.0.0.0/8 and fc00::/7.
  private static final int WIDEST_4 = 8;
  private static final int WIDEST_6 = 7;
  /// The bits before an IPv4 address that is written as IPv6.
  private static final int MAPPED = 96;

  private final List<Network> networks;

  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      return other.length == address.length && Arrays.equals(begin(other), begin(address));
    }

    /// Whether the address is the first of its network.
    boolean isFirst() {
      return Arrays.equals(begin(address), address);
    }

    private byte[] begin(byte[] of) {
      byte[] out = of.clone();
      for (int bit = bits; bit < out.length * BYTE; bit++) {
        out[bit / BYTE] &= (byte) ~(1 << BYTE - 1 - bit % BYTE);
      }
      return out;
    }
  }

  /// What is wrong with a text that should be a network.
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
    private final String mend;

    Wrong(String problem, String mend) {
      super(problem);
      this.mend = mend;
    }
  }

  private Addresses(List<Network> networks) {
    this.networks = networks;
  }

  /// @throws IllegalArgumentException in one line if one is no network
  public static Addresses of(List<String> texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      try {
        networks.add(network(text.strip()));
      } catch (Wrong e) {
        throw new IllegalArgumentException("“" + text + "” " + e.getMessage() + "; try " + e.mend);
      }
    }
    return new Addresses(networks);
  }

  /// The addresses of programs whose word is taken on who somebody is: few, and written exactly.
  ///
  /// @throws IllegalArgumentException as `trustedPeers …; try …`, if there are none, or if one takes in far more than a proxy
  public static Addresses peers(List<String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("trustedPeers is empty, so nobody could be believed; try the address of the proxy, "
          + "such as 10.0.3.7");
    }
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      try {
        networks.add(peer(text.strip()));
      } catch (Wrong e) {
        throw new IllegalArgumentException("trustedPeers has “" + text + "”, which " + e.getMessage() + "; try " + e.mend);
      }
    }
    return new Addresses(networks);
  }

  private static Network peer(String text) throws Wrong {
    Network network = network(text);
    if (network.bits < (network.address.length == 4 ? WIDEST_4 : WIDEST_6)) {
      throw new Wrong("takes in far more than a proxy: whoever can connect could say who they are", "the address of the proxy alone");
    }
    if (!network.isFirst()) {
      throw new Wrong("is an address with a length, not a range", text.replaceFirst("/.*", "") + " for this address alone");
    }
    return network;
  }

  private static Network network(String text) throws Wrong {
    String[] parts = text.split("/", -1);
    byte[] address = literal(parts[0]);
    if (address.length == 0) {
      throw new Wrong("is no address", "one such as 10.0.3.7 or fd00::7");
    }
    int all = address.length * BYTE;
    if (parts.length > 2 || parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
      throw new Wrong("is no range of addresses", "10.0.3.0/24");
    }
    int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]) - (parts[0].contains(":") && address.length == 4 ? MAPPED : 0);
    if (bits > all) {
      throw new Wrong("has more than " + all + " bits", parts[0]);
    }
    return new Network(address, Math.max(0, bits));
  }

  /// Whether it is in one of them.
  public boolean hold(String address) {
    return hold(literal(address.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("%.*$", "")));
  }

  /// As [#hold(String)], of the other end of a connection.
  public boolean hold(InetAddress address) {
    return hold(address.getAddress());
  }

  private boolean hold(byte[] address) {
    return networks.stream().anyMatch(network -> network.holds(address));
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
    byte[] bytes = literal(address.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("%.*$", ""));
    return bytes.length * BYTE <= SITE ? address : Arrays.toString(Arrays.copyOf(bytes, SITE / BYTE));
  }

  /// Empty if it is no address: names are never asked of DNS, and shortened or octal ones never guessed at. An IPv4 address
  /// written as IPv6 is an IPv4 address.
  private static byte[] literal(String text) {
    try {
      if (text.contains(":") && text.matches("[0-9A-Fa-f:.]+") || text.matches("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})")) {
        return InetAddress.ofLiteral(text).getAddress();
      }
    } catch (IllegalArgumentException _) {
      // as any other that is none
    }
    return new byte[0];
  }
}
