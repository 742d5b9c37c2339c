package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.talk.DiscourseSite.Reply;
import dev.kith.model.Access;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The categories of a live forum and who may see them, asked for in every pass: a right may change without any topic changing.
final class DiscourseCategories {
  private static final String NOTE = "c/";

  private final DiscourseSite site;
  private final DiscourseForum forum;
  private final Sink sink;
  private final DiscourseJson json;
  /// Number → digest of who may see it and where it lies.
  private final Map<String, String> known = new TreeMap<>();
  private final Set<String> readers = new TreeSet<>();
  private final Set<String> unshown = new TreeSet<>();

  DiscourseCategories(DiscourseSite site, DiscourseForum forum, Sink sink) {
    this.site = site;
    this.forum = forum;
    this.sink = sink;
    this.json = new DiscourseJson(forum, sink);
  }

  void read() throws IOException, InterruptedException {
    Reply reply = site.get("/site.json");
    if (!reply.found()) {
      throw new IOException(site.url() + "/site.json: is not shown (status " + reply.status() + "); check url, and set token to an API"
          + " key and user to the account it acts as");
    }
    secretTags();
    JsonNode categories = reply.body().path("categories");
    for (JsonNode category : categories) {
      json.category(category);
    }
    for (JsonNode category : categories) {
      rights(JsonFile.text(category, "id"), category);
    }
    for (JsonNode category : categories) {
      digest(JsonFile.text(category, "id"));
    }
  }

  /// Tags that only some may see, which an admin's key is shown like all others.
  private void secretTags() throws IOException, InterruptedException {
    for (JsonNode group : site.get("/tag_groups.json").body().path("tag_groups")) {
      JsonNode may = group.path("permissions");
      if (may.isObject() && !may.isEmpty() && !may.has("0") && !may.has("everyone")) {
        group.path("tags").forEach(tag -> forum.secretTags.add(tag.isObject() ? JsonFile.text(tag, "name") : tag.asString("")));
        group.path("tag_names").forEach(tag -> forum.secretTags.add(tag.asString("")));
      }
    }
  }

  private void rights(String id, JsonNode category) throws IOException, InterruptedException {
    if (!forum.complete || id.isEmpty() || category.path("read_restricted").isBoolean() && !JsonFile.flag(category, "read_restricted")) {
      return;
    }
    JsonNode shown = site.get("/c/" + id + "/show.json").body().path("category");
    if (shown.isObject()) {
      json.category(shown);
      shown.path("group_permissions").forEach(permission -> readers.add(JsonFile.text(permission, "group_name")));
    }
    if (!shown.path("group_permissions").isArray() && !(shown.path("read_restricted").isBoolean()
        && !JsonFile.flag(shown, "read_restricted"))) {
      sink.problem(new Problem(site.url() + "/c/" + id, "the forum does not say which groups may see category " + id
          + ", so nobody may read its topics", "make the API key as an admin's, for all users or for system", ""));
    }
  }

  private void digest(String id) throws IOException, InterruptedException {
    Access access = forum.access(id, forum.complete, site.url(), sink);
    known.put(id, Fingerprint.shortHash((access == null ? "public" : access.text()) + forum.place(id)));
  }

  /// Who may see a category; asks for one that the forum did not list.
  Access access(String id) throws IOException, InterruptedException {
    if (!id.isEmpty() && !known.containsKey(id)) {
      JsonNode shown = site.get("/c/" + id + "/show.json").body().path("category");
      // of what is not shown nothing is known but that it is not for everybody; without a key, whatever is listed is for all
      if (!shown.isObject()) {
        unshown.add(id);
      }
      if (forum.complete) {
        forum.category(id, "", "", shown.isObject() ? null : true);
      }
      json.category(shown);
      rights(id, shown);
      digest(id);
    }
    return forum.access(id, forum.complete, site.url(), sink);
  }

  /// Whether the rights or names of any differ from those of the last listing.
  boolean changed() throws IOException, InterruptedException {
    for (Map.Entry<String, String> note : sink.notes(NOTE).entrySet()) {
      String id = note.getKey().substring(NOTE.length());
      // forums with very many categories do not list them all
      access(id);
      if (!known.get(id).equals(note.getValue())) {
        return true;
      }
    }
    return false;
  }

  void note() {
    sink.notes(NOTE).keySet().forEach(key -> sink.note(key, ""));
    known.keySet().removeAll(unshown);
    known.forEach((id, digest) -> sink.note(NOTE + id, digest));
  }

  /// The groups that may see what not everybody may.
  Set<String> readers() {
    return readers;
  }
}
