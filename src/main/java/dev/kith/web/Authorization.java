package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.ViewAs;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.security.RouteRole;
import java.util.Map;
import java.util.Set;

/// Decides, before a route is used, whether whoever asks may use it: the one place that does. What it refuses is written down.
final class Authorization {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Sessions sessions;
  private final Audit audit;

  Authorization(Sessions sessions, Audit audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  /// A route without exactly one need is open to nobody.
  void decide(Context ctx) {
    if (ctx.endpoints().matchedHttpEndpoint() == null) {
      // HEAD of what only GET answers: Javalin runs no handler, and says the same of every address.
      return;
    }
    Set<RouteRole> named = ctx.routeRoles();
    if (named.size() != 1 || !(named.iterator().next() instanceof Needs needs)) {
      throw new ForbiddenResponse("Nobody may use this address.");
    }
    if (needs.ownToken()) {
      return;
    }
    Caller caller = sessions.caller(ctx);
    if (!READING.contains(ctx.method().name()) && !sessions.byToken(ctx)) {
      Guard.sameOrigin(ctx);
    }
    if (!caller.seenAs().isEmpty() && !READING.contains(ctx.method().name()) && needs != Needs.SEARCH && !ctx.path().equals(Looking.PATH)) {
      throw new ForbiddenResponse("While you look as somebody else nothing can be changed; end that first.");
    }
    if (!allows(needs, caller)) {
      audit.write(new Event(Event.Type.DENIED, caller.actor(), "", Map.of("route", ctx.method() + " " + Metrics.route(ctx),
          "needs", needs.name(), "address", ctx.ip())));
      throw new ForbiddenResponse(switch (needs) {
        case ANYONE, SIGNED_IN, SEARCH, READ, PUSH, SCIM -> "What you are signed in with does not open this.";
        case SOURCE_OWNER, OPERATOR, LOOK, AUDITOR, ADMIN -> "This is for the command line on the server itself, or for whoever has the role "
            + needs.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".";
      });
    }
  }

  private static boolean allows(Needs needs, Caller caller) {
    return switch (needs) {
      case ANYONE, PUSH, SCIM -> true;
      case SIGNED_IN -> caller.may(Role.READER, Scope.ME);
      case SEARCH -> caller.may(Role.READER, Scope.SEARCH);
      case READ -> caller.may(Role.READER, Scope.DOCUMENTS);
      case SOURCE_OWNER -> caller.roles().contains(Role.SOURCE_OWNER) || caller.roles().contains(Role.OPERATOR);
      case OPERATOR -> caller.roles().contains(Role.OPERATOR);
      case LOOK -> ViewAs.mayBegin(caller);
      case AUDITOR -> caller.roles().contains(Role.AUDITOR);
      case ADMIN -> caller.roles().contains(Role.ADMIN);
    };
  }
}
