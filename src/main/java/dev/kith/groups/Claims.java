package dev.kith.groups;

import dev.kith.audit.Event.Type;
import dev.kith.store.Memberships;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Groups that an identity provider tells when somebody signs in. They hold for [Rules#keep] from then on; who signs in again has
/// them renewed, and loses at once those that were not told any more.
///
/// A provider that has too many groups to tell sends none and says so (Entra ID: `_claim_names`): that is "unknown", not "no
/// groups", and what was known last holds as long as it would have.
public final class Claims {
  private static final String KIND = "claims";

  private final Realms realms;
  private final String realm;

  /// @param realm of the groups of one provider
  public Claims(Realms realms, String realm) {
    realms.checked(realm, KIND);
    this.realms = realms;
    this.realm = realm;
  }

  private static String id(String issuer, String subject) {
    return (issuer + " " + subject).replaceAll("\\p{Cntrl}", "?");
  }

  /// What was told last of somebody; empty if nothing was since that time.
  public Optional<Set<String>> last(String issuer, String subject, Instant since) {
    String id = id(issuer, subject);
    return realms.kept().accounts(realm, "id", id).stream().findFirst().filter(account -> !account.good().isBefore(since))
        .map(_ -> realms.kept().memberships(realm, id).stream().map(Member::group).collect(Collectors.toSet()));
  }

  /// Somebody signs in: call it after the token is found right, before the session begins.
  ///
  /// @param keys   how the company's own list writes the person that this identity was linked to, such as their id there; never
  ///               an address that the provider has not proved
  /// @param groups the claim; empty if it is unknown, as when there are too many or it could not be asked for
  public void signedIn(String issuer, String subject, Set<String> keys, Optional<Set<String>> groups) {
    synchronized (realms) {
      Memberships kept = realms.kept();
      Instant now = realms.clock().instant();
      kept.declare(realm, KIND, now);
      String id = id(issuer, subject);
      if (realms.isErased(keys)) {
        return;
      }
      Account known = kept.accounts(realm, "id", id).stream().findFirst().orElse(null);
      Set<Member> before = kept.memberships(realm, id);
      Set<String> said = groups.map(all -> all.stream().filter(Realms::isName).collect(Collectors.toSet())).orElse(null);
      Set<Member> after = said == null ? before : said.stream().map(name -> new Member(name, Kind.ACCOUNT, id)).collect(Collectors.toSet());
      Set<Member> gone = new HashSet<>(before);
      gone.removeAll(after);
      Set<Member> come = new HashSet<>(after);
      come.removeAll(before);
      if (!gone.isEmpty() || !come.isEmpty()) {
        realms.audit().write(Realms.event(Type.GROUPS_SYNCED, "kith", realm, "at sign-in " + gone.size() + " memberships removed, "
            + come.size() + " added"));
      }
      if (!gone.isEmpty()) {
        kept.remove(realm, List.of(), List.of(), gone, now);
      }
      Instant good = said != null ? now : known == null ? Instant.EPOCH : known.good();
      List<Group> made = come.stream().map(member -> new Group(member.group(), member.group(), "", "{}", now, now)).toList();
      kept.put(realm, List.of(new Account(id, subject, issuer, keys, true, false, good, "{}", known == null ? now : known.created(), now)),
          made, come);
      if (said != null) {
        kept.asked(realm, now, "");
      }
    }
  }
}
