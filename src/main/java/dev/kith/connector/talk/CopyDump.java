package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.LineReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dump of a PostgreSQL database in plain SQL, of which the `COPY … FROM stdin` blocks are read row by row. Columns go by
/// their names, since they change with each version of the program whose database it is.
final class CopyDump {
  private static final int LONGEST_ROW = 64 << 20;
  private static final Pattern COPY = Pattern.compile("COPY (?:\"?\\w+\"?\\.)?\"?(\\w+)\"? \\(([^)]*)\\) FROM stdin;?\\s*");

  private CopyDump() {}

  /// A row of a table.
  record Row(String where, List<String> columns, String[] cells) {
    /// The value of a column; empty where it is NULL, or where this version has no such column.
    String get(String column) {
      int at = columns.indexOf(column);
      return at < 0 || cells[at].equals("\\N") ? "" : unescaped(cells[at]);
    }

    boolean has(String column) {
      return columns.contains(column);
    }

    boolean is(String column) {
      return get(column).equals("t");
    }

    private static String unescaped(String cell) {
      if (cell.indexOf('\\') < 0) {
        return cell;
      }
      StringBuilder out = new StringBuilder(cell.length());
      for (int i = 0; i < cell.length(); i++) {
        char c = cell.charAt(i);
        if (c != '\\' || i + 1 == cell.length()) {
          out.append(c);
          continue;
        }
        char next = cell.charAt(++i);
        int plain = "bfnrtv".indexOf(next);
        out.append(plain < 0 ? next : "\b\f\n\r\t\u000b".charAt(plain));
      }
      return out.toString();
    }
  }

  interface Taker {
    void take(Row row) throws IOException, InterruptedException;
  }

  /// Hands over the rows of some tables, in the order of the dump.
  ///
  /// @return the tables that were there
  /// @throws IOException if the dump is cut, or is none
  static Set<String> read(Export.Entry entry, Map<String, Taker> tables, Sink sink) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    try (LineReader lines = new LineReader(entry.file(), entry.where(), LONGEST_ROW)) {
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        if (line.number() == 1 && line.text().startsWith("PGDMP") || line.number() == 1 && line.flaw() != null) {
          throw new IOException(entry.where() + ": is no dump in plain SQL; turn it into one with pg_restore -f dump.sql");
        }
        Matcher copy = COPY.matcher(line.text());
        if (line.text().startsWith("COPY ") && copy.matches()) {
          List<String> columns = Arrays.stream(copy.group(2).split(",")).map(name -> name.strip().replace("\"", "")).toList();
          rows(entry, lines, columns, tables.get(copy.group(1)), sink);
          seen.add(copy.group(1));
        }
      }
    }
    return seen;
  }

  private static void rows(Export.Entry entry, LineReader lines, List<String> columns, Taker taker, Sink sink)
      throws IOException, InterruptedException {
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      if (line.text().equals("\\.")) {
        return;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted in " + entry.where());
      }
      if (taker == null) {
        continue;
      }
      String where = entry.where() + ":" + line.number();
      String[] cells = line.text().split("\t", -1);
      if (line.flaw() != null || cells.length != columns.size()) {
        String flaw = line.flaw() != null ? line.flaw()
            : "a row of " + cells.length + " cells in a table of " + columns.size() + " columns";
        sink.problem(new Problem(where, flaw, "back the site up again", ""));
      } else {
        taker.take(new Row(where, columns, cells));
      }
    }
    throw new IOException(entry.where() + ": ends in the middle of a table; back the site up again");
  }
}
