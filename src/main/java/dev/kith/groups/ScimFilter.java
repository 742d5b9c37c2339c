package dev.kith.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A filter as directory servers send them: `attribute eq "value"`, some of them joined by `and`.
///
/// @param attribute in small letters, without the schema's URN: `username`, `emails.type`
/// @param value     a text, `true`, `false` or a number, without quotes
record ScimFilter(String attribute, String value) {
  private static final Pattern ONE = Pattern.compile(
      "\\s*([A-Za-z$][\\w$.:-]*)\\s+([A-Za-z]{2})\\s+(\"(?:[^\"\\\\]|\\\\.)*\"|true|false|True|False|\\d+)\\s*");
  private static final Pattern AND = Pattern.compile("(?i)and\\b");
  private static final Pattern NESTED = Pattern.compile("([A-Za-z]+)\\[(.*)](?:\\.([A-Za-z]+))?\\s+(\\w\\w)\\s+(.*)", Pattern.DOTALL);
  private static final int LONGEST = 2_000;

  /// @throws ScimError if it is another kind of filter
  static List<ScimFilter> parse(String filter) {
    if (filter.length() > LONGEST) {
      throw unknown(filter.substring(0, 40) + "…");
    }
    Matcher nested = NESTED.matcher(filter.strip());
    if (nested.matches()) {
      // emails[type eq "work"].value eq "a@b": an address by its value, whatever kind it is
      return parse(nested.group(1) + "." + (nested.group(3) == null ? "value" : nested.group(3)) + " " + nested.group(4) + " " + nested.group(5));
    }
    List<ScimFilter> all = new ArrayList<>();
    int at = 0;
    do {
      Matcher one = ONE.matcher(filter).region(at, filter.length());
      if (!one.lookingAt() || !one.group(2).equalsIgnoreCase("eq")) {
        throw unknown(filter);
      }
      all.add(new ScimFilter(bare(one.group(1)), value(one.group(3))));
      at = one.end();
      Matcher and = AND.matcher(filter).region(at, filter.length());
      if (at < filter.length() && !and.lookingAt()) {
        throw unknown(filter);
      }
      at = at < filter.length() ? and.end() : at;
    } while (at < filter.length());
    return all;
  }

  /// Without the URN before it, in small letters.
  static String bare(String attribute) {
    return attribute.replaceFirst("(?i)^urn:ietf:params:scim:schemas:core:2\\.0:(User|Group):", "").toLowerCase(Locale.ROOT);
  }

  private static String value(String written) {
    return written.startsWith("\"") ? written.substring(1, written.length() - 1).replaceAll("\\\\(.)", "$1") : written.toLowerCase(Locale.ROOT);
  }

  private static ScimError unknown(String filter) {
    return ScimError.invalid("invalidFilter", "The filter “" + filter.replaceAll("\\p{Cntrl}", "?")
        + "” is not one that is understood; try userName eq \"…\", externalId eq \"…\" or displayName eq \"…\".");
  }
}
