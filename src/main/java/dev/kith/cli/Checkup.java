package dev.kith.cli;

import dev.kith.audit.AuditLog;
import dev.kith.audit.Verdict;
import dev.kith.engine.EngineException;
import dev.kith.ingest.DataLock;
import dev.kith.ingest.Pass;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Decision;
import dev.kith.store.Erasures;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The checks of `kith doctor`. None of them changes anything; with a running server it asks that.
final class Checkup {
  private static final long MIB = 1 << 20;
  private static final long LEAST = 256 * MIB;
  /// A rebuild needs as much again as the index has; below this it is said anyhow.
  private static final long LITTLE = 1024 * MIB;
  /// A source that is read by schedule is late after so many times its interval.
  private static final int LATE = 3;

  enum State {
    OK, WARN, FAIL;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// @param found in one line
  /// @param mend  what to do about it; empty if all is well
  record Line(String what, State state, String found, String mend) {}

  private final Cli cli;
  private final List<Line> lines = new ArrayList<>();

  Checkup(Cli cli) {
    this.cli = cli;
  }

  List<Line> lines() throws IOException, InterruptedException {
    ok("java", "JDK " + Runtime.version());
    Config config;
    App.Settings settings;
    try {
      config = cli.configOrDemo();
      settings = App.Settings.read(config.withoutSecrets());
    } catch (ConfigError e) {
      fail("settings", e.getMessage(), "kith config check looks at all of them");
      return lines;
    }
    ok("settings", config.folder().toAbsolutePath().normalize() + ", " + Reports.plural(settings.sources().size(), "source"));
    secrets(config);
    Path data = settings.kith().data();
    disk(data);
    decisions(data);
    audit(settings.kith());
    groups(settings);
    Optional<Server> server = Server.running(data);
    server(server, settings, cli.isDemo(config) ? "kith demo" : "kith serve");
    index(server, settings, data);
    sources(settings, data);
    return lines;
  }

  void ok(String what, String found) {
    lines.add(new Line(what, State.OK, found, ""));
  }

  void warn(String what, String found, String mend) {
    lines.add(new Line(what, State.WARN, found, mend));
  }

  void fail(String what, String found, String mend) {
    lines.add(new Line(what, State.FAIL, found, mend));
  }

  /// That they are there, never what they are.
  private void secrets(Config config) {
    try {
      App.Settings.read(config);
      ok("secrets", "each can be read");
    } catch (ConfigError e) {
      fail("secrets", e.getMessage(), "set it where the server is started, or give a file that only its user may read");
    }
  }

