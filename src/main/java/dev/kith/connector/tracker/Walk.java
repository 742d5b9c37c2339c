package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Times;
import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// Goes through a list that an API gives by the time of the last change, oldest first.
///
/// Each page is asked for by the time of the last change on the page before, never by its number: what changes meanwhile goes
/// to the end of the list, and what follows it would move up across a page's edge unseen. Numbers are used only within one
/// time, when a page is full of it.
///
/// Notes: the walk's own is the change up to which all was taken; `etag/<walk>` is an address and what its answer was called
/// when all of it had been taken.
final class Walk {
  /// The most that GitHub and GitLab give at once.
  static final int PAGE = 100;

  interface Taker {
    /// @return whether this walk has not seen it before
    boolean take(JsonNode node) throws IOException, InterruptedException;
  }

  private final Calls calls;
  private final Sink sink;

  Walk(Calls calls, Sink sink) {
    this.calls = calls;
    this.sink = sink;
  }

  /// @param list the address, up to the `=` of the parameter that says since when
  /// @param note how far the walk went
  /// @param all  from the beginning, instead of from the note
  /// @return whether the list was seen to its end: not if it is as it was
  boolean pages(String list, String note, boolean all, Taker taker) throws IOException, InterruptedException {
    Instant from = all ? Instant.EPOCH : instant(sink.noted(note));
    String mark = "etag/" + note;
    for (int page = 1; ; ) {
      String path = list + from + "&per_page=" + PAGE + (page > 1 ? "&page=" + page : "");
      String[] known = sink.noted(mark).split(" ", 2);
      Calls.Reply reply = calls.get(path, !all && known.length == 2 && known[0].equals(path) ? known[1] : "");
      if (reply.unmodified()) {
        return false;
      }
      boolean anew = false;
      Instant last = from;
      for (JsonNode node : reply.list()) {
        anew |= taker.take(node);
        // servers write them with parts of a second or without, and in zones of their own: as texts they have no order
        last = instant(text(node, "updated_at"));
        if (last.isAfter(instant(sink.noted(note)))) {
          sink.note(note, last.toString());
        }
      }
      if (reply.last()) {
        sink.note(mark, reply.header("etag").isEmpty() ? "" : path + " " + reply.header("etag"));
        return true;
      }
      if (page > 1 && !anew) {
        throw new FetchException(reply.address() + ": the list repeats a page", "the next pass lists it again", null);
      }
      page = last.isAfter(from) ? 1 : page + 1;
      from = last.isAfter(from) ? last : from;
    }
  }

  private static Instant instant(String text) {
    return Times.parse(text).orElse(Instant.EPOCH);
  }

  /// Takes all of a list whose order does not change, page by page.
  ///
  /// @param path with a `?`
  void all(String path, Taker taker) throws IOException, InterruptedException {
    for (int page = 1; ; page++) {
      Calls.Reply reply = calls.get(path + "&per_page=" + PAGE + (page > 1 ? "&page=" + page : ""));
      boolean anew = false;
      for (JsonNode node : reply.list()) {
        anew |= taker.take(node);
      }
      if (reply.last()) {
        return;
      }
      if (!anew) {
        throw new FetchException(reply.address() + ": the list repeats a page", "the next pass lists it again", null);
      }
    }
  }
}
