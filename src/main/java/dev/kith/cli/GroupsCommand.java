package dev.kith.cli;

import dev.kith.access.Groups;
import dev.kith.audit.AuditLog;
import dev.kith.groups.Difference;
import dev.kith.groups.FeedSchedule;
import dev.kith.groups.Realms;
import dev.kith.groups.Source;
import dev.kith.groups.Tables;
import dev.kith.model.Access;
import dev.kith.store.Memberships.Feed;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.store.Store;
import dev.kith.web.PeopleJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `kith groups`: feeds of groups, what they say, and why somebody is in a group. It reads and writes the store itself; a
/// running server notices within a second.
@Command(name = "groups", description = "See and keep who is in which groups.", footer = {
    "  kith groups                   all feeds: where from, how many, how fresh",
    "  kith groups show              all groups",
    "  kith groups show corp:devs    who is in one",
    "  kith groups check mira        the groups of somebody, and why",
    "  kith groups import groups.csv --dry-run",
    "  kith groups sync              ask the directory server now",
    "  kith groups accept corp       do what waits for a word",
    ""})
final class GroupsCommand implements Callable<Integer> {
  private static final String USER = "user:";
  private static final String GROUP = "group:";
  /// How many keys are asked for at once, and how many are named.
  private static final int KEYS = 5_000;
  private static final int NAMED = 5;

  private final Cli cli;

  GroupsCommand(Cli cli) {
    this.cli = cli;
  }

  /// The settings and the feeds over a store of their own.
  private record Desk(Cli cli, KithSettings kith, Store store, Realms realms) implements AutoCloseable {
    static Desk open(Cli cli, boolean secrets) {
      Config config = cli.configOrDemo();
      KithSettings kith = (secrets ? config : config.withoutSecrets()).kith();
      Store store = new Store(kith.data(), cli.clock());
      return new Desk(cli, kith, store, new Realms(store, new AuditLog(kith.data(), kith.audit().keep(), cli.clock()), cli.clock(),
          kith.groups().rules()));
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Override
  public Integer call() {
    try (Desk desk = Desk.open(cli, false)) {
      List<Feed> feeds = desk.realms.feeds();
      if (cli.isJson()) {
        cli.printJson(Map.of("feeds", feeds.stream().map(feed -> json(desk, feed)).toList()), "feeds");
      } else if (feeds.isEmpty()) {
        cli.note("There is no feed of groups; kith groups import FILE takes a table in, docs/security.md tells of the others.");
      } else {
        Table table = new Table("realm", "feed", "accounts", "groups", "memberships", "last good", "state");
        feeds.forEach(feed -> table.row(feed.realm(), feed.kind(), feed.accounts(), feed.groups(), feed.members(), ago(feed.good()),
            state(desk, feed)));
        cli.print(table);
      }
      return feeds.isEmpty() ? Exit.NOTHING_FOUND : Exit.OK;
    }
  }

  private String ago(Instant then) {
    return then.equals(Instant.EPOCH) ? "never" : StatusCommand.ago(Duration.between(then, cli.clock().instant()));
  }

  private String state(Desk desk, Feed feed) {
    boolean closed = !cli.clock().instant().isBefore(desk.realms.closes(feed));
    return closed ? "closed: nobody is in its groups" + (feed.problem().isEmpty() ? "" : "; " + feed.problem())
        : feed.held() != null ? "waits for a word: " + feed.why()
        : feed.problem().isEmpty() ? "well" : "fails: " + feed.problem() + "; closes at " + desk.realms.closes(feed);
  }

  private Map<String, Object> json(Desk desk, Feed feed) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("realm", feed.realm());
    out.put("feed", feed.kind());
    out.put("accounts", feed.accounts());
    out.put("groups", feed.groups());
    out.put("memberships", feed.members());
    out.put("good", feed.good().toString());
    out.put("tried", feed.tried().toString());
    Instant closes = desk.realms.closes(feed);
    out.put("open", cli.clock().instant().isBefore(closes));
    if (!closes.equals(Instant.MAX)) {
      out.put("closes", closes.toString());
    }
    if (!feed.problem().isEmpty()) {
      out.put("problem", feed.problem());
    }
    if (feed.held() != null) {
      out.put("held", feed.held().toString());
      out.put("waits", feed.why());
    }
    return out;
  }

