package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.file.IcsFile.Component;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Calendars (`.ics`): an item for each event, to-do and journal entry, however often it takes place and in however many
/// people's calendars it lies. What is marked private or confidential is for its organiser and those invited only; PINs and
/// numbers to dial are masked.
///
/// @param path a file, a folder or archive of files, or a glob of them
public record Calendar(String source, Path path) implements Connector {
  private static final Export.Wanted WANTED = Export.Wanted.files(name -> name.matches("(?s).*\\.(?:ics|ical"
      + "|icalendar|ifb|vcs)(?:\\.gz|\\.bz2)?"));
  private static final String WHAT = "calendar file";
  private static final Set<String> READ = Set.of("VEVENT", "VTODO", "VJOURNAL");
  private static final int LONGEST_ID = 300;

  public Calendar {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an .ics file or of a folder of them");
    }
  }

  /// What the files say of one UID.
  private static final class Series {
    final List<Entry> entries = new ArrayList<>();
    List<String> folders = List.of();
  }

  /// @param cancelled whether the calendar takes it back
  private record Entry(Component component, Component calendar, String recurrence, long sequence, String stamp,
      boolean cancelled) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    interrupted();
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Map<String, Series> all = new LinkedHashMap<>();
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      files(export.entries(), all, sink);
    }
    sink.whole();
    for (Map.Entry<String, Series> one : all.entrySet()) {
      interrupted();
      IcsEvent event = event(one.getKey(), one.getValue());
      if (event == null) {
        sink.skipped("cancelled");
      } else {
        sink.item(event.item(source, one.getValue().folders));
      }
    }
    return now.cursor();
  }

  private void files(List<Export.Entry> files, Map<String, Series> all, Sink sink) throws IOException, InterruptedException {
    IOException failed = null;
    int read = 0;
    for (Export.Entry file : files) {
      interrupted();
      List<String> folders = FolderPage.place(file.name());
      try {
        int bad = IcsFile.read(file.file(), file.where(), (component, calendar) ->
            component(component, calendar, file.where(), folders, all, sink));
        if (bad > 0) {
          sink.problem(new Problem(file.where(), bad + (bad == 1 ? " line is" : " lines are") + " none of a calendar",
              "the rest is read; export it again if something is missing", ""));
        }
        read++;
      } catch (IOException e) {
        failed = e;
        String what = e.getMessage() == null ? "cannot be read" : e.getMessage().lines().findFirst().orElse("");
        sink.problem(new Problem(file.where(), what.startsWith(file.where())
            ? what.substring(file.where().length()).replaceFirst("^:\\d*:? ?", "") : what,
            "export the calendar again", ""));
        sink.partial();
      }
    }
    if (read == 0) {
      String what = failed == null || failed.getMessage() == null ? "cannot be read"
          : failed.getMessage().lines().findFirst().orElse("");
      throw new IOException((what.startsWith(path.toString()) ? what : path + ": " + what)
          + "; export the calendar again", failed);
    }
  }

  private static void component(Component component, Component calendar, String where, List<String> folders, Map<String,
      Series> all, Sink sink)
      throws IOException, InterruptedException {
    if (!READ.contains(component.name())) {
      return;
    }
    if (component.properties().isEmpty()) {
      sink.problem(new Problem(where + ":" + component.where(), "an entry that says nothing", "look at it in its calendar",
          ""));
      return;
    }
    String uid = component.text("UID").replaceAll("\\s", "");
    if (uid.isEmpty() || uid.length() > LONGEST_ID) {
      uid = "hash:" + Fingerprint.shortHash(uid + "\n" + component.text("SUMMARY") + "\n" + component.text("DTSTART") + "\n"
          + component.text("ORGANIZER") + "\n" + component.text("DESCRIPTION"));
    }
    String method = calendar.text("METHOD").toUpperCase(Locale.ROOT);
    if (method.equals("REPLY") || method.equals("COUNTER") || method.equals("REFRESH") || method.equals("DECLINECOUNTER")) {
      sink.skipped("answer to an invitation");
      return;
    }
    boolean cancelled = method.equals("CANCEL") || component.text("STATUS").equalsIgnoreCase("CANCELLED");
    Series series = all.computeIfAbsent(uid, _ -> new Series());
    if (series.entries.isEmpty()) {
      series.folders = folders;
    }
    series.entries.add(new Entry(component, calendar, component.text("RECURRENCE-ID"),
        XmlFile.number(component.text("SEQUENCE")).orElse(0),
        component.text("LAST-MODIFIED").isEmpty() ? component.text("DTSTAMP") : component.text("LAST-MODIFIED"), cancelled));
  }

  /// Of each occurrence the latest word counts; `null` if that is that it does not take place.
  private static IcsEvent event(String uid, Series series) {
    Map<String, Entry> latest = new LinkedHashMap<>();
    series.entries.stream().sorted(Comparator.comparing(Entry::recurrence))
        .forEach(entry -> latest.merge(entry.recurrence, entry,
        (old, other) -> Comparator.comparingLong(Entry::sequence).thenComparing(Entry::stamp).compare(other, old) >= 0
            ? other : old));
    Entry main = latest.get("");
    if (main != null && main.cancelled) {
      return null;
    }
    List<Entry> overrides = new ArrayList<>(latest.values().stream().filter(entry -> !entry.recurrence.isEmpty()
        && !entry.cancelled).toList());
    Entry first = main != null ? main : overrides.isEmpty() ? null : overrides.removeFirst();
    return first == null ? null : new IcsEvent(uid, first.component, first.calendar, overrides.stream()
        .map(Entry::component).toList(),
        series.entries.stream().anyMatch(entry -> IcsEvent.closed(entry.component, entry.calendar)));
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }
}
