package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.model.Viewer;
import dev.kith.search.Answer;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import dev.kith.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The parts of an answer, each by itself, by JMH: means of one question after the other, in microseconds. The engine's parts are the
/// searches that real answers make, asked again.
///
///     mvn -q -Pbench -DskipTests package
///     java -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       org.openjdk.jmh.Main PartsBenchmark -p documents=100000 -p index=/tmp/whole-answer -p from=FILE
///
/// `index`, `from` and `documents` are as in [WholeAnswer], whose indexes it shares; without, it makes one of the sample company's texts.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1,
    jvmArgsAppend = {"-Xmx2g", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class PartsBenchmark {
  private static final int PAGE = 10;
  private static final int QUESTIONS = 60;

  @Param("10000")
  public int documents;
  @Param("")
  public String index;
  @Param("")
  public String from;

  private Engine engine;
  private Search search;
  private Experts experts;
  private Viewer viewer;
  private List<String> questions;
  private final List<Answer> answers = new ArrayList<>();
  private final Map<Watched.Part, List<Request>> requests = new EnumMap<>(Watched.Part.class);
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    Company company = Company.of(from.isEmpty() ? Map.of() : Map.of("--from", from));
    Path in = index.isEmpty() ? Temporary.folder("parts") : Path.of(index);
    Path folder = in.resolve("2000-1").resolve("kith-" + documents);
    boolean made = Files.exists(folder);
    engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"));
    if (!made) {
      company.write(engine, documents);
    }
    Watched watched = new Watched(engine);
    search = new Search(watched, new People(watched, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
        ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
    experts = new Experts(search, PeopleRanking.DEFAULTS);
    viewer = company.viewer();
    questions = company.questions(QUESTIONS);
    watched.record(requests);
    questions.forEach(words -> answers.add(search.answer(Question.of(words).sized(PAGE), viewer)));
    watched.record(null);
  }

  @TearDown(Level.Trial)
  public void close() {
    engine.close();
  }

  private <T> T one(List<T> of) {
    next = (next + 1) % of.size();
    return of.get(next);
  }

  @Benchmark
  public Result findingAndCounting() {
    return engine.search(one(requests.get(Watched.Part.FIND)));
  }

  @Benchmark
  public Result findingAlone() {
    return engine.search(one(requests.get(Watched.Part.FIND)).withFacets(List.of()));
  }

  @Benchmark
  public Result lookingForCopies() {
    return engine.search(one(requests.get(Watched.Part.COPIES)));
  }

  @Benchmark
  public Result fetchingWithPassages() {
    return engine.search(one(requests.get(Watched.Part.RESULTS)));
  }

  @Benchmark
  public Answer wholeAnswer() {
    return search.answer(Question.of(one(questions)).sized(PAGE), viewer);
  }

  @Benchmark
  public byte[] writingJson() {
    return Json.answer(one(answers), null, null);
  }

  @Benchmark
  public Experts.Answer expertQuestion() {
    return experts.whoKnows(one(questions), Map.of(), PAGE, viewer);
  }

  /// The same beginnings again and again, as people type: most are kept.
  @Benchmark
  public Object suggesting() {
    return search.suggest(one(questions), PAGE, viewer);
  }
}
