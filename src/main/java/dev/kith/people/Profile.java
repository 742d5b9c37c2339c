package dev.kith.people;

import dev.kith.model.Person;
import java.util.List;
import java.util.Set;

/// One person, joined from all that the sources say.
///
/// @param id         the stable id in addresses: the company list's own, else made from the name
/// @param listed     true if a source of people names them; false if only documents do
/// @param human      false for bots and shared mailboxes
/// @param managerId  the manager's id in this directory, or empty
/// @param identities every identity, as stored in documents, that resolves to this person
/// @param aliases    ids and accounts that are this person's alone, the ids of their records among them
/// @param records    what the sources said, the company's own list first
public record Profile(String id, String name, String title, String team, String place, String about, String managerId,
    List<String> topics, Set<String> groups, boolean active, boolean listed, boolean human, Set<String> identities,
    Set<String> aliases, List<Person> records) {}
