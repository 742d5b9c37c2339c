package dev.kith.bench;

import dev.kith.connector.file.JsonLines;
import dev.kith.engine.Engine;
import dev.kith.extract.ContentExtractor;
import dev.kith.ingest.Ingest;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/// A company as a file of JSON lines, and that file read into an index as Kith reads any source.
final class Lines {
  private static final JsonMapper JSON = new JsonMapper();

  private Lines() {}

  static void write(Company company, int documents, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      company.items(documents, item -> {
        try {
          out.write(JSON.writeValueAsString(line(item)));
          out.write('\n');
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private static Map<String, Object> line(Item item) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", item.id());
    line.put("title", item.title());
    line.put("body", ((Content.Text) item.content()).text());
    line.put("url", item.url());
    line.put("date", item.at().toString());
    line.put("created", item.created().toString());
    line.put("type", item.kind().label());
    line.put("parts", item.parts().stream().map(Lines::part).toList());
    line.put("tags", item.tags());
    line.put("place", item.place());
    line.put("signals", Map.of("likes", item.signals().likes(), "votes", item.signals().votes()));
    line.put("access", item.access().layers().getFirst());
    return line;
  }

  private static Map<String, Object> part(Part part) {
    Identity who = part.who();
    return Map.of("person", who.realm().isEmpty() ? who.account() : Map.of("realm", who.realm(), "account", who.account(), "name", who.name()),
        "role", part.role().label(), "at", part.at().toString());
  }

  /// Reads a file whole into an index, as a pass over it does.
  ///
  /// @param notes a file that need not be there
  /// @param stop  asked now and then
  /// @return how many documents were read
  static long read(Path file, Engine engine, Path notes, BooleanSupplier stop) {
    try (ContentExtractor extractor = new ContentExtractor()) {
      Source source = new Source(new JsonLines("lines", file, null, null, null), "Lines", Access.EVERYONE, Ownership.OWNED, null);
      Report report = new Ingest(extractor, InstantSource.system(), Ingest.Pace.DEFAULT).run(source, engine, notes, Ingest.Order.FULL,
          List.of(), _ -> {
            if (stop.getAsBoolean()) {
              Thread.currentThread().interrupt();
            }
          });
      if (!Thread.interrupted() && !report.done()) {
        throw new IllegalStateException(report.toString());
      }
      return report.pass().tally().items();
    }
  }
}
