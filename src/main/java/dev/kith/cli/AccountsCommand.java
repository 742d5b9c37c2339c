package dev.kith.cli;

import dev.kith.signin.Caller;
import dev.kith.web.AccountsJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `kith accounts`: who may sign in, and what they may do.
@Command(name = "accounts", description = "See and change who may sign in, and what they may do.", footer = {
    "  kith accounts                 all of them",
    "  kith accounts add ada --person ada --role admin",
    "  kith accounts add crawler --program --role source-owner:wiki",
    "  kith accounts password ada",
    "  kith accounts person ada ada-lovelace",
    "  kith accounts link ada https://login.example.com 248289761001",
    "  kith accounts role add ada operator",
    "  kith accounts role remove ada operator",
    "  kith accounts disable ada",
    ""})
final class AccountsCommand implements Callable<Integer> {
  private static final String ROUTE = "/api/v1/admin/accounts";

  private final Cli cli;
  private final Administering admin;

  AccountsCommand(Cli cli) {
    this.cli = cli;
    this.admin = new Administering(cli);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return admin.list(ROUTE, app -> AccountsJson.accounts(app.signIn().accounts().list()), "accounts",
        new Table("name", "kind", "person", "roles", "sessions", "tokens", ""), (table, account) -> table.row(account.path("name").asString(),
            account.path("kind").asString(), account.path("person").path("name").asString(""), roles(account), account.path("sessions").asLong(),
            account.path("tokens").asLong(), account.path("disabled").asBoolean() ? "disabled" : account.path("closed").asString("")),
        "There are no accounts yet: kith accounts add NAME --role admin makes the first admin.");
  }

  private static String roles(JsonNode account) {
    return account.path("roles").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }

  /// Makes a change and says what it came to.
  private int change(String name, String change, String value, String said) throws IOException, InterruptedException {
    Consumer<JsonNode> words = account -> {
      cli.print(said);
      if (!change.equals("disable") && account.has("closed")) {
        cli.note("It opens nothing: " + account.path("closed").asString() + ".");
      }
    };
    return admin.does(server -> server.put(ROUTE + "/" + Administering.encoded(name), Map.of("change", change, "value", value)), app -> {
      app.signIn().accounts().change(Caller.commandLine(), name, change, value);
      return AccountsJson.account(app.signIn().accounts().find(name).orElseThrow());
    }, null, words);
  }

  @Command(description = "Add somebody who may sign in, or a program.", footer = {
      "  kith accounts add ada --role admin          asks for a password",
      "  kith accounts add ada --person ada-lovelace --password-stdin < file",
      "  kith accounts add crawler --program --role source-owner:wiki",
      "  kith accounts add assistant --program --principal everyone",
      ""})
  int add(@Parameters(paramLabel = "NAME", description = "by which they sign in") String name,
      @Option(names = "--person", paramLabel = "ID", defaultValue = "",
          description = "who it is in the lists of people, as kith people names them") String person,
      @Option(names = "--role", paramLabel = "ROLE",
          description = "source-owner:SOURCE, operator, auditor or admin; may be repeated") List<String> roles,
      @Option(names = "--program", description = "a program's: with tokens, without a password") boolean program,
      @Option(names = "--principal", paramLabel = "WHO",
          description = "as whom a program sees: everyone, group:NAME or user:ACCOUNT; may be repeated") List<String> principals,
      @Option(names = "--no-password", description = "without one, for whom others vouch") boolean none,
      @Option(names = "--password-stdin", description = "read the password from the first line of stdin") boolean stdin) throws IOException,
      InterruptedException {
    Map<String, Object> body = Map.of("name", name, "kind", program ? "program" : "person", "person", person,
        "roles", roles == null ? List.of() : roles, "principals", principals == null ? List.of() : principals, "newPassword", program || none ? "" : admin.password(stdin));
    return admin.does(server -> server.post(ROUTE, body), app ->
        AccountsJson.account(app.signIn().accounts().add(Caller.commandLine(), AccountsJson.account(Administering.tree(body)))), null, this::added);
  }

