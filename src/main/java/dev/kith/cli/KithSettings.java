package dev.kith.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What `kith.yaml` says.
///
/// @param name      shown on the page
/// @param data      the folder of the index and of what people told Kith
/// @param languages the languages documents are expected in, the usual one first, as `en` or `pt`
/// @param examples  questions that the start page offers
/// @param queries   whether what people ask is kept for a while
/// @param audit     how long the audit log is kept
/// @param groups    feeds of groups
record KithSettings(String name, Path data, Server server, List<String> languages, Auth auth, List<String> examples,
    Queries queries, Limits limits, AuditSettings audit, GroupSettings groups) {
  static final KithSettings DEFAULTS =
      new KithSettings("Kith", Path.of("data"), Server.DEFAULTS, List.of("en"), Auth.DEFAULTS, List.of(), Queries.DEFAULTS,
          Limits.DEFAULTS, AuditSettings.DEFAULTS, GroupSettings.DEFAULTS);

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
          + ", but in demo mode anybody may be anybody, so only this machine may reach it; try 127.0.0.1");
    }
  }

  /// @param port    0 for any that is free
  /// @param baseUrl how people reach it, if that is not `http://host:port`; else `null`
  record Server(String host, int port, URI baseUrl) {
    static final Server DEFAULTS = new Server("127.0.0.1", 8642, null);

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
    }

    /// Whether only this machine can reach it; judged by the text, without asking DNS.
    boolean isLoopback() {
      return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("::1") || host.equals("[::1]");
    }
  }

  /// @param people ids of the people one may look as in demo mode, the first by default; none for anybody
  record Auth(Mode mode, List<String> people) {
    static final Auth DEFAULTS = new Auth(Mode.DEMO, List.of());

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
    DEMO
  }
}
