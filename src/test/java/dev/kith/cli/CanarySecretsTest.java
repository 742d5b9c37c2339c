package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kith.connector.Connector;
import dev.kith.connector.Secret;
import dev.kith.ingest.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A secret with a name of its own stands in every secret field of every connector, and the server that is asked gives back all
/// that it is sent; then the secrets are looked for wherever Kith writes.
@Timeout(400)
final class CanarySecretsTest {
  private static final Pattern CODED = Pattern.compile("[A-Za-z0-9+/_-]{20,}={0,2}");
  /// What each type with a secret needs besides; a new secret field needs a line.
  private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

  static {
    SETTINGS.put("push", "token: ${env:PUSH_TOKEN}");
    SETTINGS.put("mediawiki-api", "url: URL/api.php, token: ${env:MEDIAWIKI_TOKEN}");
    SETTINGS.put("mediawiki-api ", "url: URL/api.php, user: bot, password: ${env:MEDIAWIKI_PASSWORD}");
    SETTINGS.put("confluence-api", "url: URL/wiki, user: bot@fern.example, token: ${env:CONFLUENCE_TOKEN}");
    SETTINGS.put("web-feed", "url: URL/feed, authorization: ${env:FEED_AUTHORIZATION}");
    SETTINGS.put("wordpress-api", "url: URL, user: bot, token: ${env:WORDPRESS_TOKEN}");
    SETTINGS.put("gitlab-api", "url: URL, token: ${env:GITLAB_TOKEN}, projects: [a/b]");
    SETTINGS.put("github-api", "url: URL/api/v3, token: ${env:GITHUB_TOKEN}, repositories: [a/b]");
    SETTINGS.put("jira-api", "url: URL, account: bot@fern.example, token: ${env:JIRA_TOKEN}, projects: [A]");
    SETTINGS.put("website", "url: URL/, authorization: ${env:WEBSITE_AUTHORIZATION}");
    SETTINGS.put("website ", "url: URL/, cookie: ${env:WEBSITE_COOKIE}");
    SETTINGS.put("slack-api", "url: URL, token: ${env:SLACK_TOKEN}");
    SETTINGS.put("discourse-api", "url: URL, user: bot, token: ${env:DISCOURSE_TOKEN}");
    SETTINGS.put("mattermost-api", "url: URL, token: ${env:MATTERMOST_TOKEN}");
  }

  @TempDir
  private Path here;
  private final Map<String, String> canaries = new ConcurrentHashMap<>();
  private final Map<String, String> written = new LinkedHashMap<>();
  private final StringBuffer logged = new StringBuffer();
  private final StringBuffer heard = new StringBuffer();
  private final Handler listening = new Handler() {
    @Override
    public void publish(LogRecord line) {
      logged.append(line.getMessage()).append('\n').append(line.getThrown()).append('\n');
    }

    @Override
    public void flush() {
      // nothing is held back
    }

    @Override
    public void close() {
      // nothing is open
    }
  };
  private HttpServer echo;
  private volatile int status = 401;

  @BeforeEach
  void start() throws IOException {
    Logger.getLogger("").addHandler(listening);
    echo = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    echo.createContext("/", this::echo);
    echo.start();
  }

  @AfterEach
  void stop() {
    Logger.getLogger("").removeHandler(listening);
    echo.stop(0);
  }

  /// Gives back whatever it is sent, in the body and where an answer leads.
  private void echo(HttpExchange exchange) throws IOException {
    StringBuilder all = new StringBuilder(exchange.getRequestURI() + "\n");
    exchange.getRequestHeaders().forEach((name, values) -> all.append(name).append(": ").append(values).append('\n'));
    all.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    heard.append(all);
    String sent = String.join(" ", exchange.getRequestHeaders().getOrDefault("Authorization", List.of("none")));
    byte[] body = ("{\"error\": \"" + all.toString().replaceAll("[\"\\\\\n]", " ") + "\", \"message\": \"" + sent + "\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/login?token=" + sent.replace(' ', '+'));
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String canary(String name) {
    return canaries.computeIfAbsent(name, each -> "canary." + each.toLowerCase(Locale.ROOT) + ".0123456789abcdef");
  }

  private Cli cli(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Cli(new Terminal(stream(out), stream(err), false, false, 140, false), this::canary, InstantSource.system(), here, null);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private void kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = cli(out, err);
    int exit = cli.run(Main.commands(cli), args);
    written.merge(String.join(" ", args), exit + "\n" + out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8), String::concat);
  }

  private void settings() throws IOException {
    StringBuilder sources = new StringBuilder("sources:\n");
    int number = 0;
    for (Map.Entry<String, String> each : SETTINGS.entrySet()) {
      sources.append("  - {id: s").append(++number).append(", type: ").append(each.getKey().strip()).append(", ")
          .append(each.getValue().replace("URL", "http://127.0.0.1:" + echo.getAddress().getPort()).replaceAll("(\\$\\{[^}]+})", "\"$1\""))
          .append(each.getKey().equals("push") ? "" : ", http: {privateNetworks: [127.0.0.1/32], pause: 0s, deadline: 3s}").append("}\n");
    }
    Files.createDirectories(here.resolve("index-config"));
    Files.writeString(here.resolve("index-config/kith.yaml"), "data: data\nserver: {host: 127.0.0.1, port: 0}\n");
    Files.writeString(here.resolve("index-config/sources.yaml"), sources);
  }

