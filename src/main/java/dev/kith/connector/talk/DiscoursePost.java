package dev.kith.connector.talk;

import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// A post as it goes through the [Spill].
///
/// @param number   its place in the topic; the first is 1
/// @param type     1 an ordinary one, 2 of a moderator, 3 a notice of what was done to the topic, 4 a whisper of the staff
/// @param why      why it may not be read; empty if it may
/// @param likes    empty if only the likes themselves say how many
/// @param accepted whether the post itself says that it is the accepted answer
record DiscoursePost(long id, long number, String user, String created, String edited, String type, String why, String likes,
    boolean accepted, String editor, String raw, String cooked, boolean wiki, String where) {
  void to(Spill spill, long topic) throws IOException {
    spill.add(topic, "" + id, "" + number, user, created, edited, type, why, likes, "" + accepted, editor, raw, cooked,
        "" + wiki, where);
  }

  static DiscoursePost of(List<String> f) {
    return new DiscoursePost(Long.parseLong(f.get(0)), Long.parseLong(f.get(1)), f.get(2), f.get(3), f.get(4), f.get(5),
        f.get(6), f.get(7), Boolean.parseBoolean(f.get(8)), f.get(9), f.get(10), f.get(11), Boolean.parseBoolean(f.get(12)), f.get(13));
  }

  Instant createdAt() {
    return DiscourseForum.time(created);
  }

  /// When it was last changed; `null` if never or unknown.
  Instant editedAt() {
    return DiscourseForum.time(edited);
  }
}
