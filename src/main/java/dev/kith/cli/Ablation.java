package dev.kith.cli;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// `ranking.yaml` with each of its factors turned off in turn: what each is worth shows in what is lost without it.
final class Ablation {
  private Ablation() {}

  /// The settings by what they lack, in the order of `ranking.yaml`.
  ///
  /// @param people whether people are judged, so that only what orders them is turned off; else only what orders documents
  static Map<String, Ranking> of(Ranking ranking, boolean people) {
    Map<String, UnaryOperator<Ranking>> off = new LinkedHashMap<>();
    if (people) {
      people(off, "title no more than body", "title", ranking.people().body());
      people(off, "labels", "labels", 0);
      people(off, "path", "path", 0);
      people(off, "coordination", "coordination", 0);
      people(off, "pairs", "pairs", 0);
      people(off, "power (1)", "power", 1);
      people(off, "dilution", "dilution", 0);
      people(off, "area", "area", 0);
      ranking.people().roles().keySet().stream().filter(role -> !role.equals("author")).sorted()
          .forEach(role -> off.put("role " + role, r -> with(r, "people", with(r.people(), "roles", without(r.people().roles(), role)))));
      people(off, "freshness", "freshnessFloor", 1);
      people(off, "silence", "silent", 1);
    } else {
      off.put("pairs", r -> with(r, "content", with(r.content(), "pairs", 0.0)));
      off.put("joins", r -> with(r, "content", with(r.content(), "joins", false)));
      off.put("freshness", r -> with(r, "content", with(r.content(), "freshnessFloor", 1.0)));
      off.put("signals", r -> with(r, "content", with(r.content(), "signals", Map.of())));
    }
    Map<String, Ranking> out = new LinkedHashMap<>();
    off.forEach((name, change) -> {
      Ranking changed = change.apply(ranking);
      if (!changed.equals(ranking)) {
        out.put("without " + name, changed);
      }
    });
    return out;
  }

  private static void people(Map<String, UnaryOperator<Ranking>> off, String name, String setting, double value) {
    off.put(name, ranking -> with(ranking, "people", with(ranking.people(), setting, value)));
  }

  private static Map<String, Double> without(Map<String, Double> roles, String role) {
    Map<String, Double> left = new LinkedHashMap<>(roles);
    left.remove(role);
    return left;
  }

  /// A record with one of its components replaced.
  private static <R extends Record> R with(R record, String name, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        var read = components[i].getAccessor();
        read.setAccessible(true);
        values[i] = components[i].getName().equals(name) ? value : read.invoke(record);
      }
      var constructor = record.getClass().getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      constructor.setAccessible(true);
      @SuppressWarnings("unchecked")
      R changed = (R) constructor.newInstance(values);
      return changed;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's components and constructor are there to be called", e);
    }
  }
}
