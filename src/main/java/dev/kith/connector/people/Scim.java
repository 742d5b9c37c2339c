package dev.kith.connector.people;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Readings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Users and groups as SCIM 2.0 writes them: pages of `/Users` and `/Groups`, single resources, bulk requests, also one a
/// line.
///
/// Read are the attributes named in [#card] and nothing else; of mail addresses and places only those of work. Groups are
/// flattened.
///
/// @param path a file, a folder, or an archive
/// @param idAttribute which attribute is the person's id: `userName` (the default), `externalId`, `employeeNumber` or `id`
public record Scim(String source, Path path, String idAttribute) implements Connector {
  private static final String WHAT = "file of SCIM's users";
  private static final Export.Wanted WANTED = Export.Wanted.files(name ->
      name.matches("(?s).*\\.(json|scim|ndjson|jsonl)(\\.gz)?")
      || !name.substring(name.lastIndexOf('/') + 1).contains("."));
  private static final Set<String> LISTS = Set.of("Resources", "resources", "Operations");

  public Scim {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a saved answer of /Users");
    }
    idAttribute = idAttribute == null || idAttribute.isBlank() ? "userName" : idAttribute.strip();
    if (!Set.of("userName", "externalId", "employeeNumber", "id").contains(idAttribute)) {
      throw new IllegalArgumentException("idAttribute: " + idAttribute + " is no attribute that names people; try userName, externalId, "
          + "employeeNumber or id");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      Readings readings = new Readings(sink, export.entries().size());
      Resources resources = new Resources(sink, readings);
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> JsonRecords.read(entry, LISTS, sink, (list, node, where) ->
            resources.take(list, node, where)));
      }
      Roster roster = resources.people();
      if (roster.size() == 0) {
        throw new IOException(path + ": holds nobody; export it again with the users of /Users");
      }
      resources.complete();
      readings.end();
      roster.send();
    }
    return now.cursor();
  }

  /// A user or group as it came last.
  private record Resource(String where, JsonNode node, boolean deleted) {}

  private final class Resources {
    private final Sink sink;
    private final Readings readings;
    private final Map<String, Resource> users = new LinkedHashMap<>();
    private final Map<String, Resource> groups = new LinkedHashMap<>();
    private final Map<String, Long> promised = new HashMap<>();
    private String last = "";
    private String lastWhere = "";

    Resources(Sink sink, Readings readings) {
      this.sink = sink;
      this.readings = readings;
    }

    void take(String list, JsonNode node, String where) throws IOException, InterruptedException {
      if (node.has("method") && node.has("path")) {
        operation(node, where);
      } else if (list.isEmpty() && node.has("totalResults")) {
        promised.merge(last, node.path("totalResults").asLong(0), Math::max);
        lastWhere = where;
        last = "";
      } else if (schema(node, "Error")) {
        readings.partial(where, "an error instead of an answer: " + text(node, "detail"), "ask the server again");
      } else if (schema(node, "Group") || !node.has("userName") && node.has("members")) {
        last = "groups";
        put(groups, node, where, false);
      } else if (node.has("userName") || schema(node, "User")) {
        last = "users";
        put(users, node, where, false);
      } else if (!list.isEmpty() || !schema(node, "BulkRequest|BulkResponse|ListResponse")) {
        sink.skipped("resource of another kind");
      }
    }

    /// Schemas are URNs, whose prefix differs between versions.
    private static boolean schema(JsonNode node, String name) {
      return list(node, "schemas").stream().map(urn -> urn.asString("")).filter(urn -> !urn.contains(":extension:"))
          .anyMatch(urn -> urn.matches("(?i)urn:.*:(" + name + ")"));
    }

    private void put(Map<String, Resource> into, JsonNode node, String where, boolean deleted)
        throws IOException, InterruptedException {
      String key = first(node, "id", "userName", "externalId", "displayName");
      if (key.isEmpty()) {
        sink.problem(new Problem(where, "a resource without id", "export it again", ""));
        return;
      }
      into.merge(key, new Resource(where, node, deleted), (old, now) ->
          text(now.node, "meta", "lastModified").compareTo(text(old.node, "meta", "lastModified")) >= 0 ? now : old);
    }

    /// A step of a bulk request.
    private void operation(JsonNode node, String where) throws IOException, InterruptedException {
      String[] steps = text(node, "path").replaceFirst("^/", "").split("/");
      Map<String, Resource> into = steps[0].equalsIgnoreCase("Groups") ? groups : users;
      String key = steps.length > 1 ? steps[1] : "";
      switch (text(node, "method").toUpperCase(Locale.ROOT)) {
        case "POST", "PUT" -> {
          if (!steps[0].matches("(?i)users|groups") || !node.path("data").isObject()) {
            sink.skipped("resource of another kind");
          } else if (key.isEmpty()) {
            put(into, node.path("data"), where, false);
          } else {
            into.put(key, new Resource(where, node.path("data"), false));
          }
        }
        case "DELETE" -> {
          if (into.containsKey(key)) {
            into.put(key, new Resource(where, into.get(key).node, true));
          } else {
            sink.skipped("deletion of somebody not in the list");
          }
        }
        case "PATCH" -> patch(into, key, node.path("data"), where);
        default -> sink.skipped("resource of another kind");
      }
    }

    /// Of a patch only what is plain is done: values of whole attributes, with or without a path.
    private void patch(Map<String, Resource> into, String key, JsonNode data, String where)
        throws IOException, InterruptedException {
      Resource known = into.get(key);
      if (known == null) {
        sink.skipped("change of somebody not in the list");
        return;
      }
      var changed = (tools.jackson.databind.node.ObjectNode) known.node.deepCopy();
      for (JsonNode step : list(data, "Operations")) {
        String at = text(step, "path");
        String operation = text(step, "op").toLowerCase(Locale.ROOT);
        if (operation.equals("remove") && !at.isEmpty()) {
          changed.remove(at);
        } else if (at.isEmpty() && step.path("value").isObject()) {
          step.path("value").properties().forEach(each -> changed.set(each.getKey(), each.getValue()));
        } else if (at.matches("[\\w.:-]+") && !at.contains("[")) {
          changed.set(at, step.path("value"));
        } else {
          sink.problem(new Problem(where, "a change of " + at + " is not understood, so it was not made",
              "export the whole user", ""));
        }
      }
      into.put(key, new Resource(known.where, changed, known.deleted));
    }

    /// Servers answer page by page; a page that was not saved must not look like people who left.
    void complete() throws IOException, InterruptedException {
      for (String kind : List.of("users", "groups")) {
        int held = (kind.equals("users") ? users : groups).size();
        if (promised.getOrDefault(kind, 0L) > held) {
          readings.partial(lastWhere, "holds " + held + " of " + promised.get(kind) + " " + kind,
              "save the other pages as well (startIndex counts from 1); until then nothing is forgotten");
        }
      }
    }

    Roster people() throws IOException, InterruptedException {
      Roster roster = new Roster(source, sink, false);
      groups.forEach((key, group) -> {
        if (!group.deleted) {
          roster.groups().group("group " + key, first(group.node, "displayName", "externalId", "id"));
          list(group.node, "members").forEach(member -> {
            String ref = first(member, "$ref", "ref");
            boolean nested = text(member, "type").equalsIgnoreCase("Group") || ref.contains("/Groups/");
            roster.groups().member("group " + key, (nested ? "group " : "user ") + text(member, "value"));
          });
        }
      });
      // of two accounts of one name, as after a return with a new id, the one in use counts
      List<Map.Entry<String, Resource>> sorted = users.entrySet().stream()
          .sorted(Comparator.comparing((Map.Entry<String, Resource> user) -> !active(user.getValue()))).toList();
      for (Map.Entry<String, Resource> user : sorted) {
        Card card = card(user.getKey(), user.getValue(), roster);
        Card before = card.id().isEmpty() ? null : roster.get(card.id());
        if (card.id().isEmpty()) {
          sink.problem(new Problem(card.where(), "a user without " + idAttribute, "choose another idAttribute for this source",
              user.getKey()));
        } else if (before != null && !card.active()) {
          sink.skipped("former account of somebody who is back");
          card.keys().forEach(before::key);
        } else {
          roster.add(card);
        }
      }
      return roster;
    }

    private static boolean active(Resource user) {
      return !user.deleted && !text(user.node, "active").equalsIgnoreCase("false");
    }

    private Card card(String key, Resource user, Roster roster) {
      JsonNode node = user.node;
      JsonNode enterprise = node.properties().stream().filter(each -> each.getKey()
          .matches("(?i)urn:.*enterprise.*:User|urn:.*:enterprise.*"))
          .map(Map.Entry::getValue).findFirst().orElse(node.path("enterprise"));
      String own = switch (idAttribute) {
        case "id" -> key;
        case "employeeNumber" -> text(enterprise, "employeeNumber");
        default -> text(node, idAttribute);
      };
      Card card = new Card(user.where, own.replaceAll("\\p{Cntrl}", " "));
      card.key("user " + key);
      card.add(PeopleColumns.NAME, text(node, "displayName"));
      card.add(PeopleColumns.NAME, text(node, "name", "formatted"));
      card.add(PeopleColumns.GIVEN, text(node, "name", "givenName"));
      card.add(PeopleColumns.FAMILY, text(node, "name", "familyName"));
      card.add(PeopleColumns.HANDLE, text(node, "userName"));
      card.add(PeopleColumns.ALIASES, text(node, "nickName"));
      card.add(PeopleColumns.ALIASES, text(node, "name", "formatted"));
      if (!text(node, "id").isEmpty()) {
        card.add(PeopleColumns.ALIASES, source + "/" + text(node, "id"));
      }
      mails(node).forEach(mail -> card.add(PeopleColumns.MAIL, mail));
      card.add(PeopleColumns.TITLE, text(node, "title"));
      for (String unit : List.of("department", "division", "organization")) {
        card.add(PeopleColumns.TEAM, text(enterprise, unit));
      }
      JsonNode manager = enterprise.path("manager");
      String of = manager.isString() ? manager.stringValue() : text(manager, "value").isEmpty()
          ? text(manager, "managerId") : text(manager, "value");
      if (!of.isEmpty()) {
        card.add(PeopleColumns.MANAGER, users.containsKey(of) ? "user " + of : of);
      }
      list(node, "addresses").stream().filter(address -> text(address, "type").equalsIgnoreCase("work"))
          .forEach(address -> card.add(PeopleColumns.PLACE, text(address, "locality")));
      for (JsonNode group : list(node, "groups")) {
        String held = text(group, "value");
        if (!held.isEmpty()) {
          roster.groups().group("group " + held, text(group, "display").isEmpty() ? held : text(group, "display"));
          roster.groups().member("group " + held, "user " + key);
        }
      }
      if (!active(user)) {
        card.left();
      }
      if (text(node, "userType").matches("(?i).*\\b(bot|service|mailbox|shared|system|room|robot)\\b.*")) {
        card.nobody();
      }
      return card;
    }

    /// Mail addresses of work, the main one first; those of home are nobody's business.
    private static List<String> mails(JsonNode node) {
      return list(node, "emails").stream().filter(mail -> !text(mail, "type").matches("(?i)home|personal|private"))
          .sorted(Comparator.comparing(mail -> !mail.path("primary").asBoolean(false)))
          .map(mail -> mail.isString() ? mail.stringValue() : text(mail, "value")).toList();
    }
  }
}
