package dev.kith.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/// What the time of one piece of work goes to, for whoever answers to tell with the answer. It belongs to the thread that works,
/// and every moment of it to one part, that named last: so the parts add up to the whole. What another thread does meanwhile is in
/// none of them, but waiting for it is. Where nobody has begun one, naming a part does nothing.
public final class Spent {
  /// What one can be at, in the order in which it is told.
  public enum Part {
    /// What is none of the others: who asks, what they ask for, rights.
    REST,
    /// Looking for documents.
    FIND,
    /// Counting what was found by facet.
    FACETS,
    /// Looking for copies of one text.
    COPIES,
    /// Reading what is shown of documents, and cutting passages.
    FETCH,
    /// What to say where little was found: corrections, looser questions.
    HELP,
    /// Who knows, by what was found.
    PEOPLE,
    /// What somebody may mean who is typing.
    SUGGEST,
    /// Writing the answer.
    JSON;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    public String label() {
      return label;
    }
  }

  private static final Part[] PARTS = Part.values();
  private static final ThreadLocal<Spent> HERE = new ThreadLocal<>();

  private final long[] nanos = new long[PARTS.length];
  private Part part = Part.REST;
  private long since = System.nanoTime();

  private Spent() {}

  /// From now on this thread's time is noted, at first as [Part#REST]; what it may have noted before is given up.
  public static Spent begin() {
    Spent spent = new Spent();
    HERE.set(spent);
    return spent;
  }

  /// This thread's time is no longer noted.
  public static void end() {
    HERE.remove();
  }

  /// From now on this thread is at another part.
  ///
  /// @param part `null` does nothing, so that what this gave can be given back
  /// @return what it was at; `null` if nothing is noted
  public static Part to(Part part) {
    Spent here = part == null ? null : HERE.get();
    return here == null ? null : here.change(part);
  }

  private Part change(Part next) {
    long now = System.nanoTime();
    Part before = part;
    nanos[before.ordinal()] += now - since;
    since = now;
    part = next;
    return before;
  }

  /// Does something as one part, and goes on with what was done before.
  public static <T> T on(Part part, Supplier<T> work) {
    Part before = to(part);
    try {
      return work.get();
    } finally {
      to(before);
    }
  }

  /// How long this thread has been at each part that it was at, in nanoseconds.
  public Map<Part, Long> parts() {
    change(part);
    Map<Part, Long> parts = new EnumMap<>(Part.class);
    for (Part each : PARTS) {
      if (nanos[each.ordinal()] > 0) {
        parts.put(each, nanos[each.ordinal()]);
      }
    }
    return parts;
  }
}
