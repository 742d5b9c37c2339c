package dev.kith.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
  private static Reach reach(List<String> origins, List<String> networks) {
    return new Reach(origins, networks, Duration.ofSeconds(1), Duration.ofSeconds(30), 1 << 20, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://media.example.com", "https://media.example.com/", "http://media.example.com:8080", "http://[2001:db8::1]:8080",
      "https://bücher.example"})
  void anOriginIsSchemeHostAndPort(String origin) {
    assertThat(reach(List.of(origin), List.of()).origins()).containsExactly(origin);
  }

  @ParameterizedTest
  @CsvSource({"media.example.com, neither http nor https", "ftp://media.example.com, neither http nor https",
      "https://media.example.com/wiki, more than scheme, host and port", "https://media.example.com?x, more than scheme",
      "https://media.example.com#x, more than scheme", "https://ada:pw@media.example.com, a name or password", "https://, it is not an address",
      "https://127.1, not written as four decimal numbers", "https://media.example.com:0, its port", "'https://media example', it is not an address"})
  void whatIsNoOriginIsRefusedInOneLine(String origin, String why) {
    assertThatThrownBy(() -> reach(List.of(origin), List.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("origins: ").hasMessageContaining(why).hasMessageContaining("; try ").hasMessageNotContaining("ada:pw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiki.example.com", "wiki", "10.1.0.0/16", "10.1.0.4/32", "127.0.0.1/32", "::1/128", "fd12::/16"})
  void hostsAndNetworksMayBePrivate(String network) {
    assertThat(reach(List.of(), List.of(network)).privateNetworks()).containsExactly(network);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.4", "::1", "10.1.0.4/16", "10.1.0.0/33", "10.1.0.0/", "/16", "10.1.0.0/x", "10.1/16", "wiki.example.com/16",
      "http://wiki.example.com", "wiki.example.com:8080", "*.example.com", "", "wiki..example"})
  void whatIsNeitherAHostNorANetworkIsRefusedInOneLine(String network) {
    assertThatThrownBy(() -> reach(List.of(), List.of(network))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("privateNetworks: '" + network + "'").hasMessageContaining("; try ").hasMessageNotContaining("\n");
  }

  @Test
  void timesSizesAndContactsThatCannotWorkAreRefused() {
    Duration second = Duration.ofSeconds(1);
    refused("pause is", Duration.ofSeconds(-1), second, 1, "");
    refused("pause is", Duration.ofHours(1), second, 1, "");
    refused("deadline is", second, Duration.ZERO, 1, "");
    refused("deadline is", second, Duration.ofHours(1), 1, "");
    refused("maxBytes is", second, second, 0, "");
    refused("maxBytes is", second, second, Integer.MAX_VALUE, "");
    refused("contact is", second, second, 1, "a\r\nX-Evil: 1");
    refused("contact is", second, second, 1, "ü");
  }

  private static void refused(String begins, Duration pause, Duration deadline, int maxBytes, String contact) {
    assertThatThrownBy(() -> new Reach(List.of(), List.of(), pause, deadline, maxBytes, contact)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(begins).hasMessageContaining("; try ");
  }
}
