package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings a full backup (`entities.xml`) into the form of [JiraThread]. It is a dump of the database's tables, in any order:
/// what belongs to issues waits on disk, the small tables in memory.
final class JiraBackup {
  /// The columns that are read, by table.
  private static final Map<String, List<String>> TABLES = Map.ofEntries(
      Map.entry("Issue", List.of("id", "key", "number", "project", "reporter", "creator", "assignee", "type", "summary",
          "description", "environment", "resolution", "status", "created", "updated", "resolutiondate", "votes", "watches",
          "security")),
      Map.entry("Action", List.of("id", "issue", "author", "type", "level", "rolelevel", "body", "created")),
      Map.entry("Worklog", List.of("id", "issue", "author", "grouplevel", "rolelevel", "body", "created", "startdate")),
      Map.entry("ChangeGroup", List.of("id", "issue", "author", "created")),
      Map.entry("ChangeItem", List.of("id", "group", "field", "newvalue", "newstring")),
      Map.entry("Label", List.of("issue", "label", "fieldid")),
      Map.entry("NodeAssociation", List.of("sourceNodeId", "sourceNodeEntity", "sinkNodeId", "sinkNodeEntity",
      "associationType")),
      Map.entry("UserAssociation", List.of("sinkNodeId", "sinkNodeEntity", "associationType")),
      Map.entry("CustomFieldValue", List.of("issue", "customfield", "stringvalue", "textvalue")),
      Map.entry("IssueLink", List.of("source", "destination", "linktype")),
      Map.entry("User", List.of("userName", "lowerUserName", "displayName", "emailAddress", "active")),
      Map.entry("ApplicationUser", List.of("userKey", "lowerUserName")),
      Map.entry("Membership", List.of("parentName", "childName", "membershipType")),
      Map.entry("EntityProperty", List.of("entityName", "entityId", "propertyKey", "key", "value", "jsonValue")),
      Map.entry("Project", List.of("id", "key", "name")), Map.entry("IssueType", List.of("id", "name")),
      Map.entry("Status", List.of("id", "name", "statuscategory")), Map.entry("Resolution", List.of("id", "name")),
      Map.entry("Component", List.of("id", "name")), Map.entry("Version", List.of("id", "name")),
      Map.entry("SchemeIssueSecurityLevels", List.of("id", "name")), Map.entry("IssueLinkType", List.of("id", "linkname")),
      Map.entry("CustomField", List.of("id", "name", "customfieldtypekey")),
      Map.entry("CustomFieldOption", List.of("id", "value", "customvalue")));
  private static final Map<String, String> OF_ISSUE = Map.of("Action", "issue", "Worklog", "issue", "ChangeGroup", "issue",
      "Label", "issue", "CustomFieldValue", "issue");

  private final Joined loose;
  private final Accounts accounts;
  private final String source;
  private final Sink sink;
  private final Map<String, Map<String, Map<String, String>>> small = new HashMap<>();
  /// Login by key: `JIRAUSER10100` → `ada`.
  private final Map<String, String> logins = new HashMap<>();
  private final List<Map<String, String>> users = new ArrayList<>();
  private final Map<String, Set<String>> groups = new HashMap<>();
  private final Set<String> internal = new HashSet<>();

  JiraBackup(String source, Joined loose, Accounts accounts, Sink sink) {
    this.source = source;
    this.loose = loose;
    this.accounts = accounts;
    this.sink = sink;
  }

  interface Taker {
    void issue(String id, ObjectNode row, String where) throws IOException, InterruptedException;
  }

  /// Reads from the root element on.
  void read(XmlFile xml, Taker taker) throws IOException, InterruptedException {
    while (xml.child(1)) {
      String table = xml.name();
      List<String> columns = TABLES.get(table);
      if (columns == null) {
        continue;
      }
      String where = xml.where();
      Map<String, String> row = new HashMap<>();
      for (String column : columns) {
        String value = xml.attribute(column);
        if (!value.isEmpty()) {
          row.put(column, value);
        }
      }
      int depth = xml.depth();
      while (xml.child(depth)) {
        // long texts are elements of their own
        String column = xml.name();
        if (columns.contains(column)) {
          row.put(column, xml.text());
        }
      }
      row(table, row, where, taker);
    }
  }

