package dev.kith.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What a tool takes: it is described to the assistant, and what the assistant gives is held against the same.
///
/// @param what      what it is for, as the assistant reads it
/// @param least     the smallest number; of numbers only
/// @param most      the largest number
/// @param otherwise the number if none is given
record Argument(String name, Kind kind, String what, int least, int most, int otherwise) {
  enum Kind { TEXT, TEXTS, DATE, NUMBER }

  private static final String DATE_FORM = "^([0-9]{4}(-[0-9]{2}){0,2}|[0-9]{1,4}[dwmy])$";
  private static final Pattern DATE = Pattern.compile(DATE_FORM);
  private static final String FIRST_DAY = "-01-01";

  static Argument text(String name, String what) {
    return new Argument(name, Kind.TEXT, what, 0, 0, 0);
  }

  static Argument texts(String name, String what) {
    return new Argument(name, Kind.TEXTS, what, 0, 0, 0);
  }

  static Argument date(String name, String what) {
    return new Argument(name, Kind.DATE, what + " (UTC): a day, month or year such as 2026-01-31, 2026-01 or 2026, or an age such as "
        + "30d, 6w, 3m or 1y.", 0, 0, 0);
  }

  static Argument number(String name, String what, int least, int most, int otherwise) {
    return new Argument(name, Kind.NUMBER, what, least, most, otherwise);
  }

  /// Its JSON Schema.
  void schema(JsonWriter out) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("type", switch (kind) {
      case TEXT, DATE -> "string";
      case TEXTS -> "array";
      case NUMBER -> "integer";
    });
    out.writeStringProperty("description", what);
    switch (kind) {
      case TEXT -> { }
      case TEXTS -> {
        out.writeObjectPropertyStart("items");
        out.writeStringProperty("type", "string");
        out.writeEndObject();
      }
      case DATE -> out.writeStringProperty("pattern", DATE_FORM);
      case NUMBER -> {
        out.writeNumberProperty("minimum", least);
        out.writeNumberProperty("maximum", most);
        out.writeNumberProperty("default", otherwise);
      }
    }
    out.writeEndObject();
  }

  /// @param tool     for the message
  /// @param takes    all that the tool takes
  /// @param required the name of the one that must be there
  /// @throws Tools.Wrong if one given is unknown or of another kind, or the required one is missing; `null` counts as not given
  static void check(String tool, List<Argument> takes, String required, JsonNode given) {
    if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
      throw new Tools.Wrong("“arguments” must be an object.");
    }
    for (String name : given.propertyNames()) {
      if (takes.stream().noneMatch(one -> one.name.equals(name))) {
        throw new Tools.Wrong("“" + name + "” is no argument of " + tool + "; it takes "
            + takes.stream().map(Argument::name).collect(Collectors.joining(", ")) + ".");
      }
    }
    for (Argument one : takes) {
      JsonNode value = given.path(one.name);
      boolean missing = value.isMissingNode() || value.isNull();
      if (!missing && !one.fits(value)) {
        throw new Tools.Wrong("“" + one.name + "” must be " + one.expected() + ".");
      }
      if (one.name.equals(required) && (missing || value.asString("").isBlank())) {
        throw new Tools.Wrong("“" + required + "” is missing.");
      }
    }
  }

  private boolean fits(JsonNode value) {
    return switch (kind) {
      case TEXT -> value.isString();
      case TEXTS -> value.isArray() && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isString);
      case DATE -> value.isString() && isDate(value.asString().strip());
      // 2.0 is an integer to JSON Schema too
      case NUMBER -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble()) && value.asDouble() >= least
          && value.asDouble() <= most;
    };
  }

  private static boolean isDate(String value) {
    if (!DATE.matcher(value).matches()) {
      return value.isEmpty();
    }
    try {
      return Character.isLetter(value.charAt(value.length() - 1))
          || LocalDate.parse(value + FIRST_DAY.substring(Math.max(0, value.length() - 4))) != null;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private String expected() {
    return switch (kind) {
      case TEXT -> "a string";
      case TEXTS -> "an array of strings, such as [\"wiki\"]";
      case DATE -> "a date such as 2026-01-31, 2026-01 or 2026, or an age such as 30d";
      case NUMBER -> most == Integer.MAX_VALUE ? "a whole number from " + least : "a whole number from " + least + " to " + most;
    };
  }

  /// @param given as checked
  int number(JsonNode given) {
    JsonNode value = given.path(name);
    return value.isNumber() ? (int) value.asDouble() : otherwise;
  }
}
