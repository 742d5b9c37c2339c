package dev.kith.signin;

import dev.kith.model.Viewer;
import java.util.Set;

/// Who asks, worked out anew for every request.
///
/// @param person  the id in the directory; empty for a service account, or somebody signed in whom no list of people names
/// @param viewer  as whom they see: while somebody looks as somebody else, the other
/// @param roles   what they may do, already narrowed to the scopes of a token
/// @param sources for [Role#SOURCE_OWNER]: of which
/// @param actor   as the audit log names them, such as `person:ada`, `token:3f9a`, `os:1000`
/// @param seenAs  while they look as somebody else: that person's id; else empty
public record Caller(String person, Viewer viewer, Set<Role> roles, Set<String> sources, String actor, String seenAs) {
  public Caller {
    roles = Set.copyOf(roles);
    sources = Set.copyOf(sources);
  }
}
