package dev.kith.expertise;

import dev.kith.Library;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Decision;
import dev.kith.model.Decisions;
import dev.kith.model.Erased;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import dev.kith.model.Spelling;
import dev.kith.search.FieldSettings;
import dev.kith.search.Question;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Random companies: people, items by them and by strangers, access lists, and questions about it all. Words, names, teams and
/// groups are few, so that what is hidden is about the same things, and by the same people, as what is not.
public final class AnswerWorlds {
  private static final List<String> WORDS = List.of("pump", "pumps", "tower", "wind", "fail", "safe", "failsafe", "antenna", "antennas",
      "gateway", "valve", "plan", "plant", "battery", "probe", "soil", "moss", "torque");
  private static final List<String> FIRST = List.of("Mira", "Tom", "Ola", "Kim");
  private static final List<String> LAST = List.of("Vasquez", "Stone", "Lindqvist");
  private static final List<String> GROUPS = List.of("radio", "data", "board");
  private static final List<String> SOURCES = List.of("wiki", "blog", "answers");
  private static final List<String> TEAMS = List.of("Radio", "Data", "");

  private final Random random;
  private final List<String> strangers = new ArrayList<>();
  /// Long enough to be known by.
  private final List<String> texts;
  public final List<Person> people;

  public AnswerWorlds(Random random) {
    this.random = random;
    this.texts = some(2, 4, () -> String.join(" ", some(40, 60, () -> any(WORDS))));
    this.people = IntStream.range(0, 4 + random.nextInt(5)).mapToObj(this::person).toList();
  }

  public <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> List<T> some(int least, int most, Supplier<T> each) {
    return IntStream.range(0, least + random.nextInt(most - least + 1)).mapToObj(_ -> each.get()).toList();
  }

  private Person person(int i) {
    String name = any(FIRST) + " " + any(LAST);
    boolean account = chance(0.2);
    return new Person("people", account ? "slack/U" + i : "p" + i, name,
        chance(0.6) ? List.of("p" + i + "@fern.example", "wiki/p" + i) : List.of(), "", any(TEAMS), "", "", "", List.of(),
        some(0, 2, () -> any(GROUPS)), !chance(0.15), !chance(0.1));
  }

  /// Somebody of the lists, by one of their accounts or by name, or a stranger, often one who bears a listed name or word.
  private Identity identity() {
    if (chance(0.6)) {
      Person person = any(people);
      return switch (random.nextInt(3)) {
        case 0 -> Identity.of(person.id());
        case 1 -> Identity.of(person.name());
        default -> Identity.of(any(SOURCES), "p" + random.nextInt(10), person.name());
      };
    }
    String name = chance(0.3) ? any(LAST) : any(List.of("Zed", "ZED", "Uma", "Mira")) + " " + any(List.of("Outsider", "outsider", "Stone"));
    strangers.add(name);
    return chance(0.5) ? Identity.of(name) : Identity.of(any(SOURCES), any(List.of("zed", "Zed", "u1", "u2")), name);
  }

  private String text(int most) {
    return String.join(" ", some(1, most, () -> chance(0.06) ? any(people).name() : any(WORDS)));
  }

  private Set<String> principals() {
    return new HashSet<>(some(1, 3, () -> switch (random.nextInt(5)) {
      case 0 -> "everyone";
      case 1 -> "user:" + any(people).id();
      default -> "group:" + any(GROUPS);
    }));
  }

  private Access access() {
    if (chance(0.4)) {
      return Access.EVERYONE;
    }
    return new Access(chance(0.25) ? principals() : Set.of(), some(0, 2, this::principals));
  }

  /// One of the texts again, nearly.
  private String copy() {
    List<String> words = new ArrayList<>(List.of(any(texts).split(" ")));
    some(0, 2, () -> words.set(random.nextInt(words.size()), any(WORDS)));
    return String.join(" ", words) + (chance(0.2) ? "\n\nReviewed by: " + any(people).name() + "\n" : "");
  }

  public Item item(int i) {
    String body = (chance(0.3) ? "# " + text(2) + "\n\n" : "") + text(chance(0.1) ? 80 : 20)
        + (chance(0.15) ? "\n\nReviewed by: " + any(people).name() + "\n" : "");
    body = chance(0.4) ? copy() : body;
    body += chance(0.1) ? " The " + any(List.of("probe plan (PP)", "pump plant (PP)", "soil moss (SM)", "SM (safe mast)")) + " is new." : "";
    return Item.of(any(SOURCES), "n" + i, any(List.of(Kind.PAGE, Kind.QUESTION, Kind.POST)), text(4), said(body))
        .withTimes(chance(0.8) ? Library.daysAgo(random.nextInt(1500)) : null, chance(0.9) ? Library.daysAgo(random.nextInt(1500)) : null)
        .withParts(some(0, 3, () -> new Part(identity(), any(List.of(Role.values())), chance(0.8) ? Library.daysAgo(random.nextInt(1500)) : null)))
        .withTags(some(0, 2, () -> any(WORDS))).withPlace(some(0, 2, () -> any(WORDS)))
        .withSignals(new Signals(random.nextInt(4), random.nextInt(6) - 1, 0, 0, 0, 0, chance(0.2)))
        .withOwnership(chance(0.2) ? Ownership.PERSONAL : null).withAccess(access());
  }

  /// Some of it posted by somebody.
  private Content said(String body) {
    return Content.markdown(body, chance(0.7) ? List.of() : random.ints(random.nextInt(1, 4), 0, body.length()).sorted()
        .mapToObj(start -> new Content.Post(start, chance(0.8) ? identity() : null, chance(0.5) ? Library.daysAgo(9) : null, "")).toList());
  }

