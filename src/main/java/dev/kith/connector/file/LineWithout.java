package dev.kith.connector.file;

import dev.kith.connector.input.JsonFields;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.model.Identity;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes some people out of the line of a document ([JsonLine]): out of those who had a part in it and out of its access list.
/// Its text stays as it is. Keys that nothing reads go, since nobody knows whom they name.
///
/// @param who   whether an identity is one of theirs
/// @param users whether the id or account in `user:<id>` is
record LineWithout(Predicate<Identity> who, Predicate<String> users) {
  private static final String USER = "user:";

  String of(String json) {
    ObjectNode line = (ObjectNode) Push.JSON.readTree(json);
    line.retain(JsonLine.ITEM_KEYS);
    line.optional("authors").ifPresent(authors -> line.set("authors", kept(authors, "authors", author -> author)));
    line.optional("parts").ifPresent(parts -> line.set("parts", kept(parts, "person", part -> part.path("person"))));
    line.optional("access").ifPresent(access -> line.set("access", access(access)));
    return Push.JSON.writeValueAsString(line);
  }

  private interface Person {
    JsonNode of(JsonNode value);
  }

  private JsonNode kept(JsonNode values, String key, Person person) {
    ArrayNode kept = Push.JSON.createArrayNode();
    for (JsonNode value : values.isArray() ? values.values() : List.of(values)) {
      if (!isTheirs(person.of(value), key)) {
        kept.add(value);
      }
    }
    return kept;
  }

  private boolean isTheirs(JsonNode person, String key) {
    try {
      return !person.isNull() && !person.isMissingNode() && who.test(JsonFields.identity(key, person));
    } catch (Refused _) {
      // It names nobody.
      return false;
    }
  }

  /// A list of theirs alone is then nobody's, never everybody's.
  private JsonNode access(JsonNode access) {
    if (access.isNull()) {
      return access;
    }
    if (!(access instanceof ObjectNode lists)) {
      return principals(access);
    }
    lists.optional("deny").ifPresent(deny -> lists.set("deny", principals(deny)));
    lists.optional("layers").ifPresent(layers -> {
      ArrayNode kept = Push.JSON.createArrayNode();
      for (JsonNode layer : layers.isArray() ? layers.values() : List.of(layers)) {
        kept.add(principals(layer));
      }
      lists.set("layers", kept);
    });
    return lists;
  }

  private ArrayNode principals(JsonNode list) {
    ArrayNode kept = Push.JSON.createArrayNode();
    for (JsonNode value : list.isArray() ? list.values() : List.of(list)) {
      String text = value.asString("");
      if (!text.startsWith(USER) || !users.test(text.substring(USER.length()))) {
        kept.add(value);
      }
    }
    return kept;
  }
}
