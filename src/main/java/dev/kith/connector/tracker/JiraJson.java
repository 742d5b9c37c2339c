package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings answers of Jira's REST API (versions 2 and 3) into the form of [JiraThread].
final class JiraJson {
  static final JsonMapper JSON = new JsonMapper();

  /// How fields are called, by their id (`customfield_10301`), and of which type they are.
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Accounts accounts;
  private final String source;

  JiraJson(String source, Accounts accounts) {
    this.source = source;
    this.accounts = accounts;
  }

  /// A field as `/field` lists it.
  void field(JsonNode field) {
    names.put(text(field, "id"), text(field, "name"));
    types.put(text(field, "id"), text(field, "schema", "custom"));
  }

  /// The maps of names that a search gives with `expand=names,schema`.
  void names(JsonNode answer) {
    answer.path("names").properties().forEach(each -> names.putIfAbsent(each.getKey(), each.getValue().asString("")));
    answer.path("schema").properties().forEach(each -> types.putIfAbsent(each.getKey(), text(each.getValue(), "custom")));
  }

  /// A user: `{"id", "name"}`, and a person of whom more may be known.
  ObjectNode who(JsonNode user) {
    ObjectNode who = JSON.createObjectNode();
    if (user.isObject()) {
      String id = first(user, "name", "accountId", "key", "emailAddress", "displayName");
      who.put("id", id).put("name", text(user, "displayName"));
      if (text(user, "accountType").equals("app")) {
        accounts.bot(id);
      }
      String mail = text(user, "emailAddress");
      List<String> others = List.of(mail.contains("@") ? mail : "", alias(user, "accountId", id), alias(user, "key", id));
      if (!id.isEmpty() && !text(user, "displayName").isBlank()) {
        accounts.person(id, text(user, "displayName"), others, "", "", "", List.of(), user.path("active").asBoolean(true));
      }
    }
    return who;
  }

  private String alias(JsonNode user, String key, String id) {
    String other = text(user, key);
    return other.isEmpty() || other.equals(id) ? "" : source + "/" + other;
  }

  ObjectNode issue(JsonNode issue) {
    JsonNode fields = issue.path("fields");
    ObjectNode out = JSON.createObjectNode();
    out.put("id", text(issue, "id")).put("key", text(issue, "key")).put("summary", text(fields, "summary"));
    out.put("type", text(fields, "issuetype", "name")).put("status", text(fields, "status", "name"));
    String category = text(fields, "status", "statusCategory", "key");
    out.put("done", category.isEmpty() ? "" : Boolean.toString(category.equals("done")));
    out.put("resolution", text(fields, "resolution", "name")).put("security", security(fields.path("security")));
    out.put("projectName", text(fields, "project", "name")).put("parent", text(fields, "parent", "fields", "summary"));
    out.put("url", address(text(issue, "self"), text(issue, "key")));
    out.put("created", text(fields, "created")).put("updated", text(fields, "updated"));
    out.put("resolved", text(fields, "resolutiondate"));
    out.set("description", body(fields.path("description")));
    out.set("environment", body(fields.path("environment")));
    for (String key : List.of("reporter", "creator", "assignee")) {
      out.set(key, who(fields.path(key)));
    }
    out.set("labels", fields.path("labels").isArray() ? fields.path("labels") : JSON.createArrayNode());
    out.set("components", named(fields, "components"));
    out.set("versions", named(fields, "fixVersions"));
    out.put("votes", fields.path("votes").path("votes").asInt(0))
        .put("watches", fields.path("watches").path("watchCount").asInt(0));
    out.put("links", list(fields, "issuelinks").stream().filter(link -> link.has("inwardIssue")).count());
    ArrayNode comments = out.putArray("comments");
    list(fields.path("comment"), "comments").forEach(comment -> comments.add(comment(comment)));
    list(issue, "comments_data").forEach(comment -> comments.add(comment(comment)));
    ArrayNode work = out.putArray("work");
    list(fields.path("worklog"), "worklogs").forEach(each -> work.add(work(each)));
    ArrayNode changes = out.putArray("changes");
    for (JsonNode history : list(issue.path("changelog"), "histories")) {
      for (JsonNode item : list(history, "items")) {
        ObjectNode change = changes.addObject();
        change.put("created", text(history, "created")).put("field", text(item, "field")).put("to", text(item, "toString"));
        change.set("author", who(history.path("author")));
      }
    }
    ArrayNode custom = out.putArray("fields");
    fields.properties().stream().filter(each -> each.getKey().startsWith("customfield_"))
        .forEach(each -> custom(each.getKey(), each.getValue(), custom));
    return out;
  }

