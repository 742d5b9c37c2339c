package dev.kith.connector.talk;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// One mail as it goes through the spill file, read but not yet put into its thread.
///
/// @param id          its Message-ID without brackets, or a hash
/// @param references  the ids it refers to: In-Reply-To first, then References
/// @param subject     decoded, with its prefixes
/// @param from        the sender's address, or empty
/// @param name        the sender's name, or empty
/// @param bot         whether a program wrote it
/// @param at          `null` if nothing in it says when
/// @param text        plain text with quotes and signature still in it
/// @param attachments names of what is attached
/// @param audience    [#LIST] if it is for whoever may read the list, else the addresses of all who took part
/// @param list        the list's short name, or empty
/// @param url         where it is archived, or empty
record MailMessage(String id, List<String> references, String subject, String from, String name, boolean bot, Instant at,
    String text, List<String> attachments, List<String> audience, String list, String url, List<String> tags,
    List<String> place, String language) {
  static final List<String> LIST = List.of("*");

  /// Who takes part, for telling the persons of a thread apart.
  String who() {
    return from.isEmpty() ? name : from;
  }

  String[] fields() {
    return new String[] {id, join(references), subject, from, name, Boolean.toString(bot), at == null ? ""
        : at.toString(), text,
      join(attachments), join(audience), list, url, join(tags), join(place), language};
  }

  static MailMessage of(List<String> fields) {
    return new MailMessage(fields.get(0), split(fields.get(1)), fields.get(2), fields.get(3), fields.get(4),
        Boolean.parseBoolean(fields.get(5)), fields.get(6).isEmpty() ? null : Instant.parse(fields.get(6)), fields.get(7),
        split(fields.get(8)), split(fields.get(9)), fields.get(10), fields.get(11), split(fields.get(12)),
            split(fields.get(13)),
        fields.get(14));
  }

  private static String join(List<String> texts) {
    return String.join("\n", texts);
  }

  private static List<String> split(String joined) {
    return joined.isEmpty() ? List.of() : Arrays.asList(joined.split("\n"));
  }
}
