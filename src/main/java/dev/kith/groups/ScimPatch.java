package dev.kith.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One step of a PATCH (RFC 7644, 3.5.2), also as Entra ID and Okta write it: operations with capitals, no path and attributes
/// by their path in the value, attributes of the enterprise schema behind its URN.
///
/// @param op   `add`, `replace` or `remove`
/// @param path as it was sent; empty if there was none
record ScimPatch(String op, String path, JsonNode value) {
  static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  private static final Pattern FILTERED = Pattern.compile("([A-Za-z]+)\\[(.+)](?:\\.([A-Za-z$]+))?", Pattern.DOTALL);
  private static final int MOST = 1_000;

  /// @throws ScimError if it is no PATCH
  static List<ScimPatch> parse(JsonNode body) {
    JsonNode operations = body.has("Operations") ? body.path("Operations") : body.path("operations");
    if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST) {
      throw ScimError.invalid("invalidSyntax", "A PATCH has 1 to " + MOST + " Operations.");
    }
    List<ScimPatch> out = new ArrayList<>();
    for (JsonNode each : operations) {
      String op = each.path("op").asString("").toLowerCase(Locale.ROOT);
      if (!List.of("add", "replace", "remove").contains(op)) {
        throw ScimError.invalid("invalidSyntax", "An operation is add, replace or remove.");
      }
      String path = each.path("path").asString("").strip();
      if (path.isEmpty() && op.equals("remove")) {
        throw ScimError.invalid("noTarget", "To remove something, say its path.");
      }
      if (path.isEmpty() && !each.path("value").isObject()) {
        throw ScimError.invalid("invalidValue", "Without a path the value must be an object.");
      }
      out.add(new ScimPatch(op, path, each.path("value")));
    }
    return out;
  }

  /// The steps that each concern one attribute.
  List<ScimPatch> single() {
    if (!path.isEmpty()) {
      return List.of(this);
    }
    List<ScimPatch> out = new ArrayList<>();
    value.properties().forEach(each -> {
      if (each.getKey().equalsIgnoreCase(ENTERPRISE) && each.getValue().isObject()) {
        each.getValue().properties().forEach(inner -> out.add(new ScimPatch(op, ENTERPRISE + ":" + inner.getKey(), inner.getValue())));
      } else if (!each.getKey().equals("schemas")) {
        out.add(new ScimPatch(op, each.getKey(), each.getValue()));
      }
    });
    return out;
  }

  /// Does it to a user. Attributes that are not known are left out, as they are from a whole user.
  ///
  /// @throws ScimError if the path cannot be read
  void apply(ObjectNode user) {
    String bare = path.replaceFirst("(?i)^urn:ietf:params:scim:schemas:core:2\\.0:User:", "");
    ObjectNode in = user;
    if (bare.regionMatches(true, 0, ENTERPRISE, 0, ENTERPRISE.length())) {
      String rest = bare.substring(ENTERPRISE.length());
      if (rest.isEmpty()) {
        set(user, ENTERPRISE);
        return;
      }
      in = child(user, ENTERPRISE);
      bare = rest.substring(1);
    }
    Matcher filtered = FILTERED.matcher(bare);
    if (filtered.matches()) {
      filtered(in, attribute(in, filtered.group(1)), ScimFilter.parse(filtered.group(2)), filtered.group(3));
      return;
    }
    String[] steps = bare.split("\\.", -1);
    if (steps.length > 2 || !bare.matches("[A-Za-z$][\\w$-]*(\\.[A-Za-z$][\\w$-]*)?")) {
      throw ScimError.invalid("invalidPath", "The path “" + path.replaceAll("\\p{Cntrl}", "?") + "” is not understood.");
    }
    String first = attribute(in, steps[0]);
    if (steps.length == 1) {
      set(in, first);
    } else if (in.path(first).isArray()) {
      in.path(first).forEach(each -> set((ObjectNode) each, steps[1]));
    } else {
      ObjectNode child = child(in, first);
      set(child, attribute(child, steps[1]));
    }
  }

  private void set(ObjectNode in, String name) {
    if (op.equals("remove")) {
      in.remove(name);
    } else if (op.equals("add") && value.isArray() && in.path(name).isArray()) {
      ((ArrayNode) in.path(name)).addAll((ArrayNode) value);
    } else if (op.equals("add") && value.isObject() && in.path(name).isObject()) {
      value.properties().forEach(each -> ((ObjectNode) in.path(name)).set(each.getKey(), each.getValue()));
    } else {
      in.set(name, value);
    }
  }

  private void filtered(ObjectNode in, String name, List<ScimFilter> filter, String sub) {
    ArrayNode list = in.path(name).isArray() ? (ArrayNode) in.path(name) : in.putArray(name);
    List<ObjectNode> met = new ArrayList<>();
    list.forEach(each -> {
      if (each instanceof ObjectNode one && filter.stream().allMatch(wanted -> has(one, wanted))) {
        met.add(one);
      }
    });
    if (op.equals("remove")) {
      if (sub == null) {
        for (int at = list.size() - 1; at >= 0; at--) {
          JsonNode each = list.get(at);
          if (met.stream().anyMatch(one -> one == each)) {
            list.remove(at);
          }
        }
      } else {
        met.forEach(one -> one.remove(sub));
      }
      return;
    }
    if (met.isEmpty()) {
      // as Entra ID expects: what is to be set is made, with what the filter says of it
      ObjectNode made = list.addObject();
      filter.forEach(wanted -> {
        if (wanted.value().equals("true") || wanted.value().equals("false")) {
          made.put(wanted.attribute(), Boolean.parseBoolean(wanted.value()));
        } else {
          made.put(wanted.attribute(), wanted.value());
        }
      });
      met.add(made);
    }
    met.forEach(one -> {
      if (sub != null) {
        one.set(sub, value);
      } else if (value.isObject()) {
        value.properties().forEach(each -> one.set(each.getKey(), each.getValue()));
      } else {
        throw ScimError.invalid("invalidValue", "The value for “" + path + "” must be an object.");
      }
    });
  }

  static boolean has(ObjectNode one, ScimFilter wanted) {
    JsonNode value = one.path(attribute(one, wanted.attribute()));
    return value.asString("").equalsIgnoreCase(wanted.value()) || value.isMissingNode() && wanted.value().equals("false");
  }

  private static ObjectNode child(ObjectNode in, String name) {
    return in.path(name) instanceof ObjectNode object ? object : in.putObject(name);
  }

  /// Names of attributes know no capitals.
  static String attribute(JsonNode in, String name) {
    return in.propertyNames().stream().filter(name::equalsIgnoreCase).findFirst().orElse(known(name));
  }

  private static String known(String name) {
    return Scim.KNOWN.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
  }
}
