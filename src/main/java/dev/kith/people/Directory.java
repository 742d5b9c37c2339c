package dev.kith.people;

import static dev.kith.model.Spelling.fold;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everybody, as one reading of the index knows them. Immutable: a change makes a new one.
///
/// Records of several sources are one person if they share an id, a mail address or an account. An identity in a document is a
/// person's if its key is one of theirs; if not, its account without the realm; if not, its name, provided that one person only
/// bears it. What fits two people fits nobody. Identities that fit nobody stand for themselves.
///
/// What was decided about people comes before all that: who was deleted is nobody here, what an admin has joined is one, what
/// an admin has split is two. While it cannot be known what was decided, there is nobody at all.
public final class Directory {
  public static final Directory EMPTY = of(List.of(), List.of());

  private static final int MOST_NAMES = 300_000;

  private final Decisions decisions;
  private final Map<String, Profile> byId;
  /// Immutable maps, so that a request for their names need not copy them and the engine knows them again.
  private final Map<String, String> byIdentity;
  /// The same, with who they are: asked for each part of each document that votes.
  private final Map<String, Profile> behind;
  private final Map<String, String> teamByIdentity;
  private final Resolver resolver;
  private final boolean holdsDeleted;
  private final int deletedRecords;
  /// Ids by word of the name; made when first asked for, since few questions name an author.
  private volatile Map<String, Set<String>> byWord;
  private volatile Set<String> teams;
  /// Texts hold the same names again and again, and folding one costs more than all else in a vote.
  private final Map<String, Optional<Profile>> named;
  /// Decisions that people made for themselves, by folded key of the person; and by id where it is somebody's.
  private final Map<String, List<Decision>> wishes;
  private final Set<String> disowned;

  /// @param byIdentity     ids of people, no bots
  /// @param holdsDeleted   whether something of what was joined is somebody's who was deleted
  /// @param deletedRecords how many entries of lists were left out therefore
  Directory(Decisions decisions, Map<String, Profile> byId, Map<String, String> byIdentity, Resolver resolver,
      boolean holdsDeleted, int deletedRecords) {
    this.decisions = decisions;
    this.byId = Collections.unmodifiableMap(byId);
    this.byIdentity = Map.copyOf(byIdentity);
    this.behind = HashMap.newHashMap(byIdentity.size());
    byIdentity.forEach((identity, id) -> behind.put(identity, byId.get(id)));
    this.resolver = resolver;
    this.holdsDeleted = holdsDeleted;
    this.deletedRecords = deletedRecords;
    this.named = new ConcurrentHashMap<>();
    Map<String, String> teams = new HashMap<>();
    byIdentity.forEach((identity, id) -> {
      String team = byId.get(id).team();
      if (!team.isEmpty()) {
        teams.put(identity, team);
      }
    });
    this.teamByIdentity = Map.copyOf(teams);
    this.wishes = wishes(decisions);
    this.disowned = decisions.all().stream().filter(decision -> decision.kind() == Kind.NOT_MY_EVIDENCE).map(Decision::other)
        .collect(Collectors.toSet());
  }

  private Directory(Directory joined, Decisions decisions) {
    this.decisions = decisions;
    this.byId = joined.byId;
    this.byIdentity = joined.byIdentity;
    this.behind = joined.behind;
    this.teamByIdentity = joined.teamByIdentity;
    this.resolver = joined.resolver;
    this.holdsDeleted = joined.holdsDeleted;
    this.deletedRecords = joined.deletedRecords;
    this.named = joined.named;
    this.wishes = wishes(decisions);
    this.disowned = decisions.all().stream().filter(decision -> decision.kind() == Kind.NOT_MY_EVIDENCE).map(Decision::other)
        .collect(Collectors.toSet());
  }

  /// Joins people and identities of whom nobody has decided anything.
  ///
  /// @param people     as the sources name them; those of the company's own list (ids without a realm) lead
  /// @param identities every identity in the documents, as stored: a key, or a key, a tab and a name
  public static Directory of(Collection<Person> people, Collection<String> identities) {
    return of(people, identities, Decisions.NONE);
  }

  /// As [#of(Collection, Collection)], after what was decided.
  public static Directory of(Collection<Person> people, Collection<String> identities, Decisions decisions) {
    return of(people, identities, decisions, null);
  }

