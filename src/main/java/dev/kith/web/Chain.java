package dev.kith.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/// What every request passes before its route, and what comes behind each answer.
record Chain(Guard guard, ByProxy proxy, Gate gate, Authorization authorization, Watching watching) {
  /// For the routes of Javalin: these come first, since what stands before all routes does.
  void before(RoutesConfig routes) {
    routes.before(this::first);
    routes.before("/api/*", this::limit);
    routes.before("/mcp", this::limit);
    routes.before("/saved/*", this::limit);
    routes.beforeMatched(this::decide);
    routes.after(ctx -> {
      last(ctx);
      Sending.end(ctx);
    });
  }

  void first(Context ctx) {
    Watching.begin(ctx);
    guard.headers(ctx);
    guard.host(ctx);
    proxy.judge(ctx);
  }

  void limit(Context ctx) {
    gate.pass(ctx);
  }

  void decide(Context ctx) {
    authorization.decide(ctx);
  }

  /// Also where something went wrong.
  void last(Context ctx) {
    watching.end(ctx);
  }
}
