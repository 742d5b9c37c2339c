package dev.kith.groups;

import dev.kith.access.Groups;
import dev.kith.access.Groups.Change;
import dev.kith.access.Groups.Realm;
import dev.kith.store.Memberships;
import dev.kith.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the store has told of all feeds, kept in memory, so that a change costs reading what changed and nothing else. Who has come or
/// gone is put into the groups as they were; where the groups themselves changed, they are worked out anew from here.
final class Told implements Memberships.News {
  private record Group(String name, List<String> inner, List<String> principals) {}

  /// @param in ids of groups
  private record Member(Groups.Account account, List<String> in) {}

  /// What is known of one feed.
  private static final class Feed {
    private String kind = "";
    private Instant good = Instant.EPOCH;
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, Member> members = new HashMap<>();
    private Map<String, String> names = Map.of();
  }

  private final Memberships kept;
  private final Rules rules;
  private final Map<String, Feed> feeds = new HashMap<>();
  private long epoch = -1;
  private Groups known;
  /// What the telling that is under way has brought.
  private final Set<String> named = new HashSet<>();
  private final List<String[]> changed = new ArrayList<>();
  private boolean anew;

  Told(Memberships kept, Rules rules) {
    this.kept = kept;
    this.rules = rules;
  }

  /// Who is in which groups now.
  ///
  /// @throws StoreException if it cannot be known; the next call then reads all
  Groups now(InstantSource clock) {
    named.clear();
    changed.clear();
    anew = known == null;
    long since = epoch;
    epoch = -1;
    long now = kept.tell(since, this);
    anew |= feeds.keySet().retainAll(named);
    known = anew ? all(now, clock) : known.with(now, closing(), changes()).orElseGet(() -> all(now, clock));
    epoch = now;
    return known;
  }

  private Map<String, Instant> closing() {
    Map<String, Instant> out = new HashMap<>();
    feeds.forEach((realm, feed) -> out.put(realm, Realms.closes(feed.kind, feed.good, rules)));
    return out;
  }

  private List<Change> changes() {
    return changed.stream().map(one -> {
      Feed feed = feeds.get(one[0]);
      Member member = feed.members.get(one[1]);
      return new Change(one[0], member.account, member.in.stream().filter(feed.names::containsKey).map(feed.names::get).toList());
    }).toList();
  }

  private Groups all(long now, InstantSource clock) {
    List<Realm> realms = new ArrayList<>();
    feeds.forEach((name, feed) -> {
      Map<String, String> written = new HashMap<>();
      feed.groups.forEach((id, group) -> written.put(id, group.name));
      feed.names = Realms.names(name, written);
      Map<String, List<String>> in = new HashMap<>();
      feed.members.forEach((id, member) -> member.in.forEach(group -> in.computeIfAbsent(group, _ -> new ArrayList<>()).add(id)));
      List<Groups.Group> groups = new ArrayList<>(feed.groups.size());
      feed.groups.forEach((id, group) -> {
        List<String> members = new ArrayList<>(group.principals);
        group.inner.stream().filter(feed.names::containsKey).map(feed.names::get).forEach(members::add);
        groups.add(new Groups.Group(feed.names.get(id), in.getOrDefault(id, List.of()), members));
      });
      realms.add(new Realm(name, Realms.closes(feed.kind, feed.good, rules), !feed.kind.equals("csv"),
          feed.members.values().stream().map(Member::account).toList(), groups));
    });
    return Groups.of(now, realms, rules.links(), clock);
  }

  @Override
  public void feed(String realm, String kind, Instant good) {
    named.add(realm);
    Feed feed = feeds.computeIfAbsent(realm, _ -> {
      anew = true;
      return new Feed();
    });
    feed.kind = kind;
    feed.good = good;
  }

  @Override
  public void anew(String realm) {
    Feed feed = feeds.get(realm);
    feed.groups.clear();
    feed.members.clear();
    anew = true;
  }

  @Override
  public void group(String realm, String id, String name, List<String> inner, List<String> principals) {
    Group group = new Group(name, inner, principals);
    anew |= !group.equals(feeds.get(realm).groups.put(id, group));
  }

  @Override
  public void groupGone(String realm, String id) {
    anew |= feeds.get(realm).groups.remove(id) != null;
  }

  @Override
  public void account(String realm, String id, boolean active, Instant good, List<String> keys, List<String> groups) {
    Feed feed = feeds.get(realm);
    Instant until = feed.kind.equals("claims") ? good.plus(rules.keep()) : Instant.MAX;
    feed.members.put(id, new Member(new Groups.Account(id, Set.copyOf(keys), active, until), groups));
    changed.add(new String[] {realm, id});
  }

  @Override
  public void accountGone(String realm, String id) {
    anew |= feeds.get(realm).members.remove(id) != null;
  }
}
