package dev.kith.store;

import java.time.Instant;
import java.util.Set;

/// Somebody or something that may sign in, as it is kept. What the words mean is `signin`'s matter.
///
/// @param name       by which they sign in: small letters, unique
/// @param service    whether it is a program's, which has tokens only
/// @param person     one of the ways in which the person whose it is is written in the directory; empty for nobody's
/// @param password   its hash with all that is needed to compare; empty if there is none
/// @param grants     roles, such as `operator` or `source-owner:wiki`
/// @param principals of a program's: all that it may see as
public record Account(String name, boolean service, String person, String password, boolean disabled, Set<String> grants,
    Set<String> principals, Instant made) {
  public Account {
    grants = Set.copyOf(grants);
    principals = Set.copyOf(principals);
  }

  public Account withPerson(String other) {
    return new Account(name, service, other, password, disabled, grants, principals, made);
  }

  public Account withPassword(String hash) {
    return new Account(name, service, person, hash, disabled, grants, principals, made);
  }

  public Account withDisabled(boolean now) {
    return new Account(name, service, person, password, now, grants, principals, made);
  }

  public Account withGrants(Set<String> others) {
    return new Account(name, service, person, password, disabled, others, principals, made);
  }

  @Override
  public String toString() {
    return "account " + name;
  }
}
