package dev.kith.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running server as the command line knows it: from a file in its data folder that only its own user may read, with its
/// address and the token of its admin routes.
record Server(long pid, String url, String token) {
  private static final String FILE = "server.json";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The server of a data folder, if one runs.
  static Optional<Server> running(Path data) throws IOException {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Server server = JSON.readValue(Files.readAllBytes(file), Server.class);
      return ProcessHandle.of(server.pid).filter(ProcessHandle::isAlive).map(_ -> server);
    } catch (JacksonException _) {
      // Half a file: its writer is gone, or not yet done.
      return Optional.empty();
    }
  }

  /// Tells the command line of this server; the file is there whole or not at all.
  void announce(Path data) throws IOException {
    Path file = data.resolve(FILE);
    Path growing = data.resolve(FILE + ".tmp");
    Files.deleteIfExists(growing);
    Files.createFile(growing, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(growing, JSON.writeValueAsBytes(this));
    Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static void withdraw(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }

  /// As somebody with this token.
  Server withToken(String other) {
    return new Server(pid, url, other);
  }

  /// Asks a route and gives its answer.
  ///
  /// @throws CliError with the server's own words if it refuses
  JsonNode get(String path, Map<String, String> parameters, String as) throws IOException, InterruptedException {
    StringBuilder query = new StringBuilder();
    parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&').append(name).append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest.Builder request = request(path + query).GET();
    if (as != null) {
      request.header("X-Kith-As", as);
    }
    return send(request);
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  JsonNode put(String path, Object body) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  JsonNode delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
  }

  private static JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      JsonNode body = response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
      if (response.statusCode() >= 400) {
        String detail = body.path("detail").asString(body.path("title").asString("status " + response.statusCode()));
        throw new CliError(switch (response.statusCode()) {
          case 401, 403 -> Exit.NOT_ALLOWED;
          case 404 -> Exit.NOTHING_FOUND;
          default -> response.statusCode() >= 500 ? Exit.FAILED : Exit.USAGE;
        }, detail);
      }
      return body;
    }
  }
}