  @Command(description = "Show all groups, or who is directly in one.", footer = {"  kith groups show corp:devs", ""})
  int show(@Parameters(paramLabel = "REALM:NAME", arity = "0..1", description = "a group, as kith groups show names it") String name) {
    try (Desk desk = Desk.open(cli, false)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Feed feed : desk.realms.feeds()) {
        State state = desk.realms.state(feed.realm());
        Map<String, String> names = desk.realms.names(feed.realm());
        Map<String, List<Member>> members = state.members().stream().collect(Collectors.groupingBy(Member::group));
        Map<String, String> accounts = state.accounts().stream().collect(Collectors.toMap(account -> account.id(), account -> account.name()));
        for (Group group : state.groups()) {
          String called = names.get(group.id()).substring(GROUP.length());
          if (name == null || name.equals(called)) {
            List<Member> in = members.getOrDefault(group.id(), List.of());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("group", called);
            row.put("people", in.stream().filter(member -> isPerson(member)).count());
            row.put("groups", in.stream().filter(member -> !isPerson(member)).count());
            if (name != null) {
              row.put("members", in.stream().map(member -> switch (member.kind()) {
                case ACCOUNT -> accounts.getOrDefault(member.value(), member.value());
                case GROUP -> names.getOrDefault(member.value(), member.value());
                case PRINCIPAL -> member.value();
              }).sorted().toList());
            }
            rows.add(row);
          }
        }
      }
      print(rows, name);
      return rows.isEmpty() ? Exit.NOTHING_FOUND : Exit.OK;
    }
  }

  private static boolean isPerson(Member member) {
    return member.kind() == Kind.ACCOUNT || member.value().startsWith("user:");
  }

  private void print(List<Map<String, Object>> rows, String name) {
    if (cli.isJson()) {
      cli.printJson(Map.of("groups", rows), "groups");
    } else if (rows.isEmpty()) {
      cli.note(name == null ? "There are no groups." : "There is no group " + name + "; kith groups show names all.");
    } else if (name == null) {
      Table table = new Table("group", "people", "groups in it");
      rows.stream().sorted((a, b) -> a.get("group").toString().compareTo(b.get("group").toString()))
          .forEach(row -> table.row(row.get("group"), row.get("people"), row.get("groups")));
      cli.print(table);
    } else {
      rows.forEach(row -> ((List<?>) row.get("members")).forEach(member -> cli.print(member.toString())));
    }
  }

  @Command(name = "import", description = "Take in a table realm,group,member; it says all there is of its realms.", footer = {
      "  kith groups import groups.csv --dry-run    what it would change", ""})
  int table(@Parameters(paramLabel = "FILE", description = "CSV in UTF-8") Path file,
      @Option(names = "--dry-run", description = "say what it would change, and change nothing") boolean dry,
      @Option(names = "--force", description = "take it in though it removes more than a fifth") boolean force) throws IOException,
      InterruptedException {
    try (Desk desk = Desk.open(cli, false)) {
      Map<String, State> states = Tables.read(file, cli.clock().instant());
      List<Map<String, Object>> said = new ArrayList<>();
      boolean held = false;
      // first whether all can be: half a file taken in is nothing that anybody meant
      Map<String, Difference> differences = new LinkedHashMap<>();
      states.forEach((realm, state) -> differences.put(realm, desk.realms.difference(realm, "csv", state)));
      for (Map.Entry<String, Difference> each : differences.entrySet()) {
        boolean tooMuch = each.getValue().share() > desk.realms.rules().share() && !force;
        held |= tooMuch;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("realm", each.getKey());
        row.put("changes", each.getValue().words());
        row.put("refused", tooMuch);
        if (dry) {
          row.put("removed", lines(each.getValue().membersGone()));
          row.put("added", lines(each.getValue().members()));
        }
        said.add(row);
      }
      if (!dry && !held) {
        states.forEach((realm, state) -> desk.realms.sync(realm, "csv", state, force, Cli.actor()));
      }
      List<String> unknown = held ? List.of() : unknown(states.values());
      said(said, dry, held, unknown, held ? List.of() : undefined(states, desk.realms), states.values().stream().flatMap(GroupsCommand::keys).distinct().count());
      return held ? Exit.NOT_ALLOWED : Exit.OK;
    }
  }

