package dev.kith.web;

import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import dev.kith.expertise.Experts;
import dev.kith.expertise.Gap;
import dev.kith.expertise.Overview;
import dev.kith.expertise.Portrait;
import dev.kith.expertise.Portrait.Tie;
import dev.kith.expertise.Portrait.Work;
import dev.kith.model.Sentence;
import dev.kith.model.Signals;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Answer.Copy;
import dev.kith.search.Answer.Credit;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Label;
import dev.kith.search.Answer.Passage;
import dev.kith.search.Document;
import dev.kith.search.PeopleQuestion;
import dev.kith.search.Search;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/// Writes answers as JSON, in the shapes of `docs/api.md`: lower camel case, times in UTC, nothing `null`, what is unknown left
/// out.
public final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final JsonWriter out;
  /// What answers questions for people.
  private static final String EXPERTS = "/api/v1/experts";

  private final Texts texts;

  private Json(JsonWriter out, Texts texts) {
    this.out = out;
    this.texts = texts;
  }

  private static byte[] write(Texts texts, Consumer<Json> body) {
    JsonWriter out = new JsonWriter();
    Part before = Spent.to(Part.JSON);
    try {
      body.accept(new Json(out, texts));
      return out.written();
    } finally {
      Spent.to(before);
    }
  }

  /// An object of the fields that `body` writes.
  static byte[] object(Consumer<JsonWriter> body) {
    return write(Texts.ENGLISH, json -> {
      json.out.writeStartObject();
      body.accept(json.out);
      json.out.writeEndObject();
    });
  }

  /// `indexedAt` and `next` are left out where `null`.
  public static byte[] answer(Answer answer, Instant indexedAt, String next) {
    return answer(new Answer.Pending(answer, () -> new Answer.Counts(answer.facets(), answer.dates(), 0)), answer.hits(), (_, _) -> { },
        indexedAt, next, Texts.ENGLISH);
  }

  /// As [#answer(Answer, Instant, String)], with results in another order and more said of each.
  ///
  /// @param said writes what is said of a result, within its object
  static byte[] answer(Answer.Pending answer, List<Found> hits, BiConsumer<JsonWriter, Found> said, Instant indexedAt, String next,
      Texts texts) {
    return write(texts, json -> json.writeAnswer(answer, hits, said, indexedAt, next));
  }

  /// Hits alone.
  ///
  /// @param said writes what is said of a result, within its object
  static byte[] hits(List<Found> hits, BiConsumer<JsonWriter, Found> said, Texts texts) {
    return write(texts, json -> {
      json.out.writeStartObject();
      json.array("hits", hits, found -> json.hit(found, said));
      json.out.writeEndObject();
    });
  }

  /// A hit by itself.
  static byte[] alone(Found found) {
    return write(Texts.ENGLISH, json -> json.hit(found, (_, _) -> { }));
  }

  public static byte[] experts(Experts.Answer answer) {
    return experts(answer, Texts.ENGLISH);
  }

  static byte[] experts(Experts.Answer answer, Texts texts) {
    return write(texts, json -> new ExpertsJson(json, json.out).answer(answer));
  }

  /// @param said writes what is said of it, within its object
  static byte[] document(Document document, Consumer<JsonWriter> said, Texts texts) {
    return write(texts, json -> json.writeDocument(document, said));
  }

  /// @param own whether it is for the person themselves
  static byte[] person(Profile person, List<Found> found, Portrait portrait, Search search, boolean own) {
    return write(Texts.ENGLISH, json -> json.writePerson(person, found, portrait, search, own));
  }

  static byte[] overview(Overview overview, Texts texts) {
    return write(texts, json -> json.writeOverview(overview));
  }

  static byte[] gaps(List<Gap> gaps) {
    return write(Texts.ENGLISH, json -> json.writeGaps(gaps));
  }

  private void writeAnswer(Answer.Pending pending, List<Found> hits, BiConsumer<JsonWriter, Found> said, Instant indexedAt, String next) {
    Answer answer = pending.answer();
    out.writeStartObject();
    out.writeObjectPropertyStart("query");
    asked(answer.text(), answer.parsed(), answer.notices());
    PeopleQuestion.hint(answer.text(), EXPERTS).ifPresent(hint -> text("hint", texts.say(hint)));
    FindingJson.query(out, answer.help(), texts);
    out.writeEndObject();
    out.writeObjectPropertyStart("total");
    out.writeNumberProperty("value", answer.total());
    out.writeStringProperty("relation", "exact");
    out.writeEndObject();
    took(answer.nanos());
    time("indexedAt", indexedAt);
    array("hits", hits, found -> hit(found, said));
    // only now are they waited for
    Answer.Counts counts = pending.counts().get();
    out.writeObjectPropertyStart("facets");
    counts.facets().forEach((facet, values) -> array(facet, values, value -> FindingJson.value(out, facet, value, texts)));
    out.writeEndObject();
    array("dates", counts.dates(), month -> {
      out.writeStartObject();
      out.writeStringProperty("month", month.month());
      out.writeNumberProperty("count", month.count());
      out.writeEndObject();
    });
    sentences("hints", answer.hints());
    FindingJson.help(out, answer.help(), texts);
    text("next", next);
    out.writeEndObject();
  }

  void query(String text, String parsed, List<Sentence> notices) {
    out.writeObjectPropertyStart("query");
    asked(text, parsed, notices);
    out.writeEndObject();
  }

  private void asked(String text, String parsed, List<Sentence> notices) {
    out.writeStringProperty("text", text);
    out.writeStringProperty("parsed", parsed);
    sentences("notices", notices);
  }

  void took(long nanos) {
    out.writeNumberProperty("tookMs", Math.round(nanos / 10_000.0) / 100.0);
  }

  private void hit(Found found, BiConsumer<JsonWriter, Found> said) {
    out.writeStartObject();
    writeFound(found);
    said.accept(out, found);
    out.writeEndObject();
  }

  private void writeFound(Found found) {
    out.writeStringProperty("id", found.id());
    out.writeStringProperty("title", found.title());
    fragments("titleFragments", found.titleFragments());
    text("url", found.url());
    out.writeStringProperty("nativeId", found.nativeId());
    array("snippets", found.passages(), this::passage);
    label("source", found.source());
    out.writeStringProperty("type", found.type());
    strings("place", found.place());
    array("people", found.people(), this::credit);
    time("created", found.created());
    time("updated", found.at());
    strings("tags", found.tags());
    out.writeStringProperty("ownership", found.ownership().label());
    signals(found.signals());
    out.writeNumberProperty("score", Math.round(found.score() * 1_000) / 1_000.0);
    sentences("why", found.why());
    array("copies", found.copies(), this::copy);
    count("copyCount", found.copyCount());
  }

  private void copy(Copy copy) {
    out.writeStartObject();
    out.writeStringProperty("id", copy.id());
    out.writeStringProperty("title", copy.title());
    text("url", copy.url());
    label("source", copy.source());
    out.writeStringProperty("type", copy.type());
    time("updated", copy.at());
    out.writeEndObject();
  }

  private void passage(Passage passage) {
    out.writeStartObject();
    text("heading", passage.heading());
    text("anchor", passage.anchor());
    fragments("fragments", passage.fragments());
    if (passage.post() != null) {
      out.writeName("post");
      post(passage.post());
    }
    out.writeEndObject();
  }

  private void post(Answer.Post post) {
    out.writeStartObject();
    text("id", post.id());
    text("name", post.name());
    time("at", post.at());
    text("url", post.url());
    out.writeNumberProperty("number", post.number());
    out.writeNumberProperty("of", post.of());
    out.writeEndObject();
  }

  private void credit(Credit credit) {
    out.writeStartObject();
    text("id", credit.id());
    out.writeStringProperty("name", credit.name());
    out.writeStringProperty("role", credit.role().label());
    time("at", credit.at());
    out.writeEndObject();
  }

  private void signals(Signals signals) {
    out.writeObjectPropertyStart("signals");
    count("likes", signals.likes());
    count("votes", signals.votes());
    count("comments", signals.comments());
    count("views", signals.views());
    count("bookmarks", signals.bookmarks());
    count("inlinks", signals.inlinks());
    if (signals.accepted()) {
      out.writeBooleanProperty("accepted", true);
    }
    out.writeEndObject();
  }

  void writeHead(Profile person) {
    head(out, person);
  }

  static void head(JsonWriter out, Profile person) {
    out.writeStringProperty("id", person.id());
    out.writeStringProperty("name", person.name());
    text(out, "title", person.title());
    text(out, "team", person.team());
    text(out, "place", person.place());
    out.writeBooleanProperty("active", person.active());
  }

  private void writePerson(Profile person, List<Found> found, Portrait portrait, Search search, boolean own) {
    out.writeStartObject();
    writeHead(person);
    search.directory().person(person.managerId())
        .ifPresent(manager -> label("manager", new Label(manager.id(), manager.name()), "name"));
    text("about", person.about());
    strings("topics", search.topics(person));
    if (own) {
      out.writeName("you");
      PeopleJson.decisions(out, person, search);
    }
    array("documents", found, document -> {
      out.writeStartObject();
      out.writeStringProperty("documentId", document.id());
      out.writeStringProperty("title", document.title());
      text("url", document.url());
      document.people().stream().filter(credit -> credit.id().equals(person.id())).findFirst()
          .ifPresent(credit -> out.writeStringProperty("role", credit.role().label()));
      time("date", document.at());
      label("source", document.source());
      out.writeEndObject();
    });
    writePortrait(portrait);
    out.writeEndObject();
  }

  private void writePortrait(Portrait portrait) {
    time("lastActive", portrait.last());
    array("knows", portrait.knows(), known -> {
      out.writeStartObject();
      out.writeStringProperty("topic", known.topic());
      out.writeStringProperty("strength", known.strength().label());
      out.writeNumberProperty("documents", known.documents());
      time("lastActive", known.last());
      out.writeNumberProperty("others", known.others());
      out.writeEndObject();
    });
    out.writeObjectPropertyStart("years");
    portrait.years().forEach((year, count) -> out.writeNumberProperty(year.toString(), count));
    out.writeEndObject();
    array("sources", portrait.sources().entrySet(), source -> {
      out.writeStartObject();
      out.writeStringProperty("id", source.getKey().id());
      out.writeStringProperty("label", source.getKey().label());
      out.writeNumberProperty("documents", source.getValue());
      out.writeEndObject();
    });
    array("worksWith", portrait.worksWith(), companion -> {
      out.writeStartObject();
      writeHead(companion.person());
      out.writeNumberProperty("documents", companion.documents());
      work("example", companion.example());
      out.writeEndObject();
    });
    array("ties", portrait.ties(), this::tie);
  }

  private void tie(Tie tie) {
    out.writeStartObject();
    switch (tie) {
      case Tie.Document(Work work) -> work("document", work);
      case Tie.Team(String name) -> out.writeStringProperty("team", name);
      case Tie.Superior(Profile manager) -> label("manager", new Label(manager.id(), manager.name()), "name");
      case Tie.Reports(boolean toReader) -> out.writeStringProperty("reports", toReader ? "to-you" : "from-you");
      case Tie.Between(Profile person) -> label("through", new Label(person.id(), person.name()), "name");
    }
    out.writeEndObject();
  }

  private void work(String name, Work work) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("documentId", work.id());
    out.writeStringProperty("title", work.title());
    out.writeEndObject();
  }

  private void writeOverview(Overview overview) {
    out.writeStartObject();
    out.writeStringProperty("topic", overview.topic());
    out.writeNumberProperty("documents", overview.documents());
    array("key", overview.key(), found -> hit(found, (_, _) -> { }));
    out.writeObjectPropertyStart("years");
    overview.years().forEach((year, count) -> out.writeNumberProperty(year, count));
    out.writeEndObject();
    strings("related", overview.related());
    people("holders", overview.holders());
    out.writeName("people");
    new ExpertsJson(this, out).answer(overview.people());
    out.writeEndObject();
  }

  private void writeGaps(List<Gap> gaps) {
    out.writeStartObject();
    array("gaps", gaps, gap -> {
      out.writeStartObject();
      out.writeStringProperty("topic", gap.topic());
      out.writeNumberProperty("documents", gap.documents());
      count("questions", gap.questions());
      count("unanswered", gap.unanswered());
      out.writeNumberProperty("views", gap.views());
      time("lastWritten", gap.last());
      people("current", gap.current());
      people("former", gap.former());
      out.writeEndObject();
    });
    out.writeEndObject();
  }

  void people(String name, List<Profile> people) {
    array(name, people, person -> {
      out.writeStartObject();
      writeHead(person);
      out.writeEndObject();
    });
  }

  private void writeDocument(Document document, Consumer<JsonWriter> said) {
    out.writeStartObject();
    writeFound(document.found());
    said.accept(out);
    out.writeStringProperty("text", document.text());
    text("language", document.language());
    array("headings", document.outline(), heading -> {
      out.writeStartObject();
      out.writeNumberProperty("level", heading.level());
      out.writeStringProperty("text", heading.text());
      text("anchor", heading.anchor());
      out.writeNumberProperty("start", heading.start());
      out.writeEndObject();
    });
    out.writeEndObject();
  }

  void fragments(String name, List<Fragment> fragments) {
    array(name, fragments, fragment -> {
      out.writeStartObject();
      out.writeStringProperty("text", fragment.text());
      out.writeBooleanProperty("hit", fragment.hit());
      out.writeEndObject();
    });
  }

  void label(String name, Label label) {
    label(out, name, label, "label");
  }

  void label(String name, Label label, String called) {
    label(out, name, label, called);
  }

  static void label(JsonWriter out, String name, Label label, String called) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("id", label.id());
    out.writeStringProperty(called, label.label());
    out.writeEndObject();
  }

  <T> void array(String name, Iterable<T> values, Consumer<T> each) {
    out.writeArrayPropertyStart(name);
    values.forEach(each);
    out.writeEndArray();
  }

  void sentences(String name, List<Sentence> sentences) {
    array(name, sentences, sentence -> out.writeString(texts.say(sentence)));
  }

  /// @param closed whether it is out of a closed list
  String word(String word, boolean closed) {
    return closed ? texts.say(word) : word;
  }

  /// An empty one is left out.
  void sentence(String name, Sentence sentence) {
    text(name, texts.say(sentence));
  }

  void strings(String name, List<String> values) {
    array(name, values, out::writeString);
  }

  void text(String name, String text) {
    text(out, name, text);
  }

  static void text(JsonWriter out, String name, String text) {
    if (text != null && !text.isEmpty()) {
      out.writeStringProperty(name, text);
    }
  }

  void time(String name, Instant at) {
    if (at != null) {
      out.writeTimeProperty(name, at);
    }
  }

  private void count(String name, int count) {
    if (count != 0) {
      out.writeNumberProperty(name, count);
    }
  }
}
