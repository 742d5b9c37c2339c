package dev.kith.cli;

import dev.kith.audit.Event;
import dev.kith.groups.FeedSchedule;
import dev.kith.groups.Scim;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Report;
import dev.kith.signin.Accounts;
import dev.kith.signin.Addresses;
import dev.kith.signin.Role;
import dev.kith.signin.SignIn;
import dev.kith.store.Queries;
import dev.kith.store.StoreException;
import dev.kith.web.Admin;
import dev.kith.web.ScimApi;
import dev.kith.web.SlowRequests;
import dev.kith.web.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kith serve`, and with the sample company `kith demo`.
abstract class ServeCommand implements Callable<Integer> {
  /// How long after the process began the server may begin to listen: until then it warms up, and for [#LEAST] at least.
  private static final Duration LISTENING = Duration.ofMillis(2_200);
  private static final Duration LEAST = Duration.ofMillis(500);

  private final Cli cli;

  @Option(names = "--port", paramLabel = "PORT", description = "the port to listen on (default: as in kith.yaml; 0 for any)")
  private Integer port;

  @Option(names = "--web", paramLabel = "DIR", description = "serve the page from this folder, for whoever works on it")
  private Path pages;

  ServeCommand(Cli cli) {
    this.cli = cli;
  }

  @Command(name = "serve", description = "Answer searches on the web page and over the API.", footer = {
      "  kith serve",
      "  kith serve --port 8700",
      ""})
  static final class Serve extends ServeCommand {
    Serve(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return run(super.cli.config(), false);
    }
  }

  @Command(name = "demo", description = "Try Kith with the sample company; needs no settings.", footer = {
      "  kith demo",
      "  kith demo --port 8700",
      ""})
  static final class Demo extends ServeCommand {
    Demo(Cli cli) {
      super(cli);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Config config = super.cli.demo();
      SampleTimes.restore(config.base());
      return run(config, true);
    }
  }

  /// @param first whether this is the demo: what has changed is then read before answering, rather than meanwhile
  int run(Config config, boolean first) throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(config);
    Path data = settings.kith().data();
    Optional<Server> other = Server.running(data);
    if (other.isPresent()) {
      throw new CliError(Exit.LOCKED, "Kith runs already, at " + other.get().url() + "; stop it first (process "
          + other.get().pid() + ")");
    }
    try (Progress bar = cli.progress("documents");
        App app = App.openToRead(settings, data, new PassBar(bar), cli.clock())) {
      if (app.isRenewed()) {
        cli.note(ReindexCommand.RENEWED);
      }
      if (first) {
        cli.note("Reading the sample company …");
        tell(app.indexer().run(List.of(), Order.CHANGES));
      }
      bar.close();
      app.audit().retain();
      SettingsWatch.look(config, settings, app.audit(), Cli.actor());
      serve(app, data, first);
    }
    return Exit.OK;
  }

  private void tell(List<Report> reports) {
    reports.stream().filter(report -> !report.done()).forEach(report -> cli.warn(Reports.line(report)));
  }

  private void serve(App app, Path data, boolean first) throws IOException, InterruptedException {
    KithSettings kith = app.settings().kith();
    String token = token();
    Work work = new Work(app);
    WebServer.Settings web = new WebServer.Settings(kith.server().host(), port == null ? kith.server().port() : port,
        kith.name(), pages, kith.auth().people(), kith.examples(), first, kith.server().baseUrl(), Addresses.of(kith.server().trustedPeers()),
        new WebServer.Limits(kith.limits().requestsPerSecond(), kith.limits().burst()));
    Inbox inbox = app.inbox();
    new Warming(app.search(), app.experts()).run(app, warming(cli.clock().instant()));
    SignIn signIn = app.signIn();
    app.audit().write(new Event(Event.Type.STARTED, Cli.actor(), "server", Map.of("address", web.host() + ":" + web.port(),
        "version", new Cli.Version().getVersion()[0], "auth", kith.auth().mode().name().toLowerCase(java.util.Locale.ROOT))));
    try (Queries queries = app.queries(); SlowRequests slow = app.slowRequests(); Eraser eraser = work.eraser(queries, slow);
        Refreshing _ = new Refreshing(app);
        WebServer server = WebServer.start(web, app.search(), app.experts(), app.store(), new SourceStatus(app), new Admin(work, token),
            inbox, queries, app.refusals(), signIn, scim(app), app.vouchers(), slow);
        FeedSchedule _ = new FeedSchedule(app.realms(), kith.groups().sources()).every(Duration.ofMinutes(kith.groups().ldap().everyMinutes()))) {
      String url = "http://" + (kith.server().host().matches("0\\.0\\.0\\.0|\\[?::]?") ? "127.0.0.1" : kith.server().host()) + ":" + server.port();
      new Server(ProcessHandle.current().pid(), url, token).announce(data);
      try {
        warnIfClosed(app);
        Thread.ofPlatform().daemon().name("kith-audit").start(() -> warnIfDamaged(app));
        cli.print("Kith answers at " + (kith.server().baseUrl() == null ? url : kith.server().baseUrl()) + " — Ctrl-C stops it.");
        tellWhoMaySignIn(app, signIn);
        if (app.settings().sources().isEmpty()) {
          cli.note("There are no sources yet: name them in " + cli.config().folder().resolve("sources.yaml")
              + ", or try `kith demo`.");
        } else if (!first) {
          work.readWhatWasNever();
        }
        // What was acknowledged last time may not have come into the index.
        inbox.sources().forEach(app.indexer()::pushed);
        app.indexer().start();
        eraser.start();
        new CountDownLatch(1).await();
      } finally {
        Server.withdraw(data);
        work.stop();
        app.refusals().close();
        app.audit().write(new Event(Event.Type.STOPPED, "kith", "server", Map.of()));
      }
    } catch (BindException _) {
      throw new CliError(Exit.FAILED, "port " + web.port() + " is taken; try --port " + (web.port() + 1));
    } catch (InterruptedException _) {
      // Ctrl-C: the usual end.
      cli.note("Stopped.");
    }
  }

  private static Duration warming(Instant now) {
    Instant began = ProcessHandle.current().info().startInstant().orElse(now);
    long left = LISTENING.minus(Duration.between(began, now)).toMillis();
    return Duration.ofMillis(Math.clamp(left, LEAST.toMillis(), LISTENING.toMillis()));
  }

  private static ScimApi scim(App app) {
    GroupSettings.Scim scim = app.settings().kith().groups().scim();
    return scim.token() == null ? ScimApi.off() : ScimApi.of(new Scim(app.realms(), scim.realm()), scim.token().value(), app.refusals());
  }

  private void warnIfClosed(App app) {
    try {
      app.store().decisions();
    } catch (StoreException e) {
      cli.warn(e.getMessage() + "; until then nothing is shown about people");
    }
  }

  /// Reading all of the log may take seconds, for which nobody waits.
  private void warnIfDamaged(App app) {
    try {
      AuditCommand.damage(app.audit().verify()).ifPresent(damage -> cli.warn(damage + " (" + AuditCommand.MEND + ")"));
    } catch (IOException e) {
      cli.warn("the audit log cannot be read: " + e.getMessage());
    }
  }

  /// Whom nobody but an admin can let in.
  private void tellWhoMaySignIn(App app, SignIn signIn) {
    KithSettings.Auth auth = app.settings().kith().auth();
    List<Accounts.Shown> accounts = signIn.accounts().list();
    boolean none = accounts.isEmpty();
    boolean creates = auth.mode() == KithSettings.Mode.OIDC ? auth.oidc().createAccounts() : auth.proxy().createAccounts();
    switch (auth.mode()) {
      case DEMO -> { }
      case LOCAL -> {
        if (none) {
          cli.note("Nobody can sign in yet: `kith accounts add NAME --role admin` makes the first admin.");
        }
      }
      case OIDC, PROXY -> {
        String other = auth.mode() == KithSettings.Mode.OIDC ? "the provider" : "the proxy";
        if (none && !creates) {
          cli.note("Nobody can sign in yet, since createAccounts is off: `kith accounts add NAME --no-password`, then `kith accounts link NAME "
              + (auth.mode() == KithSettings.Mode.OIDC ? auth.oidc().issuer() : "proxy") + " SUBJECT`.");
        }
        if (accounts.stream().noneMatch(account -> account.password() && account.grants().contains(Role.ADMIN.label()))) {
          cli.note("No admin has a password for the day " + other + " is down: `kith accounts add NAME --role admin` makes one.");
        }
      }
    }
  }

  private static String token() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
