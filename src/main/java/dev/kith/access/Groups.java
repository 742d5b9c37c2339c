package dev.kith.access;

import dev.kith.model.Access;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Who is in which groups, as the feeds said last: one moment, immutable. Groups within groups are worked out when it is made,
/// so that asking is a matter of looking up; a group that holds itself by a detour does no harm.
///
/// A feed is a **realm**, and its groups are `group:<realm>:<name>`: no feed can say who is in another's. Members are
/// `user:<key>`, another group's principal, or an account of the feed ([Account]).
///
/// **Unsure is nobody.** A realm whose feed has failed for too long ([Realm#closes]) has no groups; a key that two active
/// accounts of one realm claim is neither's; somebody all of whose accounts in a realm are disabled sees nothing at all.
public final class Groups {
  /// There is no feed.
  public static final Groups NONE = new Groups(0, true, List.of(), Map.of(), InstantSource.system());
  /// It cannot be known who is in which group: nobody is in any, and nobody sees anything.
  public static final Groups UNREADABLE = new Groups(-1, false, List.of(), Map.of(), InstantSource.system());

  private static final int[] NOTHING = {};

  /// What one feed says.
  ///
  /// @param name     in lower case, without a colon
  /// @param closes   from when on its groups match nobody; [Instant#MAX] for never
  /// @param accounts people as the feed knows them; empty where it names members by their keys
  /// @param listed   whether it lists all its accounts, so that somebody without one is unknown to it
  public record Realm(String name, Instant closes, boolean listed, List<Account> accounts, List<Group> groups) {}

  /// A person as a feed knows them.
  ///
  /// @param keys   how lists of people may write the same person: a login, a mail address
  /// @param until  from when on nothing is known of their groups; [Instant#MAX] for never
  public record Account(String id, Set<String> keys, boolean active, Instant until) {}

  /// @param principal `group:<realm>:<name>`
  /// @param accounts  ids of the accounts in it
  /// @param members   principals of the people and groups in it
  public record Group(String principal, Collection<String> accounts, Collection<String> members) {}

  /// What follows from who somebody is.
  ///
  /// @param disabled whether a feed says that they are to see nothing
  /// @param groups   principals
  /// @param realms   those of which it is sure that these are all their groups
  public record Standing(boolean disabled, Set<String> groups, Set<String> realms) {}

  /// An account as it is now, and the groups that it is in directly, as principals.
  public record Change(String realm, Account account, Collection<String> groups) {}

  /// An account and the groups it is in directly, by number.
  private record Known(String realm, Account account, int[] in) {}

  /// What is kept of a realm.
  private record Kept(Instant closes, boolean listed) {}

  private final long epoch;
  private final boolean readable;
  private final InstantSource clock;
  private final Instant next;
  private final Map<String, Kept> realms;
  private final Set<String> open;
  private final Nesting nesting;
  private final Map<String, int[]> direct;
  /// By key all accounts of any feed that have it.
  private final Map<String, List<Known>> accounts;
  /// By realm and id.
  private final Map<String, Map<String, Known>> byId;

  /// Which groups there are, and what lies in what: the same for as long as only people come and go.
  ///
  /// @param within  of each group those it lies in, at any depth, itself first
  /// @param holders of each group those it lies in directly
  private record Nesting(List<String> names, Map<String, Integer> numbers, int[][] within, int[][] holders) {}

