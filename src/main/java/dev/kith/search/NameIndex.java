package dev.kith.search;

import static dev.kith.model.Spelling.fold;

import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// People by the beginnings of the words of their names, of one directory. It holds everybody, so what it finds is to be asked
/// for rights.
final class NameIndex {
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private record Named(String word, Profile person) {}

  private final Directory directory;
  private final List<Named> ordered = new ArrayList<>();

  NameIndex(Directory directory) {
    this.directory = directory;
    directory.people().stream().filter(Profile::human).forEach(person -> words(person.name()).stream().distinct()
        .forEach(word -> ordered.add(new Named(word, person))));
    ordered.sort(Comparator.comparing(Named::word).thenComparing(named -> named.person().id()));
  }

  boolean isOf(Directory other) {
    return directory == other;
  }

  private static List<String> words(String text) {
    return Arrays.stream(PARTS.split(fold(text))).filter(word -> !word.isEmpty()).toList();
  }

  /// People in whose name each of these words begins a word, in no order.
  Set<Profile> beginning(List<String> typed) {
    String longest = typed.stream().max(Comparator.comparingInt(String::length)).map(dev.kith.model.Spelling::fold).orElse("");
    // of many with the same first letters: a list would be looked through for each
    Set<Profile> found = Collections.newSetFromMap(new IdentityHashMap<>());
    List<String> folded = typed.size() == 1 ? List.of() : typed.stream().map(dev.kith.model.Spelling::fold).toList();
    for (int at = first(longest); at < ordered.size() && ordered.get(at).word().startsWith(longest); at++) {
      Profile person = ordered.get(at).person();
      List<String> name = typed.size() == 1 ? List.of() : words(person.name());
      if (typed.size() == 1 || folded.stream().allMatch(word -> name.stream().anyMatch(other -> other.startsWith(word)))) {
        found.add(person);
      }
    }
    return found;
  }

  private int first(String word) {
    int low = 0;
    int high = ordered.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ordered.get(middle).word().compareTo(word) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