  @Test
  void everySecretFieldHasACanaryHere() {
    TreeSet<String> fields = new TreeSet<>();
    Connectors.TYPES.forEach((type, record) -> secrets(record).forEach(field -> fields.add(type + " " + field)));
    TreeSet<String> covered = new TreeSet<>();
    SETTINGS.forEach((type, settings) -> secrets(Connectors.TYPES.get(type.strip())).stream()
        .filter(field -> settings.contains(field + ": ${env:")).forEach(field -> covered.add(type.strip() + " " + field)));
    assertThat(covered).isEqualTo(fields).hasSizeGreaterThan(10);
  }

  private static List<String> secrets(Class<? extends Connector> record) {
    return Arrays.stream(record.getRecordComponents()).filter(component -> component.getType() == Secret.class)
        .map(RecordComponent::getName).toList();
  }

  @Test
  void noSecretStandsAnywhereThatKithWrites() throws Exception {
    settings();
    for (Source source : new Config(here.resolve("index-config"), this::canary).sources(Connectors.TYPES)) {
      written.put("source " + source.id(), source + "\n" + source.connector());
    }
    kith("config", "check");
    kith("config", "check", "--json");
    kith("doctor", "--json");
    for (int each : new int[] {401, 302, 500, 200}) {
      status = each;
      kith("reindex", "--debug");
      kith("reindex", "--full", "--json");
    }
    for (int number = 1; number <= SETTINGS.size(); number++) {
      kith("status", "s" + number);
      kith("status", "s" + number, "--json");
    }
    for (String command : List.of("status", "sources", "report", "audit", "doctor", "people", "pins", "insight", "check")) {
      kith(command);
      kith(command, "--json");
    }
    served();
    Files.writeString(here.resolve("index-config/sources.yaml"), "sources:\n  - {id: x, type: github-api, url: 'http://u:${env:GITHUB_TOKEN}@h/'}\n");
    kith("config", "check", "--debug");

    assertThat(canaries.keySet()).as("all were asked for").hasSizeGreaterThanOrEqualTo(SETTINGS.size());
    assertThat(canaries.values().stream().filter(canary -> found(heard.toString(), canary)).count()).as("control: the server did hear them, "
        + "plain or coded").isGreaterThanOrEqualTo(SETTINGS.size() - 1L);
    assertThat(leaks()).isEmpty();

    written.put("a leak", "token " + canary("GITHUB_TOKEN"));
    assertThat(leaks()).as("control: a plain one is found").containsExactly("a leak: GITHUB_TOKEN");
    written.put("a leak", "Basic " + Base64.getEncoder().encodeToString(("bot:" + canary("JIRA_TOKEN")).getBytes(StandardCharsets.UTF_8)));
    assertThat(leaks()).as("control: a coded one is found").containsExactly("a leak: JIRA_TOKEN");
    written.remove("a leak");
    Files.writeString(here.resolve("data/leak.txt"), "x" + canary("PUSH_TOKEN"));
    assertThat(leaks()).as("control: files are read").containsExactly("data/leak.txt: PUSH_TOKEN");
  }

  /// What a running server says of itself, and the arguments of this process.
  private void served() throws Exception {
    Thread server = Thread.ofPlatform().start(() -> kith("serve"));
    try {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (Server.running(here.resolve("data")).isEmpty() && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      Server running = Server.running(here.resolve("data")).orElseThrow();
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (String path : List.of("/api/v1/sources", "/api/v1/session", "/metrics", "/readyz", "/api/v1/admin/progress", "/api/v1/admin/sources",
            "/api/v1/admin/report", "/api/v1/admin/audit", "/api/v1/gaps", "/api/v1/documents?source=s1")) {
          written.put(path, client.send(HttpRequest.newBuilder(URI.create(running.url() + path)).header("Authorization", "Bearer " + running.token())
              .build(), BodyHandlers.ofString()).body());
        }
      }
      kith("status");
      kith("reindex");
    } finally {
      server.interrupt();
      server.join(60_000);
    }
    written.put("processes", String.join("\n", ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")).toList()));
  }

  private List<String> leaks() throws IOException {
    Map<String, String> all = new LinkedHashMap<>(written);
    all.put("log", logged.toString());
    try (Stream<Path> files = Files.walk(here.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(here.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    List<String> leaks = new ArrayList<>();
    all.forEach((where, text) -> canaries.forEach((name, canary) -> {
      if (found(text, canary)) {
        leaks.add(where + ": " + name);
      }
    }));
    return leaks;
  }

  private static boolean found(String text, String canary) {
    return text.contains(canary) || CODED.matcher(text).results().map(match -> match.group()).anyMatch(word -> decoded(word).contains(canary));
  }

  private static String decoded(String word) {
    try {
      return new String(Base64.getMimeDecoder().decode(word), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
