package dev.kith.signin;

import java.util.List;
import java.util.Set;

/// What a provider or a proxy says of somebody whom it has signed in.
///
/// @param issuer      who says so: the address of a provider, or `proxy`
/// @param subject     the name by which the issuer knows them for good; only with the issuer does it name anybody
/// @param name        to show until a list of people names them; may be empty
/// @param mails       addresses that the issuer is entitled to speak for; often none
/// @param groups      the names of their groups, without a realm
/// @param groupsFresh false if the issuer did not say: then `groups` is what it said last, or nothing
/// @param roles       besides [Role#READER]; by the settings' table
/// @param sources     for [Role#SOURCE_OWNER]: of which
public record Vouched(String issuer, String subject, String name, List<String> mails, Set<String> groups, boolean groupsFresh,
    Set<Role> roles, Set<String> sources) {
  public Vouched {
    mails = List.copyOf(mails);
    groups = Set.copyOf(groups);
    roles = Set.copyOf(roles);
    sources = Set.copyOf(sources);
    if (issuer.isBlank() || subject.isBlank()) {
      throw new IllegalArgumentException("who is vouched for has an issuer and a subject");
    }
  }
}
