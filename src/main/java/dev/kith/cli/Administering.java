package dev.kith.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How commands that change accounts do it: through the running server, else in the data folder itself.
record Administering(Cli cli) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  interface Remote {
    JsonNode of(Server server) throws IOException, InterruptedException;
  }

  JsonNode ask(Remote remote, Function<App, byte[]> local) throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    if (server.isPresent()) {
      return remote.of(server.get());
    }
    try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
      byte[] answer = local.apply(app);
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
