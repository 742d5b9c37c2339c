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
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the expert question with its evidence costs beside a content answer to the same words on the same index, in processor
/// time of the thread that answers, so that a busy machine does little harm:
///
///     mvn -q test-compile
///     java -Xmx2g -cp "target/classes:target/test-classes:target/lib/*" dev.kith.bench.ExpertQuestion \
///       --from documents.jsonl.gz --documents 300000 --people 20000 --seed 1 --index /tmp/expert-question
///
/// The index is made once in its folder, of sentences of the given documents put together anew ([Company]). Each question is
/// asked both ways in turn, in every round, by somebody who may see about three quarters of it. The ratio of the medians is what
/// to look at.
public final class ExpertQuestion {
  private static final int ROUNDS = 7;
  private static final int WARM = 3;
  private static final int QUESTIONS = 100;
  private static final int PAGE = 10;

  private ExpertQuestion() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = options(args, "--documents", "--from", "--index", "--people", "--rounds", "--seed");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "20000"));
    int people = Integer.parseInt(options.getOrDefault("--people", "2000"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", Integer.toString(ROUNDS)));
    List<Texts.Text> real = Texts.read(Path.of(options.getOrDefault("--from", "documents.jsonl.gz")));
    Path folder = Temporary.index(options, "expert-question")
        .resolve(documents + "-" + people + "-" + seed);
    Company company = new Company(real, people, seed);
    boolean made = Files.exists(folder);
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
      if (!made) {
        company.write(engine, documents);
      }
      measure(engine, company, company.questions(QUESTIONS), rounds);
    }
  }

  /// The options of a benchmark by name. One that it does not have ends it: what is misspelt would be a measurement of something else.
  static Map<String, String> options(String[] args, String... known) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!List.of(known).contains(args[i]) || i + 1 == args.length) {
        System.err.println("There is no option " + args[i] + " with a value. Options: " + String.join(", ", known));
        System.exit(2);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static void measure(Engine engine, Company company, List<String> questions, int rounds) {
    People people = new People(engine, () -> Decisions.NONE);
    Search search = new Search(engine, people, Company.SOURCES, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS,
        CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
    Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
    Viewer viewer = company.viewer();
    List<Long> content = new ArrayList<>();
    List<Long> expert = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long found = 0;
    for (int round = -WARM; round < rounds; round++) {
      for (String question : questions) {
        long one = cost(() -> search.answer(Question.of(question).sized(PAGE), viewer));
        long other = cost(() -> experts.whoKnows(question, Map.of(), PAGE, viewer));
        if (round >= 0) {
          content.add(one);
          expert.add(other);
          ratios.add((double) other / one);
        }
      }
    }
    for (String question : questions) {
      found += experts.whoKnows(question, Map.of(), PAGE, viewer).experts().size();
    }
    System.out.printf(Locale.ROOT, "%d questions, %d rounds, %.1f experts a question%n", questions.size(), rounds,
        (double) found / questions.size());
    System.out.printf(Locale.ROOT, "content answer  median %8.2f ms of processor time%n", median(content) / 1e6);
    System.out.printf(Locale.ROOT, "expert answer   median %8.2f ms of processor time%n", median(expert) / 1e6);
    System.out.printf(Locale.ROOT, "ratio of the medians %.2f, median of the ratios %.2f%n", median(expert) / median(content),
        median(ratios));
  }

  private static long cost(Runnable answer) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    answer.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  private static double median(List<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : Arrays.stream(sorted).skip((sorted.length - 1) / 2).limit(2 - sorted.length % 2).average().orElseThrow();
  }
}
