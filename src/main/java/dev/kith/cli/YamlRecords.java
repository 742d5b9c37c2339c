package dev.kith.cli;

import dev.kith.connector.Secret;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Turns a settings file into records: a key is a component's name, and what a record's compact constructor refuses is an
/// error at the line it came from. Keys that no component has are errors, so a slip of the pen cannot go unseen.
///
/// What is not written is taken from the record's `static final DEFAULTS` of its own type, if it has one (relative paths in
/// it start from the base, but not those of records within it); else a nested record's own `DEFAULTS`, an empty list or map,
/// or `null`, which the compact constructor may replace or refuse with `requireNonNull(path, "path")`. A number without a
/// default must be written; a switch is off.
///
/// A constructor's message may begin with the component's name (`port must be 0 to 65535`) and may end with `; try …`.
///
/// A sealed interface is a choice: the key `type` names the record, `Token` or `TokenAuth` of `Auth` being `token`.
final class YamlRecords {
  private final String file;
  private final Scalars scalars;
  private final Path base;

  /// @param file what errors call the file
  /// @param base the folder that relative paths start from
  /// @param env  the environment's variables by name, for secrets; `null` if there is none of that name
  YamlRecords(String file, Path base, Function<String, String> env) {
    this.file = file;
    this.base = base;
    this.scalars = new Scalars(base, env);
  }

  <R extends Record> R read(Yaml tree, Class<R> type) {
    return read(tree, "", type, Map.of(), Set.of());
  }

  /// Reads one record of a file whose other parts somebody else reads.
  ///
  /// @param path   where it is, for errors; empty for the whole file
  /// @param given  components that are already known and so are no keys
  /// @param others keys that are somebody else's
  <R extends Record> R read(Yaml tree, String path, Class<R> type, Map<String, Object> given, Set<String> others) {
    return type.cast(record(tree, path, type, given, others, defaults(type)));
  }

  ConfigError error(int line, String path, String problem, String mend) {
    return new ConfigError(file, line, path.isEmpty() ? "settings" : path, problem, mend);
  }

  /// What is missing, or has a name that nobody knows.
  ConfigError unknown(int line, String path, String what, String word, Set<String> known) {
    String mend = Nearest.of(word, known).map(k -> "'" + k + "'")
        .orElseGet(() -> known.isEmpty() ? "removing it" : "one of " + String.join(", ", new TreeSet<>(known)));
    return error(line, path, what + " " + ConfigError.quoted(word) + " is not known", mend);
  }

  /// A record's lines, as keys.
  Yaml.Keys keys(Yaml tree, String path, Set<String> known) {
    if (tree instanceof Yaml.Keys keys) {
      return keys;
    }
    String example = known.stream().findFirst().orElse("key");
    throw error(tree.line(), path, (tree instanceof Yaml.Text ? "is one value" : "is a list") + " where keys are expected",
        "'" + example + ": …' on a line of its own");
  }

