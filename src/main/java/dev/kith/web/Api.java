package dev.kith.web;

import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import dev.kith.expertise.Ask;
import dev.kith.expertise.Experts;
import dev.kith.expertise.Portrait;
import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Document;
import dev.kith.search.FieldSettings;
import dev.kith.search.QueryError;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.signin.ViewAs;
import dev.kith.store.Queries;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The public API: parameters become questions, answers JSON.
final class Api {
  private static final int SUGGESTIONS = 8;
  private static final int MOST_EXPERTS = 50;
  private static final int PERSON_DOCUMENTS = 50;
  private static final int DEFAULT_GAPS = 30;
  private static final int MOST_GAPS = 200;
  private static final int DEFAULT_SIMILAR = 5;
  private static final int MOST_SIMILAR = 20;

  private final WebServer.Settings settings;
  private final Search search;
  private final Experts experts;
  private final Sessions sessions;
  private final Status status;
  private final Queries queries;
  private final Remarks remarks;
  private final Shelves shelves;
  private final Freshness freshness;

  Api(WebServer.Settings settings, Search search, Experts experts, Sessions sessions, Status status, Queries queries,
      Remarks remarks, Shelves shelves, Freshness freshness) {
    this.settings = settings;
    this.search = search;
    this.experts = experts;
    this.sessions = sessions;
    this.status = status;
    this.queries = queries;
    this.remarks = remarks;
    this.shelves = shelves;
    this.freshness = freshness;
  }

  void search(Context ctx) {
    search(ctx, Parameters.of(ctx));
  }

  /// As [#search(Context)], asked in a JSON body, for questions longer than an address.
  void searchBody(Context ctx) {
    Parameters given = Parameters.json(ctx.body());
    Watching.asked(ctx, given);
    search(ctx, given);
  }

  private void search(Context ctx, Parameters given) {
    Viewer viewer = sessions.viewer(ctx);
    String asked = given.without(Shelves.PAGING).normal();
    String cursor = given.first("cursor");
    Question question = cursor == null || cursor.isEmpty() ? Questions.of(given.values())
        : Questions.of(given.values(), freshness.from(viewer, asked, cursor));
    boolean get = ctx.method() == HandlerType.GET;
    if (get && freshness.unchanged(ctx, viewer, given.normal())) {
      return;
    }
    int end = question.from() + question.size();
    // made before the search: if the index changes meanwhile, it is expired, and not wrong
    String next = freshness.cursor(viewer, asked, end);
    Answer.Pending begun = search.answerAhead(question, viewer).telling(Questions.unknown(given.values()));
    Answer answer = begun.answer();
    if (question.from() == 0 && question.size() > 0 && !question.typing() && isOwn(ctx)) {
      queries.asked(viewer.id(), Queries.Kind.SEARCH, question.text(), answer.total());
    }
    Remarks.Hits hits = remarks.hits(question, answer, viewer);
    Set<String> kept = shelves.bookmarked(ctx);
    boolean more = question.size() > 0 && answer.more() && end < Question.MAX_FROM;
    byte[] json = Json.answer(begun, hits.found(), (out, found) -> {
      remarks.write(out, found, hits.pinned().get(found.id()), viewer);
      Shelves.write(out, found.id(), kept);
    }, status.indexedAt(), more ? next : null, Texts.of(ctx));
    if (more && get) {
      Map<String, List<String>> behind = new LinkedHashMap<>(given.without(List.of("page")).values());
      behind.put("cursor", List.of(next));
      ctx.header("Link", "</api/v1/search?" + new Parameters(behind).query() + ">; rel=\"next\"");
    }
    json(ctx, json);
  }

  /// What somebody asks while they look as another is neither's question.
  private static boolean isOwn(Context ctx) {
    return Sessions.known(ctx).seenAs().isEmpty();
  }

  void suggest(Context ctx) {
    int limit = number(ctx, "limit", SUGGESTIONS, 1, SUGGESTIONS);
    json(ctx, FindingJson.suggestions(text(ctx), search.suggest(text(ctx), limit, sessions.viewer(ctx))));
  }

  void facet(Context ctx) {
    String name = ctx.pathParam("name");
    if (!FieldSettings.FACETS.contains(name)) {
      throw new NotFoundResponse("There is no such facet.");
    }
    String prefix = Optional.ofNullable(ctx.queryParam("prefix")).orElse("");
    json(ctx, FindingJson.values(name, Spent.on(Part.FIND, () -> search.facet(name, prefix, Questions.of(ctx), sessions.viewer(ctx))),
        Texts.of(ctx)));
  }

