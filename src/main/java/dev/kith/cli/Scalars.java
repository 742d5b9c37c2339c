package dev.kith.cli;

import dev.kith.connector.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Single values of settings. What cannot be read is an `IllegalArgumentException` whose message is `problem; try mend`.
final class Scalars {
  private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?"
      + "(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG])iB");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,40}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
  private static final Pattern SECRET = Pattern.compile("\\$\\{(env|file):([^}]+)}");
  private static final int LARGEST_SECRET = 64 << 10;

  private final Path base;
  private final Function<String, String> env;

  Scalars(Path base, Function<String, String> env) {
    this.base = base;
    this.env = env;
  }

  /// @param usual a value that fits, as an example for whoever got it wrong; or `null`
  Object read(String text, Class<?> type, Object usual) {
    if (type == Secret.class) {
      return secret(text);
    }
    if (text.contains("${")) {
      throw refused("${…} is read only where a secret is expected", "the plain value");
    }
    if (type == String.class) {
      return text;
    }
    String mend = example(type, usual);
    if (type.isEnum()) {
      return constant(text, type);
    }
    return switch (type.getName()) {
      case "boolean", "java.lang.Boolean" -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw refused("is " + ConfigError.quoted(text) + ", not true or false", mend);
      };
      case "int", "java.lang.Integer" -> Math.toIntExact(size(text, mend, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "long", "java.lang.Long" -> size(text, mend, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double", "java.lang.Double" -> decimal(text, mend);
      case "java.time.Duration" -> duration(text, mend);
      case "java.nio.file.Path" -> path(text);
      case "java.net.URI" -> uri(text, mend);
      default -> throw new IllegalStateException("no settings of type " + type);
    };
  }

  String example(Class<?> type, Object usual) {
    if (usual != null && !(usual instanceof Boolean) && type != Secret.class) {
      return usual instanceof Enum<?> constant ? label(constant) : usual.toString();
    }
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer", "long", "Long" -> "a number such as 10";
      case "double", "Double" -> "a number such as 0.5";
      case "Duration" -> "a time such as 30s, 15m, 6h or 7d";
      case "URI" -> "an address such as https://wiki.example.com";
      case "Secret" -> "${env:NAME} or ${file:/path}";
      default -> "one value";
    };
  }

  private static long size(String text, String mend, long least, long most) {
    Matcher size = SIZE.matcher(text);
    return size.matches()
        ? whole(Long.toString(Long.parseLong(size.group(1)) << 10 * (1 + "KMG".indexOf(size.group(2)))), mend, least, most)
        : whole(text, mend, least, most);
  }

  private static long whole(String text, String mend, long least, long most) {
    if (!WHOLE.matcher(text).matches()) {
      throw refused("is " + ConfigError.quoted(text) + ", not a whole number", mend);
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // as too large as any other
    }
    throw refused("is " + ConfigError.quoted(text) + ", out of range", mend);
  }

  private static double decimal(String text, String mend) {
    double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw refused("is " + ConfigError.quoted(text) + ", not a number", mend);
    }
    return number;
  }

  private static Duration duration(String text, String mend) {
    Matcher m = DURATION.matcher(text);
    if (text.isEmpty() || !m.matches()) {
      throw refused("is " + ConfigError.quoted(text) + ", not a time", mend.startsWith("PT") ? "30s, 15m, 6h or 7d" : mend);
    }
    return Duration.ofDays(number(m, 1)).plusHours(number(m, 2)).plusMinutes(number(m, 3)).plusSeconds(number(m, 4))
        .plusMillis(number(m, 5));
  }

  private static long number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
  }

  private Path path(String text) {
    if (text.isBlank()) {
      throw refused("is empty", "a path such as data");
    }
    if (text.startsWith("~")) {
      throw refused("~ is not expanded here", "the whole path");
    }
    try {
      return base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw refused("is no path: " + e.getReason(), "a path such as data");
    }
  }

  private static URI uri(String text, String mend) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
        throw refused("is " + ConfigError.quoted(text) + ", not an http or https address", mend);
      }
      if (uri.getRawUserInfo() != null) {
        throw refused("holds a name or password before the @", "the address without it");
      }
      return uri;
    } catch (URISyntaxException _) {
      throw refused("is " + ConfigError.quoted(text) + ", not an address", mend);
    }
  }

  private static Object constant(String text, Class<?> type) {
    Set<String> labels = new LinkedHashSet<>();
    for (Object constant : type.getEnumConstants()) {
      String label = label((Enum<?>) constant);
      if (label.equals(text)) {
        return constant;
      }
      labels.add(label);
    }
    throw refused("is " + ConfigError.quoted(text) + ", which is not one of " + String.join(", ", labels),
        Nearest.of(text, labels).orElse(labels.iterator().next()));
  }

  /// As files write it: lower case with hyphens.
  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// No message here may show the value: it could be the secret itself.
  private Secret secret(String text) {
    Matcher m = SECRET.matcher(text);
    if (!m.matches()) {
      throw refused("a secret is never written here itself", "${env:NAME} or ${file:/path}");
    }
    String name = m.group(2);
    if (m.group(1).equals("file")) {
      return secretFile(path(name), name);
    }
    String value = env.apply(name);
    if (value == null || value.isBlank()) {
      throw refused("the environment variable " + name + " is not set", "export " + name + "=…");
    }
    return new Secret(value.strip());
  }

  private static Secret secretFile(Path file, String name) {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("there is no file " + name, "the path of a file that holds only the secret");
      }
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
        others.removeIf(permission -> permission.name().startsWith("OWNER"));
        if (!others.isEmpty()) {
          throw refused("others may read or change the file " + name, "chmod 600 " + name);
        }
      }
      if (Files.size(file) > LARGEST_SECRET) {
        throw refused("the file " + name + " is larger than a secret", "a file that holds only the secret");
      }
      String value = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (value.isEmpty()) {
        throw refused("the file " + name + " is empty", "writing the secret into it");
      }
      return new Secret(value);
    } catch (IOException _) {
      throw refused("the file " + name + " cannot be read", "chown and chmod 600 for the user that runs Kith");
    }
  }

  private static IllegalArgumentException refused(String problem, String mend) {
    return new IllegalArgumentException(problem + "; try " + mend);
  }
}
