package dev.kith;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/// Bounds how long the calling thread works, by the processor's time: unlike time on the wall it does not grow when other
/// processes keep the machine busy, so that only the code under test can break the bound. Waiting is not counted.
public final class CpuTime {
  private CpuTime() {}

  /// What the work gives, if it takes no longer.
  ///
  /// @param what is said if it takes longer
  public static <T> T within(Duration limit, ThrowingSupplier<T> work, String what) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
    assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start))
        .as("the processor's time for %s", what).isLessThan(limit);
    return result;
  }

  public static void within(Duration limit, Executable work, String what) {
    within(limit, () -> {
      work.execute();
      return "";
    }, what);
  }
}
