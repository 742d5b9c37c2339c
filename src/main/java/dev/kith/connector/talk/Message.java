package dev.kith.connector.talk;

import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What somebody said in a chat, as it goes through the [Spill].
///
/// @param micros    when, in microseconds since 1970
/// @param thread    the id of its thread; its own where it began one or is in none
/// @param id        unique in the channel and the same at every reading
/// @param user      the account, or empty for a program, whose words are context and nobody's credit
/// @param raw       as the chat writes it, for [ChatText]
/// @param pins      how often it was kept: pinned or saved
/// @param checkedBy who put a check mark on it
/// @param edited    `null` if it never was
/// @param reply     whether it answers in a thread
record Message(long micros, String thread, String id, String user, String name, String raw, int likes, int pins,
    Set<String> checkedBy, Instant edited, boolean reply) {
  /// What a check mark is called.
  private static final Set<String> CHECKS = Set.of("white_check_mark", "heavy_check_mark", "ballot_box_with_check", "check",
      "tick", "solved");

  static boolean isCheck(String reaction) {
    return CHECKS.contains(reaction);
  }

  Instant at() {
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  boolean isNobodys() {
    return user.isEmpty();
  }

  /// @param key the time of its thread, so that threads and lone messages come back by time
  void to(Spill spill, long key) throws IOException {
    spill.add(key, Long.toString(micros), thread, id, user, name, raw, Integer.toString(likes), Integer.toString(pins),
        String.join(",", checkedBy), edited == null ? "" : edited.toString(), Boolean.toString(reply));
  }

  static Message of(List<String> fields) {
    return new Message(Long.parseLong(fields.get(0)), fields.get(1), fields.get(2), fields.get(3), fields.get(4), fields.get(5),
        Integer.parseInt(fields.get(6)), Integer.parseInt(fields.get(7)), Set.of(fields.get(8).split(",")),
        fields.get(9).isEmpty() ? null : Instant.parse(fields.get(9)), Boolean.parseBoolean(fields.get(10)));
  }
}
