package dev.kith.cli;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A table for people: columns that line up, numbers to the right, no wider than the terminal.
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    this.header = List.of(header);
  }

  /// Adds a row; a cell is shown by its `toString`, `null` as nothing.
  public Table row(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells in a table of " + header.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(cell -> cell == null ? "" : clean(cell.toString()).strip()).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /// The same without columns that hold nothing but zeros.
  public Table lean() {
    List<Integer> kept = IntStream.range(0, header.size())
        .filter(c -> rows.isEmpty() || rows.stream().anyMatch(row -> !row.get(c).equals("0"))).boxed().toList();
    Table lean = new Table(kept.stream().map(header::get).toArray(String[]::new));
    rows.forEach(row -> lean.row(kept.stream().map(row::get).toArray()));
    return lean;
  }

  /// The lines, the header first. Where the terminal is too narrow, words of the header stand on one another; then the widest
  /// columns give way, and what is cut ends in `…`.
  public List<String> lines(int width) {
    int[] widths = new int[header.size()];
    int room = width - GAP.length() * (widths.length - 1);
    boolean[] numbers = new boolean[header.size()];
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      widths[c] = Math.max(width(header.get(c)), rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
      numbers[c] = !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[\\d .,]*\\d%?|"));
    }
    boolean isStacked = Arrays.stream(widths).sum() > room;
    for (int c = 0; c < widths.length && isStacked; c++) {
      int column = c;
      widths[c] = Math.max(Arrays.stream(header.get(c).split(" ")).mapToInt(Table::width).max().orElse(0),
          rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
    }
    shrink(widths, room);
    List<String> lines = new ArrayList<>();
    int height = isStacked ? header.stream().mapToInt(cell -> cell.split(" ").length).max().orElse(1) : 1;
    for (int l = 0; l < height; l++) {
      int above = height - 1 - l;
      lines.add(line(height == 1 ? header : header.stream().map(cell -> {
        String[] words = cell.split(" ");
        return above < words.length ? words[words.length - 1 - above] : "";
      }).toList(), widths, numbers));
    }
    rows.forEach(row -> lines.add(line(row, widths, numbers)));
    return lines;
  }

  private static void shrink(int[] widths, int room) {
    while (Arrays.stream(widths).sum() > room) {
      int widest = 0;
      for (int c = 1; c < widths.length; c++) {
        widest = widths[c] > widths[widest] ? c : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String line(List<String> cells, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = cut(cells.get(c), widths[c]);
      String pad = " ".repeat(Math.max(0, widths[c] - width(cell)));
      line.append(c == 0 ? "" : GAP).append(numbers[c] ? pad + cell : cell + pad);
    }
    return line.toString().stripTrailing();
  }

  /// The text if it fits, else as much as fits with `…`, never half a character.
  static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (String cluster : clusters(text)) {
      used += width(cluster);
      if (used > width - 1) {
        break;
      }
      out.append(cluster);
    }
    return out.append('…').toString();
  }

  /// How many columns a terminal gives the text.
  static int width(String text) {
    return clusters(text).stream().mapToInt(cluster ->
        cluster.indexOf('\uFE0F') >= 0 ? 2 : cluster.codePoints().map(Table::columns).max().orElse(0)).sum();
  }

  /// What a person takes for one character: letters with their accents, an emoji of several parts.
  private static List<String> clusters(String text) {
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> clusters = new ArrayList<>();
    for (int from = breaks.first(), to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      clusters.add(text.substring(from, to));
    }
    return clusters;
  }

  private static int columns(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean isWide = Character.isEmojiPresentation(c) || c >= 0x1100 && c <= 0x115F
        || c >= 0x2E80 && c <= 0xA4CF && c != 0x303F || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF
        || c >= 0xFE30 && c <= 0xFE6F || c >= 0xFF01 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6
        || c >= 0x1F1E6 && c <= 0x1F1FF || c >= 0x20000 && c <= 0x3FFFD;
    return isWide ? 2 : 1;
  }

  /// On one line, and without what a terminal could take as an order: documents come from anywhere.
  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      int type = Character.getType(c);
      boolean isJoiner = c == 0x200D || c == 0x200C;
      if (type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
        out.append(' ');
      } else if (type != Character.FORMAT && type != Character.SURROGATE || isJoiner) {
        out.appendCodePoint(c);
      }
    });
    return out.toString();
  }
}
