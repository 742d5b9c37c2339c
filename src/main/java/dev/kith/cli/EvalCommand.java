package dev.kith.cli;

import dev.kith.connector.file.JsonLines;
import dev.kith.eval.Evaluation.Asked;
import dev.kith.eval.Evaluation.Scores;
import dev.kith.eval.Judgments;
import dev.kith.eval.Measures;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Pass;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `kith eval`: how good the answers are on judged questions.
@Command(name = "eval", description = "Measure the answers on folders of judged questions.", footer = {
    "  kith eval judged/python                 the test half",
    "  kith eval judged/python --split dev --topics",
    "  kith eval judged/scifact --keep --json",
    "  kith eval judged/python judged/kubernetes --ablate --keep",
    ""})
final class EvalCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(paramLabel = "DIR", arity = "1..*",
      description = "each with documents.jsonl[.gz], topics.jsonl, qrels.tsv, and if there people.jsonl, split.tsv")
  private List<Path> folders;

  @Option(names = "--split", defaultValue = "all", description = "dev, test or all (default: all)")
  private String split;

  @Option(names = "--keep", description = "keep the index, and use it again next time")
  private boolean keep;

  @Option(names = "--topics", description = "print a line for each topic")
  private boolean topics;

  @Option(names = "--ablate", description = "turn each factor of ranking.yaml off in turn, and tell what is lost")
  private boolean ablate;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "for the bounds of --ablate (default: 1)")
  private long seed;

  EvalCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException {
    if (!List.of("dev", "test", "all").contains(split)) {
      throw new IllegalArgumentException("--split is " + split + "; try dev, test or all");
    }
    List<Judgments> sets = new ArrayList<>();
    for (Path folder : folders) {
      Judgments set = Judgments.read(folder);
      if (set.split(split).isEmpty()) {
        throw new IllegalArgumentException(folder + " has no topics in the split " + split);
      }
      sets.add(set);
    }
    if (ablate && sets.stream().map(Judgments::people).distinct().count() > 1) {
      throw new IllegalArgumentException("--ablate: some folders judge people and some documents; try one sort at a time");
    }
    List<Scores> whole = new ArrayList<>();
    Map<String, List<Scores>> lacking = new LinkedHashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      measure(folders.get(i), sets.get(i), whole, lacking);
    }
    print(whole);
    if (ablate) {
      print(new AblationTable(whole, lacking, seed));
    }
    return Exit.OK;
  }

  private void measure(Path folder, Judgments set, List<Scores> whole, Map<String, List<Scores>> lacking) throws IOException {
    App.Settings settings = App.Settings.read(cli.config(), List.of(source(folder)));
    Path scratch = scratch(folder, set);
    boolean done = false;
    try (Progress bar = cli.progress("documents");
        App app = App.openToRead(settings, scratch, new PassBar(bar), cli.clock())) {
      List<Report> reports = app.indexer().run(List.of(), Order.CHANGES);
      bar.close();
      if (reports.isEmpty() || reports.getFirst().pass() instanceof Pass.Failed) {
        throw new IOException(reports.isEmpty() ? "interrupted" : ((Pass.Failed) reports.getFirst().pass()).why());
      }
      whole.add(app.evaluation(settings.ranking()).run(set, split));
      if (ablate) {
        Ablation.of(settings.ranking(), set.people()).forEach((name, ranking) ->
            lacking.computeIfAbsent(name, _ -> new ArrayList<>()).add(app.evaluation(ranking).run(set, split)));
      }
      done = true;
    } finally {
      if (!keep || !done) {
        delete(scratch);
      }
    }
  }

  private static Source source(Path folder) {
    Path plain = folder.resolve("documents.jsonl");
    Path people = folder.resolve("people.jsonl");
    JsonLines documents = new JsonLines("eval", Files.exists(plain) ? plain : folder.resolve("documents.jsonl.gz"),
        Files.exists(people) ? people : null, null, null);
    return new Source(documents, "eval", Access.EVERYONE, Ownership.OWNED, null);
  }

  private Path scratch(Path folder, Judgments set) throws IOException {
    if (!keep) {
      return Files.createTempDirectory("kith-eval");
    }
    String place = Integer.toHexString(folder.toAbsolutePath().normalize().toString().hashCode());
    return Path.of(System.getProperty("java.io.tmpdir"), "kith-eval-" + set.name() + "-" + place);
  }

  private void print(List<Scores> all) {
    Table table = new Table("set", "kind", "split", "topics", "nDCG@10", "MRR", "MAP", "P@5", "R@10", "ms/query");
    for (Scores scores : all) {
      Measures mean = scores.mean();
      if (cli.isJson()) {
        cli.print(json(scores));
        continue;
      }
      if (topics) {
        Table each = new Table("topic", "query", "nDCG@10", "MRR", "first");
        for (Asked asked : scores.asked()) {
          each.row(asked.topic().id(), asked.topic().query(), three(asked.measures().ndcg10()), three(asked.measures().mrr()),
              asked.ranked().stream().findFirst().orElse(""));
        }
        cli.print(each);
        cli.print("");
      }
      table.row(scores.set(), scores.kind(), scores.split(), scores.topics(), three(mean.ndcg10()), three(mean.mrr()),
          three(mean.ap()), three(mean.p5()), three(mean.r10()), String.format(Locale.ROOT, "%.1f", scores.msPerQuery()));
    }
    if (!cli.isJson()) {
      cli.print(table);
    }
  }

  private static String json(Scores scores) {
    Measures mean = scores.mean();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("set", scores.set());
    line.put("kind", scores.kind());
    line.put("split", scores.split());
    line.put("topics", scores.topics());
    line.put("ndcg@10", rounded(mean.ndcg10()));
    line.put("mrr", rounded(mean.mrr()));
    line.put("map", rounded(mean.ap()));
    line.put("p@5", rounded(mean.p5()));
    line.put("r@10", rounded(mean.r10()));
    line.put("msPerQuery", Math.round(scores.msPerQuery() * 100) / 100.0);
    return JsonMapper.builder().build().writeValueAsString(line);
  }

  private void print(AblationTable ablation) {
    if (cli.isJson()) {
      ablation.lines().forEach(line -> cli.print(JsonMapper.builder().build().writeValueAsString(line)));
      return;
    }
    cli.print("");
    cli.print(ablation.table());
    cli.print("");
    cli.print("What nDCG@10 gains, with 95 % of a paired bootstrap over topics; * where that leaves out 0. --seed " + seed + ".");
  }

  static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
