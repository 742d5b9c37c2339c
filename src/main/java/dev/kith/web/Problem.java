package dev.kith.web;

import dev.kith.engine.EngineException;
import dev.kith.search.QueryError;
import dev.kith.store.StoreException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Turns errors into RFC 9457 answers, in one place. The caller's mistakes get 400 and a sentence; an engine that cannot work
/// 503; anything else is a bug of ours: 500, logged, and nothing of it shown.
enum Problem {
  BAD_REQUEST(400, "bad-request", "The request cannot be understood"),
  UNAUTHORIZED(401, "unauthorized", "A token is needed"),
  FORBIDDEN(403, "forbidden", "Not allowed"),
  NOT_FOUND(404, "not-found", "There is no such thing, or you may not see it"),
  TOO_LARGE(413, "too-large", "The request is too large"),
  MISDIRECTED(421, "wrong-host", "This is not the address of this server"),
  TOO_MANY(429, "too-many", "Too many requests"),
  BUG(500, "internal", "Something went wrong on our side"),
  NO_DECISIONS(503, "no-decisions", "What people decided cannot be read or kept now"),
  NOT_KEPT(503, "not-kept", "What was sent cannot be kept now"),
  UNAVAILABLE(503, "unavailable", "The index cannot be used now"),
  FULL(507, "disk-full", "There is no room on disk");

  private static final String MEDIA_TYPE = "application/problem+json";
  private static final Logger LOG = Logger.getLogger(Problem.class.getName());

  private final int status;
  private final String type;
  private final String title;

  Problem(int status, String type, String title) {
    this.status = status;
    this.type = type;
    this.title = title;
  }

  static void routes(RoutesConfig routes) {
    routes.exception(QueryError.class, (e, ctx) -> BAD_REQUEST.answer(ctx, e.getMessage(), e.parameter()));
    routes.exception(IllegalArgumentException.class, (e, ctx) -> BAD_REQUEST.answer(ctx, e.getMessage(), null));
    routes.exception(EngineException.class, (e, ctx) -> {
      LOG.log(Level.WARNING, e.getMessage(), e);
      ctx.header("Retry-After", "5");
      UNAVAILABLE.answer(ctx, "The reason has been logged; try again soon.", null);
    });
    routes.exception(StoreException.class, (e, ctx) -> {
      LOG.log(Level.SEVERE, e.getMessage());
      NO_DECISIONS.answer(ctx, "The reason has been logged; nothing was changed.", null);
    });
    routes.exception(Documents.NotKept.class, (e, ctx) -> {
      LOG.log(Level.SEVERE, "pushed documents were not kept: " + e.getMessage());
      ctx.header("Retry-After", "30");
      Problem problem = e.getCause() instanceof Documents.Full ? FULL : NOT_KEPT;
      problem.answer(ctx, "Nothing of this request was acknowledged; send it again later.", null);
    });
    routes.exception(HttpResponseException.class, (e, ctx) -> of(e.getStatus()).answer(ctx, e.getMessage(), null, e.getStatus()));
    routes.exception(Exception.class, (e, ctx) -> {
      LOG.log(Level.SEVERE, "unexpected: " + ctx.method() + " " + ctx.path(), e);
      BUG.answer(ctx, "It has been logged.", null);
    });
  }

  /// An error of the JVM, such as a class that cannot be loaded, is a bug too; Javalin has no context for it.
  static void bug(HttpServletResponse response, Error error) {
    LOG.log(Level.SEVERE, "unexpected", error);
    response.setStatus(BUG.status);
    response.setContentType(MEDIA_TYPE);
    try {
      response.getOutputStream().write(BUG.body("It has been logged.", null, BUG.status));
    } catch (IOException _) {
      // Whoever asked has gone.
    }
  }

  /// What Jetty refuses before any route sees it: what is not HTTP, headers too long, no or two hosts.
  static boolean refused(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Guard.HEADERS.forEach(response.getHeaders()::put);
    response.getHeaders().put("Content-Type", MEDIA_TYPE);
    byte[] body = of(status).body("The request is not one that this server takes.", null, status);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static Problem of(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 413 -> TOO_LARGE;
      case 429 -> TOO_MANY;
      case 421 -> MISDIRECTED;
      case 503 -> UNAVAILABLE;
      default -> status >= 500 ? BUG : BAD_REQUEST;
    };
  }

  void answer(Context ctx, String detail, String parameter) {
    answer(ctx, detail, parameter, status);
  }

  private void answer(Context ctx, String detail, String parameter, int actual) {
    ctx.status(actual).contentType(MEDIA_TYPE).result(body(detail, parameter, actual));
  }

  private byte[] body(String detail, String parameter, int actual) {
    return Json.object(out -> {
      out.writeStringProperty("type", "/help/errors/" + type);
      out.writeStringProperty("title", title);
      out.writeNumberProperty("status", actual);
      if (detail != null) {
        out.writeStringProperty("detail", detail);
      }
      if (parameter != null) {
        out.writeArrayPropertyStart("errors");
        out.writeStartObject();
        out.writeStringProperty("parameter", parameter);
        if (detail != null) {
          out.writeStringProperty("detail", detail);
        }
        out.writeEndObject();
        out.writeEndArray();
      }
    });
  }
}