  /// What people and admins have decided, often about somebody whom only some documents know.
  public Decisions decisions(List<Item> items) {
    List<String> keys = new ArrayList<>(people.stream().map(Person::id).toList());
    items.forEach(item -> item.parts().forEach(part -> keys.add(part.who().key())));
    List<Decision> all = new ArrayList<>();
    Set<String> erased = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int number = 1; chance(0.7) && number < 8; number++) {
      Decision.Kind kind = any(List.of(Decision.Kind.values()));
      String key = any(keys);
      String other = kind == Decision.Kind.NOT_MY_EVIDENCE ? Fields.id(any(SOURCES), "n" + random.nextInt(items.size()))
          : kind.hasTopic() ? any(WORDS) : kind == Decision.Kind.MERGE || kind == Decision.Kind.SPLIT ? any(keys) : "";
      if (kind == Decision.Kind.DELETED) {
        erased.add(Erased.digest("salt", Spelling.fold(key)));
        people.stream().filter(person -> person.id().equals(key)).forEach(person -> names.add(Erased.digest("salt",
            Spelling.fold(person.name()))));
      }
      all.add(new Decision(number, kind, kind == Decision.Kind.DELETED ? List.of() : List.of(key), other, "Named " + key, "self",
          Library.NOW));
    }
    return new Decisions(all.size(), true, all, new Erased("salt", erased, names));
  }

  /// @param ids ids of people in the index that holds everything
  public Question question(List<String> ids) {
    Map<String, List<String>> filters = new HashMap<>();
    while (chance(0.3)) {
      String facet = any(FieldSettings.FACETS);
      filters.put(facet, some(1, 2, () -> value(facet, ids)));
    }
    Map<String, List<String>> without = new HashMap<>();
    while (chance(0.2)) {
      String facet = any(FieldSettings.FACETS);
      without.put(facet, List.of(value(facet, ids)));
    }
    String text = chance(0.2) ? plain() : text(ids);
    return new Question(text, filters, without, chance(0.1) ? LocalDate.of(2024, 3, 1) : null, chance(0.1) ? LocalDate.of(2026, 1, 1) : null,
        any(List.of(Question.Order.values())), chance(0.2) ? random.nextInt(6) : 0, 1 + random.nextInt(20), true, chance(0.3),
        chance(0.8), chance(0.1));
  }

  /// A question as people say it, often of somebody whom only some documents know, often misspelt.
  private String plain() {
    String name = any(strangers.isEmpty() || chance(0.5) ? FIRST : strangers);
    return switch (random.nextInt(7)) {
      case 6 -> any(List.of("PP", "sm", "probe plan", "SM pump", "safe mast"));
      case 0 -> name + "'s pages about " + any(WORDS);
      case 1 -> "newest posts by " + name + " about " + any(WORDS);
      case 2 -> "what did " + name + " write about " + any(WORDS);
      case 3 -> any(WORDS) + " in the wiki since " + any(List.of("2024", "last year"));
      case 4 -> misspelt(any(WORDS)) + " " + any(WORDS);
      default -> "what did the radio team write about " + misspelt(any(WORDS));
    };
  }

  private String misspelt(String word) {
    int at = 1 + random.nextInt(word.length() - 1);
    return word.substring(0, at) + "x" + word.substring(chance(0.5) ? at : at + 1);
  }

  /// What somebody has typed who has not finished.
  public String beginning() {
    String word = chance(0.3) ? any(strangers.isEmpty() || chance(0.5) ? LAST : strangers) : any(WORDS);
    String begun = word.substring(0, 1 + random.nextInt(word.length()));
    return chance(0.4) ? any(WORDS) + " " + begun : begun;
  }

  private String text(List<String> ids) {
    return String.join(" ", some(0, 4, () -> switch (random.nextInt(10)) {
      case 0 -> any(List.of("author:", "-author:")) + "\"" + value("author", ids) + "\"";
      case 1 -> any(List.of("team:", "source:", "tag:", "type:")) + any(List.of("radio", "wiki", "pump", "page", "nowhere"));
      case 2 -> any(List.of("after:", "before:")) + any(List.of("2025", "200d", "2024-06", "never"));
      case 3 -> "\"" + any(WORDS) + " " + any(WORDS) + "\"";
      case 4 -> any(List.of("-", "title:", "OR ")) + any(WORDS);
      default -> any(WORDS);
    }));
  }

  private String value(String facet, List<String> ids) {
    return switch (facet) {
      case "author" -> chance(0.5) ? any(ids)
          : any(strangers.isEmpty() || chance(0.4) ? chance(0.5) ? LAST : FIRST : strangers);
      case "team" -> any(List.of("Radio", "Data", "Chess"));
      case "source" -> any(SOURCES);
      case "type" -> any(List.of("page", "question", "post"));
      case "tag" -> any(WORDS);
      case "year" -> Integer.toString(2022 + random.nextInt(5));
      case "language" -> any(List.of("en", "de"));
      default -> any(List.of("owned", "personal"));
    };
  }

  /// What somebody asks experts for.
  public String topic() {
    return any(List.of("who knows about ", "", "", "German-speaking expert for ")) + text(3)
        + any(List.of("", "", "", " in the wiki", " on the Radio team", " language:en"));
  }

  /// @param topic as [#topic] gives it
  Ask ask(String topic, Map<String, List<String>> filters) {
    return new Ask(topic, filters, 5, Set.copyOf(some(0, 1, () -> any(List.of(Ask.Without.values())))), true);
  }
}