  void experts(Context ctx) {
    int limit = number(ctx, "limit", 10, 1, MOST_EXPERTS);
    Map<String, List<String>> filters = new HashMap<>(filters(ctx));
    StringBuilder text = new StringBuilder(text(ctx));
    // of people, these say who is wanted, not which documents
    for (String name : List.of("team", "place", "language")) {
      filters.remove(name);
      ctx.queryParams(name).stream().map(value -> value.replace('"', ' ').strip()).filter(value -> !value.isEmpty()).findFirst()
          .ifPresent(value -> text.append(' ').append(name).append(":\"").append(value).append('"'));
    }
    boolean typing = Questions.flag(ctx.queryParamMap(), "typing", false);
    Ask ask = new Ask(text.toString().strip(), filters, limit, without(ctx), Questions.flag(ctx.queryParamMap(), "gems", false));
    Viewer viewer = sessions.viewer(ctx);
    if (freshness.unchanged(ctx, viewer)) {
      return;
    }
    Experts.Answer answer = Spent.on(Part.PEOPLE, () -> experts.whoKnows(ask, viewer));
    if (!typing && isOwn(ctx)) {
      queries.asked(viewer.id(), Queries.Kind.WHO, text(ctx), answer.experts().size());
    }
    json(ctx, Json.experts(answer, Texts.of(ctx)));
  }

  private static Set<Ask.Without> without(Context ctx) {
    return ctx.queryParams("without").stream().flatMap(text -> Arrays.stream(text.split(","))).map(String::strip)
        .filter(name -> !name.isEmpty()).map(name -> Ask.Without.of(name).orElseThrow(() -> new QueryError("without",
            Sentence.of("One can leave out {0}.", Arrays.stream(Ask.Without.values()).map(Ask.Without::label).toList()))))
        .collect(Collectors.toSet());
  }

  void person(Context ctx) {
    Viewer viewer = sessions.viewer(ctx);
    if (freshness.unchanged(ctx, viewer)) {
      return;
    }
    Profile person = search.shown(ctx.pathParam("id"), viewer)
        .orElseThrow(() -> new NotFoundResponse("There is no such person."));
    boolean own = viewer.id().equals(person.id());
    boolean closed = search.directory().wishes(person).notInferred() && !own;
    List<Answer.Found> documents = closed ? List.of() : Spent.on(Part.FETCH, () -> search.of(person, PERSON_DOCUMENTS, viewer));
    Portrait portrait = closed ? Portrait.NONE : Spent.on(Part.PEOPLE, () -> experts.portrait(person, viewer));
    json(ctx, Json.person(person, documents, portrait, search, own));
  }

  void topic(Context ctx) {
    Viewer viewer = sessions.viewer(ctx);
    if (!freshness.unchanged(ctx, viewer)) {
      json(ctx, Json.overview(Spent.on(Part.PEOPLE, () -> experts.overview(ctx.pathParam("topic"), viewer)), Texts.of(ctx)));
    }
  }

  void gaps(Context ctx) {
    int limit = number(ctx, "limit", DEFAULT_GAPS, 1, MOST_GAPS);
    Viewer viewer = sessions.viewer(ctx);
    if (!freshness.unchanged(ctx, viewer)) {
      json(ctx, Json.gaps(Spent.on(Part.PEOPLE, () -> experts.gaps(limit, viewer))));
    }
  }

  void document(Context ctx) {
    Viewer viewer = sessions.viewer(ctx);
    if (freshness.unchanged(ctx, viewer)) {
      return;
    }
    Document document = Spent.on(Part.FETCH, () -> search.document(ctx.pathParam("id"), viewer)).orElseThrow(Api::noDocument);
    String id = document.found().id();
    Set<String> kept = shelves.bookmarked(ctx);
    json(ctx, Json.document(document, remarks.of(id, sessions.person(ctx)).andThen(out -> Shelves.write(out, id, kept)),
        Texts.of(ctx)));
  }

  void similar(Context ctx) {
    int limit = number(ctx, "limit", DEFAULT_SIMILAR, 1, MOST_SIMILAR);
    Viewer viewer = sessions.viewer(ctx);
    if (!freshness.unchanged(ctx, viewer)) {
      Set<String> kept = shelves.bookmarked(ctx);
      json(ctx, Json.hits(Spent.on(Part.FIND, () -> search.similar(ctx.pathParam("id"), limit, viewer)).orElseThrow(Api::noDocument),
          (out, found) -> Shelves.write(out, found.id(), kept), Texts.of(ctx)));
    }
  }

