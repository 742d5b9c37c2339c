package dev.kith.cli;

import dev.kith.connector.Secret;
import dev.kith.signin.Grant;
import dev.kith.signin.Role;
import dev.kith.signin.oidc.OidcSettings;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What `auth.oidc` says: the provider that signs people in, and what is believed of what it says.
///
/// @param issuer         as the provider writes it of itself; `null` while nobody signs in so
/// @param groupsClaim    empty if groups do not come from the provider
/// @param allowedGroups  none if everybody whom the provider signs in may use Kith
/// @param rolesClaim     empty for the same as `groupsClaim`
/// @param roles          which values of that claim give a role
/// @param owners         which values of that claim make somebody the owner of a source
/// @param mailDomains    the domains of mail addresses that the provider is entitled to speak for
/// @param createAccounts whether whoever is new gets an account that may read
record OidcAuth(URI issuer, String clientId, Secret clientSecret, List<String> scopes, String groupsClaim,
    Set<String> allowedGroups, String rolesClaim, Map<Role, Set<String>> roles, Map<String, Set<String>> owners,
    Set<String> mailDomains, boolean createAccounts) {
  static final OidcAuth DEFAULTS = new OidcAuth(null, "", null, List.of("openid", "profile", "email"), "", Set.of(), "",
      Map.of(), Map.of(), Set.of(), true);
  static final String CALLBACK = "/sign-in/oidc/callback";

  /// @param base how people reach Kith, or `null`
  /// @throws IllegalArgumentException in one line if nobody could sign in so, or not safely
  OidcSettings settings(URI base) {
    if (issuer == null || clientId.isBlank() || clientSecret == null) {
      String example = issuer == null ? "issuer: https://login.example.com" : clientId.isBlank() ? "clientId: kith"
          : "clientSecret: ${env:KITH_OIDC_SECRET}";
      throw new IllegalArgumentException("auth.oidc." + example.replaceFirst(":.*", "")
          + " is missing, but auth.mode is oidc; try " + example);
    }
    if (base == null) {
      throw new IllegalArgumentException("server.baseUrl is missing, but the provider must know where to send people back to; try "
          + "server.baseUrl: https://search.example.com");
    }
    try {
      URI redirect = URI.create(base.toString().replaceFirst("/$", "") + CALLBACK);
      return new OidcSettings(issuer, clientId, clientSecret.value(), redirect, scopes,
          groupsClaim, allowedGroups, rolesClaim, roles, owners, mailDomains);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("auth.oidc." + e.getMessage());
    }
  }

  /// The roles that the provider gives and takes.
  Set<Grant> managed() {
    Set<Grant> grants = new HashSet<>();
    roles.keySet().forEach(role -> grants.add(new Grant(role, "")));
    owners.keySet().forEach(source -> grants.add(new Grant(Role.SOURCE_OWNER, source)));
    return grants;
  }
}
