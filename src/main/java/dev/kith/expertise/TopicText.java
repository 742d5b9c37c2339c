package dev.kith.expertise;

import dev.kith.model.Sentence;
import dev.kith.people.Profile;
import dev.kith.search.Language;
import dev.kith.search.PeopleQuestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A question about people as understood: of "who knows about Kafka in Leeds?" and "Wer kennt sich mit Kafka aus?" the topic is
/// "Kafka". What it says of the people wanted, `team:`, `place:` and `language:`, and of where it is to be written, `source:`, is no
/// part of the topic.
///
/// @param topic    what to know about; empty if the question is but the asking
/// @param team     the team's name, or empty for any
/// @param place    the same of the place
/// @param language the language they speak, or `null` for any
/// @param source   the id of the source that tells of them, or empty for all
/// @param guessed  whether any of these was read out of the sentence, not typed as such
record TopicText(String topic, String team, String place, Language language, String source, boolean guessed) {
  /// Longer than any question; the rest would only be looked at to be thrown away.
  private static final int LONGEST = 2_000;
  private static final String LANGUAGES = Arrays.stream(Language.values()).map(Language::label).collect(Collectors.joining("|"));
  private static final Pattern IN_TEAM = Pattern.compile("(?iu)(.*\\S)\\s+(?:"
      + "(?:in|on|at|from)\\s+(?:the\\s+|our\\s+)?(\\S.*?)\\s+team|(?:im|aus dem)\\s+team\\s+(\\S.*)|(?:in|on"
      + "|from)\\s+(?:the\\s+)?team\\s+(\\S.*))");
  private static final Pattern AT_PLACE =
      Pattern.compile("(?iu)(.*\\S)\\s+(?:in|at|near|from|aus)\\s+(?:(?:the|our)\\s+)?(\\S.*?)(?:\\s+office)?");
  private static final Pattern IN_SOURCE =
      Pattern.compile("(?iu)(.*\\S)\\s+(?:in|on|from|im|in\\s+der|aus\\s+dem)\\s+(?:(?:the|our)\\s+)?(\\S.*?)");
  private static final Pattern IN_LANGUAGE = Pattern.compile("(?iu)(.*\\S)\\s+(?:in|auf|(?:(?:who|that"
      + "|and)\\s+)?speaks?|(?:who|that|and)\\s+can\\s+speak)\\s+("
      + LANGUAGES + "|Deutsch|Englisch|Französisch|Spanisch|Italienisch|Niederländisch|Portugiesisch)");
  private static final Pattern SPEAKING =
      Pattern.compile("(?iu)(?:(?:(?:is\\s+there|i\\s+need|find(?:\\s+me)?|looking\\s+for|who\\s+is)\\s+)?(?:an?\\s+"
      + "|the\\s+)?(" + LANGUAGES
          + ")[- ]speaking\\s+|(deutsch|englisch|französisch|spanisch|italienisch|niederländisch"
      + "|portugiesisch)sprachige[nrs]?\\s+)(\\S.*)");
  private static final Pattern WHO_SPEAKS =
      Pattern.compile("(?iu)(who|anyone|anybody|someone|somebody)\\s+(?:that\\s+"
      + "|who\\s+)?speaks?\\s+(" + LANGUAGES + ")\\s+and\\s+(\\S.*)");
  private static final Pattern OF_PEOPLE = Pattern.compile("(?iu)(?:^|\\s)(team|place|language"
      + "|source):(?:\"([^\"]*)\"|(\\S+))");
  private static final Pattern SOMEBODY = Pattern.compile("(?iu)(?:person|people|colleagues?|somebody|someone"
      + "|kolleg(?:e|en|in|innen))\\s+"
      + "(?:(?:for|with|in|on|about|für|zu)\\s+|(?=who\\s))");

  /// What there is to be in, as it is written: for one answer.
  ///
  /// @param sources what each source is called, by id
  record Known(Set<String> teams, Set<String> places, Map<String, String> sources) {}

  static TopicText of(String question) {
    Matcher people = OF_PEOPLE.matcher(question.substring(0, Math.min(LONGEST, question.length())));
    // of alternatives the search itself makes what they mean
    boolean plain = !question.contains(" OR ");
    TopicText typed = new TopicText("", "", "", null, "", false);
    StringBuilder rest = new StringBuilder();
    while (people.find()) {
      String value = (people.group(2) != null ? people.group(2) : people.group(3)).strip();
      boolean taken = true;
      switch (people.group(1).toLowerCase(Locale.ROOT)) {
        case "team" -> typed = typed.with("", value, typed.place, typed.language, typed.source);
        case "place" -> typed = typed.with("", typed.team, value, typed.language, typed.source);
        case "language" -> {
          taken = Language.of(value).isPresent();
          typed = typed.with("", typed.team, typed.place, Language.of(value).orElse(typed.language), typed.source);
        }
        default -> {
          taken = plain && typed.source.isEmpty();
          typed = taken ? typed.with("", typed.team, typed.place, typed.language, value) : typed;
        }
      }
      people.appendReplacement(rest, taken ? " " : Matcher.quoteReplacement(people.group()));
    }
    String asked = people.appendTail(rest).toString().strip();
    return typed.with(asked, typed.team, typed.place, typed.language, typed.source).spoken();
  }

  private TopicText with(String topic, String team, String place, Language language, String source) {
    return new TopicText(topic, team, place, language, source, guessed);
  }

