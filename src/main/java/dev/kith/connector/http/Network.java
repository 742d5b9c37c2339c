package dev.kith.connector.http;

import java.net.InetAddress;

/// A range of addresses, as in `10.1.0.0/16`.
///
/// @param length how many leading bits count
record Network(InetAddress address, int length) {
  /// @throws IllegalArgumentException if it is none, in one line that begins with why
  static Network of(String text) {
    int slash = text.indexOf('/');
    InetAddress address;
    int length;
    try {
      address = InetAddress.ofLiteral(text.substring(0, slash));
      length = Integer.parseInt(text.substring(slash + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      throw new IllegalArgumentException("is no network");
    }
    int bits = address.getAddress().length * 8;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("is no network: behind the / stands a number from 0 to " + bits);
    }
    for (int bit = length; bit < bits; bit++) {
      if (bit(address.getAddress(), bit) != 0) {
        throw new IllegalArgumentException("is no network: bits behind the first " + length + " are set");
      }
    }
    return new Network(address, length);
  }

  boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      if (bit(mine, bit) != bit(its, bit)) {
        return false;
      }
    }
    return true;
  }

  /// Whether it is this one address and no other.
  boolean isExactly(InetAddress other) {
    return length == address.getAddress().length * 8 && address.equals(other);
  }

  private static int bit(byte[] bytes, int at) {
    return bytes[at / 8] >> 7 - at % 8 & 1;
  }
}
