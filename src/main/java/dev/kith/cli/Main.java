package dev.kith.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The process: its streams, its environment, its signals and its exit code.
public final class Main {
  /// How long a command may take to finish its page and commit after Ctrl-C.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Logger JAVALIN = Logger.getLogger("io.javalin");

  private Main() {}

  public static void main(String[] args) {
    boolean debug = List.of(args).contains("--debug");
    // libraries log for developers; people get lines of ours
    Logger.getLogger("").setLevel(debug ? Level.INFO : Level.SEVERE);
    if (!debug) {
      // what it cannot do it throws, and what it throws becomes a line of ours
      JAVALIN.setLevel(Level.OFF);
    }
    String home = System.getProperty("kith.home");
    Cli cli = new Cli(Terminal.ofProcess(System::getenv), System::getenv, InstantSource.system(), Path.of(""),
        home == null ? null : Path.of(home));
    CountDownLatch finished = new CountDownLatch(1);
    stopGently(Thread.currentThread(), finished);
    int exit = Exit.FAILED;
    try {
      exit = cli.run(commands(cli), args);
    } finally {
      finished.countDown();
      System.exit(exit);
    }
  }

  static List<Object> commands(Cli cli) {
    return List.of(new ServeCommand.Demo(cli), new ServeCommand.Serve(cli), new ReindexCommand(cli), new RollbackCommand(cli),
        new StatusCommand(cli), new SourcesCommand(cli), new PeopleCommand(cli), new AskCommand.Search(cli), new AskCommand.Who(cli),
        new EvalCommand(cli), new CheckCommand(cli), new DoctorCommand(cli), new InsightCommand(cli), new PinsCommand(cli),
        new GroupsCommand(cli), new AuditCommand(cli), new ReportCommand(cli), new AccountsCommand(cli), new TokensCommand(cli),
        new EraseCommand(cli), new RetentionCommand(cli), new ExportCommand(cli), new WarmCommand(),
        new ConfigCommand(cli, Connectors.TYPES), new CompletionCommand(cli));
  }

  /// Ctrl-C and SIGTERM interrupt the command and wait until it has put its work in order; the JVM then ends with
  /// 130 or 143.
  private static void stopGently(Thread command, CountDownLatch finished) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
      if (finished.getCount() == 0) {
        return;
      }
      command.interrupt();
      try {
        finished.await(GRACE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }));
  }
}
