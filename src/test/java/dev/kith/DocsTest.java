package dev.kith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.cli.Exit;
import dev.kith.cli.Connectors;
import dev.kith.connector.Secret;
import dev.kith.connector.http.Reach;
import dev.kith.search.FieldSettings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The pages in `docs/` tell of everything there is. They are compared with the code itself, so that a key, a route or a
/// connector without a line in them breaks the build.
class DocsTest {
  private static final Pattern ROUTE = Pattern.compile("routes\\.(get|post|put|delete)\\(\"([^\"]+)\"");
  private static final Pattern TABLE_ROW = Pattern.compile("\\| `([a-z.]+)` \\| (.*) \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  @Test
  void theTableOfDirectionsIsTheTestsOwn() throws IOException {
    String section = section(page("architecture"), "## Who may use whom");
    Map<String, List<String>> written = new LinkedHashMap<>();
    Matcher row = TABLE_ROW.matcher(section);
    while (row.find()) {
      written.put(row.group(1), NAME.matcher(row.group(2)).results().map(name -> name.group(1)).toList());
    }
    assertThat(written).isEqualTo(ArchitectureTest.MAY_USE);
  }

  @Test
  void everyPackageHasItsLine() throws IOException {
    assertThat(missing(section(page("architecture"), "## Packages"), quoted(ArchitectureTest.MAY_USE.keySet()))).isEmpty();
  }

  @Test
  void everySettingIsThereWithItsDefault() throws ReflectiveOperationException, IOException {
    String page = page("operating");
    Map<String, String> settings = new LinkedHashMap<>();
    settings(Class.forName("dev.kith.cli.KithSettings"), "", settings);
    settings(FieldSettings.class, "", settings);
    settings(Class.forName("dev.kith.cli.Ranking"), "", settings);
    assertThat(settings).as("control: the keys are found").containsKeys("server.port", "people.voters", "content.signals")
        .containsEntry("content.halfLifeDays", "730").hasSizeGreaterThan(30);
    List<String> wrong = new ArrayList<>();
    settings.forEach((key, usual) -> {
      if (page.lines().noneMatch(line -> line.startsWith("| `" + key + "` | " + (usual.isEmpty() ? "" : "`" + usual + "` |")))) {
        wrong.add(key + " = " + usual);
      }
    });
    assertThat(wrong).as("keys without a row of key and default in docs/operating.md").isEmpty();
  }

  @Test
  void whatEverySourceHasIsThere() throws ReflectiveOperationException, IOException {
    List<String> keys = components(Class.forName("dev.kith.cli.Config$Entry"));
    assertThat(keys).as("control: the keys are found").contains("id", "every");
    assertThat(missing(section(page("operating"), "### sources.yaml"), quoted(keys))).isEmpty();
  }

  @Test
  void everyConnectorHasASectionWithAllItsKeys() throws IOException {
    String page = page("connectors");
    List<String> wrong = new ArrayList<>();
    Connectors.TYPES.forEach((type, record) -> {
      String section = section(page, "## `" + type + "`");
      List<String> keys = components(record).stream().filter(key -> !Set.of("source", "spool").contains(key)).map(key -> "| `" + key + "` |").toList();
      missing(section, keys).forEach(key -> wrong.add(type + ": " + key));
      missing(section, List.of("type: " + type)).forEach(key -> wrong.add(type + ": an example"));
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyKeyOfALiveSourcesFetcherIsThere() throws IOException {
    List<String> keys = components(Reach.class).stream().map(key -> "| `http." + key + "` |").toList();
    assertThat(keys).as("control: the keys are found").contains("| `http.pause` |");
    assertThat(missing(section(page("connectors"), "## Live sources"), keys)).isEmpty();
  }

  @Test
  void everyKeyOfAJsonLineIsThere() throws ReflectiveOperationException, IOException {
    String section = section(page("connectors"), "## `jsonl`");
    for (String name : List.of("ITEM_KEYS", "PERSON_KEYS")) {
      assertThat(missing(section, strings("dev.kith.connector.file.JsonLine", name).stream().map(key -> "| `" + key + "` |").toList()))
          .as(name).isEmpty();
    }
  }

  @Test
  void everyRouteIsThere() throws IOException {
    String code = Files.readString(Path.of("src/main/java/dev/kith/web/WebServer.java"));
    List<String> routes = ROUTE.matcher(code).results()
        .map(route -> "`" + route.group(1).toUpperCase(Locale.ROOT) + " " + route.group(2) + "`").toList();
    assertThat(routes).as("control: the routes are found").contains("`GET /api/v1/search`", "`POST /api/v1/session`");
    assertThat(missing(page("api"), routes)).isEmpty();
  }

  @Test
  void everyExitCodeIsThere() throws ReflectiveOperationException, IOException {
    List<String> codes = new ArrayList<>();
    for (Field field : Exit.class.getFields()) {
      codes.add("| " + field.getInt(null) + " |");
    }
    assertThat(codes).as("control: the codes are found").contains("| 0 |", "| 78 |");
    assertThat(missing(section(page("operating"), "## Exit codes"), codes)).isEmpty();
  }

  @Test
  void everyFieldOfTheQueryLanguageIsThere() throws ReflectiveOperationException, IOException {
    Collection<String> fields = strings("dev.kith.search.QueryParser", "FIELDS");
    assertThat(fields).as("control: the fields are found").contains("author");
    assertThat(missing(page("query-language"), fields.stream().map(field -> "| `" + field + ":` |").toList())).isEmpty();
  }

  @Test
  void whatIsMissingIsNoticed() throws IOException {
    assertThat(missing(page("operating"), List.of("`server.host`", "`no.such.key`"))).containsExactly("`no.such.key`");
    assertThat(section("# a\n## b\nin b\n## c\nin c\n", "## b")).contains("in b").doesNotContain("in c");
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("docs", name + ".md"));
  }

  /// From the heading that begins so to the next of its level or a higher one; empty if there is none.
  private static String section(String page, String heading) {
    int level = heading.indexOf(' ');
    StringBuilder out = new StringBuilder();
    boolean in = false;
    boolean code = false;
    for (String line : page.lines().toList()) {
      code ^= line.startsWith("```");
      if (!code && line.matches("#{1," + level + "} .*")) {
        in = line.startsWith(heading);
      }
      if (in) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  private static List<String> missing(String page, Collection<String> wanted) {
    return wanted.stream().filter(each -> !page.contains(each)).toList();
  }

  private static List<String> quoted(Collection<String> names) {
    return names.stream().map(name -> "`" + name + "`").toList();
  }

  private static List<String> components(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  @SuppressWarnings("unchecked") // the fields read are sets of texts
  private static Collection<String> strings(String type, String field) throws ReflectiveOperationException {
    Field found = Class.forName(type).getDeclaredField(field);
    found.setAccessible(true);
    return (Collection<String>) found.get(null);
  }

  /// Every key of a settings record and its default as the page writes it; empty for a group or where there is none.
  private static void settings(Class<?> record, String prefix, Map<String, String> out) throws ReflectiveOperationException {
    Field field = Arrays.stream(record.getDeclaredFields()).filter(f -> f.getName().equals("DEFAULTS")).findFirst().orElse(null);
    Object defaults = null;
    if (field != null) {
      field.setAccessible(true);
      defaults = field.get(null);
    }
    for (RecordComponent component : record.getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      Object usual = defaults == null ? null : component.getAccessor().invoke(defaults);
      String key = prefix + component.getName();
      if (component.getType().isRecord() && component.getType() != Secret.class) {
        settings(component.getType(), key + ".", out);
        continue;
      }
      out.put(key, shown(usual));
      if (component.getGenericType() instanceof ParameterizedType map && map.getRawType() == Map.class) {
        Type value = map.getActualTypeArguments()[1];
        if (value instanceof Class<?> type && type.isRecord()) {
          settings(type, key + ".<name>.", out);
        }
      }
    }
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> "";
      case Map<?, ?> _ -> "";
      case Double number when number == Math.rint(number) -> Long.toString(number.longValue());
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Collection<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }
}