  private Object record(Yaml tree, String path, Class<?> type, Map<String, Object> given, Set<String> others,
      Object defaults) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> own = Arrays.stream(components).map(RecordComponent::getName)
        .filter(name -> !given.containsKey(name)).collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> known = new LinkedHashSet<>(own);
    known.addAll(others);
    Yaml.Keys keys = keys(tree, path, known);
    keys.entries().forEach((name, entry) -> {
      if (!known.contains(name)) {
        throw unknown(entry.line(), join(path, name), "the key", name, known);
      }
    });
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      Object fallback = fallback(components[i], defaults);
      Yaml.Entry entry = keys.entries().get(name);
      if (given.containsKey(name)) {
        values[i] = given.get(name);
      } else if (entry != null && !(isGroup(components[i].getType()) && isAbsent(entry.value()))) {
        values[i] = value(entry.value(), join(path, name), components[i].getGenericType(), fallback);
      } else if (fallback == null && components[i].getType() == boolean.class) {
        values[i] = false;
      } else if (fallback == null && components[i].getType().isPrimitive()) {
        throw missing(keys, path, name);
      } else {
        values[i] = fallback;
      }
    }
    return construct(type, components, values, keys, path, defaults);
  }

  private Object construct(Class<?> type, RecordComponent[] components, Object[] values, Yaml.Keys keys, String path,
      Object defaults) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case NullPointerException cause -> throw missing(components, values, keys, path, cause);
        case RuntimeException cause -> throw refused(components, keys, path, String.valueOf(cause.getMessage()), defaults);
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private ConfigError missing(Yaml.Keys keys, String path, String name) {
    return error(keys.line(), join(path, name), "is missing", "adding '" + name + ": …'");
  }

  private ConfigError missing(RecordComponent[] components, Object[] values, Yaml.Keys keys, String path,
      NullPointerException cause) {
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      if (values[i] == null) {
        absent.add(components[i].getName());
      }
    }
    if (absent.contains(cause.getMessage())) {
      return missing(keys, path, cause.getMessage());
    }
    if (absent.size() == 1) {
      return missing(keys, path, absent.getFirst());
    }
    return error(keys.line(), path, "a key is missing", "adding one of " + String.join(", ", absent));
  }

  /// Puts a constructor's message where the value stands that it speaks of.
  private ConfigError refused(RecordComponent[] components, Yaml.Keys keys, String path, String message, Object defaults) {
    int at = message.indexOf("; try ");
    String problem = at < 0 ? message : message.substring(0, at);
    String mend = at < 0 ? "another value" : message.substring(at + "; try ".length());
    int end = 0;
    while (end < problem.length() && (Character.isJavaIdentifierPart(problem.charAt(end)) || problem.charAt(end) == '.')) {
      end++;
    }
    String[] name = problem.substring(0, end).split("\\.");
    RecordComponent about = Arrays.stream(components).filter(c -> c.getName().equals(name[0])).findFirst().orElse(null);
    if (about == null || end == problem.length()) {
      return error(keys.line(), path, problem, mend);
    }
    if (at < 0 && name.length == 1 && fallback(about, defaults) instanceof Object usual && !isGroup(about.getType())) {
      mend = usual + ", the default";
    }
    int line = keys.line();
    Yaml inner = keys;
    for (String step : name) {
      if (!(inner instanceof Yaml.Keys k) || k.entries().get(step) == null) {
        break;
      }
      line = k.entries().get(step).line();
      inner = k.entries().get(step).value();
    }
    String rest = problem.substring(end).strip();
    return error(line, join(path, problem.substring(0, end)), rest.startsWith(":") ? rest.substring(1).strip() : rest, mend);
  }

  private Object value(Yaml tree, String path, Type type, Object usual) {
    if (type instanceof ParameterizedType group) {
      Type[] of = group.getActualTypeArguments();
      return group.getRawType() == Map.class ? map(tree, path, of[0], of[1]) : list(tree, path, group.getRawType(), of[0]);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord() && raw != Secret.class) {
      return record(tree, path, raw, Map.of(), Set.of(), usual == null ? defaults(raw) : usual);
    }
    if (raw.isSealed()) {
      return choice(tree, path, raw);
    }
    if (!(tree instanceof Yaml.Text text)) {
      throw error(tree.line(), path, (tree instanceof Yaml.Items ? "is a list" : "has keys of its own")
          + " where one value is expected", scalars.example(raw, usual));
    }
    if (text.absent()) {
      throw error(text.line(), path, "has no value", "giving it one, or removing the line");
    }
    try {
      return scalars.read(text.text(), raw, usual);
    } catch (IllegalArgumentException e) {
      String[] said = e.getMessage().split("; try ", 2);
      throw error(text.line(), path, said[0], said[1]);
    }
  }

  /// A text as it may stand in a list.
  private static String listed(String text) {
    return text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}_./-]*") ? text : "'" + text.replace("'", "''") + "'";
  }

  private Object list(Yaml tree, String path, Type raw, Type of) {
    if (!(tree instanceof Yaml.Items(int _, List<Yaml> items))) {
      throw error(tree.line(), path, (tree instanceof Yaml.Text ? "is one value" : "has keys")
          + " where a list is expected", tree instanceof Yaml.Text t ? "[" + listed(t.text()) + "]" : "'- ' in front of each entry");
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      values.add(value(items.get(i), path + "[" + i + "]", of, null));
    }
    if (raw == List.class) {
      return Collections.unmodifiableList(values);
    }
    if (raw != Set.class) {
      throw new IllegalStateException("no settings of type " + raw);
    }
    Set<Object> set = new LinkedHashSet<>(values);
    if (set.size() < values.size()) {
      throw error(tree.line(), path, "has the same entry twice", "each only once");
    }
    return Collections.unmodifiableSet(set);
  }

  private Object map(Yaml tree, String path, Type keyType, Type of) {
    if (!(tree instanceof Yaml.Keys(int _, Map<String, Yaml.Entry> entries))) {
      throw error(tree.line(), path, "is not a group of keys", "'name: value' on lines of their own");
    }
    Map<Object, Object> values = new LinkedHashMap<>();
    entries.forEach((name, entry) -> {
      Object key = value(new Yaml.Text(entry.line(), name, false), join(path, name), keyType, null);
      values.put(key, value(entry.value(), join(path, name), of, null));
    });
    return Collections.unmodifiableMap(values);
  }

  private Object choice(Yaml tree, String path, Class<?> sealed) {
    Map<String, Class<?>> types = new TreeMap<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      String simple = type.getSimpleName();
      String own = simple.endsWith(sealed.getSimpleName()) && !simple.equals(sealed.getSimpleName())
          ? simple.substring(0, simple.length() - sealed.getSimpleName().length()) : simple;
      types.put(Character.toLowerCase(own.charAt(0)) + own.substring(1), type);
    }
    Yaml.Keys keys = keys(tree, path, Set.of("type"));
    String name = type(keys, path, types.keySet());
    return record(tree, path, types.get(name), Map.of(), Set.of("type"), defaults(types.get(name)));
  }

  /// The value of the key `type`, which must be one of the known ones.
  String type(Yaml.Keys keys, String path, Set<String> known) {
    Yaml.Entry entry = keys.entries().get("type");
    if (entry == null) {
      throw error(keys.line(), join(path, "type"), "is missing", "'type: ' and one of " + String.join(", ", known));
    }
    String name = (String) value(entry.value(), join(path, "type"), String.class, null);
    if (!known.contains(name)) {
      throw unknown(entry.line(), join(path, "type"), "the type", name, known);
    }
    return name;
  }

  private Object fallback(RecordComponent component, Object defaults) {
    Class<?> type = component.getType();
    Object usual = null;
    if (defaults != null) {
      try {
        component.getAccessor().setAccessible(true);
        usual = component.getAccessor().invoke(defaults);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    } else if (type.isRecord()) {
      usual = defaults(type);
    }
    if (usual instanceof Path path) {
      return base.resolve(path);
    }
    if (usual != null) {
      return usual;
    }
    return type == List.class ? List.of() : type == Set.class ? Set.of() : type == Map.class ? Map.of() : null;
  }

  private static Object defaults(Class<?> type) {
    try {
      Field field = type.getDeclaredField("DEFAULTS");
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(null));
    } catch (NoSuchFieldException _) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A list, map or record, of which nothing at all may be written.
  private static boolean isGroup(Class<?> type) {
    return type == List.class || type == Set.class || type == Map.class || type.isRecord() && type != Secret.class;
  }

  private static boolean isAbsent(Yaml tree) {
    return tree instanceof Yaml.Text text && text.absent();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
