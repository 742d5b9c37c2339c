package dev.kith.engine;

import dev.kith.Seed;
import dev.kith.engine.Query.Factor;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Query.Words;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Random documents and requests over a small vocabulary, so that words meet: plurals, words that begin alike or differ by a
/// letter, words that are two others written as one.
public final class Worlds {
  public static final Schema SCHEMA = new Schema(List.of(
      Field.text("title", Analysis.STEMMED), Field.text("body", Analysis.STEMMED), Field.text("name", Analysis.EXACT),
      Field.text("path", Analysis.PATH), Field.keyword("acl"), Field.keyword("tag"), Field.number("at"),
      Field.number("likes"), Field.stored("raw")));

  private static final List<String> ROOTS = List.of("fail", "safe", "pump", "pumps", "pumping", "plan", "plans", "plant", "plane",
      "planet", "lane", "glass", "bus", "gas", "red", "read", "reads", "raed", "tower", "towers", "power", "flower", "slower", "wind",
      "window", "windows", "winds", "failsafe", "redplan", "buses", "a", "as", "x1", "2024");
  private static final List<String> TEXTS = List.of("title", "body", "name", "path");
  private static final List<String> ACLS = List.of("g1", "g2", "g3", "g4", "g5", "g6");

  private final Random random;

  public Worlds(Random random) {
    this.random = random;
  }

