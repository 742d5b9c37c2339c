package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Worlds;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Decisions;
import dev.kith.model.Item;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Census;
import dev.kith.search.Document;
import dev.kith.search.FieldSettings;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Suggestion;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What somebody may not see leaves no trace in any answer: Kith with everything in it answers them, in every channel, as a Kith
/// that never held it. The lists of people are the same for both: they are everybody's.
class AnswersNonInterferenceTest {
  /// `-Dworlds=5000` for a night.
  private static final int WORLDS = Integer.getInteger("worlds", 300);
  private static final int CONTROL_WORLDS = 40;
  private static final int QUESTIONS = 5;
  /// Documents and people looked at in each world.
  private static final int PIECES = 8;

  /// How the answers are come by. Each control overrides what a careless hand might.
  private static class Asking {
    Viewer forDocuments(Viewer viewer) {
      return viewer;
    }

    Search forAnswers(Library library) {
      return library.foldingSmall();
    }

    Search forCopies(Library library) {
      return library.foldingSmall();
    }

    Viewer forExperts(Viewer viewer) {
      return viewer;
    }

    Search forCounts(Library library) {
      return library.search();
    }

    Viewer forPeople(Viewer viewer) {
      return viewer;
    }

    /// What is shown of a person. Identities and aliases are keys for queries and nobody's to see: see
    /// [AnswersNonInterferenceTest#theOutsideNeverSeesKeys].
    Object shown(Profile person, Search search) {
      return List.of(person.id(), person.name(), person.title(), person.team(), person.place(), person.about(), person.managerId(),
          person.topics(), person.groups(), person.active(), person.listed(), person.human(), person.records());
    }
  }

  private static final Viewer ALL_GROUPS = new Viewer("", Stream.concat(Stream.of("everyone", "group:radio", "group:data", "group:board"),
      IntStream.range(0, 10).boxed().flatMap(i -> Stream.of("user:p" + i, "user:slack/U" + i))).collect(Collectors.toSet()));

  static Stream<Arguments> controls() {
    return Stream.of(
        Arguments.of("documents shown to all", new Asking() {
          @Override
          Viewer forDocuments(Viewer viewer) {
            return ALL_GROUPS;
          }
        }),
        Arguments.of("copies folded before rights are asked for", new Asking() {
          @Override
          Search forAnswers(Library library) {
            return library.foldingLax();
          }
        }),
        Arguments.of("a document's copies named before rights are asked for", new Asking() {
          @Override
          Search forCopies(Library library) {
            return library.foldingLax();
          }
        }),
        Arguments.of("experts by all documents", new Asking() {
          @Override
          Viewer forExperts(Viewer viewer) {
            return ALL_GROUPS;
          }
        }),
        Arguments.of("counts shared by all", new Asking() {
          @Override
          Search forCounts(Library library) {
            return library.countingForAll();
          }
        }),
        Arguments.of("people known from any document", new Asking() {
          @Override
          Viewer forPeople(Viewer viewer) {
            return ALL_GROUPS;
          }
        }),
        Arguments.of("unlisted people numbered as they come", new Asking() {
          @Override
          Object shown(Profile person, Search search) {
            return person.listed() ? super.shown(person, search) : new ArrayList<>(new TreeSet<>(search.directory().people().stream()
                .filter(p -> !p.listed()).map(Profile::id).toList())).indexOf(person.id());
          }
        }),
        Arguments.of("a person's keys shown", new Asking() {
          @Override
          Object shown(Profile person, Search search) {
            return person.identities();
          }
        }));
  }

