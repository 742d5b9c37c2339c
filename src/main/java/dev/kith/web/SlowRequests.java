package dev.kith.web;

import dev.kith.engine.Spent.Part;
import dev.kith.search.FieldSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The log of requests that took long, a JSON object a line in [#FILE] of a data folder: when, which route, how long and with what,
/// how much was asked for. It may be lost without harm.
///
/// **It knows nobody**, and no words: not who asked, not the values of filters, not which document or person was meant; a route is
/// told as the table of routes writes it. The words of questions stand in it only where the settings allow that, and go when
/// anybody is erased.
///
/// **Nobody waits for it.** Whoever answers hands a line over, and a thread of its own writes it. What finds no room is counted,
/// told in the next line and by [#lost]; what was handed over is written when this is closed. A new file is begun after
/// [#DAYS] days or [#MOST_BYTES], and the one before goes with the one after it.
public final class SlowRequests implements AutoCloseable {
  public static final String FILE = "slow-requests.jsonl";
  static final String FORMER = "slow-requests.1.jsonl";
  static final int MOST_WAITING = 1_000;
  static final int DAYS = 7;
  static final int MOST_BYTES = 4_000_000;
  private static final int LONGEST = 200;
  private static final Duration NAP = Duration.ofMinutes(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(SlowRequests.class.getName());

  /// @param longer requests that take longer are written down; zero for none
  /// @param words  whether the words of questions are, too
  public record Settings(Duration longer, boolean words) {
    public static final Settings DEFAULTS = new Settings(Duration.ofMillis(500), false);
  }

  /// @param json      empty only to wake the writer
  /// @param forgotten how often words had been forgotten when it was asked
  private record Line(byte[] json, int forgotten) {}

  private final Path data;
  private final Settings settings;
  private final InstantSource clock;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  /// How often words were forgotten: what was asked before that is not written any more.
  private volatile int forgotten;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer;
  private volatile boolean closed;
  private long told;
  private boolean failing;

  public SlowRequests(Path data, Settings settings, InstantSource clock) {
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    this.writer = settings.longer.isZero() ? null : Thread.ofPlatform().daemon().name("kith-slow").start(this::write);
  }

  /// Writes nothing down.
  public static SlowRequests off() {
    return new SlowRequests(null, new Settings(Duration.ZERO, false), InstantSource.system());
  }

  boolean isSlow(long nanos) {
    return writer != null && nanos > settings.longer.toNanos();
  }

  /// How many there were since the start.
  long seen() {
    return seen.get();
  }

  /// How many of them could not be written down.
  long lost() {
    return lost.get();
  }

  /// @param route as in the table of routes
  void add(String route, int status, long nanos, Map<Part, Long> parts, Parameters asked) {
    seen.incrementAndGet();
    int before = forgotten;
    byte[] json = Json.object(out -> write(out, route, status, nanos, parts, asked));
    if (closed || !waiting.offer(new Line(json, before))) {
      lost.incrementAndGet();
    }
  }

  private void write(JsonWriter out, String route, int status, long nanos, Map<Part, Long> parts, Parameters asked) {
    out.writeStringProperty("at", clock.instant().toString());
    out.writeStringProperty("route", route);
    out.writeNumberProperty("status", status);
    out.writeNumberProperty("ms", Math.round(nanos / 1e4) / 100.0);
    out.writeObjectPropertyStart("parts");
    parts.forEach((part, took) -> out.writeNumberProperty(part.label(), Math.round(took / 1e4) / 100.0));
    out.writeEndObject();
    String q = asked.first("q") == null ? "" : asked.first("q").strip();
    out.writeNumberProperty("words", q.isEmpty() ? 0 : q.split("\\s+").length);
    out.writeArrayPropertyStart("filters");
    FieldSettings.FACETS.stream().filter(facet -> !asked.all(facet).isEmpty() || !asked.all("-" + facet).isEmpty()).forEach(out::writeString);
    out.writeEndArray();
    for (String name : List.of("limit", "page")) {
      String given = asked.first(name);
      if (given != null && given.matches("[0-9]{1,6}")) {
        out.writeNumberProperty(name, Integer.parseInt(given));
      }
    }
    if (settings.words && !q.isEmpty()) {
      out.writeStringProperty("q", q.length() <= LONGEST ? q : q.substring(0, LONGEST));
    }
  }

  private void write() {
    List<Line> lines = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      lines.clear();
      try {
        Line first = waiting.poll(NAP.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          lines.add(first);
        }
      } catch (InterruptedException _) {
        // Nobody of ours does that; what waits is still written.
      }
      waiting.drainTo(lines);
      keep(lines);
    }
  }

  private synchronized void keep(List<Line> lines) {
    List<Line> all = lines.stream().filter(line -> line.json.length > 0).toList();
    List<Line> wanted = all.stream().filter(line -> !settings.words || line.forgotten == forgotten).toList();
    lost.addAndGet(all.size() - wanted.size());
    try {
      turn();
      long missing = lost.get() - told;
      if (wanted.isEmpty() && missing == 0) {
        return;
      }
      Path file = data.resolve(FILE);
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      StringBuilder out = new StringBuilder();
      wanted.forEach(line -> out.append(new String(line.json, StandardCharsets.UTF_8)).append('\n'));
      if (missing > 0) {
        out.append("{\"at\":\"").append(clock.instant()).append("\",\"lost\":").append(missing).append("}\n");
      }
      Files.writeString(file, out, StandardOpenOption.APPEND);
      told += missing;
      failing = false;
    } catch (IOException | RuntimeException e) {
      lost.addAndGet(wanted.size());
      if (!failing) {
        LOG.log(System.Logger.Level.WARNING, "slow requests cannot be written down for now: " + e.getMessage());
      }
      failing = true;
    }
  }

  /// Begins a new file where it is time to, so that nothing is kept longer than twice the days.
  private void turn() throws IOException {
    Path file = data.resolve(FILE);
    Path former = data.resolve(FORMER);
    Instant old = clock.instant().minus(Duration.ofDays(DAYS));
    if (Files.exists(former) && Files.getLastModifiedTime(former).toInstant().isBefore(old)) {
      Files.delete(former);
    }
    if (Files.exists(file) && (Files.size(file) > MOST_BYTES || since(file).isBefore(old))) {
      Files.move(file, former, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// When its first line was written.
  private static Instant since(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(line -> Instant.parse(Json.MAPPER.readTree(line).path("at").asString())).orElse(Instant.MAX);
    } catch (RuntimeException _) {
      // Somebody wrote something else into it.
      return Instant.MIN;
    }
  }

  /// Removes all lines that have words of questions, since somebody may be named in them. Returns how many that were.
  ///
  /// @throws IOException if the disk fails
  public synchronized long forget() throws IOException {
    if (data == null) {
      return 0;
    }
    forgotten++;
    long gone = 0;
    for (Path file : List.of(data.resolve(FILE), data.resolve(FORMER))) {
      if (Files.exists(file)) {
        List<String> all = Files.readAllLines(file);
        List<String> left = all.stream().filter(line -> !line.contains("\"q\":")).toList();
        gone += all.size() - left.size();
        if (left.size() < all.size()) {
          Files.write(file, left);
        }
      }
    }
    return gone;
  }

  /// What was handed over is written when this returns.
  @Override
  public void close() {
    closed = true;
    if (writer != null) {
      // wakes the writer; an interrupt would close files under its hands
      waiting.offer(new Line(new byte[0], forgotten));
      try {
        writer.join(PATIENCE.toMillis());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
