package dev.kith.web;

import dev.kith.people.Subject;
import dev.kith.store.Curation;
import dev.kith.store.Queries;
import dev.kith.store.SavedSearch;
import dev.kith.store.Shelf;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What is held of a person besides decisions and documents: what they said of documents, what they asked, and what they keep.
///
/// @param queries what people asked, which knows the person by a pseudonym only
public record Held(Curation curation, Queries queries, Shelf shelf) {
  void write(JsonGenerator out, String id, List<String> keys) {
    out.writeArrayPropertyStart("feedback");
    for (Curation.Said said : curation.by(keys)) {
      out.writeStartObject();
      out.writeStringProperty("documentId", said.document());
      out.writeStringProperty("said", said.voice().label());
      out.writeStringProperty("at", said.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("savedSearches");
    // without the addresses of feeds: each is a key, and an export is passed on
    for (SavedSearch saved : shelf.searches(keys)) {
      out.writeStartObject();
      out.writeStringProperty("name", saved.name());
      out.writeStringProperty("params", saved.params());
      out.writeStringProperty("created", saved.created().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("bookmarks");
    shelf.bookmarks(keys).forEach((document, at) -> {
      out.writeStartObject();
      out.writeStringProperty("documentId", document);
      out.writeStringProperty("at", at.toString());
      out.writeEndObject();
    });
    out.writeEndArray();
    out.writeArrayPropertyStart("asked");
    for (Queries.Own own : queries.of(id)) {
      out.writeStartObject();
      out.writeStringProperty("q", own.q());
      out.writeStringProperty("at", own.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// What somebody deleted had asked goes at once; what they said of documents went with their decisions.
  void forget(Subject subject) {
    queries.forget(subject.erase(), subject.names());
  }
}
