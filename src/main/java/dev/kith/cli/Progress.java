package dev.kith.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a long piece of work has come, on stderr: a bar where somebody watches, else a line every ten seconds, such as
/// `1 240/9 800 pages, 31/s, 12 errors, ETA 4 m`. Any thread may report.
public final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int REDRAW_MILLIS = 200;

  private final PrintStream err;
  private final InstantSource clock;
  private final String unit;
  private final int width;
  private final ProgressBar bar;
  private final Instant start;
  private Instant told;
  private long toldDone;
  private long done;
  private long total;
  private long errors;
  private boolean closed;
  private final Object drawing = new Object();
  private boolean drawn;

  /// @param unit what is counted, such as `pages`
  Progress(Terminal terminal, boolean quiet, InstantSource clock, String unit) {
    this.err = quiet ? null : terminal.err();
    this.clock = clock;
    this.unit = unit;
    this.width = terminal.width() - 1;
    this.start = clock.instant();
    this.told = start;
    this.bar = err == null || !terminal.errTty() ? null : new ProgressBarBuilder().setTaskName(unit).setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(REDRAW_MILLIS).showSpeed()
        .setConsumer(new DelegatingProgressBarConsumer(this::draw, width)).build();
  }

  /// How many there will be, once it is known.
  public synchronized void expect(long total) {
    this.total = total;
    if (bar != null && !closed) {
      bar.maxHint(total);
    }
  }

  public void step() {
    step(1);
  }

  public synchronized void step(long more) {
    done += more;
    if (bar != null && !closed) {
      bar.stepBy(more);
    }
    tell();
  }

  /// One of them could not be done. It is counted here and told in full elsewhere; [#step] counts it as done.
  public synchronized void error() {
    errors++;
    if (bar != null && !closed) {
      bar.setExtraMessage(" " + plural(errors, "error"));
    }
    tell();
  }

  public synchronized long errors() {
    return errors;
  }

  /// Ends the bar, or says in a last line what was done if a line was told before.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (bar != null) {
      bar.refresh();
      bar.close();
      synchronized (drawing) {
        drawn = true;
        err.println();
      }
    } else if (err != null && told.isAfter(start)) {
      long millis = Math.max(1, Duration.between(start, clock.instant()).toMillis());
      err.println(grouped(done) + " " + unit + ", " + rate(done * 1000.0 / millis) + ", " + plural(errors, "error")
          + ", done in " + time(millis / 1000));
    }
  }

  /// Called by the bar's own thread too, even after its end; hence a lock of its own and the check.
  private void draw(String text) {
    synchronized (drawing) {
      if (!drawn) {
        err.print("\r" + Table.cut(text, width));
        err.flush();
      }
    }
  }

  private void tell() {
    Instant now = clock.instant();
    if (bar != null || err == null || closed || Duration.between(told, now).compareTo(EVERY) < 0) {
      return;
    }
    double perSecond = (done - toldDone) * 1000.0 / Duration.between(told, now).toMillis();
    String line = grouped(done) + (total > 0 ? "/" + grouped(total) : "") + " " + unit + ", " + rate(perSecond) + ", "
        + plural(errors, "error");
    if (total > done && perSecond > 0) {
      line += ", ETA " + time(Math.round((total - done) / perSecond));
    }
    err.println(line);
    told = now;
    toldDone = done;
  }

  private static String plural(long count, String noun) {
    return grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /// Thousands parted by blanks, the same in every locale.
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  private static String rate(double perSecond) {
    return perSecond >= 10 || perSecond == Math.rint(perSecond) ? grouped(Math.round(perSecond)) + "/s"
        : String.format(Locale.ROOT, "%.1f/s", perSecond);
  }

  static String time(long seconds) {
    if (seconds < 90) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 60 ? minutes + " m" : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " m");
  }
}
