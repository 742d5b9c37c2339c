package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Sketch;
import dev.kith.model.Ownership;
import java.util.ArrayList;
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
    Compared compared = new Compared(others);
    List<List<Hit>> texts = new ArrayList<>();
    for (Hit hit : ranked) {
      if (taken.add(hit.id())) {
        List<Hit> text = new ArrayList<>(List.of(hit));
        add(hit, text, compared, taken);
        if (text.size() > 1) {
          text.subList(lead ? 0 : 1, text.size()).sort(official);
        }
        if (text.size() > 1 && lead && text.getFirst() != hit) {
          // what is shown has copies of its own
          add(text.getFirst(), text, compared, taken);
          text.subList(1, text.size()).sort(official);
        }
        texts.add(text);
      }
    }
    return texts;
  }

  /// Adds to a text the copies of one of its documents.
  private void add(Hit hit, List<Hit> text, Compared compared, Set<String> taken) {
    Sketch sketch = compared.sketches.get(hit.id());
    if (sketch != null) {
      for (int mark : sketch.marks()) {
        for (int place = compared.first(mark); place > 0; place = compared.next[place]) {
          Hit other = compared.hits.get(place / Sketch.MARKS);
          if (compared.marks[place] == mark && !taken.contains(other.id())
              && alike(hit, sketch, other, compared.sketches.get(other.id()))) {
            taken.add(other.id());
            text.add(other);
          }
        }
      }
    }
  }

  /// Documents by the marks of their sketches: a table of numbers, since there are a dozen of them a document.
  private static final class Compared {
    private final Map<String, Sketch> sketches = new HashMap<>();
    /// From 1 on.
    private final List<Hit> hits = new ArrayList<>();
    /// By place, of which each hit has [Sketch#MARKS].
    private final int[] marks;
    /// The place of another mark of the same slot; 0 for none.
    private final int[] next;
    private final int[] slots;

    Compared(List<Hit> all) {
      marks = new int[(all.size() + 1) * Sketch.MARKS];
      next = new int[marks.length];
      slots = new int[Math.max(16, Integer.highestOneBit(marks.length) << 1)];
      hits.add(null);
      for (Hit hit : all) {
        String stored = hit.first(Fields.SKETCH);
        if (!stored.isEmpty() && !sketches.containsKey(hit.id())) {
          add(hit, Sketch.parse(stored));
        }
      }
    }

    private void add(Hit hit, Sketch sketch) {
      sketches.put(hit.id(), sketch);
      int place = hits.size() * Sketch.MARKS;
      hits.add(hit);
      for (int mark : sketch.marks()) {
        marks[place] = mark;
        next[place] = first(mark);
        slots[mark & slots.length - 1] = place++;
      }
    }

    /// The first place that may have a mark.
    int first(int mark) {
      return slots[mark & slots.length - 1];
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
