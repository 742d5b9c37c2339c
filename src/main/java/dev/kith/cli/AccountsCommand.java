package dev.kith.cli;

import dev.kith.signin.Caller;
import dev.kith.web.AccountsJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cli cli;

  AccountsCommand(Cli cli) {
    this.cli = cli;
  }

  /// The commands behind `kith accounts`.
  static List<Object> subcommands(Cli cli) {
    return List.of(new Add(cli), new Password(cli), new Disable(cli), new Enable(cli), new Remove(cli), new Person(cli), new Link(cli),
        new Grants(cli));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode answer = new Administering(cli).ask(server -> server.get(ROUTE, Map.of(), null),
        app -> AccountsJson.accounts(app.signIn().accounts().list()));
    if (cli.isJson()) {
      cli.printJson(answer, "accounts");
      return Exit.OK;
    }
    Table table = new Table("name", "kind", "person", "roles", "sessions", "tokens", "");
    answer.path("accounts").forEach(account -> table.row(account.path("name").asString(), account.path("kind").asString(),
        account.path("person").path("name").asString(""), roles(account), account.path("sessions").asLong(),
        account.path("tokens").asLong(), account.path("disabled").asBoolean() ? "disabled" : account.path("closed").asString("")));
    if (table.isEmpty()) {
      cli.note("There are no accounts yet: kith accounts add NAME --role admin makes the first admin.");
    } else {
      cli.print(table);
    }
    return Exit.OK;
  }

  private static String roles(JsonNode account) {
    return account.path("roles").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }

  /// Makes a change and says what it came to.
  private static int change(Cli cli, String name, String change, String value, String said) throws IOException, InterruptedException {
    JsonNode account = new Administering(cli).ask(server -> server.put(ROUTE + "/" + encoded(name), Map.of("change", change, "value", value)), app -> {
      app.signIn().accounts().change(Caller.commandLine(), name, change, value);
      return AccountsJson.account(app.signIn().accounts().find(name).orElseThrow());
    });
    if (cli.isJson()) {
      cli.printJson(account);
    } else {
      cli.print(said);
      if (!change.equals("disable") && account.has("closed")) {
        cli.note("It opens nothing: " + account.path("closed").asString() + ".");
      }
    }
    return Exit.OK;
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Command(name = "add", description = "Add somebody who may sign in, or a program.", footer = {
      "  kith accounts add ada --role admin          asks for a password",
      "  kith accounts add ada --person ada-lovelace --password-stdin < file",
      "  kith accounts add crawler --program --role source-owner:wiki",
      "  kith accounts add assistant --program --principal everyone",
      ""})
  private static final class Add implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "by which they sign in")
    private String name;

    @Option(names = "--person", paramLabel = "ID", description = "who it is in the lists of people, as kith people names them")
    private String person = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "source-owner:SOURCE, operator, auditor or admin; may be repeated")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--program", description = "a program's: with tokens, without a password")
    private boolean program;

    @Option(names = "--principal", paramLabel = "WHO", description = "as whom a program sees: everyone, group:NAME or user:ACCOUNT; may be repeated")
    private List<String> principals = new ArrayList<>();

    @Option(names = "--no-password", description = "without one, for whom others vouch")
    private boolean none;

    @Option(names = "--password-stdin", description = "read the password from the first line of stdin")
    private boolean stdin;

    Add(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Administering administering = new Administering(cli);
      Map<String, Object> body = new LinkedHashMap<>(Map.of("name", name, "kind", program ? "program" : "person", "person", person,
          "roles", roles, "principals", principals, "newPassword", program || none ? "" : administering.password(stdin)));
      JsonNode account = administering.ask(server -> server.post(ROUTE, body), app ->
          AccountsJson.account(app.signIn().accounts().add(Caller.commandLine(), AccountsJson.account(JSON.valueToTree(body)))));
      if (cli.isJson()) {
        cli.printJson(account);
        return Exit.OK;
      }
      String with = account.path("roles").isEmpty() ? "" : " with the role " + roles(account);
      String as = person.isEmpty() ? "" : ", as " + account.path("person").path("name").asString();
      if (account.has("closed")) {
        cli.print("“" + account.path("name").asString() + "” is added" + with + as + ", and cannot sign in: " + account.path("closed").asString() + ".");
        return Exit.OK;
      }
      cli.print("“" + account.path("name").asString() + "” may sign in" + with + as + ".");
      if (program) {
        cli.note("It needs a token: kith tokens add " + name + " --scope SCOPE");
      } else if (person.isEmpty()) {
        cli.note("It is nobody's in the lists of people, so it sees only what everybody may: kith accounts person " + name + " ID");
      }
      return Exit.OK;
    }
  }

  @Command(name = "password", description = "Set another password; all their sessions end.")
  private static final class Password implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "whose")
    private String name;

    @Option(names = "--password-stdin", description = "read it from the first line of stdin")
    private boolean stdin;

    Password(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return change(cli, name, "password", new Administering(cli).password(stdin), "The password of “" + name + "” is another now; it is signed out "
          + "everywhere.");
    }
  }

  @Command(name = "disable", description = "Let nobody sign in with it; sessions end and tokens open nothing.")
  private static final class Disable implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "which")
    private String name;

    Disable(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return change(cli, name, "disable", "", "“" + name + "” is disabled; kith accounts enable " + name + " takes it back.");
    }
  }

  @Command(name = "enable", description = "Let it be used again.")
  private static final class Enable implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "which")
    private String name;

    Enable(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return change(cli, name, "enable", "", "“" + name + "” may be used again.");
    }
  }

  @Command(name = "remove", description = "Remove an account with its sessions and tokens.")
  private static final class Remove implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NAME", description = "which")
    private String name;

    Remove(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      new Administering(cli).ask(server -> server.delete(ROUTE + "/" + encoded(name)), app -> {
        app.signIn().accounts().remove(Caller.commandLine(), name);
        return Administering.nothing();
      });
      if (cli.isJson()) {
        cli.printJson(Map.of("removed", name));
      } else {
        cli.print("“" + name + "” is removed.");
      }
      return Exit.OK;
    }
  }

  @Command(name = "person", description = "Say who it is in the lists of people; without an ID: nobody.")
  private static final class Person implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "NAME", description = "the account")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "as kith people names them")
    private String person = "";

    Person(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return change(cli, name, "person", person, person.isEmpty() ? "“" + name + "” is nobody's." : "“" + name + "” is the account of " + person + ".");
    }
  }

  @Command(name = "link", description = "Say as whom a provider or a proxy knows somebody: only so are they signed in.", footer = {
      "  kith accounts link ada https://login.example.com 248289761001",
      "  kith accounts link ada proxy ada",
      ""})
  private static final class Link implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "NAME", description = "the account")
    private String name;

    @Parameters(index = "1", paramLabel = "ISSUER", description = "the provider's address, or the word proxy")
    private String issuer;

    @Parameters(index = "2", paramLabel = "SUBJECT", description = "the name by which it knows them for good")
    private String subject;

    Link(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return change(cli, name, "link", issuer + " " + subject, "“" + name + "” is who is “" + subject + "” to " + issuer + ".");
    }
  }

  @Command(name = "role", description = "Give or take a role: add or remove.", footer = {
      "  kith accounts role add ada operator",
      "  kith accounts role add ada source-owner:wiki",
      "  kith accounts role remove ada operator",
      ""})
  private static final class Grants implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "add|remove", description = "which of the two")
    private String what;

    @Parameters(index = "1", paramLabel = "NAME", description = "the account")
    private String name;

    @Parameters(index = "2", paramLabel = "ROLE", description = "source-owner:SOURCE, operator, auditor or admin")
    private String role;

    Grants(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return switch (what) {
        case "add" -> change(cli, name, "grant", role, "“" + name + "” has the role " + role + " now.");
        case "remove" -> change(cli, name, "revoke", role, "“" + name + "” does not have the role " + role + " any more.");
        default -> throw new CliError(Exit.USAGE, "kith accounts role " + what + "; try add or remove");
      };
    }
  }
}
