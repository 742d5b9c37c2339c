package dev.kith.search;

import dev.kith.model.Kind;
import dev.kith.model.Spelling;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Node.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Reads filters out of a question in plain words, by rules and lists of words only: "ada's pages about vpn last month". A name
/// counts only if somebody, a team or a source is called so and the asker may know of them; whatever stands in quotes is left
/// alone. Made for one question and thrown away.
final class Natural {
  /// A part of the question that became filters.
  record Part(String from, List<Node.Field> to, String label) {}

  /// @param node   the question, with filters for what was understood
  /// @param parts  what was understood, in the order of the text
  /// @param newest whether the newest are asked for
  record Reading(Node node, List<Part> parts, boolean newest) {}

  private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
  private static final int MOST_PEOPLE = 5;
  private static final int LONGEST_NAME = 4;
  private static final Set<String> BY = Set.of("by", "from", "von");
  private static final Set<String> AT = Set.of("in", "on", "from", "auf", "im", "aus");
  private static final Set<String> IN = Set.of("in", "auf");
  private static final Set<String> MY = Set.of("my", "meine");
  private static final Set<String> ARTICLES = Set.of("the", "our", "der", "die", "das", "dem", "den", "unser", "unserem");
  private static final Set<String> ABOUT = Set.of("about", "on", "regarding", "concerning", "over", "über", "zu", "zum", "zur");
  private static final Set<String> SAID = Set.of("write", "written", "wrote", "say", "said", "post", "posted", "publish", "published");
  private static final Set<String> GESAGT = Set.of("geschrieben", "gesagt", "gepostet", "veröffentlicht");
  private static final Set<String> NEWEST = Set.of("newest", "latest", "neueste", "neuesten", "neuste", "neusten");
  private static final Set<String> FILLERS = Set.of("show", "me", "give", "find", "all", "any", "the", "some", "please", "zeig", "zeige",
      "mir", "finde", "alle", "bitte", "die");
  /// Words for documents, and the type they tell; empty for any.
  private static final Map<String, String> NOUNS = nouns("docs documents documentation doc document dokumente doku unterlagen everything=",
      "pages page seiten seite=page", "posts post articles article beiträge artikel=post", "messages message nachrichten=message",
      "questions question fragen=question", "answers answer antworten=answer", "tickets ticket issues=ticket", "mails mail emails email=mail",
      "files file dateien=file", "commits=commit", "events meetings termine=event", "notes=");

  private static Map<String, String> nouns(String... lines) {
    Map<String, String> nouns = new java.util.HashMap<>();
    for (String line : lines) {
      String[] sides = line.split("=", -1);
      Arrays.stream(sides[0].split(" ")).forEach(noun -> nouns.put(noun, sides[1]));
    }
    return Map.copyOf(nouns);
  }

  private final Directory directory;
  private final Map<String, String> sources;
  private final UnaryOperator<List<Profile>> shown;
  private final SpokenDates dates;
  private final String viewer;
  private List<Piece> pieces = List.of();
  private final List<String> words = new ArrayList<>();
  private boolean[] used = {};
  private final Map<Integer, Part> found = new java.util.TreeMap<>();
  private boolean newest;

  /// @param viewer the id of the person who asks, or empty
  Natural(Directory directory, Map<String, String> sources, UnaryOperator<List<Profile>> shown, SpokenDates dates, String viewer) {
    this.directory = directory;
    this.sources = sources;
    this.shown = shown;
    this.dates = dates;
    this.viewer = viewer;
  }

  Reading read(Node node) {
    List<Node> nodes = node instanceof Node.And(var all) ? all : node == null ? List.of() : List.of(node);
    if (nodes.isEmpty() || !(nodes.getFirst() instanceof Node.Run(var run))) {
      return new Reading(node, List.of(), false);
    }
    pieces = run;
    used = new boolean[run.size()];
    // what is quoted is no word of any list
    run.forEach(piece -> words.add(piece.quoted() ? "\"" : word(piece.text())));
    whatSomebodySaid();
    for (int i = 0; i < words.size(); i++) {
      date(i);
    }
    for (int i = 0; i < words.size(); i++) {
      byWhom(i);
      where(i);
      language(i);
      possessor(i);
    }
    noun();
    if (found.isEmpty() && !newest) {
      return new Reading(node, List.of(), false);
    }
    return new Reading(left(nodes), List.copyOf(found.values()), newest);
  }

  private static String word(String text) {
    return bare(text.toLowerCase(Locale.ROOT).replace('’', '\''));
  }

  /// A word without the punctuation around it.
  static String bare(String word) {
    return !word.isEmpty() && isPlain(word.charAt(0)) && isPlain(word.charAt(word.length() - 1)) ? word : AROUND.matcher(word).replaceAll("");
  }

