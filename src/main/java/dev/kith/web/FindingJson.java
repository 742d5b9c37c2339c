package dev.kith.web;

import dev.kith.engine.Result.Fragment;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Help;
import dev.kith.search.Answer.Label;
import dev.kith.search.Suggestion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What helps to ask, as JSON: suggestions, corrections, looser questions, values of a facet.
final class FindingJson {
  private FindingJson() {}

  static byte[] suggestions(String typed, List<Suggestion> suggestions) {
    return Json.object(out -> {
      out.writeStringProperty("query", typed);
      out.writeArrayPropertyStart("suggestions");
      suggestions.forEach(suggestion -> suggestion(out, suggestion));
      out.writeEndArray();
    });
  }

  private static void suggestion(JsonWriter out, Suggestion suggestion) {
    out.writeStartObject();
    out.writeStringProperty("kind", suggestion.kind().label());
    out.writeStringProperty("text", suggestion.text());
    fragments(out, suggestion.fragments());
    Json.text(out, "q", suggestion.q());
    switch (suggestion.kind()) {
      case WHO -> {
        out.writeStringProperty("href", "/people?q=" + encoded(suggestion.q().replaceFirst("^who knows about ", "")));
        out.writeArrayPropertyStart("people");
        suggestion.people().forEach(person -> person(out, person));
        out.writeEndArray();
      }
      case PERSON -> out.writeStringProperty("href", "/people/" + encoded(suggestion.id()));
      case PAGE -> out.writeStringProperty("href", "/d/" + encoded(suggestion.id()));
      case QUERY, SOURCE -> out.writeStringProperty("href", "/search?q=" + encoded(suggestion.q()));
    }
    Json.text(out, "id", suggestion.id());
    Json.text(out, "url", suggestion.url());
    Json.text(out, "detail", suggestion.detail());
    out.writeEndObject();
  }

  private static void person(JsonWriter out, Label person) {
    out.writeStartObject();
    out.writeStringProperty("id", person.id());
    out.writeStringProperty("name", person.label());
    out.writeEndObject();
  }

  private static void fragments(JsonWriter out, List<Fragment> fragments) {
    out.writeArrayPropertyStart("fragments");
    for (Fragment fragment : fragments) {
      out.writeStartObject();
      out.writeStringProperty("text", fragment.text());
      out.writeBooleanProperty("hit", fragment.hit());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static byte[] values(String facet, List<FacetValue> values, Texts texts) {
    return Json.object(out -> {
      out.writeArrayPropertyStart("values");
      values.forEach(value -> value(out, facet, value, texts));
      out.writeEndArray();
    });
  }

  static void value(JsonWriter out, String facet, FacetValue value, Texts texts) {
    out.writeStartObject();
    out.writeStringProperty("value", value.value());
    out.writeStringProperty("label", texts.label(facet, value));
    out.writeNumberProperty("count", value.count());
    out.writeBooleanProperty("selected", value.selected());
    if (value.excluded()) {
      out.writeBooleanProperty("excluded", true);
    }
    out.writeEndObject();
  }

  /// What belongs into `query`.
  static void query(JsonWriter out, Help help, Texts texts) {
    Json.text(out, "sort", help.sort());
    out.writeArrayPropertyStart("understood");
    help.understood().forEach(part -> {
      out.writeStartObject();
      out.writeStringProperty("from", part.from());
      out.writeStringProperty("to", part.to());
      out.writeStringProperty("label", texts.say(part.label()));
      out.writeStringProperty("q", part.q());
      out.writeEndObject();
    });
    out.writeEndArray();
    if (help.speltOut() != null) {
      out.writeObjectPropertyStart("acronym");
      out.writeStringProperty("acronym", help.speltOut().acronym());
      out.writeStringProperty("words", help.speltOut().words());
      out.writeStringProperty("documentId", help.speltOut().id());
      out.writeStringProperty("title", help.speltOut().title());
      out.writeEndObject();
    }
    out.writeArrayPropertyStart("corrections");
    if (help.corrected() != null) {
      help.corrected().corrections().forEach(correction -> {
        out.writeStartObject();
        out.writeStringProperty("from", correction.from());
        out.writeStringProperty("to", correction.to());
        out.writeEndObject();
      });
    }
    out.writeEndArray();
    if (help.corrected() != null) {
      out.writeObjectPropertyStart("corrected");
      out.writeStringProperty("q", help.corrected().q());
      out.writeBooleanProperty("applied", help.corrected().applied());
      out.writeNumberProperty("total", help.corrected().total());
      out.writeNumberProperty("original", help.corrected().original());
      out.writeEndObject();
    }
  }

  /// What belongs beside the results.
  static void help(JsonWriter out, Help help, Texts texts) {
    out.writeArrayPropertyStart("words");
    help.words().forEach(word -> {
      out.writeStartObject();
      out.writeStringProperty("word", word.word());
      out.writeNumberProperty("total", word.total());
      out.writeEndObject();
    });
    out.writeEndArray();
    out.writeArrayPropertyStart("loosen");
    help.loosen().forEach(looser -> {
      out.writeStartObject();
      out.writeStringProperty("text", texts.say(looser.text()));
      Json.text(out, "q", looser.q());
      out.writeStringProperty("params", looser.params());
      out.writeNumberProperty("total", looser.total());
      out.writeEndObject();
    });
    out.writeEndArray();
  }
}
