package dev.kith.access;

import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The viewers that people are, kept for as long as nothing has changed that they follow from: what is known of the person, who is in
/// which groups, and that none of their accounts has run out. So one person's questions come from one viewer, whose principals
/// need not be put together, compared and hashed anew with each.
public final class KnownViewers {
  /// Then all are forgotten, and made when they are asked for again.
  private static final int MOST = 10_000;

  private final Map<String, Made> made = new ConcurrentHashMap<>();

  /// @param until from when on it is to be made again
  private record Made(Profile person, Groups groups, Instant until, Viewer viewer) {}

  /// As [Viewers#of(Profile, Groups)].
  public Viewer of(Profile person, Groups groups) {
    Made known = made.get(person.id());
    if (known != null && known.person == person && known.groups == groups && !groups.isPast(known.until)) {
      return known.viewer;
    }
    Set<String> keys = Viewers.keys(person);
    // before the viewer is made: if an account runs out meanwhile, it is made again
    Instant until = groups.until(keys);
    Viewer viewer = Viewers.of(person, groups);
    if (made.size() >= MOST) {
      made.clear();
    }
    made.put(person.id(), new Made(person, groups, until, viewer));
    return viewer;
  }
}