  /// The same after the asking is taken off, with the language that stands in it.
  private TopicText spoken() {
    Matcher speaking = SPEAKING.matcher(topic);
    Matcher who = WHO_SPEAKS.matcher(topic);
    Optional<Language> named = speaking.matches() ? Language.of(speaking.group(1) != null ? speaking.group(1) : speaking.group(2))
        : who.matches() ? Language.of(who.group(2)) : Optional.empty();
    if (named.isEmpty() || language != null) {
      return with(PeopleQuestion.topic(topic), team, place, language, source);
    }
    String rest = speaking.matches() ? SOMEBODY.matcher(speaking.group(3)).replaceFirst("")
        : who.group(1) + " " + who.group(3);
    return new TopicText(PeopleQuestion.topic(rest), team, place, named.get(), source, true);
  }

  /// Takes "in Leeds", "on the Radio team", "in the wiki" and "in German" at the end for what they are, if there is such a place,
  /// team or source; each once, in any order.
  TopicText among(Known known) {
    TopicText text = known(known);
    for (int left = 4; left > 0 && text.topic.length() <= PeopleQuestion.LONGEST; left--) {
      TopicText less = text.less(known);
      if (less == text) {
        break;
      }
      text = less;
    }
    return text.with(PeopleQuestion.withoutExperts(text.topic), text.team, text.place, text.language, text.source);
  }

  /// A source typed by its name is meant by its id.
  private TopicText known(Known known) {
    return source.isEmpty() || known.sources.containsKey(source) ? this
        : source(source, known).map(id -> new TopicText(topic, team, place, language, id, guessed)).orElse(this);
  }

  private TopicText less(Known known) {
    Matcher inTeam = IN_TEAM.matcher(topic);
    if (team.isEmpty() && inTeam.matches()) {
      String name = inTeam.group(2) != null ? inTeam.group(2) : inTeam.group(3) != null ? inTeam.group(3) : inTeam.group(4);
      Optional<String> found = team(name, known.teams);
      if (found.isPresent()) {
        return new TopicText(inTeam.group(1), found.get(), place, language, source, true);
      }
    }
    Matcher atPlace = AT_PLACE.matcher(topic);
    Optional<String> at = place.isEmpty() && atPlace.matches() ? find(atPlace.group(2), known.places) : Optional.empty();
    if (at.isPresent()) {
      return new TopicText(atPlace.group(1), team, at.get(), language, source, true);
    }
    Matcher inLanguage = IN_LANGUAGE.matcher(topic);
    if (language == null && inLanguage.matches()) {
      return new TopicText(inLanguage.group(1), team, place, Language.of(inLanguage.group(2)).orElseThrow(), source, true);
    }
    Matcher inSource = IN_SOURCE.matcher(topic);
    Optional<String> from = source.isEmpty() && inSource.matches() ? source(inSource.group(2), known) : Optional.empty();
    return from.map(id -> new TopicText(inSource.group(1), team, place, language, id, true)).orElse(this);
  }

  private static Optional<String> find(String name, Set<String> names) {
    return names.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /// The team of this name, or the only one in whose name all of these words stand: "radio" is "Firmware & Radio".
  private static Optional<String> team(String name, Set<String> teams) {
    List<String> words = words(name);
    List<String> some = teams.stream().filter(team -> !words.isEmpty() && words(team).containsAll(words)).toList();
    return find(name, teams).or(() -> some.size() == 1 ? Optional.of(some.getFirst()) : Optional.empty());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).toList();
  }

  /// By id or name, or by the only name that ends with it: "wiki" is "Team wiki".
  private static Optional<String> source(String name, Known known) {
    List<String> exact = known.sources.entrySet().stream().filter(e -> e.getKey().equalsIgnoreCase(name)
        || e.getValue().equalsIgnoreCase(name)).map(Map.Entry::getKey).sorted().toList();
    List<String> ending = known.sources.entrySet().stream()
        .filter(e -> e.getValue().toLowerCase(Locale.ROOT).endsWith(" " + name.toLowerCase(Locale.ROOT)))
        .map(Map.Entry::getKey).toList();
    return !exact.isEmpty() ? Optional.of(exact.getFirst()) : ending.size() == 1 ? Optional.of(ending.getFirst()) : Optional.empty();
  }

  /// "in Leeds" or "on the team Radio", or empty.
  ///
  /// @param sources what each source is called, by id
  Sentence where(Map<String, String> sources) {
    List<Sentence> out = new ArrayList<>();
    if (!team.isEmpty()) {
      out.add(Sentence.of("on the team {0}", team));
    }
    if (!place.isEmpty()) {
      out.add(Sentence.of("in {0}", place));
    }
    if (language != null) {
      out.add(Sentence.of("who writes {0}", Sentence.word(language.label())));
    }
    if (!source.isEmpty()) {
      out.add(Sentence.of("by {0}", sources.getOrDefault(source, source)));
    }
    return Sentence.together(out.toArray(Sentence[]::new));
  }

  /// What it asks beside the topic, a line each.
  List<Experts.Filter> filters(Map<String, String> sources) {
    List<Experts.Filter> out = new ArrayList<>();
    if (!team.isEmpty()) {
      out.add(Experts.Filter.of("team", team, team));
    }
    if (!place.isEmpty()) {
      out.add(Experts.Filter.of("place", place, place));
    }
    if (language != null) {
      out.add(Experts.Filter.of("language", language.code(), language.label()));
    }
    if (!source.isEmpty()) {
      out.add(Experts.Filter.of("source", source, sources.getOrDefault(source, source)));
    }
    return out;
  }

  /// The same, asked about something else.
  TopicText about(String other) {
    return new TopicText(other, team, place, language, source, guessed);
  }

  /// The topic alone, for whoever found nobody where they looked.
  TopicText anywhere() {
    return new TopicText(topic, "", "", null, "", false);
  }

  /// Whether somebody is where one looks; what they speak is not asked here.
  boolean wants(Profile person) {
    return (team.isEmpty() || person.team().equalsIgnoreCase(team)) && (place.isEmpty() || person.place().equalsIgnoreCase(place));
  }
}
