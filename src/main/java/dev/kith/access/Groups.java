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

  /// An account by its number, when its groups end, and those it is in.
  private record Known(Realm realm, Account account, int[] in) {}

  private final long epoch;
  private final boolean readable;
  private final InstantSource clock;
  private final Instant next;
  private final Map<String, Realm> realms = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  /// Of each group those it lies in, at any depth, itself first.
  private final int[][] within;
  private final int[][] holders;
  private final Map<String, int[]> direct = new HashMap<>();
  private final Map<String, List<Known>> accounts = new HashMap<>();

  private Groups(long epoch, boolean readable, Collection<Realm> all, Map<String, Collection<String>> links, InstantSource clock) {
    this.epoch = epoch;
    this.readable = readable;
    this.clock = clock;
    Instant now = clock.instant();
    all.forEach(realm -> realms.put(realm.name(), realm));
    List<Realm> usable = all.stream().filter(realm -> now.isBefore(realm.closes())).toList();
    this.next = usable.stream().map(Realm::closes).min(Instant::compareTo).orElse(Instant.MAX);
    usable.forEach(realm -> open.add(realm.name()));
    usable.forEach(realm -> realm.groups().forEach(group -> number(group.principal())));
    links.keySet().forEach(this::number);
    Map<String, List<Integer>> in = new HashMap<>();
    Map<String, Map<String, List<Integer>>> ofAccounts = new HashMap<>();
    List<List<Integer>> above = new ArrayList<>();
    names.forEach(_ -> above.add(new ArrayList<>()));
    for (Realm realm : usable) {
      Map<String, List<Integer>> mine = ofAccounts.computeIfAbsent(realm.name(), _ -> new HashMap<>());
      for (Group group : realm.groups()) {
        int number = numbers.get(group.principal());
        group.accounts().forEach(id -> mine.computeIfAbsent(id, _ -> new ArrayList<>(4)).add(number));
        group.members().forEach(member -> holds(number, member, above, in));
      }
    }
    links.forEach((group, members) -> members.forEach(member -> holds(numbers.get(group), member, above, in)));
    in.forEach((member, groups) -> direct.put(member, array(groups)));
    this.holders = above.stream().map(Groups::array).toArray(int[][]::new);
    this.within = new int[holders.length][];
    BitSet seen = new BitSet(holders.length);
    for (int group = 0; group < within.length; group++) {
      within[group] = closure(group, seen);
    }
    all.forEach(realm -> accounts(realm, ofAccounts.getOrDefault(realm.name(), Map.of())));
  }

  /// @param epoch another whenever anything of it is another
  /// @param links bare groups (`group:<name>`) of sources and lists of people, and the groups of feeds that are in them as well
  public static Groups of(long epoch, Collection<Realm> realms, Map<String, Collection<String>> links, InstantSource clock) {
    return new Groups(epoch, true, realms, links, clock);
  }

  private int number(String principal) {
    return numbers.computeIfAbsent(principal, _ -> {
      names.add(principal);
      return names.size() - 1;
    });
  }

  private void holds(int group, String member, List<List<Integer>> above, Map<String, List<Integer>> in) {
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

  private int[] closure(int group, BitSet seen) {
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

  private void accounts(Realm realm, Map<String, List<Integer>> groups) {
    Map<String, String> claimed = new HashMap<>();
    for (Account account : realm.accounts()) {
      if (account.active()) {
        account.keys().forEach(key -> claimed.merge(key(key), account.id(), (one, other) -> one.equals(other) ? one : ""));
      }
    }
    for (Account account : realm.accounts()) {
      Known known = new Known(realm, account, array(groups.getOrDefault(account.id(), List.of())));
      for (String key : account.keys()) {
        if (!account.active() || account.id().equals(claimed.get(key(key)))) {
          accounts.computeIfAbsent("user:" + key(key), _ -> new ArrayList<>(2)).add(known);
        }
      }
    }
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
    BitSet in = new BitSet(names.size());
    Map<String, Boolean> activeIn = new HashMap<>();
    Set<String> sure = new HashSet<>();
    for (String principal : principals) {
      String mine = folded(principal);
      reach(direct.getOrDefault(mine, NOTHING), in);
      Integer itself = numbers.get(mine);
      if (itself != null && Access.realm(mine).isEmpty()) {
        reach(new int[] {itself}, in);
      }
      for (Known known : accounts.getOrDefault(mine, List.of())) {
        activeIn.merge(known.realm.name(), known.account.active(), Boolean::logicalOr);
        if (known.account.active() && now.isBefore(known.account.until())) {
          reach(known.in, in);
          sure.add(known.realm.name());
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
    in.stream().forEach(group -> groups.add(names.get(group)));
    return new Standing(false, Collections.unmodifiableSet(groups), Set.copyOf(sure));
  }

  private static String folded(String principal) {
    return principal.startsWith("user:") ? "user:" + key(principal.substring(5)) : principal;
  }

  private void reach(int[] groups, BitSet in) {
    for (int group : groups) {
      if (!in.get(group)) {
        for (int each : within[group]) {
          in.set(each);
        }
      }
    }
  }

  /// Why somebody is in a group: principals, each in the next, from one of theirs to the group; empty if they are not in it. An
  /// account of a feed stands as `<realm> account <id>`. The shortest way, of several any.
  public List<String> path(Set<String> principals, String group) {
    Integer wanted = numbers.get(group);
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
      Integer itself = Access.realm(mine).isEmpty() ? numbers.get(mine) : null;
      begin(itself == null ? NOTHING : new int[] {itself}, List.of(), ways, next);
      accounts.getOrDefault(mine, List.of()).stream().filter(known -> known.account.active() && now.isBefore(known.account.until()))
          .forEach(known -> begin(known.in, List.of(mine, known.realm.name() + " account " + known.account.id()), ways, next));
    }
    while (!next.isEmpty() && !ways.containsKey(wanted)) {
      int at = next.remove();
      begin(holders[at], ways.get(at), ways, next);
    }
    return ways.getOrDefault(wanted, List.of());
  }

  private void begin(int[] groups, List<String> before, Map<Integer, List<String>> ways, Deque<Integer> next) {
    for (int group : groups) {
      if (!ways.containsKey(group)) {
        List<String> way = new ArrayList<>(before);
        way.add(names.get(group));
        ways.put(group, way);
        next.add(group);
      }
    }
  }
}
