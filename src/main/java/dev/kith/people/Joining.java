package dev.kith.people;

import static dev.kith.model.Spelling.fold;

import dev.kith.model.Decisions;
import dev.kith.model.Person;
import dev.kith.people.Resolver.Match;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Works a directory out, after what admins have said; thrown away afterwards.
final class Joining {
  private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}_-]+");
  private static final Pattern EDGES = Pattern.compile("^-+|-+$");

  private final Directory former;
  private final Statements statements;
  private final Map<String, Profile> byId = new LinkedHashMap<>();
  private final Map<String, String> byAlias = new HashMap<>();
  private final Map<String, Claim> claims = new HashMap<>();
  private final Map<String, Set<String>> byName = new HashMap<>();
  private final Resolver resolver;

  /// @param id whose, or empty if two claim it
  private record Claim(String id, int rank) {}

  /// @param former who is known from documents alone stays the same, so it need not be worked out again
  Joining(Decisions decisions, Directory former) {
    this.former = former;
    this.statements = new Statements(decisions);
    this.resolver = new Resolver(byAlias, byName, statements.split(), decisions.erased());
  }

  Directory directory(Collection<Person> people, Collection<String> identities) {
    List<Person> living = people.stream().filter(person -> !resolver.deleted(person)).toList();
    boolean holdsDeleted = living.size() < people.size();
    List<Person> told = statements.told(living);
    List<List<Person>> groups = statements.merged(groups(told, Set.of()));
    Statements.Parted parted = statements.parted(groups);
    if (!parted.alone().isEmpty() || parted.cut()) {
      groups = statements.merged(groups(parted.records(), parted.alone()));
    }
    groups.forEach(this::listed);
    settle();
    Map<String, String> byIdentity = HashMap.newHashMap(identities.size());
    Map<String, Set<String>> found = new HashMap<>();
    for (String identity : identities.stream().sorted().toList()) {
      Match match = resolver.resolve(identity);
      holdsDeleted |= match.deleted();
      String id = match.deleted() ? null : match.id() != null ? match.id() : unlisted(identity);
      if (id != null && byId.get(id).human()) {
        byIdentity.put(identity, id);
        if (match.id() != null) {
          found.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(identity);
        }
      }
    }
    byId.replaceAll((id, p) -> !p.listed() ? p : new Profile(p.id(), p.name(), p.title(), p.team(), p.place(), p.about(),
        p.managerId(), p.topics(), p.groups(), p.active(), p.listed(), p.human(), found.getOrDefault(id, Set.of()), p.aliases(),
        p.records()));
    return new Directory(statements.decisions(), byId, byIdentity, resolver, holdsDeleted,
        people.size() - living.size());
  }

  /// Records that share a key belong to one person: accounts bring together what they share keys with, but two people of the
  /// company's own list (ids without a realm) stay two, so that a shared mailbox in an account cannot glue them. An account
  /// that shares no key is whose name it bears in the company's list, if one only bears it.
  ///
  /// @param alone folded ids of accounts that an admin has split off: they join nobody
  private List<List<Person>> groups(Collection<Person> people, Set<String> alone) {
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
      if (account && alone.contains(fold(person.id()))) {
        sharing.clear();
      } else if (account && sharing.isEmpty() && !resolver.erased().name(fold(person.name()))) {
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

  static Set<String> keys(Person person) {
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
    String id = resolver.listed(written);
    return id == null ? "" : id;
  }

  /// Somebody known from documents alone: one for each identity as it is written. Nothing here may depend on who else is:
  /// what one asker may not read must not change what another sees, be it only an id or the case of a name.
  private String unlisted(String identity) {
    Optional<Profile> known = former == null ? Optional.empty() : former.of(identity).filter(person -> !person.listed());
    if (known.isPresent()) {
      byId.put(known.get().id(), known.get());
      return known.get().id();
    }
    int tab = identity.indexOf('\t');
    String key = tab < 0 ? identity : identity.substring(0, tab);
    String name = tab < 0 ? key.substring(key.indexOf('/') + 1) : identity.substring(tab + 1);
    String id = plain(name) + "." + digest(identity);
    byId.put(id, new Profile(id, name, "", "", "", "", "", List.of(), Set.of(), true, false, true, Set.of(identity), Set.of(key),
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
    String folded = fold(text);
    String plain = isSimple(folded) ? folded.replace(' ', '-')
        : EDGES.matcher(UNSAFE.matcher(folded).replaceAll("-")).replaceAll("");
    return plain.isEmpty() ? "person" : plain;
  }

  /// Whether it is nothing but small letters, digits and single blanks inside, as most names are.
  private static boolean isSimple(String folded) {
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == ' ')) {
        return false;
      }
    }
    return folded.isEmpty() || folded.charAt(0) != ' ';
  }
}
