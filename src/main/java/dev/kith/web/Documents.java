package dev.kith.web;

import dev.kith.search.QueryError;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Documents pushed by programs: JSON lines, kept before they are acknowledged. A program shows a token, never a cookie, so no page of
/// another site can push with somebody's browser.
public final class Documents {
  /// The sources that can be pushed into.
  @FunctionalInterface
  public interface Inbox {
    /// Empty if there is none of this id.
    Optional<Box> of(String source);
  }

  /// A source that can be pushed into.
  public interface Box {
    /// Whether this is its token.
    boolean opens(String token);

    /// Looks at each line, and keeps those that are right; when it returns, they are on disk.
    ///
    /// @param forget whether the lines name documents to forget
    /// @throws Full        if there is no room
    /// @throws IOException if they could not be kept
    Taken take(List<Given> lines, boolean forget) throws IOException;
  }

  /// A line as it was given; lines that are blank are none.
  public record Given(int number, String text) {}

  /// @param accepted how many lines are kept
  public record Taken(long accepted, List<Flaw> flaws) {}

  /// What is wrong with a line.
  ///
  /// @param accepted whether the line is kept all the same, without what is wrong
  public record Flaw(int line, String id, boolean accepted, String what, String mend) {}

  /// There is no room on disk.
  public static final class Full extends IOException {
    private static final long serialVersionUID = 1;

    public Full() {
      super("there is no room on disk");
    }
  }

  /// What was pushed could not be kept.
  static final class NotKept extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotKept(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  static final int MOST_BYTES = 20_000_000;
  static final int MOST_LINES = 10_000;
  /// Requests a second for one source, and how many may come at once.
  static final int RATE = 50;
  static final int BURST = 100;
  /// So many are taken in at the same time, since each may hold 20 MB.
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Inbox inbox;
  private final Sessions sessions;
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Allowances allowances;

  Documents(Inbox inbox, Sessions sessions, InstantSource clock) {
    this.inbox = inbox;
    this.sessions = sessions;
    this.allowances = new Allowances(RATE, BURST, clock);
  }

  void put(Context ctx) {
    take(ctx, false);
  }

  void delete(Context ctx) {
    take(ctx, true);
  }

  private void take(Context ctx, boolean forget) {
    String source = Optional.ofNullable(ctx.queryParam("source")).orElse("");
    Box box = inbox.of(source).orElse(null);
    if (box == null && sessions.isDemo()) {
      throw new NotFoundResponse("There is no source “" + source + "” of type push; see sources.yaml.");
    }
    // Where people sign in, which sources there are is not everybody's business.
    if (box == null || Sessions.bearer(ctx).filter(box::opens).isEmpty() && !sessions.mayPush(ctx, source)) {
      ctx.header("WWW-Authenticate", "Bearer");
      throw new HttpResponseException(401, "Send the token of this source, or one with the scope ingest:" + source + ": “Authorization: Bearer …”.", Map.of());
    }
    if (!allowances.take(source)) {
      throw tooMany(ctx, "No more than " + RATE + " requests a second; put more lines into each.");
    }
    boolean placed = false;
    try {
      placed = places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!placed) {
        throw tooMany(ctx, "Too many requests at once; wait for an answer before the next.");
      }
      List<Given> lines = lines(ctx, forget);
      Taken taken = box.take(lines, forget);
      Api.json(ctx, json(source, taken, lines.size()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw tooMany(ctx, "The server stops.");
    } catch (IOException e) {
      throw new NotKept(e);
    } finally {
      if (placed) {
        places.release();
      }
    }
  }

  static HttpResponseException tooMany(Context ctx, String why) {
    ctx.header("Retry-After", "1");
    return new HttpResponseException(429, why, Map.of());
  }

  private static List<Given> lines(Context ctx, boolean forget) throws IOException {
    List<Given> lines = new ArrayList<>();
    int number = 0;
    for (String line : text(ctx).split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        lines.add(new Given(number, line));
      }
    }
    if (forget) {
      for (String id : ctx.queryParams("id")) {
        lines.add(new Given(++number, new String(Json.object(out -> out.writeStringProperty("id", id)), StandardCharsets.UTF_8)));
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("The body must be JSON lines: one document a line, such as {\"id\": \"1\", \"title\": \"…\", \"body\": \"…\"}.");
    }
    if (lines.size() > MOST_LINES) {
      throw new QueryError("body", "A request has at most " + MOST_LINES + " lines; send the rest in another.");
    }
    return lines;
  }

  private static String text(Context ctx) throws IOException {
    byte[] bytes;
    try (InputStream in = ctx.req().getInputStream()) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new HttpResponseException(413, "A request has at most 20 MB; send the rest in another.", Map.of());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new IllegalArgumentException("The body must be UTF-8.");
    }
  }

  private static byte[] json(String source, Taken taken, int lines) {
    return Json.object(out -> {
      out.writeStringProperty("source", source);
      out.writeNumberProperty("accepted", taken.accepted());
      out.writeNumberProperty("refused", lines - taken.accepted());
      out.writeArrayPropertyStart("problems");
      for (Flaw flaw : taken.flaws()) {
        out.writeStartObject();
        out.writeNumberProperty("line", flaw.line());
        if (!flaw.id().isEmpty()) {
          out.writeStringProperty("id", flaw.id());
        }
        out.writeBooleanProperty("accepted", flaw.accepted());
        out.writeStringProperty("what", flaw.what());
        out.writeStringProperty("mend", flaw.mend());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }
}
