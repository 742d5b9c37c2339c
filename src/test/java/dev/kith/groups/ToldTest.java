package dev.kith.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.access.Groups;
import dev.kith.model.Decision;
import dev.kith.store.Memberships;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who reads only what changed knows the same as who reads all.
class ToldTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  private static final Rules RULES = new Rules(Duration.ofHours(24), 0.2, Map.of("group:wiki", List.of("group:corp:g1")));
  private static final List<String> REALMS = List.of("corp", "idp", "table");

  @TempDir Path folder;

  private static Account account(Random random, String id) {
    Set<String> keys = new HashSet<>(Set.of(id));
    if (random.nextInt(4) == 0) {
      keys.add("U" + random.nextInt(8));
    }
    return new Account(id, id, "", keys, random.nextInt(6) > 0, false, NOW.minusSeconds(random.nextInt(100_000)), "{}", NOW, NOW);
  }

  private static Group group(Random random, String id) {
    return new Group(id, random.nextInt(5) == 0 ? "g" + random.nextInt(6) : id, "", "{}", NOW, NOW);
  }

  private static Member member(Random random) {
    String group = "g" + random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 -> new Member(group, Kind.GROUP, "g" + random.nextInt(6));
      case 1 -> new Member(group, Kind.PRINCIPAL, random.nextBoolean() ? "user:u" + random.nextInt(8) : "group:staff");
      default -> new Member(group, Kind.ACCOUNT, "u" + random.nextInt(8));
    };
  }

  private static <T> List<T> some(Random random, int most, java.util.function.Supplier<T> one) {
    List<T> out = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      out.add(one.get());
    }
    return out;
  }

  private static void change(Random random, Store store) {
    Memberships kept = store.memberships();
    String realm = REALMS.get(random.nextInt(REALMS.size()));
    String kind = realm.equals("corp") ? "ldap" : realm.equals("idp") ? "claims" : "csv";
    kept.declare(realm, kind, NOW);
    switch (random.nextInt(12)) {
      case 0 -> kept.asked(realm, NOW.minusSeconds(random.nextInt(200_000)), "");
      case 1 -> kept.asked(realm, NOW, "down");
      case 2 -> kept.remove(realm, List.of(), List.of("g" + random.nextInt(6)), List.of(), NOW);
      case 3 -> kept.remove(realm, List.of("u" + random.nextInt(8)), List.of(), List.of(), NOW);
      case 4, 5, 6 -> kept.remove(realm, List.of(), List.of(), some(random, 4, () -> member(random)), NOW);
      case 7 -> {
        if (random.nextInt(6) == 0) {
          store.delete(Set.of("u" + random.nextInt(8)), Set.of(), Decision.SELF);
        }
      }
      default -> kept.put(realm, some(random, 2, () -> account(random, "u" + random.nextInt(8))),
          some(random, 2, () -> group(random, "g" + random.nextInt(6))), some(random, 4, () -> member(random)));
    }
  }

  private static List<Object> all(Groups groups) {
    List<Object> out = new ArrayList<>();
    out.add(groups.next());
    for (int i = 0; i < 8; i++) {
      out.add(groups.standing(Set.of("user:u" + i)));
    }
    out.add(groups.standing(Set.of("group:staff")));
    out.add(groups.standing(Set.of("group:wiki", "user:nobody")));
    return out;
  }

  @Test
  void whoReadsOnlyWhatChangedKnowsWhatWhoReadsAllKnows() {
    long seed = Seed.get();
    System.out.println("ToldTest -Dseed=" + seed);
    Random random = new Random(seed);
    InstantSource clock = InstantSource.fixed(NOW);
    int told = 0;
    for (int world = 0; world < 6; world++) {
      Path data = folder.resolve("world" + world);
      try (Store store = new Store(data, clock); Store other = new Store(data, clock)) {
        Told following = new Told(store.memberships(), RULES);
        List<Object> before = List.of();
        for (int step = 0; step < 60; step++) {
          for (int changes = random.nextInt(3); changes >= 0; changes--) {
            change(random, random.nextInt(3) == 0 ? other : store);
          }
          List<Object> now = all(following.now(clock));
          assertThat(now).as("world %d step %d", world, step).isEqualTo(all(new Told(store.memberships(), RULES).now(clock)));
          told += now.equals(before) ? 0 : 1;
          before = now;
        }
      }
    }
    assertThat(told).as("control: what is compared changes").isGreaterThan(100);
  }

  /// What was told, in words.
  private static List<String> told(Store store, long since) {
    List<String> out = new ArrayList<>();
    store.memberships().tell(since, new Memberships.News() {
      @Override
      public void feed(String realm, String kind, Instant good) {
        out.add("feed " + realm);
      }

      @Override
      public void anew(String realm) {
        out.add("anew " + realm);
      }

      @Override
      public void group(String realm, String id, String name, List<String> inner, List<String> principals) {
        out.add("group " + id);
      }

      @Override
      public void groupGone(String realm, String id) {
        out.add("gone " + id);
      }

      @Override
      public void account(String realm, String id, boolean active, Instant good, List<String> keys, List<String> groups) {
        out.add("account " + id + " " + groups);
      }

      @Override
      public void accountGone(String realm, String id) {
        out.add("gone " + id);
      }
    });
    return out;
  }

  @Test
  void aChangeIsReadAloneWhicheverProcessMadeItAndAllWhereItIsNotKnownWhichItWas() {
    try (Store store = new Store(folder, InstantSource.fixed(NOW)); Store other = new Store(folder, InstantSource.fixed(NOW))) {
      Memberships kept = other.memberships();
      kept.declare("corp", "scim", NOW);
      Random random = new Random(1);
      kept.put("corp", List.of(account(random, "u1"), account(random, "u2")), List.of(group(random, "g1"), group(random, "g2")),
          List.of(new Member("g1", Kind.ACCOUNT, "u1"), new Member("g1", Kind.ACCOUNT, "u2"), new Member("g2", Kind.GROUP, "g1")));
      long epoch = store.memberships().epoch();
      assertThat(told(store, -1)).contains("anew corp", "group g1", "account u1 [g1]", "account u2 [g1]").hasSize(6);
      kept.remove("corp", List.of(), List.of(), List.of(new Member("g1", Kind.ACCOUNT, "u1")), NOW);
      assertThat(told(store, epoch)).containsExactly("feed corp", "account u1 []");
      kept.asked("corp", NOW, "");
      assertThat(told(store, epoch + 1)).containsExactly("feed corp");
      kept.remove("corp", List.of(), List.of("g1"), List.of(), NOW);
      assertThat(told(store, epoch + 2)).containsExactlyInAnyOrder("feed corp", "gone g1", "group g2", "account u2 []");
      assertThat(told(store, epoch - 5)).as("before anything was noted").contains("anew corp");
      store.delete(Set.of("u2"), Set.of(), Decision.SELF);
      assertThat(told(store, epoch + 3)).as("an erasure notes nobody").contains("anew corp").doesNotContain("account u2 []");
    }
  }

  @Test
  void aTextThatWouldPassForTwoIsRefused() {
    try (Store store = new Store(folder, InstantSource.fixed(NOW))) {
      Memberships kept = store.memberships();
      kept.declare("corp", "ldap", NOW);
      String two = "u1\u001Fboss";
      assertThatThrownBy(() -> kept.put("corp", List.of(new Account("u1", "u1", "", Set.of(two), true, false, NOW, "{}", NOW, NOW)),
          List.of(), List.of())).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("“u1?boss” holds a control character");
      assertThatThrownBy(() -> kept.put("corp", List.of(), List.of(), List.of(new Member("g1", Kind.PRINCIPAL, "user:" + two))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(kept.state("corp").accounts()).isEmpty();
      kept.put("corp", List.of(new Account("u1", "u1", "", Set.of("u1-boss"), true, false, NOW, "{}", NOW, NOW)), List.of(), List.of());
      assertThat(kept.state("corp").accounts()).as("control").hasSize(1);
    }
  }

  @Test
  void aChangeOfManyIsReadWholeAndSoAreMoreThanAreNoted() {
    try (Store store = new Store(folder, InstantSource.fixed(NOW))) {
      Memberships kept = store.memberships();
      kept.declare("corp", "scim", NOW);
      long epoch = kept.tell(-1, NOTHING);
      List<Member> many = new ArrayList<>();
      for (int i = 0; i < 2_500; i++) {
        many.add(new Member("g1", Kind.ACCOUNT, "u" + i));
      }
      kept.put("corp", List.of(), List.of(), many);
      assertThat(told(store, epoch)).contains("anew corp");
      long later = kept.tell(-1, NOTHING);
      for (int i = 0; i < 25; i++) {
        kept.put("corp", List.of(), List.of(group(new Random(2), "h")), i > 0 ? List.of() : many.subList(0, 1_500));
      }
      assertThat(told(store, later)).as("the first of them touched many and is not noted any more").contains("anew corp");
      assertThat(told(store, later + 1)).doesNotContain("anew corp");
    }
  }

  private static final Memberships.News NOTHING = new Memberships.News() {
    @Override
    public void feed(String realm, String kind, Instant good) {}

    @Override
    public void anew(String realm) {}

    @Override
    public void group(String realm, String id, String name, List<String> inner, List<String> principals) {}

    @Override
    public void groupGone(String realm, String id) {}

    @Override
    public void account(String realm, String id, boolean active, Instant good, List<String> keys, List<String> groups) {}

    @Override
    public void accountGone(String realm, String id) {}
  };
}
