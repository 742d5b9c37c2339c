package dev.kith.groups.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the entries of a directory server say: people by their logins and mail addresses, groups by their members.
final class LdapEntries {
  static final String[] USER = {"entryUUID", "objectGUID", "uid", "sAMAccountName", "userPrincipalName", "mail", "proxyAddresses",
      "userAccountControl", "accountExpires", "nsAccountLock", "pwdAccountLockedTime", "loginDisabled", "primaryGroupID"};
  static final String[] GROUP = {"entryUUID", "objectGUID", "cn", "member", "uniqueMember", "memberUid", "objectSid"};
  private static final Pattern RANGE = Pattern.compile("(?i)member;range=(\\d+)-(\\d+|\\*)");
  private static final Pattern UNIQUE = Pattern.compile("#'[01]*'B$");
  private static final int DISABLED = 2;
  /// Seconds from 1601, where Windows begins to count, to 1970.
  private static final long WINDOWS_EPOCH = 11_644_473_600L;

  /// Some of the members of a group.
  ///
  /// @param to the number of the last; -1 if these are the last
  record Range(String[] values, int to) {
    boolean isLast() {
      return to < 0;
    }
  }

  private record Found(Group group, List<String> members, String[] logins, String relative) {}

  private final Instant now;
  private final Map<String, Account> users = new HashMap<>();
  private final Map<String, String> userByDn = new HashMap<>();
  private final Map<String, Set<String>> usersByLogin = new HashMap<>();
  private final Map<String, String> primary = new HashMap<>();
  private final List<Found> groups = new ArrayList<>();
  private final Map<String, String> groupByDn = new HashMap<>();

  LdapEntries(Instant now) {
    this.now = now;
  }

  boolean isEmpty() {
    return users.isEmpty();
  }

  void user(Entry entry) throws LDAPException {
    String dn = normal(entry.getDN());
    Set<String> keys = new LinkedHashSet<>();
    for (String attribute : new String[] {"uid", "sAMAccountName", "userPrincipalName", "mail"}) {
      add(keys, entry.getAttributeValues(attribute));
    }
    if (entry.getAttributeValues("proxyAddresses") != null) {
      for (String address : entry.getAttributeValues("proxyAddresses")) {
        if (address.regionMatches(true, 0, "smtp:", 0, 5)) {
          add(keys, address.substring(5));
        }
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    String id = id(entry, dn);
    users.put(id, new Account(id, keys.iterator().next(), dn, keys, !isDisabled(entry), false, Instant.EPOCH, "{}", now, now));
    userByDn.put(dn, id);
    for (String attribute : new String[] {"uid", "sAMAccountName"}) {
      Set<String> logins = new HashSet<>();
      add(logins, entry.getAttributeValues(attribute));
      logins.forEach(login -> usersByLogin.computeIfAbsent(login.toLowerCase(Locale.ROOT), _ -> new HashSet<>()).add(id));
    }
    if (entry.getAttributeValue("primaryGroupID") != null) {
      primary.put(id, entry.getAttributeValue("primaryGroupID"));
    }
  }

  private boolean isDisabled(Entry entry) {
    Integer control = entry.getAttributeValueAsInteger("userAccountControl");
    Long expires = entry.getAttributeValueAsLong("accountExpires");
    return control != null && (control & DISABLED) != 0
        || expires != null && expires > 0 && expires < Long.MAX_VALUE && expires / 10_000_000 - WINDOWS_EPOCH < now.getEpochSecond()
        || "true".equalsIgnoreCase(entry.getAttributeValue("nsAccountLock"))
        || "true".equalsIgnoreCase(entry.getAttributeValue("loginDisabled"))
        // locked for ever, as an admin does it
        || String.valueOf(entry.getAttributeValue("pwdAccountLockedTime")).startsWith("000001010000");
  }

  /// @param more members that came in parts
  void group(Entry entry, List<String> more) throws LDAPException {
    String dn = normal(entry.getDN());
    String name = entry.getAttributeValue("cn");
    if (name == null || name.isBlank() || name.length() > 300 || name.chars().anyMatch(Character::isISOControl)) {
      return;
    }
    List<String> members = new ArrayList<>(more);
    for (String attribute : new String[] {"member", "uniqueMember"}) {
      if (entry.getAttributeValues(attribute) != null) {
        for (String member : entry.getAttributeValues(attribute)) {
          members.add(attribute.equals("uniqueMember") ? UNIQUE.matcher(member).replaceAll("") : member);
        }
      }
    }
    String id = id(entry, dn);
    String[] logins = entry.getAttributeValues("memberUid");
    groups.add(new Found(new Group(id, name, dn, "{}", now, now), members, logins == null ? new String[0] : logins, relative(entry)));
    groupByDn.put(dn, id);
  }

  /// The members that an entry gives in parts; `null` if it gives none so.
  static Range range(Entry entry) {
    for (Attribute attribute : entry.getAttributes()) {
      Matcher range = RANGE.matcher(attribute.getName());
      if (range.matches()) {
        return new Range(attribute.getValues(), range.group(2).equals("*") ? -1 : Integer.parseInt(range.group(2)));
      }
    }
    return null;
  }

  State state() {
    Set<Member> members = new LinkedHashSet<>();
    for (Found found : groups) {
      String group = found.group.id();
      for (String written : found.members) {
        String dn;
        try {
          dn = normal(written);
        } catch (LDAPException _) {
          // no name of anything: nobody
          continue;
        }
        if (userByDn.containsKey(dn)) {
          members.add(new Member(group, Kind.ACCOUNT, userByDn.get(dn)));
        } else if (groupByDn.containsKey(dn)) {
          members.add(new Member(group, Kind.GROUP, groupByDn.get(dn)));
        }
      }
      for (String login : found.logins) {
        Set<String> bearers = usersByLogin.getOrDefault(login.toLowerCase(Locale.ROOT), Set.of());
        if (bearers.size() == 1) {
          members.add(new Member(group, Kind.ACCOUNT, bearers.iterator().next()));
        }
      }
      // Active Directory does not list somebody in their primary group, such as Domain Users
      primary.forEach((user, relative) -> {
        if (relative.equals(found.relative)) {
          members.add(new Member(group, Kind.ACCOUNT, user));
        }
      });
    }
    return new State(List.copyOf(users.values()), groups.stream().map(Found::group).toList(), members);
  }

  private static void add(Set<String> keys, String... values) {
    if (values != null) {
      for (String value : values) {
        String key = value.strip();
        if (!key.isEmpty() && key.length() <= 300 && key.chars().noneMatch(Character::isISOControl)) {
          keys.add(key);
        }
      }
    }
  }

  /// What stays when an entry is renamed or moved, where the server has it.
  private static String id(Entry entry, String dn) {
    byte[] guid = entry.getAttributeValueBytes("objectGUID");
    return entry.getAttributeValue("entryUUID") != null ? entry.getAttributeValue("entryUUID")
        : guid != null ? HexFormat.of().formatHex(guid) : dn;
  }

  /// The last number of a group's security id; empty if it has none.
  private static String relative(Entry entry) {
    byte[] sid = entry.getAttributeValueBytes("objectSid");
    if (sid == null || sid.length < 12) {
      return "";
    }
    int at = sid.length - 4;
    return Long.toString((sid[at] & 0xFFL) | (sid[at + 1] & 0xFFL) << 8 | (sid[at + 2] & 0xFFL) << 16 | (sid[at + 3] & 0xFFL) << 24);
  }

  private static String normal(String dn) throws LDAPException {
    return new DN(dn).toNormalizedString();
  }
}