  /// As [#of(Collection, Collection, Decisions)], sooner, since much is as it was.
  ///
  /// @param former the one before, or `null`
  public static Directory of(Collection<Person> people, Collection<String> identities, Decisions decisions, Directory former) {
    return decisions.readable() ? new Joining(decisions, former).directory(people, identities)
        : new Directory(decisions, Map.of(), Map.of(), new Resolver(Map.of(), Map.of(), Set.of(), decisions.erased()), true, 0);
  }

  /// The same people and identities after other decisions; empty if these change who is who, so that all must be joined anew.
  public Optional<Directory> with(Decisions others) {
    return decisions.readable() && others.readable() && joining(decisions).equals(joining(others))
        ? Optional.of(new Directory(this, others)) : Optional.empty();
  }

  private static List<Long> joining(Decisions decisions) {
    return decisions.all().stream().filter(decision -> switch (decision.kind()) {
      case MERGE, SPLIT, DELETED -> true;
      case NOT_ME, ASK_ME, HIDDEN, NOT_INFERRED, NOT_MY_EVIDENCE, HELPED, NOT_RIGHT -> false;
    }).map(Decision::number).toList();
  }

  private Map<String, List<Decision>> wishes(Decisions decisions) {
    Map<String, List<Decision>> out = new HashMap<>();
    for (Decision decision : decisions.all()) {
      if (decision.kind() != Kind.MERGE && decision.kind() != Kind.SPLIT && decision.kind() != Kind.DELETED) {
        out.computeIfAbsent(bearer(decision.person()), _ -> new ArrayList<>()).add(decision);
      }
    }
    return out;
  }

  /// The id of whom the first of these keys belongs to that belongs to anybody; else the first itself, folded, for somebody
  /// known from documents alone.
  private String bearer(List<String> keys) {
    for (String key : keys) {
      String id = resolver.byAlias().get(fold(key));
      if (id != null) {
        return id;
      }
    }
    return "\t" + fold(keys.getFirst());
  }

  /// False while it is not known what people decided: then nobody is here, and nobody may be shown by other ways.
  public boolean open() {
    return decisions.readable();
  }

  /// Whether an identity, as it stands or would stand in a document, is somebody's who was deleted; while nothing is known of
  /// decisions, each is.
  public boolean deleted(String identity) {
    return !open() || !decisions.erased().isEmpty() && resolver.resolve(identity).deleted();
  }

  /// Whether the index itself still holds somebody who was deleted.
  public boolean holdsDeleted() {
    return open() && holdsDeleted;
  }

  /// How many entries of lists in the index are those of people who were deleted.
  public int deletedRecords() {
    return deletedRecords;
  }

  /// What this person decided.
  public Wishes wishes(Profile person) {
    if (wishes.isEmpty()) {
      return Wishes.NONE;
    }
    List<Decision> all = new ArrayList<>(wishes.getOrDefault(person.id(), List.of()));
    if (!person.listed()) {
      person.aliases().forEach(key -> all.addAll(wishes.getOrDefault("\t" + fold(key), List.of())));
    }
    return all.isEmpty() ? Wishes.NONE : new Wishes(all);
  }

  /// The ids of documents of which somebody says that they show nothing of them.
  public Set<String> disowned() {
    return disowned;
  }

  /// The decisions that join or split this person, in the order of their numbers.
  public List<Decision> joins(Profile person) {
    Set<String> keys = new HashSet<>();
    person.aliases().forEach(key -> keys.add(fold(key)));
    return decisions.all().stream().filter(d -> d.kind() == Kind.MERGE || d.kind() == Kind.SPLIT)
        .filter(d -> keys.contains(fold(d.other())) || d.person().stream().anyMatch(key -> keys.contains(fold(key)))).toList();
  }

  /// How a decision names this person.
  public Subject subject(Profile person) {
    return Subject.of(person);
  }

  /// The keys of [#subject].
  public List<String> keys(Profile person) {
    return Subject.keys(person);
  }

  /// People in whose id, name or keys all these words stand, people of a list first, then by name. It looks at all that is
  /// known: for an admin.
  public List<Profile> search(String typed, int limit) {
    Set<String> words = words(fold(typed));
    return byId.values().stream().filter(person -> {
      String text = fold(person.id() + " " + person.name() + " " + person.team() + " " + String.join(" ", person.aliases()));
      return words.stream().allMatch(text::contains);
    }).sorted(Comparator.comparing(Profile::listed).reversed().thenComparing(person -> fold(person.name()))
        .thenComparing(Profile::id)).limit(limit).toList();
  }

  /// Each way this person is written, and why it is taken for them. It tells of documents that not everybody may read.
  public List<Join> explain(Profile person) {
    return new Explanation(resolver, decisions).of(person);
  }

