package dev.kith.fields;

import dev.kith.engine.Doc;
import dev.kith.model.Access;
import dev.kith.model.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes people who were deleted out of documents: out of those who had a part in them, out of those their text is known to name, out
/// of access lists and lists of people. The text itself stays as it is.
///
/// @param deleted whether an identity, as stored, is somebody's who was deleted
public record Unnamed(Predicate<String> deleted) {
  private static final String USER = "user:";
  /// Stands in access lists where somebody stood who was deleted; no viewer has it.
  private static final String NOBODY = "deleted";

  /// The document without them, made of one that is stored; empty if it is their own entry in a list of people.
  public Optional<Doc> of(Doc doc) {
    if (doc.strings().getOrDefault(Fields.RECORD, List.of()).contains(Fields.PERSON)) {
      Person person = Stored.person(doc.strings().get(Fields.CARD));
      return of(person).map(left -> left.equals(person) ? doc : Fields.doc(left));
    }
    Map<String, List<String>> strings = new HashMap<>(doc.strings());
    for (String field : List.of(Fields.AUTHOR, Fields.INVOLVED)) {
      keep(strings, field, deleted.negate());
    }
    for (String field : List.of(Fields.PARTS, Fields.NAMED)) {
      keep(strings, field, line -> !deleted.test(line.split("\t", 3)[2]));
    }
    strings.computeIfPresent(Fields.POSTS, (_, posts) -> posts.stream().map(this::post).toList());
    List<String> acl = strings.getOrDefault(Fields.ACL, List.of());
    if (!acl.isEmpty()) {
      String left = of(Access.parse(acl.getFirst())).text();
      strings.put(Fields.ACL, List.of(left));
      keep(strings, Fields.ACL, text -> !text.isEmpty());
    }
    if (strings.equals(doc.strings())) {
      return Optional.of(doc);
    }
    strings.remove(Fields.DIGEST);
    return Optional.of(Fields.digested(doc.id(), doc.language(), strings, doc.numbers()));
  }

  /// Where it begins and when it was posted stay; whose it is goes.
  private String post(String line) {
    String[] columns = line.split("\t", 4);
    return deleted.test(columns[3]) ? line.substring(0, line.length() - columns[3].length()) : line;
  }

  private static void keep(Map<String, List<String>> strings, String field, Predicate<String> which) {
    List<String> kept = strings.getOrDefault(field, List.of()).stream().filter(which).toList();
    if (kept.isEmpty()) {
      strings.remove(field);
    } else {
      strings.put(field, kept);
    }
  }

  /// The access list without them. A layer that was theirs alone is then nobody's, never everybody's.
  Access of(Access access) {
    Predicate<String> theirs = principal -> principal.startsWith(USER) && deleted.test(principal.substring(USER.length()));
    if (Stream.concat(Stream.of(access.deny()), access.layers().stream()).flatMap(Set::stream).noneMatch(theirs)) {
      return access;
    }
    return new Access(access.deny().stream().filter(theirs.negate()).collect(Collectors.toSet()), access.layers().stream()
        .map(layer -> layer.stream().map(principal -> theirs.test(principal) ? NOBODY : principal).collect(Collectors.toSet()))
        .map(Set::copyOf).toList());
  }

  /// The entry of a list of people; empty if it is theirs, and without a manager who is one of them.
  Optional<Person> of(Person p) {
    if (deleted.test(p.id()) || p.aliases().stream().anyMatch(deleted)) {
      return Optional.empty();
    }
    boolean orphan = !p.manager().isBlank() && deleted.test(p.manager());
    return Optional.of(!orphan ? p : new Person(p.source(), p.id(), p.name(), p.aliases(), p.title(), p.team(), "", p.place(),
        p.about(), p.topics(), p.groups(), p.active(), p.human()));
  }
}
