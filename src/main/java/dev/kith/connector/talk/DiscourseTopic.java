package dev.kith.connector.talk;

import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.util.List;

/// A topic as it goes through the [Spill]. Answers of the interface name one several times, each saying a part.
///
/// @param archetype `regular`, `private_message`, `banner`; empty if not said
/// @param votes     of the voting plugin
/// @param tags      a name a line
/// @param stream    the numbers of all its posts, as far as they are said, parted by commas
/// @param asked     whether an account with rights of its own saw it
record DiscourseTopic(String title, String slug, String category, String archetype, boolean unlisted, boolean deleted,
    String created, String user, String views, String votes, String tags, String stream, boolean asked, String where) {
  void to(Spill spill, long id) throws IOException {
    spill.add(id, title, slug, category, archetype, "" + unlisted, "" + deleted, created, user, views, votes, tags, stream,
        "" + asked, where);
  }

  private static DiscourseTopic of(List<String> f) {
    return new DiscourseTopic(f.get(0), f.get(1), f.get(2), f.get(3), Boolean.parseBoolean(f.get(4)),
        Boolean.parseBoolean(f.get(5)), f.get(6), f.get(7), f.get(8), f.get(9), f.get(10), f.get(11), Boolean.parseBoolean(f.get(12)), f.get(13));
  }

  /// What they say together; what one of them hides is hidden.
  static DiscourseTopic all(List<List<String>> records) {
    return records.stream().map(DiscourseTopic::of).reduce(DiscourseTopic::and).orElseThrow();
  }

  private DiscourseTopic and(DiscourseTopic other) {
    String kind = archetype.isEmpty() || archetype.equals("regular") ? first(other.archetype, archetype) : archetype;
    return new DiscourseTopic(first(title, other.title), first(slug, other.slug), first(category, other.category), kind,
        unlisted || other.unlisted, deleted || other.deleted, first(created, other.created), first(user, other.user),
        first(views, other.views), first(votes, other.votes), first(tags, other.tags), first(stream, other.stream),
        asked || other.asked, where);
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}
