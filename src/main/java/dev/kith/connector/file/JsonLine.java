package dev.kith.connector.file;

import dev.kith.connector.input.JsonFields;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The lines of [JsonLines]: one object to an item or a person.
final class JsonLine {
  static final Set<String> ITEM_KEYS = Set.of("id", "title", "body", "url", "date", "created", "type", "authors", "parts",
      "tags", "signals", "access", "ownership", "language", "mediaType", "aliases", "place", "paths");
  static final Set<String> PERSON_KEYS = Set.of("id", "name", "handle", "mail", "aliases", "title", "team", "manager", "place",
      "about", "topics", "groups", "active", "human");
  private static final Pattern SCRIPT = Pattern.compile("(?is)\\s*(javascript|data|vbscript):");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int LONGEST_ID = 512;
  private static final int LONGEST_TITLE = 512;
  private static final int LINE_AS_TITLE = 120;

  private JsonLine() {}

  /// A date that cannot be read is left out, and access that cannot be read leaves nobody: neither is a reason to lose the
  /// item.
  ///
  /// @param kinds a type as lines write it (lower case) → its kind
  /// @param flaws takes what was left out
  static Item item(String source, JsonFields line, String mediaType, Map<String, Kind> kinds, List<Refused> flaws)
      throws Refused {
    String id = id(line);
    String type = line.text("type").strip();
    String body = line.text("body");
    String written = line.text("mediaType").isBlank() ? mediaType : line.text("mediaType");
    List<String> place = line.texts("place");
    if (place.isEmpty() && !type.isEmpty() && Kind.of(type).isEmpty()) {
      place = List.of(type);
    }
    return Item.of(source, id, kinds.getOrDefault(type.toLowerCase(Locale.ROOT), type.isEmpty() ? Kind.PAGE : Kind.OTHER),
            title(line, body, id), new Content.Text(written, body))
        .withUrl(url(line)).withTimes(time(line, "created", flaws), time(line, "date", flaws)).withParts(parts(line))
        .withTags(line.texts("tags")).withAliases(line.texts("aliases")).withPlace(place).withPaths(line.texts("paths"))
        .withLanguage(line.text("language")).withSignals(signals(line)).withAccess(access(line, flaws))
        .withOwnership(ownership(line));
  }

  private static Instant time(JsonFields line, String key, List<Refused> flaws) {
    try {
      return line.time(key);
    } catch (Refused e) {
      flaws.add(e);
      return null;
    }
  }

  private static Access access(JsonFields line, List<Refused> flaws) {
    try {
      return line.access("access");
    } catch (Refused e) {
      flaws.add(new Refused(e.getMessage() + ", so nobody may see the item", e.mend()));
      return Access.NOBODY;
    }
  }

  static Person person(String source, JsonFields line) throws Refused {
    String id = id(line);
    List<String> aliases = new ArrayList<>(line.texts("mail"));
    aliases.addAll(line.texts("handle"));
    aliases.addAll(line.texts("aliases"));
    return new Person(source, id, line.required("name"), aliases.stream().distinct().toList(), line.text("title"),
        line.text("team"), line.text("manager"), line.text("place"), line.text("about"), line.texts("topics"),
        line.texts("groups"), line.flag("active", true), line.flag("human", true));
  }

  static String id(JsonFields line) throws Refused {
    String id = line.required("id");
    if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new Refused("id is longer than " + LONGEST_ID + " characters or holds control characters",
          "give every line a short id of its own");
    }
    return id;
  }

  private static String title(JsonFields line, String body, String id) throws Refused {
    String title = BLANKS.matcher(line.text("title")).replaceAll(" ").strip();
    if (title.isEmpty()) {
      title = body.lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst()
          .map(text -> text.substring(0, Math.min(text.length(), LINE_AS_TITLE))).orElse(id);
    }
    return title.substring(0, Math.min(title.length(), LONGEST_TITLE));
  }

  private static String url(JsonFields line) throws Refused {
    String url = line.text("url").strip();
    if (SCRIPT.matcher(url).lookingAt()) {
      throw new Refused("url is a script, not an address", "give the address where a person opens the item");
    }
    return url;
  }

  private static List<Part> parts(JsonFields line) throws Refused {
    List<Part> parts = new ArrayList<>();
    for (JsonNode author : line.values("authors")) {
      parts.add(new Part(JsonFields.identity("authors", author), Role.AUTHOR, null));
    }
    for (JsonNode value : line.values("parts")) {
      JsonFields part = JsonFields.objectOf("parts", value);
      JsonNode person = part.node().get("person");
      if (person == null || person.isNull()) {
        throw new Refused("a part names no person", "write {\"person\": …, \"role\": …}");
      }
      String role = part.required("role");
      parts.add(new Part(JsonFields.identity("person", person), Role.of(role).orElseThrow(() -> new Refused(
          "role " + role + " is unknown", "use one of " + Arrays.stream(Role.values()).map(Role::label)
          .collect(Collectors.joining(", ")))), part.time("at")));
    }
    return parts;
  }

  private static Signals signals(JsonFields line) throws Refused {
    JsonFields counts = line.object("signals").orElse(null);
    return counts == null ? Signals.NONE : new Signals(counts.count("likes"), counts.count("votes"), counts.count("comments"),
        counts.count("views"), counts.count("bookmarks"), counts.count("inlinks"), counts.flag("accepted", false));
  }

  private static Ownership ownership(JsonFields line) throws Refused {
    String label = line.text("ownership");
    return label.isBlank() ? null : Ownership.of(label).orElseThrow(() -> new Refused("ownership " + label + " is unknown",
        "use one of owned, cloud, personal, external"));
  }
}
