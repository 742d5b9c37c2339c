package dev.kith.web;

import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.search.QueryError;
import dev.kith.search.Search;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// Tells whoever has an answer already that it still is the answer, without searching: by a digest of all that an answer follows
/// from: of what the asker may see, so that what they may not see does not tell them that it changed. Answers are each person's own, so nobody but their browser may keep them, and only to ask again.
final class Freshness {
  private static final int BYTES = 16;
  /// So many askers are kept, for whoever asks again and again is the same viewer ([dev.kith.access.KnownViewers]).
  private static final int KEPT = 256;
  /// In seconds.
  private static final long DAY = 86_400;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final Search search;
  private final Store store;
  private final Status status;
  /// Has read what nobody else knows, another after each start: settings and code may be others then, and nobody can work out from
  /// a tag who may see what. It is copied, never asked: to look one up costs more than what it is asked for.
  private final MessageDigest begun;
  private final Known[] askers = new Known[KEPT];

  /// @param begun has read what the other has, and who asks; it is only copied as well
  private record Known(Viewer viewer, MessageDigest begun) {}

  Freshness(Search search, Store store, Status status) {
    this.search = search;
    this.store = store;
    this.status = status;
    byte[] start = new byte[BYTES];
    new SecureRandom().nextBytes(start);
    try {
      begun = MessageDigest.getInstance("SHA-256");
      begun.update(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Whether the one who asks has the answer: then status 304 is all they get. Call it when the question is known to be right,
  /// and before anything is looked for.
  ///
  /// @param question all that was asked
  boolean unchanged(Context ctx, Viewer viewer, String question) {
    String language = Texts.of(ctx).language();
    // Weak: how long an answer took stands in it.
    String tag = "W/\"" + digest(viewer, question, Long.toString(search.version(viewer)), Long.toString(kept()),
        Long.toString(Math.floorDiv(search.now().getEpochSecond(), DAY)), stamp(status.indexedAt()), language) + "\"";
    ctx.header("ETag", tag);
    ctx.header("Cache-Control", "private, no-cache");
    ctx.header("Vary", "Authorization, Cookie, Accept-Encoding, Accept-Language, " + Demo.AS_HEADER);
    ctx.header("Content-Language", language);
    String known = ctx.header("If-None-Match");
    boolean same = known != null && Arrays.stream(known.split(",")).map(String::strip).anyMatch(one -> bare(one).equals(bare(tag)));
    if (same) {
      ctx.status(HttpStatus.NOT_MODIFIED);
    }
    return same;
  }

  /// As [#unchanged(Context, Viewer, String)] of what stands in the address.
  boolean unchanged(Context ctx, Viewer viewer) {
    return unchanged(ctx, viewer, ctx.path() + "?" + Parameters.of(ctx).normal());
  }

  /// A cursor for what comes behind the first `from` results of a question: good for the same asker and question, as long as no
  /// answer could be another.
  String cursor(Viewer viewer, String question, int from) {
    String text = Integer.toString(from, 36) + "." + digest(viewer, question, Long.toString(search.version(viewer)));
    return TEXT.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Where a cursor points to.
  ///
  /// @throws Expired                  if the index, the question or the asker is another now
  /// @throws QueryError               if it is none of this server's
  int from(Viewer viewer, String question, String cursor) {
    int from;
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      from = Integer.parseInt(text.substring(0, Math.max(0, text.indexOf('.'))), 36);
    } catch (IllegalArgumentException _) {
      throw new QueryError("cursor", Sentence.of("This cursor is not one that this server gave; start again without it."));
    }
    if (!cursor(viewer, question, from).equals(cursor)) {
      throw new Expired();
    }
    return from;
  }

  /// A cursor is of another index, question or asker.
  static final class Expired extends RuntimeException {
    private static final long serialVersionUID = 1;

    Expired() {
      super("The index has changed, or the question has, since this cursor was given; start again without it.");
    }
  }

  /// Not as times are written, which costs more than the digest.
  private static String stamp(Instant time) {
    return time == null ? "" : time.getEpochSecond() + "." + time.getNano();
  }

  private long kept() {
    try {
      return store.asides();
    } catch (StoreException _) {
      return Long.MIN_VALUE;
    }
  }

  private static String bare(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private String digest(Viewer viewer, String... parts) {
    StringBuilder text = new StringBuilder(256).append(search.directory().open());
    for (String part : parts) {
      text.append('\n').append(part);
    }
    return TEXT.encodeToString(Arrays.copyOf(copy(begun(viewer)).digest(text.toString().getBytes(StandardCharsets.UTF_8)), BYTES));
  }

  /// What has read who asks, and what they are.
  private MessageDigest begun(Viewer viewer) {
    int place = viewer.id().hashCode() & KEPT - 1;
    Known known = askers[place];
    if (known == null || known.viewer != viewer) {
      String[] principals = viewer.principals().toArray(String[]::new);
      Arrays.sort(principals);
      MessageDigest digest = copy(begun);
      digest.update((viewer.id() + "\n" + String.join("\t", principals) + "\n").getBytes(StandardCharsets.UTF_8));
      known = new Known(viewer, digest);
      askers[place] = known;
    }
    return known.begun;
  }

  private static MessageDigest copy(MessageDigest begun) {
    try {
      return (MessageDigest) begun.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be copied", e);
    }
  }
}
