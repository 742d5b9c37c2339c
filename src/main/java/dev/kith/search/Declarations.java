package dev.kith.search;

import dev.kith.model.Spelling;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.people.Wishes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What people say they know: in lists of people, or to Kith.
final class Declarations {
  private record Declaration(Profile person, String topic, List<Set<String>> words) {}

  /// @param of     the directory they are of
  /// @param byStem the numbers of those that hold a stem: a question looks at no more, however many people say something
  private record All(Directory of, List<Declaration> all, Map<String, List<Integer>> byStem) {
    static All of(Directory directory, List<Declaration> all) {
      Map<String, List<Integer>> byStem = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        for (Set<String> stems : all.get(i).words) {
          for (String stem : stems) {
            byStem.computeIfAbsent(stem, _ -> new ArrayList<>()).add(i);
          }
        }
      }
      return new All(directory, all, byStem);
    }
  }

  private record Last(String question, Map<String, List<String>> filters, Asked asked) {}

  private final Synonyms synonyms;
  private final Function<String, List<Set<String>>> read;
  /// Whatever else is asked, these are the same as long as the directory is.
  private volatile All known = All.of(null, List.of());
  private volatile Last last;

  /// @param read how the engine reads a text
  Declarations(Synonyms synonyms, Function<String, List<Set<String>>> read) {
    this.synonyms = synonyms;
    this.read = read;
  }

  /// Each answer about people compares its question several times.
  Asked asked(String question, Map<String, List<String>> filters) {
    Last known = last;
    if (known == null || !known.question.equals(question) || !known.filters.equals(filters)) {
      known = new Last(question, Map.copyOf(filters), Asked.of(question, filters, synonyms, read));
      last = known;
    }
    return known.asked;
  }

  /// Whether a question asks for a topic. It is read when the first topic is compared: few questions meet anybody who decided
  /// something.
  Predicate<String> asksFor(String question, Map<String, List<String>> filters) {
    return new Predicate<>() {
      private Asked asked;

      @Override
      public boolean test(String topic) {
        if (asked == null) {
          asked = asked(question, filters);
        }
        return asked.asksFor(topic);
      }
    };
  }

  /// What this person says, without what they no longer want to be asked about.
  List<String> topics(Profile person, Directory directory) {
    Wishes wishes = directory.wishes(person);
    Set<String> said = new HashSet<>();
    return Stream.concat(person.topics().stream(), wishes.askMe().stream()).filter(topic -> said.add(Spelling.fold(topic)))
        .filter(topic -> wishes.notMe().isEmpty() || wishes.notMe().stream().noneMatch(Asked.of(topic, Map.of(), synonyms, read)::asksFor)).toList();
  }

  /// Who says something near to what is asked for, and what; in the order of their ids.
  Map<Profile, String> near(Asked asked, Directory directory) {
    All all = known;
    if (all.of != directory) {
      all = All.of(directory, directory.people().stream().filter(person -> person.human() && person.listed())
          .sorted(Comparator.comparing(Profile::id)).flatMap(person -> topics(person, directory).stream()
              .map(topic -> new Declaration(person, topic, read.apply(topic)))).toList());
      known = all;
    }
    Map<Profile, String> out = new LinkedHashMap<>();
    // what is near has at least one of the words that are wanted
    BitSet some = new BitSet();
    for (String stem : asked.wanted()) {
      all.byStem.getOrDefault(stem, List.of()).forEach(some::set);
    }
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
      Declaration each = all.all.get(i);
      if (asked.near(each.words)) {
        out.putIfAbsent(each.person, each.topic);
      }
    }
    return out;
  }
}
