package dev.kith.audit;

import dev.kith.audit.Event.Type;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Writes down what anybody can provoke, as often as they like, without letting them fill the disk: the first of several equal
/// refusals is a line at once; of those that follow each minute has one line, which says how many there were (`more`) and since
/// when. What is no refusal is written as it is.
///
/// Equal are refusals of one type, to one actor, with the same details, from one address (with IPv6: from one /64). Of one actor
/// at most [#MOST] different ones are told apart at a time; the others are counted together. A kill loses what was counted in
/// the last minute, never a first line.
public final class Refusals implements Audit, AutoCloseable {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final int MOST = 50;
  private static final Duration TICK = Duration.ofSeconds(10);
  private static final Set<Type> REFUSALS = EnumSet.of(Type.DENIED, Type.TOKEN_REFUSED, Type.SIGN_IN_REFUSED);
  private static final String ADDRESS = "address";
  private static final int SITE = 8;
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  private final Audit log;
  private final InstantSource clock;
  /// By actor, then by what is the same of equal refusals.
  private final Map<String, Map<Event, Count>> counts = new HashMap<>();
  private final ScheduledExecutorService ticking =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kith-refusals").factory());

  /// Equal refusals since the last line that told of them.
  private static final class Count {
    private Instant begun;
    private Instant since;
    private long more;

    Count(Instant begun) {
      this.begun = begun;
    }
  }

  /// @param log where the lines go
  public Refusals(Audit log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    ticking.scheduleAtFixedRate(this::tick, TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void write(Event event) {
    if (!REFUSALS.contains(event.type())) {
      log.write(event);
      return;
    }
    synchronized (counts) {
      Instant now = clock.instant();
      over(now, false);
      Map<Event, Count> theirs = counts.computeIfAbsent(event.actor(), _ -> new HashMap<>());
      Event same = same(event);
      if (!theirs.containsKey(same) && theirs.size() >= MOST) {
        same = new Event(event.type(), event.actor(), "", Map.of(ADDRESS, "others"));
      }
      Count count = theirs.get(same);
      if (count == null) {
        log.write(event);
        theirs.put(same, new Count(now));
      } else {
        count.since = count.more == 0 ? now : count.since;
        count.more++;
      }
    }
  }

  private static Event same(Event event) {
    Map<String, String> details = new HashMap<>(event.details());
    details.computeIfPresent(ADDRESS, (_, address) -> block(address));
    return new Event(event.type(), event.actor(), event.subject(), details);
  }

  /// A household's network is one address; what is no address is itself.
  private static String block(String address) {
    try {
      return address.contains(":") && InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(six.getAddress(), 0, SITE) : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  /// Tells of what was counted for a minute.
  void tick() {
    try {
      synchronized (counts) {
        over(clock.instant(), false);
      }
    } catch (UncheckedIOException e) {
      // it is still counted, and tried again
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
    }
  }

  /// @param all whether their minute is over or not
  private void over(Instant now, boolean all) {
    for (Iterator<Map<Event, Count>> actors = counts.values().iterator(); actors.hasNext();) {
      Map<Event, Count> theirs = actors.next();
      for (Map.Entry<Event, Count> each : List.copyOf(theirs.entrySet())) {
        Count count = each.getValue();
        if (!all && now.isBefore(count.begun.plus(MINUTE))) {
          continue;
        }
        if (count.more == 0) {
          theirs.remove(each.getKey());
        } else {
          Event event = each.getKey();
          Map<String, String> details = new HashMap<>(event.details());
          details.put("more", Long.toString(count.more));
          details.put("since", count.since.toString());
          log.write(new Event(event.type(), event.actor(), event.subject(), details));
          count.begun = now;
          count.more = 0;
        }
      }
      if (theirs.isEmpty()) {
        actors.remove();
      }
    }
  }

  @Override
  public List<Entry> read(Wanted wanted) {
    return log.read(wanted);
  }

  /// Tells of all that was counted.
  @Override
  public void close() {
    ticking.shutdownNow();
    synchronized (counts) {
      over(clock.instant(), true);
    }
  }
}