  private Groups(long epoch, boolean readable, Collection<Realm> all, Map<String, Collection<String>> links, InstantSource clock) {
    this.epoch = epoch;
    this.readable = readable;
    this.clock = clock;
    this.realms = new HashMap<>();
    all.forEach(realm -> realms.put(realm.name(), new Kept(realm.closes(), realm.listed())));
    this.open = open(realms, clock.instant());
    this.next = next(realms, open);
    List<Realm> usable = all.stream().filter(realm -> open.contains(realm.name())).toList();
    List<String> names = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    usable.forEach(realm -> realm.groups().forEach(group -> number(group.principal(), names, numbers)));
    links.keySet().forEach(group -> number(group, names, numbers));
    Map<String, List<Integer>> in = new HashMap<>();
    Map<String, Map<String, List<Integer>>> ofAccounts = new HashMap<>();
    List<List<Integer>> above = new ArrayList<>();
    names.forEach(_ -> above.add(new ArrayList<>(2)));
    for (Realm realm : usable) {
      Map<String, List<Integer>> mine = ofAccounts.computeIfAbsent(realm.name(), _ -> new HashMap<>());
      for (Group group : realm.groups()) {
        int number = numbers.get(group.principal());
        group.accounts().forEach(id -> mine.computeIfAbsent(id, _ -> new ArrayList<>(4)).add(number));
        group.members().forEach(member -> holds(number, member, numbers, above, in));
      }
    }
    links.forEach((group, members) -> members.forEach(member -> holds(numbers.get(group), member, numbers, above, in)));
    this.direct = HashMap.newHashMap(in.size());
    in.forEach((member, groups) -> direct.put(member, array(groups)));
    this.nesting = nesting(names, numbers, above);
    this.accounts = new HashMap<>();
    this.byId = new HashMap<>();
    all.forEach(realm -> {
      Map<String, List<Integer>> mine = ofAccounts.getOrDefault(realm.name(), Map.of());
      realm.accounts().forEach(account -> add(new Known(realm.name(), account, array(mine.getOrDefault(account.id(), List.of())))));
    });
  }

  private Groups(long epoch, Groups before, Map<String, Kept> realms) {
    this.epoch = epoch;
    this.readable = before.readable;
    this.clock = before.clock;
    this.realms = realms;
    this.open = before.open;
    this.next = next(realms, open);
    this.nesting = before.nesting;
    this.direct = before.direct;
    this.accounts = new HashMap<>(before.accounts);
    this.byId = new HashMap<>(before.byId);
  }

  private static Set<String> open(Map<String, Kept> realms, Instant now) {
    Set<String> open = new HashSet<>();
    realms.forEach((name, realm) -> {
      if (now.isBefore(realm.closes())) {
        open.add(name);
      }
    });
    return open;
  }

  private static Instant next(Map<String, Kept> realms, Set<String> open) {
    return open.stream().map(name -> realms.get(name).closes()).min(Instant::compareTo).orElse(Instant.MAX);
  }

  private static Nesting nesting(List<String> names, Map<String, Integer> numbers, List<List<Integer>> above) {
    int[][] holders = above.stream().map(Groups::array).toArray(int[][]::new);
    int[][] within = new int[holders.length][];
    BitSet seen = new BitSet(holders.length);
    for (int group = 0; group < within.length; group++) {
      within[group] = closure(group, holders, seen);
    }
    return new Nesting(names, numbers, within, holders);
  }

  /// The same but for some accounts, where groups and what lies in what are as before: it costs what these accounts cost, and not
  /// what all do.
  ///
  /// @param closes by realm, as [Realm#closes]
  /// @param of     the accounts that are another way now
  /// @return empty if it must be worked out anew, since another realm is open now
  public Optional<Groups> with(long epoch, Map<String, Instant> closes, Collection<Change> of) {
    Map<String, Kept> now = new HashMap<>();
    closes.forEach((name, until) -> now.put(name, new Kept(until, !realms.containsKey(name) || realms.get(name).listed())));
    if (!readable || !now.keySet().equals(realms.keySet()) || !open(now, clock.instant()).equals(open)) {
      return Optional.empty();
    }
    Groups next = new Groups(epoch, this, now);
    of.stream().map(Change::realm).distinct().forEach(realm -> next.byId.put(realm, new HashMap<>(byId.getOrDefault(realm, Map.of()))));
    for (Change change : of) {
      Known old = next.byId.get(change.realm()).get(change.account().id());
      if (old != null) {
        old.account().keys().forEach(key -> next.accounts.computeIfPresent("user:" + key(key), (_, all) -> without(all, old)));
      }
      next.add(new Known(change.realm(), change.account(), !open.contains(change.realm()) ? NOTHING
          : change.groups().stream().map(nesting.numbers()::get).filter(Objects::nonNull).mapToInt(Integer::intValue).distinct().toArray()));
    }
    return Optional.of(next);
  }