  private void disk(Path data) throws IOException {
    Path folder = data.toAbsolutePath();
    if (Files.exists(folder) && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
      fail("disk", folder + " is no folder that can be written to", "give it to the user that Kith runs as");
      return;
    }
    while (!Files.exists(folder)) {
      folder = folder.getParent();
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    long index = size(data.resolve("index"));
    String found = free / MIB + " MiB free for " + data + ", the index has " + (index / MIB) + " MiB";
    if (free < LEAST) {
      fail("disk", found, "make room: with less than 64 MiB nothing is taken in");
    } else if (free < Math.max(LITTLE, 2 * index)) {
      warn("disk", found, "make room: a full rebuild needs as much again as the index, for a while twice");
    } else {
      ok("disk", found);
    }
  }

  private static long size(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long size = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          size += Files.size(file);
        } catch (IOException _) {
          // The server that writes it has just removed it.
        }
      }
    }
    return size;
  }

  private void decisions(Path data) throws IOException {
    try (Store store = new Store(data, cli.clock())) {
      List<Decision> all = store.decisions().all();
      List<Erasures.Receipt> open = store.erasures().open();
      if (!open.isEmpty()) {
        warn("decisions", all.size() + ", and " + Reports.plural(open.size(), "erasure") + " not through: files may still hold it",
            "kith erase finish, or a restart of kith serve");
      } else {
        ok("decisions", Integer.toString(all.size()));
      }
    } catch (StoreException e) {
      fail("decisions", e.getMessage(), "until then nothing is shown about people, and nothing is read in");
    }
  }

  private void audit(KithSettings kith) {
    try {
      Verdict verdict = new AuditLog(kith.data(), kith.audit().keep(), cli.clock()).verify();
      AuditCommand.damage(verdict).ifPresentOrElse(damage -> fail("audit", damage, AuditCommand.MEND),
          () -> ok("audit", verdict.lines() == 0 ? "nothing yet" : Reports.plural(verdict.lines(), "line") + ", whole; the end is "
              + verdict.head()));
    } catch (IOException e) {
      fail("audit", kith.data().resolve("audit") + " cannot be read: " + e.getMessage(), "give it to the user that Kith runs as");
    }
  }

  private void groups(App.Settings settings) {
    try {
      GroupsCommand.doctor(cli, settings.kith(), this);
    } catch (StoreException _) {
      // Said of decisions, which lie in the same file.
    }
  }

  /// @param start the command that starts it
  private void server(Optional<Server> server, App.Settings settings, String start) throws InterruptedException {
    KithSettings.Server own = settings.kith().server();
    if (server.isPresent()) {
      try {
        server.get().get("/api/v1/session", Map.of(), null);
        ok("server", "answers at " + server.get().url() + " (process " + server.get().pid() + ")");
      } catch (IOException | CliError e) {
        fail("server", server.get().url() + " does not answer: " + e.getMessage(), "look into its log; restart it");
      }
      return;
    }
    try (ServerSocket probe = new ServerSocket(own.port(), 1, InetAddress.getByName(own.host().replaceAll("[\\[\\]]", "")))) {
      warn("server", "none runs; port " + probe.getLocalPort() + " is free", start);
    } catch (IOException _) {
      fail("server", "none runs, and port " + own.port() + " is taken by something else",
          "set server.port in kith.yaml, or " + start + " --port " + (own.port() + 1));
    }
  }

  private void index(Optional<Server> server, App.Settings settings, Path data) throws InterruptedException {
    if (server.isEmpty() && !Files.exists(data.resolve("index"))) {
      warn("index", "not there yet", settings.sources().isEmpty() ? "kith sources add PATH, then kith reindex" : "kith reindex");
      return;
    }
    try {
      List<SourceCounts> counts;
      if (server.isPresent()) {
        counts = Work.counts(server.get().get("/api/v1/admin/sources", Map.of(), null));
      } else {
        try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
          counts = app.counts();
        }
      }
      ok("index", Reports.plural(counts.stream().mapToLong(SourceCounts::items).sum(), "document") + age(settings, data));
      accounts(counts);
      undated(settings, counts);
    } catch (DataLock.InUse e) {
      warn("index", e.getMessage(), "wait for it, then ask again");
    } catch (EngineException | IOException | CliError e) {
      fail("index", String.valueOf(e.getMessage()), "kith reindex reads all sources into a new one");
    }
  }

  /// What no retention ever removes.
  private void undated(App.Settings settings, List<SourceCounts> counts) {
    for (Source source : settings.sources()) {
      long undated = source.retention() == null ? 0 : counts.stream().filter(count -> count.source().equals(source.id()))
          .mapToLong(count -> count.items() - count.dated()).sum();
      if (undated > 0) {
        warn("retention " + source.id(), Reports.plural(undated, "document") + " without a time, kept for ever",
            "let the source say when they were changed, or erase them: kith erase document ID");
      }
    }
  }

  private String age(App.Settings settings, Path data) {
    PassLog log = new PassLog(data);
    return settings.sources().stream().map(source -> log.read(source.id())).flatMap(Optional::stream).map(entry -> entry.last().ended())
        .max(Comparator.naturalOrder()).map(last -> ", last read " + StatusCommand.ago(Duration.between(last, cli.clock().instant()))).orElse("");
  }

  private void accounts(List<SourceCounts> counts) {
    long listed = counts.stream().mapToLong(SourceCounts::people).sum();
    long known = counts.stream().mapToLong(SourceCounts::known).sum();
    long unknown = counts.stream().mapToLong(SourceCounts::unknown).sum();
    String found = Reports.plural(listed, "entry", "entries") + " in lists of people; of the accounts in documents " + known
        + (known == 1 ? " is" : " are") + " theirs and " + unknown + (unknown == 1 ? " is" : " are") + " nobody's";
    if (listed == 0) {
      warn("accounts", found, "add a list of people, so that accounts of several sources become one person: docs/connectors.md");
    } else if (known < unknown) {
      warn("accounts", found, "kith sources says where; add accounts to the list, or kith people merge");
    } else {
      ok("accounts", found);
    }
  }

  private void sources(App.Settings settings, Path data) {
    if (settings.sources().isEmpty()) {
      warn("sources", "none", "kith sources add PATH");
    }
    List<CheckCommand.Missing> missing = CheckCommand.missing(settings.sources());
    PassLog log = new PassLog(data);
    for (Source source : settings.sources()) {
      Optional<CheckCommand.Missing> gone = missing.stream().filter(each -> each.source().equals(source.id())).findFirst();
      if (gone.isPresent()) {
        fail(name(source), gone.get().what(), "mount it or mend its path in sources.yaml");
      } else {
        log.read(source.id()).ifPresentOrElse(entry -> read(source, entry),
            () -> warn(name(source), "never read", "kith reindex " + source.id()));
      }
    }
  }

  /// So that a source may be called like any other check.
  private static String name(Source source) {
    return "source " + source.id();
  }

  private void read(Source source, PassLog.Entry entry) {
    Report last = entry.last();
    Duration age = Duration.between(last.ended(), cli.clock().instant());
    String ago = StatusCommand.ago(age);
    switch (last.pass()) {
      case Pass.Failed(_, String why) -> fail(name(source), "failed " + ago + ": " + why, entry.lastDone() == null
          ? "it was never read whole; what it brought is kept" : "last read whole "
              + StatusCommand.ago(Duration.between(entry.lastDone(), cli.clock().instant())) + "; what it brought is kept");
      case Pass.HeldBack held -> warn(name(source), "held back " + ago + ": " + held.why(), "");
      case Pass.Done _ -> {
        long problems = Cause.count(last);
        if (source.every() != null && age.compareTo(source.every().multipliedBy(LATE)) > 0) {
          warn(name(source), "read " + ago + ", though it should be every " + source.every().toMinutes() + " min",
              "kith serve reads by schedule while it runs");
        } else if (problems > 0) {
          warn(name(source), "read " + ago + ", " + Reports.plural(problems, "problem"), "kith status " + source.id());
        } else {
          ok(name(source), "read " + ago);
        }
      }
    }
  }
}
