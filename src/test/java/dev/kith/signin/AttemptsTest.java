package dev.kith.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kith.audit.Event;
import dev.kith.people.Directory;
import dev.kith.signin.SignIn.From;
import dev.kith.signin.SignIn.Outcome;
import dev.kith.store.Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Guessing passwords: how many can be tried, and what one learns of it.
final class AttemptsTest {
  private static final String PASSWORD = "lantern harbour quilt";

  @TempDir
  private Path folder;
  private Instant now = Instant.parse("2026-11-21T16:00:00Z");
  private Store store;
  private SignIn signIn;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() {
    store = new Store(folder, () -> now);
    signIn = new SignIn(store, () -> Directory.EMPTY, dev.kith.access.Viewers::of, events::add, () -> now, false);
    signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted("ada", false, "", Set.of(), Set.of(), PASSWORD));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Outcome attempt(String name, String password, String address) {
    return signIn.password(name, password, new From(address, "", ""));
  }

  /// How many of 10,000 guesses, made evenly over hours, were looked at in the hour with the most.
  private int mostInAnHour(int addresses, int hours) {
    int most = 0;
    int tried = 0;
    for (int guess = 0; guess < 10_000; guess++) {
      if (guess % (10_000 / hours) == 0) {
        most = Math.max(most, tried);
        tried = 0;
      }
      now = now.plus(Duration.ofHours(hours).dividedBy(10_000));
      if (attempt("ada", "guess number " + guess, "198.51.100." + guess % addresses) instanceof Outcome.Refused) {
        tried++;
      }
    }
    return Math.max(most, tried);
  }

  @Test
  void fromOneAddressOrFromManyFewGuessesAreLookedAt() {
    assertThat(mostInAnHour(1, 2)).isBetween(5, 30);
    now = now.plus(Duration.ofDays(1));
    assertThat(mostInAnHour(200, 2)).isBetween(5, 30);
    assertThat(new Attempts(() -> now).begin("somebody", "else")).as("control: the first is free").isZero();
  }

  @Test
  void nobodyIsLockedOutByWhatOthersTry() {
    String home = "203.0.113.9";
    assertThat(attempt("ada", PASSWORD, home)).isInstanceOf(Outcome.In.class);
    for (int guess = 0; guess < 200; guess++) {
      attempt("ada", "guess number " + guess, "198.51.100." + guess);
    }
    assertThat(attempt("ada", PASSWORD, "192.0.2.77")).as("from where she never was").isInstanceOf(Outcome.Later.class);
    assertThat(attempt("ada", PASSWORD, home)).as("from where she was before").isInstanceOf(Outcome.In.class);
    now = now.plus(Duration.ofHours(1));
    assertThat(attempt("ada", PASSWORD, "192.0.2.77")).as("and from everywhere after an hour").isInstanceOf(Outcome.In.class);
  }

  @Test
  void theTimeToWaitDoublesUpToAQuarterOfAnHour() {
    List<Duration> waits = new ArrayList<>();
    for (int guess = 0; guess < 5; guess++) {
      assertThat(attempt("ada", "guess number " + guess, "198.51.100.1")).isInstanceOf(Outcome.Refused.class);
    }
    for (int more = 0; more < 6; more++) {
      Duration wait = ((Outcome.Later) attempt("ada", "another guess", "198.51.100.1")).time();
      waits.add(wait);
      now = now.plus(wait);
      // The last wait is as long as the time after which counting begins afresh.
      attempt("ada", "another guess", "198.51.100.1");
    }
    assertThat(waits).containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4),
        Duration.ofMinutes(8), Duration.ofMinutes(15));
  }

  @Test
  void anAddressThatTriesManyAccountsWaits() {
    int looked = 0;
    for (int guess = 0; guess < 100; guess++) {
      looked += attempt("nobody" + guess, "the same password", "2001:db8:1:2::" + guess) instanceof Outcome.Refused ? 1 : 0;
    }
    assertThat(looked).as("a household's network is one address").isEqualTo(Attempts.PER_ADDRESS);
    assertThat(attempt("nobody", "the same password", "2001:db8:1:3::1")).as("control").isInstanceOf(Outcome.Refused.class);
    assertThat(events.toString()).as("what was typed as a name may be a password").doesNotContain("nobody1").contains("account:unknown");
  }

  @Test
  void whetherThereIsAnAccountCannotBeToldByTheTime() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[][] took = new long[3][30];
    signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted("off", false, "", Set.of(), Set.of(), PASSWORD));
    signIn.accounts().disable(Caller.commandLine(), "off");
    List<String> names = List.of("ada", "nobody", "off");
    for (int i = -5; i < took[0].length; i++) {
      for (int who = 0; who < names.size(); who++) {
        now = now.plus(Duration.ofHours(1));
        long before = threads.getCurrentThreadCpuTime();
        Outcome outcome = attempt(names.get(who), "wrong all the same", "198.51.100.1");
        if (i >= 0) {
          took[who][i] = threads.getCurrentThreadCpuTime() - before;
        }
        assertThat(outcome).as(names.get(who)).isEqualTo(new Outcome.Refused());
      }
    }
    // what else the machine does only ever adds
    double[] best = Arrays.stream(took).mapToDouble(times -> Arrays.stream(times).sorted().skip(times.length / 10).findFirst().orElseThrow()).toArray();
    System.out.printf("signing in takes %.1f ms known, %.1f ms unknown, %.1f ms disabled (CPU, the tenth at best)%n", best[0] / 1e6, best[1] / 1e6,
        best[2] / 1e6);
    assertThat(best[1] / best[0]).isBetween(0.9, 1.1);
    assertThat(best[2] / best[0]).isBetween(0.9, 1.1);
    assertThat(best[0]).as("control: there is something to be measured").isGreaterThan(5e6);
  }

  @Test
  void noMoreThanTwoPasswordsAreComparedAtOnce() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    CountDownLatch begin = new CountDownLatch(1);
    for (int i = 0; i < 8; i++) {
      int number = i;
      callers.add(Thread.ofPlatform().start(() -> {
        try {
          begin.await();
          attempt("nobody" + number, "wrong all the same", "198.51.100." + number);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }));
    }
    begin.countDown();
    long most = 0;
    while (callers.stream().anyMatch(Thread::isAlive)) {
      // all of one moment
      most = Math.max(most, Thread.getAllStackTraces().values().stream().filter(stack -> Arrays.stream(stack)
          .anyMatch(frame -> frame.getClassName().contains("Argon2"))).count());
    }
    assertThat(most).isBetween(1L, (long) Passwords.AT_ONCE);
  }
}
