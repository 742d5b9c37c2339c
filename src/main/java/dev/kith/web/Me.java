package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Sentence;
import dev.kith.model.Spelling;
import dev.kith.people.Profile;
import dev.kith.people.Subject;
import dev.kith.people.Wishes;
import dev.kith.search.QueryError;
import dev.kith.search.Search;
import dev.kith.store.Erasures.Receipt;
import dev.kith.store.Store;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the one who asks decides about themselves. Each change is durable and in force when its answer is sent.
final class Me {
  private static final int LONGEST_TOPIC = 100;
  private static final int MOST_TOPICS = 200;
  private static final int MOST_VOICES = 1_000;
  private static final List<Kind> OWN = List.of(Kind.NOT_ME, Kind.ASK_ME, Kind.HIDDEN, Kind.NOT_INFERRED,
      Kind.NOT_MY_EVIDENCE);

  private final Search search;
  private final Store store;
  private final Sessions sessions;
  private final Held held;
  private final Audit audit;
  private final Admin admin;

  Me(Search search, Store store, Sessions sessions, Held held, Audit audit, Admin admin) {
    this.admin = admin;
    this.search = search;
    this.store = store;
    this.sessions = sessions;
    this.held = held;
    this.audit = audit;
  }

  void decisions(Context ctx) {
    Profile me = me(ctx);
    Api.json(ctx, Json.object(out -> {
      out.writeName("you");
      PeopleJson.decisions(out, me, search);
    }));
  }

  void decide(Context ctx) {
    Profile me = me(ctx);
    Kind kind = kind(ctx);
    String about = about(ctx, kind);
    if (kind == Kind.NOT_MY_EVIDENCE && search.document(about, search.viewer(me)).isEmpty()) {
      throw new NotFoundResponse("There is no such document, or you may not see it.");
    }
    if ((kind.hasTopic() || kind == Kind.NOT_MY_EVIDENCE) && search.directory().wishes(me).own() >= MOST_TOPICS) {
      throw new QueryError("topic", Sentence.of("There are {0} decisions already; take one back first.", MOST_TOPICS));
    }
    store.decide(kind, search.directory().keys(me), about, "", Decision.SELF);
    decisions(ctx);
  }

  /// Nothing happens if it was never decided.
  void takeBack(Context ctx) {
    Profile me = me(ctx);
    Kind kind = kind(ctx);
    String about = about(ctx, kind);
    Wishes wishes = search.directory().wishes(me);
    wishes.all().stream()
        .filter(decision -> decision.kind() == kind && Spelling.fold(decision.other()).equals(Spelling.fold(about)))
        .forEach(decision -> store.undo(decision.number()));
    decisions(ctx);
  }

  /// What the one who asks says of somebody's help with a topic, in place of what they said before.
  void feedback(Context ctx) {
    Kind said = Kind.of(ctx.pathParam("kind")).filter(Kind::isFeedback).orElseThrow(() -> new QueryError("kind",
        Sentence.of("One says {0} or {1}.", Kind.HELPED.label(), Kind.NOT_RIGHT.label())));
    say(ctx, said);
  }

  /// Nothing happens if nothing was said.
  void takeFeedbackBack(Context ctx) {
    say(ctx, null);
  }

  private void say(Context ctx, Kind said) {
    Profile me = me(ctx);
    Profile person = search.shown(ctx.pathParam("id"), sessions.viewer(ctx))
        .orElseThrow(() -> new NotFoundResponse("There is no such person."));
    if (person.id().equals(me.id())) {
      throw new QueryError("id", Sentence.of("One says how others helped, not oneself."));
    }
    String topic = topic(ctx, Kind.HELPED);
    List<String> giver = search.directory().keys(me);
    if (said != null && store.decisions().all().stream().filter(decision -> decision.kind().isFeedback()
        && giver.contains(decision.by())).count() >= MOST_VOICES) {
      throw new QueryError("topic", Sentence.of("You said this of {0} already; take one back first.", MOST_VOICES));
    }
    store.feedback(said, search.directory().keys(person), topic, giver);
    Api.json(ctx, Json.object(out -> {
      out.writeStringProperty("person", person.id());
      out.writeStringProperty("topic", topic);
      Json.text(out, "said", said == null ? "" : said.label());
    }));
  }

  void export(Context ctx) {
    if (!Sessions.known(ctx).seenAs().isEmpty()) {
      throw new ForbiddenResponse("While you look as somebody else nothing is exported.");
    }
    Profile me = me(ctx);
    audit.write(new Event(Event.Type.PERSON_EXPORTED, Sessions.known(ctx).actor(), "person:" + me.id(), Map.of()));
    ctx.header("Content-Disposition", "attachment; filename=\"kith-export.json\"");
    Api.json(ctx, PeopleJson.export(me, search, search.viewer(me), false, held));
  }

  void delete(Context ctx) throws IOException, InterruptedException {
    Profile me = me(ctx);
    if (!me.id().equals(ctx.queryParam("confirm"))) {
      throw new QueryError("confirm", Sentence.of("To delete yourself, say so: confirm={0}.", me.id()));
    }
    Subject subject = search.directory().subject(me);
    Optional<Erasing> erasing = admin.erasing();
    if (erasing.isPresent()) {
      Receipt receipt = erasing.get().person(subject, Decision.SELF);
      Api.json(ctx, Json.object(out -> {
        out.writeBooleanProperty("deleted", true);
        out.writeObjectPropertyStart("receipt");
        Erasing.write(out, receipt);
        out.writeEndObject();
      }));
      return;
    }
    store.delete(subject.erase(), subject.names(), Decision.SELF);
    held.forget(subject);
    Api.json(ctx, Json.object(out -> out.writeBooleanProperty("deleted", true)));
  }

  private Profile me(Context ctx) {
    return sessions.me(ctx, store);
  }

  private static Kind kind(Context ctx) {
    return Kind.of(ctx.pathParam("kind")).filter(OWN::contains).orElseThrow(() -> new QueryError("kind",
        Sentence.of("One decides {0}.", OWN.stream().map(Kind::label).toList())));
  }

  /// What the decision is about: a topic or a document, or nothing.
  private String about(Context ctx, Kind kind) {
    if (kind != Kind.NOT_MY_EVIDENCE) {
      return topic(ctx, kind);
    }
    return Optional.ofNullable(ctx.queryParam("document")).map(String::strip).filter(id -> !id.isEmpty())
        .orElseThrow(() -> new QueryError("document", Sentence.of("Say which document: document=ID.")));
  }

  private String topic(Context ctx, Kind kind) {
    String topic = Optional.ofNullable(ctx.queryParam("topic")).orElse("").replaceAll("\\s+", " ").strip();
    boolean wrong = kind.hasTopic() ? topic.length() > LONGEST_TOPIC || !search.asksFor(topic, Map.of()).test(topic)
        : !topic.isEmpty();
    if (wrong) {
      throw new QueryError("topic", kind.hasTopic() ? Sentence.of("A topic is a word or some, of at most {0} characters.", LONGEST_TOPIC)
          : Sentence.of("“{0}” has no topic.", kind.label()));
    }
    return topic;
  }
}
