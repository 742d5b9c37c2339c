package dev.kith.connector.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which addresses may be connected to: public ones; private ones where an admin named the host or the network; loopback only
/// where they named exactly that; all others never. The ranges are those of the IANA registries of special-purpose addresses.
final class Addresses implements AddressRule {
  /// Where clouds tell whoever asks what nobody else should know; some lie in ranges that are otherwise public or private.
  private static final Set<InetAddress> METADATA = Set.of(InetAddress.ofLiteral("169.254.169.254"),
      InetAddress.ofLiteral("fd00:ec2::254"), InetAddress.ofLiteral("fd20:ce::254"), InetAddress.ofLiteral("100.100.100.200"),
      InetAddress.ofLiteral("168.63.129.16"), InetAddress.ofLiteral("192.0.0.192"));
  private static final List<Network> LOOPBACK = networks("127.0.0.0/8", "::1/128");
  private static final List<Network> PRIVATE = networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
      "198.18.0.0/15", "fc00::/7");
  private static final List<Network> NEVER = networks("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
      "192.88.99.0/24", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
      "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
  private static final Network GLOBAL_IPV6 = Network.of("2000::/3");
  /// How networks without IPv4 spell IPv4 addresses (RFC 6052).
  private static final Network NAT64 = Network.of("64:ff9b::/96");

  private final Set<String> hosts;
  private final List<Network> networks;

  Addresses(Reach reach) {
    hosts = Set.copyOf(reach.privateNetworks().stream().filter(each -> each.indexOf('/') < 0).map(Origin::host).toList());
    networks = reach.privateNetworks().stream().filter(each -> each.indexOf('/') >= 0).map(Network::of).toList();
  }

  @Override
  public String refusal(String host, InetAddress address) {
    if (METADATA.contains(address)) {
      return "an address of cloud metadata";
    }
    if (address instanceof Inet6Address && NAT64.contains(address)) {
      return refusal(host, embedded(address));
    }
    if (within(LOOPBACK, address)) {
      return networks.stream().anyMatch(network -> network.isExactly(address)) ? "" : "a loopback address";
    }
    if (within(NEVER, address)) {
      return "a reserved or link-local address";
    }
    if (within(PRIVATE, address)) {
      return hosts.contains(host) || within(networks, address) ? "" : "a private address";
    }
    return address instanceof Inet6Address && !GLOBAL_IPV6.contains(address) ? "a reserved or link-local address" : "";
  }

  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean within(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }
}
