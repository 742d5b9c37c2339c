package dev.kith.connector.wiki;

import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A MediaWiki of the system's own package (`apt-get install --no-install-recommends mediawiki php-cli php-sqlite3`), with its
/// database in a folder, served by PHP itself.
final class RealMediaWiki implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/share/mediawiki");
  static final String PASSWORD = "mossy-stones-2026";
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final int port;
  private final Process server;
  private final Map<String, HttpClient> clients = new LinkedHashMap<>();
  private final Map<String, String> tokens = new LinkedHashMap<>();

  /// Why there is none here, or empty.
  static String missing() {
    if (!Files.isRegularFile(PROGRAM.resolve("maintenance/install.php"))) {
      return "no MediaWiki in " + PROGRAM + "; try apt-get install --no-install-recommends mediawiki php-cli php-sqlite3";
    }
    try {
      Process php = new ProcessBuilder("php", "-m").redirectErrorStream(true).start();
      String modules = new String(php.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return modules.contains("sqlite3") ? "" : "PHP has no sqlite3; try apt-get install php-sqlite3";
    } catch (IOException _) {
      return "no php; try apt-get install php-cli";
    }
  }

  /// @param users who may write, besides `Admin`; those whose names end with `Bot` are bots
  RealMediaWiki(Path folder, String... users) throws IOException, InterruptedException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("data"));
    script("install", "--dbtype", "sqlite", "--dbpath", folder.resolve("data").toString(), "--confpath", folder.toString(),
        "--scriptpath", "", "--server", "http://127.0.0.1:" + port, "--pass", PASSWORD, "Fern wiki", "Admin");
    Files.writeString(settings(), """
        $wgMainCacheType = CACHE_NONE;
        $wgRunJobsAsync = false;
        $wgJobRunRate = 20;
        $wgGroupPermissions['sysop']['deleterevision'] = true;
        $wgGroupPermissions['bureaucrat']['renameuser'] = true;
        $wgRateLimits = [];
        if ( file_exists( '%s' ) ) { $wgGroupPermissions['*']['read'] = false; }
        wfLoadExtension( 'Renameuser' );
        """.formatted(folder.resolve("private")), StandardOpenOption.APPEND);
    for (String user : users) {
      List<String> arguments = new ArrayList<>(List.of("createAndPromote"));
      if (user.endsWith("Bot")) {
        arguments.addAll(List.of("--custom-groups", "bot"));
      }
      arguments.addAll(List.of(user, PASSWORD));
      script(arguments.toArray(String[]::new));
    }
    ProcessBuilder php = new ProcessBuilder("php", "-S", "127.0.0.1:" + port, "-t", PROGRAM.toString())
        .redirectErrorStream(true).redirectOutput(folder.resolve("server.log").toFile());
    php.environment().put("MW_CONFIG_FILE", settings().toString());
    server = php.start();
    for (int attempt = 0; !answers(); attempt++) {
      if (attempt > 100 || !server.isAlive()) {
        close();
        throw new IOException("the wiki does not answer: " + Files.readString(folder.resolve("server.log")));
      }
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return call(HttpClient.newHttpClient(), Map.of("action", "query", "meta", "siteinfo")).has("query");
    } catch (IOException _) {
      return server.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private Path settings() {
    return folder.resolve("LocalSettings.php");
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + port + "/api.php");
  }

  /// Runs one of the wiki's maintenance scripts.
  void script(String... arguments) throws IOException, InterruptedException {
    String place = arguments[0].equals("renameUser") ? "extensions/Renameuser/maintenance/" : "maintenance/";
    List<String> command = new ArrayList<>(List.of("php", PROGRAM.resolve(place + arguments[0] + ".php").toString()));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    Path log = folder.resolve("script.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    if (Files.exists(settings())) {
      builder.environment().put("MW_CONFIG_FILE", settings().toString());
    }
    Process script = builder.start();
    if (!script.waitFor(60, TimeUnit.SECONDS) || script.exitValue() != 0) {
      script.destroyForcibly();
      throw new IOException(arguments[0] + " failed: " + Files.readString(log));
    }
  }

  /// Only those who are signed in may read from now on, or whoever comes.
  void onlyForMembers(boolean only) throws IOException {
    if (only) {
      Files.writeString(folder.resolve("private"), "");
    } else {
      Files.deleteIfExists(folder.resolve("private"));
    }
  }

  /// What a user does, by the wiki's own interface.
  JsonNode as(String user, String action, String... fields) throws IOException, InterruptedException {
    HttpClient client = clients.get(user);
    if (client == null) {
      client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
      clients.put(user, client);
      String token = call(client, Map.of("action", "query", "meta", "tokens", "type", "login")).at("/query/tokens/logintoken").asString();
      JsonNode said = call(client, Map.of("action", "login", "lgname", user, "lgpassword", PASSWORD, "lgtoken", token));
      if (!said.at("/login/result").asString("").equals("Success")) {
        throw new IOException(user + ": " + said);
      }
      tokens.put(user, call(client, Map.of("action", "query", "meta", "tokens")).at("/query/tokens/csrftoken").asString());
    }
    Map<String, String> form = new LinkedHashMap<>(Map.of("action", action, "token", tokens.get(user)));
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    JsonNode said = call(client, form);
    if (said.has("error")) {
      throw new IOException(user + " " + action + ": " + said.path("error"));
    }
    return said;
  }

  void edit(String user, String title, String text, String... more) throws IOException, InterruptedException {
    List<String> fields = new ArrayList<>(List.of("title", title, "text", text));
    fields.addAll(List.of(more));
    as(user, "edit", fields.toArray(String[]::new));
  }

  private JsonNode call(HttpClient client, Map<String, String> form) throws IOException, InterruptedException {
    String body = "format=json&formatversion=2&" + form.entrySet().stream().map(one -> one.getKey() + "="
        + LiveJson.encoded(one.getValue())).collect(Collectors.joining("&"));
    return JSON.readTree(client.send(HttpRequest.newBuilder(api()).timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    // by its own number, and whatever it started
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
  }
}
