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

  /// What of a document is compared.
  ///
  /// @param sketch `null` if it cannot be known by its text
  private record Traits(Sketch sketch, String source, String type, boolean ours, long at) {}

  private final CopySettings settings;

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
      text.add(standing(number, compared));
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
    Traits traits = compared.traits[number];
    Sketch sketch = traits.sketch;
    compared.turn++;
    for (int i = 0; i < sketch.marks(); i++) {
      int mark = sketch.mark(i);
      for (int place = compared.first(mark); place > 0; place = compared.next[place]) {
        int other = place / Sketch.MARKS;
        // documents that share one mark mostly share several, and are compared once
        if (compared.marks[place] == mark && compared.turns[other] != compared.turn) {
          compared.turns[other] = compared.turn;
          if (!compared.taken[other] && alike(traits, compared.traits[other])) {
            compared.taken[other] = true;
            text.add(standing(other, compared));
          }
        }
      }
    }
  }

  private static Traits traits(Hit hit) {
    String sketch = hit.first(Fields.SKETCH);
    return new Traits(sketch.isEmpty() ? null : Sketch.parse(sketch), hit.first(Fields.SOURCE), hit.first(Fields.TYPE),
        OURS.contains(hit.first(Fields.OWNERSHIP)), hit.numbers().getOrDefault(Fields.AT, Long.MIN_VALUE));
  }

  /// The keys by which copies of a document are found; none if it cannot be known by its text.
  Set<String> keys(Hit hit) {
    Sketch sketch = hit.following(Traits.class, Copies::traits).sketch;
    return sketch == null ? Set.of() : sketch.keys();
  }

  /// Documents by the marks of their sketches: tables of numbers, since there are a dozen marks a document. Documents are numbered
  /// from 1.
  private static final class Compared {
    private final Hit[] hits;
    private final Traits[] traits;
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
      traits = new Traits[hits.length];
      meets = new boolean[hits.length];
      this.taken = new boolean[hits.length];
      turns = new int[hits.length];
      marks = new int[hits.length * Sketch.MARKS];
      next = new int[marks.length];
      slots = new int[Math.max(16, Integer.highestOneBit(marks.length) << 1)];
      for (int number = 1; number < hits.length; number++) {
        hits[number] = all.get(number - 1);
        this.taken[number] = !taken.isEmpty() && taken.contains(hits[number].id());
        traits[number] = hits[number].following(Traits.class, Copies::traits);
        if (traits[number].sketch != null) {
          add(number, traits[number].sketch);
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

  private boolean alike(Traits one, Traits other) {
    if (one.source.equals(other.source)) {
      return one.sketch.sameNumbers(other.sketch) && one.sketch.likeness(other.sketch) >= settings.likenessWithin();
    }
    return one.sketch.likeness(other.sketch) >= settings.likeness();
  }

  /// What the order of copies depends on.
  private record Standing(Hit hit, int number, Traits traits, int kind) {}

  private Standing standing(int number, Compared compared) {
    Traits traits = compared.traits[number];
    int kind = settings.order().indexOf(traits.type);
    return new Standing(compared.hits[number], number, traits, kind < 0 ? settings.order().size() : kind);
  }

  /// The most official copy first: the company's own before what is somebody else's or somebody's own, then by kind, then the
  /// newest.
  private static int official(Standing one, Standing other) {
    if (one.traits.ours != other.traits.ours) {
      return one.traits.ours ? -1 : 1;
    }
    if (one.kind != other.kind) {
      return Integer.compare(one.kind, other.kind);
    }
    return one.traits.at != other.traits.at ? Long.compare(other.traits.at, one.traits.at) : one.hit.id().compareTo(other.hit.id());
  }
}