  static NotFoundResponse noDocument() {
    return new NotFoundResponse("There is no such document, or you may not see it.");
  }

  void sources(Context ctx) {
    Map<String, Long> counts = search.counts(sessions.viewer(ctx));
    json(ctx, Json.object(out -> {
      out.writeArrayPropertyStart("sources");
      for (Status.Source source : status.sources()) {
        out.writeStartObject();
        out.writeStringProperty("id", source.id());
        out.writeStringProperty("label", source.label());
        out.writeStringProperty("type", source.type());
        out.writeNumberProperty("documents", counts.getOrDefault(source.id(), 0L));
        if (source.lastPass() != null) {
          out.writeObjectPropertyStart("lastPass");
          out.writeStringProperty("at", source.lastPass().toString());
          out.writeStringProperty("outcome", source.outcome());
          out.writeEndObject();
        }
        if (source.running() != null) {
          out.writeStringProperty("running", source.running());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      if (status.indexedAt() != null) {
        out.writeStringProperty("indexedAt", status.indexedAt().toString());
      }
    }));
  }

  void session(Context ctx) {
    session(ctx, sessions.person(ctx));
  }

  void choose(Context ctx) {
    String id;
    try {
      JsonNode body = Json.MAPPER.readTree(ctx.body());
      id = body.path("person").asString("");
    } catch (JacksonException _) {
      throw new IllegalArgumentException("The body must be JSON such as {\"person\": \"ada\"}.");
    }
    sessions.choose(ctx, id);
    session(ctx, search.directory().person(id));
  }

  private void session(Context ctx, Optional<Profile> viewer) {
    json(ctx, Json.object(out -> {
      out.writeStringProperty("mode", sessions.isDemo() ? "demo" : "signed-in");
      out.writeStringProperty("name", settings.name());
      sessions.describe(ctx, out);
      out.writeBooleanProperty("sample", settings.sample());
      out.writeArrayPropertyStart("examples");
      settings.examples().forEach(out::writeString);
      out.writeEndArray();
      if (ViewAs.mayBegin(Sessions.known(ctx))) {
        out.writeBooleanProperty("mayLook", true);
      }
      sessions.look(ctx).ifPresent(view -> {
        out.writeObjectPropertyStart("lookingAs");
        Looking.write(out, view, search);
        out.writeEndObject();
      });
      viewer.ifPresent(person -> {
        out.writeObjectPropertyStart("viewer");
        out.writeStringProperty("id", person.id());
        out.writeStringProperty("name", person.name());
        out.writeEndObject();
      });
      out.writeArrayPropertyStart("choices");
      for (Profile person : sessions.choices()) {
        out.writeStartObject();
        out.writeStringProperty("id", person.id());
        out.writeStringProperty("name", person.name());
        if (!person.title().isEmpty()) {
          out.writeStringProperty("title", person.title());
        }
        if (!person.team().isEmpty()) {
          out.writeStringProperty("note", person.team());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }));
  }

  private static String text(Context ctx) {
    return Optional.ofNullable(ctx.queryParam("q")).orElse("");
  }

  private static Map<String, List<String>> filters(Context ctx) {
    return Questions.chosen(ctx.queryParamMap(), "");
  }

  static int number(Context ctx, String name, int otherwise, int from, int to) {
    return Questions.number(ctx.queryParamMap(), name, otherwise, from, to);
  }

  static void json(Context ctx, byte[] body) {
    Sending.body(ctx.contentType("application/json;charset=utf-8"), body);
  }

  void health(Context ctx) {
    ctx.contentType("text/plain; charset=utf-8").result("ok\n");
  }

  /// Ready once searches can be answered; else 503 and the reason.
  void ready(Context ctx) {
    Optional<String> reason = status.notReady();
    ctx.status(reason.isPresent() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
    ctx.contentType("text/plain; charset=utf-8").result(reason.orElse("ready") + "\n");
  }

  /// Nobody's crawler shall keep what people found here.
  static void robots(Context ctx) {
    ctx.contentType("text/plain; charset=utf-8").result("User-agent: *\nDisallow: /\n".getBytes(StandardCharsets.UTF_8));
  }
}
