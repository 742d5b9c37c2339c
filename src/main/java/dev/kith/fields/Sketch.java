package dev.kith.fields;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What a text is like, in some hundred bytes: how many different runs of [#RUN] words it has, and the smallest hashes of them.
/// Of two texts, the smallest hashes of both together are a fair sample of all runs, so the share of the sample that both have
/// estimates the share of the runs (a bottom-k sketch; Broder 1997, "On the resemblance and containment of documents"). A text
/// of no more than [#KEPT] runs is kept whole, and then nothing is estimated.
///
/// Words with a digit are no words here: the same page of last year differs in its numbers. They are kept as one hash, for
/// those who want texts to agree in them.
public final class Sketch {
  /// Words in a run: of two, handbook pages about like things are alike; of five, lists that were edited are no longer.
  private static final int RUN = 4;
  private static final int KEPT = 128;
  /// Below this many words, texts are alike by chance: greetings, notices, messages of commits.
  private static final int LEAST_WORDS = 30;
  /// A page is no copy of a digest that quotes it whole.
  private static final int LONGER = 2;
  /// Two texts that share 60 % of all their runs share one of so many in 99,998 cases of 100,000; of 40 %, in 998 of 1,000.
  public static final int MARKS = 12;
  /// Each of these is looked up for each result. Of 80 %, 998 of 1,000 share one; of 60 %, 97 of 100; of 40 %, 87.
  private static final int KEYS = 4;
  private static final int DIGITS = 5;
  private static final int DIGIT_BITS = 6;
  private static final String ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  /// By character of the alphabet.
  private static final byte[] VALUES = new byte[128];

  static {
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private final int runs;
  private final int numbers;
  /// As stored, or `null`: most sketches that are read share no mark with any other, so only the marks of them are wanted.
  private final String stored;
  private final int[] marks;
  /// Volatile, since sketches are kept and compared by several threads at once.
  private volatile int[] smallest;
  private volatile Set<String> keys;

  private Sketch(int runs, int numbers, int[] smallest, String stored) {
    this.runs = runs;
    this.numbers = numbers;
    this.smallest = smallest;
    this.stored = stored;
    this.marks = smallest == null ? numbers(stored, 2, MARKS) : Arrays.copyOf(smallest, Math.min(MARKS, smallest.length));
  }

  /// The sketch of a document; empty if its text is too short to be known by.
  public static Optional<Sketch> of(String title, String text) {
    Words words = new Words(text.length() / 5 + 16);
    words.read(title);
    int before = words.count;
    words.numbers = 0;
    words.read(text);
    if (words.count - before < LEAST_WORDS) {
      return Optional.empty();
    }
    int[] hashes = new int[words.count - RUN + 1];
    for (int i = 0; i < hashes.length; i++) {
      long run = 0;
      for (int j = i; j < i + RUN; j++) {
        run = run * 0x9E3779B97F4A7C15L + words.hashes[j];
      }
      hashes[i] = (int) (mixed(run) >>> Long.SIZE - DIGITS * DIGIT_BITS);
    }
    Arrays.sort(hashes);
    int distinct = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        hashes[distinct++] = hashes[i];
      }
    }
    int numbers = (int) (mixed(words.numbers) >>> Long.SIZE - DIGITS * DIGIT_BITS);
    return Optional.of(new Sketch(distinct, numbers, Arrays.copyOf(hashes, Math.min(distinct, KEPT)), null));
  }

  /// Reads what [#text] wrote.
  public static Sketch parse(String text) {
    int[] first = numbers(text, 0, 2);
    return new Sketch(first[0], first[1], null, text);
  }

  private static int[] numbers(String text, int from, int most) {
    int[] values = new int[Math.min(most, text.length() / DIGITS - from)];
    for (int i = 0; i < values.length; i++) {
      for (int j = (from + i) * DIGITS; j < (from + i + 1) * DIGITS; j++) {
        values[i] = values[i] << DIGIT_BITS | VALUES[text.charAt(j) & VALUES.length - 1];
      }
    }
    return values;
  }

  private int[] smallest() {
    int[] known = smallest;
    if (known == null) {
      known = numbers(stored, 2, KEPT);
      smallest = known;
    }
    return known;
  }

  /// As it is stored: numbers of five digits, the alphabet in the order of its characters.
  String text() {
    StringBuilder text = new StringBuilder((KEPT + 2) * DIGITS);
    append(text, runs);
    append(text, numbers);
    for (int hash : smallest()) {
      append(text, hash);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int value) {
    for (int shift = (DIGITS - 1) * DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      text.append(ALPHABET.charAt(value >>> shift & (1 << DIGIT_BITS) - 1));
    }
  }

  /// Texts that are alike share one of these: what need not be compared is told by a look into a table.
  public int marks() {
    return marks.length;
  }

  /// One of the marks.
  public int mark(int number) {
    return marks[number];
  }

  /// The first of the marks, as keywords: texts that were hardly changed share one, wherever they lie.
  public Set<String> keys() {
    Set<String> known = keys;
    if (known == null) {
      known = Collections.unmodifiableSet(made());
      keys = known;
    }
    return known;
  }

  private Set<String> made() {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(KEYS, marks.length); i++) {
      StringBuilder key = new StringBuilder(DIGITS);
      append(key, marks[i]);
      keys.add(key.toString());
    }
    return keys;
  }

  /// The share of the shorter text's runs that the other has too, 0 to 1; 0 if one is more than twice as long.
  public double likeness(Sketch other) {
    int shorter = Math.min(runs, other.runs);
    if (Math.max(runs, other.runs) > LONGER * shorter) {
      return 0;
    }
    boolean whole = runs <= KEPT && other.runs <= KEPT;
    int[] smallest = smallest();
    int[] others = other.smallest();
    int i = 0;
    int j = 0;
    int seen = 0;
    int shared = 0;
    int most = whole ? smallest.length + others.length : KEPT;
    while (i < smallest.length && j < others.length && seen < most) {
      int one = smallest[i];
      int two = others[j];
      seen++;
      shared += one == two ? 1 : 0;
      i += one <= two ? 1 : 0;
      j += two <= one ? 1 : 0;
    }
    // what is left of one is in the other no more
    seen = Math.min(most, seen + smallest.length - i + others.length - j);
    double resemblance = (double) shared / seen;
    double common = resemblance / (1 + resemblance) * (runs + (double) other.runs);
    return Math.min(1, common / shorter);
  }

  /// Whether both texts hold the same words with digits, each as often.
  public boolean sameNumbers(Sketch other) {
    return numbers == other.numbers;
  }

  private static long mixed(long hash) {
    long mixed = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /// The words of a text as hashes, in order; ideographs are words of their own.
  private static final class Words {
    private long[] hashes;
    private int count;
    private long numbers;

    Words(int expected) {
      hashes = new long[expected];
    }

    void read(String text) {
      long word = 0;
      boolean number = false;
      for (int i = 0; i < text.length();) {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        if (Character.isLetterOrDigit(c)) {
          if (Character.isIdeographic(c)) {
            add(word, number);
            word = 0;
            number = false;
          }
          word = (word + Character.toLowerCase(c)) * 0x100000001B3L;
          number |= Character.isDigit(c);
        }
        if (!Character.isLetterOrDigit(c) || Character.isIdeographic(c) || i == text.length()) {
          add(word, number);
          word = 0;
          number = false;
        }
      }
    }

    private void add(long word, boolean number) {
      if (word == 0) {
        return;
      }
      if (number) {
        numbers += mixed(word);
      } else {
        if (count == hashes.length) {
          hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = mixed(word);
      }
    }
  }
}
