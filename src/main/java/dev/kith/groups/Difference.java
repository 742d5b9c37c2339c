package dev.kith.groups;

import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is to be done to make a feed's state another.
///
/// @param share of the accounts, groups or memberships the greatest share that would go, 0 to 1
public record Difference(List<Account> disabled, List<String> accountsGone, List<String> groupsGone, Set<Member> membersGone,
    List<Account> accounts, List<Group> groups, Set<Member> members, double share) {

  static Difference of(State before, State after) {
    Map<String, Account> known = byId(before.accounts(), Account::id);
    Map<String, Group> groups = byId(before.groups(), Group::id);
    Map<String, Account> now = byId(after.accounts(), Account::id);
    Map<String, Group> then = byId(after.groups(), Group::id);
    List<Account> disabled = new ArrayList<>();
    List<Account> changed = new ArrayList<>();
    now.forEach((id, account) -> {
      Account old = known.get(id);
      if (old != null && old.active() && !account.active()) {
        disabled.add(merged(old, account));
      } else if (old == null || !same(old, account)) {
        changed.add(old == null ? account : merged(old, account));
      }
    });
    List<String> accountsGone = known.values().stream().filter(account -> !account.deleted() && !now.containsKey(account.id()))
        .map(Account::id).toList();
    List<String> groupsGone = groups.keySet().stream().filter(id -> !then.containsKey(id)).toList();
    List<Group> groupsChanged = then.values().stream().filter(group -> {
      Group old = groups.get(group.id());
      return old == null || !old.name().equals(group.name()) || !old.external().equals(group.external());
    }).toList();
    Set<Member> gone = new HashSet<>(before.members());
    gone.removeAll(after.members());
    Set<Member> come = new HashSet<>(after.members());
    come.removeAll(before.members());
    long accounts = known.values().stream().filter(account -> !account.deleted()).count();
    double share = Math.max(share(gone.size(), before.members().size()),
        Math.max(share(accountsGone.size(), accounts), share(groupsGone.size(), groups.size())));
    return new Difference(disabled, accountsGone, groupsGone, gone, changed, groupsChanged, come, share);
  }

  private static double share(long gone, long all) {
    return all == 0 ? 0 : (double) gone / all;
  }

  private static boolean same(Account old, Account now) {
    return old.name().equals(now.name()) && old.external().equals(now.external()) && old.keys().equals(now.keys())
        && old.active() == now.active() && old.deleted() == now.deleted() && Objects.equals(old.resource(), now.resource());
  }

  private static Account merged(Account old, Account now) {
    return new Account(now.id(), now.name(), now.external(), now.keys(), now.active(), now.deleted(), now.good(), now.resource(),
        old.created(), now.modified());
  }

  private static <T> Map<String, T> byId(Iterable<T> all, Function<T, String> id) {
    Map<String, T> out = new HashMap<>();
    all.forEach(one -> out.put(id.apply(one), one));
    return out;
  }

  public boolean isEmpty() {
    return disabled.isEmpty() && accountsGone.isEmpty() && groupsGone.isEmpty() && membersGone.isEmpty() && accounts.isEmpty()
        && groups.isEmpty() && members.isEmpty();
  }

  /// In one line.
  public String words() {
    return List.of(words(membersGone.size(), "membership", "removed"), words(groupsGone.size(), "group", "removed"),
        words(accountsGone.size(), "account", "removed"), words(disabled.size(), "account", "disabled"),
        words(groups.size(), "group", "new or changed"), words(members.size(), "membership", "added"),
        words(accounts.size(), "account", "new or changed")).stream().filter(words -> !words.isEmpty())
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), all -> all.isEmpty() ? "nothing changes" : all));
  }

  private static String words(int count, String what, String how) {
    return count == 0 ? "" : count + " " + what + (count == 1 ? " " : "s ") + how;
  }
}
