package dev.kith.connector.wiki;

import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An `object` of `entities.xml`: a row of Confluence's database.
///
/// @param type   its class, without the package, such as `Page`
/// @param id     a number, or a user's key
/// @param values what its properties say, those that are not empty; where a property refers to another object, that object's
///               id, even if it is empty
/// @param lists  the ids of the objects in its collections
record ConfluenceObject(String type, String id, Map<String, String> values, Map<String, List<String>> lists) {
  /// Reads the object that begins here.
  static ConfluenceObject read(XmlFile xml) throws IOException, InterruptedException {
    String type = xml.attribute("class").strip();
    String id = "";
    Map<String, String> values = new HashMap<>();
    Map<String, List<String>> lists = new HashMap<>();
    int depth = xml.depth();
    while (xml.child(depth)) {
      String name = xml.attribute("name");
      switch (xml.name()) {
        case "id" -> id = xml.text().strip();
        case "property" -> {
          boolean refers = !xml.attribute("class").isEmpty();
          String value = refers ? id(xml) : xml.text();
          if (refers || !value.isEmpty()) {
            values.putIfAbsent(name, value);
          }
        }
        case "collection" -> lists.put(name, ids(xml));
        default -> { }
      }
    }
    return new ConfluenceObject(type, id, values, lists);
  }

  private static String id(XmlFile xml) throws IOException, InterruptedException {
    int depth = xml.depth();
    String id = "";
    while (xml.child(depth)) {
      if (xml.name().equals("id")) {
        id = xml.text().strip();
      }
    }
    return id;
  }

  private static List<String> ids(XmlFile xml) throws IOException, InterruptedException {
    int depth = xml.depth();
    List<String> ids = new ArrayList<>();
    while (xml.child(depth)) {
      String id = id(xml);
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }

  /// What the first of these properties says that is there, without white space around; else the empty text.
  String value(String... names) {
    for (String name : names) {
      String value = values.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /// The number that the first of these properties holds that is there, or -1.
  long number(String... names) {
    return XmlFile.number(value(names)).orElse(-1);
  }

  /// The object's own id as a number, or -1.
  long key() {
    return XmlFile.number(id).orElse(-1);
  }

  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
