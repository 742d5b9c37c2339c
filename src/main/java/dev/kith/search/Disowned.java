package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Leaves out of documents the parts of those who said "this shows nothing of me", before anything is made of them.
final class Disowned {
  private Disowned() {}

  static List<Hit> each(List<Hit> hits, Directory directory) {
    return directory.disowned().isEmpty() ? hits : hits.stream().map(hit -> text(List.of(hit), directory).getFirst()).toList();
  }

  /// @param copies of one text: whoever disowns one of them disowns them all
  static List<Hit> text(List<Hit> copies, Directory directory) {
    List<String> ids = copies.stream().map(Hit::id).filter(directory.disowned()::contains).toList();
    return ids.isEmpty() ? copies : copies.stream().map(hit -> without(hit, ids, directory)).toList();
  }

  private static Hit without(Hit hit, List<String> ids, Directory directory) {
    Map<String, List<String>> strings = new HashMap<>(hit.strings());
    strings.computeIfPresent(Fields.PARTS, (_, parts) -> kept(parts, ids, directory, directory::of));
    strings.computeIfPresent(Fields.NAMED, (_, parts) -> kept(parts, ids, directory, directory::named));
    return new Hit(hit.id(), hit.score(), strings, hit.numbers(), hit.quotes());
  }

  private static List<String> kept(List<String> parts, List<String> ids, Directory directory,
      Function<String, Optional<Profile>> who) {
    return parts.stream().filter(part -> who.apply(part.split("\t", 3)[2])
        .filter(person -> directory.wishes(person).notMyEvidence().stream().anyMatch(ids::contains)).isEmpty()).toList();
  }
}
