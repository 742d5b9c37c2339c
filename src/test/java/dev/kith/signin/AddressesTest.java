package dev.kith.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Networks: who is in one, and what is none.
final class AddressesTest {
  @ParameterizedTest
  @CsvSource({"10.0.0.0/8, 10.200.3.4, true", "10.0.0.0/8, 11.0.0.1, false", "192.168.1.7, 192.168.1.7, true", "192.168.1.7, 192.168.1.8, false",
      "192.168.1.128/25, 192.168.1.127, false", "192.168.1.128/25, 192.168.1.255, true", "10.9.8.7/16, 10.9.0.1, true", "0.0.0.0/0, 8.8.8.8, true",
      "2001:db8::/32, 2001:db8:ffff::1, true", "2001:db8::/32, 2001:db9::1, false", "2001:db8::/33, 2001:db8:8000::1, false", "::1, [::1], true",
      "fe80::/10, fe80::1%eth0, true", "10.0.3.0/24, ::ffff:10.0.3.9, true", "::ffff:10.0.3.0/120, 10.0.3.9, true", "::ffff:10.0.3.0/120, 10.0.4.9, false",
      "10.0.0.0/8, nobody.example.com, false", "10.0.0.0/8, '', false", "0.0.0.0/0, ::1, false", "10.0.0.0/8, 010.0.0.1, false"})
  void anAddressIsInANetworkOrNot(String network, String address, boolean in) {
    assertThat(Addresses.of(List.of(network)).hold(address)).isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "10.0.3", "010.0.3.7", "0x0a000307", "localhost", "10.0.3.256", "10.0.3.0/33", "10.0.3.0/", "10.0.3.0/-1", "10.0.3.0/24/8",
      "10.0.3.7:80", "[::1]", "::1/129"})
  void whatIsNoNetworkIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> Addresses.of(List.of("10.0.3.7", text))).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("“" + text + "” ")
        .hasMessageContaining("; try ").message().doesNotContain("\n");
  }

  @Test
  void everyLengthCutsWhereItSays() {
    Random random = new Random(20261122);
    for (int bits = 1; bits <= 32; bits++) {
      byte[] address = new byte[4];
      random.nextBytes(address);
      byte[] last = address.clone();
      last[(bits - 1) / 8] ^= (byte) (1 << 7 - (bits - 1) % 8);
      Addresses network = Addresses.of(List.of(text(address) + "/" + bits));
      assertThat(network.hold(text(address))).as("/%d", bits).isTrue();
      assertThat(network.hold(text(last))).as("/%d, its last bit another", bits).isFalse();
      if (bits < 32) {
        byte[] next = address.clone();
        next[bits / 8] ^= (byte) (1 << 7 - bits % 8);
        assertThat(network.hold(text(next))).as("/%d, the bit behind another", bits).isTrue();
      }
    }
  }

  private static String text(byte[] address) {
    return (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + "." + (address[3] & 255);
  }

  @Test
  void peersAreFewAndWrittenExactly() {
    assertThat(Addresses.peers(List.of("10.0.3.0/24")).hold(InetAddress.ofLiteral("10.0.3.9"))).isTrue();
    assertThatThrownBy(() -> Addresses.peers(List.of("10.0.3.7/24"))).hasMessageContaining("10.0.3.7 for this address alone");
    assertThat(Addresses.of(List.of("10.0.3.7/24")).hold("10.0.3.9")).as("control: elsewhere that is the network").isTrue();
    assertThatThrownBy(() -> Addresses.peers(List.of("8.0.0.0/5"))).hasMessageContaining("far more than a proxy");
    assertThat(Addresses.of(List.of("8.0.0.0/5")).holdEverybody()).isFalse();
    assertThat(Addresses.of(List.of("::/0")).holdEverybody()).isTrue();
  }
}
