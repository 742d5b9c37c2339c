package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.talk.DiscourseSite.Reply;
import dev.kith.model.Person;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The accounts of a live forum, with their mail addresses, and the members of those groups that decide who may see what. The
/// members are asked for in every pass, the accounts in a listing or when the members changed.
final class DiscoursePeople {
  private static final int A_PAGE = 100;
  private static final int MEMBERS = 200;
  private static final String MEMBERS_NOTE = "members";
  private static final String PEOPLE_NOTE = "people";
  private static final String SHOWN_NOTE = "users";

  private final DiscourseApi settings;
  private final DiscourseSite site;
  private final DiscourseForum forum;
  private final Sink sink;
  private final DiscourseJson json;

  DiscoursePeople(DiscourseApi settings, DiscourseSite site, DiscourseForum forum, Sink sink) {
    this.settings = settings;
    this.site = site;
    this.forum = forum;
    this.sink = sink;
    this.json = new DiscourseJson(forum, sink);
  }

  /// Sends them if anything changed, and in a listing all, so that those who left are forgotten.
  void send(Cursor since, boolean listing, Set<String> groups) throws IOException, InterruptedException {
    for (String group : groups) {
      members(group);
    }
    String members = digest(forum.people());
    if (!listing && members.equals(sink.noted(MEMBERS_NOTE))) {
      return;
    }
    boolean start = since.equals(Cursor.START);
    if (!accounts()) {
      if (!sink.noted(SHOWN_NOTE).isEmpty()) {
        sink.problem(new Problem(settings.url() + "/admin/users", "the forum showed its accounts before and now refuses, so they stay"
            + " as they were", "make the API key as an admin's, for all users or for system", ""));
        if (start) {
          sink.partial();
        }
        return;
      }
    } else {
      sink.note(SHOWN_NOTE, "shown");
    }
    List<Person> people = forum.people();
    String all = digest(people);
    if (start || !all.equals(sink.noted(PEOPLE_NOTE)) || !members.equals(sink.noted(MEMBERS_NOTE))) {
      for (Person person : people) {
        sink.person(person);
      }
    }
    if (listing && (start || !all.equals(sink.noted(PEOPLE_NOTE)))) {
      sink.whole();
      sink.note(PEOPLE_NOTE, all);
    }
    sink.note(MEMBERS_NOTE, members);
  }

  private static String digest(List<Person> people) {
    return Fingerprint.shortHash(people.stream().map(Person::toString).sorted().collect(Collectors.joining("\n")));
  }

  private void members(String group) throws IOException, InterruptedException {
    String path = "/groups/" + URLEncoder.encode(group, StandardCharsets.UTF_8).replace("+", "%20") + "/members.json?limit=" + MEMBERS;
    for (long from = 0, total = 1; from < total;) {
      Reply reply = site.get(path + "&offset=" + from);
      JsonNode members = reply.body().path("members");
      if (!members.isArray()) {
        sink.problem(new Problem(settings.url() + "/g/" + group, "the forum does not show the members of " + group + " (status "
            + reply.status() + "), so they cannot see what is for that group", "make the API key as an admin's, for all users or for"
            + " system", ""));
        return;
      }
      for (JsonNode member : members) {
        json.person(member);
        forum.member(JsonFile.text(member, "id"), group);
      }
      from += members.size();
      total = members.isEmpty() ? 0 : JsonFile.number(reply.body().path("meta"), "total");
    }
  }

  /// @return whether the account may see them
  private boolean accounts() throws IOException, InterruptedException {
    // the first page has the number 1
    for (int page = 1;; page++) {
      Reply reply = site.get("/admin/users/list/active.json?order=created&asc=true&show_emails=true&page=" + page);
      if (!reply.found() || !reply.body().isArray()) {
        if (page > 1) {
          throw new IOException(settings.url() + "/admin/users: page " + page + " is refused while those before it were shown; the next"
              + " pass tries again");
        }
        return false;
      }
      int before = forum.people().size();
      for (JsonNode account : reply.body()) {
        json.person(account);
        String id = JsonFile.text(account, "id");
        Instant until = DiscourseForum.time(JsonFile.text(account, "suspended_till"));
        // for ever is a thousand years, which is no date to anybody else
        boolean suspended = until == null ? !JsonFile.text(account, "suspended_till").isEmpty() : until.isAfter(Instant.now());
        forum.details(id, "", "", "", !suspended);
        for (JsonNode mail : account.path("secondary_emails")) {
          forum.mail(id, mail.asString(""));
        }
      }
      if (reply.body().size() < A_PAGE || forum.people().size() == before) {
        return true;
      }
    }
  }
}