  private static List<Known> without(List<Known> all, Known one) {
    List<Known> rest = all.stream().filter(known -> known != one).toList();
    return rest.isEmpty() ? null : rest;
  }

  private void add(Known known) {
    byId.computeIfAbsent(known.realm(), _ -> new HashMap<>()).put(known.account().id(), known);
    // never changed in place: the groups of a moment ago have the same lists
    known.account().keys().forEach(key -> accounts.merge("user:" + key(key), List.of(known), (all, one) -> {
      List<Known> more = new ArrayList<>(all);
      more.addAll(one);
      return more;
    }));
  }

  /// @param epoch another whenever anything of it is another
  /// @param links bare groups (`group:<name>`) of sources and lists of people, and the groups of feeds that are in them as well
  public static Groups of(long epoch, Collection<Realm> realms, Map<String, Collection<String>> links, InstantSource clock) {
    return new Groups(epoch, true, realms, links, clock);
  }

  private static void number(String principal, List<String> names, Map<String, Integer> numbers) {
    if (numbers.putIfAbsent(principal, names.size()) == null) {
      names.add(principal);
    }
  }

  private void holds(int group, String member, Map<String, Integer> numbers, List<List<Integer>> above, Map<String, List<Integer>> in) {
    Integer inner = numbers.get(member);
    if (inner != null) {
      above.get(inner).add(group);
    } else if (member.startsWith("user:")) {
      in.computeIfAbsent("user:" + key(member.substring(5)), _ -> new ArrayList<>(4)).add(group);
    } else if (Access.realm(member).isEmpty() || !realms.containsKey(Access.realm(member))) {
      // a group of sources and lists of people; one of a feed is known above, or nobody is in it
      in.computeIfAbsent(member, _ -> new ArrayList<>(4)).add(group);
    }
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.isEmpty() ? NOTHING : numbers.stream().mapToInt(Integer::intValue).distinct().toArray();
  }

  private static int[] closure(int group, int[][] holders, BitSet seen) {
    if (holders[group].length == 0) {
      return new int[] {group};
    }
    int[] reached = new int[16];
    int count = 0;
    reached[count++] = group;
    seen.set(group);
    for (int at = 0; at < count; at++) {
      for (int above : holders[reached[at]]) {
        if (!seen.get(above)) {
          seen.set(above);
          reached = count == reached.length ? Arrays.copyOf(reached, 2 * count) : reached;
          reached[count++] = above;
        }
      }
    }
    for (int at = 0; at < count; at++) {
      seen.clear(reached[at]);
    }
    return Arrays.copyOf(reached, count);
  }

  /// The accounts of which this key is known to be: one that several active accounts of a realm claim is none of theirs.
  private List<Known> known(String key) {
    List<Known> all = accounts.getOrDefault(key, List.of());
    return all.size() < 2 ? all : all.stream().filter(one -> !one.account.active() || all.stream().noneMatch(other ->
        other.account.active() && other.realm.equals(one.realm) && !other.account.id().equals(one.account.id()))).toList();
  }

  /// How keys are compared: directories know no capitals.
  public static String key(String written) {
    return written.strip().toLowerCase(Locale.ROOT);
  }

  /// Another whenever anything here is another.
  public long epoch() {
    return epoch;
  }

  /// False while it cannot be known who is in which group.
  public boolean readable() {
    return readable;
  }

  /// Until when this holds, if no feed brings anything: then a realm closes.
  public Instant next() {
    return next;
  }

  /// Whether there is a feed of this realm, open or closed.
  public boolean hasRealm(String realm) {
    return realms.containsKey(realm);
  }

  /// All groups that people are in who have these principals (`user:<key>` in any case, `group:<name>`), as principals.
  public Set<String> of(Set<String> principals) {
    return standing(principals).groups();
  }

