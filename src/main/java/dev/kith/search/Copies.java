package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Sketch;
import dev.kith.model.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which documents are copies of one text: the same page in wiki, mail and drive. Whoever asks gives documents that somebody
/// may see, and nothing else is looked at.
public final class Copies {
  /// What must be known of a document to compare it.
  public static final List<String> COMPARED = List.of(Fields.SKETCH, Fields.SOURCE, Fields.TYPE, Fields.OWNERSHIP, Fields.AT);

  private static final Set<String> OURS = Set.of(Ownership.OWNED.label(), Ownership.CLOUD.label());

  private final CopySettings settings;
  private final Comparator<Hit> official;

  public Copies(CopySettings settings) {
    this.settings = settings;
    this.official = official(settings.order());
  }

  /// The texts of some documents, in the order of the best document of each; of each text its documents, the one that leads
  /// first.
  ///
  /// @param ranked the best first, with the fields [#COMPARED]
  public List<List<Hit>> texts(List<Hit> ranked) {
    return texts(ranked, ranked, new HashSet<>(), true);
  }

  /// As [#texts(List)]: a text is the best document that no text before has, and those of all the others that are copies of it.
  ///
  /// @param ranked those that texts are made for, the best first
  /// @param others those among which copies are looked for, the former among them
  /// @param taken  the ids of all documents that a text has; added to
  /// @param lead   whether the most official copy leads, else the best
  List<List<Hit>> texts(List<Hit> ranked, List<Hit> others, Set<String> taken, boolean lead) {
    Map<String, Sketch> sketches = new HashMap<>();
    Map<Integer, List<Hit>> byMark = new HashMap<>();
    for (Hit hit : others) {
      String stored = hit.first(Fields.SKETCH);
      if (!stored.isEmpty() && !sketches.containsKey(hit.id())) {
        Sketch sketch = Sketch.parse(stored);
        sketches.put(hit.id(), sketch);
        for (int mark : sketch.marks()) {
          byMark.computeIfAbsent(mark, _ -> new ArrayList<>(1)).add(hit);
        }
      }
    }
    List<List<Hit>> texts = new ArrayList<>();
    for (Hit hit : ranked) {
      if (taken.add(hit.id())) {
        List<Hit> text = new ArrayList<>(List.of(hit));
        add(hit, text, sketches, byMark, taken);
        if (text.size() > 1) {
          text.subList(lead ? 0 : 1, text.size()).sort(official);
        }
        if (text.size() > 1 && lead && text.getFirst() != hit) {
          // what is shown has copies of its own
          add(text.getFirst(), text, sketches, byMark, taken);
          text.subList(1, text.size()).sort(official);
        }
        texts.add(text);
      }
    }
    return texts;
  }

  /// Adds to a text the copies of one of its documents.
  private void add(Hit hit, List<Hit> text, Map<String, Sketch> sketches, Map<Integer, List<Hit>> byMark, Set<String> taken) {
    Sketch sketch = sketches.get(hit.id());
    if (sketch != null) {
      for (int mark : sketch.marks()) {
        for (Hit other : byMark.getOrDefault(mark, List.of())) {
          if (!taken.contains(other.id()) && alike(hit, sketch, other, sketches.get(other.id()))) {
            taken.add(other.id());
            text.add(other);
          }
        }
      }
    }
  }

  private boolean alike(Hit hit, Sketch one, Hit other, Sketch two) {
    if (hit.first(Fields.SOURCE).equals(other.first(Fields.SOURCE))) {
      return one.sameNumbers(two) && one.likeness(two) >= settings.likenessWithin();
    }
    return one.likeness(two) >= settings.likeness();
  }

  /// The most official copy first: the company's own before what is somebody else's or somebody's own, then by kind, then the
  /// newest.
  private static Comparator<Hit> official(List<String> order) {
    return Comparator.<Hit>comparingInt(hit -> OURS.contains(hit.first(Fields.OWNERSHIP)) ? 0 : 1)
        .thenComparingInt(hit -> {
          int place = order.indexOf(hit.first(Fields.TYPE));
          return place < 0 ? order.size() : place;
        })
        .thenComparing(hit -> hit.numbers().getOrDefault(Fields.AT, Long.MIN_VALUE), Comparator.reverseOrder())
        .thenComparing(Hit::id);
  }
}
