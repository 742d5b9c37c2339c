package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.engine.lucene.Unguarded;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/// What it costs that hidden documents leave no trace: whole answers for somebody who sees 30 % of the documents, beside the same
/// answers from the same index without the guards, where what is hidden is merely filtered out ([Unguarded]), in one run:
///
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*" \
///       dev.kith.bench.GuardCost --documents 300000 --index /tmp/guard-cost
///
/// Options are those of [WholeAnswer]: `--documents`, `--people`, `--from`, `--words`, `--rounds`, `--seed`, `--index`.
public final class GuardCost {
  private static final int WARM = 8;
  private static final int PAGE = 10;

  private GuardCost() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args,
        "--documents", "--from", "--index", "--people", "--rounds", "--seed", "--words");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "300000"));
    int people = Integer.parseInt(options.getOrDefault("--people", "20000"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "9"));
    List<Texts.Text> texts = options.containsKey("--from") ? Texts.read(Path.of(options.get("--from"))) : Texts.sample();
    Company company = new Company(texts, people, seed);
    List<String> questions = company.questions(Integer.parseInt(options.getOrDefault("--words", "60")));
    Path folder = Temporary.index(options, "guard-cost");
    Path index = folder.resolve(documents + "-" + people + "-" + seed);
    if (!Files.exists(index)) {
      // closed before two have it open, of which neither knows what the other merges
      try (Engine written = LuceneEngine.open(index, Fields.SCHEMA, List.of("en"))) {
        company.write(written, documents);
      }
    }
    try (Engine guarded = LuceneEngine.open(index, Fields.SCHEMA, List.of("en"));
        Engine unguarded = Unguarded.open(index, Fields.SCHEMA, List.of("en"))) {
      Viewer viewer = company.few();
      List<Contender> contenders = new ArrayList<>();
      contenders.add(contender("filtered only", search(unguarded), viewer));
      contenders.add(contender("guarded", search(guarded), viewer));
      for (int round = -WARM; round < rounds; round++) {
        for (String words : questions) {
          for (int i = 0; i < contenders.size(); i++) {
            contenders.get((i + round + WARM) % contenders.size()).ask(words, round >= 0);
          }
        }
      }
      System.out.printf(Locale.ROOT, "%,d documents, 30 %% visible, %d questions, %d rounds, load %.1f%n", documents, questions.size(),
          rounds, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      System.out.printf("%-16s %9s %9s %9s%n", "µs", "p50", "p95", "cpu p50");
      contenders.forEach(each -> System.out.printf(Locale.ROOT, "%-16s %9.0f %9.0f %9.0f%n", each.name(), each.clock(0.5),
          each.clock(0.95), each.processor(0.5)));
      Contender plain = contenders.getFirst();
      System.out.printf(Locale.ROOT, "guarded to filtered, median of the ratios: %.2f (cpu %.2f)%n",
          contenders.getLast().clockTo(plain), contenders.getLast().processorTo(plain));
    }
  }

  private static Search search(Engine engine) {
    return new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS,
        CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
  }

  private static Contender contender(String name, Search search, Viewer viewer) {
    return new Contender(name, true, words -> search.answer(Question.of(words).sized(PAGE), viewer));
  }
}
