package dev.kith.signin.proxy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// The addresses whose word is taken: single ones, and ranges such as `10.0.3.0/24`.
final class Peers {
  private static final int LEAST_BITS_4 = 8;
  /// As `fc00::/7`, the widest that anybody has to themselves.
  private static final int LEAST_BITS_6 = 7;

  private record Range(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        if (((address[bit >> 3] ^ other[bit >> 3]) >> (7 - (bit & 7)) & 1) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Range> ranges;

  /// @throws IllegalArgumentException if one is none, is a name, or takes in half the world; `problem; try mend`
  Peers(List<String> written) {
    if (written.isEmpty()) {
      throw new IllegalArgumentException("trustedPeers is empty, so nobody could be believed; try the address of the proxy, "
          + "such as 10.0.3.7");
    }
    this.ranges = written.stream().map(Peers::range).toList();
  }

  /// An IPv4 address written as IPv6 is that IPv4 address.
  boolean trusts(InetAddress peer) {
    byte[] address = peer.getAddress();
    return ranges.stream().anyMatch(range -> range.holds(address));
  }

  private static Range range(String written) {
    String[] sides = written.strip().split("/", -1);
    byte[] address = literal(sides[0], written).getAddress();
    int most = address.length * 8;
    if (sides.length > 2 || sides.length == 2 && !sides[1].matches("\\d{1,3}")) {
      throw refused(written, "is no range of addresses", "10.0.3.0/24");
    }
    int bits = sides.length == 1 ? most : Integer.parseInt(sides[1]);
    if (sides.length == 2 && sides[0].contains(":") && address.length == 4) {
      // a range of IPv4 addresses written as IPv6
      bits -= 96;
    }
    if (bits > most) {
      throw refused(written, "has more than " + most + " bits", sides[0]);
    }
    if (bits < (address.length == 4 ? LEAST_BITS_4 : LEAST_BITS_6)) {
      throw refused(written, "takes in far more than a proxy: whoever can connect could say who they are",
          "the address of the proxy alone");
    }
    byte[] begins = Arrays.copyOf(address, address.length);
    for (int bit = bits; bit < most; bit++) {
      begins[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
    }
    if (!Arrays.equals(begins, address)) {
      throw refused(written, "is an address with a length, not a range", sides[0] + " for this address alone");
    }
    return new Range(address, bits);
  }

  /// An address as text; names are never asked of DNS, and shortened or octal ones never guessed at.
  static InetAddress literal(String text, String written) {
    try {
      if (text.contains(":") && text.matches("[0-9A-Fa-f:.]+") || text.matches("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})")) {
        return InetAddress.ofLiteral(text);
      }
    } catch (IllegalArgumentException _) {
      // as any other that is none
    }
    throw refused(written, "is no address", "one such as 10.0.3.7 or fd00::7");
  }

  private static IllegalArgumentException refused(String written, String problem, String mend) {
    return new IllegalArgumentException("trustedPeers has “" + written + "”, which " + problem + "; try " + mend);
  }
}
