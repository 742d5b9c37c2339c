package dev.kith.cli;

import dev.kith.signin.Caller;
import dev.kith.web.AccountsJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith tokens`: what programs sign in with. People make their own on the page of their account.
@Command(name = "tokens", description = "See and revoke tokens; make them for programs.", footer = {
    "  kith tokens                   all of them",
    "  kith tokens add crawler --scope ingest:wiki --days 30",
    "  kith tokens revoke kith_3fA9xK2b",
    ""})
final class TokensCommand implements Callable<Integer> {
  private static final String ROUTE = "/api/v1/admin/tokens";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cli cli;

  TokensCommand(Cli cli) {
    this.cli = cli;
  }

  /// The commands behind `kith tokens`.
  static List<Object> subcommands(Cli cli) {
    return List.of(new Add(cli), new Revoke(cli));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode answer = new Administering(cli).ask(server -> server.get(ROUTE, Map.of(), null),
        app -> AccountsJson.tokens(app.signIn().tokens().list("")));
    if (cli.isJson()) {
      cli.printJson(answer, "tokens");
      return Exit.OK;
    }
    Table table = new Table("token", "account", "for", "scopes", "from", "until", "last used");
    answer.path("tokens").forEach(token -> table.row(token.path("id").asString() + "…", token.path("account").asString(), token.path("name").asString(),
        token.path("scopes").valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")), token.path("cidr").asString("anywhere"),
        AskCommand.date(token.path("expires")),
        token.has("used") ? AskCommand.date(token.path("used")) : "never"));
    if (table.isEmpty()) {
      cli.note("There are no tokens.");
    } else {
      cli.print(table);
    }
    return Exit.OK;
  }

  @Command(name = "add", description = "Make a token for a program's account; it is printed this once.", footer = {
      "  kith tokens add crawler --scope ingest:wiki",
      "  kith tokens add assistant --scope search --scope documents:read --days 30 --cidr 10.0.0.0/8",
      ""})
  private static final class Add implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "the program's account")
    private String account;

    @Option(names = "--scope", required = true, paramLabel = "SCOPE", description = "search, documents:read, me, ingest:SOURCE, "
        + "source:SOURCE:manage, users:manage, audit:read or ops; may be repeated")
    private List<String> scopes;

    @Option(names = "--for", paramLabel = "TEXT", description = "what it is for (default: the account's name)")
    private String what = "";

    @Option(names = "--days", paramLabel = "N", description = "how long it is good for, 1 to 365 (default: 90)")
    private Integer days;

    @Option(names = "--cidr", paramLabel = "NETWORK", description = "where it may be used from, such as 10.0.0.0/8")
    private String cidr = "";

    Add(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Map<String, Object> body = new LinkedHashMap<>(Map.of("name", what.isEmpty() ? account : what, "scopes", scopes, "cidr", cidr));
      if (days != null) {
        body.put("days", days);
      }
      JsonNode made = new Administering(cli).ask(server -> server.post("/api/v1/admin/accounts/" + AccountsCommand.encoded(account) + "/tokens", body),
          app -> AccountsJson.made(app.signIn().accounts().token(Caller.commandLine(), account, AccountsJson.wanted(JSON.valueToTree(body)))));
      if (cli.isJson()) {
        cli.printJson(made);
      } else {
        cli.print(made.path("token").asString());
        cli.note("It is shown this once only. It is good until " + AskCommand.date(made.path("expires")) + ".");
      }
      return Exit.OK;
    }
  }

  @Command(name = "revoke", description = "Revoke a token, by its beginning as kith tokens shows it.")
  private static final class Revoke implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "TOKEN", description = "its beginning, kith_ and eight characters")
    private String token;

    Revoke(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      String id = token.replace("…", "");
      new Administering(cli).ask(server -> server.delete(ROUTE + "/" + AccountsCommand.encoded(id)), app -> {
        if (!app.signIn().tokens().revoke(Caller.commandLine(), "", id)) {
          throw new CliError(Exit.NOTHING_FOUND, "there is no token " + id + "; see kith tokens");
        }
        return Administering.nothing();
      });
      if (cli.isJson()) {
        cli.printJson(Map.of("revoked", id));
      } else {
        cli.print(id + "… opens nothing any more.");
      }
      return Exit.OK;
    }
  }
}