  private static Stream<String> keys(State state) {
    return state.members().stream().filter(member -> member.kind() == Kind.PRINCIPAL && member.value().startsWith(USER))
        .map(member -> member.value().substring(USER.length()));
  }

  /// The groups that are to be in others, and that no feed says anything of. Whether sources and lists of people know a group
  /// (`list:`) is not looked at.
  private static List<String> undefined(Map<String, State> states, Realms realms) {
    Map<String, Set<String>> known = new HashMap<>();
    Set<String> out = new TreeSet<>();
    states.forEach((realm, state) -> {
      Set<String> ids = state.groups().stream().map(Group::id).collect(Collectors.toSet());
      for (Member member : state.members()) {
        String other = member.kind() == Kind.PRINCIPAL ? Access.realm(member.value()) : "";
        if (member.kind() == Kind.GROUP && !ids.contains(member.value())) {
          out.add(realm + ":" + member.value());
        } else if (!other.isEmpty() && !known.computeIfAbsent(other, _ -> names(other, states, realms)).contains(folded(member.value()))) {
          out.add(member.value().substring(GROUP.length()));
        }
      }
    });
    return List.copyOf(out);
  }

  /// As they will be called when the table is taken in.
  private static Set<String> names(String realm, Map<String, State> states, Realms realms) {
    Stream<String> names = states.containsKey(realm) ? states.get(realm).groups().stream().map(group -> GROUP + realm + ":" + group.name())
        : realms.names(realm).values().stream();
    return names.map(GroupsCommand::folded).collect(Collectors.toSet());
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// Whom the lists of people do not have; nobody if that cannot be known just now.
  private List<String> unknown(Collection<State> states) throws InterruptedException {
    List<String> keys = states.stream().flatMap(GroupsCommand::keys).distinct().sorted().toList();
    List<String> unknown = new ArrayList<>();
    try {
      for (int from = 0; from < keys.size(); from += KEYS) {
        List<String> part = keys.subList(from, Math.min(keys.size(), from + KEYS));
        new Administering(cli).ask(server -> server.post("/api/v1/admin/people/unknown", Map.of("keys", part)),
            app -> PeopleJson.unknown(part, app.search())).path("unknown").forEach(key -> unknown.add(key.asString()));
      }
    } catch (IOException e) {
      cli.note("Whether the members are in a list of people could not be looked up: " + e.getMessage());
    }
    return unknown;
  }

  private static List<String> lines(Iterable<Member> members) {
    List<String> out = new ArrayList<>();
    members.forEach(member -> out.add(member.group() + "," + (member.kind() == Kind.GROUP ? "group:" : "") + member.value()));
    return out.stream().sorted().toList();
  }

  private void said(List<Map<String, Object>> said, boolean dry, boolean held, List<String> unknown, List<String> undefined, long members) {
    if (cli.isJson()) {
      cli.printJson(Map.of("dryRun", dry, "taken", !dry && !held, "realms", said, "unknown", unknown,
          "unknownGroups", undefined), "realms");
      return;
    }
    for (Map<String, Object> row : said) {
      cli.print(row.get("realm") + ": " + row.get("changes"));
      if (dry) {
        ((List<?>) row.get("removed")).forEach(line -> cli.print("  - " + line));
        ((List<?>) row.get("added")).forEach(line -> cli.print("  + " + line));
      }
    }
    if (held) {
      cli.warn("it removes more than the share that may go at once (groups.mostPercent), so nothing " + (dry ? "would be" : "was")
          + " taken in; if that is right: --force");
    } else if (dry) {
      cli.note("Nothing was changed.");
    }
    if (!unknown.isEmpty()) {
      cli.warn(unknown.size() + " of " + Reports.plural(members, "member") + (unknown.size() == 1 ? " is" : " are")
          + " in no list of people, which opens nothing to anybody: " + first(unknown));
    }
    if (!undefined.isEmpty()) {
      cli.warn(Reports.plural(undefined.size(), "group") + " that should be in others " + (undefined.size() == 1 ? "is" : "are")
          + " in no feed, which opens nothing to anybody: " + first(undefined));
    }
  }

  private static String first(List<String> some) {
    return String.join(", ", some.subList(0, Math.min(NAMED, some.size()))) + (some.size() > NAMED ? " and others (--json names all)" : "");
  }

  @Command(description = "Ask the feeds that are asked by the clock, now.", footer = {"  kith groups sync", ""})
  int sync() {
    try (Desk desk = Desk.open(cli, true)) {
      List<Source> sources = desk.kith.groups().sources();
      if (sources.isEmpty()) {
        throw new CliError(Exit.USAGE, "no feed is asked by the clock; set groups.ldap.url in kith.yaml");
      }
      List<String> lines = sources.stream().map(source -> FeedSchedule.sync(desk.realms, source, Cli.actor())).toList();
      if (cli.isJson()) {
        cli.printJson(Map.of("said", lines));
      } else {
        lines.forEach(cli::print);
      }
      return desk.realms.feeds().stream().anyMatch(feed -> !feed.problem().isEmpty() || feed.held() != null) ? Exit.PARTLY : Exit.OK;
    }
  }

  @Command(description = "Do what of a feed waits for a word.", footer = {"  kith groups accept corp    its realm is in kith groups", ""})
  int accept(@Parameters(paramLabel = "REALM", description = "the feed's realm") String realm) {
    try (Desk desk = Desk.open(cli, false)) {
      Difference done = desk.realms.accept(realm, Cli.actor());
      if (cli.isJson()) {
        cli.printJson(Map.of("realm", realm, "changes", done.words()));
      } else {
        cli.print(realm + ": " + done.words());
      }
      return Exit.OK;
    } catch (IllegalArgumentException e) {
      throw new CliError(Exit.NOTHING_FOUND, e.getMessage());
    }
  }

  @Command(description = "Show the groups of somebody, and why they are in each.", footer = {"  kith groups check mira", ""})
  int check(@Parameters(paramLabel = "PERSON", description = "the person's id, as in kith people") String person) throws IOException,
      InterruptedException {
    JsonNode answer = PeopleCommand.one(cli, person);
    if (cli.isJson()) {
      cli.printJson(Map.of("person", person, "disabled", answer.path("disabled").asBoolean(false), "groups", answer.path("groups")), "groups");
    } else {
      if (answer.path("disabled").asBoolean(false)) {
        cli.note(person + " is disabled by a feed, and sees nothing.");
      }
      cli.print(table(answer));
    }
    return answer.path("groups").isEmpty() ? Exit.NOTHING_FOUND : Exit.OK;
  }

  /// The groups of somebody, as `/api/v1/admin/people/{id}` tells them.
  static Table table(JsonNode person) {
    Table table = new Table("group", "from", "why");
    person.path("groups").forEach(group -> table.row(group.path("group").asString(), group.path("from").asString(),
        group.path("path").valueStream().map(JsonNode::asString).collect(Collectors.joining(" → "))));
    return table;
  }

  /// What `kith doctor` says of feeds.
  static void doctor(Cli cli, KithSettings kith, Checkup checkup) {
    try (Desk desk = Desk.open(cli, false)) {
      for (Feed feed : desk.realms.feeds()) {
        String what = "groups " + feed.realm();
        Instant closes = desk.realms.closes(feed);
        if (!cli.clock().instant().isBefore(closes)) {
          checkup.fail(what, "closed since " + closes + ": nobody is in its groups", feed.problem().isEmpty()
              ? "kith serve asks it by the clock; kith groups sync asks now" : feed.problem());
        } else if (feed.held() != null) {
          checkup.warn(what, "since " + feed.held() + " a change waits for a word: " + feed.why(), "if it is right: kith groups accept " + feed.realm());
        } else if (!feed.problem().isEmpty()) {
          checkup.warn(what, "could not be read: " + feed.problem() + "; what it said last holds until " + closes, "kith groups sync tries again");
        } else {
          checkup.ok(what, feed.groups() + " groups by " + feed.kind() + ", " + feed.members() + " memberships");
        }
      }
      kith.groups().sources().stream().filter(source -> desk.realms.feeds().stream().noneMatch(feed -> feed.realm().equals(source.realm())))
          .forEach(source -> checkup.warn("groups " + source.realm(), "never read", "kith groups sync"));
      Groups groups = desk.realms.get();
      if (!groups.readable()) {
        checkup.fail("groups", "cannot be read, so nobody sees anything", "see decisions");
      }
    }
  }
}
