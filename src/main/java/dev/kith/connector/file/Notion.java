package dev.kith.connector.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Export.Entry;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MediaTypes;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An export of a Notion workspace, as *Markdown & CSV* or as *HTML*: its pages, its databases, the files uploaded to them.
///
/// A page is known by the 32 digits at the end of its file's name, since titles repeat and are cut. What a database says of
/// a page (who made it, tags, dates) becomes the page's people, tags and dates. The rows of a database that are pages are
/// read as pages; the database itself holds the names of its rows, and all cells of those rows that are no pages.
///
/// @param path the export's zip, several parts of one, or the folder they were unpacked to
/// @param url  the address that pages have with their id behind it; `https://www.notion.so` if not given
public record Notion(String source, Path path, String url) implements Connector {
  static final Pattern ID = Pattern.compile("(?i)(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])");
  private static final String WHAT = "Notion export (.md, .html or .csv files)";
  private static final Pattern PAGE = Pattern.compile("(?s).*\\.(md|html?)");
  private static final Export.Wanted WANTED = new Export.Wanted(Notion::isWanted,
      name -> name.matches("(?s)(.*/)?(export|exportblock)[^/]*\\.zip|(?s)(.*/)?[^/]*part-\\d+\\.zip"));
  private static final long LARGEST = 50 << 20;

