package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class LiveEngineTest {
  private static final Request ANY = Request.of(new Query.All(), new Query.All(), 0, List.of());

  /// Answers with its number as the total; a search on it can be made to wait.
  private static final class Numbered implements Engine {
    final int number;
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile boolean waits;
    final AtomicBoolean closed = new AtomicBoolean();

    Numbered(int number) {
      this.number = number;
    }

    @Override
    public void write(List<Change> batch) {}

    @Override
    public void commit(Map<String, String> cursors) {}

    @Override
    public List<Set<String>> words(String text) {
      return List.of(Set.of(text));
    }

    @Override
    public Map<String, String> cursors() {
      return Map.of("number", Integer.toString(number));
    }

    @Override
    public Result search(Request request) {
      entered.countDown();
      if (waits) {
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new EngineException("interrupted", e);
        }
      }
      if (closed.get()) {
        throw new EngineException("closed in the middle of a search");
      }
      return new Result(List.of(), number, List.of());
    }

    @Override
    public long version() {
      return 7;
    }

    @Override
    public long version(Query visible) {
      return number;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void aSearchThatBeganOnTheOldEngineEndsOnItAndLaterOnesMeetTheNew() throws Exception {
    Numbered old = new Numbered(1);
    old.waits = true;
    Numbered next = new Numbered(2);
    try (LiveEngine live = new LiveEngine(old, 1)) {
      Result[] slow = new Result[1];
      Thread searching = Thread.ofPlatform().start(() -> slow[0] = live.search(ANY));
      old.entered.await();
      Thread swapping = Thread.ofPlatform().start(() -> live.swap(next, 2));
      while (!live.cursors().get("number").equals("2")) {
        Thread.yield();
      }
      assertThat(live.search(ANY).total()).isEqualTo(2);
      assertThat(old.closed).isFalse();
      old.goOn.countDown();
      searching.join();
      swapping.join();
      assertThat(slow[0].total()).isEqualTo(1);
      assertThat(old.closed).isTrue();
      assertThat(next.closed).isFalse();
    }
    assertThat(next.closed).isTrue();
  }

  @Test
  void theVersionDiffersAfterASwapThoughBothEnginesCountAlike() {
    try (LiveEngine live = new LiveEngine(new Numbered(1), 1)) {
      long before = live.version();
      live.swap(new Numbered(2), 2);
      assertThat(live.version()).isNotEqualTo(before);
      assertThat(live.cursors()).containsEntry("number", "2");
    }
  }

  @Test
  void onceClosedItSaysSo() {
    LiveEngine live = new LiveEngine(new Numbered(1), 1);
    live.close();
    live.close();
    assertThatThrownBy(() -> live.search(ANY)).isInstanceOf(EngineException.class).hasMessage("the index is closed");
  }
}
