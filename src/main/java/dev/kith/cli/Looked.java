package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.model.Viewer;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.ViewAs;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Asking the index itself as somebody else, where people sign in and no server runs: with a reason, in the audit log, shown to them, and over
/// when the answer is there.
///
/// @param as the other's id
record Looked(String as, String reason) {
  JsonNode in(App app, Function<Viewer, JsonNode> asking) {
    Caller caller = new Caller("", Viewers.ANYBODY, Set.of(Role.ADMIN), Scope.ALL, Set.of(), Cli.actor(), "");
    try (ViewAs views = new ViewAs(app.store(), app.search()::directory, app.audit(), app.clock())) {
      ViewAs.View view = views.begin(caller, as, reason, ViewAs.LONGEST);
      try {
        return asking.apply(new Viewer("", app.search().directory().person(view.person()).map(app.search()::viewer).orElse(Viewers.ANYBODY).principals()));
      } finally {
        views.end(view.secret(), caller.actor());
      }
    } catch (IllegalArgumentException e) {
      throw new CliError(Exit.USAGE, e.getMessage());
    }
  }
}
