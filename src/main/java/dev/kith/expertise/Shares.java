package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Role;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Census;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// Whose a document is, and how much of it: each person's strongest role's weight over the square root of how many have a role
/// of that sort in it. Writing makes one sort, answering another (each answer is one person's work), naming a third.
///
/// Whatever is asked, the same documents vote again and again, so what was found is kept with what an engine keeps of the
/// document, as long as the directory is the same.
final class Shares {
  /// @param number the person's, from 0 on, as long as the directory is the same: nobody is held by what is kept
  /// @param at     when it was done, else when the document was last changed, in seconds; [Ballot#NEVER] if that is not known
  record Share(int number, Role role, long at, double weight) {
    boolean writes() {
      return Shares.writes(role);
    }
  }

  /// @param key of the directory
  private record Known(Object key, Share[] shares) {}

  /// What is known while the directory is the same.
  private static final class Table {
    final Directory of;
    /// By number.
    final Profile[] people;
    /// Of people, by id.
    final Map<String, Integer> numbers;
    /// Stands for these numbers where they should not be held.
    final Object key = new Object();

    Table(Directory of) {
      this.of = of;
      this.people = of.people().toArray(Profile[]::new);
      this.numbers = HashMap.newHashMap(people.length);
      for (Profile person : people) {
        numbers.put(person.id(), numbers.size());
      }
    }
  }

  /// How many documents people wrote, by number.
  private record Written(int[] of) {}

  /// Who wrote something since a time, by number.
  private record Lately(boolean[] of) {}

  private record Since(Object key, Instant time) {}

  /// How many documents of a folder people had a writing hand in, one behind the other: the number of each and how many.
  private record Hands(int[] of) {}

  private record Folder(Object key, String name) {}

  /// By the role's place in its enum.
  private final double[] weights;
  private volatile Table table;

  Shares(PeopleRanking ranking) {
    weights = Arrays.stream(Role.values()).mapToDouble(ranking::weight).toArray();
  }

  double weight(Role role) {
    return weights[role.ordinal()];
  }

  /// The shares in the documents of one directory; for one question, since each directory has its own numbers.
  Of of(Directory directory) {
    Table all = table;
    if (all == null || all.of != directory) {
      all = new Table(directory);
      table = all;
    }
    return new Of(all);
  }

  /// The shares that people of one directory have.
  final class Of {
    private final Table all;
    private final Predicate<Known> same;
    private final Function<Hit, Known> made;

    private Of(Table all) {
      this.all = all;
      this.same = known -> known.key == all.key;
      this.made = hit -> new Known(all.key, worked(hit, all));
    }

    private int people() {
      return all.people.length;
    }

    Profile person(int number) {
      return all.people[number];
    }

    /// How many documents each wrote at all: a look into an array, where the names of hundreds would be looked for.
    int[] written(Census census) {
      return census.found(Written.class, all.key, Integer.BYTES * people(), () -> {
        int[] written = new int[people()];
        census.written().forEach((id, count) -> {
          Integer number = all.numbers.get(id);
          // absent if the directory has just become another
          if (number != null) {
            written[number] = Math.toIntExact(count);
          }
        });
        return new Written(written);
      }).of;
    }

    /// Whether each wrote something since a time.
    boolean[] lately(Census census, Instant since) {
      return census.found(Lately.class, new Since(all.key, since), people(), () -> {
        boolean[] lately = new boolean[people()];
        census.writersSince(since).forEach(id -> {
          Integer number = all.numbers.get(id);
          if (number != null) {
            lately[number] = true;
          }
        });
        return new Lately(lately);
      }).of;
    }

    /// Those who had a writing hand in a folder, one behind the other: the number of each and how many of its documents.
    int[] hands(Census census, Area area) {
      return census.found(Hands.class, new Folder(all.key, area.folder()), 2 * Integer.BYTES * area.written().size(), () -> {
        int[] hands = new int[2 * area.written().size()];
        int size = 0;
        for (Map.Entry<String, Long> each : area.written().entrySet()) {
          Integer number = all.numbers.get(each.getKey());
          if (number != null) {
            hands[size++] = number;
            hands[size++] = Math.toIntExact(each.getValue());
          }
        }
        return new Hands(Arrays.copyOf(hands, size));
      }).of;
    }

    /// The shares that are worth something.
    Share[] in(Hit hit) {
      return hit.following(Known.class, same, made).shares;
    }
  }

  private Share[] worked(Hit hit, Table all) {
    Directory directory = all.of;
    Map<String, Best> best = new LinkedHashMap<>();
    for (StoredPart part : Stored.parts(hit)) {
      Profile person = directory.of(part.identity()).orElse(null);
      if (person != null) {
        Best known = best.get(person.id());
        if (known == null || weight(part.role()) > weight(known.part.role())) {
          best.put(person.id(), new Best(person, part));
        }
      }
    }
    int named = 0;
    for (StoredPart part : Stored.named(hit)) {
      Profile person = directory.named(part.identity()).orElse(null);
      if (person == null) {
        continue;
      }
      Best known = best.get(person.id());
      if (known == null || part.role() != Role.MENTIONED && weight(known.part.role()) < weight(part.role())) {
        best.put(person.id(), new Best(person, part));
        named += part.role() == Role.MENTIONED ? 1 : 0;
      }
    }
    int writers = 0;
    for (Best each : best.values()) {
      writers += writes(each.part.role()) ? 1 : 0;
    }
    List<Share> shares = new ArrayList<>(best.size());
    for (Best each : best.values()) {
      StoredPart part = each.part;
      double weight = weight(part.role());
      if (weight > 0) {
        int among = switch (part.role()) {
          case AUTHOR, EDITOR -> writers;
          case MENTIONED -> named;
          default -> 1;
        };
        Instant at = part.at() != null ? part.at() : Stored.time(hit, Fields.AT);
        shares.add(new Share(all.numbers.get(each.person.id()), part.role(), at == null ? Ballot.NEVER : at.getEpochSecond(),
            weight / Math.sqrt(Math.max(1, among))));
      }
    }
    return shares.toArray(Share[]::new);
  }

  private record Best(Profile person, StoredPart part) {}

  static boolean writes(Role role) {
    return role == Role.AUTHOR || role == Role.EDITOR;
  }
}