  private void row(String table, Map<String, String> row, String where, Taker taker)
      throws IOException, InterruptedException {
    switch (table) {
      case "Issue" -> taker.issue(row.getOrDefault("id", ""), json(row), where);
      case "Action", "Worklog", "ChangeGroup", "Label", "CustomFieldValue" ->
          loose.add("id:" + row.getOrDefault(OF_ISSUE.get(table), ""), table, where, json(row));
      case "ChangeItem" -> {
        if (row.getOrDefault("field", "").matches("(?i)status|resolution|description|summary")) {
          loose.add("group:" + row.getOrDefault("group", ""), table, where, json(row));
        }
      }
      case "NodeAssociation" -> {
        if (row.getOrDefault("sourceNodeEntity", "").equals("Issue")) {
          loose.add("id:" + row.getOrDefault("sourceNodeId", ""), table, where, json(row));
        }
      }
      case "UserAssociation" -> {
        if (row.getOrDefault("sinkNodeEntity", "").equals("Issue")) {
          loose.add("id:" + row.getOrDefault("sinkNodeId", ""), table, where, json(row));
        }
      }
      case "IssueLink" -> loose.add("id:" + row.getOrDefault("destination", ""), table, where, json(row));
      case "User" -> users.add(row);
      case "ApplicationUser" -> logins.put(row.getOrDefault("userKey", ""), row.getOrDefault("lowerUserName", ""));
      case "Membership" -> {
        if (row.getOrDefault("membershipType", "GROUP_USER").equals("GROUP_USER")) {
          groups.computeIfAbsent(row.getOrDefault("childName", "").toLowerCase(Locale.ROOT), _ -> new java.util.TreeSet<>())
              .add(row.getOrDefault("parentName", ""));
        }
      }
      case "EntityProperty" -> {
        String key = row.getOrDefault("propertyKey", row.getOrDefault("key", ""));
        String value = row.getOrDefault("value", row.getOrDefault("jsonValue", ""));
        if (key.equals("sd.public.comment") && value.replaceAll("\\s", "").contains("\"internal\":true")) {
          internal.add(row.getOrDefault("entityId", ""));
        }
      }
      default -> small.computeIfAbsent(table, _ -> new HashMap<>()).put(row.getOrDefault("id", ""), row);
    }
  }

  private static ObjectNode json(Map<String, String> row) {
    ObjectNode out = JiraJson.JSON.createObjectNode();
    row.forEach(out::put);
    return out;
  }

  /// Makes people of the users; to be called when everything was read.
  void people() {
    Map<String, List<String>> keys = new HashMap<>();
    logins.forEach((key, login) -> keys.computeIfAbsent(login, _ -> new ArrayList<>()).add(key));
    for (Map<String, String> user : users) {
      String login = user.getOrDefault("userName", "");
      String lower = user.getOrDefault("lowerUserName", login.toLowerCase(Locale.ROOT));
      List<String> others = new ArrayList<>(List.of(user.getOrDefault("emailAddress", "")));
      keys.getOrDefault(lower, List.of()).stream().filter(key -> !key.equals(lower))
          .forEach(key -> others.add(source + "/" + key));
      accounts.person(lower, user.getOrDefault("displayName", login), others, "", "", "",
          groups.getOrDefault(lower, Set.of()).stream().filter(group -> !group.isBlank()).map(group -> source + "/" + group)
          .toList(),
          !user.getOrDefault("active", "1").matches("0|false"));
    }
  }

  private String name(String table, String id, String column) {
    return small.getOrDefault(table, Map.of()).getOrDefault(id, Map.of()).getOrDefault(column, "");
  }

  private ObjectNode who(JsonNode row, String column) {
    String key = text(row, column);
    return JiraJson.JSON.createObjectNode().put("id", logins.getOrDefault(key, key));
  }

