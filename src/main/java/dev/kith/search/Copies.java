package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Sketch;
import dev.kith.model.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which documents are copies of one text: the same page in wiki, mail and drive. Whoever asks gives documents that somebody
/// may see, and nothing else is looked at.
public final class Copies {
  /// What must be known of a document to compare it.
  public static final List<String> COMPARED = List.of(Fields.SKETCH, Fields.SOURCE, Fields.TYPE, Fields.OWNERSHIP, Fields.AT);

  private static final Set<String> OURS = Set.of(Ownership.OWNED.label(), Ownership.CLOUD.label());

  /// So many sketches are kept as they were read, of a kilobyte at most: the best documents come again with other questions.
  private static final int KEPT = Math.clamp(Long.highestOneBit(Runtime.getRuntime().maxMemory() >> 17), 1 << 10, 1 << 14);

  private final CopySettings settings;
  private final Sketch[] kept = new Sketch[KEPT];

  public Copies(CopySettings settings) {
    this.settings = settings;
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
        int number = compared.number(hit);
        if (!compared.meets[number]) {
          texts.add(List.of(hit));
          continue;
        }
        List<Hit> text = new ArrayList<>(4);
        text.add(hit);
        add(hit, text, compared, taken);
        if (text.size() > 1) {
          sort(text.subList(lead ? 0 : 1, text.size()));
        }
        if (text.size() > 1 && lead && text.getFirst() != hit) {
          // what is shown has copies of its own
          add(text.getFirst(), text, compared, taken);
          sort(text.subList(1, text.size()));
        }
        texts.add(text);
      }
    }
    return texts;
  }

  /// Adds to a text the copies of one of its documents.
  private void add(Hit hit, List<Hit> text, Compared compared, Set<String> taken) {
    Sketch sketch = compared.sketch[compared.number(hit)];
    compared.turn++;
    for (int i = 0; i < sketch.marks(); i++) {
      int mark = sketch.mark(i);
      for (int place = compared.first(mark); place > 0; place = compared.next[place]) {
        int other = place / Sketch.MARKS;
        // documents that share one mark mostly share several, and are compared once
        if (compared.marks[place] == mark && compared.turns[other] != compared.turn) {
          compared.turns[other] = compared.turn;
          if (alike(hit, sketch, compared.hits[other], compared.sketch[other], taken)) {
            taken.add(compared.hits[other].id());
            text.add(compared.hits[other]);
          }
        }
      }
    }
  }

  private Sketch sketch(String stored) {
    int hash = stored.hashCode();
    int place = (hash ^ hash >>> 12) & KEPT - 2;
    Sketch known = kept[place];
    if (known == null || !known.isOf(stored)) {
      Sketch first = known;
      known = kept[place + 1];
      if (known == null || !known.isOf(stored)) {
        known = Sketch.parse(stored);
        kept[place + 1] = first;
        kept[place] = known;
      }
    }
    return known;
  }

  /// The keys by which copies of a document are found; none if it cannot be known by its text.
  Set<String> keys(Hit hit) {
    String stored = hit.first(Fields.SKETCH);
    return stored.isEmpty() ? Set.of() : sketch(stored).keys();
  }

  /// Documents by the marks of their sketches: tables of numbers, since there are a dozen marks a document. Documents are numbered
  /// from 1; those without a sketch, and those that are not here, are 0.
  private final class Compared {
    private final Hit[] hits;
    private final Sketch[] sketch;
    /// Whether another has a mark of it.
    private final boolean[] meets;
    /// By place, of which each document has [Sketch#MARKS].
    private final int[] marks;
    /// The place of another mark of the same slot; 0 for none.
    private final int[] next;
    private final int[] slots;
    /// Numbers by hash of the id, in the first place that is free from there on.
    private final int[] numbers;
    /// By number: when it was compared last.
    private final int[] turns;
    private int turn;

    Compared(List<Hit> all) {
      hits = new Hit[all.size() + 1];
      sketch = new Sketch[hits.length];
      meets = new boolean[hits.length];
      turns = new int[hits.length];
      marks = new int[hits.length * Sketch.MARKS];
      next = new int[marks.length];
      slots = new int[Math.max(16, Integer.highestOneBit(marks.length) << 1)];
      numbers = new int[Integer.highestOneBit(hits.length) << 2];
      int number = 0;
      for (Hit hit : all) {
        String stored = hit.first(Fields.SKETCH);
        int place = stored.isEmpty() ? -1 : place(hit);
        if (place >= 0 && numbers[place] == 0) {
          numbers[place] = ++number;
          add(number, hit, sketch(stored));
        }
      }
    }

    private void add(int number, Hit hit, Sketch read) {
      hits[number] = hit;
      sketch[number] = read;
      int place = number * Sketch.MARKS;
      for (int i = 0; i < read.marks(); i++) {
        int mark = read.mark(i);
        marks[place] = mark;
        next[place] = first(mark);
        int other = next[place];
        while (other > 0 && marks[other] != mark) {
          other = next[other];
        }
        if (other > 0) {
          // those before it met it when it came
          meets[other / Sketch.MARKS] = true;
          meets[number] = true;
        }
        slots[mark & slots.length - 1] = place++;
      }
    }

    int number(Hit hit) {
      return numbers[place(hit)];
    }

    private int place(Hit hit) {
      int hash = hit.id().hashCode();
      int place = (hash ^ hash >>> 15) & numbers.length - 1;
      while (numbers[place] > 0 && !hits[numbers[place]].id().equals(hit.id())) {
        place = place + 1 & numbers.length - 1;
      }
      return place;
    }

    /// The first place that may have a mark.
    int first(int mark) {
      return slots[mark & slots.length - 1];
    }
  }

  private boolean alike(Hit hit, Sketch one, Hit other, Sketch two, Set<String> taken) {
    if (taken.contains(other.id())) {
      return false;
    }
    if (hit.first(Fields.SOURCE).equals(other.first(Fields.SOURCE))) {
      return one.sameNumbers(two) && one.likeness(two) >= settings.likenessWithin();
    }
    return one.likeness(two) >= settings.likeness();
  }

  /// What the order of copies depends on, looked up once for each.
  private record Standing(Hit hit, boolean ours, int kind, long at) {}

  private Standing standing(Hit hit) {
    int kind = settings.order().indexOf(hit.first(Fields.TYPE));
    return new Standing(hit, OURS.contains(hit.first(Fields.OWNERSHIP)), kind < 0 ? settings.order().size() : kind,
        hit.numbers().getOrDefault(Fields.AT, Long.MIN_VALUE));
  }

  private void sort(List<Hit> text) {
    if (text.size() < 2) {
      return;
    }
    Standing[] standings = new Standing[text.size()];
    for (int i = 0; i < standings.length; i++) {
      standings[i] = standing(text.get(i));
    }
    Arrays.sort(standings, Copies::official);
    for (int i = 0; i < standings.length; i++) {
      text.set(i, standings[i].hit);
    }
  }

  /// The most official copy first: the company's own before what is somebody else's or somebody's own, then by kind, then the
  /// newest.
  private static int official(Standing one, Standing other) {
    if (one.ours != other.ours) {
      return one.ours ? -1 : 1;
    }
    if (one.kind != other.kind) {
      return Integer.compare(one.kind, other.kind);
    }
    return one.at != other.at ? Long.compare(other.at, one.at) : one.hit.id().compareTo(other.hit.id());
  }
}
