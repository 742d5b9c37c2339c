package dev.kith.web;

import dev.kith.access.Groups;
import dev.kith.access.Viewers;
import dev.kith.model.Access;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Join;
import dev.kith.people.Profile;
import dev.kith.people.Subject;
import dev.kith.people.Wishes;
import dev.kith.search.Answer.Found;
import dev.kith.search.Search;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is held about people, as JSON: for the person themselves, and for the admin on the command line.
public final class PeopleJson {
  private static final int ALL = 1_000_000;

  private static final String USER = "user:";

  private PeopleJson() {}

  /// Whom an export's documents are chosen for: the person; what everyone may read if they see nothing, having left.
  public static Viewer reader(Profile person, Search search) {
    Viewer viewer = search.viewer(person);
    return viewer.principals().isEmpty() || !person.listed() ? Viewers.ANYBODY : viewer;
  }

  /// People in whose id, name, team or accounts these words stand.
  public static byte[] list(String words, int limit, Search search) {
    Directory directory = search.directory();
    List<Profile> found = directory.search(words, limit + 1);
    return Json.object(out -> {
      out.writeBooleanProperty("more", found.size() > limit);
      out.writeArrayPropertyStart("people");
      for (Profile person : found.stream().limit(limit).toList()) {
        out.writeStartObject();
        Json.head(out, person);
        out.writeBooleanProperty("listed", person.listed());
        out.writeBooleanProperty("human", person.human());
        out.writeNumberProperty("identities", directory.explain(person).size());
        out.writeNumberProperty("decisions", directory.wishes(person).all().size() + directory.joins(person).size());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  /// Which of these keys of members of groups nobody in a list of people is written by.
  public static byte[] unknown(Collection<String> keys, Search search) {
    Set<String> known = new HashSet<>();
    search.directory().people().stream().filter(Profile::listed).forEach(person -> Viewers.keys(person).stream()
        .filter(principal -> principal.startsWith(USER)).forEach(principal -> known.add(Groups.key(principal.substring(USER.length())))));
    return Json.object(out -> strings(out, "unknown", keys.stream().filter(key -> !known.contains(Groups.key(key))).sorted().toList()));
  }

  /// All ways a person is written, why each is theirs, and the decisions in force.
  public static byte[] explained(Profile person, Search search) {
    Directory directory = search.directory();
    Subject subject = directory.subject(person);
    return Json.object(out -> {
      Json.head(out, person);
      out.writeBooleanProperty("listed", person.listed());
      out.writeBooleanProperty("human", person.human());
      strings(out, "topics", search.topics(person));
      strings(out, "keys", subject.keys());
      strings(out, "erase", subject.erase());
      strings(out, "names", subject.names());
      out.writeArrayPropertyStart("identities");
      for (Join join : directory.explain(person)) {
        out.writeStartObject();
        out.writeStringProperty("written", join.written());
        out.writeStringProperty("key", join.key());
        Json.text(out, "in", join.in());
        out.writeStringProperty("by", join.by().label());
        Json.text(out, "through", join.through());
        out.writeStringProperty("certainty", join.by().certainty().label());
        out.writeEndObject();
      }
      out.writeEndArray();
      groups(out, person, search);
      held(out, person, search);
      all(out, directory, person);
    });
  }

  /// The groups somebody is in, from where, and by which way.
  private static void groups(JsonWriter out, Profile person, Search search) {
    Groups groups = search.groups();
    Set<String> keys = Viewers.keys(person);
    out.writeBooleanProperty("disabled", groups.standing(keys).disabled());
    out.writeArrayPropertyStart("groups");
    search.viewer(person).principals().stream().filter(principal -> principal.startsWith("group:")).sorted().forEach(principal -> {
      out.writeStartObject();
      out.writeStringProperty("group", principal.substring("group:".length()));
      List<String> path = groups.path(keys, principal);
      List<String> lists = person.records().stream().filter(record -> record.groups().contains(principal.substring("group:".length())))
          .map(Person::source).distinct().toList();
      out.writeStringProperty("from", Access.realm(principal).isEmpty() && !lists.isEmpty() ? String.join(", ", lists) : "feed");
      strings(out, "path", path.isEmpty() ? List.of(principal) : path);
      out.writeEndObject();
    });
    out.writeEndArray();
  }

  private static void held(JsonWriter out, Profile person, Search search) {
    out.writeObjectPropertyStart("documents");
    search.held(person).forEach(out::writeNumberProperty);
    out.writeEndObject();
  }

  private static void all(JsonWriter out, Directory directory, Profile person) {
    out.writeArrayPropertyStart("decisions");
    directory.wishes(person).all().forEach(decision -> decision(out, decision));
    directory.joins(person).forEach(decision -> decision(out, decision));
    out.writeEndArray();
  }

  private static void decision(JsonWriter out, Decision decision) {
    out.writeStartObject();
    out.writeNumberProperty("number", decision.number());
    out.writeStringProperty("kind", decision.kind().label());
    Json.text(out, decision.kind().hasTopic() ? "topic" : "other", decision.other());
    said(out, decision);
    out.writeEndObject();
  }

  private static void said(JsonWriter out, Decision decision) {
    out.writeStringProperty("by", decision.by());
    out.writeStringProperty("at", decision.at().toString());
  }

  /// What somebody decided about themselves, for themselves.
  static void decisions(JsonWriter out, Profile person, Search search) {
    Wishes wishes = search.directory().wishes(person);
    out.writeStartObject();
    out.writeStringProperty("id", person.id());
    for (Kind kind : List.of(Kind.HIDDEN, Kind.NOT_INFERRED)) {
      wishes.all().stream().filter(decision -> decision.kind() == kind).findFirst().ifPresent(decision -> {
        out.writeObjectPropertyStart(kind == Kind.HIDDEN ? "hidden" : "notInferred");
        said(out, decision);
        out.writeEndObject();
      });
    }
    for (Kind kind : List.of(Kind.NOT_ME, Kind.ASK_ME)) {
      out.writeArrayPropertyStart(kind == Kind.NOT_ME ? "notMe" : "askMe");
      wishes.all().stream().filter(decision -> decision.kind() == kind).forEach(decision -> {
        out.writeStartObject();
        out.writeStringProperty("topic", decision.other());
        said(out, decision);
        out.writeEndObject();
      });
      out.writeEndArray();
    }
    out.writeArrayPropertyStart("notMyEvidence");
    wishes.all().stream().filter(decision -> decision.kind() == Kind.NOT_MY_EVIDENCE).forEach(decision -> {
      out.writeStartObject();
      out.writeStringProperty("document", decision.other());
      search.document(decision.other(), search.viewer(person)).ifPresent(document -> Json.text(out, "title", document.found().title()));
      said(out, decision);
      out.writeEndObject();
    });
    out.writeEndArray();
    out.writeEndObject();
  }

  /// Everything that is held about a person.
  ///
  /// @param reader the documents are those that they may read, lest an export tell more than the person may know
  /// @param admin  also how many documents there are in all, and the ways of writing that only those tell
  /// @param more   what they said of documents and asked
  public static byte[] export(Profile person, Search search, Viewer reader, boolean admin, Held more) {
    Directory directory = search.directory();
    List<Found> documents = search.of(person, ALL, reader);
    return Json.object(out -> {
      out.writeStringProperty("at", search.now().toString());
      out.writeObjectPropertyStart("person");
      Json.head(out, person);
      Json.text(out, "about", person.about());
      Json.text(out, "manager", person.managerId());
      strings(out, "topics", search.topics(person));
      strings(out, "groups", Stream.concat(person.groups().stream(), search.groups().of(Viewers.keys(person)).stream()
          .map(group -> group.substring("group:".length()))).distinct().sorted().toList());
      out.writeEndObject();
      out.writeArrayPropertyStart("lists");
      person.records().forEach(record -> entry(out, record));
      out.writeEndArray();
      strings(out, "identities", (admin ? directory.explain(person).stream().filter(join -> join.in().isEmpty())
          .map(Join::written) : search.identities(person, reader).stream().map(identity -> identity.replace('\t', ' '))).toList());
      all(out, directory, person);
      more.write(out, person.id(), directory.keys(person));
      out.writeArrayPropertyStart("documents");
      for (Found found : documents) {
        out.writeStartObject();
        out.writeStringProperty("documentId", found.id());
        out.writeStringProperty("title", found.title());
        Json.text(out, "url", found.url());
        out.writeStringProperty("source", found.source().id());
        found.people().stream().filter(credit -> credit.id().equals(person.id())).findFirst().ifPresent(credit -> {
          out.writeStringProperty("role", credit.role().label());
          if (credit.at() != null) {
            out.writeStringProperty("at", credit.at().toString());
          }
        });
        out.writeEndObject();
      }
      out.writeEndArray();
      if (admin) {
        out.writeName("held");
        out.writeStartObject();
        held(out, person, search);
        out.writeEndObject();
      }
    });
  }

  private static void entry(JsonWriter out, Person record) {
    out.writeStartObject();
    out.writeStringProperty("source", record.source());
    out.writeStringProperty("id", record.id());
    out.writeStringProperty("name", record.name());
    strings(out, "aliases", record.aliases());
    Json.text(out, "title", record.title());
    Json.text(out, "team", record.team());
    Json.text(out, "manager", record.manager());
    Json.text(out, "place", record.place());
    Json.text(out, "about", record.about());
    strings(out, "topics", record.topics());
    strings(out, "groups", record.groups());
    out.writeBooleanProperty("active", record.active());
    out.writeEndObject();
  }

  private static void strings(JsonWriter out, String name, Collection<String> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(out::writeString);
    out.writeEndArray();
  }
}
