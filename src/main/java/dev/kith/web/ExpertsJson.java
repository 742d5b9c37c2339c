package dev.kith.web;

import dev.kith.expertise.Expert;
import dev.kith.expertise.Experts;
import dev.kith.expertise.Feedback;
import dev.kith.expertise.Nobody;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Label;
import java.util.List;
import java.util.Optional;

/// Who knows about a topic, as JSON.
///
/// @param json what it writes with
/// @param out  where that writes
record ExpertsJson(Json json, JsonWriter out) {
  void answer(Experts.Answer answer) {
    out.writeStartObject();
    json.query(answer.text(), answer.topic(), List.of());
    json.took(answer.nanos());
    json.array("filters", answer.filters(), filter -> {
      out.writeStartObject();
      out.writeStringProperty("name", filter.name());
      out.writeStringProperty("value", json.word(filter.value(), filter.name().equals("language")));
      out.writeStringProperty("text", filter.text());
      out.writeEndObject();
    });
    json.array("experts", answer.experts(), expert -> expert(expert, answer));
    json.array("faint", answer.faint(), this::expert);
    json.array("former", answer.former(), this::expert);
    json.array("declared", answer.declared(), declared -> {
      out.writeStartObject();
      json.writeHead(declared.person());
      out.writeStringProperty("topic", declared.topic());
      out.writeEndObject();
    });
    json.array("gems", answer.gems(), this::expert);
    answer.nobody().ifPresent(this::nobody);
    json.sentence("message", answer.message());
    out.writeEndObject();
  }

  private void nobody(Nobody nobody) {
    out.writeObjectPropertyStart("nobody");
    json.sentence("text", nobody.text());
    nobody.team().ifPresent(team -> {
      out.writeObjectPropertyStart("team");
      out.writeStringProperty("name", team.name());
      json.people("members", team.members());
      json.sentence("why", team.why());
      out.writeEndObject();
    });
    json.array("adjacent", nobody.adjacent(), near -> {
      out.writeStartObject();
      json.writeHead(near.person());
      out.writeStringProperty("topic", near.topic());
      json.sentence("why", near.why());
      out.writeEndObject();
    });
    out.writeEndObject();
  }

  /// @param answer the one whose backup is told of with its first expert
  private void expert(Expert expert, Experts.Answer answer) {
    expert(expert, expert == answer.experts().getFirst() ? answer.backup() : Optional.empty());
  }

  private void expert(Expert expert) {
    expert(expert, Optional.empty());
  }

  private void expert(Expert expert, Optional<Profile> backup) {
    out.writeStartObject();
    json.writeHead(expert.person());
    out.writeStringProperty("strength", expert.strength().label());
    json.sentence("why", expert.why());
    json.time("lastActive", expert.lastActive());
    json.array("evidence", expert.evidence(), evidence -> {
      out.writeStartObject();
      out.writeStringProperty("documentId", evidence.documentId());
      out.writeStringProperty("title", evidence.title());
      json.text("url", evidence.url());
      out.writeStringProperty("role", evidence.role().label());
      json.time("date", evidence.date());
      json.label("source", evidence.source());
      json.fragments("snippet", evidence.snippet());
      out.writeEndObject();
    });
    json.sentences("caveats", expert.caveats());
    feedback(expert.feedback());
    expert.successor().ifPresent(successor -> json.label("successor", new Label(successor.id(), successor.name()), "name"));
    backup.ifPresent(one -> json.label("backup", new Label(one.id(), one.name()), "name"));
    out.writeEndObject();
  }

  private void feedback(Feedback said) {
    if (said.helped() > 0 || said.notRight() > 0 || said.mine() != null) {
      out.writeObjectPropertyStart("feedback");
      out.writeNumberProperty("helped", said.helped());
      out.writeNumberProperty("notRight", said.notRight());
      if (said.mine() != null) {
        out.writeStringProperty("mine", said.mine().label());
      }
      out.writeEndObject();
    }
  }
}
