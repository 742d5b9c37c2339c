package dev.kith.web;

import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Found;
import dev.kith.search.Question;
import dev.kith.search.Question.Order;
import dev.kith.search.QueryError;
import dev.kith.search.Search;
import dev.kith.store.SavedSearch;
import dev.kith.store.Seen;
import dev.kith.store.Shelf;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the one who asks keeps: searches, each with a feed, and bookmarks. Nobody else sees them.
final class Shelves {
  /// What says where in the results one is, not what is searched for.
  static final Set<String> PAGING = Set.of("page", "cursor", "limit", "facets", "typing");
  private static final int MOST_SEARCHES = 50;
  private static final int MOST_BOOKMARKS = 1_000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_PARAMS = 2_000;

  private final Search search;
  private final Store store;
  private final Sessions sessions;
  private final Freshness freshness;

  Shelves(Search search, Store store, Sessions sessions, Freshness freshness) {
    this.search = search;
    this.store = store;
    this.sessions = sessions;
    this.freshness = freshness;
  }

  private record Owner(List<String> keys, Viewer viewer) {}

  private Owner owner(Context ctx) {
    Profile me = sessions.me(ctx, store);
    return new Owner(search.directory().keys(me), search.viewer(me));
  }

  private Shelf shelf() {
    return store.shelf();
  }

  void searches(Context ctx) {
    Owner owner = owner(ctx);
    if (freshness.unchanged(ctx, owner.viewer)) {
      return;
    }
    List<SavedSearch> searches = shelf().searches(owner.keys);
    Api.json(ctx, Json.object(out -> {
      out.writeArrayPropertyStart("searches");
      for (SavedSearch one : searches) {
        out.writeStartObject();
        write(out, one, owner.viewer);
        out.writeEndObject();
      }
      out.writeEndArray();
    }));
  }

  void save(Context ctx) {
    Owner owner = owner(ctx);
    JsonNode body = Parameters.object(ctx.body(), "{\"name\": \"VPN\", \"params\": \"q=vpn&source=wiki\"}");
    String name = name(body.path("name").asString(""));
    String given = body.path("params").asString("");
    String params = Parameters.parse(given).without(PAGING).query();
    if (params.isEmpty() || params.length() > LONGEST_PARAMS) {
      throw new QueryError("params", Sentence.of("“params” is what stands behind the question mark of a search, such as "
          + "q=vpn&source=wiki, of at most {0} characters.", LONGEST_PARAMS));
    }
    if (shelf().searches(owner.keys).size() >= MOST_SEARCHES) {
      throw new QueryError("name", Sentence.of("There are {0} saved searches already; remove one first.", MOST_SEARCHES));
    }
    Seen seen = Seen.of(found(params, owner.viewer));
    answer(ctx, shelf().save(owner.keys, name, params, seen), owner);
  }

  /// Another name, what was found is seen, or another address of the feed.
  void change(Context ctx) {
    Owner owner = owner(ctx);
    SavedSearch old = saved(ctx, owner);
    JsonNode body = Parameters.object(ctx.body(), "{\"name\": \"VPN\", \"seen\": true}");
    String name = body.has("name") ? name(body.path("name").asString("")) : old.name();
    Seen seen = body.path("seen").asBoolean(false) ? Seen.of(found(old.params(), owner.viewer)) : old.seen();
    shelf().update(new SavedSearch(old.id(), old.owner(), name, old.params(), old.token(), old.created(), seen));
    if (body.path("newFeed").asBoolean(false)) {
      shelf().renewFeed(old.id());
    }
    answer(ctx, saved(ctx, owner), owner);
  }

  void remove(Context ctx) {
    shelf().remove(saved(ctx, owner(ctx)));
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("deleted", true)));
  }

  private SavedSearch saved(Context ctx, Owner owner) {
    return shelf().search(ctx.pathParam("id"), owner.keys)
        .orElseThrow(() -> new NotFoundResponse("There is no such saved search of yours."));
  }

  private static String name(String given) {
    String name = given.replaceAll("\\s+", " ").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new QueryError("name", Sentence.of("A name has 1 to {0} characters.", LONGEST_NAME));
    }
    return name;
  }

  private void answer(Context ctx, SavedSearch saved, Owner owner) {
    Api.json(ctx, Json.object(out -> write(out, saved, owner.viewer)));
  }

  private void write(JsonWriter out, SavedSearch saved, Viewer viewer) {
    out.writeStringProperty("id", saved.id());
    out.writeStringProperty("name", saved.name());
    out.writeStringProperty("params", saved.params());
    out.writeStringProperty("created", saved.created().toString());
    out.writeNumberProperty("fresh", saved.seen().fresh(found(saved.params(), viewer)));
    out.writeStringProperty("feed", "/saved/" + saved.token() + ".atom");
  }

  private Map<String, Instant> found(String params, Viewer viewer) {
    return search.ids(newest(params), Seen.MOST, viewer);
  }

  /// The saved search, the newest first.
  static Question newest(String params) {
    return Questions.of(Parameters.parse(params).values(), 0).sorted(Order.NEWEST);
  }

  void bookmarks(Context ctx) {
    Owner owner = owner(ctx);
    if (freshness.unchanged(ctx, owner.viewer)) {
      return;
    }
    Map<String, Instant> kept = shelf().bookmarks(owner.keys);
    List<Found> documents = search.some(Question.of(""), kept.keySet(), owner.viewer);
    Api.json(ctx, Json.object(out -> {
      out.writeArrayPropertyStart("bookmarks");
      for (Found document : documents) {
        out.writeStartObject();
        out.writeStringProperty("id", document.id());
        out.writeStringProperty("title", document.title());
        Json.text(out, "url", document.url());
        Json.label(out, "source", document.source(), "label");
        out.writeStringProperty("type", document.type());
        out.writeStringProperty("at", kept.get(document.id()).toString());
        out.writeEndObject();
      }
      out.writeEndArray();
    }));
  }

  void bookmark(Context ctx) {
    Owner owner = owner(ctx);
    String id = ctx.pathParam("id");
    if (search.some(Question.of(""), List.of(id), owner.viewer).isEmpty()) {
      throw Api.noDocument();
    }
    Set<String> kept = shelf().bookmarks(owner.keys).keySet();
    if (!kept.contains(id) && kept.size() >= MOST_BOOKMARKS) {
      throw new QueryError("id", Sentence.of("There are {0} bookmarks already; remove one first.", MOST_BOOKMARKS));
    }
    shelf().bookmark(owner.keys, id);
    answer(ctx, id, true);
  }

  /// Nothing happens if it is none, so that a bookmark of what was hidden since can be taken away too.
  void removeBookmark(Context ctx) {
    shelf().removeBookmark(owner(ctx).keys, ctx.pathParam("id"));
    answer(ctx, ctx.pathParam("id"), false);
  }

  private static void answer(Context ctx, String id, boolean bookmarked) {
    Api.json(ctx, Json.object(out -> {
      out.writeStringProperty("id", id);
      out.writeBooleanProperty("bookmarked", bookmarked);
    }));
  }

  /// Says of a document that the asker keeps it, within its object.
  static void write(JsonWriter out, String id, Set<String> kept) {
    if (kept.contains(id)) {
      out.writeBooleanProperty("bookmarked", true);
    }
  }

  /// The ids of what the asker keeps; none while it cannot be known, since a search is worth more than a star beside a hit.
  Set<String> bookmarked(Context ctx) {
    try {
      return sessions.person(ctx).map(me -> shelf().bookmarks(search.directory().keys(me)).keySet()).orElse(Set.of());
    } catch (StoreException _) {
      return Set.of();
    }
  }
}