  @Test
  void whatIsHiddenLeavesNoTraceInAnyAnswer(@TempDir Path folder) {
    Random seeds = new Random(Worlds.seed("whatIsHiddenLeavesNoTraceInAnyAnswer"));
    Tally tally = new Tally();
    for (int world = 0; world < WORLDS; world++) {
      assertThat(difference(folder.resolve("w" + world), seeds.nextLong(), new Asking(), tally)).as("world %d", world).isNull();
    }
    System.out.println(tally);
    assertThat(tally.hits).as("control: something was found").isGreaterThan(10 * WORLDS);
    assertThat(tally.copies).as("control: something was folded").isGreaterThan(5 * WORLDS);
    assertThat(tally.experts).isGreaterThan(5 * WORLDS);
    assertThat(tally.similar).as("control: something was alike").isGreaterThan(5 * WORLDS);
    assertThat(tally.gems).as("control: there were gems").isPositive();
    assertThat(tally.adjacent).as("control: somebody was near").isGreaterThan(WORLDS / 10);
    assertThat(tally.help).isGreaterThan(5 * WORLDS);
    assertThat(tally.suggestions).isGreaterThan(5 * WORLDS);
    assertThat(tally.hidden).as("control: something was hidden").isGreaterThan(5 * WORLDS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("controls")
  void aMissingGuardIsFoundOut(String name, Asking asking, @TempDir Path folder) {
    Random seeds = new Random(Worlds.seed("aMissingGuardIsFoundOut: " + name));
    assertThat(IntStream.range(0, CONTROL_WORLDS).anyMatch(world ->
        difference(folder.resolve("w" + world), seeds.nextLong(), asking, new Tally()) != null)).isTrue();
  }

  /// The control of notices: they do depend on the viewer, so one made with another's rights would differ.
  @Test
  void aNoticeNamesOnlyWhomTheAskerMayKnowOf(@TempDir Path folder) {
    Item open = Library.page("open", "Open", "Text.").withParts(List.of(Library.part(Role.AUTHOR, "wiki", "u1", "Uma Stone")));
    Item closed = Library.page("closed", "Closed", "Text.").withAccess(Access.of(Set.of("group:board")))
        .withParts(List.of(Library.part(Role.AUTHOR, "blog", "u2", "Uma Outsider")));
    try (Library library = new Library(folder).add(open, closed)) {
      Question question = Question.of("author:uma");
      assertThat(library.search().answer(question, ALL_GROUPS).notices()).extracting(Object::toString)
          .singleElement().asString().contains("Uma Stone").contains("Uma Outsider");
      assertThat(library.search().answer(question, Viewers.ANYBODY).notices()).isEmpty();
      assertThat(library.search().answer(question, Viewers.ANYBODY).total()).isEqualTo(1);
    }
  }

  private static final class Tally {
    private int hits;
    private int copies;
    private int similar;
    private int experts;
    private int gems;
    private long adjacent;
    private int help;
    private int suggestions;
    private int hidden;
    private int channels;

    @Override
    public String toString() {
      return channels + " channels compared, " + hits + " hits, " + copies + " copies, " + experts + " experts, " + gems + " gems, "
          + adjacent + " owners and people near, " + help + " pieces of help, " + suggestions + " suggestions, " + hidden + " items hidden";
    }
  }

  /// The first channel in which both answer otherwise, or `null`.
  private static String difference(Path folder, long seed, Asking asking, Tally tally) {
    Random random = new Random(seed);
    AnswerWorlds world = new AnswerWorlds(random);
    List<Item> items = IntStream.range(0, 15 + random.nextInt(40)).mapToObj(world::item).toList();
    Decisions decisions = world.decisions(items);
    try (Library all = new Library(folder.resolve("all"), () -> decisions).add(world.people, items)) {
      List<Profile> profiles = all.search().directory().people().stream()
          .sorted((a, b) -> a.id().compareTo(b.id())).toList();
      Viewer viewer = random.nextInt(5) == 0 ? Viewers.ANYBODY : Viewers.of(world.any(profiles.stream().filter(Profile::listed).toList()));
      List<Item> visible = items.stream().filter(item -> item.access().visibleTo(viewer.principals())).toList();
      tally.hidden += items.size() - visible.size();
      try (Library some = new Library(folder.resolve("some"), () -> decisions).add(world.people, visible.reversed())) {
        return difference(all, some, channels(world, items, profiles, viewer, asking, tally), tally);
      }
    }
  }

  private record Channel(String name, Function<Library, Object> answer) {}

  private static String difference(Library all, Library some, List<Channel> channels, Tally tally) {
    for (Channel channel : channels) {
      Object found = channel.answer.apply(all);
      Object wanted = channel.answer.apply(some);
      tally.channels++;
      if (!found.equals(wanted)) {
        return channel.name + "\nwith the hidden:    " + apart(found, wanted) + "\nwithout the hidden: " + apart(wanted, found);
      }
    }
    return null;
  }

  /// Of two long lists what is not the same in both.
  private static Object apart(Object one, Object other) {
    return one instanceof List<?> list && other instanceof List<?> others ? list.stream().filter(part -> !others.contains(part)).toList()
        : one;
  }

  private static List<Channel> channels(AnswerWorlds world, List<Item> items, List<Profile> profiles, Viewer viewer, Asking asking,
      Tally tally) {
    List<String> ids = profiles.stream().map(Profile::id).toList();
    Viewer reader = asking.forDocuments(viewer);
    Viewer seeker = asking.forPeople(viewer);
    List<Channel> out = new ArrayList<>();
    for (int i = 0; i < QUESTIONS; i++) {
      Question question = world.question(ids);
      out.add(new Channel(question.toString(), library -> {
        Answer answer = asking.forAnswers(library).answer(question, reader);
        tally.hits += answer.hits().size();
        tally.copies += answer.hits().stream().mapToInt(Answer.Found::copyCount).sum();
        tally.help += answer.help().loosen().size() + answer.help().understood().size() + (answer.help().corrected() == null ? 0 : 1);
        return observed(answer);
      }));
      String beginning = world.beginning();
      out.add(new Channel("suggestions for " + beginning, library -> {
        List<Suggestion> suggestions = library.search().suggest(beginning, 8, reader);
        List<Suggestion> topics = library.search().suggest("who knows about " + beginning, 8, reader);
        tally.suggestions += suggestions.size() + topics.size();
        return List.of(suggestions, topics);
      }));
      String facet = world.any(FieldSettings.FACETS);
      String prefix = world.any(List.of("", "p", "w", "m", "2"));
      out.add(new Channel("values of " + facet + " beginning with " + prefix + " of " + question,
          library -> library.search().facet(facet, prefix, question, reader)));
      String topic = world.topic();
      Map<String, List<String>> filters = world.question(ids).filters();
      Ask ask = world.ask(topic, filters);
      out.add(new Channel("" + ask, library -> {
        Experts.Answer answer = library.experts().whoKnows(ask, asking.forExperts(viewer));
        tally.gems += answer.gems().size();
        tally.adjacent += answer.nobody().map(nobody -> nobody.adjacent().size() + nobody.team().stream().count()).orElse(0L);
        tally.experts += answer.experts().size() + answer.faint().size() + answer.former().size();
        return observed(answer, person -> asking.shown(person, library.search()));
      }));
      out.add(new Channel("overview of " + topic, library -> observed(library.experts().overview(topic, asking.forExperts(viewer)),
          person -> asking.shown(person, library.search()))));
      out.add(new Channel("who knows " + topic + ", after somebody who sees all", library -> {
        Experts experts = new Experts(asking.forCounts(library), PeopleRanking.DEFAULTS);
        experts.whoKnows(topic, filters, 5, ALL_GROUPS);
        return observed(experts.whoKnows(topic, filters, 5, asking.forExperts(viewer)), person -> asking.shown(person, library.search()));
      }));
      out.add(new Channel("ranked " + topic, library -> library.experts().ranked(topic, asking.forExperts(viewer))));
    }
    out.add(new Channel("gaps", library -> library.experts().gaps(50, asking.forExperts(viewer)).stream()
        .map(gap -> observed(gap, person -> asking.shown(person, library.search()))).toList()));
    out.add(new Channel("written", library -> library.search().census(reader).written()));
    out.add(new Channel("writing", library -> library.search().census(reader).writing("en")));
    out.add(new Channel("written since", library -> library.search().census(reader).writersSince(Library.daysAgo(60))));
    String folder = world.any(List.of("pump", "antenna", "wind", "tower"));
    out.add(new Channel("written in " + folder, library -> library.search().census(reader).writtenIn(folder)));
    out.add(new Channel("folders", library -> library.search().census(reader).folders()));
    out.add(new Channel("newest", library -> library.search().census(reader).newest()));
    out.add(new Channel("counts", library -> library.search().counts(reader)));
    IntStream.range(0, QUESTIONS).forEach(_ -> {
      Question question = world.question(ids);
      out.add(new Channel("ids of " + question, library -> List.copyOf(library.search().ids(question, 50, reader).entrySet())));
      List<String> some = items.stream().map(item -> Fields.id(item.source(), item.id())).toList();
      out.add(new Channel("some of " + question, library -> library.search().some(question, some, reader)));
    });
    List<Item> asked = IntStream.range(0, PIECES).mapToObj(_ -> world.any(items)).toList();
    asked.forEach(item -> out.add(new Channel("document " + item.id(),
        library -> asking.forCopies(library).document(Fields.id(item.source(), item.id()), reader).map(Document::toString))));
    asked.forEach(item -> out.add(new Channel("like " + item.id(), library -> {
      Optional<List<Answer.Found>> like = asking.forCopies(library).similar(Fields.id(item.source(), item.id()), 5, reader);
      tally.similar += like.map(List::size).orElse(0);
      return like;
    })));
    IntStream.range(0, PIECES).mapToObj(_ -> world.any(profiles)).forEach(profile -> {
      out.add(new Channel("person " + profile.id(), library -> library.search().shown(profile.id(), seeker)
          .map(person -> asking.shown(person, library.search()))));
      out.add(new Channel("portrait of " + profile.id(), library -> library.search().shown(profile.id(), seeker)
          .map(person -> observed(library.experts().portrait(person, asking.forExperts(viewer)),
              one -> asking.shown(one, library.search())))));
      out.add(new Channel("documents of " + profile.id(), library -> library.search().directory().person(profile.id())
          .map(person -> library.search().of(person, 10, reader)).orElse(List.of())));
      out.add(new Channel("identities of " + profile.id(), library -> library.search().directory().person(profile.id())
          .map(person -> library.search().identities(person, reader)).orElse(Set.of())));
    });
    return out;
  }

  /// Everything but the time it took.
  private static Object observed(Answer a) {
    return List.of(a.text(), a.parsed(), a.notices(), a.hints(), a.total(), a.hits(), a.more(), List.copyOf(a.facets().entrySet()),
        a.dates(), a.help().sort(), a.help().understood(), Optional.ofNullable(a.help().speltOut()), Optional.ofNullable(a.help().corrected()), a.help().words(), a.help().loosen());
  }

  private static Object observed(Experts.Answer a, Function<Profile, Object> shown) {
    return List.of(a.text(), a.topic(), a.message(), observed(a.experts(), shown), observed(a.faint(), shown),
        observed(a.former(), shown), a.declared().stream().map(d -> List.of(shown.apply(d.person()), d.topic())).toList(), a.filters(),
        a.backup().map(shown), observed(a.gems(), shown), a.nobody().map(nobody -> observed(nobody, shown)));
  }

  private static Object observed(Nobody n, Function<Profile, Object> shown) {
    return List.of(n.text(), n.team().map(team -> List.of(team.name(), team.members().stream().map(shown).toList(), team.why())),
        n.adjacent().stream().map(near -> List.of(shown.apply(near.person()), near.topic(), near.why())).toList());
  }

  private static Object observed(List<Expert> experts, Function<Profile, Object> shown) {
    return experts.stream().map(e -> List.of(shown.apply(e.person()), e.strength(), e.why(), Optional.ofNullable(e.lastActive()),
        e.score(), e.evidence(), e.caveats(), e.successor().map(shown))).toList();
  }

  private static Object observed(Overview o, Function<Profile, Object> shown) {
    return List.of(o.topic(), o.documents(), o.key(), o.years(), o.related(), observed(o.people(), shown),
        o.holders().stream().map(shown).toList());
  }

  private static Object observed(Gap g, Function<Profile, Object> shown) {
    return List.of(g.topic(), g.documents(), g.questions(), g.unanswered(), g.views(), g.current().stream().map(shown).toList(),
        g.former().stream().map(shown).toList(), Optional.ofNullable(g.last()));
  }

  private static Object observed(Portrait p, Function<Profile, Object> shown) {
    return List.of(p.knows(), p.years(), List.copyOf(p.sources().entrySet()), p.worksWith().stream()
        .map(one -> List.of(shown.apply(one.person()), one.documents(), one.example())).toList(),
        p.ties().stream().map(tie -> switch (tie) {
          case Portrait.Tie.Superior(Profile person) -> shown.apply(person);
          case Portrait.Tie.Between(Profile person) -> shown.apply(person);
          default -> tie;
        }).toList(), Optional.ofNullable(p.last()));
  }

  /// A new component is a new channel: it fails here until somebody has made sure that it is compared above (records within are
  /// compared whole), and has written it down.
  @Test
  void everyComponentOfAnAnswerIsAChannelThatIsCompared() {
    assertThat(components(Overview.class)).isEqualTo("topic documents key years related people holders");
    assertThat(components(Gap.class)).isEqualTo("topic documents questions unanswered views current former last");
    assertThat(components(Portrait.class)).isEqualTo("knows years sources worksWith ties last");
    assertThat(components(Answer.class)).isEqualTo("text parsed notices hints total hits more facets dates help nanos");
    assertThat(components(Answer.Help.class)).isEqualTo("sort understood speltOut corrected words loosen");
    assertThat(components(Answer.SpeltOut.class)).isEqualTo("acronym words id title");
    assertThat(components(Answer.Understood.class)).isEqualTo("from to label q");
    assertThat(components(Answer.Corrected.class)).isEqualTo("corrections q applied total original");
    assertThat(components(Answer.Correction.class)).isEqualTo("from to");
    assertThat(components(Answer.WordCount.class)).isEqualTo("word total");
    assertThat(components(Answer.Looser.class)).isEqualTo("text q params total");
    assertThat(components(Answer.Month.class)).isEqualTo("month count");
    assertThat(components(Suggestion.class)).isEqualTo("kind text fragments q id url detail people");
    assertThat(components(Answer.Found.class)).isEqualTo("id nativeId title titleFragments url passages source type place people created "
        + "at tags ownership signals score why copies copyCount");
    assertThat(components(Answer.Copy.class)).isEqualTo("id title url source type at");
    assertThat(components(Answer.Label.class)).isEqualTo("id label");
    assertThat(components(Answer.Credit.class)).isEqualTo("id name role at");
    assertThat(components(Answer.Passage.class)).isEqualTo("heading anchor fragments post");
    assertThat(components(Answer.Post.class)).isEqualTo("id name at url number of");
    assertThat(components(Answer.FacetValue.class)).isEqualTo("value label count selected excluded");
    assertThat(components(Fragment.class)).isEqualTo("text hit");
    assertThat(components(Document.class)).isEqualTo("found text outline language posts");
    assertThat(components(Document.Said.class)).isEqualTo("start post");
    assertThat(components(Experts.Answer.class)).isEqualTo("text topic experts faint former declared message filters backup gems nobody nanos");
    assertThat(components(Experts.Filter.class)).as("of the question alone").isEqualTo("name value text");
    assertThat(components(Nobody.class)).isEqualTo("text team adjacent");
    assertThat(components(Nobody.Owner.class)).isEqualTo("name members why");
    assertThat(components(Nobody.Adjacent.class)).isEqualTo("person topic why");
    assertThat(components(Expert.class)).isEqualTo("person strength why lastActive score evidence caveats successor feedback");
    assertThat(components(Feedback.class)).as("what people say, not what documents do").isEqualTo("helped notRight mine lift");
    assertThat(components(Expert.Evidence.class)).isEqualTo("documentId title url role date source snippet");
    assertThat(components(Profile.class)).isEqualTo("id name title team place about managerId topics groups active listed human "
        + "identities aliases records");
  }

  /// Every way to documents or people that [Search] has, so that a new one is compared as well.
  @Test
  void everyWayToAnAnswerIsCompared() {
    assertThat(Arrays.stream(Search.class.getMethods()).filter(method -> method.getDeclaringClass() == Search.class)
        .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Viewer.class)).map(method -> method.getName()).distinct().sorted())
        .as("what experts are made of is compared as what they are, and what is answered ahead as the answer; the version in EngineContract "
            + "and FreshnessTest")
        .containsExactly("answer", "answerAhead", "census", "count", "counts", "document", "evidence", "facet", "identities", "ids", "of",
            "shown", "similar", "some", "spelt", "suggest", "tagged", "version", "votes", "work", "years");
    assertThat(Arrays.stream(Census.class.getMethods()).filter(method -> method.getDeclaringClass() == Census.class)
        .map(method -> method.getName()).sorted()).as("what is found of a tag is compared as who is near to a topic")
        .containsExactly("documents", "folders", "found", "newest", "tags", "writersSince", "writing", "written", "writtenIn");
    assertThat(Arrays.stream(Experts.class.getMethods()).filter(method -> method.getDeclaringClass() == Experts.class)
        .map(method -> method.getName()).distinct().sorted())
        .containsExactly("gaps", "overview", "portrait", "ranked", "whoKnows");
  }

  @Test
  void theOutsideNeverSeesKeys() {
    JavaClasses kith = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.kith");
    for (String key : List.of("identities", "aliases")) {
      ArchRuleDefinition.noClasses().that().resideInAnyPackage("dev.kith.web", "dev.kith.cli").should().callMethod(Profile.class, key)
          .because("they may come from documents that the asker may not see").check(kith);
    }
  }

  private static String components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).collect(Collectors.joining(" "));
  }
}
