package dev.kith.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.model.Access;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Lists by number say what each list says by itself.
class AccessListsTest {
  private static final List<String> PRINCIPALS = List.of("everyone", "user:a", "user:b", "group:g", "group:h", "group:corp:x", "group:corp:y",
      "known:corp");

  private static Set<String> some(Random random, int most) {
    Set<String> out = new HashSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      out.add(PRINCIPALS.get(random.nextInt(PRINCIPALS.size())));
    }
    return out;
  }

  @Test
  void whoeverAsksIsToldWhatReadingEveryListTells() {
    long seed = Seed.get();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int seen = 0;
    int layered = 0;
    for (int world = 0; world < 300; world++) {
      AccessLists lists = new AccessLists();
      List<Access> all = new ArrayList<>();
      BitSet early = new BitSet();
      Set<String> viewer = some(random, 4);
      int half = 0;
      for (int i = 0; i < 40; i++) {
        if (i == 20) {
          half = lists.size();
          lists.satisfied(viewer, 0, early);
        }
        List<Set<String>> layers = new ArrayList<>();
        for (int layer = random.nextInt(4); layer > 0; layer--) {
          layers.add(some(random, 3));
        }
        Access access = new Access(random.nextInt(4) == 0 ? some(random, 2) : Set.of(), layers);
        // as documents carry it: what cannot be read is nobody's
        String text = random.nextInt(20) == 0 ? "+broken\t" : access.text();
        Access read = Access.parse(text);
        lists.add(read);
        all.add(read);
      }
      lists.satisfied(viewer, half, early);
      for (int i = 0; i < all.size(); i++) {
        assertThat(early.get(i)).as("%s for %s", all.get(i), viewer).isEqualTo(all.get(i).visibleTo(viewer));
        seen += early.get(i) ? 1 : 0;
        layered += early.get(i) && all.get(i).layers().size() > 1 ? 1 : 0;
      }
    }
    assertThat(seen).as("control: some are seen").isGreaterThan(500);
    assertThat(layered).as("control: also such with layers").isGreaterThan(50);
  }
}
