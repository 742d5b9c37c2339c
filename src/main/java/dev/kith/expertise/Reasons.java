package dev.kith.expertise;

import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Vote;
import dev.kith.expertise.Expert.Strength;
import dev.kith.fields.Fields;
import dev.kith.model.Role;
import dev.kith.model.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Says in plain sentences why somebody is named.
///
/// @param solid the pieces of solid evidence, the weightiest first
/// @param label what a source is called, by id
record Reasons(Count count, List<Vote> solid, UnaryOperator<String> label, Feedback said) {
  /// From so many documents on, what somebody did in the topic's folder is worth a mention.
  private static final int NOTEWORTHY = 3;

  /// One sentence.
  Sentence why() {
    List<Vote> counted = solid.isEmpty() ? count.votes() : solid;
    Map<Role, Integer> roles = new EnumMap<>(Role.class);
    counted.forEach(vote -> roles.merge(vote.role(), 1, Integer::sum));
    List<Sentence> did = roles.entrySet().stream().limit(3).map(e -> verb(e.getKey(), e.getValue())).toList();
    List<String> labels = sources(counted).stream().map(label).distinct().toList();
    Sentence all = labels.size() == 1 ? Sentence.of("{0^}.", did)
        : Sentence.of("{0^} in {1} and {2}.", did, labels.subList(0, labels.size() - 1), labels.getLast());
    return Sentence.together(all, around(), said.helped() == 0 ? Sentence.NONE
        : Sentence.counted("Helped 1 person with this.", "Helped {0} people with this.", said.helped()));
  }

  /// What somebody did in the topic's folder, if that lifts them.
  private Sentence around() {
    long written = count.area().written().getOrDefault(count.person().id(), 0L);
    return written < NOTEWORTHY ? Sentence.NONE : Sentence.of("Had a hand in {0} of {1} documents in “{2}”.", written,
        count.area().size(), count.area().folder());
  }

  /// What the asker should know before writing to them.
  List<Sentence> caveats(Strength strength, int staleDays, Instant now) {
    List<Sentence> caveats = new ArrayList<>();
    if (!count.person().active()) {
      caveats.add(Sentence.of("Has left the company."));
    }
    if (count.last() != null && Duration.between(count.last(), now).toDays() > staleDays) {
      caveats.add(lastHeard(Duration.between(count.last(), now)));
    }
    if (strength != Strength.FAINT && solid.size() == 1) {
      caveats.add(Sentence.of("One document only."));
    }
    if (said.notRight() > 0) {
      caveats.add(Sentence.counted("1 person says that this is not the person to ask.",
          "{0} people say that this is not the person to ask.", said.notRight()));
    }
    return caveats;
  }

  static Set<String> sources(List<Vote> votes) {
    Set<String> sources = new LinkedHashSet<>();
    for (Vote vote : votes) {
      sources.add(vote.hit().first(Fields.SOURCE));
    }
    return sources;
  }

  private static Sentence verb(Role role, int times) {
    return switch (role) {
      case AUTHOR -> Sentence.counted("wrote 1 document", "wrote {0} documents", times);
      case EDITOR -> Sentence.counted("edited 1 document", "edited {0} documents", times);
      case ACCEPTED_ANSWERER -> Sentence.counted("answered 1 question to the asker's satisfaction",
          "answered {0} questions to the asker's satisfaction", times);
      case ANSWERER -> Sentence.counted("answered 1 question", "answered {0} questions", times);
      case REVIEWER -> Sentence.counted("reviewed 1 document", "reviewed {0} documents", times);
      case APPROVER -> Sentence.counted("approved 1 document", "approved {0} documents", times);
      case ORGANIZER -> Sentence.counted("organised 1 event", "organised {0} events", times);
      case COMMENTER -> Sentence.counted("commented on 1 document", "commented on {0} documents", times);
      case MENTIONED -> Sentence.counted("is named in 1 document", "is named in {0} documents", times);
      case ASKER -> Sentence.counted("asked 1 question", "asked {0} questions", times);
    };
  }

  private static Sentence lastHeard(Duration silence) {
    long months = silence.toDays() / 30;
    return months < 24 ? Sentence.counted("Last heard of on this 1 month ago.", "Last heard of on this {0} months ago.", months)
        : Sentence.of("Last heard of on this {0} years ago.", Math.max(2, silence.toDays() / 365));
  }
}
