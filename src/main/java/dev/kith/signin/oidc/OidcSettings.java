package dev.kith.signin.oidc;

import dev.kith.signin.Role;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which provider signs people in, and what is believed of what it says.
///
/// @param issuer        exactly as the provider writes it of itself
/// @param clientSecret  printed by nothing
/// @param redirect      where the provider sends browsers back to, exactly as it is registered there
/// @param scopes        what is asked for; always `openid`
/// @param groupsClaim   the claim that lists a person's groups; empty if groups do not come from the provider
/// @param allowedGroups if any are named, who is in none of them is refused
/// @param rolesClaim    the claim that `roles` and `owners` look at; if empty, `groupsClaim`
/// @param roles         which values of that claim give a role
/// @param owners        which values of that claim make somebody the owner of a source
/// @param mailDomains   the domains of mail addresses that this provider is entitled to speak for
public record OidcSettings(URI issuer, String clientId, String clientSecret, URI redirect, List<String> scopes,
    String groupsClaim, Set<String> allowedGroups, String rolesClaim, Map<Role, Set<String>> roles,
    Map<String, Set<String>> owners, Set<String> mailDomains) {
  public OidcSettings {
    scopes = List.copyOf(scopes);
    allowedGroups = Set.copyOf(allowedGroups);
    roles = Map.copyOf(roles);
    owners = Map.copyOf(owners);
    Set<String> domains = new HashSet<>();
    mailDomains.forEach(domain -> domains.add(domain.toLowerCase(Locale.ROOT)));
    mailDomains = Set.copyOf(domains);
    if (!isSafe(issuer)) {
      throw new IllegalArgumentException("issuer is " + issuer + ", but who signs people in is asked over https only; try https");
    }
    if (issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
      throw new IllegalArgumentException("issuer has a query or fragment; try the provider's own spelling of it");
    }
    if (isOfMany(issuer)) {
      throw new IllegalArgumentException("issuer is " + issuer + ", which stands for the tenants of all companies and is no issuer; try your "
          + "own tenant's id in its place");
    }
    if (clientId.isBlank() || clientSecret.isBlank()) {
      throw new IllegalArgumentException("clientId and clientSecret are needed; try those the provider gave for Kith");
    }
    if (!scopes.contains("openid")) {
      throw new IllegalArgumentException("scopes is without openid; try [openid, profile, email]");
    }
    if (groupsClaim.isEmpty() && !allowedGroups.isEmpty()) {
      throw new IllegalArgumentException("allowedGroups needs groupsClaim; try groupsClaim: groups");
    }
    if (rolesClaim.isEmpty() && groupsClaim.isEmpty() && !(roles.isEmpty() && owners.isEmpty())) {
      throw new IllegalArgumentException("roles and owners need rolesClaim or groupsClaim; try rolesClaim: roles");
    }
    if (roles.containsKey(Role.READER) || roles.containsKey(Role.SOURCE_OWNER)) {
      throw new IllegalArgumentException("roles names reader or source-owner: everybody reads, and owners are named under "
          + "`owners` by their source; try operator, auditor or admin");
    }
    for (String domain : mailDomains) {
      if (!domain.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")) {
        throw new IllegalArgumentException("mailDomains has “" + domain + "”, which is no domain; try example.com");
      }
    }
  }

  /// The claim that roles are looked up in.
  String rolesFrom() {
    return rolesClaim.isEmpty() ? groupsClaim : rolesClaim;
  }

  /// Addresses of Entra ID that describe no issuer of their own: whoever believed them would believe every company.
  private static boolean isOfMany(URI issuer) {
    return String.valueOf(issuer.getHost()).toLowerCase(Locale.ROOT).matches("login\\.(microsoftonline\\.(com|us)|microsoft\\.com|windows\\.net)"
            + "|login\\.partner\\.microsoftonline\\.cn|sts\\.windows\\.net")
        && String.valueOf(issuer.getPath()).toLowerCase(Locale.ROOT).matches("/(common|organizations|consumers)(/.*)?|/?");
  }

  /// Over https, or to this very computer.
  static boolean isSafe(URI address) {
    String host = address.getHost();
    return host != null && address.getRawUserInfo() == null && ("https".equals(address.getScheme())
        || "http".equals(address.getScheme()) && Set.of("localhost", "127.0.0.1", "[::1]").contains(host));
  }

  @Override
  public String toString() {
    return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + ", clientSecret=***, redirect=" + redirect + "]";
  }
}
