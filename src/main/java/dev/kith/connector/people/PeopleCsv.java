package dev.kith.connector.people;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Times;
import dev.kith.model.Content;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The company's list of people, as a personnel system exports it: CSV with a header line, parted by commas, semicolons or
/// tabs.
///
/// Columns are known by their names ([PeopleColumns]); all others are never read. A person whose `status` says so or whose
/// `end` is past has left and is kept as one who has. A `type` or `status` of `bot`, `service` or `mailbox` is nobody.
///
/// @param path a CSV file, a folder of them, or an archive
public record PeopleCsv(String source, Path path) implements Connector {
  private static final int LARGEST_MIB = 50;
  private static final Export.Wanted WANTED = Export.Wanted.files(name -> name.matches("(?s).*\\.(csv|tsv)"));
  private static final Instant EXCEL_DAY_ZERO = Instant.parse("1899-12-30T00:00:00Z");

  public PeopleCsv {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a .csv file with a header line");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Path> files = Export.inputs(path, WANTED, ".csv file");
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    // the day on which the next person leaves by the list itself, though the file does not change
    String[] parts = since.text().split("\\|", 2);
    boolean due = parts.length < 2 || LocalDate.now(ZoneOffset.UTC).toString().compareTo(parts[0]) >= 0;
    Fingerprint now = Fingerprint.of(toString(), files, new Cursor(parts[parts.length - 1]));
    if (!due && now.sameAs(new Cursor(parts[1]))) {
      return since;
    }
    sink.whole();
    Table table = new Table(sink);
    try (Export export = Export.open(path, WANTED, ".csv file", sink)) {
      for (Export.Entry entry : export.entries()) {
        table.read(entry);
      }
    }
    table.send();
    return new Cursor(table.nextEnd + "|" + now.cursor().text());
  }

  private record Row(String where, Map<PeopleColumns, String> cells) {
    String cell(PeopleColumns column) {
      return cells.getOrDefault(column, "");
    }

    /// A list in one cell; `Vink, Ada` is one name, so commas part only where asked.
    List<String> list(PeopleColumns column, String parted) {
      return java.util.Arrays.stream(cell(column).split(parted)).map(String::strip).filter(text -> !text.isEmpty()).toList();
    }

    String name() {
      return cell(PeopleColumns.NAME).isEmpty()
          ? (cell(PeopleColumns.GIVEN) + " " + cell(PeopleColumns.FAMILY)).strip() : cell(PeopleColumns.NAME);
    }
  }

  private final class Table {
    private final Sink sink;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Set<String>> idsByName = new HashMap<>();
    private final Instant now = Instant.now();
    private LocalDate nextEnd = LocalDate.of(9999, 1, 1);

    Table(Sink sink) {
      this.sink = sink;
    }

    void read(Export.Entry entry) throws IOException, InterruptedException {
      String path = entry.where();
      if (Files.size(entry.file()) > (long) LARGEST_MIB << 20) {
        throw new IOException(path + ": is larger than " + LARGEST_MIB + " MiB; is it a list of people?");
      }
      String text = Content.decoded("text/csv", Files.readAllBytes(entry.file())).text();
      boolean ended = text.endsWith("\n") || text.endsWith("\r");
      Map<PeopleColumns, Integer> columns = null;
      int width = 0;
      CsvRecord last = null;
      try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(separator(text)).allowMissingFields(true)
          .allowExtraFields(true).skipEmptyLines(true).ofCsvRecord(text)) {
        for (CsvRecord line : reader) {
          if (Thread.interrupted()) {
            throw new InterruptedException("interrupted at " + path);
          }
          if (columns == null) {
            columns = header(path, line.getFields());
            width = line.getFieldCount();
          } else {
            take(path, line, columns);
            last = line;
          }
        }
      } catch (CsvParseException e) {
        throw new IOException(path + ": is not CSV or was cut (" + e.getMessage().lines().findFirst().orElse("") + ")", e);
      }
      if (last == null) {
        throw new IOException(path + ": holds nobody; export it again");
      }
      if (!ended && (last.getFieldCount() < width || quotes(text) % 2 == 1)) {
        throw new IOException(path + ":" + last.getStartingLineNumber() + ": the last line is cut; export the file again");
      }
    }

    private Map<PeopleColumns, Integer> header(String path, List<String> header) throws IOException {
      Map<PeopleColumns, Integer> columns = PeopleColumns.find(header);
      for (PeopleColumns otherwise : List.of(PeopleColumns.HANDLE, PeopleColumns.MAIL)) {
        if (!columns.containsKey(PeopleColumns.ID) && columns.containsKey(otherwise)) {
          columns.put(PeopleColumns.ID, columns.get(otherwise));
        }
      }
      if (!columns.containsKey(PeopleColumns.ID)
          || !columns.containsKey(PeopleColumns.NAME) && !columns.containsKey(PeopleColumns.FAMILY)) {
        throw new IOException(path
            + ": its first line names no columns for id and name; write a header such as id,name,mail");
      }
      return columns;
    }

