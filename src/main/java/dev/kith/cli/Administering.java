package dev.kith.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How commands that change accounts do it: through the running server, else in the data folder itself.
record Administering(Cli cli) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  interface Remote {
    JsonNode of(Server server) throws IOException, InterruptedException;
  }

  interface Local {
    byte[] of(App app);
  }

  /// Shows all there are.
  ///
  /// @param key  under which they stand in the answer
  /// @param row  puts one of them into a table of these columns
  /// @param none what is said if there are none
  int list(String route, Local local, String key, Table table, BiConsumer<Table, JsonNode> row, String none) throws IOException,
      InterruptedException {
    JsonNode answer = ask(server -> server.get(route, Map.of(), null), local);
    if (cli.isJson()) {
      cli.printJson(answer, key);
      return Exit.OK;
    }
    answer.path(key).forEach(one -> row.accept(table, one));
    if (table.isEmpty()) {
      cli.note(none);
    } else {
      cli.print(table);
    }
    return Exit.OK;
  }

  /// Does something, and says what came of it: the answer as JSON, or in words.
  ///
  /// @param json what stands for an answer that is empty; `null` for the answer itself
  int does(Remote remote, Local local, Object json, Consumer<JsonNode> words) throws IOException, InterruptedException {
    JsonNode answer = ask(remote, local);
    if (cli.isJson()) {
      cli.printJson(json == null ? answer : json);
    } else {
      words.accept(answer);
    }
    return Exit.OK;
  }

  /// As part of an address.
  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonNode tree(Map<String, Object> body) {
    return JSON.valueToTree(body);
  }

  JsonNode ask(Remote remote, Local local) throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    if (server.isPresent()) {
      return remote.of(server.get());
    }
    try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
      byte[] answer = local.of(app);
      return answer.length == 0 ? JSON.createObjectNode() : JSON.readTree(answer);
    }
  }

  /// A new password, never from the arguments, which other users of the computer may see.
  ///
  /// @param stdin whether it is the first line of what is piped in
  String password(boolean stdin) throws IOException {
    Console console = System.console();
    if (stdin) {
      String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    }
    if (console == null || !console.isTerminal()) {
      throw new CliError(Exit.USAGE, "there is no terminal to ask for the password on; pipe it in with --password-stdin");
    }
    String first = new String(console.readPassword("Password, at least 12 characters: "));
    if (!first.equals(new String(console.readPassword("Once more: ")))) {
      throw new CliError(Exit.USAGE, "the two are not the same; nothing was changed");
    }
    return first;
  }

  static byte[] nothing() {
    return new byte[0];
  }
}
