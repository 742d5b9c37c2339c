package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.model.Viewer;
import dev.kith.search.Answer.Found;
import dev.kith.search.Question;
import dev.kith.search.Search;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// All that a search finds, a document a line, as it is written: nothing of it waits in memory. What it finds is settled once,
/// and each block asked for by the rights of its time, so that nothing stands in it twice and nothing taken away stands in it.
final class Export {
  private static final int MOST = 10_000;
  private static final int BLOCK = 200;
  private static final int AT_ONCE = 2;

  private final Search search;
  private final Sessions sessions;
  private final Audit audit;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Export(Search search, Sessions sessions, Audit audit) {
    this.audit = audit;
    this.search = search;
    this.sessions = sessions;
  }

  void lines(Context ctx) throws IOException {
    if (!Sessions.known(ctx).seenAs().isEmpty()) {
      throw new ForbiddenResponse("While you look as somebody else nothing is exported.");
    }
    Parameters given = Parameters.of(ctx);
    int limit = given.number("limit", MOST, 1, MOST);
    Question asked = Questions.of(given.without(List.of("limit")).values(), 0);
    Viewer viewer = sessions.viewer(ctx);
    if (!places.tryAcquire()) {
      throw Documents.tooMany(ctx, "Others are being written; wait a little.");
    }
    try {
      List<String> ids = List.copyOf(search.ids(asked, limit + 1, viewer).keySet());
      boolean more = ids.size() > limit;
      audit.write(new Event(Event.Type.EXPORTED, Sessions.known(ctx).actor(), "",
          Map.of("documents", Integer.toString(Math.min(limit, ids.size())), "address", ctx.ip())));
      ctx.contentType("application/x-ndjson; charset=utf-8");
      ctx.header("Content-Disposition", "attachment; filename=\"kith-export.ndjson\"");
      OutputStream out = ctx.outputStream();
      int written = 0;
      for (int from = 0; from < Math.min(limit, ids.size()); from += BLOCK) {
        List<String> block = ids.subList(from, Math.min(Math.min(limit, ids.size()), from + BLOCK));
        // without the words no passage is cut out, which nobody asked for here
        for (Found found : search.some(Question.of(""), block, viewer)) {
          out.write(Json.alone(found));
          out.write('\n');
          written++;
        }
        out.flush();
      }
      int all = written;
      out.write(Json.object(json -> {
        json.writeNumberProperty("exported", all);
        json.writeBooleanProperty("more", more);
      }));
      out.write('\n');
    } finally {
      places.release();
    }
  }
}
