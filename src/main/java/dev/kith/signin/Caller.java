package dev.kith.signin;

import dev.kith.model.Viewer;
import java.util.Set;

/// Who asks, worked out anew for every request.
///
/// @param person  the id in the directory; empty for a service account, or somebody signed in whom no list of people names
/// @param viewer  as whom they see: while somebody looks as somebody else, the other
/// @param roles   what they may do, already narrowed to the scopes of a token; none for whoever is not signed in
/// @param scopes  what a token is for; all of them for a session
/// @param sources for [Role#SOURCE_OWNER]: of which
/// @param actor   as the audit log names them, such as `person:ada`, `token:3f9a`, `os:ada`; empty for whoever is not signed in
/// @param seenAs  while they look as somebody else: that person's id; else empty
public record Caller(String person, Viewer viewer, Set<Role> roles, Set<Scope> scopes, Set<String> sources, String actor, String seenAs) {
  /// Whoever is not signed in. Sees nothing.
  public static final Caller NOBODY = new Caller("", new Viewer("", Set.of()), Set.of(), Set.of(), Set.of(), "", "");

  /// The command line of the server's own user: may do all, and reads nothing.
  public static Caller commandLine() {
    return new Caller("", NOBODY.viewer, Set.of(Role.SOURCE_OWNER, Role.OPERATOR, Role.AUDITOR, Role.ADMIN), Scope.ALL, Set.of(),
        "os:" + System.getProperty("user.name"), "");
  }

  public Caller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    sources = Set.copyOf(sources);
  }

  public boolean isSignedIn() {
    return !roles.isEmpty();
  }

  public boolean may(Role role, Scope scope) {
    return roles.contains(role) && scopes.contains(scope);
  }

  /// Whether they look after this source, or after all of them.
  public boolean owns(String source) {
    return roles.contains(Role.OPERATOR) || roles.contains(Role.SOURCE_OWNER) && sources.contains(source);
  }
}