  /// Whether it is an ASCII letter or digit: most words begin and end with one, and need no pattern.
  static boolean isPlain(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c);
  }

  private Node left(List<Node> nodes) {
    List<Piece> rest = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      if (!used[i]) {
        rest.add(pieces.get(i));
      }
    }
    boolean says = rest.stream().anyMatch(piece -> piece.quoted() || Translation.says(piece.text()));
    List<Node> out = new ArrayList<>(says ? List.of(new Node.Run(List.copyOf(rest))) : List.of());
    found.values().forEach(part -> out.addAll(part.to()));
    out.addAll(nodes.subList(1, nodes.size()));
    return out.isEmpty() ? null : out.size() == 1 ? out.getFirst() : new Node.And(List.copyOf(out));
  }

  private void take(int from, int to, String label, Node.Field... fields) {
    found.put(from, new Part(text(from, to), List.of(fields), label));
    use(from, to);
  }

  private void use(int from, int to) {
    Arrays.fill(used, from, to, true);
  }

  private String text(int from, int to) {
    return String.join(" ", pieces.subList(from, to).stream().map(Piece::text).toList());
  }

  private boolean is(int at, Set<String> some) {
    return at >= 0 && at < words.size() && !used[at] && some.contains(words.get(at));
  }

  /// "what did the payments team write about refunds", "was hat Ada über VPN geschrieben"
  private void whatSomebodySaid() {
    if (words.size() < 3 || !Set.of("what", "was").contains(words.getFirst())
        || !Set.of("did", "has", "have", "does", "hat", "haben").contains(words.get(1))) {
      return;
    }
    Who who = who(2);
    if (who == null) {
      return;
    }
    int next = 2 + who.words;
    boolean said = is(next, SAID);
    int last = words.size() - 1;
    if (!said && !is(last, GESAGT)) {
      return;
    }
    take(0, said ? next + 1 : next, who.label, who.field);
    if (!said) {
      use(last, last + 1);
    }
    int about = said ? next + 1 : next;
    if (is(about, ABOUT)) {
      use(about, about + 1);
    }
  }

  private void date(int at) {
    if (used[at]) {
      return;
    }
    SpokenDates.Span span = dates.at(words, at);
    if (span == null) {
      return;
    }
    List<Node.Field> fields = new ArrayList<>();
    if (span.after() != null) {
      fields.add(new Node.Field("after", span.after().toString()));
    }
    if (span.before() != null) {
      fields.add(new Node.Field("before", span.before().toString()));
    }
    take(at, at + span.words(), text(at, at + span.words()), fields.toArray(Node.Field[]::new));
  }

  /// "by Ada", "written by the payments team"
  private void byWhom(int at) {
    Who who = is(at, BY) ? who(at + 1) : null;
    if (who != null) {
      int from = at > 0 && words.get(at).equals("by") && is(at - 1, Set.of("written", "posted", "published")) ? at - 1 : at;
      take(from, at + 1 + who.words, who.label, who.field);
    }
  }

  /// "in the wiki"
  private void where(int at) {
    if (!is(at, AT)) {
      return;
    }
    int name = is(at + 1, ARTICLES) ? at + 2 : at + 1;
    for (int end = Math.min(words.size(), name + LONGEST_NAME); end > name; end--) {
      String source = free(name, end) ? source(text(name, end)) : null;
      if (source != null) {
        take(at, end, sources.get(source), new Node.Field("source", source));
        return;
      }
    }
  }

  private boolean free(int from, int to) {
    for (int i = from; i < to; i++) {
      if (used[i] || pieces.get(i).quoted()) {
        return false;
      }
    }
    return true;
  }

  private String source(String name) {
    String folded = Spelling.fold(word(name));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      if (Spelling.fold(source.getKey()).equals(folded) || Spelling.fold(source.getValue()).equals(folded)) {
        return source.getKey();
      }
    }
    return null;
  }

  /// "german docs", "in German"
  private void language(int at) {
    if (used[at] || words.get(at).length() < 3) {
      return;
    }
    Languages.code(words.get(at)).ifPresent(code -> {
      boolean in = is(at - 1, IN);
      if (in || at + 1 < words.size() && NOUNS.containsKey(words.get(at + 1))) {
        take(in ? at - 1 : at, at + 1, Languages.label(code), new Node.Field("language", code));
      }
    });
  }

  /// "ada's pages", "Ada Vink's pages", "the payments team's posts", "my pages"
  private void possessor(int at) {
    boolean noun = at + 1 < words.size() && NOUNS.containsKey(words.get(at + 1)) && !used[at + 1];
    if (is(at, MY) && noun) {
      directory.person(viewer).ifPresent(me -> take(at, at + 1, me.name(), new Node.Field("author", me.id())));
      return;
    }
    String word = words.get(at);
    if (used[at] || !word.endsWith("'s") && !word.endsWith("s'")) {
      return;
    }
    String owner = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word.substring(0, word.length() - 1);
    for (int from = Math.max(0, at - LONGEST_NAME + 1); from <= at; from++) {
      List<String> name = new ArrayList<>(words.subList(from, at));
      name.add(owner);
      Who who = free(from, at + 1) ? who(String.join(" ", name), at + 1 - from) : null;
      if (who != null) {
        take(from, at + 1, who.label, who.field);
        return;
      }
    }
  }

  /// Somebody, or a team.
  private record Who(int words, String label, Node.Field field) {}

  /// Who is named from a word on, by as many words as possible.
  private Who who(int from) {
    for (int end = Math.min(words.size(), from + LONGEST_NAME + 1); end > from; end--) {
      Who who = free(from, end) ? who(String.join(" ", words.subList(from, end)), end - from) : null;
      if (who != null) {
        return who;
      }
    }
    return null;
  }

  private Who who(String name, int words) {
    String bare = name;
    for (String article : ARTICLES) {
      if (bare.startsWith(article + " ")) {
        bare = bare.substring(article.length() + 1);
        break;
      }
    }
    if (bare.endsWith(" team") || bare.startsWith("team ")) {
      String team = team(bare.endsWith(" team") ? bare.substring(0, bare.length() - 5) : bare.substring(5));
      return team == null ? null : new Who(words, team, new Node.Field("team", team));
    }
    if (!bare.equals(name) || bare.length() < 2 || !Character.isLetter(bare.charAt(0))) {
      return null;
    }
    List<Profile> people = directory.find(bare, shown);
    if (people.isEmpty() || people.size() > MOST_PEOPLE) {
      return null;
    }
    Profile only = people.getFirst();
    return people.size() == 1 ? new Who(words, only.name(), new Node.Field("author", only.id()))
        : new Who(words, bare, new Node.Field("author", bare));
  }

  /// A team of this name, or the only one whose name has all these words.
  private String team(String name) {
    String folded = Spelling.fold(name);
    List<String> wanted = List.of(folded.split(" "));
    List<String> having = new ArrayList<>();
    for (String team : directory.teams()) {
      String other = Spelling.fold(team);
      if (other.equals(folded)) {
        return team;
      }
      if (Arrays.asList(other.split("[^\\p{L}\\p{N}]+")).containsAll(wanted)) {
        having.add(team);
      }
    }
    return having.size() == 1 ? having.getFirst() : null;
  }

  /// What kind of documents is asked for, if the question begins with it: "newest blog posts by …", "wiki pages about …".
  private void noun() {
    int at = 0;
    boolean owned = false;
    while (at < words.size() && (used[at] || FILLERS.contains(words.get(at)))) {
      owned |= used[at];
      at++;
    }
    boolean fresh = is(at, NEWEST);
    int first = fresh ? at + 1 : at;
    while (first < words.size() && used[first]) {
      owned = true;
      first++;
    }
    String source = first + 1 < words.size() && free(first, first + 1) ? source(words.get(first)) : null;
    boolean compound = first + 1 < words.size() && NOUNS.containsKey(words.get(first + 1))
        && (source != null || words.get(first).equals("blog"));
    int noun = compound ? first + 1 : first;
    if (noun >= words.size() || used[noun] || !NOUNS.containsKey(words.get(noun))) {
      return;
    }
    int next = noun + 1;
    boolean goesOn = next < words.size();
    boolean about = is(next, ABOUT);
    boolean plural = words.get(noun).endsWith("s") || words.get(noun).endsWith("n") || NOUNS.get(words.get(noun)).isEmpty();
    boolean clear = owned || fresh || compound || about && (plural || words.get(next).equals("about"))
        || goesOn && used[next] && (plural || words.get(next).equals("by"));
    if (!clear || !goesOn && !owned && !fresh) {
      return;
    }
    for (int i = 0; i < at; i++) {
      used[i] = true;
    }
    if (fresh) {
      newest = true;
      use(at, at + 1);
    }
    type(compound, first, noun, source);
    if (about) {
      use(next, next + 1);
    }
  }

  private void type(boolean compound, int first, int noun, String source) {
    String type = NOUNS.get(words.get(noun));
    boolean blog = compound && words.get(first).equals("blog") && type.equals("post");
    if (compound && source != null && !blog) {
      take(first, noun + 1, sources.get(source), new Node.Field("source", source));
    } else if (!type.isEmpty()) {
      take(compound ? first : noun, noun + 1, Kind.of(type).map(Kind::label).orElse(type), new Node.Field("type", type));
    } else {
      use(noun, noun + 1);
    }
  }
}
