package dev.kith.audit;

import dev.kith.audit.Verdict.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One reading of the whole log, line by line.
final class Verifying {
  /// @param files with the length of each, the oldest first
  record Snapshot(Map<LogFile, Long> files, Optional<Head> head) {}

  private final long knownNumber;
  private final String knownHash;
  private final List<Finding> findings = new ArrayList<>();
  /// By file removed because its time was up: the number and hash of its last line.
  private final Map<String, String> removed = new HashMap<>();
  private Optional<Head> head = Optional.empty();
  private LogFile file;
  private long inFile;
  private long lines;
  private Instant first;
  private String firstBefore = Line.NOTHING;
  private long firstNumber = 1;
  private long number;
  private String hash = Line.NOTHING;
  private LogFile firstFile;
  private LogFile lastFile;
  private long lastLine;
  private boolean knownSeen;

  /// @param known `<n>:<hash>`; empty for none
  Verifying(String known) {
    if (!known.isEmpty() && !known.matches("\\d{1,18}:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("the end of an audit log looks like 1234:<64 hexadecimal digits>, not " + known);
    }
    knownNumber = known.isEmpty() ? 0 : Long.parseLong(known.substring(0, known.indexOf(':')));
    knownHash = known.substring(known.indexOf(':') + 1);
  }

  Verdict run(Snapshot log) throws IOException {
    head = log.head;
    for (Map.Entry<LogFile, Long> each : log.files.entrySet()) {
      file = each.getKey();
      inFile = 0;
      byte[] torn = file.read(each.getValue(), (line, _) -> line(line));
      if (torn.length > 0) {
        find(file, inFile + 1, "half a line, " + torn.length + " bytes, as a crash leaves it; it was not acknowledged, and the next"
            + " event puts it aside", false);
      }
    }
    beginning();
    end();
    if (knownNumber > 0 && !knownSeen) {
      find(lastFile, lastLine, "the line " + knownNumber + " of the given end is not here, or is another", true);
    }
    findings.sort((a, b) -> a.file().equals(b.file()) ? Long.compare(a.line(), b.line()) : a.file().compareTo(b.file()));
    return new Verdict(lines, first, lines == 0 ? "" : number + ":" + hash, findings);
  }

  private void line(byte[] bytes) {
    inFile++;
    lines++;
    String own = Line.hash(bytes);
    Optional<Line.Read> read = Line.read(bytes);
    if (read.isEmpty()) {
      find(file, inFile, "this is no line of an audit log", true);
      number++;
      firstFile = firstFile == null ? file : firstFile;
    } else {
      Entry entry = read.get().entry();
      if (first == null) {
        first = entry.at();
        firstFile = file;
        firstNumber = entry.n();
        firstBefore = read.get().before();
      } else {
        follows(entry, read.get().before());
      }
      number = entry.n();
      notes(entry);
    }
    if (head.isPresent() && head.get().n() == number && !head.get().hash().equals(own)) {
      find(file, inFile, "it is not the line " + number + " that was written last: it was changed", true);
    }
    knownSeen |= number == knownNumber && own.equals(knownHash);
    hash = own;
    lastFile = file;
    lastLine = inFile;
  }

  private void follows(Entry entry, String before) {
    if (entry.n() > number + 1) {
      find(file, inFile, entry.n() == number + 2 ? "the line " + (number + 1) + " before it is missing"
          : "the lines " + (number + 1) + " to " + (entry.n() - 1) + " before it are missing", true);
    } else if (entry.n() <= number) {
      find(file, inFile, "line " + entry.n() + " stands behind line " + number + ": lines were put elsewhere, or in twice", true);
    } else if (!before.equals(hash)) {
      find(lastFile, lastLine, "it is not what it was when the next line was written: one of the two was changed", true);
    }
  }

  private void notes(Entry entry) {
    if (entry.type().equals(Event.Type.RETENTION_APPLIED.label()) && entry.subject().startsWith("audit:")) {
      removed.put(entry.details().getOrDefault("through", ""), entry.details().getOrDefault("hash", ""));
    }
    if (entry.type().equals(Event.Type.AUDIT_MENDED.label())) {
      find(file, inFile, entry.subject().replaceFirst("^audit:", "") + ": " + entry.details().getOrDefault("what", "mended"), false);
    }
  }

  /// The first line of all follows nothing, or what was removed because its time was up.
  private void beginning() {
    if (lastFile == null) {
      return;
    }
    String before = firstNumber == 1 ? Line.NOTHING : removed.get(Long.toString(firstNumber - 1));
    if (before == null || !before.equals(firstBefore)) {
      find(firstFile, 1, firstNumber == 1 ? "the first line does not begin a log" : "the log begins with line " + firstNumber
          + ", and no line says that those before it were removed because their time was up", true);
    }
  }

  private void end() {
    if (head.isEmpty() && lastFile != null) {
      findings.add(new Finding(Head.FILE, 0, "it is missing, so it cannot be seen whether lines were cut off at the end", true));
    } else if (head.isPresent() && (head.get().n() > number || lastFile == null)) {
      findings.add(new Finding(lastFile == null ? head.get().file() : lastFile.name(), lastLine, "the end is missing: the log has come"
          + " to line " + head.get().n() + ", and here it ends with line " + number, true));
    }
  }

  private void find(LogFile where, long line, String problem, boolean damage) {
    findings.add(new Finding(where == null ? "" : where.name(), line, problem, damage));
  }
}
