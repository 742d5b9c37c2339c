package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Sketch;
import dev.kith.model.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which documents are copies of one text: the same page in wiki, mail and drive. Whoever asks gives documents that somebody
/// may see, and nothing else is looked at.
public final class Copies {
  /// What must be known of a document to compare it.
  public static final List<String> COMPARED = List.of(Fields.SKETCH, Fields.SOURCE, Fields.TYPE, Fields.OWNERSHIP, Fields.AT);

  private static final Set<String> OURS = Set.of(Ownership.OWNED.label(), Ownership.CLOUD.label());

  /// So many sketches are kept as they were read, of a kilobyte at most: the best documents come again with other questions.
  private static final int KEPT = Math.clamp(Long.highestOneBit(Runtime.getRuntime().maxMemory() >> 17), 1 << 10, 1 << 14);
  /// So many places one may be kept at, side by side.
  private static final int WAYS = 4;

  /// What was read of a document, and the sketch in it; `null` if it cannot be known by its text.
  private record Known(Map<String, List<String>> strings, Sketch sketch) {}

  private final CopySettings settings;
  private final Known[] kept = new Known[KEPT];

  public Copies(CopySettings settings) {
    this.settings = settings;
  }

  /// The texts of some documents, in the order of the best document of each; of each text its documents, the one that leads
  /// first.
  ///
  /// @param ranked the best first, each once, with the fields [#COMPARED]
  public List<List<Hit>> texts(List<Hit> ranked) {
    return texts(ranked, 0, ranked.size(), Set.of(), true);
  }

  /// As [#texts(List)]: a text is the best document that no text before has, and those of all the others that are copies of it.
  ///
  /// @param others those among which copies are looked for, each once
  /// @param from   texts are made for these of them, the best first
  /// @param to     where these end
  /// @param taken  the ids of documents that a text has already
  /// @param lead   whether the most official copy leads, else the best
  List<List<Hit>> texts(List<Hit> others, int from, int to, Set<String> taken, boolean lead) {
    Compared compared = new Compared(others, taken);
    List<List<Hit>> texts = new ArrayList<>(to - from);
    for (int number = from + 1; number <= to; number++) {
      if (compared.taken[number]) {
        continue;
      }
      compared.taken[number] = true;
      if (!compared.meets[number]) {
        texts.add(List.of(compared.hits[number]));
        continue;
      }
      List<Standing> text = new ArrayList<>(4);
      text.add(standing(compared.hits[number], number));
      add(number, text, compared);
      text.subList(lead ? 0 : 1, text.size()).sort(Copies::official);
      if (text.getFirst().number != number) {
        // what is shown has copies of its own
        add(text.getFirst().number, text, compared);
        text.subList(1, text.size()).sort(Copies::official);
      }
      List<Hit> hits = new ArrayList<>(text.size());
      for (Standing each : text) {
        hits.add(each.hit);
      }
      texts.add(hits);
    }
    return texts;
  }

  /// Adds to a text the copies of one of its documents.
  private void add(int number, List<Standing> text, Compared compared) {
    Sketch sketch = compared.sketch[number];
    compared.turn++;
    for (int i = 0; i < sketch.marks(); i++) {
      int mark = sketch.mark(i);
      for (int place = compared.first(mark); place > 0; place = compared.next[place]) {
        int other = place / Sketch.MARKS;
        // documents that share one mark mostly share several, and are compared once
        if (compared.marks[place] == mark && compared.turns[other] != compared.turn) {
          compared.turns[other] = compared.turn;
          if (!compared.taken[other] && alike(compared.hits[number], sketch, compared.hits[other], compared.sketch[other])) {
            compared.taken[other] = true;
            text.add(standing(compared.hits[other], other));
          }
        }
      }
    }
  }

  private Sketch sketch(Hit hit) {
    int hash = hit.id().hashCode();
    int first = (hash ^ hash >>> 13) & KEPT - WAYS;
    for (int place = first; place < first + WAYS; place++) {
      Known known = kept[place];
      if (known != null && known.strings == hit.strings()) {
        return known.sketch;
      }
    }
    String stored = hit.first(Fields.SKETCH);
    Sketch read = stored.isEmpty() ? null : Sketch.parse(stored);
    System.arraycopy(kept, first, kept, first + 1, WAYS - 1);
    kept[first] = new Known(hit.strings(), read);
    return read;
  }

  /// The keys by which copies of a document are found; none if it cannot be known by its text.
  Set<String> keys(Hit hit) {
    Sketch sketch = sketch(hit);
    return sketch == null ? Set.of() : sketch.keys();
  }

  /// Documents by the marks of their sketches: tables of numbers, since there are a dozen marks a document. Documents are numbered
  /// from 1.
  private final class Compared {
    private final Hit[] hits;
    /// `null` for those that cannot be known by their texts.
    private final Sketch[] sketch;
    /// Whether another has a mark of it.
    private final boolean[] meets;
    private final boolean[] taken;
    /// By place, of which each document has [Sketch#MARKS].
    private final int[] marks;
    /// The place of another mark of the same slot; 0 for none.
    private final int[] next;
    private final int[] slots;
    /// By number: when it was compared last.
    private final int[] turns;
    private int turn;

    Compared(List<Hit> all, Set<String> taken) {
      hits = new Hit[all.size() + 1];
      sketch = new Sketch[hits.length];
      meets = new boolean[hits.length];
      this.taken = new boolean[hits.length];
      turns = new int[hits.length];
      marks = new int[hits.length * Sketch.MARKS];
      next = new int[marks.length];
      slots = new int[Math.max(16, Integer.highestOneBit(marks.length) << 1)];
      for (int number = 1; number < hits.length; number++) {
        hits[number] = all.get(number - 1);
        this.taken[number] = !taken.isEmpty() && taken.contains(hits[number].id());
        sketch[number] = sketch(hits[number]);
        if (sketch[number] != null) {
          add(number, sketch[number]);
        }
      }
    }

    private void add(int number, Sketch read) {
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

  /// What the order of copies depends on, looked up once for each.
  private record Standing(Hit hit, int number, boolean ours, int kind, long at) {}

  private Standing standing(Hit hit, int number) {
    int kind = settings.order().indexOf(hit.first(Fields.TYPE));
    return new Standing(hit, number, OURS.contains(hit.first(Fields.OWNERSHIP)), kind < 0 ? settings.order().size() : kind,
        hit.numbers().getOrDefault(Fields.AT, Long.MIN_VALUE));
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
