package dev.kith.signin.proxy;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.signin.Addresses;
import dev.kith.signin.Vouched;
import dev.kith.signin.proxy.Unbelievable.Reason;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes a proxy's word for who asks. Each request is judged by itself: nothing is remembered, so whoever the proxy no longer
/// vouches for is nobody at once.
///
/// A request that says who asks and cannot be believed is refused altogether, not merely treated as nobody's: somebody tries,
/// or the proxy is set up wrongly, and both should be seen.
public final class TrustedProxy {
  /// The issuer of whom a proxy vouches for.
  public static final String ISSUER = "proxy";
  private static final int LONGEST_USER = 255;
  private static final int MOST_GROUPS = 1_000;

  private final ProxySettings settings;
  private final Addresses peers;
  private final Audit audit;
  private final Checks checks;

  public TrustedProxy(ProxySettings settings, Audit audit) {
    this(settings, audit, new Checks());
  }

  TrustedProxy(ProxySettings settings, Audit audit, Checks checks) {
    this.settings = settings;
    this.peers = Addresses.peers(settings.trustedPeers());
    this.audit = audit;
    this.checks = checks;
  }

  /// Where a request is turned away. Tests leave one out, to see that they would notice.
  static class Checks {
    void require(Reason reason, boolean holds) throws Unbelievable {
      if (!holds) {
        throw new Unbelievable(reason);
      }
    }
  }

  /// Whom the proxy vouches for; empty if the request says nothing of who asks.
  ///
  /// @param peer    the address at the other end of the connection, not what any header says of it
  /// @param headers all of the request, by name, with each value
  public Optional<Vouched> who(InetAddress peer, Map<String, List<String>> headers) throws Unbelievable {
    try {
      return judged(peer, headers);
    } catch (Unbelievable e) {
      audit.write(new Event(Event.Type.SIGN_IN_REFUSED, "account:unknown", "",
          Map.of("way", "proxy", "why", e.reason().label(), "address", peer.getHostAddress())));
      throw e;
    }
  }

  private Optional<Vouched> judged(InetAddress peer, Map<String, List<String>> headers) throws Unbelievable {
    List<String> users = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> secrets = new ArrayList<>();
    boolean misspelt = false;
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      // what many programs behind a proxy take for the same name
      String alike = name.replaceAll("[^a-z0-9]", "-");
      for (String ours : List.of(settings.userHeader(), settings.groupsHeader(), settings.secretHeader())) {
        String known = ours.toLowerCase(Locale.ROOT);
        if (known.equals(name)) {
          (ours.equals(settings.userHeader()) ? users : ours.equals(settings.groupsHeader()) ? groups : secrets)
              .addAll(header.getValue());
        } else if (!known.isEmpty() && known.equals(alike)) {
          misspelt = true;
        }
      }
    }
    if (users.isEmpty() && groups.isEmpty() && secrets.isEmpty() && !misspelt) {
      return Optional.empty();
    }
    checks.require(Reason.PEER, peers.hold(peer));
    checks.require(Reason.SPELLING, !misspelt);
    checks.require(Reason.REPEATED, users.size() <= 1 && groups.size() <= 1 && secrets.size() <= 1);
    checks.require(Reason.SECRET, secrets.size() == 1 && MessageDigest.isEqual(
        settings.secret().getBytes(StandardCharsets.UTF_8), secrets.getFirst().getBytes(StandardCharsets.UTF_8)));
    if (users.isEmpty()) {
      checks.require(Reason.USER, groups.isEmpty());
      return Optional.empty();
    }
    String user = users.getFirst();
    // a comma is how two headers become one on the way
    checks.require(Reason.VALUE, user.matches("[\\x21-\\x2b\\x2d-\\x7e]{1," + LONGEST_USER + "}"));
    return Optional.of(new Vouched(ISSUER, user, "", List.of(), groups(groups), !settings.groupsHeader().isEmpty(),
        Set.of(), Set.of()));
  }

  private Set<String> groups(List<String> header) throws Unbelievable {
    Set<String> out = new LinkedHashSet<>();
    for (String group : header.isEmpty() ? List.<String>of() : List.of(header.getFirst().split(","))) {
      if (!group.isBlank()) {
        checks.require(Reason.VALUE, group.strip().matches("[\\x20-\\x7e]{1,255}"));
        out.add(group.strip());
      }
    }
    checks.require(Reason.VALUE, out.size() <= MOST_GROUPS);
    return out;
  }
}