    private void take(String path, CsvRecord line, Map<PeopleColumns, Integer> columns)
        throws IOException, InterruptedException {
      Map<PeopleColumns, String> cells = new HashMap<>();
      columns.forEach((column, at) -> {
        if (at < line.getFieldCount() && !line.getField(at).isBlank()) {
          cells.put(column, line.getField(at).strip());
        }
      });
      Row row = new Row(path + ":" + line.getStartingLineNumber(), cells);
      String id = row.cell(PeopleColumns.ID);
      if (cells.isEmpty()) {
        return;
      }
      if (id.isEmpty() || row.name().isEmpty()) {
        sink.problem(new Problem(row.where, "the line has no " + (id.isEmpty() ? "id" : "name"),
            "give everybody an id and a name", id));
      } else if (rows.containsKey(id)) {
        sink.problem(new Problem(row.where, "the id " + id + " was there before, at " + rows.get(id).where,
            "give everybody an id of their own; the first one was taken", ""));
      } else {
        rows.put(id, row);
        for (String name : List.of(row.name(), row.cell(PeopleColumns.MAIL), row.cell(PeopleColumns.HANDLE))) {
          idsByName.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new LinkedHashSet<>()).add(id);
        }
        Roster.turned(row.name())
            .ifPresent(name -> idsByName.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new LinkedHashSet<>()).add(id));
        idsByName.computeIfAbsent(bare(id), _ -> new LinkedHashSet<>()).add(id);
        idsByName.remove("");
      }
    }

    void send() throws IOException, InterruptedException {
      for (Map.Entry<String, Row> entry : rows.entrySet()) {
        if (Thread.interrupted()) {
          throw new InterruptedException(source + " interrupted");
        }
        Row row = entry.getValue();
        Set<String> aliases = new LinkedHashSet<>(row.list(PeopleColumns.MAIL, "[;,|\\s]+"));
        aliases.addAll(row.list(PeopleColumns.HANDLE, "[;,|\\s]+"));
        row.list(PeopleColumns.ALIASES, "[;|]").forEach(alias -> aliases.add(alias.replaceFirst("(?i)^smtp:", "")));
        Roster.turned(row.name()).ifPresent(aliases::add);
        sink.person(new Person(source, entry.getKey(), row.name(), List.copyOf(aliases), row.cell(PeopleColumns.TITLE),
            row.cell(PeopleColumns.TEAM), manager(row), row.cell(PeopleColumns.PLACE), row.cell(PeopleColumns.ABOUT),
            row.list(PeopleColumns.TOPICS, "[;|,]"), row.list(PeopleColumns.GROUPS, "[;|,]"), active(row), human(row)));
      }
    }

    private String manager(Row row) throws IOException, InterruptedException {
      String written = row.cell(PeopleColumns.MANAGER);
      if (written.isEmpty() || rows.containsKey(written)) {
        return written;
      }
      Set<String> ids = idsByName.getOrDefault(written.toLowerCase(Locale.ROOT),
          idsByName.getOrDefault(bare(written), Set.of()));
      if (ids.size() > 1) {
        sink.problem(new Problem(row.where, "the manager " + written + " may be any of " + String.join(", ", ids),
            "name managers by their id", ""));
      } else if (ids.isEmpty()) {
        sink.skipped("manager who is not in the list");
      }
      return ids.size() == 1 ? ids.iterator().next() : "";
    }

    /// A number as Excel leaves it, without the zeros before it; empty for what is no number.
    private static String bare(String id) {
      return id.matches("0*\\d+(\\.0)?") ? "#" + id.replaceFirst("^0+(?=\\d)", "").replaceFirst("\\.0$", "") : "";
    }

    private boolean active(Row row) throws IOException, InterruptedException {
      boolean left = row.cell(PeopleColumns.STATUS).toLowerCase(Locale.ROOT)
          .matches("left|leaver|inactive|terminated|former|disabled|retired|deleted|resigned|false|no|0|separated|"
          + "deceased|n|inaktiv|ausgeschieden|ausgetreten|nein|inactif|parti|sorti|non|inactivo|baja");
      String end = row.cell(PeopleColumns.END);
      if (left || end.isEmpty()) {
        return !left;
      }
      Optional<Instant> day = end.matches("[1-9]\\d{4}(\\.\\d+)?")
          ? Optional.of(EXCEL_DAY_ZERO.plus(Duration.ofDays(Long.parseLong(end.substring(0, 5))))) : day(end);
      if (day.isEmpty()) {
        sink.problem(new Problem(row.where, "the end " + end + " is no date, so the person counts as active",
            "write it as 2026-03-31", ""));
        return true;
      }
      Instant gone = day.get().plus(Duration.ofDays(1));
      if (gone.isAfter(now) && gone.atZone(ZoneOffset.UTC).toLocalDate().isBefore(nextEnd)) {
        nextEnd = gone.atZone(ZoneOffset.UTC).toLocalDate();
      }
      return gone.isAfter(now);
    }

    /// Of `03/04/2026`, which is March or April, the later: nobody is sent away too early.
    private static Optional<Instant> day(String written) {
      String[] parts = written.split("[/ ]");
      if (!written.matches("\\d{1,2}/\\d{1,2}/\\d{4}( .*)?")) {
        return Times.parse(written);
      }
      Optional<Instant> one = Times.parse(parts[0] + "." + parts[1] + "." + parts[2]);
      Optional<Instant> other = Times.parse(parts[1] + "." + parts[0] + "." + parts[2]);
      return one.isEmpty() ? other : other.isEmpty() || one.get().isAfter(other.get()) ? one : other;
    }

    private static boolean human(Row row) {
      String words = (row.cell(PeopleColumns.STATUS) + " " + row.cell(PeopleColumns.TYPE)).toLowerCase(Locale.ROOT);
      return !words.matches(".*\\b(bot|service|mailbox|shared|system|room|robot)\\b.*");
    }
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '"').count();
  }

  /// Whichever of the usual separators stands most often in the header line.
  private static char separator(String text) {
    String header = text.lines().findFirst().orElse("");
    char best = ',';
    for (char c : new char[] {';', '\t'}) {
      char candidate = c;
      char before = best;
      if (header.chars().filter(x -> x == candidate).count() > header.chars().filter(x -> x == before).count()) {
        best = c;
      }
    }
    return best;
  }
}
