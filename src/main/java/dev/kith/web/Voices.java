package dev.kith.web;

import dev.kith.model.Role;
import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Found;
import dev.kith.search.Document;
import dev.kith.search.QueryError;
import dev.kith.search.Search;
import dev.kith.store.Curation;
import dev.kith.store.Curation.Voice;
import dev.kith.store.Queries;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What people do with a document that they found: open it where it is, say whether it helped. Each needs the right to see it.
final class Voices {
  private static final int MOST_VOICES = 5_000;
  private static final int MOST_RANK = 1_000;

  private final Search search;
  private final Sessions sessions;
  private final Curation curation;
  private final Queries queries;
  private final Remarks remarks;
  private final Guard guard;

  Voices(Search search, Sessions sessions, Curation curation, Queries queries, Remarks remarks,
      Guard guard) {
    this.search = search;
    this.sessions = sessions;
    this.curation = curation;
    this.queries = queries;
    this.remarks = remarks;
    this.guard = guard;
  }

  /// Leads to where the document is, and nowhere else: the address is the one that Kith holds, of http or https.
  void go(Context ctx) {
    Viewer viewer = sessions.viewer(ctx);
    String address = search.document(ctx.pathParam("id"), viewer).map(Document::found).map(Found::url).filter(Voices::isWeb)
        .orElseThrow(() -> new NotFoundResponse("There is no such document with an address, or you may not see it."));
    String q = Optional.ofNullable(ctx.queryParam("q")).orElse("");
    int rank = Api.number(ctx, "r", 0, 0, MOST_RANK);
    if (!guard.isForeign(ctx) && Sessions.known(ctx).seenAs().isEmpty()) {
      queries.clicked(viewer.id(), q, rank);
    }
    ctx.status(303).header("Location", URI.create(address).toASCIIString());
  }

  private static boolean isWeb(String address) {
    try {
      URI uri = new URI(address);
      return uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(java.util.Locale.ROOT));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  void say(Context ctx) {
    Voice voice = Arrays.stream(Voice.values()).filter(each -> each.label().equals(ctx.pathParam("kind"))).findFirst()
        .orElseThrow(() -> new QueryError("kind", Sentence.of("One says helped or not-helpful.")));
    say(ctx, voice);
  }

  /// Nothing happens if nothing was said.
  void takeBack(Context ctx) {
    say(ctx, null);
  }

  private void say(Context ctx, Voice voice) {
    Profile me = sessions.person(ctx)
        .orElseThrow(() -> new IllegalArgumentException("Nobody is asking: there are no people here yet."));
    Found found = search.document(ctx.pathParam("id"), sessions.viewer(ctx)).map(Document::found)
        .orElseThrow(() -> new NotFoundResponse("There is no such document, or you may not see it."));
    if (voice != null && found.people().stream().anyMatch(credit -> credit.id().equals(me.id()) && credit.role() == Role.AUTHOR)) {
      throw new QueryError("id", Sentence.of("One says how what others wrote helped, not oneself."));
    }
    List<String> keys = search.directory().keys(me);
    if (voice != null && curation.by(keys).size() >= MOST_VOICES) {
      throw new QueryError("id", Sentence.of("You said this of {0} documents already; take one back first.", MOST_VOICES));
    }
    curation.say(found.id(), keys, voice);
    Api.json(ctx, Json.object(out -> {
      out.writeStringProperty("document", found.id());
      remarks.of(found.id(), Optional.of(me)).accept(out);
    }));
  }
}
