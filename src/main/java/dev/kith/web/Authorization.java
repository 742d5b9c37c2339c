package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.ViewAs;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.security.RouteRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// Decides, before a route is used, whether whoever asks may use it: the one place that does. What it refuses is written down.
final class Authorization {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Sessions sessions;
  private final Guard guard;
  private final Network network;
  private final Audit audit;

  Authorization(Sessions sessions, Guard guard, Network network, Audit audit) {
    this.sessions = sessions;
    this.guard = guard;
    this.network = network;
    this.audit = audit;
  }

  /// A route without exactly one need is open to nobody.
  void decide(Context ctx) {
    if (DirectContext.route(ctx) == null) {
      // HEAD of what only GET answers: Javalin runs no handler, and says the same of every address.
      return;
    }
    Set<RouteRole> named = ctx.routeRoles();
    if (named.size() != 1 || !(named.iterator().next() instanceof Needs needs)) {
      throw new ForbiddenResponse("Nobody may use this address.");
    }
    boolean reads = READING.contains(ctx.method().name());
    if (needs.ownToken() || needs == Needs.ANYONE && reads) {
      return;
    }
    guard.oneWay(ctx);
    if (!sessions.isDemo() && ctx.header(Demo.AS_HEADER) != null) {
      throw new BadRequestResponse(Demo.AS_HEADER + " is for demo mode: nobody asks as somebody else here.");
    }
    Caller caller = sessions.caller(ctx);
    if (!caller.isSignedIn() && needs != Needs.ANYONE) {
      refuse(ctx, reads);
      return;
    }
    if (!reads && !sessions.isByToken(ctx)) {
      guard.ownPage(ctx);
    }
    if (!caller.seenAs().isEmpty() && !reads && needs != Needs.SEARCH && !ctx.path().equals(Looking.PATH)) {
      throw new ForbiddenResponse("While you look as somebody else nothing can be changed; end that first.");
    }
    if (!allows(needs, caller, ctx)) {
      audit.write(new Event(Event.Type.DENIED, caller.actor(), "", Map.of("route", ctx.method() + " " + Metrics.route(ctx),
          "needs", needs.name(), "address", network.address(ctx))));
      if (!caller.seenAs().isEmpty()) {
        throw new ForbiddenResponse("While you look as somebody else your own roles rest; end that first.");
      }
      throw new ForbiddenResponse(switch (needs) {
        case ANYONE, SIGNED_IN, SESSION, SEARCH, READ, METRICS, PUSH, PROVIDER, SCIM -> "What you are signed in with does not open this.";
        case LOOK -> "Only an admin or an auditor looks as somebody else, and in person: no token does.";
        case SOURCE_OWNER, OPERATOR, AUDITOR, ADMIN -> "This is for the command line on the server itself, or for whoever has the role "
            + needs.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".";
      });
    }
  }

  /// Whoever looks at a page is led to where they can sign in, and back; a program is told.
  private void refuse(Context ctx, boolean reads) {
    boolean token = Sessions.bearer(ctx).isPresent();
    if (token) {
      audit.write(new Event(Event.Type.TOKEN_REFUSED, "token:unknown", "", Map.of("address", network.address(ctx))));
    }
    if (reads && !token && !ctx.path().startsWith("/api/") && String.valueOf(ctx.header("Accept")).contains("text/html")) {
      String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
      ctx.redirect("/sign-in?to=" + URLEncoder.encode(ctx.path() + query, StandardCharsets.UTF_8), io.javalin.http.HttpStatus.SEE_OTHER);
      ctx.skipRemainingHandlers();
      return;
    }
    ctx.header("WWW-Authenticate", "Bearer");
    throw new UnauthorizedResponse(token ? "The token opens nothing: it is wrong, expired, revoked, or used from elsewhere."
        : "Sign in at /sign-in, or send a token: “Authorization: Bearer kith_…”.");
  }

  private boolean allows(Needs needs, Caller caller, Context ctx) {
    return switch (needs) {
      case ANYONE, PUSH, PROVIDER, SCIM -> true;
      case SIGNED_IN -> caller.may(Role.READER, Scope.ME);
      case SESSION -> sessions.isBySession(ctx);
      case SEARCH -> caller.may(Role.READER, Scope.SEARCH);
      case READ -> caller.may(Role.READER, Scope.DOCUMENTS);
      case METRICS -> caller.may(Role.READER, Scope.METRICS);
      case SOURCE_OWNER -> caller.roles().contains(Role.SOURCE_OWNER) || caller.roles().contains(Role.OPERATOR);
      case OPERATOR -> caller.roles().contains(Role.OPERATOR);
      case LOOK -> ViewAs.mayBegin(caller);
      case AUDITOR -> caller.roles().contains(Role.AUDITOR);
      case ADMIN -> caller.roles().contains(Role.ADMIN);
    };
  }
}