  /// The seed to use: that of `-Dseed=`, or a new one; printed either way.
  public static long seed(String what) {
    long seed = Seed.get();
    System.out.println(what + ": -Dseed=" + seed);
    return seed;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> List<T> some(int least, int most, Supplier<T> each) {
    return IntStream.range(0, least + random.nextInt(most - least + 1)).mapToObj(_ -> each.get()).toList();
  }

  /// Common words often, rare ones seldom, some that are nearly unique.
  private String word() {
    if (chance(0.15)) {
      return any(ROOTS).charAt(0) + any(List.of("la", "ead", "ump", "ower", "ind")) + (char) ('a' + random.nextInt(26));
    }
    int limit = chance(0.6) ? 8 : ROOTS.size();
    return ROOTS.get(random.nextInt(limit));
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    some(1, most, this::word).forEach(word -> text.append(text.isEmpty() ? "" : any(List.of(" ", " ", " ", ", ", ". ", "\n")))
        .append(word));
    return text.toString();
  }

  public Doc doc(String id) {
    Map<String, List<String>> strings = new HashMap<>();
    strings.put("title", List.of(text(5)));
    strings.put("acl", some(1, 2, () -> any(ACLS)));
    if (chance(0.8)) {
      strings.put("body", some(1, 2, () -> text(chance(0.1) ? 200 : 25)));
    }
    if (chance(0.5)) {
      strings.put("name", List.of(text(2)));
    }
    if (chance(0.5)) {
      strings.put("path", List.of(String.join("/", some(1, 4, this::word))));
    }
    if (chance(0.7)) {
      strings.put("tag", some(1, 4, () -> "t" + random.nextInt(12)));
    }
    if (chance(0.5)) {
      strings.put("raw", some(1, 3, () -> text(3)));
    }
    Map<String, Long> numbers = new HashMap<>();
    if (chance(0.8)) {
      numbers.put("at", (long) random.nextInt(20));
    }
    if (chance(0.5)) {
      numbers.put("likes", random.nextInt(50) - 5L);
    }
    return new Doc(id, "en", strings, numbers);
  }

  public String acl() {
    return any(ACLS);
  }

  Query filter() {
    return switch (random.nextInt(6)) {
      case 0 -> new Query.All();
      case 1 -> new Query.Term("tag", "t" + random.nextInt(14));
      case 2 -> new Query.AnyOf("tag", new HashSet<>(some(0, 4, () -> "t" + random.nextInt(14))));
      case 3 -> new Query.Between("at", random.nextInt(12), random.nextInt(22));
      case 4 -> new Query.Not(filter());
      default -> {
        Set<String> ids = new HashSet<>(some(0, 20, () -> "d" + random.nextInt(60)));
        // as when a pass names all that it saw
        IntStream.range(0, chance(0.5) ? 200 : 0).forEach(i -> ids.add("absent" + i));
        yield new Query.AnyOf(Schema.ID, ids);
      }
    };
  }

  Query query(int depth) {
    if (depth == 0 || chance(0.45)) {
      return chance(0.75) ? words() : filter();
    }
    return switch (random.nextInt(5)) {
      case 0 -> new Query.And(some(0, 3, () -> query(depth - 1)));
      case 1 -> new Query.Or(some(0, 3, () -> query(depth - 1)));
      case 2 -> new Query.Not(query(depth - 1));
      case 3 -> new Query.Boost(query(depth - 1), any(List.of(0.0, 0.5, 3.0)));
      default -> new Query.Scaled(query(depth - 1), some(0, 2, this::factor));
    };
  }

  private Factor factor() {
    return switch (random.nextInt(3)) {
      case 0 -> new Factor.Recent("at", 10 + random.nextInt(10), 1 + random.nextInt(8), any(List.of(0.0, 0.3, 1.0)));
      case 1 -> new Factor.Signal("likes", any(List.of(0.1, 0.5)), 1 + random.nextInt(9));
      default -> new Factor.When(query(1), any(List.of(0.0, 0.7, 2.0)));
    };
  }

  private Words words() {
    Set<String> fields = new HashSet<>(some(1, 4, () -> any(TEXTS)));
    List<Weighted> weighted = fields.stream().sorted()
        .map(field -> new Weighted(field, any(List.of(0.5, 1.0, 2.0)), chance(0.7))).toList();
    return new Words(some(1, 4, () -> new Word(some(1, chance(0.3) ? 3 : 1, this::form))), weighted, 1 + random.nextInt(3),
        any(List.of(0.0, 1.0, 2.0)), any(List.of(0.0, 0.5, 1.0)), chance(0.5), chance(0.5));
  }

  private Form form() {
    String text = chance(0.05) ? "- ," : chance(0.15) ? word() + " " + word() : word();
    Match match = any(List.of(Match.STEM, Match.STEM, Match.EXACT, Match.PREFIX, Match.FUZZY));
    boolean shorter = match == Match.PREFIX && text.length() > 2 && Character.isLetter(text.charAt(text.length() - 1));
    return new Form(shorter ? text.substring(0, text.length() - 1 - random.nextInt(2)) : text, match,
        any(List.of(0.4, 1.0)));
  }

  public Request request(Query visible, int size) {
    Request.Sort sort = chance(0.25) ? new Request.Sort(any(List.of("at", "likes")), chance(0.5)) : null;
    return new Request(query(3), visible, 0, size, sort, List.of("title", "body", "tag", "raw", "at", "likes", "path"),
        some(0, 3, this::facet), List.of(new Request.Quotes("body", 1 + random.nextInt(2), 20 + random.nextInt(100)),
            new Request.Quotes("title", 1, 30)), some(0, 2, () -> query(2)), some(0, 2, this::lookup));
  }

  private Request.Lookup lookup() {
    Form form = form();
    return new Request.Lookup(form.text(), form.match(), List.copyOf(new HashSet<>(some(1, 3, () -> any(TEXTS)))));
  }

  private Request.Facet facet() {
    Map<String, String> names = new HashMap<>();
    if (chance(0.4)) {
      for (int i = 0; i < 12; i++) {
        if (chance(0.6)) {
          names.put("t" + i, "n" + i % 4);
        }
      }
      // engines may treat many names otherwise than few
      for (int i = chance(0.5) ? 0 : 100; i < 100; i++) {
        names.put("nowhere" + i, "n" + i % 9);
      }
    }
    return new Request.Facet("tag", 1 + random.nextInt(12), names, chance(0.4) ? query(2) : null);
  }

  /// Changes that add, replace and delete; ids are `d0` to `d59`, but those added go on from there.
  List<Change> changes(int count, int ids) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (chance(0.04)) {
        changes.add(new Change.Delete(new Query.And(List.of(query(1), filter(), new Query.Between("at", 0, 4)))));
      } else if (chance(0.08)) {
        changes.add(new Change.Delete(new Query.Term(Schema.ID, "d" + random.nextInt(ids))));
      } else {
        changes.add(new Change.Put(doc("d" + random.nextInt(ids))));
      }
    }
    return changes;
  }
}