  /// The listed person to whom an id, a mail address or an account belongs.
  public Optional<Profile> bearer(String key) {
    return Optional.ofNullable(resolver.byAlias().get(fold(key))).map(byId::get);
  }

  public Optional<Profile> person(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Collection<Profile> people() {
    return byId.values();
  }

  /// The person behind an identity as stored in a document; empty for bots, mailboxes and identities not seen when this
  /// directory was made.
  public Optional<Profile> of(String identity) {
    return Optional.ofNullable(behind.get(identity));
  }

  /// The listed person whom a name or account in a text stands for, if it can be but one; never somebody known only from
  /// documents.
  public Optional<Profile> named(String text) {
    Optional<Profile> known = named.get(text);
    if (known == null) {
      known = Optional.ofNullable(resolver.listed(text)).map(byId::get).filter(Profile::human);
      if (named.size() < MOST_NAMES) {
        named.put(text, known);
      }
    }
    return known;
  }

  /// All who are meant by what somebody typed behind `author:`: an id, an account, a whole name, or else words of a name; in
  /// the order of their ids, and no bots.
  ///
  /// @param shown leaves of some people those of whom the asker may know. It is asked at each step, so that somebody hidden
  ///              does not stand in the way of somebody who is not.
  public List<Profile> find(String typed, UnaryOperator<List<Profile>> shown) {
    String key = fold(typed);
    List<Profile> named = named(words(key));
    return Stream.of(
            Stream.ofNullable(byId.get(typed)),
            Stream.ofNullable(resolver.byAlias().get(key)).map(byId::get),
            named.stream().filter(person -> fold(person.name()).equals(key)),
            named.stream())
        .map(meant -> shown.apply(meant.filter(Profile::human).toList()))
        .filter(found -> !found.isEmpty()).findFirst().orElse(List.of());
  }

  /// Those who have all of these words in their name.
  private List<Profile> named(Set<String> words) {
    Map<String, Set<String>> byWord = byWord();
    List<Set<String>> bearers = words.stream().map(word -> byWord.getOrDefault(word, Set.of()))
        .sorted(Comparator.comparing(Set::size)).toList();
    return bearers.isEmpty() ? List.of() : bearers.getFirst().stream()
        .filter(id -> bearers.stream().allMatch(others -> others.contains(id))).sorted().map(byId::get).toList();
  }

  private Map<String, Set<String>> byWord() {
    Map<String, Set<String>> known = byWord;
    if (known == null) {
      known = new HashMap<>();
      for (Profile person : byId.values()) {
        for (String word : words(fold(person.name()))) {
          known.computeIfAbsent(word, _ -> new HashSet<>()).add(person.id());
        }
      }
      byWord = known;
    }
    return known;
  }

  /// Person's id by identity, for facets; bots and mailboxes are left out.
  public Map<String, String> idByIdentity() {
    return byIdentity;
  }

  /// Team by identity, for facets.
  public Map<String, String> teamByIdentity() {
    return teamByIdentity;
  }

  /// The people of a team, by its name in any case.
  public List<Profile> team(String name) {
    String key = fold(name);
    return byId.values().stream().filter(p -> p.human() && !p.team().isEmpty() && fold(p.team()).equals(key))
        .sorted((a, b) -> a.id().compareTo(b.id())).toList();
  }

  /// The names of all teams, in order.
  public Set<String> teams() {
    Set<String> known = teams;
    if (known == null) {
      Set<String> sorted = new TreeSet<>();
      byId.values().stream().filter(Profile::human).map(Profile::team).filter(team -> !team.isEmpty()).forEach(sorted::add);
      known = Collections.unmodifiableSet(sorted);
      teams = known;
    }
    return known;
  }

  private static Set<String> words(String folded) {
    Set<String> words = new HashSet<>();
    int start = -1;
    for (int at = 0, c; at <= folded.length(); at += at < folded.length() ? Character.charCount(c) : 1) {
      c = at < folded.length() ? folded.codePointAt(at) : ' ';
      if (!isLetterOrNumber(c)) {
        if (start >= 0) {
          words.add(folded.substring(start, at));
        }
        start = -1;
      } else if (start < 0) {
        start = at;
      }
    }
    return words;
  }

  /// As the classes L and N of Unicode.
  private static boolean isLetterOrNumber(int c) {
    int type = Character.getType(c);
    return Character.isLetter(c) || type == Character.DECIMAL_DIGIT_NUMBER || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }
}
