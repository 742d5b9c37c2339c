package dev.kith.bench;

import dev.kith.expertise.Experts;
import dev.kith.search.Search;
import dev.kith.store.Store;
import dev.kith.web.Admin;
import dev.kith.web.Status;
import dev.kith.web.WebServer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The real server with nothing behind it but an index.
final class Serving {
  private Serving() {}

  static WebServer start(Search search, Experts experts, Store store) throws IOException {
    WebServer.Settings settings = new WebServer.Settings("127.0.0.1", 0, "Bench", null, List.of("p0"), List.of(), false, null,
        new WebServer.Limits(1_000_000, 1_000_000));
    return WebServer.start(settings, search, experts, store, new Still(), new Admin(new Idle(), "none"), _ -> Optional.empty());
  }

  private static final class Still implements Status {
    @Override
    public List<Source> sources() {
      return List.of();
    }

    @Override
    public Instant indexedAt() {
      return Company.NOW;
    }

    @Override
    public Optional<String> notReady() {
      return Optional.empty();
    }
  }

  private static final class Idle implements Admin.Work {
    @Override
    public void reindex(List<String> sources, boolean full, boolean allowRemovals, boolean force, String actor) {}

    @Override
    public byte[] progress() {
      return new byte[0];
    }

    @Override
    public byte[] sources() {
      return new byte[0];
    }

    @Override
    public byte[] report(String actor) {
      return new byte[0];
    }

    @Override
    public String rollback(String actor) {
      return "";
    }
  }
}
