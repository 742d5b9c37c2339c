package dev.kith.expertise;

import dev.kith.people.Profile;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the asking out of a question: of "who knows about Kafka?" the topic is "Kafka". What it says of the people wanted,
/// `team:` and `place:`, is no part of the topic.
///
/// @param topic what to know about
/// @param team  the team's name in lower case, or empty for any
/// @param place the same of the place
record TopicText(String topic, String team, String place) {
  private static final Pattern OF_PEOPLE = Pattern.compile("(?iu)(?:^|\\s)(team|place):(?:\"([^\"]*)\"|(\\S+))");
  private static final Pattern ASKING = Pattern.compile("(?iu)^\\s*(?:"
      + "who(?:'s|’s)?\\s+(?:(?:here|in the company)\\s+)?(?:knows?|understands?)(?:\\s+(?:a lot|much|something|anything|best|most|more))?(?:\\s+about|\\s+of)?"
      + "|who\\s+(?:can|could|should)\\s+(?:i\\s+)?(?:ask|help|talk\\s+to|contact|review)(?:\\s+(?:me|us))?(?:\\s+(?:with|about|on|for))?"
      + "|who\\s+(?:is|are|was)\\s+(?:the\\s+|an?\\s+|our\\s+)?(?:right\\s+)?(?:experts?|specialists?|person|people|owners?|responsible)(?:\\s+(?:in|on|for|of|about|with))?"
      + "|who\\s+(?:owns|maintains|runs|built|wrote|does|looks\\s+after|has\\s+experience\\s+with)"
      + "|(?:experts?|specialists?)\\s+(?:in|on|for|of|about|with)"
      + "|wer\\s+(?:kennt\\s+sich\\s+(?:mit|in)|weiß\\s+(?:etwas\\s+)?(?:über|von))"
      + ")\\s+");

  static TopicText of(String question) {
    String team = "";
    String place = "";
    Matcher people = OF_PEOPLE.matcher(question);
    while (people.find()) {
      String value = (people.group(2) != null ? people.group(2) : people.group(3)).toLowerCase(Locale.ROOT).strip();
      if (people.group(1).equalsIgnoreCase("team")) {
        team = value;
      } else {
        place = value;
      }
    }
    String words = people.replaceAll(" ").strip();
    Matcher asking = ASKING.matcher(words);
    String rest = asking.lookingAt() ? words.substring(asking.end()) : words;
    String topic = rest.strip().replaceAll("\\s*[?!.]+$", "").replaceFirst("(?iu)^(?:the|our|a|an)\\s+(?=\\S)", "");
    return new TopicText(topic.isBlank() ? words : topic, team, place);
  }

  boolean wants(Profile person) {
    return (team.isEmpty() || person.team().equalsIgnoreCase(team)) && (place.isEmpty() || person.place().equalsIgnoreCase(place));
  }
}
