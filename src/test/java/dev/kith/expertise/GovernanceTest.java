package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.engine.Worlds;
import dev.kith.access.Viewers;
import dev.kith.model.Governance;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Question;
import dev.kith.search.Search;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is kept from a use leaves no trace in it: random companies are compared with the same without what is kept from it.
@Timeout(300)
final class GovernanceTest {
  private static final int WORLDS = 8;
  private static final int CONTROL_WORLDS = 25;
  private static final int QUESTIONS = 4;

  enum Use {
    WHO_KNOWS {
      @Override
      Governance without(Set<Ownership> kept) {
        return new Governance(kept, Set.of(), Set.of());
      }

      @Override
      Viewer viewer(Viewer viewer, Search search) {
        return viewer;
      }

      @Override
      List<Object> observed(Search search, Viewer viewer, List<String> topics) {
        Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
        List<Object> all = new ArrayList<>();
        for (String topic : topics) {
          Experts.Answer answer = experts.whoKnows(topic, Map.of(), 10, viewer);
          all.add(people(answer.experts()));
          all.add(people(answer.faint()));
          all.add(people(answer.former()));
          all.add(answer.message());
          all.add(experts.ranked(topic, viewer));
          Overview overview = experts.overview(topic, viewer);
          all.add(List.of(overview.topic(), overview.documents(), overview.key().stream().map(Answer.Found::id).toList(), overview.years(),
              overview.related(), people(overview.people().experts()), overview.holders().stream().map(Profile::id).toList()));
        }
        all.add(experts.gaps(50, viewer).stream().map(gap -> gap.topic() + " " + gap.documents()).toList());
        for (Profile person : search.directory().people().stream().filter(Profile::listed).sorted((a, b) -> a.id().compareTo(b.id())).toList()) {
          Portrait portrait = experts.portrait(person, viewer);
          all.add(List.of(person.id(), portrait.years(), portrait.sources(), portrait.knows().stream().map(known -> known.topic() + known.strength())
              .toList()));
        }
        return all;
      }
    },
    EXPORT {
      @Override
      Governance without(Set<Ownership> kept) {
        return new Governance(Set.of(), kept, Set.of());
      }

      @Override
      Viewer viewer(Viewer viewer, Search search) {
        return viewer.without(search.governance().export());
      }
    },
    MCP {
      @Override
      Governance without(Set<Ownership> kept) {
        return new Governance(Set.of(), Set.of(), kept);
      }

      @Override
      Viewer viewer(Viewer viewer, Search search) {
        return viewer.without(search.governance().mcp());
      }
    };

    abstract Governance without(Set<Ownership> kept);

    abstract Viewer viewer(Viewer viewer, Search search);

    List<Object> observed(Search search, Viewer viewer, List<String> topics) {
      List<Object> all = new ArrayList<>();
      for (String topic : topics) {
        Answer answer = search.answer(Question.of(topic), viewer);
        all.add(List.of(answer.hits(), answer.total(), answer.facets(), answer.help().words()));
        all.add(List.copyOf(search.ids(Question.of(topic), 50, viewer).entrySet()));
        all.add(search.suggest(topic.substring(0, 2), 8, viewer));
        Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
        all.add(people(experts.whoKnows(topic, Map.of(), 10, viewer).experts()));
      }
      all.add(search.counts(viewer));
      all.add(search.census(viewer).documents());
      return all;
    }

    static List<String> people(List<Expert> experts) {
      return experts.stream().map(expert -> expert.person().id() + " " + expert.strength() + " " + expert.score() + " " + expert.evidence()).toList();
    }
  }

  /// What differs in a world; empty if nothing does. `lax` leaves out of counts only.
  private static String difference(Path folder, Use use, long seed, boolean lax, int[] kept) {
    Random random = new Random(seed);
    AnswerWorlds world = new AnswerWorlds(random);
    Set<Ownership> withheld = EnumSet.of(Ownership.PERSONAL, Ownership.EXTERNAL);
    List<Item> items = IntStream.range(0, 15 + random.nextInt(30)).mapToObj(world::item)
        .map(item -> random.nextInt(5) == 0 ? item.withOwnership(Ownership.EXTERNAL) : item).toList();
    List<Item> left = items.stream().filter(item -> item.ownership() == null || !withheld.contains(item.ownership())).toList();
    List<String> topics = IntStream.range(0, QUESTIONS).mapToObj(_ -> world.topic()).toList();
    kept[0] += items.size() - left.size();
    Governance governance = use.without(withheld);
    try (Library all = new Library(folder.resolve("all"), () -> dev.kith.model.Decisions.NONE).add(world.people, items);
        Library some = new Library(folder.resolve("some"), () -> dev.kith.model.Decisions.NONE).add(world.people, left)) {
      Function<Library, List<Object>> channel = library -> {
        Search search = library.governed(governance, lax);
        List<Profile> listed = search.directory().people().stream().filter(Profile::listed).sorted((a, b) -> a.id().compareTo(b.id())).toList();
        Viewer viewer = Viewers.of(listed.get((int) (Math.abs(seed) % listed.size())));
        return use.observed(search, use.viewer(viewer, search), topics);
      };
      List<Object> with = channel.apply(all);
      List<Object> without = channel.apply(some);
      return IntStream.range(0, with.size()).filter(i -> !with.get(i).equals(without.get(i))).mapToObj(i -> with.get(i) + "\nwithout: "
          + without.get(i)).findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void whatIsKeptFromAUseLeavesNoTraceInIt(Use use, @TempDir Path folder) {
    Random seeds = new Random(Worlds.seed("whatIsKeptFromAUseLeavesNoTraceInIt " + use));
    int[] kept = {0};
    for (int world = 0; world < WORLDS; world++) {
      assertThat(difference(folder.resolve("w" + world), use, seeds.nextLong(), false, kept)).as("world %d", world).isEmpty();
    }
    assertThat(kept[0]).as("control: something was kept from it").isGreaterThan(3 * WORLDS);
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void leavingItOutOfTheCountsAloneIsFoundOut(Use use, @TempDir Path folder) {
    Random seeds = new Random(Worlds.seed("leavingItOutOfTheCountsAloneIsFoundOut " + use));
    assertThat(IntStream.range(0, CONTROL_WORLDS).anyMatch(world -> !difference(folder.resolve("w" + world), use,
        seeds.nextLong(), true, new int[1]).isEmpty())).isTrue();
  }

  @Test
  void oneMaySayThatWhatComesFromOutsideCountsForWhoKnows(@TempDir Path folder) {
    Item sheet = Library.page("sheet", "Torque sheet", "Torque of the pump.").withOwnership(Ownership.EXTERNAL)
        .withParts(List.of(Library.part(dev.kith.model.Role.AUTHOR, "wiki", "ola", "Ola Lindqvist")));
    try (Library library = new Library(folder).add(List.of(Library.person("ola", "Ola Lindqvist", "Radio")), List.of(sheet))) {
      assertThat(new Experts(library.search(), PeopleRanking.DEFAULTS).ranked("torque", Viewers.ANYBODY)).isEmpty();
      assertThat(new Experts(library.governed(new Governance(Set.of(Ownership.PERSONAL), Set.of(), Set.of()), false), PeopleRanking.DEFAULTS)
          .ranked("torque", Viewers.ANYBODY)).hasSize(1);
      assertThat(library.search().answer(Question.of("torque"), Viewers.ANYBODY).total()).as("and it is found either way").isEqualTo(1);
    }
  }
}
