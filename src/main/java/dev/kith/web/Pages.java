package dev.kith.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The page's files: from the jar, or from a folder for whoever works on them.
final class Pages {
  private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "xml", "application/xml; charset=utf-8");

  private final Path folder;
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  Pages(Path folder) {
    this.folder = folder;
  }

  void index(Context ctx) {
    send(ctx, "index.html");
  }

  /// What people do not find, for the admin.
  void insight(Context ctx) {
    send(ctx, "insight.html");
  }

  void file(Context ctx) {
    send(ctx, ctx.pathParam("file"));
  }

  /// No route: a person gets the page, which says so, a program a problem.
  void nowhere(Context ctx) {
    String accepted = ctx.header("Accept");
    if (ctx.path().startsWith("/api/") || accepted == null || !accepted.contains("text/html")) {
      Problem.NOT_FOUND.answer(ctx, "There is nothing at this address.", null);
    } else {
      index(ctx.status(404));
    }
  }

  private void send(Context ctx, String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("[a-z0-9-]+\\.[a-z]+")) {
      throw new NotFoundResponse("There is no page here.");
    }
    byte[] bytes = folder == null ? kept.computeIfAbsent(name, Pages::read) : read(folder.resolve(name));
    ctx.contentType(type).header("Cache-Control", "no-cache").result(bytes);
  }

  private static byte[] read(String name) {
    try (InputStream in = Pages.class.getResourceAsStream("/web/" + name)) {
      if (in == null) {
        throw new NotFoundResponse("There is no page here.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new NotFoundResponse("There is no page here.");
    }
  }
}
