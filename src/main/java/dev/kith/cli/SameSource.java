package dev.kith.cli;

import dev.kith.ingest.Source;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds the source that reads already what is about to be added.
final class SameSource {
  /// What leads to a source, of all its settings.
  private static final List<String> WHERE = List.of("path", "url", "repositories", "projects");

  private SameSource() {}

  /// The id of a source of this type that these settings lead to.
  static Optional<String> of(String type, Map<String, String> settings, List<Source> known) {
    Map<String, String> wanted = new HashMap<>();
    settings.forEach((key, value) -> {
      if (WHERE.contains(key)) {
        wanted.put(key, plain(value));
      }
    });
    return wanted.isEmpty() ? Optional.empty() : known.stream()
        .filter(source -> source.connector().getClass() == Connectors.TYPES.get(type))
        .filter(source -> where(source).entrySet().containsAll(wanted.entrySet())).map(Source::id).findFirst();
  }

  private static Map<String, String> where(Source source) {
    Map<String, String> where = new HashMap<>();
    for (RecordComponent component : source.connector().getClass().getRecordComponents()) {
      if (WHERE.contains(component.getName())) {
        try {
          component.getAccessor().setAccessible(true);
          where.put(component.getName(), plain(String.valueOf(component.getAccessor().invoke(source.connector()))));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return where;
  }

  /// An address without what makes no difference.
  private static String plain(String text) {
    String bare = text.replaceAll("[\\[\\]\"]", "").replaceFirst("/+$", "");
    return bare.matches("(?i)https?://.*") ? bare.toLowerCase(Locale.ROOT) : bare;
  }
}
