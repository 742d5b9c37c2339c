package dev.kith.web;

import dev.kith.model.Spelling;
import dev.kith.people.Subject;
import dev.kith.store.Account;
import dev.kith.store.Credentials;
import dev.kith.store.Curation;
import dev.kith.store.Looks;
import dev.kith.store.Queries;
import dev.kith.store.SavedSearch;
import dev.kith.store.Shelf;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What is held of a person besides decisions and documents: what they said of documents, what they asked, what they keep, how they
/// sign in, and who looked at Kith as them.
///
/// @param queries what people asked, which knows the person by a pseudonym only
public record Held(Curation curation, Queries queries, Shelf shelf, Credentials credentials, Looks looks) {
  void write(JsonWriter out, String id, List<String> keys) {
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
    accounts(out, keys);
    out.writeArrayPropertyStart("views");
    for (Looks.Look look : looks.of(keys)) {
      out.writeStartObject();
      out.writeStringProperty("by", look.by());
      out.writeStringProperty("reason", look.reason());
      out.writeStringProperty("from", look.begun().toString());
      out.writeStringProperty("until", look.ended().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Without what opens anything: neither digests nor passwords.
  private void accounts(JsonWriter out, List<String> keys) {
    Set<String> folded = keys.stream().map(Spelling::fold).collect(Collectors.toSet());
    out.writeArrayPropertyStart("accounts");
    for (Account account : credentials.accounts()) {
      if (!folded.contains(Spelling.fold(account.person()))) {
        continue;
      }
      out.writeStartObject();
      out.writeStringProperty("name", account.name());
      out.writeStringProperty("made", account.made().toString());
      out.writeBooleanProperty("disabled", account.disabled());
      out.writeStringProperty("roles", String.join(" ", new TreeSet<>(account.grants())));
      out.writeArrayPropertyStart("sessions");
      credentials.sessions(account.name()).forEach(session -> {
        out.writeStartObject();
        out.writeStringProperty("began", session.began().toString());
        out.writeStringProperty("seen", session.seen().toString());
        out.writeStringProperty("address", session.address());
        out.writeStringProperty("agent", session.agent());
        out.writeEndObject();
      });
      out.writeEndArray();
      out.writeArrayPropertyStart("tokens");
      credentials.tokens(account.name()).forEach(token -> {
        out.writeStartObject();
        out.writeStringProperty("name", token.name());
        out.writeStringProperty("scopes", String.join(" ", new TreeSet<>(token.scopes())));
        out.writeStringProperty("made", token.made().toString());
        out.writeStringProperty("expires", token.expires().toString());
        out.writeEndObject();
      });
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// What somebody deleted had asked goes at once; what they said of documents went with their decisions.
  void forget(Subject subject) {
    queries.forget(subject.erase(), subject.names());
  }
}
