package dev.kith.cli;

import dev.kith.audit.AuditLog;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Spelling;
import dev.kith.people.Profile;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import dev.kith.web.Held;
import dev.kith.web.PeopleJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith people`: who is who, why, and what was decided about them. It reads through the running server, if there is one, and
/// writes into the store itself; the server notices within a second.
@Command(name = "people", description = "See who is who and why; join, split, export and delete people.", footer = {
    "  kith people                   everybody",
    "  kith people mira radio        whose id, name, team or account has these words",
    "  kith people show mira         all that stands for mira, and why",
    "  kith people merge mira m-vasquez.1k2",
    "  kith people split mira wiki/mv",
    "  kith people decisions         all decisions in force, with their numbers",
    "  kith people undo 12",
    "  kith people export mira > mira.json",
    "  kith people delete mira",
    ""})
final class PeopleCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cli cli;

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "words of an id, name, team or account")
  private List<String> words = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many at most (default: 50)")
  private int limit;

  PeopleCommand(Cli cli) {
    this.cli = cli;
  }

  /// The commands behind `kith people`.
  static List<Object> subcommands(Cli cli) {
    return List.of(new Show(cli), new Merge(cli), new Split(cli), new Undo(cli), new Decisions(cli), new Export(cli),
        new Delete(cli));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1 || limit > 1_000) {
      throw new CliError(Exit.USAGE, "--limit is " + limit + "; try a number from 1 to 1000");
    }
    String text = String.join(" ", words);
    JsonNode answer = new Asking(cli).ask("", Map.of("q", text, "limit", Integer.toString(limit)),
        app -> PeopleJson.list(text, limit, app.search()));
    if (cli.isJson()) {
      cli.printJson(answer, "people");
    } else {
      Table table = new Table("id", "name", "team", "identities", "active", "decisions");
      answer.path("people").forEach(person -> table.row(person.path("id").asString(), person.path("name").asString(),
          person.path("team").asString(""), person.path("identities").asLong(), person.path("active").asBoolean() ? "yes" : "left",
          person.path("decisions").asLong() == 0 ? "" : person.path("decisions").asLong()));
      if (table.isEmpty()) {
        cli.note(text.isEmpty() ? "Nobody is known yet; kith reindex reads the sources."
            : "Nobody has “" + text + "” in their id, name, team or accounts.");
      } else {
        cli.print(table);
      }
      if (answer.path("more").asBoolean()) {
        cli.note("(more than " + limit + "; add words, or --limit)");
      }
    }
    return answer.path("people").isEmpty() ? Exit.NOTHING_FOUND : Exit.OK;
  }

  /// Where answers about people come from: the running server, else the index itself.
  private record Asking(Cli cli) {
    App.Settings settings() {
      return App.Settings.read(cli.configOrDemo().withoutSecrets());
    }

    Path data() {
      return settings().kith().data();
    }

    JsonNode ask(String path, Map<String, String> parameters, Function<App, byte[]> local) throws IOException,
        InterruptedException {
      App.Settings settings = settings();
      Path data = settings.kith().data();
      try (Store store = new Store(data, cli.clock())) {
        // Says in a line why nothing is known of people, rather than to show nobody.
        store.decisions();
      }
      Optional<Server> server = Server.running(data);
      if (server.isPresent()) {
        return server.get().get("/api/v1/admin/people" + path, parameters, null);
      }
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        return JSON.readTree(local.apply(app));
      }
    }

    JsonNode one(String id, String more, java.util.function.BiFunction<Profile, App, byte[]> local) throws IOException,
        InterruptedException {
      return ask("/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + more, Map.of(), app -> app.search().directory().person(id)
          .map(person -> local.apply(person, app)).orElseThrow(() -> new CliError(Exit.NOTHING_FOUND,
              "There is nobody with the id “" + id + "”; try kith people " + id)));
    }

    JsonNode one(String id) throws IOException, InterruptedException {
      return one(id, "", (person, app) -> PeopleJson.explained(person, app.search()));
    }

    /// Writes down what is about to be done; if that cannot be written, it is not done.
    void audited(Type type, String subject, Map<String, String> details) {
      KithSettings kith = settings().kith();
      new AuditLog(kith.data(), kith.audit().keep(), cli.clock()).write(new Event(type, admin(), subject, details));
    }

    /// Writes into the store, and says in which words.
    void change(Function<Store, String> work) {
      try (Store store = new Store(data(), cli.clock())) {
        String message = work.apply(store);
        if (cli.isJson()) {
          cli.printJson(Map.of("message", message));
        } else {
          cli.print(message);
        }
      }
    }
  }

  /// Everything about one person, as `kith people show` has it.
  static JsonNode one(Cli cli, String id) throws IOException, InterruptedException {
    return new Asking(cli).one(id);
  }

  private static String admin() {
    return Cli.actor();
  }

  private static List<String> texts(JsonNode list) {
    List<String> out = new ArrayList<>();
    list.forEach(each -> out.add(each.asString()));
    return out;
  }

  private static String called(JsonNode person) {
    return person.path("name").asString() + " (" + person.path("id").asString() + ")";
  }

  @Command(name = "show", description = "Show all that stands for a person, why, and what was decided.", footer = {
      "  kith people show mira",
      ""})
  static final class Show implements Callable<Integer> {
    private static final Map<String, String> WHY = Map.of("merge", "joined by an admin", "list", "stands in a list",
        "id", "the same id", "mail", "the same mail address", "account", "the same account", "name", "a name nobody else bears",
        "alone", "stands for itself", "shared", "claimed by two, so nobody's");

    private final Cli cli;

    @Parameters(paramLabel = "ID", description = "the person's id")
    private String id;

    Show(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      JsonNode person = new Asking(cli).one(id);
      if (cli.isJson()) {
        cli.printJson(person);
        return Exit.OK;
      }
      cli.print(called(person) + (person.path("active").asBoolean() ? "" : "  has left"));
      Table ways = new Table("written", "in", "why", "through", "how sure");
      person.path("identities").forEach(way -> ways.row(way.path("written").asString(), way.path("in").asString("documents"),
          WHY.get(way.path("by").asString()), way.path("through").asString(""), way.path("certainty").asString()));
      cli.print(ways);
      if (!person.path("groups").isEmpty() || person.path("disabled").asBoolean(false)) {
        cli.print("");
        cli.print(person.path("disabled").asBoolean(false) ? new Table("disabled by a feed of groups: sees nothing") : GroupsCommand.table(person));
      }
      if (!person.path("decisions").isEmpty()) {
        cli.print("");
        Table decisions = new Table("number", "decision", "about", "by", "at");
        person.path("decisions").forEach(decision -> decisions.row(decision.path("number").asLong(),
            decision.path("kind").asString(), decision.path("topic").asString(decision.path("other").asString("")),
            decision.path("by").asString(), decision.path("at").asString()));
        cli.print(decisions);
      }
      return Exit.OK;
    }
  }

  @Command(name = "merge", description = "Say that two are one person.", footer = {
      "  kith people merge mira m-vasquez.1k2    what the second has becomes the first's",
      ""})
  static final class Merge implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "ID", description = "who stays")
    private String one;

    @Parameters(index = "1", paramLabel = "ID", description = "who becomes part of them")
    private String other;

    Merge(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Asking asking = new Asking(cli);
      JsonNode first = asking.one(one);
      JsonNode second = asking.one(other);
      if (first.path("id").equals(second.path("id"))) {
        throw new CliError(Exit.USAGE, one + " and " + other + " are one person already");
      }
      boolean turned = !first.path("listed").asBoolean() && second.path("listed").asBoolean();
      JsonNode stays = turned ? second : first;
      JsonNode joins = turned ? first : second;
      List<String> keys = texts(joins.path("keys"));
      for (JsonNode decision : stays.path("decisions")) {
        boolean apart = decision.path("kind").asString().equals("split")
            && keys.stream().anyMatch(key -> Spelling.fold(key).equals(Spelling.fold(decision.path("other").asString())));
        if (apart) {
          throw new CliError(Exit.USAGE, "decision " + decision.path("number").asLong() + " keeps them apart; first: kith people undo "
              + decision.path("number").asLong());
        }
      }
      boolean unknown = !stays.path("listed").asBoolean();
      asking.audited(Type.PERSON_MERGED, "person:" + stays.path("id").asString(), Map.of("with", joins.path("id").asString()));
      asking.change(store -> {
        Decision decision = store.decide(Kind.MERGE, texts(stays.path("keys")), keys.getFirst(),
            unknown ? stays.path("name").asString() : "", admin());
        return called(joins) + " is " + called(stays) + " from now on (decision " + decision.number() + "); kith people undo "
            + decision.number() + " takes it back." + (unknown ? " Everybody now knows of them, as of those in a list." : "");
      });
      return Exit.OK;
    }
  }

  @Command(name = "split", description = "Say that what is written so is somebody else.", footer = {
      "  kith people split mira wiki/mv    as kith people show mira writes it",
      ""})
  static final class Split implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "ID", description = "the person")
    private String id;

    @Parameters(index = "1", paramLabel = "IDENTITY", description = "what is not theirs, or its account alone")
    private String identity;

    Split(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Asking asking = new Asking(cli);
      JsonNode person = asking.one(id);
      String wanted = Spelling.fold(identity);
      JsonNode way = null;
      for (JsonNode each : person.path("identities")) {
        if (Spelling.fold(each.path("written").asString()).equals(wanted) || Spelling.fold(each.path("key").asString()).equals(wanted)) {
          way = way == null ? each : way;
        }
      }
      if (way == null) {
        throw new CliError(Exit.NOTHING_FOUND, "nothing of " + id + " is written " + identity + "; see kith people show " + id);
      }
      String key = way.path("key").asString();
      String by = way.path("by").asString();
      if (by.equals("merge")) {
        String number = way.path("through").asString().replaceAll("\\D", "");
        throw new CliError(Exit.USAGE, "an admin has joined it; take that back: kith people undo " + number);
      }
      if (by.equals("alone") || Spelling.fold(key).equals(Spelling.fold(person.path("keys").path(0).asString()))) {
        throw new CliError(Exit.USAGE, key + " is who " + id + " is; split off something else");
      }
      asking.audited(Type.PERSON_SPLIT, "person:" + person.path("id").asString(), Map.of("without", key));
      asking.change(store -> {
        Decision decision = store.decide(Kind.SPLIT, texts(person.path("keys")), key, "", admin());
        return key + " is no longer " + called(person) + " (decision " + decision.number() + "); kith people undo "
            + decision.number() + " takes it back.";
      });
      return Exit.OK;
    }
  }

  @Command(name = "undo", description = "Take a decision back.", footer = {
      "  kith people undo 12           its number is in kith people decisions",
      ""})
  static final class Undo implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "NUMBER", description = "the decision's number")
    private long number;

    Undo(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() {
      Asking asking = new Asking(cli);
      asking.change(store -> {
        Optional<Decision> decision = store.decisions().all().stream().filter(each -> each.number() == number).findFirst();
        decision.ifPresent(each -> asking.audited(Type.DECISION_UNDONE, "decision:" + number, Map.of("kind", each.kind().label())));
        if (decision.isEmpty() || !store.undo(number)) {
          throw new CliError(Exit.NOTHING_FOUND, "there is no decision " + number + "; see kith people decisions");
        }
        return "Decision " + number + " (" + decision.get().kind().label() + ") is taken back." + (decision.get().kind() == Kind.DELETED
            ? " Whoever it was comes back with kith reindex --full, without what they had decided." : "");
      });
      return Exit.OK;
    }
  }

  @Command(name = "decisions", description = "List all decisions in force.", footer = {
      "  kith people decisions",
      ""})
  static final class Decisions implements Callable<Integer> {
    private final Cli cli;

    Decisions(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() {
      List<Decision> all;
      try (Store store = new Store(new Asking(cli).data(), cli.clock())) {
        all = store.decisions().all();
      }
      if (cli.isJson()) {
        cli.printJson(Map.of("decisions", all.stream().map(Decisions::json).toList()), "decisions");
        return Exit.OK;
      }
      Table table = new Table("number", "decision", "person", "about", "by", "at");
      all.forEach(each -> table.row(each.number(), each.kind().label(), each.person().isEmpty() ? "" : each.person().getFirst(),
          each.other(), each.by(), each.at()));
      if (table.isEmpty()) {
        cli.print("Nobody has decided anything.");
      } else {
        cli.print(table);
      }
      return Exit.OK;
    }

    private static Map<String, Object> json(Decision decision) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("number", decision.number());
      out.put("kind", decision.kind().label());
      out.put("person", decision.person());
      out.put("other", decision.other());
      out.put("by", decision.by());
      out.put("at", decision.at().toString());
      return out;
    }
  }

  @Command(name = "export", description = "Print everything that is held about a person, as JSON.", footer = {
      "  kith people export mira > mira.json",
      ""})
  static final class Export implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "ID", description = "the person's id")
    private String id;

    Export(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return print(cli, id);
    }

    static int print(Cli cli, String id) throws IOException, InterruptedException {
      cli.printJson(new Asking(cli).one(id, "/export", Export::exported));
      return Exit.OK;
    }

    private static byte[] exported(Profile person, App app) {
      app.audit().write(new Event(Type.PERSON_EXPORTED, admin(), "person:" + person.id(), Map.of()));
      try (Queries queries = app.queries()) {
        return PeopleJson.export(person, app.search(), PeopleJson.reader(person, app.search()), true, new Held(app.curation(), queries,
            app.store().shelf(), app.store().credentials(), app.store().looks()));
      }
    }
  }

  @Command(name = "delete", description = "Delete a person: nobody is shown as them any more; texts that name them stay as they are.", footer = {
      "  kith people delete mira       asks first",
      "  kith people delete mira --yes",
      ""})
  static final class Delete implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "ID", description = "the person's id")
    private String id;

    @Option(names = {"-y", "--yes"}, description = "do not ask")
    private boolean yes;

    Delete(Cli cli) {
      this.cli = cli;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Asking asking = new Asking(cli);
      JsonNode person = asking.one(id);
      long documents = person.path("documents").propertyStream().mapToLong(entry -> entry.getValue().asLong()).sum();
      String what = called(person) + ": " + person.path("identities").size() + " ways of writing them, "
          + person.path("decisions").size() + " decisions; " + documents + " documents stay and no longer name them as people";
      if (!yes && !confirmed(what)) {
        throw new CliError(Exit.USAGE, "nothing was deleted; to delete " + id + " without being asked, add --yes");
      }
      JsonNode receipt = new EraseCommand(cli).erased(id).path("receipts").path(0);
      String message = "Deleted " + what + " (receipt " + receipt.path("number").asLong() + (receipt.has("done") ? ")." : "; not all is through: "
          + "kith erase finish goes on).") + "\nWhere documents name them in their text, the text stays as it is. kith erase undo "
          + receipt.path("number").asLong() + " lets them come back.";
      if (cli.isJson()) {
        cli.printJson(Map.of("message", message));
      } else {
        cli.print(message);
      }
      return Exit.OK;
    }

    private boolean confirmed(String what) throws IOException {
      if (!cli.terminal().errTty()) {
        return false;
      }
      cli.warn("this deletes " + what + ". Type the id to go on:");
      String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line != null && line.strip().equals(id);
    }
  }
}
