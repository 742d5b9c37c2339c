package dev.kith.web;

import dev.kith.signin.ClaimedGroups;
import dev.kith.signin.Vouching;
import dev.kith.signin.oidc.Oidc;
import dev.kith.signin.proxy.TrustedProxy;
import java.util.Set;

/// Who else signs people in, besides the accounts with passwords; at most one of the two.
///
/// @param oidc  the company's provider, or `null`
/// @param proxy a proxy in front of the server, or `null`
/// @param rules what their word may do
public record Vouchers(Oidc oidc, TrustedProxy proxy, Vouching.Rules rules) {
  /// Nobody.
  public static final Vouchers NONE = new Vouchers(null, null, new Vouching.Rules(false, Set.of(), false, ClaimedGroups.NONE));
}
