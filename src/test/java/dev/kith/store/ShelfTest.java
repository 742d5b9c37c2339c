package dev.kith.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.model.Decision;
import dev.kith.model.Decisions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people keep: theirs alone, on disk, and gone with them.
final class ShelfTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  private static final Seen NOTHING = new Seen(0, Set.of());

  @TempDir
  private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = new Store(folder, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSearchIsKeptForWhoeverIsWrittenInOneOfTheirWays() {
    SavedSearch saved = store.shelf().save(List.of("Mira", "mira@fern.example"), "VPN", "q=vpn", NOTHING);
    assertThat(store.shelf().searches(List.of("slack/U1", "mira"))).containsExactly(saved);
    assertThat(store.shelf().searches(List.of("ola"))).isEmpty();
    assertThat(store.shelf().search(saved.id(), List.of("ola"))).isEmpty();
    assertThat(store.shelf().feed(saved.token())).contains(saved);
    assertThat(store.shelf().feed("")).isEmpty();
    store.close();
    open();
    assertThat(store.shelf().searches(List.of("mira"))).as("after a restart").containsExactly(saved);
  }

  @Test
  void aFeedsFormerAddressOpensNothing() {
    SavedSearch saved = store.shelf().save(List.of("mira"), "VPN", "q=vpn", NOTHING);
    store.shelf().renewFeed(saved.id());
    assertThat(store.shelf().feed(saved.token())).isEmpty();
    String token = store.shelf().searches(List.of("mira")).getFirst().token();
    assertThat(token).hasSize(43).isNotEqualTo(saved.token());
    store.shelf().remove(saved);
    assertThat(store.shelf().feed(token)).isEmpty();
    assertThat(saved.toString()).as("what may come into a log").doesNotContain(saved.token());
  }

  @Test
  void nothingIsMadeByLooking() {
    assertThat(store.shelf().searches(List.of("mira"))).isEmpty();
    assertThat(store.shelf().bookmarks(List.of("mira"))).isEmpty();
    assertThat(store.shelf().version()).isZero();
    assertThat(Files.exists(folder.resolve(Store.FILE))).isFalse();
  }

  @Test
  void whatIsKeptIsNoDecisionAndHasAVersionOfItsOwn() {
    store.shelf().bookmark(List.of("mira"), "wiki-0");
    Decisions before = store.decisions();
    store.shelf().bookmark(List.of("mira"), "wiki-1");
    long one = store.shelf().version();
    assertThat(store.decisions().version()).isEqualTo(before.version());
    store.shelf().removeBookmark(List.of("mira"), "wiki-1");
    assertThat(store.shelf().version()).isGreaterThan(one);
  }

  @Test
  void whoIsDeletedLeavesNothingKept() {
    store.shelf().save(List.of("mira"), "VPN", "q=vpn", NOTHING);
    store.shelf().save(List.of("ola"), "Valves", "q=valve", NOTHING);
    store.shelf().bookmark(List.of("mira"), "wiki-1");
    store.delete(Set.of("Mira"), Set.of(), Decision.SELF);
    assertThat(store.shelf().searches(List.of("mira"))).isEmpty();
    assertThat(store.shelf().bookmarks(List.of("mira"))).isEmpty();
    assertThat(store.shelf().searches(List.of("ola"))).as("control: others keep theirs").hasSize(1);
  }

  @Test
  void aBookmarkIsKeptOnce() {
    store.shelf().bookmark(List.of("mira"), "wiki-1");
    store.shelf().bookmark(List.of("mira"), "wiki-1");
    assertThat(store.shelf().bookmarks(List.of("mira"))).isEqualTo(Map.of("wiki-1", NOW));
  }

  @Test
  void newIsWhatWasNotThereOrIsOtherNow() {
    Seen seen = Seen.read(Seen.of(found(3, 0)).bytes());
    assertThat(seen.fresh(found(3, 0))).isZero();
    assertThat(seen.fresh(found(5, 0))).as("also with an old date").isEqualTo(2);
    Map<String, Instant> changed = new LinkedHashMap<>(found(3, 0));
    changed.put("d1", NOW.plusSeconds(5));
    assertThat(seen.fresh(changed)).isEqualTo(1);
    assertThat(seen.fresh(Map.of())).isZero();
    assertThat(seen.fresh(Map.of("undated", Instant.MIN))).isEqualTo(1);
  }

  @Test
  void whatComesIntoViewBecauseOthersWentIsNotNew() {
    Seen seen = Seen.of(found(Seen.MOST, 0));
    Map<String, Instant> now = new LinkedHashMap<>(found(Seen.MOST, 1));
    assertThat(now).hasSize(Seen.MOST);
    assertThat(seen.fresh(now)).as("one went, and an older one moved up").isZero();
    assertThat(new Seen(Long.MIN_VALUE, seen.marks()).fresh(now)).as("control: without the horizon").isEqualTo(1);
  }

  /// Documents of one day each, the newest first.
  private static Map<String, Instant> found(int count, int from) {
    Map<String, Instant> found = new LinkedHashMap<>();
    IntStream.range(from, from + count).forEach(i -> found.put("d" + i, NOW.minusSeconds(86_400L * i)));
    return found;
  }
}
