package dev.kith.bench;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.extract.Extract;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import dev.kith.model.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A company of any size: its documents are put together of the paragraphs of real ones, most of each of one document, so that
/// words are as frequent and as near as they are; its people write most about one thing, and few write much.
final class Company {
  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  static final Map<String, String> SOURCES = Map.of("wiki", "Wiki", "blog", "Blog", "answers", "Answers", "drive", "Drive");

  private static final List<String> SYLLABLES = List.of("ba", "da", "fe", "go", "ha", "ji", "ka", "lo", "mi", "nu", "or", "pe", "ri",
      "sa", "to", "ul", "vi", "wo", "ya", "zu");
  private static final List<Kind> KINDS = List.of(Kind.PAGE, Kind.PAGE, Kind.POST, Kind.QUESTION, Kind.MESSAGE, Kind.FILE);
  private static final int GROUPS = 60;
  static final int BATCH = 1_000;
  /// So many share a field of work.
  private static final int CIRCLE = 12;
  private static final int YEARS = 6;

  private final List<Texts.Text> texts;
  private final List<List<String>> paragraphs;
  private final List<Person> people = new ArrayList<>();
  private final Map<String, String> teams = new HashMap<>();
  private final long seed;

  Company(List<Texts.Text> texts, int size, long seed) {
    this.texts = texts.stream().filter(text -> !text.title().isBlank()).toList();
    this.paragraphs = this.texts.stream().map(text -> List.of(text.body().split("\n\\s*\n"))).toList();
    this.seed = seed;
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      String name = word(random) + " " + word(random);
      people.add(new Person("people", "p" + i, name, List.of("p" + i + "@fern.example", "wiki/u" + i), "", "Team " + i % 90, "",
          "Place " + i % 12, "", random.nextInt(20) == 0 ? List.of(title(random)) : List.of(), groups(i, random),
          random.nextInt(10) > 0 || i == 0, true));
      teams.put("p" + i, "Team " + i % 90);
      teams.put("wiki/u" + i, "Team " + i % 90);
    }
  }

  private static List<String> groups(int person, Random random) {
    String group = "g" + random.nextInt(GROUPS);
    return person == 0 ? IntStream.range(0, GROUPS / 6).mapToObj(g -> "g" + g).toList() : List.of(group);
  }

  private static String word(Random random) {
    String word = Stream.generate(() -> SYLLABLES.get(random.nextInt(SYLLABLES.size()))).limit(3).collect(Collectors.joining());
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private String title(Random random) {
    return texts.get(random.nextInt(texts.size())).title();
  }

  /// The team of whom an identity, as stored, is; or `null`.
  String team(String identity) {
    return teams.get(identity.replaceFirst("\t.*", ""));
  }

  /// The first of the people, who may see about three quarters of the documents.
  Viewer viewer() {
    return seeing(GROUPS / 6, true);
  }

  /// Somebody who may see all.
  Viewer all() {
    return seeing(GROUPS, true);
  }

  /// Somebody who may see what is not for everybody, 30 % of the documents.
  Viewer few() {
    return seeing(GROUPS, false);
  }

  private static Viewer seeing(int groups, boolean common) {
    Set<String> principals = new HashSet<>(Set.of("user:p0"));
    if (common) {
      principals.add("everyone");
    }
    for (int group = 0; group < groups; group++) {
      principals.add("group:g" + group);
    }
    return new Viewer("p0", principals);
  }

  /// One to three words that stand side by side in a title.
  List<String> questions(int count) {
    Random random = new Random(seed + 1);
    Set<String> questions = new java.util.LinkedHashSet<>();
    while (questions.size() < count) {
      List<String> words = Stream.of(title(random).split("[^\\p{L}\\p{N}]+")).filter(word -> word.length() > 2).toList();
      int length = 1 + random.nextInt(3);
      if (words.size() >= length) {
        int from = random.nextInt(words.size() - length + 1);
        questions.add(String.join(" ", words.subList(from, from + length)));
      }
    }
    return List.copyOf(questions);
  }

  void write(Engine engine, int documents) {
    engine.write(people());
    batches(documents, batch -> engine.write(batch.stream().map(doc -> (Change) new Change.Put(doc)).toList()));
    engine.commit(Map.of());
  }

  List<Change> people() {
    return people.stream().map(person -> (Change) new Change.Put(Fields.doc(person))).toList();
  }

  /// The documents, [#BATCH] at a time; the same each time it is called.
  void batches(int documents, Consumer<List<Doc>> to) {
    Random random = new Random(seed + 2);
    List<Doc> batch = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      int about = random.nextInt(texts.size());
      String body = body(about, random);
      batch.add(Fields.doc(item(i, about, body, random), Extract.of(body), Access.EVERYONE, Ownership.OWNED));
      if (batch.size() == BATCH || i == documents - 1) {
        to.accept(List.copyOf(batch));
        batch.clear();
      }
    }
  }

  private String body(int about, Random random) {
    List<String> body = new ArrayList<>();
    for (String paragraph : paragraphs.get(about)) {
      if (body.size() < 60 && random.nextInt(3) > 0) {
        body.add(paragraph);
      }
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<String> other = paragraphs.get(random.nextInt(paragraphs.size()));
      body.add(random.nextInt(body.size() + 1), other.get(random.nextInt(other.size())));
    }
    if (random.nextInt(20) == 0) {
      body.add("Ask " + people.get(writer(about, random)).name() + " about this.");
    }
    return String.join("\n\n", body);
  }

  private Item item(int i, int about, String body, Random random) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    List<String> sources = SOURCES.keySet().stream().sorted().toList();
    String source = sources.get(random.nextInt(sources.size()));
    Instant at = NOW.minus(Duration.ofHours(random.nextInt(YEARS * 365 * 24)));
    List<Part> parts = new ArrayList<>();
    parts.add(part(kind == Kind.QUESTION ? Role.ASKER : Role.AUTHOR, about, at, random));
    for (int others = random.nextInt(4); others > 0; others--) {
      parts.add(part(switch (kind) {
        case QUESTION -> Role.ANSWERER;
        case PAGE, FILE -> random.nextBoolean() ? Role.EDITOR : Role.AUTHOR;
        default -> Role.COMMENTER;
      }, about, at, random));
    }
    List<String> place = List.of("Area " + about % 40, "Folder " + about % Math.max(1, people.size() / 2));
    return Item.of(source, "d" + i, kind, texts.get(about).title(), Content.markdown(body)).withTimes(at, at).withParts(parts)
        .withPlace(place).withUrl("https://fern.example/" + source + "/" + about % 1_000 + "/d" + i)
        .withTags(List.of("tag" + about % Math.max(1, people.size() / 4))).withSignals(new Signals(random.nextInt(5), random.nextInt(8), 0, 0, 0, 0, false))
        .withAccess(random.nextInt(10) < 7 ? Access.EVERYONE : Access.of(Set.of("group:g" + random.nextInt(GROUPS))));
  }

  private Part part(Role role, int about, Instant at, Random random) {
    int writer = writer(about, random);
    Person person = people.get(writer);
    return new Part(random.nextBoolean() ? Identity.of(person.id()) : Identity.of("wiki", "u" + writer, person.name()), role, at);
  }

  /// Mostly one of the circle that works on this, the first of it more often; else anybody.
  private int writer(int about, Random random) {
    double skew = random.nextDouble() * random.nextDouble();
    if (random.nextInt(10) < 7) {
      return (int) ((about * 31L + (long) (skew * CIRCLE)) % people.size());
    }
    return (int) (skew * people.size());
  }
}
