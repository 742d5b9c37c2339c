package dev.kith.signin.proxy;

import dev.kith.signin.Addresses;
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
  private static final Set<String> TAKEN = Set.of("host", "cookie", "authorization", "origin", "content-type", "content-length",
      "connection", "forwarded", "x-forwarded-for", "transfer-encoding");

  public ProxySettings {
    trustedPeers = List.copyOf(trustedPeers);
    Addresses.peers(trustedPeers);
    if (secret.length() < LEAST_SECRET || !secret.matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("secret has fewer than " + LEAST_SECRET + " characters, or others than a header can "
          + "carry; try the output of `openssl rand -hex 32`");
    }
    Set<String> names = new HashSet<>();
    header("userHeader", userHeader, names);
    header("secretHeader", secretHeader, names);
    if (!groupsHeader.isEmpty()) {
      header("groupsHeader", groupsHeader, names);
    }
  }

  private static void header(String key, String header, Set<String> names) {
    String known = header.toLowerCase(Locale.ROOT);
    if (!header.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(key + " is “" + header + "”, which is no name of letters, digits and hyphens; try "
          + "X-Forwarded-User");
    }
    if (!names.add(known)) {
      throw new IllegalArgumentException(key + " is “" + header + "”, as another of the headers; try one of its own");
    }
    if (TAKEN.contains(known)) {
      throw new IllegalArgumentException(key + " is “" + header + "”, which means something else already; try X-Forwarded-User");
    }
  }

  @Override
  public String toString() {
    return "ProxySettings[trustedPeers=" + trustedPeers + ", userHeader=" + userHeader + ", groupsHeader=" + groupsHeader
        + ", secretHeader=" + secretHeader + ", secret=***]";
  }
}
