package dev.kith.expertise;

import dev.kith.engine.Result.Fragment;
import dev.kith.extract.Extract.Heading;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Passage;
import dev.kith.search.Document;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What to quote of a document to show what somebody did to it. Who answered is not shown by the question: their own words are
/// what they posted, where that is known; else what stands under a heading with their name, as threads have one over each answer,
/// or behind their name and a colon, as talk and comments are written.
final class OwnWords {
  private static final Set<Role> SPOKE = EnumSet.of(Role.ANSWERER, Role.ACCEPTED_ANSWERER, Role.COMMENTER);
  private static final int LENGTH = 240;

  private OwnWords() {}

  /// The passage that speaks of the topic, or the beginning of their own words if that is somebody else's.
  static List<Fragment> of(Document document, Profile person, Role role) {
    Optional<Passage> about = document.found().passages().stream().findFirst();
    List<Fragment> found = about.map(Passage::fragments).orElse(List.of());
    if (!SPOKE.contains(role)) {
      return found;
    }
    if (about.filter(passage -> passage.post() != null && passage.post().id().equals(person.id())).isPresent()) {
      return found;
    }
    if (document.posts().isEmpty() && !isNamed(document, person)) {
      return found;
    }
    Pattern named = Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + names(person) + ")(?![\\p{L}\\p{N}])");
    if (about.filter(passage -> passage.post() != null ? passage.post().id().equals(person.id())
        : named.matcher(passage.heading()).find()).isPresent()) {
      return found;
    }
    return posted(document, person).map(own -> own.replaceFirst("^" + named + ":\\s+", ""))
        .or(() -> underHeading(document, named)).or(() -> behindName(document.text(), person))
        .filter(words -> !words.isBlank()).map(words -> List.of(new Fragment(cut(words.strip()), false))).orElse(found);
  }

  /// Whether a heading or the text says their name at all: if not, none of the patterns finds anything.
  private static boolean isNamed(Document document, Profile person) {
    if (stands(person.name(), document)) {
      return true;
    }
    for (Person record : person.records()) {
      if (!record.name().equals(person.name()) && stands(record.name(), document)) {
        return true;
      }
    }
    return false;
  }

  private static boolean stands(String name, Document document) {
    if (document.text().contains(name)) {
      return true;
    }
    for (Heading heading : document.outline()) {
      if (heading.text().contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static String names(Profile person) {
    return Stream.concat(Stream.of(person.name()), person.records().stream().map(Person::name)).distinct()
        .map(Pattern::quote).collect(Collectors.joining("|"));
  }

  /// The longest of what they posted, without the heading over it.
  private static Optional<String> posted(Document document, Profile person) {
    List<Document.Said> posts = document.posts();
    String longest = "";
    for (int i = 0; i < posts.size(); i++) {
      int end = i + 1 < posts.size() ? posts.get(i + 1).start() : document.text().length();
      int from = posts.get(i).start();
      for (Heading heading : document.outline()) {
        from = heading.start() == from ? from + heading.text().length() : from;
      }
      if (posts.get(i).post().id().equals(person.id()) && end <= document.text().length() && end - from > longest.length()) {
        longest = document.text().substring(from, end);
      }
    }
    return longest.isBlank() ? Optional.empty() : Optional.of(longest);
  }

  private static Optional<String> underHeading(Document document, Pattern named) {
    List<Heading> outline = document.outline();
    for (int i = 0; i < outline.size(); i++) {
      Heading heading = outline.get(i);
      if (named.matcher(heading.text()).find()) {
        int from = heading.start() + heading.text().length();
        int to = i + 1 < outline.size() ? outline.get(i + 1).start() : document.text().length();
        return from < to && to <= document.text().length() ? Optional.of(document.text().substring(from, to)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> behindName(String text, Profile person) {
    Matcher line = Pattern.compile("(?m)^(?:Comment by )?(?:" + names(person) + "): (.+)$").matcher(text);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  /// At most [#LENGTH] characters, to the end of a sentence if there is one in the second half, else of a word.
  private static String cut(String words) {
    String line = words.replaceAll("\\s*\\n\\s*", " · ");
    if (line.length() <= LENGTH) {
      return line;
    }
    for (int end = LENGTH; end > LENGTH / 2; end--) {
      if (".!?".indexOf(line.charAt(end - 1)) >= 0 && Character.isWhitespace(line.charAt(end))) {
        return line.substring(0, end);
      }
    }
    int space = line.lastIndexOf(' ', LENGTH);
    int end = space > LENGTH / 2 ? space : Character.isHighSurrogate(line.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH;
    return line.substring(0, end) + " …";
  }
}
