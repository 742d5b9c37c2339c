package dev.kith.signin.proxy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which proxy is believed, and where it writes whom it has signed in.
///
/// @param trustedPeers addresses and ranges that connections of the proxy come from
/// @param userHeader   the one header that names the person
/// @param groupsHeader the header that lists their groups, with commas; empty for none
/// @param secretHeader the header that proves that it is the proxy
/// @param secret       what stands in it; printed by nothing
public record ProxySettings(List<String> trustedPeers, String userHeader, String groupsHeader, String secretHeader,
    String secret) {
  private static final int LEAST_SECRET = 32;

  public ProxySettings {
    trustedPeers = List.copyOf(trustedPeers);
    new Peers(trustedPeers);
    if (secret.length() < LEAST_SECRET || !secret.matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("secret has fewer than " + LEAST_SECRET + " characters, or others than a header can "
          + "carry; try the output of `openssl rand -hex 32`");
    }
    Set<String> names = new HashSet<>();
    for (String header : List.of(userHeader, secretHeader, groupsHeader)) {
      if (header.isEmpty() && header.equals(groupsHeader)) {
        continue;
      }
      if (!header.matches("[A-Za-z0-9-]{1,64}")) {
        throw new IllegalArgumentException("“" + header + "” is no name of a header; try letters, digits and hyphens, such as "
            + "X-Forwarded-User");
      }
      if (!names.add(header.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the header " + header + " is named twice; try one header for each of userHeader, "
            + "groupsHeader and secretHeader");
      }
      if (Set.of("host", "cookie", "authorization", "origin", "content-type", "content-length", "connection", "forwarded",
          "x-forwarded-for", "transfer-encoding").contains(header.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the header " + header + " means something else already; try X-Forwarded-User");
      }
    }
  }

  @Override
  public String toString() {
    return "ProxySettings[trustedPeers=" + trustedPeers + ", userHeader=" + userHeader + ", groupsHeader=" + groupsHeader
        + ", secretHeader=" + secretHeader + ", secret=***]";
  }
}
