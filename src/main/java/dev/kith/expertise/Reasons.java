package dev.kith.expertise;

import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Vote;
import dev.kith.expertise.Expert.Strength;
import dev.kith.fields.Fields;
import dev.kith.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Says in plain sentences why somebody is named.
///
/// @param solid the pieces of solid evidence, the weightiest first
/// @param label what a source is called, by id
record Reasons(Count count, List<Vote> solid, UnaryOperator<String> label, Feedback said) {
  /// From so many documents on, what somebody did in the topic's folder is worth a mention.
  private static final int NOTEWORTHY = 3;

  /// One sentence.
  String why() {
    List<Vote> counted = solid.isEmpty() ? count.votes() : solid;
    Map<Role, Integer> roles = new EnumMap<>(Role.class);
    counted.forEach(vote -> roles.merge(vote.role(), 1, Integer::sum));
    String did = roles.entrySet().stream().limit(3).map(e -> verb(e.getKey(), e.getValue())).collect(Collectors.joining(", "));
    Set<String> labels = sources(counted).stream().map(label).collect(Collectors.toCollection(LinkedHashSet::new));
    String in = labels.size() == 1 ? "" : " in " + listed(List.copyOf(labels));
    return Character.toUpperCase(did.charAt(0)) + did.substring(1) + in + "." + around()
        + (said.helped() == 0 ? "" : " Helped " + people(said.helped()) + " with this.");
  }

  /// What somebody did in the topic's folder, if that lifts them.
  private String around() {
    long written = count.area().written().getOrDefault(count.person().id(), 0L);
    return written < NOTEWORTHY ? ""
        : " Had a hand in " + written + " of " + count.area().size() + " documents in “" + count.area().folder() + "”.";
  }

  /// What the asker should know before writing to them.
  List<String> caveats(Strength strength, int staleDays, Instant now) {
    List<String> caveats = new ArrayList<>();
    if (!count.person().active()) {
      caveats.add("Has left the company.");
    }
    if (count.last() != null && Duration.between(count.last(), now).toDays() > staleDays) {
      caveats.add("Last heard of on this " + ago(Duration.between(count.last(), now)) + " ago.");
    }
    if (strength != Strength.FAINT && solid.size() == 1) {
      caveats.add("One document only.");
    }
    if (said.notRight() > 0) {
      caveats.add(people(said.notRight()) + " say that this is not the person to ask.");
    }
    return caveats;
  }

  private static String people(int count) {
    return count == 1 ? "1 person" : count + " people";
  }

  static Set<String> sources(List<Vote> votes) {
    return votes.stream().map(vote -> vote.hit().first(Fields.SOURCE)).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String verb(Role role, int times) {
    String documents = times == 1 ? "1 document" : times + " documents";
    String questions = times == 1 ? "1 question" : times + " questions";
    return switch (role) {
      case AUTHOR -> "wrote " + documents;
      case EDITOR -> "edited " + documents;
      case ACCEPTED_ANSWERER -> "answered " + questions + " to the asker's satisfaction";
      case ANSWERER -> "answered " + questions;
      case REVIEWER -> "reviewed " + documents;
      case APPROVER -> "approved " + documents;
      case ORGANIZER -> "organised " + (times == 1 ? "1 event" : times + " events");
      case COMMENTER -> "commented on " + documents;
      case MENTIONED -> "is named in " + documents;
      case ASKER -> "asked " + questions;
    };
  }

  private static String listed(List<String> names) {
    return names.size() == 1 ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String ago(Duration silence) {
    long months = silence.toDays() / 30;
    return months < 24 ? months + " months" : Math.max(2, silence.toDays() / 365) + " years";
  }
}
