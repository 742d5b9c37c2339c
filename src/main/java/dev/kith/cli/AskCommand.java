package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.cli.Terminal.Style;
import dev.kith.expertise.Ask;
import dev.kith.ingest.PassLog;
import dev.kith.model.Viewer;
import dev.kith.search.PeopleQuestion;
import dev.kith.search.Question;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.web.Demo;
import dev.kith.web.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith search` and `kith who`: the same answers as the API's, from the running server if there is one.
abstract class AskCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TOKEN = "KITH_TOKEN";
  private static final int DATE = "2026-01-01".length();

  final Cli cli;

  @Parameters(arity = "1..*", paramLabel = "WORD", description = "the question")
  private List<String> words;

  @Option(names = "--as", paramLabel = "USER", description = "ask as this person, by id; where people sign in: look as them, with --reason")
  private String as;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why you look as somebody else, where people sign in")
  private String reason = "";

  @Option(names = "--limit", paramLabel = "N", defaultValue = "10", description = "how many at most (default: 10)")
  private int limit;

  @Option(names = "--exit-zero", description = "end with 0 though nothing was found")
  private boolean exitZero;

  /// Who asks, where nobody was named: the first of those one may look as.
  private String asked = "";

  AskCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1) {
      throw new CliError(Exit.USAGE, "--limit is " + limit + "; try a number from 1");
    }
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<String> token = token(settings.kith().auth().mode());
    Optional<Server> server = Server.running(data).map(running -> token.map(running::withToken).orElse(running));
    String text = String.join(" ", words);
    JsonNode answer;
    if (server.isPresent()) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("q", text);
      parameters.put("limit", Integer.toString(limit));
      parameters.putAll(parameters());
      answer = isAnother(settings) ? server.get().look(route(), parameters, as, reason)
          : server.get().get(route(), parameters, as);
      asked = as == null && token.isEmpty() ? server.get().get("/api/v1/session", Map.of(), null).path("viewer").path("name").asString("") : "";
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        answer = isAnother(settings) ? new Looked(as, reason).in(app, viewer -> JSON.readTree(ask(app, text, limit, viewer)))
            : JSON.readTree(ask(app, text, limit, token.isPresent() ? viewer(app, token.get()) : viewer(app)));
      }
    }
    if (!asked.isEmpty()) {
      cli.note("(as " + asked + "; --as ID asks as somebody else)");
    }
    if (cli.isJson()) {
      cli.printJson(answer, lists());
    }
    Optional<String> unread = found(answer) ? Optional.empty() : unread(settings, data);
    unread.ifPresent(cli::note);
    boolean found = cli.isJson() || unread.isPresent() ? found(answer) : show(answer);
    return found || exitZero ? Exit.OK : Exit.NOTHING_FOUND;
  }

  /// In demo mode anybody may be anybody; else whoever asks as another looks as another.
  private boolean isAnother(App.Settings settings) {
    return as != null && settings.kith().auth().mode() != KithSettings.Mode.DEMO;
  }

  /// Why nothing can be found yet, and what to do; empty once any source has been read.
  private static Optional<String> unread(App.Settings settings, Path data) {
    PassLog log = new PassLog(data);
    if (settings.sources().isEmpty()) {
      return Optional.of("There are no sources yet: `kith sources add PATH` names one, then `kith reindex` reads it.");
    }
    return settings.sources().stream().allMatch(source -> log.read(source.id()).isEmpty())
        ? Optional.of("Nothing has been read yet: `kith reindex` reads the sources.") : Optional.empty();
  }

  /// Where people sign in, whoever can use this computer is nobody by that: they show a token of their own. Asking as another
  /// is the admin's, by what lies in the data folder.
  private Optional<String> token(KithSettings.Mode mode) {
    if (mode == KithSettings.Mode.DEMO || as != null) {
      return Optional.empty();
    }
    return Optional.of(cli.env(TOKEN).orElseThrow(() -> new CliError(Exit.NOT_ALLOWED,
        "say who asks: put a token of yours into " + TOKEN + "; you make one on the page of your account, /account")));
  }

  private static Viewer viewer(App app, String token) {
    return app.signIn().tokens().caller(token, "127.0.0.1").filter(caller -> caller.may(Role.READER, Scope.SEARCH)).map(Caller::viewer)
        .orElseThrow(() -> new CliError(Exit.NOT_ALLOWED, "the token in " + TOKEN + " does not let one search: it is wrong, expired, revoked, "
            + "or for something else"));
  }

  private Viewer viewer(App app) {
    if (as == null) {
      return Demo.choices(app.search(), app.settings().kith().auth().people()).stream().findFirst().map(person -> {
        asked = person.name();
        return app.search().viewer(person);
      }).orElse(Viewers.ANYBODY);
    }
    return app.search().directory().person(as).map(app.search()::viewer)
        .orElseThrow(() -> new CliError(Exit.USAGE, "there is nobody with the id " + as + " to ask as"));
  }

  abstract String route();

  /// More parameters of the route.
  Map<String, String> parameters() {
    return Map.of();
  }

  /// The lists of the answer whose items are a line each with `--ndjson`.
  abstract String[] lists();

  abstract byte[] ask(App app, String text, int limit, Viewer viewer);

  abstract boolean found(JsonNode answer);

  /// Prints the answer for a person; false if it is empty.
  abstract boolean show(JsonNode answer);

  String fragments(JsonNode fragments) {
    StringBuilder out = new StringBuilder();
    for (JsonNode fragment : fragments) {
      String text = fragment.path("text").asString().replaceAll("\\s*\n\\s*", " · ").replaceAll("\\s+", " ");
      out.append(fragment.path("hit").asBoolean() ? cli.terminal().styled(Style.BOLD, Table.clean(text)) : Table.clean(text));
    }
    return out.toString();
  }

  String dim(String text) {
    return cli.terminal().styled(Style.DIM, Table.clean(text));
  }

  static String date(JsonNode time) {
    String text = time.asString("");
    return text.length() < DATE ? "" : text.substring(0, DATE);
  }

  static String role(JsonNode role) {
    return role.asString("").replace('-', ' ');
  }

  @Command(name = "search", description = "Search what is written.", footer = {
      "  kith search vpn on a mac",
      "  kith search 'kafka author:yusra after:2025'",
      "  kith search vpn --as pavel-dusek --json",
      ""})
  static final class Search extends AskCommand {
    @Option(names = "--copies", description = "each copy of a text as a result of its own")
    private boolean copies;

    Search(Cli cli) {
      super(cli);
    }

    @Override
    Map<String, String> parameters() {
      return copies ? Map.of("copies", "all") : Map.of();
    }

    /// "also in: Wiki, Drive (2 copies)".
    private static String alsoIn(JsonNode hit) {
      String sources = hit.path("copies").valueStream().map(copy -> copy.path("source").path("label").asString()).distinct()
          .collect(Collectors.joining(", "));
      int count = hit.path("copyCount").asInt();
      return "also in: " + sources + " (" + count + (count == 1 ? " copy)" : " copies)");
    }

    private static String address(JsonNode document) {
      return document.path("url").asString(document.path("nativeId").asString(document.path("title").asString("")));
    }

    /// What was made of the words, where that is not what was typed; the notices have said the rest.
    private void understood(JsonNode query) {
      if (!query.path("understood").isEmpty()) {
        cli.note("(read as: " + query.path("parsed").asString() + ")");
      }
      JsonNode corrected = query.path("corrected");
      if (corrected.has("q") && !corrected.path("applied").asBoolean()) {
        cli.note("Did you mean: " + corrected.path("q").asString() + " (" + Reports.plural(corrected.path("total").asLong(), "result")
            + ")");
      }
      PeopleQuestion.hint(query.path("text").asString(""), "`kith who`").ifPresent(hint -> cli.note(hint.toString()));
    }

    /// Where nothing was found: how many documents hold each word, and questions that ask for less.
    private void waysOn(JsonNode answer) {
      if (!answer.path("words").isEmpty()) {
        cli.note("The words alone: " + answer.path("words").valueStream().map(word -> "“" + word.path("word").asString() + "” "
            + (word.path("total").asLong() == 0 ? "nowhere" : "in " + Reports.plural(word.path("total").asLong(), "document")))
            .collect(Collectors.joining(", ")));
      }
      answer.path("loosen").forEach(looser -> cli.note("  " + looser.path("text").asString() + ": "
          + looser.path("total").asLong()));
      if (answer.path("loosen").isEmpty()) {
        answer.path("hints").forEach(hint -> cli.note(hint.asString()));
      }
    }

    @Override
    String route() {
      return "/api/v1/search";
    }

    @Override
    String[] lists() {
      return new String[] {"hits"};
    }

    @Override
    byte[] ask(App app, String text, int limit, Viewer viewer) {
      Question question = Question.of(text).sized(limit);
      return Json.answer(app.search().answer(copies ? question.unfolded() : question, viewer), null, null);
    }

    @Override
    boolean found(JsonNode answer) {
      return !answer.path("hits").isEmpty();
    }

    @Override
    boolean show(JsonNode answer) {
      answer.path("query").path("notices").forEach(notice -> cli.note(notice.asString()));
      understood(answer.path("query"));
      long total = answer.path("total").path("value").asLong();
      if (total == 0) {
        cli.print("Nothing found for " + answer.path("query").path("text").asString() + ".");
        waysOn(answer);
        return false;
      }
      int number = 1;
      for (JsonNode hit : answer.path("hits")) {
        cli.print(String.format("%2d  %s", number++, fragments(hit.path("titleFragments"))));
        StringBuilder about = new StringBuilder(hit.path("source").path("label").asString());
        about.append(" · ").append(hit.path("type").asString());
        hit.path("people").forEach(person -> {
          if (about.chars().filter(c -> c == '·').count() < 3) {
            about.append(" · ").append(person.path("name").asString());
          }
        });
        about.append(hit.has("updated") ? " · " + date(hit.path("updated")) : "");
        cli.print("    " + dim(about.toString()));
        hit.path("snippets").forEach(snippet -> cli.print("    " + fragments(snippet.path("fragments"))));
        if (hit.has("copyCount")) {
          cli.print("    " + dim(alsoIn(hit)));
          hit.path("copies").forEach(copy -> cli.print("      " + dim(address(copy))));
        }
        cli.print("    " + dim(address(hit)));
      }
      cli.note(total + (total == 1 ? " result" : " results") + " in " + answer.path("tookMs").asDouble() + " ms");
      return true;
    }
  }

  @Command(name = "who", description = "Find out who knows about something.", footer = {
      "  kith who kafka",
      "  kith who 'lora range' --json",
      "  kith who 'who can help with tax in Leeds' --without me,manager",
      ""})
  static final class Who extends AskCommand {
    @Option(names = "--without", paramLabel = "WHOM", split = ",", description = "whom not to name: me, manager or both")
    private List<String> without = List.of();

    @Option(names = "--gems", description = "also those who know and write little")
    private boolean gems;

    Who(Cli cli) {
      super(cli);
    }

    @Override
    Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      if (!left().isEmpty()) {
        parameters.put("without", String.join(",", without));
      }
      if (gems) {
        parameters.put("gems", "true");
      }
      return parameters;
    }

    private Set<Ask.Without> left() {
      return without.stream().map(name -> Ask.Without.of(name.strip())
          .orElseThrow(() -> new CliError(Exit.USAGE, "--without is " + name + "; try me, manager or me,manager"))).collect(Collectors.toSet());
    }

    @Override
    String route() {
      return "/api/v1/experts";
    }

    @Override
    String[] lists() {
      return new String[] {"experts", "former", "faint", "declared"};
    }

    @Override
    byte[] ask(App app, String text, int limit, Viewer viewer) {
      return Json.experts(app.experts().whoKnows(new Ask(text, Map.of(), limit, left(), gems), viewer));
    }

    @Override
    boolean found(JsonNode answer) {
      return List.of("experts", "former", "declared").stream().anyMatch(list -> !answer.path(list).isEmpty());
    }

    @Override
    boolean show(JsonNode answer) {
      if (answer.has("message")) {
        cli.print(answer.path("message").asString());
      }
      String narrowed = answer.path("filters").valueStream().map(filter -> filter.path("text").asString()).collect(Collectors.joining(" "));
      if (!narrowed.isEmpty()) {
        cli.note("(understood: " + answer.path("query").path("parsed").asString() + " " + narrowed + ")");
      }
      answer.path("experts").forEach(this::person);
      nobody(answer.path("nobody"));
      people(answer.path("gems"), "Know it too, and are seldom named:");
      people(answer.path("former"), "Left the company:");
      people(answer.path("faint"), "Had to do with it:");
      if (!answer.path("declared").isEmpty()) {
        cli.print("");
        cli.print("Say that one can ask them:");
        answer.path("declared").forEach(person -> cli.print("  " + cli.terminal().styled(Style.BOLD,
            Table.clean(person.path("name").asString())) + "  " + dim(person.path("topic").asString())));
      }
      return found(answer);
    }

    private void nobody(JsonNode nobody) {
      JsonNode team = nobody.path("team");
      if (team.has("name")) {
        cli.print("");
        cli.print("Whose it is: " + Table.clean(team.path("why").asString()) + " Ask " + team.path("members").valueStream()
            .map(member -> Table.clean(member.path("name").asString())).collect(Collectors.joining(", ")) + ".");
      }
      if (!nobody.path("adjacent").isEmpty()) {
        cli.print("");
        cli.print("Near to it:");
        nobody.path("adjacent").forEach(near -> cli.print("  " + cli.terminal().styled(Style.BOLD,
            Table.clean(near.path("name").asString())) + "  " + dim(near.path("why").asString())));
      }
    }

    private void people(JsonNode people, String head) {
      if (!people.isEmpty()) {
        cli.print("");
        cli.print(head);
        people.forEach(this::person);
      }
    }

    private void person(JsonNode person) {
      cli.print("");
      cli.print(cli.terminal().styled(Style.BOLD, Table.clean(person.path("name").asString())) + "  "
          + person.path("strength").asString() + "  "
          + dim(String.join(", ", java.util.stream.Stream.of("title", "team", "place").map(key -> person.path(key).asString(""))
              .filter(text -> !text.isEmpty()).toList())));
      cli.print("  " + person.path("why").asString() + (person.has("lastActive")
          ? " Last active on it " + date(person.path("lastActive")) + "." : ""));
      person.path("caveats").forEach(caveat -> cli.print("  " + dim(caveat.asString())));
      if (person.has("backup")) {
        cli.print("  Or: " + Table.clean(person.path("backup").path("name").asString()));
      }
      if (person.has("successor")) {
        cli.print("  Now: " + person.path("successor").path("name").asString());
      }
      person.path("evidence").forEach(evidence -> cli.print("  - " + Table.clean(evidence.path("title").asString()) + "  "
          + dim(role(evidence.path("role")) + ", " + evidence.path("source").path("label").asString() + ", "
              + date(evidence.path("date")))));
    }
  }
}