  /// All that follows from these principals.
  public Standing standing(Set<String> principals) {
    Instant now = clock.instant();
    BitSet in = new BitSet(nesting.names().size());
    Map<String, Boolean> activeIn = new HashMap<>();
    Set<String> sure = new HashSet<>();
    for (String principal : principals) {
      String mine = folded(principal);
      reach(direct.getOrDefault(mine, NOTHING), in);
      Integer itself = nesting.numbers().get(mine);
      if (itself != null && Access.realm(mine).isEmpty()) {
        reach(new int[] {itself}, in);
      }
      for (Known known : known(mine)) {
        activeIn.merge(known.realm, known.account.active(), Boolean::logicalOr);
        if (known.account.active() && now.isBefore(known.account.until())) {
          reach(known.in, in);
          sure.add(known.realm);
        }
      }
    }
    boolean disabled = !readable || activeIn.containsValue(false);
    if (disabled) {
      return new Standing(true, Set.of(), Set.of());
    }
    open.stream().filter(realm -> !realms.get(realm).listed()).forEach(sure::add);
    sure.retainAll(open);
    Set<String> groups = HashSet.newHashSet(in.cardinality());
    in.stream().forEach(group -> groups.add(nesting.names().get(group)));
    return new Standing(false, Collections.unmodifiableSet(groups), Set.copyOf(sure));
  }

  /// From when on less may follow from these principals though this is still who is in which groups: some account of theirs runs out.
  Instant until(Set<String> principals) {
    Instant now = clock.instant();
    Instant first = Instant.MAX;
    for (String principal : principals) {
      for (Known known : known(folded(principal))) {
        Instant until = known.account.until();
        first = now.isBefore(until) && until.isBefore(first) ? until : first;
      }
    }
    return first;
  }

  boolean isPast(Instant time) {
    return !clock.instant().isBefore(time);
  }

  private static String folded(String principal) {
    return principal.startsWith("user:") ? "user:" + key(principal.substring(5)) : principal;
  }

  private void reach(int[] groups, BitSet in) {
    for (int group : groups) {
      if (!in.get(group)) {
        for (int each : nesting.within()[group]) {
          in.set(each);
        }
      }
    }
  }

  /// Why somebody is in a group: principals, each in the next, from one of theirs to the group; empty if they are not in it. An
  /// account of a feed stands as `<realm> account <id>`. The shortest way, of several any.
  public List<String> path(Set<String> principals, String group) {
    Integer wanted = nesting.numbers().get(group);
    Standing standing = standing(principals);
    if (wanted == null || !standing.groups().contains(group)) {
      return List.of();
    }
    Instant now = clock.instant();
    Map<Integer, List<String>> ways = new HashMap<>();
    Deque<Integer> next = new ArrayDeque<>();
    for (String principal : new LinkedHashSet<>(principals)) {
      String mine = folded(principal);
      begin(direct.getOrDefault(mine, NOTHING), List.of(mine), ways, next);
      Integer itself = Access.realm(mine).isEmpty() ? nesting.numbers().get(mine) : null;
      begin(itself == null ? NOTHING : new int[] {itself}, List.of(), ways, next);
      known(mine).stream().filter(known -> known.account.active() && now.isBefore(known.account.until()))
          .forEach(known -> begin(known.in, List.of(mine, known.realm + " account " + known.account.id()), ways, next));
    }
    while (!next.isEmpty() && !ways.containsKey(wanted)) {
      int at = next.remove();
      begin(nesting.holders()[at], ways.get(at), ways, next);
    }
    return ways.getOrDefault(wanted, List.of());
  }

  private void begin(int[] groups, List<String> before, Map<Integer, List<String>> ways, Deque<Integer> next) {
    for (int group : groups) {
      if (!ways.containsKey(group)) {
        List<String> way = new ArrayList<>(before);
        way.add(nesting.names().get(group));
        ways.put(group, way);
        next.add(group);
      }
    }
  }
}
