package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.access.Viewers;
import dev.kith.eval.Judgments;
import dev.kith.eval.Judgments.Topic;
import dev.kith.eval.Measures;
import dev.kith.expertise.Expert;
import dev.kith.expertise.Expert.Strength;
import dev.kith.expertise.Experts;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Report;
import dev.kith.model.Viewer;
import dev.kith.search.Answer;
import dev.kith.search.Answer.Found;
import dev.kith.search.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample company, read whole by its real connectors: its stories, each as a test, and its judged questions as golden files
/// that read as diffs. `-Dgolden.update=true` rewrites them; look at the diff before you commit it.
class SampleCompanyTest {
  private static final Path SAMPLE = Path.of("sample-data");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final InstantSource TODAY = InstantSource.fixed(Instant.parse("2026-11-21T16:00:00Z"));

  @TempDir
  private static Path data;
  private static App app;
  private static List<Report> reports;

  @BeforeAll
  static void readTheCompany() throws IOException {
    SampleTimes.restore(SAMPLE);
    App.Settings settings = App.Settings.read(new Config(SAMPLE.resolve("index-config"), _ -> null));
    app = App.open(settings, data, _ -> { }, TODAY);
    reports = app.indexer().run(List.of(), Order.CHANGES);
  }

  @AfterAll
  static void close() throws IOException {
    app.close();
  }

  private static Viewer as(String id) {
    return Viewers.of(app.search().directory().person(id).orElseThrow());
  }

  private static final String OUTSIDER = "aisha-rahmani";

  private static Answer search(String text, String viewer) {
    return app.search().answer(Question.of(text), as(viewer));
  }

  private static Experts.Answer who(String text, String viewer) {
    return app.experts().whoKnows(text, Map.of(), 20, as(viewer));
  }

  private static List<String> ids(List<Expert> experts) {
    return experts.stream().map(expert -> expert.person().id()).toList();
  }

  private static List<String> titles(Answer answer) {
    return answer.hits().stream().map(Found::title).toList();
  }

