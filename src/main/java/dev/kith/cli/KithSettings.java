package dev.kith.cli;

import dev.kith.signin.Addresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What `kith.yaml` says.
///
/// @param name      shown on the page
/// @param data      the folder of the index and of what people told Kith
/// @param languages the languages documents are expected in, the usual one first, as `en` or `pt`
/// @param examples  questions that the start page offers
/// @param queries   whether what people ask is kept for a while
/// @param audit     how long the audit log is kept
/// @param governance for which uses whose information counts
/// @param groups    feeds of groups
/// @param slowRequests what is written down of requests that took long
record KithSettings(String name, Path data, Server server, List<String> languages, Auth auth, List<String> examples,
    Queries queries, Limits limits, AuditSettings audit, GovernanceSettings governance, GroupSettings groups,
    SlowRequests slowRequests) {
  static final KithSettings DEFAULTS =
      new KithSettings("Kith", Path.of("data"), Server.DEFAULTS, List.of("en"), Auth.DEFAULTS, List.of(), Queries.DEFAULTS,
          Limits.DEFAULTS, AuditSettings.DEFAULTS, GovernanceSettings.DEFAULTS, GroupSettings.DEFAULTS,
          SlowRequests.DEFAULTS);

  KithSettings {
    languages = List.copyOf(languages);
    examples = List.copyOf(examples);
    if (name.isBlank() || name.length() > 60) {
      throw new IllegalArgumentException("name must have 1 to 60 characters");
    }
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("languages is empty; try [en]");
    }
    for (String language : languages) {
      if (!language.matches("[a-z]{2,3}")) {
        throw new IllegalArgumentException("languages has " + ConfigError.quoted(language)
            + ", which is no language code; try two letters such as en");
      }
    }
    if (auth.mode == Mode.DEMO && !server.isLoopback()) {
      throw new IllegalArgumentException("server.host is " + ConfigError.quoted(server.host)
          + ", but in demo mode anybody may be anybody, so only this machine may reach it; try 127.0.0.1, or auth.mode: local");
    }
    if (auth.mode != Mode.DEMO && server.baseUrl == null && !server.isLoopback()) {
      throw new IllegalArgumentException("server.baseUrl is missing, but others reach server.host " + ConfigError.quoted(server.host)
          + " and only that address is answered; try https://search.example.com");
    }
    if (auth.mode != Mode.DEMO && server.baseUrl != null && !"https".equals(server.baseUrl.getScheme()) && !server.isAtHome()) {
      throw new IllegalArgumentException("server.baseUrl is " + ConfigError.quoted(server.baseUrl.toString())
          + ", but passwords and sessions travel over https only; try https://" + server.baseUrl.getHost());
    }
    switch (auth.mode) {
      case DEMO, LOCAL -> { }
      case OIDC -> auth.oidc.settings(server.baseUrl);
      case PROXY -> auth.proxy.settings();
    }
  }

  /// @param port    0 for any that is free
  /// @param baseUrl how people reach it, if that is not `http://host:port`; else `null`
  /// @param trustedPeers proxies before the server, as networks: their X-Forwarded-For is believed
  record Server(String host, int port, URI baseUrl, List<String> trustedPeers) {
    static final Server DEFAULTS = new Server("127.0.0.1", 8642, null, List.of());

    Server {
      if (!host.matches("[A-Za-z0-9.-]+|\\[?[0-9A-Fa-f:.]+]?")) {
        throw new IllegalArgumentException("host is " + ConfigError.quoted(host) + ", not a host name; try 127.0.0.1");
      }
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port is " + port + ", but a port is 0 to 65535");
      }
      if (baseUrl != null && (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null)) {
        throw new IllegalArgumentException("baseUrl has a query or fragment; try https://search.example.com");
      }
      if (baseUrl != null && (baseUrl.getHost() == null || !String.valueOf(baseUrl.getScheme()).matches("https?"))) {
        throw new IllegalArgumentException("baseUrl is " + ConfigError.quoted(baseUrl.toString()) + "; try https://search.example.com");
      }
      trustedPeers = List.copyOf(trustedPeers);
      if (trustedPeers.contains("*") || Addresses.of(trustedPeers).holdEverybody()) {
        throw new IllegalArgumentException("trustedPeers is everybody, who could then say where they come from; try the address of your "
            + "proxy, such as 10.0.0.5");
      }
    }

    /// Whether people reach it on this machine only.
    boolean isAtHome() {
      return baseUrl.getHost().equals("localhost") || baseUrl.getHost().matches("127(\\.\\d{1,3}){3}|\\[::1]");
    }

    /// Whether only this machine can reach it; judged by the text, without asking DNS.
    boolean isLoopback() {
      return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("::1") || host.equals("[::1]");
    }
  }

  /// @param people ids of the people one may look as in demo mode, the first by default; none for anybody
  record Auth(Mode mode, List<String> people, OidcAuth oidc, ProxyAuth proxy) {
    static final Auth DEFAULTS = new Auth(Mode.DEMO, List.of(), OidcAuth.DEFAULTS, ProxyAuth.DEFAULTS);

    Auth {
      people = List.copyOf(people);
    }
  }

  /// How often each person may ask the API.
  ///
  /// @param burst how many requests at once
  record Limits(int requestsPerSecond, int burst) {
    static final Limits DEFAULTS = new Limits(50, 200);

    Limits {
      if (requestsPerSecond < 1 || burst < 1) {
        throw new IllegalArgumentException("limits.requestsPerSecond and limits.burst are 1 or more; try "
            + DEFAULTS.requestsPerSecond + " and " + DEFAULTS.burst);
      }
    }
  }

  /// @param milliseconds requests that take longer are written down; 0 for none
  /// @param words        whether the words of questions are, too
  record SlowRequests(int milliseconds, boolean words) {
    static final SlowRequests DEFAULTS = new SlowRequests((int) dev.kith.web.SlowRequests.Settings.DEFAULTS.longer().toMillis(), false);

    SlowRequests {
      if (milliseconds < 0 || milliseconds > 600_000) {
        throw new IllegalArgumentException("milliseconds is " + milliseconds + ", but a request is slow after 1 to 600000 milliseconds; 0 writes "
            + "none down");
      }
    }

    dev.kith.web.SlowRequests.Settings settings() {
      return new dev.kith.web.SlowRequests.Settings(Duration.ofMillis(milliseconds), words);
    }
  }

  /// @param log  whether it is kept at all, under pseudonyms, to see what is not found
  /// @param days how long
  record Queries(boolean log, int days) {
    static final Queries DEFAULTS = new Queries(true, dev.kith.store.Queries.MOST_DAYS);

    Queries {
      if (days < 1 || days > dev.kith.store.Queries.MOST_DAYS) {
        throw new IllegalArgumentException("days is " + days + ", but what people ask is kept for 1 to "
            + dev.kith.store.Queries.MOST_DAYS + " days; `log: false` keeps nothing");
      }
    }

    int kept() {
      return log ? days : 0;
    }
  }

  enum Mode {
    /// Whoever opens the page chooses whom to be: for trying out, on this machine only.
    DEMO,
    /// People sign in with a name and a password that Kith keeps.
    LOCAL,
    /// The company's OpenID provider signs people in; passwords that Kith keeps still do.
    OIDC,
    /// A proxy signs people in; passwords that Kith keeps still do.
    PROXY
  }
}
