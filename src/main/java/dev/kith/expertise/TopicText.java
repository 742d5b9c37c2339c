package dev.kith.expertise;

import dev.kith.people.Profile;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the asking out of a question: of "who knows about Kafka?" and "Wer kennt sich mit Kafka aus?" the topic is "Kafka".
/// What it says of the people wanted, `team:` and `place:`, is no part of the topic.
///
/// @param topic what to know about; empty if the question is but the asking
/// @param team  the team's name, or empty for any
/// @param place the same of the place
/// @param guessed whether team or place were read out of the sentence, not typed as such
record TopicText(String topic, String team, String place, boolean guessed) {
  /// A longer topic is a text, not somebody's question.
  private static final int LONGEST_TOPIC = 200;
  private static final Pattern IN_TEAM = Pattern.compile(
      "(?iu)(.*\\S)\\s+(?:(?:in|on|at|from)\\s+(?:the\\s+|our\\s+)?(\\S.*?)\\s+team|(?:im|aus dem)\\s+team\\s+(\\S.*))");
  private static final Pattern AT_PLACE =
      Pattern.compile("(?iu)(.*\\S)\\s+(?:in|at|near|from|aus)\\s+(?:(?:the|our)\\s+)?(\\S.*?)(?:\\s+office)?");
  private static final Pattern OF_PEOPLE = Pattern.compile("(?iu)(?:^|\\s)(team|place):(?:\"([^\"]*)\"|(\\S+))");
  /// Longer than any question; the rest would only be looked at to be thrown away.
  private static final int LONGEST = 2_000;
  private static final String END = "(?=\\s|$)";
  private static final Pattern ENGLISH = Pattern.compile("(?iu)(?:"
      + "who(?:\\s+(?:here|in the company))?\\s+(?:knows?|understands?)(?:\\s+(?:a lot|much|something|anything|best|most|more))?(?:\\s+(?:about|of))?"
      + "|who\\s+(?:can|could|should)\\s+(?:i\\s+)?(?:ask|help|talk\\s+to|contact|review)(?:\\s+(?:me|us))?(?:\\s+(?:with|about|on|for))?"
      + "|who(?:\\s+(?:is|are|was)|['’]s)\\s+(?:the\\s+|an?\\s+|our\\s+)?(?:right\\s+)?(?:experts?|specialists?|person|people|owners?|responsible)"
      + "(?:\\s+(?:in|on|for|of|about|with))?"
      + "|who\\s+(?:owns|maintains|runs|built|wrote|does|looks\\s+after|has\\s+experience\\s+with)"
      + "|(?:experts?|specialists?)\\s+(?:in|on|for|of|about|with)"
      + ")" + END);
  private static final Pattern GERMAN = Pattern.compile("(?iu)(?:"
      + "wer\\s+kennt(?:\\s+sich)?(?:\\s+(?:hier|gut|am besten))?(?:\\s+(?:mit|in|bei))?"
      + "|wer\\s+wei(?:ß|ss)(?:\\s+(?:etwas|was|viel|mehr|alles))?(?:\\s+(?:über|von|zu))?"
      + "|wer\\s+(?:kann|könnte|hilft)\\s+(?:mir|uns)(?:\\s+(?:bei|mit|zu))?"
      + "|wer\\s+ist(?:\\s+(?:der|die|unser|unsere|ein|eine))?(?:\\s+(?:experte|expertin|experten|ansprechpartner|ansprechpartnerin))?\\s+für"
      + "|wen\\s+(?:kann|soll|sollte)\\s+ich(?:\\s+(?:zu|über|wegen|nach))?"
      + ")" + END);
  private static final Pattern ARTICLE = Pattern.compile("(?iu)^(?:the|our|a|an)\\s+(?=\\S)");
  private static final Pattern GERMAN_ARTICLE = Pattern.compile("(?iu)^(?:der|die|das|dem|den|unser|unsere|unserem|unserer|unseren)\\s+(?=\\S)");
  private static final Pattern GERMAN_ENDING =
      Pattern.compile("(?iu)(?:^|\\s)(?:gut\\s+aus|aus|weiterhelfen|helfen|zuständig|verantwortlich|fragen|ansprechen|bescheid)$");

  static TopicText of(String question) {
    String team = "";
    String place = "";
    Matcher people = OF_PEOPLE.matcher(question.substring(0, Math.min(LONGEST, question.length())));
    while (people.find()) {
      String value = (people.group(2) != null ? people.group(2) : people.group(3)).strip();
      if (people.group(1).equalsIgnoreCase("team")) {
        team = value;
      } else {
        place = value;
      }
    }
    return new TopicText(topic(people.replaceAll(" ")), team, place, false);
  }

  /// Takes "in Leeds" and "on the Radio team" at the end for what they are, if there is such a place or team.
  ///
  /// @param teams  as they are written
  /// @param places as they are written
  TopicText among(Set<String> teams, Set<String> places) {
    if (!team.isEmpty() || !place.isEmpty() || topic.length() > LONGEST_TOPIC) {
      return this;
    }
    Matcher inTeam = IN_TEAM.matcher(topic);
    if (inTeam.matches()) {
      Optional<String> found = find(inTeam.group(2) != null ? inTeam.group(2) : inTeam.group(3), teams);
      if (found.isPresent()) {
        return new TopicText(inTeam.group(1), found.get(), "", true);
      }
    }
    Matcher atPlace = AT_PLACE.matcher(topic);
    return atPlace.matches() ? find(atPlace.group(2), places).map(found -> new TopicText(atPlace.group(1), "", found, true))
        .orElse(this) : this;
  }

  private static Optional<String> find(String name, Set<String> names) {
    return names.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /// "in Leeds" or "on the team Radio", or empty.
  String where() {
    return !team.isEmpty() ? "on the team " + team : !place.isEmpty() ? "in " + place : "";
  }

  boolean wants(Profile person) {
    return (team.isEmpty() || person.team().equalsIgnoreCase(team)) && (place.isEmpty() || person.place().equalsIgnoreCase(place));
  }

  private static String topic(String question) {
    String text = unpunctuated(question);
    Matcher german = GERMAN.matcher(text);
    if (german.lookingAt()) {
      String topic = GERMAN_ENDING.matcher(text.substring(german.end()).strip()).replaceFirst("").strip();
      return GERMAN_ARTICLE.matcher(topic).replaceFirst("");
    }
    Matcher english = ENGLISH.matcher(text);
    String topic = english.lookingAt() ? text.substring(english.end()).strip() : text;
    return ARTICLE.matcher(topic).replaceFirst("");
  }

  private static String unpunctuated(String text) {
    int end = text.length();
    while (end > 0 && (Character.isWhitespace(text.charAt(end - 1)) || "?!.".indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return text.substring(0, end).strip();
  }
}
