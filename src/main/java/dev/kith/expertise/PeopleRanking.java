package dev.kith.expertise;

import dev.kith.engine.Query.Weighted;
import dev.kith.fields.Fields;
import dev.kith.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How people are ranked: the section `people` of `ranking.yaml`, where each factor has its reason beside it.
///
/// @param voters        how many of the best documents vote
/// @param title         weight of a find in the title
/// @param body          weight of a find in the text
/// @param labels        weight of a find in tags and other titles
/// @param path          weight of a find in the path
/// @param coordination  a document's score times (words held / words asked)^this
/// @param pairs         weight of two words side by side
/// @param synonyms      weight of a synonym against the word itself
/// @param power         a vote is the document's score to this power
/// @param dilution      how much somebody who writes about everything loses: the share of their documents that are on the
///                      topic, to this power
/// @param dilutionBase  documents added to everybody's count, so that one document alone does not make a specialist
/// @param area          what somebody who had a part in all of the topic's folder gains, as a share of the highest score
/// @param roles         what each role's vote is worth, 0 to 2; roles left out count nothing
/// @param freshnessFloor what is left of the votes of somebody long silent on the topic
/// @param halfLifeDays  after this many days of silence on the topic, half of what freshness can take is gone
/// @param silentDays    whoever wrote nothing at all for so long is not active
/// @param silent        what is left of the score of somebody who is not
/// @param staleDays     somebody silent on the topic for longer is at most "some"
/// @param strongPieces  pieces of solid evidence that "strong" needs
/// @param strongSources sources of evidence that "strong" needs, unless there are twice the pieces
public record PeopleRanking(int voters, double title, double body, double labels, double path, double coordination,
    double pairs, double synonyms, double power, double dilution, double dilutionBase, double area,
    Map<String, Double> roles, double freshnessFloor, int halfLifeDays, int silentDays, double silent, int staleDays, int strongPieces, int strongSources) {
  public static final PeopleRanking DEFAULTS = new PeopleRanking(200, 2, 1, 1, 2, 1, 1, 0.7, 2, 0.2, 30, 0.1,
      Map.of("author", 1.0, "accepted-answerer", 1.2, "answerer", 0.8, "editor", 0.6, "reviewer", 0.5, "approver", 0.5,
          "organizer", 0.4, "commenter", 0.1, "mentioned", 0.5),
      0.6, 540, 1095, 0.5, 540, 3, 2);

  public PeopleRanking {
    range("voters", voters, 10, 2_000);
    range("title", title, 0, 100);
    range("body", body, 0.01, 100);
    range("labels", labels, 0, 100);
    range("path", path, 0, 100);
    range("coordination", coordination, 0, 4);
    range("pairs", pairs, 0, 10);
    range("synonyms", synonyms, 0.01, 1);
    range("power", power, 0.5, 4);
    range("dilution", dilution, 0, 1);
    range("dilutionBase", dilutionBase, 0.5, 10_000);
    range("area", area, 0, 1);
    range("freshnessFloor", freshnessFloor, 0, 1);
    range("halfLifeDays", halfLifeDays, 1, 36_500);
    range("silentDays", silentDays, 1, 36_500);
    range("silent", silent, 0, 1);
    range("staleDays", staleDays, 1, 36_500);
    range("strongPieces", strongPieces, 1, 50);
    range("strongSources", strongSources, 1, 20);
    roles = Map.copyOf(roles);
    roles.forEach((name, weight) -> {
      if (Role.of(name).isEmpty()) {
        throw new IllegalArgumentException("roles." + name + ": is no role; try one of "
            + java.util.Arrays.stream(Role.values()).map(Role::label).toList());
      }
      range("roles." + name, weight, 0, 2);
    });
    if (roles.getOrDefault("asker", 0.0) > 0) {
      throw new IllegalArgumentException("roles.asker: is " + roles.get("asker") + "; try 0, asking is not knowing");
    }
  }

  static void range(String name, double value, double from, double to) {
    if (!(value >= from && value <= to)) {
      throw new IllegalArgumentException(name + ": is " + value + "; try a number from " + from + " to " + to);
    }
  }

  double weight(Role role) {
    return roles.getOrDefault(role.label(), 0.0);
  }

  List<Weighted> fields() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put(Fields.TITLE, title);
    weights.put(Fields.BODY, body);
    weights.put(Fields.LABELS, labels);
    weights.put(Fields.PATH, path);
    return weights.entrySet().stream().filter(e -> e.getValue() > 0)
        .map(e -> new Weighted(e.getKey(), e.getValue(), e.getKey().equals(Fields.TITLE) || e.getKey().equals(Fields.BODY)))
        .toList();
  }
}
