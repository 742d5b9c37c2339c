package dev.kith.connector.input;

import dev.kith.model.Access;
import dev.kith.model.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// One JSON object read key by key, strictly: a value of the wrong type is refused in words an exporter's author
/// understands. `null` and the empty string count as absent.
public record JsonFields(JsonNode node) {
  /// A value that cannot be taken as it is.
  public static final class Refused extends Exception {
    private final String mend;

    public Refused(String what, String mend) {
      super(what);
      this.mend = mend;
    }

    /// How to write it instead, in one line.
    public String mend() {
      return mend;
    }
  }

  private boolean absent(String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull() || value.isString() && value.stringValue().isEmpty();
  }

  /// A text, or empty. A number is taken as its text, since exporters write ids both ways.
  public String text(String key) throws Refused {
    if (absent(key)) {
      return "";
    }
    return scalar(key, node.get(key));
  }

  public String required(String key) throws Refused {
    String text = text(key);
    if (text.isBlank()) {
      throw new Refused(key + " is missing", "give every line " + ("aeiou".indexOf(key.charAt(0)) < 0 ? "a " : "an ") + key);
    }
    return text;
  }

  public int count(String key) throws Refused {
    if (absent(key)) {
      return 0;
    }
    JsonNode value = node.get(key);
    if (!value.isIntegralNumber()) {
      throw new Refused(key + " is " + shown(value) + ", not a whole number", "write " + key + " as a number without quotes");
    }
    return (int) Math.clamp(value.canConvertToLong() ? value.longValue() : Long.MAX_VALUE, Integer.MIN_VALUE,
        Integer.MAX_VALUE);
  }

  public boolean flag(String key, boolean otherwise) throws Refused {
    if (absent(key)) {
      return otherwise;
    }
    JsonNode value = node.get(key);
    if (!value.isBoolean()) {
      throw new Refused(key + " is " + shown(value) + ", neither true nor false", "write " + key + " as true or false");
    }
    return value.booleanValue();
  }

  /// The time, or `null`.
  public Instant time(String key) throws Refused {
    if (absent(key)) {
      return null;
    }
    JsonNode value = node.get(key);
    Optional<Instant> time = value.isIntegralNumber() && value.canConvertToLong() ? Times.epoch(value.longValue())
        : value.isString() ? Times.parse(value.stringValue()) : Optional.empty();
    return time.orElseThrow(() -> new Refused(key + " is " + shown(value) + ", which is no date",
        "write it as 2026-03-31 or 2026-03-31T14:05:00Z"));
  }

  /// A list of texts; a single text counts as a list of one. Blank ones are left out.
  public List<String> texts(String key) throws Refused {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values(key)) {
      String text = scalar(key, value).strip();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /// The values of a list, or the one value that stands there without a list.
  public List<JsonNode> values(String key) {
    if (absent(key)) {
      return List.of();
    }
    JsonNode value = node.get(key);
    return value.isArray() ? List.copyOf(value.values()) : List.of(value);
  }

  public Optional<JsonFields> object(String key) throws Refused {
    if (absent(key)) {
      return Optional.empty();
    }
    return Optional.of(objectOf(key, node.get(key)));
  }

  public static JsonFields objectOf(String key, JsonNode value) throws Refused {
    if (!value.isObject()) {
      throw new Refused(key + " is " + shown(value) + ", not an object", "write it as {…}");
    }
    return new JsonFields(value);
  }

  /// Somebody: a text that means the same everywhere (id, mail address, name), or an object of `account`, `name` and
  /// `realm`.
  public static Identity identity(String key, JsonNode value) throws Refused {
    if (value.isObject()) {
      JsonFields who = new JsonFields(value);
      String name = who.text("name");
      String account = who.text("account");
      if (account.isBlank() && name.isBlank()) {
        throw new Refused(key + " has neither account nor name", "write {\"account\": …, \"name\": …}");
      }
      return Identity.of(who.text("realm"), account.isBlank() ? name : account, name);
    }
    String account = scalar(key, value);
    if (account.isBlank()) {
      throw new Refused(key + " names nobody", "leave it out where nobody is known");
    }
    return Identity.of(account);
  }

  /// The access list, or `null` if the line says nothing about it.
  public Access access(String key) throws Refused {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isObject()) {
      JsonFields lists = new JsonFields(value);
      List<Set<String>> layers = new ArrayList<>();
      for (JsonNode layer : lists.values("layers")) {
        layers.add(principals(key, layer));
      }
      Set<String> deny = lists.node.has("deny") ? principals(key, lists.node.get("deny")) : Set.of();
      return new Access(deny, layers);
    }
    return Access.of(principals(key, value));
  }

  private static Set<String> principals(String key, JsonNode list) throws Refused {
    Set<String> principals = new TreeSet<>();
    for (JsonNode value : list.isArray() ? list.values() : List.of(list)) {
      String principal = value.isString() ? value.stringValue() : "";
      if (!Rules.isPrincipal(principal)) {
        throw new Refused(key + " holds " + shown(value) + ", which is nobody", "use " + Rules.PRINCIPALS);
      }
      principals.add(principal);
    }
    return principals;
  }

  private static String scalar(String key, JsonNode value) throws Refused {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isIntegralNumber()) {
      return value.asString();
    }
    throw new Refused(key + " is " + shown(value) + ", not a text", "write " + key + " as a text in quotes");
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
