package dev.kith.web;

import dev.kith.engine.EngineException;
import dev.kith.search.QueryError;
import dev.kith.signin.Accounts;
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
  BAD_REQUEST(400, "bad-request", "The request cannot be understood",
      "A parameter, the body or the request itself is not as this server takes it. What stands in q is never the reason.",
      "Read “detail”, and “errors” for the parameter that is meant; the API's pages say what each takes."),
  UNAUTHORIZED(401, "unauthorized", "Who asks is not known",
      "Nobody is signed in here, the session has ended, or the token opens nothing. Documents are pushed with a token; cookies do not "
          + "count there.",
      "Sign in at /sign-in, or send “Authorization: Bearer …”: a token of your account, or for pushing the one that sources.yaml names."),
  FORBIDDEN(403, "forbidden", "Not allowed",
      "It needs a role or a scope that whoever asks does not have, or a page of another site asked for a change.",
      "Ask an admin for the role, make a token with the scope, use the command line on the server, or the server's own page."),
  NOT_FOUND(404, "not-found", "There is no such thing, or you may not see it",
      "Nothing has this address, or whoever asks may not see it; an answer that told the two apart would tell of hidden documents.",
      "Check the id. If a colleague can open it, ask them to share it where it lies."),
  NO_METHOD(405, "method-not-allowed", "This address is not asked so",
      "The address is there, but not for this method.", "The header “Allow” names the methods that it takes."),
  EXPIRED(410, "cursor-expired", "The cursor is of an index that has changed",
      "A cursor holds while the index, what people decided, the question and who asks are the same. With another of them, pages "
          + "would repeat or lose results.",
      "Ask again without the cursor, and go on with the cursors of the new answers."),
  TOO_LARGE(413, "too-large", "The request is too large",
      "A body has at most 1 MB, that of pushed documents 20 MB.", "Send less at once."),
  NOT_JSON(415, "not-json", "The body is not declared as JSON",
      "What changes something is sent as JSON, since no page of another site can make a browser do that unasked.",
      "Send “Content-Type: application/json”."),
  MISDIRECTED(421, "wrong-host", "This is not the address of this server",
      "The server answers to the address in server.baseUrl and to names of its own computer only, so that no other site's name can lead "
          + "here.",
      "Ask that address, or on the server itself http://127.0.0.1 or http://localhost with its port."),
  TOO_MANY(429, "too-many", "Too many requests",
      "Everybody may ask so many times a second (limits in kith.yaml), and a source may be pushed into so many times.",
      "Wait as many seconds as “Retry-After” says, then ask more slowly."),
  BUG(500, "internal", "Something went wrong on our side",
      "Kith met something it was not made for.", "Try again; if it stays, give the admin the time: the log has the reason."),
  NO_DECISIONS(503, "no-decisions", "What people decided cannot be read or kept now",
      "The file kith.db is damaged, gone, of a newer Kith or in use. While it cannot be read, nothing is shown about people.",
      "The admin sees the reason in the log and with “kith check”."),
  NOT_KEPT(503, "not-kept", "What was sent cannot be kept now",
      "Pushed documents could not be written to disk; none of the request was acknowledged.", "Send the request again later."),
  UNAVAILABLE(503, "unavailable", "The index cannot be used now",
      "The index cannot be read, or is just being replaced.", "Wait as “Retry-After” says; if it stays, the log has the reason."),
  FULL(507, "disk-full", "There is no room on disk",
      "Less than 64 MB are free where Kith keeps its data.", "Make room on disk, then send the request again.");

  private static final String MEDIA_TYPE = "application/problem+json";
  private static final Logger LOG = Logger.getLogger(Problem.class.getName());

  private final int status;
  private final String type;
  private final String title;
  private final String why;
  private final String mend;

  Problem(int status, String type, String title, String why, String mend) {
    this.status = status;
    this.type = type;
    this.title = title;
    this.why = why;
    this.mend = mend;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  String title() {
    return title;
  }

  /// How it comes about, for the page that the type is the address of.
  String why() {
    return why;
  }

  String mend() {
    return mend;
  }

  static void routes(RoutesConfig routes) {
    routes.exception(QueryError.class, (e, ctx) -> BAD_REQUEST.answer(ctx, Texts.of(ctx).say(e.sentence()), e.parameter()));
    routes.exception(Freshness.Expired.class, (e, ctx) -> EXPIRED.answer(ctx, e.getMessage(), "cursor"));
    routes.exception(IllegalArgumentException.class, (e, ctx) -> BAD_REQUEST.answer(ctx, e.getMessage(), null));
    routes.exception(Accounts.NotAllowed.class, (e, ctx) -> FORBIDDEN.answer(ctx, e.getMessage(), null));
    routes.exception(EngineException.class, (e, ctx) -> {
      LOG.log(Level.WARNING, e.getMessage(), e);
      ctx.header("Retry-After", "5");
      UNAVAILABLE.answer(ctx, "The reason has been logged; try again soon.", null);
    });
    routes.exception(StoreException.class, (e, ctx) -> {
      LOG.log(Level.SEVERE, e.getMessage());
      NO_DECISIONS.answer(ctx, "The reason has been logged; nothing was changed.", null);
    });
    routes.exception(Sessions.Unknown.class, (_, ctx) ->
        NO_DECISIONS.answer(ctx, "Who is in which groups cannot be read now, so nothing is shown; the reason is in the log.", null));
    routes.exception(Documents.NotKept.class, (e, ctx) -> {
      LOG.log(Level.SEVERE, "pushed documents were not kept: " + e.getMessage());
      ctx.header("Retry-After", "30");
      Problem problem = e.getCause() instanceof Documents.Full ? FULL : NOT_KEPT;
      problem.answer(ctx, "Nothing of this request was acknowledged; send it again later.", null);
    });
    routes.exception(HttpResponseException.class, (e, ctx) -> of(e.getStatus()).answer(ctx, e.getMessage(), null, e.getStatus()));
    routes.exception(Exception.class, Problem::bug);
  }

  static void bug(Throwable thrown, Context ctx) {
    // the route and not the address, which may be the key of a feed
    LOG.log(Level.SEVERE, "unexpected: " + ctx.method() + " " + Metrics.route(ctx), thrown);
    BUG.answer(ctx, "Something went wrong in Kith: its log says what.", null);
  }

  /// An error of the JVM, such as a class that cannot be loaded, is a bug too; Javalin has no context for it.
  static void bug(HttpServletResponse response, Error error) {
    LOG.log(Level.SEVERE, "unexpected", error);
    response.setStatus(BUG.status);
    response.setContentType(MEDIA_TYPE);
    try {
      response.getOutputStream().write(BUG.body(Texts.ENGLISH, "Something went wrong in Kith: its log says what.", null, BUG.status));
    } catch (IOException _) {
      // Whoever asked has gone.
    }
  }

  /// What Jetty refuses before any route sees it: what is not HTTP, headers too long, no or two hosts.
  static boolean refused(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Guard.HEADERS.forEach(response.getHeaders()::put);
    response.getHeaders().put("Content-Type", MEDIA_TYPE);
    String detail = switch (status) {
      case 414 -> "The address is too long: with the headers it has at most 8 kB. Ask with POST, whose body may have 1 MB.";
      case 431 -> "The headers are too long: they have at most 8 kB.";
      default -> "The request is not one that this server takes.";
    };
    byte[] body = of(status).body(Texts.ENGLISH, detail, null, status);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static Problem of(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> NO_METHOD;
      case 413 -> TOO_LARGE;
      case 415 -> NOT_JSON;
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
    // what may be kept of an answer holds for no problem
    ctx.removeHeader("ETag");
    ctx.header("Cache-Control", "no-store");
    Texts texts = Texts.of(ctx);
    ctx.header("Content-Language", texts.language());
    ctx.status(actual).contentType(MEDIA_TYPE).result(body(texts, detail, parameter, actual));
  }

  private byte[] body(Texts texts, String english, String parameter, int actual) {
    String detail = english == null ? null : texts.say(english);
    return Json.object(out -> {
      out.writeStringProperty("type", "/help/errors/" + type);
      out.writeStringProperty("title", texts.say(title));
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
