package dev.kith.web;

import dev.kith.model.Spelling;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Answer.Found;
import dev.kith.search.Document;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.store.Curation;
import dev.kith.store.Curation.Pin;
import dev.kith.store.Curation.Said;
import dev.kith.store.Curation.Voice;
import dev.kith.store.StoreException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What people said of the documents of an answer: pinned ones come first, each says how many it helped. A pin of what the asker
/// may not see does nothing; whom the asker may not know of is not named as its owner.
final class Remarks {
  private final Search search;
  private final Curation curation;

  Remarks(Search search, Curation curation) {
    this.search = search;
    this.curation = curation;
  }

  /// The results of an answer in their order, and what is to be said of each.
  ///
  /// @param pinned by document
  record Hits(List<Found> found, Map<String, Pin> pinned) {}

  /// Pins act on the first page of a plain question, most relevant first; a pinned document that is not on it comes on top of it,
  /// and does not come again.
  Hits hits(Question question, Answer answer, Viewer viewer) {
    boolean plain = question.filters().isEmpty() && question.order() == Question.Order.RELEVANCE && question.size() > 0;
    List<Pin> pins = plain ? pins(question.text()) : List.of();
    if (pins.isEmpty()) {
      return new Hits(answer.hits(), Map.of());
    }
    Map<String, Pin> pinned = new LinkedHashMap<>();
    List<Found> first = new ArrayList<>();
    for (Pin pin : pins) {
      Optional<Found> found = answer.hits().stream().filter(hit -> hit.id().equals(pin.document())).findFirst()
          .or(() -> search.document(pin.document(), viewer).map(Document::found));
      if (found.isPresent() && pinned.putIfAbsent(pin.document(), pin) == null) {
        first.add(found.get());
      }
    }
    List<Found> all = new ArrayList<>(question.from() == 0 ? first : List.of());
    answer.hits().stream().filter(hit -> !pinned.containsKey(hit.id())).forEach(all::add);
    return new Hits(all, pinned);
  }

  private List<Pin> pins(String question) {
    try {
      return curation.pins(question);
    } catch (StoreException _) {
      // Documents are found as they are while that cannot be read; whoever decides is told.
      return List.of();
    }
  }

  /// Writes what is to be said of a result, within its object.
  void write(JsonWriter out, Found found, Pin pin, Viewer viewer) {
    if (pin != null) {
      out.writeObjectPropertyStart("pinned");
      search.shown(pin.owner(), viewer).ifPresent(owner -> {
        out.writeObjectPropertyStart("by");
        out.writeStringProperty("id", owner.id());
        out.writeStringProperty("name", owner.name());
        out.writeEndObject();
      });
      out.writeStringProperty("until", pin.until().atOffset(ZoneOffset.UTC).toLocalDate().toString());
      out.writeEndObject();
    }
    long helped = count(voices(found.id()), Voice.HELPED);
    if (helped > 0) {
      out.writeNumberProperty("helped", helped);
    }
  }

  /// As [#write], for one document by itself: also how many it did not help, and what the asker said.
  Consumer<JsonWriter> of(String document, Optional<Profile> asker) {
    List<Said> voices = voices(document);
    return out -> {
      for (Voice voice : Voice.values()) {
        if (count(voices, voice) > 0) {
          out.writeNumberProperty(voice == Voice.HELPED ? "helped" : "notHelpful", count(voices, voice));
        }
      }
      asker.flatMap(person -> {
        List<String> keys = keys(person);
        return voices.stream().filter(said -> keys.contains(said.giver())).findFirst();
      }).ifPresent(said -> out.writeStringProperty("said", said.voice().label()));
    };
  }

  List<String> keys(Profile person) {
    return search.directory().keys(person).stream().map(Spelling::fold).toList();
  }

  private List<Said> voices(String document) {
    try {
      return curation.voices(document);
    } catch (StoreException _) {
      return List.of();
    }
  }

  private static long count(List<Said> voices, Voice voice) {
    return voices.stream().filter(said -> said.voice() == voice).count();
  }
}
