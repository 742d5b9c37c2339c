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

/// `kith tokens`: what programs sign in with. People make their own on the page of their account.
@Command(name = "tokens", description = "See and revoke tokens; make them for programs.", footer = {
    "  kith tokens                   all of them",
    "  kith tokens add crawler --scope ingest:wiki --days 30",
    "  kith tokens revoke kith_3fA9xK2b",
    ""})
final class TokensCommand implements Callable<Integer> {
  private static final String ROUTE = "/api/v1/admin/tokens";

  private final Cli cli;
  private final Administering admin;

  TokensCommand(Cli cli) {
    this.cli = cli;
    this.admin = new Administering(cli);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return admin.list(ROUTE, app -> AccountsJson.tokens(app.signIn().tokens().list("")), "tokens",
        new Table("token", "account", "for", "scopes", "from", "until", "last used"), (table, token) -> table.row(token.path("id").asString() + "…",
            token.path("account").asString(), token.path("name").asString(),
            token.path("scopes").valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")), token.path("cidr").asString("anywhere"),
            AskCommand.date(token.path("expires")), token.has("used") ? AskCommand.date(token.path("used")) : "never"), "There are no tokens.");
  }

  @Command(description = "Make a token for a program's account; it is printed this once.", footer = {
      "  kith tokens add crawler --scope ingest:wiki",
      "  kith tokens add assistant --scope search --scope documents:read --days 30 --cidr 10.0.0.0/8",
      ""})
  int add(@Parameters(paramLabel = "NAME", description = "the program's account") String account,
      @Option(names = "--scope", required = true, paramLabel = "SCOPE", description = "search, documents:read, me, ingest:SOURCE, "
          + "source:SOURCE:manage, users:manage, audit:read or ops; may be repeated") List<String> scopes,
      @Option(names = "--for", paramLabel = "TEXT", defaultValue = "", description = "what it is for (default: the account's name)") String what,
      @Option(names = "--days", paramLabel = "N", description = "how long it is good for, 1 to 365 (default: 90)") Integer days,
      @Option(names = "--cidr", paramLabel = "NETWORK", defaultValue = "", description = "where it may be used from, such as 10.0.0.0/8") String cidr)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("name", what.isEmpty() ? account : what, "scopes", scopes, "cidr", cidr));
    if (days != null) {
      body.put("days", days);
    }
    return admin.does(server -> server.post("/api/v1/admin/accounts/" + Administering.encoded(account) + "/tokens", body),
        app -> AccountsJson.made(app.signIn().accounts().token(Caller.commandLine(), account,
            AccountsJson.wanted(Administering.tree(body)))), null, made -> {
          cli.print(made.path("token").asString());
          cli.note("It is shown this once only. It is good until " + AskCommand.date(made.path("expires")) + ".");
        });
  }

  @Command(description = "Revoke a token, by its beginning as kith tokens shows it.", footer = {
      "  kith tokens revoke kith_3fA9xK2b",
      ""})
  int revoke(@Parameters(paramLabel = "TOKEN", description = "its beginning, kith_ and eight characters") String token) throws IOException,
      InterruptedException {
    String id = token.replace("…", "");
    return admin.does(server -> server.delete(ROUTE + "/" + Administering.encoded(id)), app -> {
      if (!app.signIn().tokens().revoke(Caller.commandLine(), "", id)) {
        throw new CliError(Exit.NOTHING_FOUND, "there is no token " + id + "; see kith tokens");
      }
      return Administering.nothing();
    }, Map.of("revoked", id), _ -> cli.print(id + "… opens nothing any more."));
  }
}
