package dev.kith.groups;

import dev.kith.access.Groups;
import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Access;
import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import dev.kith.store.Memberships;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Feed;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// All feeds of groups: keeps what they say, and gives what follows from it.
///
/// A state that a feed brings whole is compared with what is kept. What it takes away is in force before what it adds. Would it
/// take away more than [Rules#share], nothing of it happens until somebody has said that it is meant ([#accept]) — but for
/// accounts that it calls disabled: they are, at once. A feed that fails changes nothing; what it said last holds for
/// [Rules#keep], then nobody is in its groups.
public final class Realms implements Supplier<Groups> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PART = 10_000;
  /// Kinds that are asked by the clock, and so can be too old.
  private static final Set<String> TIMED = Set.of("ldap");

  /// What came of a state.
  ///
  /// @param held whether it waits for a word
  public record Outcome(Difference difference, boolean held) {}

  private final Store store;
  private final Memberships kept;
  private final Audit audit;
  private final InstantSource clock;
  private final Rules rules;
  private final Set<String> closed = new HashSet<>();
  private final Object reading = new Object();
  private final Told told;
  private volatile Groups known;

  public Realms(Store store, Audit audit, InstantSource clock, Rules rules) {
    this.store = store;
    this.kept = store.memberships();
    this.audit = audit;
    this.clock = clock;
    this.rules = rules;
    this.told = new Told(kept, rules);
  }

  /// Who is in which groups, at most a second old.
  @Override
  public Groups get() {
    try {
      long epoch = kept.epoch();
      Groups last = known;
      return current(last, epoch) ? last : read(epoch);
    } catch (StoreException _) {
      return Groups.UNREADABLE;
    }
  }

  private boolean current(Groups groups, long epoch) {
    return groups != null && groups.epoch() == epoch && clock.instant().isBefore(groups.next());
  }

  private Groups read(long epoch) {
    // not the lock of whoever changes something: nobody's search waits for the end of a sync
    synchronized (reading) {
      if (!current(known, epoch)) {
        known = told.now(clock);
      }
      return known;
    }
  }

  /// What groups are called in access lists, by their ids: of several of one name none may pass for another, so each goes by its
  /// id.
  ///
  /// @param groups names by id
  static Map<String, String> names(String realm, Map<String, String> groups) {
    Map<String, Long> bearers = groups.values().stream().collect(Collectors.groupingBy(Realms::folded, Collectors.counting()));
    Set<String> ids = groups.keySet().stream().map(Realms::folded).collect(Collectors.toSet());
    Map<String, String> out = HashMap.newHashMap(groups.size());
    groups.forEach((id, written) -> {
      String name = folded(written);
      boolean clear = bearers.get(name) == 1 && (name.equals(folded(id)) || !ids.contains(name));
      out.put(id, "group:" + realm + ":" + (clear ? written : id));
    });
    return out;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// From when on nobody is in this feed's groups, if it says nothing more.
  public Instant closes(Feed feed) {
    return closes(feed.kind(), feed.good(), rules);
  }

  static Instant closes(String kind, Instant good, Rules rules) {
    return TIMED.contains(kind) ? good.plus(rules.keep()) : Instant.MAX;
  }

  public List<Feed> feeds() {
    return kept.feeds();
  }

  /// What a feed said last.
  public State state(String realm) {
    return kept.state(realm);
  }

  /// What a state would change.
  ///
  /// @throws IllegalArgumentException if the realm is another feed's, or the state names something that cannot be
  public Difference difference(String realm, String kind, State state) {
    checked(realm, kind, state);
    return Difference.of(kept.state(realm), living(state));
  }

  /// Takes a whole state in, or keeps it until somebody has said that it is meant.
  ///
  /// @param word whether it is said already
  /// @param by   as the audit log names them
  /// @throws IllegalArgumentException as [#difference]
  public synchronized Outcome sync(String realm, String kind, State state, boolean word, String by) {
    checked(realm, kind, state);
    Instant now = clock.instant();
    kept.declare(realm, kind, now);
    Difference difference = Difference.of(kept.state(realm), living(state));
    disable(realm, difference.disabled(), by);
    if (difference.share() > rules.share() && !word) {
      boolean first = kept.held(realm).isEmpty();
      if (first) {
        audit.write(event(Type.GROUPS_HELD, by, realm, difference.words()));
      }
      kept.hold(realm, now, difference.words(), packed(state));
      return new Outcome(difference, true);
    }
    apply(realm, difference, by);
    kept.asked(realm, now, "");
    return new Outcome(difference, false);
  }

  private void disable(String realm, List<Account> accounts, String by) {
    if (!accounts.isEmpty()) {
      audit.write(event(Type.GROUPS_SYNCED, by, realm, accounts.size() + " disabled"));
      kept.put(realm, accounts, List.of(), List.of());
    }
  }

  private void apply(String realm, Difference difference, String by) {
    if (difference.isEmpty()) {
      return;
    }
    audit.write(event(Type.GROUPS_SYNCED, by, realm, difference.words()));
    Instant now = clock.instant();
    kept.remove(realm, difference.accountsGone(), difference.groupsGone(), difference.membersGone(), now);
    kept.put(realm, List.of(), difference.groups(), List.of());
    // in parts, since whoever asks for decisions waits for the end of each
    parts(difference.accounts(), part -> kept.put(realm, part, List.of(), List.of()));
    // in the order in which they lie there
    List<Member> members = difference.members().stream().sorted(Comparator.comparing(Member::group).thenComparing(Member::kind)
        .thenComparing(Member::value)).toList();
    parts(members, part -> kept.put(realm, List.of(), List.of(), part));
  }

  private static <T> void parts(List<T> all, Consumer<List<T>> each) {
    for (int from = 0; from < all.size(); from += PART) {
      each.accept(all.subList(from, Math.min(all.size(), from + PART)));
    }
  }

  /// Does what waits for a word.
  ///
  /// @throws IllegalArgumentException if nothing waits
  public synchronized Difference accept(String realm, String by) {
    byte[] held = kept.held(realm).orElseThrow(() -> new IllegalArgumentException("nothing of " + realm + " waits for a word"));
    Difference difference = Difference.of(kept.state(realm), living(unpacked(held)));
    disable(realm, difference.disabled(), by);
    apply(realm, difference, by);
    kept.asked(realm, clock.instant(), "");
    return difference;
  }

  /// Says that a feed could not be read.
  public synchronized void failed(String realm, String kind, String problem) {
    Instant now = clock.instant();
    kept.declare(realm, kind, now);
    Feed feed = kept.feed(realm).orElseThrow();
    if (!feed.problem().equals(problem)) {
      audit.write(event(Type.GROUPS_FAILED, "kith", realm, problem));
    }
    kept.asked(realm, now, problem);
  }

  /// Writes down which feeds have been silent for too long, each once.
  public synchronized void watch() {
    Instant now = clock.instant();
    for (Feed feed : kept.feeds()) {
      if (now.isBefore(closes(feed))) {
        closed.remove(feed.realm());
      } else if (closed.add(feed.realm())) {
        audit.write(event(Type.GROUPS_CLOSED, "kith", feed.realm(), feed.problem().isEmpty() ? "no answer for too long" : feed.problem()));
      }
    }
  }

  static Event event(Type type, String by, String realm, String what) {
    String line = what.replaceAll("\\p{Cntrl}+", " ");
    return new Event(type, by, "feed:" + realm, Map.of("what", line.length() > 300 ? line.substring(0, 300) + "…" : line));
  }

  /// What the groups of a realm are called in access lists, by their ids.
  public Map<String, String> names(String realm) {
    return names(realm, kept.state(realm).groups().stream().collect(Collectors.toMap(Group::id, Group::name)));
  }

  public Rules rules() {
    return rules;
  }

  public InstantSource clock() {
    return clock;
  }

  Audit audit() {
    return audit;
  }

  Memberships kept() {
    return kept;
  }

  /// @throws IllegalArgumentException if it cannot be a realm of this kind
  void checked(String realm, String kind) {
    if (!Access.REALM.matcher(realm).matches()) {
      throw new IllegalArgumentException("“" + realm + "” cannot be a realm; try small letters, digits and hyphens, such as corp");
    }
    Optional<String> known = kept.kind(realm);
    if (known.isPresent() && !known.get().equals(kind)) {
      throw new IllegalArgumentException("the realm " + realm + " is that of a feed by " + known.get()
          + "; a realm has one feed, so choose another name");
    }
  }

  private void checked(String realm, String kind, State state) {
    checked(realm, kind);
    state.groups().stream().map(Group::name).filter(name -> !isName(name)).findFirst().ifPresent(name -> {
      throw new IllegalArgumentException("“" + name.replaceAll("\\p{Cntrl}", "?")
          + "” cannot be a group's name: it must be 1 to 300 characters in one line");
    });
  }

  /// Whether access lists can hold it.
  static boolean isName(String name) {
    return !name.isBlank() && name.length() <= 300 && name.chars().noneMatch(Character::isISOControl);
  }

  /// Without those who were deleted from Kith, whom no feed may bring back.
  private State living(State state) {
    Erased erased = store.decisions().erased();
    if (erased.isEmpty()) {
      return state;
    }
    Set<String> gone = state.accounts().stream().filter(account -> isErased(account.keys())).map(Account::id).collect(Collectors.toSet());
    return new State(state.accounts().stream().filter(account -> !gone.contains(account.id())).toList(), state.groups(),
        state.members().stream().filter(member -> switch (member.kind()) {
          case ACCOUNT -> !gone.contains(member.value());
          case PRINCIPAL -> !member.value().startsWith("user:") || !isErased(List.of(member.value().substring(5)));
          case GROUP -> true;
        }).collect(Collectors.toSet()));
  }

  boolean isErased(Collection<String> keys) {
    Erased erased = store.decisions().erased();
    return keys.stream().anyMatch(key -> erased.key(Spelling.fold(key)));
  }

  private static byte[] packed(State state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(JSON.writeValueAsBytes(state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static State unpacked(byte[] held) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(held))) {
      return JSON.readValue(in.readAllBytes(), State.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
