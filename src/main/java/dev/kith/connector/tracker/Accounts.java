package dev.kith.connector.tracker;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Rules;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The accounts of one tracker: how they are called, and which of them are nobody.
final class Accounts {
  /// Names such as `dependabot[bot]`, `build-bot`, `SyncBot` and `Automation for Jira`, but not people such as `Talbot`.
  private static final Pattern BOT = Pattern.compile(".*\\[bot]|.*[\\p{Ll}\\p{N} _.-](Bot|BOT)|.*[ _.-]bot|[Bb]ot[ _.-].*"
      + "|(?i:automation for jira|jira automation|addon_.*|project_\\d+_bot.*|group_\\d+_bot.*|gitlab-bot|alert-bot|"
      + "support-bot|visual-review-bot|security-bot|github-actions|dependabot(-preview)?|renovate|codecov(-commenter|-io)?|"
      + "jenkins|hudson|travis-ci|circleci|sonarcloud|coveralls)");

  private final String source;
  private final Set<String> bots = new HashSet<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Set<String> touched = new LinkedHashSet<>();

  /// @param bots accounts or names that are nobody, as the settings say
  Accounts(String source, List<String> bots) {
    this.source = source;
    bots.forEach(bot -> this.bots.add(bot.toLowerCase(Locale.ROOT)));
  }

  /// Principals of a setting, checked.
  static List<String> readers(String key, List<String> principals) {
    for (String principal : principals == null ? List.<String>of() : principals) {
      if (!Rules.isPrincipal(principal)) {
        throw new IllegalArgumentException(key + ": " + principal + " is nobody; try " + Rules.PRINCIPALS);
      }
    }
    return principals == null ? List.of() : List.copyOf(principals);
  }

  /// Says that an account is a program's.
  void bot(String account) {
    bots.add(account.toLowerCase(Locale.ROOT));
  }

  boolean isBot(String account, String name) {
    return bots.contains(account.toLowerCase(Locale.ROOT)) || bots.contains(name.toLowerCase(Locale.ROOT))
        || BOT.matcher(account).matches() || BOT.matcher(name).matches();
  }

  /// How an account is called, or empty.
  String name(String account) {
    return names.getOrDefault(account, "");
  }

  /// Keeps how an account is called; the first name counts.
  void name(String account, String name) {
    if (!account.isBlank() && !name.isBlank()) {
      names.putIfAbsent(account, name.strip());
    }
  }

  /// Who an account is; `null` for nobody, for programs, and for accounts that are gone.
  ///
  /// @param name as the record says, or empty: then as a list of users says
  Identity of(String account, String name) {
    String shown = name.isBlank() ? names.getOrDefault(account, account) : name;
    if (account.isBlank() || isBot(account, shown)) {
      return null;
    }
    return Identity.of(source, account, shown);
  }

  /// Adds somebody of a list of users, or what a record says of its author; what several say comes together.
  ///
  /// @param others other accounts, mail addresses
  void person(String account, String name, List<String> others, String title, String place, String about,
      List<String> groups,
      boolean active) {
    if (account.isBlank()) {
      return;
    }
    name(account, name);
    boolean human = !isBot(account, name);
    if (!human) {
      bot(account);
    }
    Set<String> aliases = new LinkedHashSet<>();
    Stream.concat(others.stream(), Stream.of(source + "/" + account)).map(String::strip).filter(alias -> !alias.isEmpty())
        .forEach(aliases::add);
    Person now = new Person(source, source + "/" + account, name.isBlank() ? account : name, List.copyOf(aliases), title, "",
        "",
        place, about, List.of(), groups, active, human);
    people.merge(account, now, Accounts::together);
    touched.add(account);
  }

  /// The accounts of which something was said since this was asked last.
  Set<String> touched() {
    Set<String> since = new LinkedHashSet<>(touched);
    touched.clear();
    return since;
  }

  /// What is known of an account, or `null`.
  Person person(String account) {
    return people.get(account);
  }

  String source() {
    return source;
  }

  private static Person together(Person old, Person now) {
    Set<String> aliases = new LinkedHashSet<>(old.aliases());
    aliases.addAll(now.aliases());
    Set<String> groups = new LinkedHashSet<>(old.groups());
    groups.addAll(now.groups());
    return new Person(old.source(), old.id(), old.id().endsWith("/" + old.name()) ? now.name() : old.name(),
        List.copyOf(aliases),
        old.title().isEmpty() ? now.title() : old.title(), "", "", old.place().isEmpty() ? now.place() : old.place(),
        old.about().isEmpty() ? now.about() : old.about(), List.of(), List.copyOf(groups), old.active() && now.active(),
        old.human() && now.human());
  }

  /// An entry of an access list for an account.
  String principal(String account) {
    return "user:" + source + "/" + account;
  }

  void send(Sink sink) throws IOException, InterruptedException {
    for (Person person : new ArrayList<>(people.values())) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      sink.person(person);
    }
  }
}
