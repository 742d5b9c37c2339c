package dev.kith.model;

import java.util.List;
import java.util.Objects;

/// A person as one source of people knows them; the directory joins what several sources say.
///
/// @param source  the source that said so
/// @param id      the source's own id of the person; where the source is the company's own list, the id shown in addresses
/// @param aliases every other way this person is written: mail addresses, handles, `realm/account` keys, former names
/// @param manager the id of the manager, or empty
/// @param about   a sentence of their own, or empty
/// @param topics  what they say they know: "ask me about"
/// @param groups  permission groups, as in `group:<name>`
/// @param active  false once they have left
/// @param human   false for bots and shared mailboxes, which never count as people
public record Person(String source, String id, String name, List<String> aliases, String title, String team, String manager,
    String place, String about, List<String> topics, List<String> groups, boolean active, boolean human) {
  public Person {
    Objects.requireNonNull(source);
    if (id.isBlank()) {
      throw new IllegalArgumentException("a person needs an id");
    }
    name = name.isBlank() ? id : name.strip();
    aliases = List.copyOf(aliases);
    topics = List.copyOf(topics);
    groups = List.copyOf(groups);
  }

  /// A person of whom nothing but a name is known.
  public static Person of(String source, String id, String name, List<String> aliases) {
    return new Person(source, id, name, aliases, "", "", "", "", "", List.of(), List.of(), true, true);
  }
}
