package dev.kith.web;

import io.javalin.http.Context;

/// What those who look after sources do with them: with their own.
final class SourcesAdmin {
  private final Admin admin;
  private final Sessions sessions;

  SourcesAdmin(Admin admin, Sessions sessions) {
    this.admin = admin;
    this.sessions = sessions;
  }

  void reindex(Context ctx) {
    admin.reindex(ctx, sessions.caller(ctx));
  }

  void progress(Context ctx) {
    admin.progress(ctx);
  }

  void sources(Context ctx) {
    admin.sources(ctx, sessions.caller(ctx));
  }

  void rollback(Context ctx) {
    admin.rollback(ctx);
  }
}
