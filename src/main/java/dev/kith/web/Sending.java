package dev.kith.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Sends an answer that lies ready in one piece: with its length, so that it leaves with its head and nobody waits for an end.
/// What is large is packed for whoever takes it so, quickly rather than well: a company's own net is fast.
final class Sending {
  private static final String BODY = "kith.body";
  /// Less than this is sent sooner than it is packed.
  private static final int LARGE = 4_096;

  private Sending() {}

  /// To be sent when all handlers are done, if nothing goes wrong until then.
  static void body(Context ctx, byte[] body) {
    ctx.attribute(BODY, body);
  }

  /// The body as it is to be sent; `null` if there is none.
  static byte[] ready(Context ctx) {
    byte[] body = ctx.attribute(BODY);
    if (body == null || body.length < LARGE || !takesGzip(ctx.header("Accept-Encoding"))) {
      return body;
    }
    ctx.header("Content-Encoding", "gzip");
    return packed(body);
  }

  static void end(Context ctx) {
    byte[] sent = ctx.resultInputStream() == null ? ready(ctx) : null;
    if (sent == null) {
      return;
    }
    ctx.res().setContentLength(sent.length);
    try {
      ctx.res().getOutputStream().write(sent);
    } catch (IOException _) {
      // Whoever asked is gone, and nobody else wants it.
    }
  }

  private static boolean takesGzip(String accepted) {
    return accepted != null && accepted.contains("gzip") && !accepted.matches(".*\\bgzip\\s*;\\s*q=0(\\.0*)?\\s*(,.*)?");
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, LARGE) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    }) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
