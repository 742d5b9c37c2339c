package dev.kith.connector.people;

import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A distinguished name of a directory, such as `CN=Lund\, Bo,OU=People,DC=fern,DC=example`, parted into its steps (RFC
/// 4514).
///
/// @param steps each as `attribute=value`, the attribute in lower case, the value without escapes
record Dn(List<String> steps) {
  static Dn parse(String written) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    ByteArrayOutputStream hex = new ByteArrayOutputStream();
    boolean quoted = false;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean escape = c == '\\' && i + 1 < written.length();
      if (escape && written.substring(i + 1).matches("(?s)\\p{XDigit}{2}.*")) {
        hex.write(Integer.parseInt(written.substring(i + 1, i + 3), 16));
        i += 2;
        continue;
      }
      step.append(hex.toString(StandardCharsets.UTF_8));
      hex.reset();
      if (escape) {
        step.append(written.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if ((c == ',' || c == ';') && !quoted) {
        steps.add(normal(step.toString()));
        step.setLength(0);
      } else {
        step.append(c);
      }
    }
    step.append(hex.toString(StandardCharsets.UTF_8));
    steps.add(normal(step.toString()));
    steps.removeIf(String::isEmpty);
    return new Dn(List.copyOf(steps));
  }

  private static String normal(String step) {
    int equals = step.indexOf('=');
    return equals < 0 ? step.strip() : step.substring(0, equals).strip().toLowerCase(Locale.ROOT) + "="
        + step.substring(equals + 1).strip();
  }

  /// The one text that stands for this name, however it is written.
  String key() {
    return String.join(",", steps.stream().map(step -> step.replace("\\", "\\\\").replace(",", "\\,")).toList())
        .toLowerCase(Locale.ROOT);
  }

  /// The value of the first step: a login, a group's name.
  String first() {
    return steps.isEmpty() ? "" : steps.getFirst().substring(steps.getFirst().indexOf('=') + 1);
  }

  /// Whether it lies in a unit whose name matches.
  boolean within(String regex) {
    return steps.stream().skip(1).anyMatch(step -> step.toLowerCase(Locale.ROOT).matches("(ou|cn)=(" + regex + ")"));
  }
}
