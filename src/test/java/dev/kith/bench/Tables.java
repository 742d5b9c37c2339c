package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.model.Viewer;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/// That no table is a cliff: the same documents with twice the groups, ten times the folders and tags, ten times the people, and all
/// of it, each asked the same questions in turn:
///
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Tables --documents 20000 --index /tmp/tables
///
/// Options as of [WholeAnswer]: `--from`, `--documents`, `--people`, `--seed`, `--words`, `--rounds`, `--warm`. A newcomer is somebody
/// who asks for the first time, with rights that nobody before them had.
public final class Tables {
  private static final int PAGE = 10;
  private static final int SUGGESTIONS = 8;
  private static final int TYPED = 4;

  private final class Case {
    private final Engine engine;
    private final Search search;
    private final Contender content;
    private final Contender expert;
    private final Contender suggestion;
    private final Contender newcomer;
    private int group;

    Case(Company company, Path index, int documents) {
      boolean made = Files.exists(index);
      engine = LuceneEngine.open(index, Fields.SCHEMA, List.of("en"));
      if (!made) {
        company.write(engine, documents);
      }
      search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
      Viewer viewer = company.viewer();
      content = new Contender("content", true, words -> search.answer(Question.of(words).sized(PAGE), viewer));
      expert = new Contender("experts", true, words -> experts.whoKnows(words, Map.of(), PAGE, viewer));
      suggestion = new Contender("suggestion", true,
          words -> search.suggest(words.substring(0, Math.min(words.length(), TYPED)), SUGGESTIONS, viewer));
      newcomer = new Contender("newcomer", true, words -> search.answer(Question.of(words).sized(PAGE), company.member(group++)));
    }

    List<Contender> all() {
      return List.of(content, expert, suggestion, newcomer);
    }
  }

  private Tables() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args,
        "--documents", "--from", "--index", "--people", "--rounds", "--seed", "--warm", "--words");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "20000"));
    int people = Integer.parseInt(options.getOrDefault("--people", "2000"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "5"));
    int warm = Integer.parseInt(options.getOrDefault("--warm", "6"));
    List<Texts.Text> texts = options.containsKey("--from") ? Texts.read(Path.of(options.get("--from"))) : Texts.sample();
    Path folder = Temporary.index(options, "tables")
        .resolve(documents + "-" + people + "-" + seed);
    Map<String, Company> companies = new LinkedHashMap<>();
    companies.put("base", new Company(texts, people, seed));
    companies.put("groups x2", new Company(texts, people, seed, 2, 1));
    companies.put("facets x10", new Company(texts, people, seed, 1, 10));
    companies.put("people x10", new Company(texts, 10 * people, seed));
    companies.put("all", new Company(texts, 10 * people, seed, 2, 10));
    List<String> questions = companies.get("base").questions(Integer.parseInt(options.getOrDefault("--words", "40")));
    Tables bench = new Tables();
    List<Case> cases = new ArrayList<>();
    companies.forEach((name, company) -> cases.add(bench.new Case(company, folder.resolve(name.replace(' ', '-')), documents)));
    for (int round = -warm; round < rounds; round++) {
      for (String words : questions) {
        for (int i = 0; i < cases.size(); i++) {
          for (Contender each : cases.get((i + round + warm) % cases.size()).all()) {
            each.ask(words, round >= 0);
          }
        }
      }
    }
    print(documents, new ArrayList<>(companies.keySet()), cases);
    for (Case each : cases) {
      each.engine.close();
    }
  }

  private static void print(int documents, List<String> names, List<Case> cases) {
    System.out.printf(Locale.ROOT, "%,d documents, load %.1f; p50 ms of the processor, and to the base: median of the ratios (by the clock)%n",
        documents, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf("%-12s", "");
    cases.getFirst().all().forEach(each -> System.out.printf(" %-24s", each.name()));
    System.out.println();
    for (int i = 0; i < cases.size(); i++) {
      System.out.printf("%-12s", names.get(i));
      for (int j = 0; j < cases.getFirst().all().size(); j++) {
        Contender each = cases.get(i).all().get(j);
        Contender base = cases.getFirst().all().get(j);
        System.out.printf(Locale.ROOT, " %-24s", String.format(Locale.ROOT, "%7.2f  %.2f (%.2f)", each.processor(0.5) / 1_000,
            each.processorTo(base), each.clockTo(base)));
      }
      System.out.println();
    }
  }
}
