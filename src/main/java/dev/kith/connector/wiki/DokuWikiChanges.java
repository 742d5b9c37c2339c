package dev.kith.connector.wiki;

import dev.kith.connector.input.Export;
import dev.kith.connector.input.XmlFile;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Times;
import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// The changes of one page, as DokuWiki logs them: a line each, of time, address, kind, page, user, summary and more, parted
/// by tabs. Kinds are `C`reated, `E`dited, minor `e`dit, `D`eleted and `R`everted.
final class DokuWikiChanges {
  private record Change(Instant at, String kind, String user, String extra) {}

  private final List<Change> changes = new ArrayList<>();

  /// Reads the log of one page.
  static DokuWikiChanges read(Export.Entry log) throws IOException {
    DokuWikiChanges page = new DokuWikiChanges();
    var lenient = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (BufferedReader in = new BufferedReader(new InputStreamReader(Files.newInputStream(log.file()), lenient))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        page.add(line);
      }
    }
    page.changes.sort(Comparator.comparing(Change::at));
    return page;
  }

  private void add(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length >= 5) {
      XmlFile.number(fields[0]).stream().boxed().findFirst().flatMap(Times::epoch).ifPresent(at ->
          changes.add(new Change(at, fields[2], fields[4].strip(), fields.length > 6 ? fields[6].strip() : "")));
    }
  }

  /// When the page was made, the last time; `null` if the log does not reach back so far.
  Instant created() {
    return changes.stream().filter(change -> change.kind.equals("C")).map(Change::at).reduce((_, last) -> last).orElse(null);
  }

  /// When it was last changed; `null` if the log is empty.
  Instant last() {
    return changes.isEmpty() ? null : changes.getLast().at;
  }

  /// Who made the page, and who changed it. What was deleted with the page or reverted is nobody's credit, nor is a minor
  /// edit or one of somebody who was not signed in.
  List<Part> parts(Function<String, Identity> people) {
    List<Change> left = new ArrayList<>();
    for (Change change : changes) {
      switch (change.kind) {
        case "D" -> left.clear();
        case "R" -> XmlFile.number(change.extra).stream().boxed().findFirst().flatMap(Times::epoch).ifPresent(
            to -> left.removeIf(undone -> undone.at.isAfter(to)));
        case "C", "E" -> left.add(change);
        default -> { }
      }
    }
    Identity author = null;
    Instant own = null;
    PartsOnce editors = new PartsOnce();
    for (Change change : left) {
      Identity who = change.user.isEmpty() ? null : people.apply(change.user);
      if (change.kind.equals("C")) {
        author = who;
        own = change.at;
      } else if (who != null && author != null && who.key().equals(author.key())) {
        own = change.at;
      } else if (who != null) {
        editors.add(who, Role.EDITOR, change.at);
      }
    }
    List<Part> parts = new ArrayList<>();
    if (author != null) {
      parts.add(new Part(author, Role.AUTHOR, own));
    }
    parts.addAll(editors.list());
    return parts;
  }
}