  @Test
  void everySourceIsReadWithoutAProblem() {
    assertThat(reports).allSatisfy(report -> {
      assertThat(report.done()).isTrue();
      assertThat(report.problems()).isEmpty();
    });
    assertThat(app.search().counts(as(OUTSIDER)).values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(400);
  }

  @Test
  void everyFileOfTheDriveIsAsOldAsItsStory() throws IOException {
    Map<String, Instant> times = Files.readAllLines(SAMPLE.resolve("times.tsv")).stream().map(line -> line.split("\t"))
        .collect(Collectors.toMap(cells -> cells[0], cells -> Instant.parse(cells[1])));
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("drive"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.getLastModifiedTime(file).toInstant()).as("%s", file)
            .isEqualTo(times.get(SAMPLE.relativize(file).toString().replace('\\', '/')));
      }
    }
  }

  @Test
  void anExpertWhoLeftIsFormerWithWhoTookOver() {
    Experts.Answer answer = who("LoRa range", OUTSIDER);
    assertThat(ids(answer.experts()).getFirst()).isEqualTo("tomasz-wilk");
    assertThat(ids(answer.experts())).doesNotContain("maren-oltmann");
    Expert left = answer.former().getFirst();
    assertThat(left.person().id()).isEqualTo("maren-oltmann");
    assertThat(left.caveats()).extracting(Object::toString).contains("Has left the company.");
    assertThat(left.successor().orElseThrow().id()).isEqualTo("tomasz-wilk");
  }

  @Test
  void theOneWhoseKnowledgeIsOldComesAfterTheOneWhoDoesItNow() {
    Experts.Answer answer = who("Kafka", OUTSIDER);
    assertThat(ids(answer.experts())).startsWith("yusra-haddad", "gareth-pryce");
    assertThat(answer.experts().get(0).strength()).isEqualTo(Strength.STRONG);
    assertThat(answer.experts().get(1).strength()).isEqualTo(Strength.SOME);
    assertThat(answer.experts().get(1).caveats()).extracting(Object::toString).anyMatch(caveat -> caveat.startsWith("Last heard of on this"));
  }

  @Test
  void theOneWhoOnlyAsksKnowsNothing() {
    Experts.Answer answer = who("Kubernetes upgrades", OUTSIDER);
    assertThat(ids(answer.experts()).getFirst()).isEqualTo("nkechi-umeadi");
    assertThat(Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(List::stream)
        .map(expert -> expert.person().id())).doesNotContain("callum-reid");
    assertThat(search("author:callum-reid", OUTSIDER).total()).as("control: what he wrote is there").isGreaterThan(0);
  }

  @Test
  void twoPeopleOfOneNameStayTwo() {
    assertThat(ids(who("travel expenses", OUTSIDER).experts())).contains("anna-bakker-leeds").doesNotContain("anna-bakker");
    assertThat(ids(who("irrigation scheduling", OUTSIDER).experts())).contains("anna-bakker")
        .doesNotContain("anna-bakker-leeds");
    assertThat(search("author:\"Anna Bakker\"", OUTSIDER).notices()).extracting(Object::toString).anyMatch(notice -> notice.contains("can be"));
  }

  @Test
  void theRestrictedProjectLeavesNoTraceForOutsiders() {
    String word = "night" + "jar";
    assertThat(search(word, "leila-mansouri").total()).as("control: members find it").isGreaterThan(3);
    Answer outside = search(word, OUTSIDER);
    assertThat(outside.total()).isZero();
    Experts.Answer sensors = who("image sensors", OUTSIDER);
    assertThat(sensors.experts()).isEmpty();
    assertThat(sensors.former()).isEmpty();
    assertThat(ids(sensors.faint())).doesNotContain("leila-mansouri");
    assertThat(ids(who("image sensors", "pavel-dusek").experts()).getFirst()).isEqualTo("leila-mansouri");
    Answer everything = new Wide(OUTSIDER).all();
    assertThat(everything.hits()).isNotEmpty();
    assertThat(everything.toString().toLowerCase(Locale.ROOT)).doesNotContain(word);
    assertThat(new Wide("leila-mansouri").all().toString().toLowerCase(Locale.ROOT)).as("control").contains(word);
  }

  /// Everything a viewer can page through.
  private record Wide(String viewer) {
    Answer all() {
      List<Found> hits = new ArrayList<>();
      Answer page = null;
      for (int from = 0; from <= 900; from += 100) {
        page = app.search().answer(new Question("", Map.of(), Question.Order.NEWEST, from, 100, true, false, false), as(viewer));
        hits.addAll(page.hits());
      }
      return new Answer(page.text(), page.parsed(), page.notices(), page.hints(), page.total(), hits, false, page.facets(),
          page.dates(), page.help(), 0);
    }
  }

  @Test
  void aPersonalDocumentIsFoundByItsOwnerOnly() {
    assertThat(titles(search("wobblefactor", "chidi-eberechi"))).hasSize(1);
    assertThat(search("wobblefactor", OUTSIDER).total()).isZero();
    assertThat(search("wobblefactor", "marijke-tol").total()).as("a boss is no reader").isZero();
  }

  @Test
  void anExternalDocumentMakesNobodyAnExpert() {
    Answer answer = search("ownership:external datasheet", OUTSIDER);
    assertThat(titles(answer)).anyMatch(title -> title.contains("SX-9"));
    assertThat(Stream.of(who("SX-9 radio module", OUTSIDER)).flatMap(a -> Stream.concat(a.experts().stream(), a.faint().stream()))
        .map(expert -> expert.person().name())).noneMatch(name -> name.contains("Solvane"));
  }

  private static String copies(Found found) {
    return found.title() + " <- " + found.copies().stream().map(copy -> copy.source().id() + ":" + copy.title())
        .collect(Collectors.joining(", "));
  }

  @Test
  void theBatteryPageOfTheWikiLeadsItsOlderCopiesInBlogAndDrive() {
    List<Found> hits = search("how long does a leaf battery last", OUTSIDER).hits();
    assertThat(copies(hits.getFirst()))
        .isEqualTo("Leaf battery life <- blog:How long does a Leaf battery last?, drive:Leaf battery life 2023");
    assertThat(hits.subList(1, hits.size())).noneMatch(hit -> hit.title().matches("Leaf battery life.*|How long does a Leaf.*"));
    assertThat(copies(search("leaf battery life", OUTSIDER).hits().getFirst()))
        .as("the post does not say “life”").isEqualTo("Leaf battery life <- drive:Leaf battery life 2023");
  }

  @Test
  void theOnboardingChecklistLeadsThatOfTwoYearsAgo() {
    assertThat(copies(search("onboarding checklist", OUTSIDER).hits().getFirst()))
        .isEqualTo("Onboarding checklist <- drive:Onboarding checklist 2024");
  }

  @Test
  void nothingElseInTheCompanyIsFolded() {
    Set<String> folded = new TreeSet<>();
    for (int from = 0; from < 500; from += 100) {
      app.search().answer(new Question("", Map.of(), Question.Order.RELEVANCE, from, 100, false, false, true), as(OUTSIDER)).hits().stream()
          .filter(hit -> hit.copyCount() > 0).map(SampleCompanyTest::copies).forEach(folded::add);
    }
    assertThat(folded).containsExactly("Leaf battery life <- blog:How long does a Leaf battery last?, drive:Leaf battery life 2023",
        "Onboarding checklist <- drive:Onboarding checklist 2024");
  }

  @Test
  void theAcceptedAnswerBeatsTheWellLikedWrongOne() {
    Experts.Answer answer = who("readings table vacuum", OUTSIDER);
    assertThat(ids(answer.experts()).getFirst()).isEqualTo("bram-kuipers");
    List<String> all = app.experts().ranked("PostgreSQL vacuum", as(OUTSIDER));
    assertThat(all.indexOf("bram-kuipers")).isZero();
    assertThat(titles(search("\"VACUUM FULL\"", OUTSIDER)).subList(0, 3)).contains("PostgreSQL vacuum and bloat");
  }

  @Test
  void whoOnlyReviewsIsFound() {
    assertThat(ids(who("firmware signing", OUTSIDER).experts()).subList(0, 3)).contains("ruth-penhallow");
  }

  @Test
  void anAcronymFindsThePageThatSpellsItOut() {
    assertThat(titles(search("SMC", OUTSIDER)).subList(0, 5)).contains("Soil moisture calibration");
  }

  @Test
  void whereNobodyKnowsItSaysSo() {
    Experts.Answer answer = who("who knows about BACnet?", OUTSIDER);
    assertThat(answer.experts()).isEmpty();
    assertThat(answer.message().toString()).startsWith("Nobody is known to know about “BACnet”.");
  }

  @Test
  void onePersonOfManyAccountsIsOne() {
    Experts.Answer answer = who("translations", OUTSIDER);
    List<String> names = Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(List::stream)
        .map(expert -> expert.person().name().toLowerCase(Locale.ROOT)).filter(name -> name.contains("elif")
            || name.contains("ladybird")).toList();
    assertThat(names).hasSize(1);
    assertThat(app.search().of(app.search().directory().person("elif-yildirim").orElseThrow(), 100, as(OUTSIDER)).stream()
        .map(found -> found.source().id()).collect(Collectors.toSet())).contains("wiki", "blog", "answers", "slack");
  }

  @Test
  void botsAndMailboxesAreNoPeople() {
    for (String topic : List.of("Kafka", "customer returns", "certificates")) {
      Experts.Answer answer = who(topic, OUTSIDER);
      assertThat(Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(List::stream)
          .map(expert -> expert.person().name())).noneMatch(name -> name.matches("(?i).*bot|support desk|fernhollow support"));
    }
  }

  @Test
  void judgedPagesRankAsBefore() throws IOException {
    golden("pages", topic -> app.search().answer(Question.of(topic.query()).unfolded(), as(topic.viewer())).hits().stream()
        .map(found -> found.source().id() + ":" + title(found)).toList());
  }

  @Test
  void aFewQuestionsAreAskedBeforeTheFirstReaderDoesAndNoLongerThanTheyMay() {
    Warming warming = new Warming(app.search(), app.experts());
    assertThat(warming.run(app, java.time.Duration.ofMinutes(5))).isEqualTo(40);
    assertThat(warming.run(app, java.time.Duration.ofSeconds(-1))).isZero();
  }

  @Test
  void judgedPeopleRankAsBefore() throws IOException {
    golden("people", topic -> {
      Experts.Answer answer = who(topic.query(), topic.viewer());
      return Stream.of(answer.experts(), answer.former()).flatMap(List::stream).map(expert -> expert.person().id()).toList();
    });
  }

  private static String title(Found found) {
    return found.source().id().equals("drive") ? found.title().replaceFirst("\\.[a-z]{2,5}$", "") : found.title();
  }

  private interface Asker {
    List<String> ask(Topic topic);
  }

  private static void golden(String name, Asker asker) throws IOException {
    Judgments set = Judgments.read(SAMPLE.resolve("judged").resolve(name));
    StringBuilder out = new StringBuilder();
    List<Measures> measures = new ArrayList<>();
    for (Topic topic : set.topics()) {
      List<String> ranked = asker.ask(topic);
      out.append(topic.id()).append("  ").append(topic.query()).append("  (").append(topic.viewer()).append(")\n");
      if (topic.grades().isEmpty()) {
        out.append(ranked.isEmpty() ? "    nothing, rightly\n" : "    should be nothing:\n");
      } else {
        measures.add(Measures.of(ranked, topic.grades()));
      }
      for (int i = 0; i < Math.min(5, ranked.size()); i++) {
        out.append(String.format("    %d %s %s%n", i + 1, "-+*".charAt(topic.grades().getOrDefault(ranked.get(i), 0)),
            ranked.get(i)));
      }
      topic.grades().entrySet().stream().filter(e -> !ranked.subList(0, Math.min(5, ranked.size())).contains(e.getKey()))
          .sorted(Map.Entry.comparingByKey()).forEach(e -> out.append(String.format("    missing %s %s, at %s%n",
              "-+*".charAt(e.getValue()), e.getKey(), ranked.contains(e.getKey()) ? ranked.indexOf(e.getKey()) + 1 : "no rank")));
    }
    Measures mean = Measures.mean(measures);
    out.append(String.format(Locale.ROOT, "%nmean of %d: nDCG@10 %.3f, MRR %.3f, R@10 %.3f%n", measures.size(), mean.ndcg10(),
        mean.mrr(), mean.r10()));
    Path file = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, out.toString());
    }
    assertThat(out.toString()).as("answers to the judged questions; run with -Dgolden.update=true and look at the diff")
        .isEqualTo(Files.readString(file));
  }
}
