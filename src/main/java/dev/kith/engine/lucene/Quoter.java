package dev.kith.engine.lucene;

import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.util.ArrayList;
import java.util.List;

/// Chooses the passages of a text that say most about a query: those with the most of its words, the rarer counting more, and
/// with many of them. A passage begins and ends with a sentence or a line where there is room for it.
final class Quoter {
  /// What each find counts beside its word's rarity, up to [#DENSE] of them.
  private static final double PER_FIND = 0.1;
  private static final int DENSE = 10;

  /// A part of a text.
  private record Range(int start, int end) {
    boolean meets(int otherStart, int otherEnd) {
      return otherStart < end && otherEnd > start;
    }
  }

  private final Marker marker;
  private final Schema schema;

  Quoter(Marker marker, Schema schema) {
    this.marker = marker;
    this.schema = schema;
  }

  List<Quote> quote(Quotes quotes, String text, int language) {
    List<Marker.Span> spans = marker.spans(text, schema.field(quotes.field(), Kind.TEXT), language);
    if (text.length() <= quotes.length()) {
      return List.of(cut(quotes.field(), text, new Range(0, text.length()), spans));
    }
    List<Range> taken = new ArrayList<>();
    while (taken.size() < quotes.count()) {
      Range core = best(spans, taken, quotes.length());
      if (core == null) {
        break;
      }
      taken.add(round(text, core, taken, quotes.length()));
    }
    if (taken.isEmpty()) {
      taken.add(round(text, new Range(0, 0), taken, quotes.length()));
    }
    List<Quote> cut = new ArrayList<>(taken.size());
    for (Range range : taken) {
      cut.add(cut(quotes.field(), text, range, spans));
    }
    return cut;
  }

  /// From the first to the last find of the best passage that leaves alone what is taken; `null` if there is no find left.
  private Range best(List<Marker.Span> spans, List<Range> taken, int length) {
    List<Marker.Span> free = free(spans, taken);
    int[] counts = new int[marker.words()];
    double rarity = 0;
    double bestScore = -1;
    Range best = null;
    int end = 0;
    for (int i = 0; i < free.size(); i++) {
      Marker.Span first = free.get(i);
      while (end < free.size() && (end <= i || free.get(end).end() - first.start() <= length)
          && isFree(taken, first.start(), free.get(end).end())) {
        rarity += counts[free.get(end).word()]++ == 0 ? marker.weight(free.get(end).word()) : 0;
        end++;
      }
      double score = rarity + PER_FIND * Math.min(DENSE, end - i);
      if (score > bestScore + 1e-9) {
        bestScore = score;
        best = new Range(first.start(), furthest(free, i, end));
      }
      rarity -= --counts[first.word()] == 0 ? marker.weight(first.word()) : 0;
    }
    return best;
  }

  private static List<Marker.Span> free(List<Marker.Span> spans, List<Range> taken) {
    if (taken.isEmpty()) {
      return spans;
    }
    List<Marker.Span> free = new ArrayList<>(spans.size());
    for (Marker.Span span : spans) {
      if (isFree(taken, span.start(), span.end())) {
        free.add(span);
      }
    }
    return free;
  }

  private static boolean isFree(List<Range> taken, int start, int end) {
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).meets(start, end)) {
        return false;
      }
    }
    return true;
  }

  private static int furthest(List<Marker.Span> spans, int from, int to) {
    int furthest = 0;
    for (int i = from; i < to; i++) {
      furthest = Math.max(furthest, spans.get(i).end());
    }
    return furthest;
  }

  /// Adds what stands around, as far as there is room.
  private static Range round(String text, Range core, List<Range> taken, int length) {
    int low = 0;
    int high = text.length();
    for (Range range : taken) {
      low = range.end() <= core.start() ? Math.max(low, range.end()) : low;
      high = range.start() >= core.end() ? Math.min(high, range.start()) : high;
    }
    int room = Math.max(0, length - (core.end() - core.start()));
    int start = startOfSentence(text, Math.max(low, core.start() - room), core.start());
    if (start < 0) {
      start = startOfWord(text, Math.max(low, core.start() - room / 2), core.start());
    }
    int limit = Math.max(core.end(), Math.min(high, start + length));
    int end = endOfSentence(text, Math.max(core.end(), start + length / 2), limit);
    if (end < 0) {
      end = endOfWord(text, core.end(), limit);
    }
    while (start < core.start() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > core.end() && end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Range(start, end);
  }

  private static int startOfSentence(String text, int from, int to) {
    for (int at = to; at >= from; at--) {
      if (at == 0 || endsSentence(text, at)) {
        return at;
      }
    }
    return -1;
  }

  private static int endOfSentence(String text, int from, int to) {
    for (int at = to; at >= from; at--) {
      if (at == text.length() || endsSentence(text, at) || text.charAt(at) == '\n') {
        return at;
      }
    }
    return -1;
  }

  /// Whether a line or a sentence ends before `at`.
  private static boolean endsSentence(String text, int at) {
    if (at < 1) {
      return false;
    }
    char before = text.charAt(at - 1);
    return before == '\n'
        || before == ' ' && at >= 2 && ".!?".indexOf(text.charAt(at - 2)) >= 0
        || "。！？".indexOf(before) >= 0;
  }

  private static int startOfWord(String text, int from, int to) {
    int at = from;
    while (at < to && at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
      at++;
    }
    // a text without spaces is cut anywhere, but not within a character
    boolean found = at < to || at > 0 && Character.isWhitespace(text.charAt(at - 1));
    return found ? at : from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
  }

  private static int endOfWord(String text, int from, int to) {
    int at = to;
    while (at > from && at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    boolean found = at > from || at < text.length() && Character.isWhitespace(text.charAt(at));
    return found ? at : to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
  }

  private static Quote cut(String field, String text, Range range, List<Marker.Span> spans) {
    List<Fragment> fragments = new ArrayList<>();
    int at = range.start();
    int hitStart = -1;
    int hitEnd = -1;
    for (Marker.Span span : spans) {
      if (span.start() < range.start() || span.end() > range.end()) {
        continue;
      }
      if (hitStart >= 0 && span.start() < hitEnd) {
        hitEnd = Math.max(hitEnd, span.end());
        continue;
      }
      at = add(fragments, text, at, hitStart, hitEnd);
      hitStart = span.start();
      hitEnd = span.end();
    }
    at = add(fragments, text, at, hitStart, hitEnd);
    if (at < range.end()) {
      fragments.add(new Fragment(text.substring(at, range.end()), false));
    }
    return new Quote(field, range.start(), fragments);
  }

  /// Adds what stands before a find, and the find.
  private static int add(List<Fragment> fragments, String text, int at, int hitStart, int hitEnd) {
    if (hitStart < 0) {
      return at;
    }
    if (at < hitStart) {
      fragments.add(new Fragment(text.substring(at, hitStart), false));
    }
    fragments.add(new Fragment(text.substring(hitStart, hitEnd), true));
    return hitEnd;
  }
}