  /// An issue with all that lies in other tables, in the form of [JiraThread].
  ObjectNode issue(JsonNode row) throws IOException {
    String id = text(row, "id");
    ObjectNode out = JiraJson.JSON.createObjectNode();
    String project = name("Project", text(row, "project"), "key");
    out.put("id", id).put("key", !text(row, "key").isEmpty() ? text(row, "key")
        : project.isEmpty() || text(row, "number").isEmpty() ? id : project + "-" + text(row, "number"));
    out.put("summary", text(row, "summary")).put("projectName", name("Project", text(row, "project"), "name"));
    out.put("type", name("IssueType", text(row, "type"), "name")).put("status", name("Status", text(row, "status"), "name"));
    String category = name("Status", text(row, "status"), "statuscategory");
    out.put("done", category.isEmpty() ? "" : Boolean.toString(category.equals("3")));
    String resolution = text(row, "resolution");
    String named = name("Resolution", resolution, "name");
    out.put("resolution", named.isEmpty() ? resolution : named);
    String level = text(row, "security");
    // a level whose name is missing hides all the same
    out.put("security", level.isEmpty() || level.equals("-1") ? "" : name("SchemeIssueSecurityLevels", level, "name")
        .isEmpty()
        ? "id " + level : name("SchemeIssueSecurityLevels", level, "name"));
    out.put("created", text(row, "created")).put("updated", text(row, "updated"))
        .put("resolved", text(row, "resolutiondate"));
    out.putObject("description").put("wiki", text(row, "description"));
    out.putObject("environment").put("wiki", text(row, "environment"));
    for (String column : List.of("reporter", "creator", "assignee")) {
      out.set(column, who(row, column));
    }
    Parts parts = new Parts(out);
    for (Joined.Piece piece : loose.all("id:" + id)) {
      parts.add(piece);
    }
    out.put("votes", Math.max(parts.votes, Integer.parseInt("0" + text(row, "votes").replaceAll("\\D|.{9,}", ""))));
    out.put("watches", Math.max(parts.watches, Integer.parseInt("0" + text(row, "watches").replaceAll("\\D|.{9,}", ""))));
    out.put("links", parts.links);
    return out;
  }

  private final class Parts {
    private final ObjectNode out;
    private final ArrayNode fields;
    private int votes;
    private int watches;
    private int links;

    Parts(ObjectNode out) {
      this.out = out;
      for (String list : List.of("labels", "components", "versions", "comments", "work", "changes")) {
        out.putArray(list);
      }
      this.fields = out.putArray("fields");
    }

    void add(Joined.Piece piece) throws IOException {
      JsonNode row = piece.node();
      switch (piece.type()) {
        case "Action" -> {
          if (text(row, "type").matches("comment|")) {
            said(row, "comments", "created", (text(row, "level") + text(row, "rolelevel")).isEmpty()
                ? internal.contains(text(row, "id")) ? "internal comment" : "" : "restricted comment");
          }
        }
        case "Worklog" -> said(row, "work", text(row, "startdate").isEmpty() ? "created" : "startdate",
            (text(row, "grouplevel") + text(row, "rolelevel")).isEmpty() ? "" : "restricted work log");
        case "ChangeGroup" -> {
          for (Joined.Piece item : loose.all("group:" + text(row, "id"))) {
            ObjectNode change = out.withArray("changes").addObject();
            change.put("created", text(row, "created")).put("field", text(item.node(), "field"))
                .put("to", text(item.node(), "newstring"));
            change.set("author", who(row, "author"));
          }
        }
        case "Label" -> {
          if (text(row, "fieldid").isEmpty()) {
            out.withArray("labels").add(text(row, "label"));
          }
        }
        case "NodeAssociation" -> {
          String kind = text(row, "sinkNodeEntity");
          if (kind.equals("Component")) {
            out.withArray("components").add(name(kind, text(row, "sinkNodeId"), "name"));
          } else if (text(row, "associationType").equals("IssueFixVersion")) {
            out.withArray("versions").add(name("Version", text(row, "sinkNodeId"), "name"));
          }
        }
        case "UserAssociation" -> {
          votes += text(row, "associationType").equals("VoteIssue") ? 1 : 0;
          watches += text(row, "associationType").equals("WatchIssue") ? 1 : 0;
        }
        case "IssueLink" -> links++;
        case "CustomFieldValue" -> field(row);
        default -> sink.skipped("row of " + piece.type());
      }
    }

    private void said(JsonNode row, String list, String time, String hidden) {
      ObjectNode said = out.withArray(list).addObject();
      said.put("id", text(row, "id")).put("created", text(row, time)).put("hidden", hidden);
      said.set("author", who(row, "author"));
      said.putObject("body").put("wiki", text(row, "body"));
    }

    private void field(JsonNode row) {
      String field = text(row, "customfield").replaceFirst("^customfield_", "");
      String value = text(row, "textvalue").isEmpty() ? text(row, "stringvalue") : text(row, "textvalue");
      String type = name("CustomField", field, "customfieldtypekey");
      Map<String, String> option = small.getOrDefault("CustomFieldOption", Map.of()).getOrDefault(value, Map.of());
      if (type.matches(".*(select|multiselect|radiobuttons|multicheckboxes|cascadingselect)") && !option.isEmpty()) {
        value = option.getOrDefault("value", option.getOrDefault("customvalue", value));
      }
      fields.addObject().put("name", name("CustomField", field, "name")).put("type", type).putObject("body")
          .put("wiki", value);
    }
  }
}