  private static String security(JsonNode level) {
    // a level without a name is one all the same
    return level.isObject() ? text(level, "name").isBlank() ? "id " + text(level, "id") : text(level, "name")
        : level.isString() ? level.stringValue() : "";
  }

  /// `https://host/rest/api/2/issue/1` → `https://host/browse/KEY`.
  private static String address(String self, String key) {
    int rest = self.indexOf("/rest/api/");
    return rest < 0 || key.isEmpty() ? "" : self.substring(0, rest) + "/browse/" + key;
  }

  /// The id of the issue that a comment belongs to, from its own address.
  static String issueOf(JsonNode comment) {
    String self = text(comment, "self");
    return self.matches(".*/issue/[^/]+/(comment|worklog)/.*")
        ? self.replaceFirst(".*/issue/([^/]+)/(comment|worklog)/.*", "$1") : text(comment, "issueId");
  }

  ObjectNode comment(JsonNode comment) {
    ObjectNode out = said(comment, "body");
    if (comment.path("visibility").isObject() && !comment.path("visibility").isEmpty()) {
      out.put("hidden", "restricted comment");
    } else if (comment.has("jsdPublic") && !comment.path("jsdPublic").asBoolean(true)) {
      out.put("hidden", "internal comment");
    }
    return out;
  }

  ObjectNode work(JsonNode log) {
    ObjectNode out = said(log, "comment");
    out.put("created", first(log, "started", "created"));
    if (log.path("visibility").isObject() && !log.path("visibility").isEmpty()) {
      out.put("hidden", "restricted work log");
    }
    return out;
  }

  private ObjectNode said(JsonNode node, String body) {
    ObjectNode out = JSON.createObjectNode();
    out.put("id", text(node, "id")).put("created", text(node, "created"));
    out.set("author", who(node.path("author")));
    out.set("body", body(node.path(body)));
    return out;
  }

  private static ArrayNode named(JsonNode fields, String key) {
    ArrayNode out = JSON.createArrayNode();
    list(fields, key).forEach(each -> out.add(text(each, "name")));
    return out;
  }

  private static ObjectNode body(JsonNode value) {
    ObjectNode out = JSON.createObjectNode();
    if (value.isObject() && text(value, "type").equals("doc")) {
      out.set("adf", value);
    } else if (value.isString()) {
      out.put("wiki", value.stringValue());
    }
    return out;
  }

  private void custom(String id, JsonNode value, ArrayNode into) {
    String name = text(value, "name").isEmpty() || !text(value, "id").equals(id) ? names.getOrDefault(id, "")
        : text(value, "name");
    JsonNode said = text(value, "id").equals(id) && value.has("value") ? value.path("value") : value;
    ObjectNode body = said.isString() || text(said, "type").equals("doc") ? body(said) : plain(choices(said));
    if (!body.isEmpty()) {
      into.addObject().put("name", name.isEmpty() ? id.replace("customfield_", "Field ") : name)
          .put("type", types.getOrDefault(id, "")).set("body", body);
    }
  }

  private static ObjectNode plain(String text) {
    ObjectNode out = JSON.createObjectNode();
    return text.isBlank() ? out : out.put("plain", text);
  }

  /// What was chosen: an option, an option below an option, several.
  private static String choices(JsonNode value) {
    if (value.isArray()) {
      return value.values().stream().map(each -> each.isString() ? each.stringValue() : choices(each))
          .filter(each -> !each.isBlank()).reduce((a, b) -> a + ", " + b).orElse("");
    }
    String chosen = text(value, "value");
    String below = text(value, "child", "value");
    return below.isEmpty() ? chosen : chosen + " – " + below;
  }
}
