package dev.kith.ingest;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How the last pass over each source went: one JSON file a source, `<data>/passes/<source>.json`, for the status page and the
/// command line, which may read it while another process indexes.
public final class PassLog {
  private static final System.Logger LOG = System.getLogger(PassLog.class.getName());
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// @param last     the last pass
  /// @param lastDone when a pass last ended well, or `null`
  public record Entry(Report last, Instant lastDone) {}

  private final Path folder;
  private final Consumer<Report> told;

  public PassLog(Path data) {
    this(data, _ -> { });
  }

  /// @param told of each report before it is kept, on the thread of the pass
  public PassLog(Path data, Consumer<Report> told) {
    folder = data.resolve("passes");
    this.told = told;
  }

  /// The entry of a source; empty if it was never read, or if its file is damaged.
  public Optional<Entry> read(String source) {
    Path file = file(source);
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Entry.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, file + " cannot be read; the next pass writes it anew", e);
      return Optional.empty();
    }
  }

  /// Replaces the entry of the report's source. That it cannot is logged: a report is not worth failing a pass.
  void write(Report report) {
    told.accept(report);
    // A cancelled pass has its report written by an interrupted thread, for which the JDK would close the file.
    boolean interrupted = Thread.interrupted();
    Instant lastDone = report.done() ? report.ended() : read(report.source()).map(Entry::lastDone).orElse(null);
    try {
      Files.createDirectories(folder);
      Disk.replace(file(report.source()), JSON.writeValueAsString(new Entry(report, lastDone)));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the report of " + report.source() + " could not be written", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Removes the entry of a source.
  void forget(String source) throws IOException {
    Files.deleteIfExists(file(source));
  }

  private Path file(String source) {
    return folder.resolve(URLEncoder.encode(source, StandardCharsets.UTF_8) + ".json");
  }
}
