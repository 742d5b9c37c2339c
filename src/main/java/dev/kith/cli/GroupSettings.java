package dev.kith.cli;

import dev.kith.connector.Secret;
import dev.kith.groups.Rules;
import dev.kith.groups.Source;
import dev.kith.groups.ldap.Ldap.Server;
import dev.kith.model.Access;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `kith.yaml` says of feeds of groups.
///
/// @param keepHours   how long the last good state of a feed holds while it cannot be read
/// @param mostPercent as much may be taken away at once; more waits for a word
/// @param links       groups of sources and lists of people, by name, with the feeds' groups (`realm:name`) that are in them as well
/// @param claims      the realm of groups that an identity provider tells at sign-in; empty for none
record GroupSettings(int keepHours, int mostPercent, Map<String, List<String>> links, Scim scim, Ldap ldap, String claims) {
  static final GroupSettings DEFAULTS = new GroupSettings((int) Rules.DEFAULTS.keep().toHours(), (int) Math.round(100 * Rules.DEFAULTS.share()),
      Map.of(), Scim.DEFAULTS, Ldap.DEFAULTS, "");

  GroupSettings {
    if (keepHours < 0 || keepHours > 24) {
      throw new IllegalArgumentException("keepHours is " + keepHours + "; try 24, or less");
    }
    if (mostPercent < 0 || mostPercent > 100) {
      throw new IllegalArgumentException("mostPercent is " + mostPercent + "; try 20");
    }
    links.forEach((group, members) -> {
      if (!Access.realm("group:" + group).isEmpty()) {
        throw new IllegalArgumentException("links has " + ConfigError.quoted(group) + ", which is a feed's own group; try the name of a source's");
      }
      members.stream().filter(member -> Access.realm("group:" + member).isEmpty()).findFirst().ifPresent(member -> {
        throw new IllegalArgumentException("links has " + ConfigError.quoted(member) + ", which is no feed's group; try corp:staff");
      });
    });
    if (!claims.isEmpty()) {
      check(claims, "claims");
    }
    List<String> realms = java.util.stream.Stream.of(scim.token == null ? "" : scim.realm, ldap.url.isEmpty() ? "" : ldap.realm, claims)
        .filter(realm -> !realm.isEmpty()).toList();
    if (realms.stream().distinct().count() < realms.size()) {
      throw new IllegalArgumentException("claims, ldap.realm and scim.realm are realms of feeds, each of its own; try other names");
    }
  }

  private static void check(String realm, String key) {
    if (!Access.REALM.matcher(realm).matches()) {
      throw new IllegalArgumentException(key + " is " + ConfigError.quoted(realm) + "; try small letters, digits and hyphens, such as corp");
    }
  }

  /// @param token what the directory server shows; without one there is no endpoint
  record Scim(String realm, Secret token) {
    static final Scim DEFAULTS = new Scim("scim", null);

    Scim {
      check(realm, "realm");
      if (token != null && token.value().length() < 16) {
        throw new IllegalArgumentException("token is too short; try 32 random bytes, as openssl rand -base64 32 gives");
      }
    }
  }

  /// @param url without one no directory server is asked
  record Ldap(String realm, String url, boolean startTls, String bindDn, Secret password, String base, String users, String groups,
      int everyMinutes, int answerSeconds, int wholeSeconds) {
    static final Ldap DEFAULTS = new Ldap("ldap", "", false, "", null, "",
        "(|(objectClass=person)(objectClass=inetOrgPerson)(objectClass=posixAccount))",
        "(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))", 15, 30, 600);

    Ldap {
      check(realm, "realm");
      if (everyMinutes < 1 || answerSeconds < 1 || wholeSeconds < answerSeconds) {
        throw new IllegalArgumentException("everyMinutes and answerSeconds are 1 or more, wholeSeconds no less than answerSeconds; try 15, 30 and 600");
      }
      if (!url.isEmpty()) {
        server(realm, url, startTls, bindDn, password, base, users, groups, answerSeconds, wholeSeconds);
      }
    }

    private static Server server(String realm, String url, boolean startTls, String bindDn, Secret password, String base, String users,
        String groups, int answerSeconds, int wholeSeconds) {
      return new Server(realm, address(url), startTls, bindDn, password == null ? "" : password.value(), base, users, groups,
          Duration.ofSeconds(answerSeconds), Duration.ofSeconds(wholeSeconds));
    }

    private static URI address(String url) {
      try {
        return URI.create(url.strip());
      } catch (IllegalArgumentException _) {
        throw new IllegalArgumentException("url is " + ConfigError.quoted(url) + ", no address; try ldaps://ldap.example.com");
      }
    }

    Optional<Source> source() {
      return url.isEmpty() ? Optional.empty() : Optional.of(new dev.kith.groups.ldap.Ldap(
          server(realm, url, startTls, bindDn, password, base, users, groups, answerSeconds, wholeSeconds)));
    }
  }

  Rules rules() {
    Map<String, Collection<String>> in = new HashMap<>();
    links.forEach((group, members) -> in.put("group:" + group, members.stream().map(member -> "group:" + member).toList()));
    return new Rules(Duration.ofHours(keepHours), mostPercent / 100.0, in);
  }

  /// Feeds that are asked by the clock.
  List<Source> sources() {
    return ldap.source().stream().toList();
  }
}
