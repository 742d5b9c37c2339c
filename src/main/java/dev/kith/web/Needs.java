package dev.kith.web;

import io.javalin.security.RouteRole;

/// What whoever uses a route must be. Each route of [WebServer] has one; a route without is open to nobody ([Authorization]).
enum Needs implements RouteRole {
  /// Nothing: whoever reaches the server.
  ANYONE,
  /// Somebody signed in, for what is their own; a token needs the scope `me`.
  SIGNED_IN,
  /// A person in a session of their own, for what no token may do.
  SESSION,
  /// Somebody who may search; a token needs the scope `search`.
  SEARCH,
  /// Somebody who may have whole documents, and many of them; a token needs the scope `documents:read`.
  READ,
  /// Whoever watches the server; a token needs the scope `metrics`.
  METRICS,
  /// Who looks after a source, or keeps all running. The route itself looks which source is meant.
  SOURCE_OWNER,
  OPERATOR,
  /// Who may look as somebody else: an admin or an auditor.
  LOOK,
  AUDITOR,
  ADMIN,
  /// A program with the token of the source that it pushes into, which the route itself looks at; cookies do not count.
  PUSH,
  /// The company's provider with a token that it has signed, which the route itself looks at; cookies do not count.
  PROVIDER,
  /// A directory server with its own token, which the route itself looks at; cookies do not count.
  SCIM;

  /// Whether the route itself looks at a token, so that no page of another site can use it with somebody's browser.
  boolean ownToken() {
    return this == PUSH || this == PROVIDER || this == SCIM;
  }
}