  public Notion {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the export's zip file");
    }
    url = url == null || url.isBlank() ? "https://www.notion.so" : url.strip().replaceFirst("/+$", "");
    if (!url.matches("https?://\\S+")) {
      throw new IllegalArgumentException("url: " + url + " is no address; try https://www.notion.so");
    }
  }

  private static boolean isWanted(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return !last.startsWith(".") && !name.startsWith("__macosx/") && (last.endsWith(".csv")
        || MediaTypes.of(last.substring(last.lastIndexOf('.') + 1)) != null);
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (!now.sameAs(since)) {
      try (Export export = Export.open(path, WANTED, WHAT, sink)) {
        new Pass(export, sink).run();
      }
    }
    return now.cursor();
  }

  /// The id in a name, in lower case, or empty.
  static String id(String name) {
    Matcher id = ID.matcher(name);
    String last = "";
    while (id.find()) {
      last = id.group(1).toLowerCase(Locale.ROOT);
    }
    return last;
  }

  private final class Pass {
    private final Export export;
    private final Sink sink;
    private final Set<String> sent = new HashSet<>();
    /// The titles of the pages of a folder, by the folder's name without ids.
    private final Map<String, Set<String>> titles = new HashMap<>();
    /// The columns of a database, by the folder its rows lie in.
    private final Map<String, Set<String>> columns = new HashMap<>();

    Pass(Export export, Sink sink) {
      this.export = export;
      this.sink = sink;
    }

    void run() throws IOException, InterruptedException {
      List<Entry> pages = new ArrayList<>();
      List<Entry> databases = new ArrayList<>();
      List<Entry> uploads = new ArrayList<>();
      for (Entry entry : export.entries()) {
        String lower = entry.name().toLowerCase(Locale.ROOT);
        if (lower.matches("(?s)([^/]*/){0,3}index\\.html") && id(entry.last()).isEmpty()) {
          sink.skipped("list of the export's pages");
        } else if (lower.endsWith(".csv") && !id(entry.last()).isEmpty()) {
          databases.add(entry);
        } else if (PAGE.matcher(lower).matches() && (!id(entry.last()).isEmpty() || !isUpload(entry))) {
          pages.add(entry);
        } else {
          uploads.add(entry);
        }
      }
      if (pages.isEmpty() && databases.isEmpty()) {
        throw new IOException(path + ": holds no page of a Notion export; check that it is the export that this type reads");
      }
      sink.whole();
      sink.expect(pages.size() + databases.size() + uploads.size());
      for (Entry database : databases) {
        each(database, () -> header(database));
      }
      for (Entry page : pages) {
        each(page, () -> page(page));
      }
      for (Entry database : databases) {
        each(database, () -> database(database));
      }
      for (Entry upload : uploads) {
        each(upload, () -> upload(upload));
      }
    }

    /// What lies in a page's folder without an id of its own was uploaded to the page.
    private boolean isUpload(Entry entry) {
      return !id(entry.name()).isEmpty() || export.entries().stream().anyMatch(other -> !id(other.last()).isEmpty());
    }

    private interface Step {
      void run() throws IOException, InterruptedException;
    }

    private void each(Entry entry, Step step) throws IOException, InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted at " + entry.where());
      }
      if (Files.size(entry.file()) > LARGEST) {
        sink.problem(new Problem(entry.where(), "larger than " + (LARGEST >> 20) + " MiB", "split it in Notion",
            itemId(entry)));
        return;
      }
      step.run();
    }

    private String itemId(Entry entry) {
      String id = id(entry.last());
      if (!id.isEmpty()) {
        return id;
      }
      String above = id(entry.name());
      return above.isEmpty() ? entry.name() : above + "/" + entry.last();
    }

    /// @return false if it was sent before, as parts of an export may hold a page twice
    private boolean isNew(String id) {
      if (sent.add(id)) {
        return true;
      }
      sink.skipped("the same page again");
      return false;
    }

    private void page(Entry entry) throws IOException, InterruptedException {
      NotionPage page = NotionPage.of(entry.last(), Files.readAllBytes(entry.file()), url,
          columns.getOrDefault(folder(entry.name()), Set.of()));
      String id = page.id().isEmpty() ? itemId(entry) : page.id();
      if (!isNew(id)) {
        return;
      }
      titles.computeIfAbsent(folder(entry.name()), _ -> new HashSet<>()).add(key(page.title()));
      sink.item(page.properties().on(Item.of(source, id, Kind.PAGE, page.title(), page.content()))
          .withUrl(ID.matcher(id).matches() ? url + "/" + id : "").withPlace(place(entry.name())));
    }

    private void header(Entry entry) throws IOException {
      try (CsvReader<CsvRecord> rows = csv(entry)) {
        for (CsvRecord header : rows) {
          columns.computeIfAbsent(rowsOf(entry), _ -> new HashSet<>()).addAll(header.getFields());
          break;
        }
      } catch (CsvParseException _) {
        // told where the rows are read
      }
    }

    private void database(Entry entry) throws IOException, InterruptedException {
      boolean complete = entry.last().toLowerCase(Locale.ROOT).endsWith("_all.csv");
      if (!complete && export.entry(entry.name().replaceFirst("(?i)\\.csv$", "_all.csv")).isPresent()) {
        sink.skipped("part of a database that is there as a whole");
        return;
      }
      String id = id(entry.last());
      if (sent.contains(id)) {
        sink.skipped("database that is a page as well");
        return;
      }
      Set<String> pages = titles.getOrDefault(rowsOf(entry), Set.of());
      StringBuilder text = new StringBuilder();
      List<String> header = List.of();
      try (CsvReader<CsvRecord> rows = csv(entry)) {
        for (CsvRecord row : rows) {
          if (header.isEmpty()) {
            header = row.getFields();
          } else {
            row(row.getFields(), header, pages, text);
          }
        }
      } catch (CsvParseException e) {
        sink.problem(new Problem(entry.where(), "is no CSV to its end: " + e.getMessage(), "export it again", id));
        return;
      }
      if (isNew(id)) {
        sink.item(Item.of(source, id, Kind.PAGE, NotionPage.titleOf(entry.last().replaceFirst("(?i)_all(?=\\.csv$)", "")),
            Content.plain(text.toString().strip())).withUrl(url + "/" + id).withPlace(place(entry.name())));
      }
    }

    /// A row that is a page is named only, since the page says the rest.
    private static void row(List<String> cells, List<String> header, Set<String> pages, StringBuilder text) {
      String title = cells.getFirst().strip();
      text.append(title);
      if (!pages.contains(key(title))) {
        for (int i = 1; i < Math.min(cells.size(), header.size()); i++) {
          if (!cells.get(i).isBlank()) {
            text.append(i == 1 || title.isEmpty() ? " " : "; ").append(header.get(i).strip()).append(": ")
                .append(cells.get(i).strip());
          }
        }
      }
      text.append('\n');
    }

    private CsvReader<CsvRecord> csv(Entry entry) throws IOException {
      String text = new String(Files.readAllBytes(entry.file()), StandardCharsets.UTF_8);
      return CsvReader.builder().ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private void upload(Entry entry) throws IOException, InterruptedException {
      String name = entry.last();
      MediaTypes type = MediaTypes.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
      String id = itemId(entry);
      if (type != null && isNew(id)) {
        byte[] bytes = Files.readAllBytes(entry.file());
        Content content = type.text() ? Content.decoded(type.mediaType(), bytes) : new Content.Binary(type.mediaType(),
            bytes);
        String above = id(entry.name());
        sink.item(Item.of(source, id, Kind.FILE, FolderPage.titleOf(name), content)
            .withUrl(above.isEmpty() ? "" : url + "/" + above).withPlace(place(entry.name())));
      }
    }

    /// The folder a page lies in, without ids, which newer exports leave out.
    private static String folder(String name) {
      int slash = name.lastIndexOf('/');
      return bare(slash < 0 ? "" : name.substring(0, slash));
    }

    /// The folder in which the rows of a database lie.
    private static String rowsOf(Entry database) {
      return bare(database.name().replaceFirst("(?i)(_all)?\\.csv$", ""));
    }

    private static String bare(String folder) {
      return ID.matcher(folder).replaceAll("").replaceAll("\\s+(?=/|$)", "");
    }

    private static List<String> place(String name) {
      String[] parts = name.split("/");
      return Arrays.stream(parts).limit(parts.length - 1L)
          .filter(part -> !part.matches("(?i)export(block)?-[0-9a-f-]+|export"))
          .map(NotionPage::titleOf).toList();
    }

    private static String key(String title) {
      return title.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
    }
  }
}
