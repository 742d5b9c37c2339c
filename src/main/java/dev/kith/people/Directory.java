package dev.kith.people;

import dev.kith.model.Person;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everybody, as one reading of the index knows them. Immutable: a change makes a new one.
///
/// Records of several sources are one person if they share an id, a mail address or an account. An identity in a document is a
/// person's if its key is one of theirs; if not, its account without the realm; if not, its name, provided that one person only
/// bears it. What fits two people fits nobody. Identities that fit nobody stand for themselves.
public final class Directory {
  public static final Directory EMPTY = of(List.of(), List.of());

  private static final int MOST_NAMES = 300_000;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}_-]+");
  private static final Pattern EDGES = Pattern.compile("^-+|-+$");

  private final Map<String, Profile> byId;
  private final Map<String, String> byIdentity;
  private final Map<String, String> teamByIdentity;
  private final Map<String, Set<String>> byName;
  private final Map<String, String> byAlias;
  /// Ids by word of the name.
  private final Map<String, Set<String>> byWord = new HashMap<>();
  /// Texts hold the same names again and again, and folding one costs more than all else in a vote.
  private final Map<String, Optional<Profile>> named = new ConcurrentHashMap<>();

  private Directory(Map<String, Profile> byId, Map<String, String> byIdentity, Map<String, Set<String>> byName,
      Map<String, String> byAlias) {
    this.byId = Map.copyOf(byId);
    this.byIdentity = Map.copyOf(byIdentity);
    this.byName = byName;
    this.byAlias = byAlias;
    Map<String, String> teams = new HashMap<>();
    byIdentity.forEach((identity, id) -> {
      String team = byId.get(id).team();
      if (!team.isEmpty()) {
        teams.put(identity, team);
      }
    });
    this.teamByIdentity = Map.copyOf(teams);
    byId.forEach((id, person) ->
        words(fold(person.name())).forEach(word -> byWord.computeIfAbsent(word, _ -> new HashSet<>()).add(id)));
  }

  /// Joins people and identities.
  ///
  /// @param people     as the sources name them; those of the company's own list (ids without a realm) lead
  /// @param identities every identity in the documents, as stored: a key, or a key, a tab and a name
  public static Directory of(Collection<Person> people, Collection<String> identities) {
    return new Joining().directory(people, identities);
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
    return Optional.ofNullable(byIdentity.get(identity)).map(byId::get);
  }

  /// The listed person whom a name or account in a text stands for, if it can be but one; never somebody known only from
  /// documents.
  public Optional<Profile> named(String text) {
    Optional<Profile> known = named.get(text);
    if (known == null) {
      known = lookUp(text);
      if (named.size() < MOST_NAMES) {
        named.put(text, known);
      }
    }
    return known;
  }

  private Optional<Profile> lookUp(String text) {
    String key = fold(text);
    String id = byAlias.get(key);
    if (id == null) {
      Set<String> ids = byName.getOrDefault(key, Set.of());
      id = ids.size() == 1 ? ids.iterator().next() : null;
    }
    return Optional.ofNullable(id).map(byId::get).filter(Profile::human);
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
            Stream.ofNullable(byAlias.get(key)).map(byId::get),
            named.stream().filter(person -> fold(person.name()).equals(key)),
            named.stream())
        .map(meant -> shown.apply(meant.filter(Profile::human).toList()))
        .filter(found -> !found.isEmpty()).findFirst().orElse(List.of());
  }

  /// Those who have all of these words in their name.
  private List<Profile> named(Set<String> words) {
    List<Set<String>> bearers = words.stream().map(word -> byWord.getOrDefault(word, Set.of()))
        .sorted(Comparator.comparing(Set::size)).toList();
    return bearers.isEmpty() ? List.of() : bearers.getFirst().stream()
        .filter(id -> bearers.stream().allMatch(others -> others.contains(id))).sorted().map(byId::get).toList();
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
    Set<String> out = new TreeSet<>();
    byId.values().stream().filter(Profile::human).map(Profile::team).filter(team -> !team.isEmpty()).forEach(out::add);
    return out;
  }

  /// Lower case, no accents, single blanks: how names and accounts are compared.
  static String fold(String text) {
    // Nearly all is ASCII with single blanks, and is folded some hundred thousand times for one directory.
    boolean ascii = text.chars().allMatch(c -> c < 128);
    String lower = (ascii ? text : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll(""))
        .toLowerCase(Locale.ROOT).strip();
    boolean single = lower.indexOf("  ") < 0 && lower.chars().noneMatch(c -> c < ' ');
    String folded = single ? lower : BLANKS.matcher(lower).replaceAll(" ");
    return folded.startsWith("@") ? folded.substring(1) : folded;
  }

  private static Set<String> words(String folded) {
    Set<String> words = new HashSet<>(List.of(PARTS.split(folded)));
    words.remove("");
    return words;
  }

  /// Works a directory out; thrown away afterwards.
  private static final class Joining {
    private final Map<String, Profile> byId = new LinkedHashMap<>();
    private final Map<String, String> byAlias = new HashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, Set<String>> byName = new HashMap<>();

    /// @param id whose, or empty if two claim it
    private record Claim(String id, int rank) {}

    Directory directory(Collection<Person> people, Collection<String> identities) {
      for (List<Person> records : groups(people)) {
        listed(records);
      }
      settle();
      Map<String, String> byIdentity = new HashMap<>();
      Map<String, Set<String>> found = new HashMap<>();
      for (String identity : new TreeSet<>(identities)) {
        String id = resolve(identity);
        if (byId.get(id).human()) {
          byIdentity.put(identity, id);
          found.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(identity);
        }
      }
      byId.replaceAll((id, p) -> new Profile(p.id(), p.name(), p.title(), p.team(), p.place(), p.about(), p.managerId(),
          p.topics(), p.groups(), p.active(), p.listed(), p.human(), found.getOrDefault(id, Set.of()), p.aliases(),
          p.records()));
      return new Directory(byId, byIdentity, byName, byAlias);
    }

    /// Records that share a key belong to one person: accounts bring together what they share keys with, but two people of the
    /// company's own list (ids without a realm) stay two, so that a shared mailbox in an account cannot glue them. An account
    /// that shares no key is whose name it bears in the company's list, if one only bears it.
    private static List<List<Person>> groups(Collection<Person> people) {
      List<Person> sorted = people.stream().sorted((a, b) -> {
        int realm = Boolean.compare(a.id().contains("/"), b.id().contains("/"));
        return realm != 0 ? realm : (a.source() + "\n" + a.id()).compareTo(b.source() + "\n" + b.id());
      }).toList();
      Map<Integer, List<Person>> groups = new TreeMap<>();
      Map<Integer, Set<String>> owned = new HashMap<>();
      Map<String, Integer> owner = new HashMap<>();
      Map<String, Set<Integer>> names = new HashMap<>();
      Set<String> shared = new HashSet<>();
      int next = 0;
      for (Person person : sorted) {
        Set<String> keys = keys(person);
        boolean account = person.id().contains("/");
        Set<Integer> sharing = new TreeSet<>();
        keys.stream().filter(key -> !shared.contains(key)).map(owner::get).filter(group -> group != null
            && (account || fold(groups.get(group).getFirst().id()).equals(fold(person.id())))).forEach(sharing::add);
        if (account && sharing.isEmpty()) {
          Set<Integer> bearing = names.getOrDefault(fold(person.name()), Set.of());
          sharing.addAll(bearing.size() == 1 ? bearing : Set.of());
        }
        long listed = sharing.stream().filter(group -> !groups.get(group).getFirst().id().contains("/")).count();
        int group = next++;
        groups.put(group, new ArrayList<>());
        owned.put(group, new HashSet<>());
        if (listed <= 1) {
          // The company's list was sorted first, so its group is the first of those to be joined.
          for (int other : sharing) {
            if (other == sharing.iterator().next()) {
              groups.remove(group);
              owned.remove(group);
              group = other;
            } else {
              groups.get(group).addAll(groups.remove(other));
              Set<String> moved = owned.remove(other);
              owned.get(group).addAll(moved);
              for (String key : moved) {
                owner.put(key, group);
              }
            }
          }
        }
        groups.get(group).add(person);
        if (!account) {
          List<String> called = new ArrayList<>(person.aliases());
          called.add(person.name());
          for (String name : called) {
            names.computeIfAbsent(fold(name), _ -> new TreeSet<>()).add(group);
          }
        }
        for (String key : keys) {
          Integer other = owner.putIfAbsent(key, group);
          if (other == null) {
            owned.get(group).add(key);
          } else if (other != group && !account) {
            shared.add(key);
          }
        }
      }
      return List.copyOf(groups.values());
    }

    private static Set<String> keys(Person person) {
      Set<String> keys = new LinkedHashSet<>();
      keys.add(fold(person.id()));
      person.aliases().forEach(alias -> keys.add(fold(alias)));
      return keys;
    }

    private void listed(List<Person> records) {
      Person first = records.getFirst();
      String id = slug(first.id().contains("/") ? first.name() : first.id());
      Set<String> aliases = new LinkedHashSet<>();
      Set<String> names = new LinkedHashSet<>();
      for (Person record : records) {
        aliases.add(record.id());
        aliases.addAll(record.aliases());
        names.add(record.name());
      }
      Set<String> groups = new TreeSet<>();
      Set<String> topics = new LinkedHashSet<>();
      records.forEach(record -> {
        groups.addAll(record.groups());
        topics.addAll(record.topics());
      });
      byId.put(id, new Profile(id, first.name(), text(records, Person::title), text(records, Person::team),
          text(records, Person::place), text(records, Person::about), text(records, Person::manager), List.copyOf(topics),
          groups, first.active(), true, records.stream().allMatch(Person::human), Set.of(), aliases, List.copyOf(records)));
      for (Person record : records) {
        boolean account = record.id().contains("/");
        claim(record.id(), id, account ? 2 : 0);
        record.aliases().forEach(alias -> claim(alias, id, account ? 2 : 1));
      }
      for (String name : names) {
        byName.computeIfAbsent(fold(name), _ -> new LinkedHashSet<>()).add(id);
      }
    }

    /// @param rank 0 for an id of the company's list, 1 for its other names, 2 for what an account says of itself: the lower
    ///             wins, of equals neither
    private void claim(String name, String id, int rank) {
      claims.merge(fold(name), new Claim(id, rank), (old, other) -> old.rank != other.rank ? old.rank < other.rank ? old : other
          : new Claim(old.id.equals(other.id) ? old.id : "", old.rank));
    }

    /// What nobody else claims: these names stand for somebody in documents and in access lists.
    private void settle() {
      claims.forEach((name, claim) -> {
        if (!claim.id.isEmpty()) {
          byAlias.put(name, claim.id);
        }
      });
      byId.replaceAll((id, p) -> new Profile(id, p.name(), p.title(), p.team(), p.place(), p.about(),
          p.managerId().isEmpty() ? "" : manager(p.managerId()), p.topics(), p.groups(), p.active(), p.listed(), p.human(),
          p.identities(), p.aliases().stream().filter(alias -> id.equals(byAlias.get(fold(alias))))
              .collect(Collectors.toCollection(LinkedHashSet::new)), p.records()));
    }

    private String manager(String written) {
      String id = byAlias.get(fold(written));
      if (id == null) {
        Set<String> ids = byName.getOrDefault(fold(written), Set.of());
        id = ids.size() == 1 ? ids.iterator().next() : "";
      }
      return id;
    }

    private String resolve(String identity) {
      int tab = identity.indexOf('\t');
      String key = tab < 0 ? identity : identity.substring(0, tab);
      String account = key.substring(key.indexOf('/') + 1);
      String name = tab < 0 ? account : identity.substring(tab + 1);
      String id = byAlias.get(fold(key));
      if (id == null) {
        id = byAlias.get(fold(account));
      }
      for (String written : List.of(name, account)) {
        Set<String> ids = byName.getOrDefault(fold(written), Set.of());
        if (id == null && ids.size() == 1) {
          id = ids.iterator().next();
        }
      }
      return id != null ? id : unlisted(identity, key, name);
    }

    /// Somebody known from documents alone: one for each identity as it is written. Nothing here may depend on who else is:
    /// what one asker may not read must not change what another sees, be it only an id or the case of a name.
    private String unlisted(String identity, String key, String name) {
      String id = plain(name) + "." + digest(identity);
      byId.put(id, new Profile(id, name, "", "", "", "", "", List.of(), Set.of(), true, false, true, Set.of(), Set.of(key),
          List.of()));
      return id;
    }

    /// 60 bits in base 36: no two people of one name share them by chance or by choosing their accounts.
    private static String digest(String text) {
      try {
        byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Long.toString(ByteBuffer.wrap(sha).getLong() >>> 4, 36);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    private static String text(List<Person> records, Function<Person, String> field) {
      return records.stream().map(field).filter(text -> !text.isBlank()).findFirst().orElse("");
    }

    /// An id for addresses that nobody listed has yet: numbered if taken.
    private String slug(String text) {
      String base = plain(text);
      String id = base;
      for (int n = 2; byId.containsKey(id); n++) {
        id = base + "-" + n;
      }
      return id;
    }

    private static String plain(String text) {
      String plain = EDGES.matcher(UNSAFE.matcher(fold(text)).replaceAll("-")).replaceAll("");
      return plain.isEmpty() ? "person" : plain;
    }
  }
}