  private void added(JsonNode account) {
    String name = account.path("name").asString();
    String person = account.path("person").path("name").asString("");
    String with = (account.path("roles").isEmpty() ? "" : " with the role " + roles(account)) + (person.isEmpty() ? "" : ", as " + person);
    if (account.has("closed")) {
      cli.print("“" + name + "” is added" + with + ", and cannot sign in: " + account.path("closed").asString() + ".");
      return;
    }
    boolean program = account.path("kind").asString().equals("program");
    cli.print("“" + name + "” " + (program ? "is added" : "may sign in") + with + ".");
    if (program) {
      cli.note("It needs a token: kith tokens add " + name + " --scope SCOPE");
    } else if (person.isEmpty()) {
      cli.note("It is nobody's in the lists of people, so it sees only what everybody may: kith accounts person " + name + " ID");
    }
  }

  @Command(description = "Set another password; all their sessions end.", footer = {
      "  kith accounts password ada",
      ""})
  int password(@Parameters(paramLabel = "NAME", description = "whose") String name,
      @Option(names = "--password-stdin", description = "read it from the first line of stdin") boolean stdin) throws IOException,
      InterruptedException {
    return change(name, "password", admin.password(stdin), "The password of “" + name + "” is another now; it is signed out everywhere.");
  }

  @Command(description = "Let nobody sign in with it; sessions end and tokens open nothing.", footer = {
      "  kith accounts disable ada",
      ""})
  int disable(@Parameters(paramLabel = "NAME", description = "which") String name) throws IOException, InterruptedException {
    return change(name, "disable", "", "“" + name + "” is disabled; kith accounts enable " + name + " takes it back.");
  }

  @Command(description = "Let it be used again.", footer = {
      "  kith accounts enable ada",
      ""})
  int enable(@Parameters(paramLabel = "NAME", description = "which") String name) throws IOException, InterruptedException {
    return change(name, "enable", "", "“" + name + "” may be used again.");
  }

  @Command(description = "Remove an account with its sessions and tokens.", footer = {
      "  kith accounts remove ada",
      ""})
  int remove(@Parameters(paramLabel = "NAME", description = "which") String name) throws IOException, InterruptedException {
    return admin.does(server -> server.delete(ROUTE + "/" + Administering.encoded(name)), app -> {
      app.signIn().accounts().remove(Caller.commandLine(), name);
      return Administering.nothing();
    }, Map.of("removed", name), _ -> cli.print("“" + name + "” is removed."));
  }

  @Command(description = "Say who it is in the lists of people; without an ID: nobody.", footer = {
      "  kith accounts person ada ada-lovelace",
      ""})
  int person(@Parameters(index = "0", paramLabel = "NAME", description = "the account") String name,
      @Parameters(index = "1", arity = "0..1", paramLabel = "ID", defaultValue = "",
          description = "as kith people names them") String person) throws IOException, InterruptedException {
    return change(name, "person", person, person.isEmpty() ? "“" + name + "” is nobody's."
        : "“" + name + "” is the account of " + person + ".");
  }

  @Command(description = "Say as whom a provider or a proxy knows somebody: only so are they signed in.", footer = {
      "  kith accounts link ada https://login.example.com 248289761001",
      "  kith accounts link ada proxy ada",
      ""})
  int link(@Parameters(index = "0", paramLabel = "NAME", description = "the account") String name,
      @Parameters(index = "1", paramLabel = "ISSUER", description = "the provider's address, or the word proxy") String issuer,
      @Parameters(index = "2", paramLabel = "SUBJECT", description = "the name by which it knows them for good") String subject) throws IOException,
      InterruptedException {
    return change(name, "link", issuer + " " + subject, "“" + name + "” is who is “" + subject + "” to " + issuer + ".");
  }

  @Command(description = "Give or take a role: add or remove.", footer = {
      "  kith accounts role add ada operator",
      "  kith accounts role add ada source-owner:wiki",
      "  kith accounts role remove ada operator",
      ""})
  int role(@Parameters(index = "0", paramLabel = "add|remove", description = "which of the two") String what,
      @Parameters(index = "1", paramLabel = "NAME", description = "the account") String name,
      @Parameters(index = "2", paramLabel = "ROLE", description = "source-owner:SOURCE, operator, auditor or admin") String role) throws IOException,
      InterruptedException {
    return switch (what) {
      case "add" -> change(name, "grant", role, "“" + name + "” has the role " + role + " now.");
      case "remove" -> change(name, "revoke", role, "“" + name + "” does not have the role " + role + " any more.");
      default -> throw new CliError(Exit.USAGE, "kith accounts role " + what + "; try add or remove");
    };
  }
}
