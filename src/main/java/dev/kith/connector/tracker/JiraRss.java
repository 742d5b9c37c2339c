package dev.kith.connector.tracker;

import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings the XML view of a search (RSS with elements of Jira's own) into the form of [JiraThread].
final class JiraRss {
  /// Takes an issue; or, with none, how many there are of how many.
  interface Taker {
    void issue(ObjectNode issue, String where) throws IOException, InterruptedException;

    void extent(long from, long to, long total) throws IOException, InterruptedException;
  }

  private final Accounts accounts;

  JiraRss(Accounts accounts) {
    this.accounts = accounts;
  }

  /// Reads from the root element `rss` on.
  void read(XmlFile xml, Taker taker) throws IOException, InterruptedException {
    while (xml.child(1)) {
      int channel = xml.depth();
      if (!xml.name().equals("channel")) {
        continue;
      }
      while (xml.child(channel)) {
        if (xml.name().equals("item")) {
          String where = xml.where();
          taker.issue(item(xml), where);
        } else if (xml.name().equals("issue")) {
          taker.extent(number(xml, "start"), number(xml, "end"), number(xml, "total"));
        }
      }
    }
  }

  private static long number(XmlFile xml, String attribute) {
    return XmlFile.number(xml.attribute(attribute)).orElse(-1);
  }

  private ObjectNode item(XmlFile xml) throws IOException, InterruptedException {
    ObjectNode out = JiraJson.JSON.createObjectNode();
    out.putArray("labels");
    int item = xml.depth();
    while (xml.child(item)) {
      switch (xml.name()) {
        case "key" -> out.put("id", xml.attribute("id")).put("key", xml.text().strip());
        case "project" -> out.put("projectName", xml.text().strip());
        case "summary", "type", "resolution", "security", "created", "updated", "resolved" ->
            out.put(xml.name(), xml.text().strip());
        case "status" -> out.put("status", xml.text().strip());
        case "statusCategory" -> out.put("done", Boolean.toString(xml.attribute("key").equals("done")));
        case "link" -> out.put("url", xml.text().strip());
        case "parent" -> out.put("parent", xml.text().strip());
        case "description", "environment" -> {
          String name = xml.name();
          out.putObject(name).put("html", xml.text());
        }
        case "reporter", "assignee", "creator" -> who(xml, out);
        case "labels" -> texts(xml, out.withArray("labels"));
        case "component" -> out.withArray("components").add(xml.text().strip());
        case "fixVersion" -> out.withArray("versions").add(xml.text().strip());
        case "votes", "watches" -> {
          String name = xml.name();
          out.put(name, XmlFile.number(xml.text()).orElse(0));
        }
        case "comments" -> comments(xml, out.withArray("comments"));
        case "customfields" -> fields(xml, out.withArray("fields"));
        default -> { }
      }
    }
    return out;
  }

  private void who(XmlFile xml, ObjectNode out) throws IOException {
    String role = xml.name();
    String account = xml.attribute("username").isEmpty() ? xml.attribute("accountid") : xml.attribute("username");
    String name = xml.text().strip();
    // nobody is written as the account -1
    if (!account.equals("-1") && !(account.isEmpty() && name.isEmpty())) {
      String id = account.isEmpty() ? name : account;
      accounts.name(id, name);
      out.putObject(role).put("id", id).put("name", name);
    }
  }

  private static void texts(XmlFile xml, ArrayNode into) throws IOException, InterruptedException {
    int list = xml.depth();
    while (xml.child(list)) {
      into.add(xml.text().strip());
    }
  }

  private static void comments(XmlFile xml, ArrayNode into) throws IOException, InterruptedException {
    int list = xml.depth();
    while (xml.child(list)) {
      ObjectNode comment = into.addObject();
      comment.put("id", xml.attribute("id")).put("created", xml.attribute("created"));
      comment.putObject("author").put("id", xml.attribute("author").isEmpty() ? xml.attribute("accountid")
          : xml.attribute("author"));
      boolean restricted = !(xml.attribute("roleLevel") + xml.attribute("rolelevel") + xml.attribute("groupLevel")
          + xml.attribute("grouplevel")).isBlank();
      comment.put("hidden", restricted ? "restricted comment" : "");
      comment.putObject("body").put("html", xml.text());
    }
  }

  private static void fields(XmlFile xml, ArrayNode into) throws IOException, InterruptedException {
    int list = xml.depth();
    while (xml.child(list)) {
      String type = xml.attribute("key");
      String name = "";
      StringBuilder html = new StringBuilder();
      int field = xml.depth();
      while (xml.child(field)) {
        if (xml.name().equals("customfieldname")) {
          name = xml.text().strip();
        } else {
          int values = xml.depth();
          while (xml.child(values)) {
            html.append(html.isEmpty() ? "" : ", ").append(xml.text().strip());
          }
        }
      }
      into.addObject().put("name", name).put("type", type).putObject("body").put("html", html.toString());
    }
  }
}
