package dev.kith.cli;

import dev.kith.connector.Secret;
import dev.kith.signin.proxy.ProxySettings;
import java.util.List;

/// What `auth.proxy` says: the proxy that signs people in.
///
/// @param trustedPeers   addresses and ranges that its connections come from
/// @param groupsHeader   empty if groups do not come from the proxy
/// @param secret         what the proxy proves itself with, at least 32 characters; `null` while nobody signs in so
/// @param createAccounts whether whoever is new gets an account that may read
/// @param linkPeople     whether the user's name is an id or address in lists of people
record ProxyAuth(List<String> trustedPeers, String userHeader, String groupsHeader, String secretHeader, Secret secret,
    boolean createAccounts, boolean linkPeople) {
  static final ProxyAuth DEFAULTS = new ProxyAuth(List.of(), "X-Forwarded-User", "", "X-Kith-Proxy-Secret", null, false, false);

  /// @throws IllegalArgumentException in one line if nobody could sign in so, or anybody
  ProxySettings settings() {
    if (secret == null) {
      throw new IllegalArgumentException("auth.proxy.secret is missing, but auth.mode is proxy; try secret: ${env:KITH_PROXY_SECRET}");
    }
    try {
      return new ProxySettings(trustedPeers, userHeader, groupsHeader, secretHeader, secret.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("auth.proxy." + e.getMessage());
    }
  }
}
