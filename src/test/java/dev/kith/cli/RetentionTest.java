package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.access.Viewers;
import dev.kith.audit.Event;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Pass;
import dev.kith.ingest.Retention;
import dev.kith.search.Question;
import dev.kith.store.Queries;
import dev.kith.web.Documents.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is over the time its source keeps it goes, from every file, and does not come back; what says no time stays.
@Timeout(120)
final class RetentionTest {
  private static final Remains OLD = new Remains(List.of("Zeisigweg"));

  @TempDir
  private Path here;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private App app;
  private Queries queries;
  private Eraser eraser;
  private final List<Event> events = new ArrayList<>();

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\n");
    settings("2y");
    StringBuilder lines = new StringBuilder("{\"id\": \"undated\", \"title\": \"Undated valve\", \"body\": \"Hold it.\"}\n");
    for (int i = 0; i < 30; i++) {
      lines.append("{\"id\": \"v%d\", \"title\": \"Valve %d\", \"body\": \"At %s.\", \"date\": \"%s\"}\n".formatted(i, i,
          i == 0 ? "Zeisigweg" : "home", i == 0 ? "2024-03-20" : i == 1 ? "2019-01-01" : "2026-02-01"));
    }
    write("notes.jsonl", lines.toString());
    open();
    push("{'id': 'p1', 'title': 'Pushed valve', 'body': 'At Zeisigweg.', 'date': '2024-03-20'}");
    push("{'id': 'p2', 'title': 'Pushed valve', 'body': 'At home.', 'date': '2026-02-20'}");
    read();
  }

  private void settings(String retention) throws IOException {
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, path: notes.jsonl, retention: %s}
          - {id: in, type: push, token: "${env:TOKEN}", retention: %s}
        """.formatted(retention, retention));
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void open() throws IOException {
    App.Settings settings = App.Settings.read(new Config(here.resolve("index-config"), Map.of("TOKEN", "a-token-of-some-length")::get));
    app = App.open(settings, here.resolve("data"), _ -> { }, clock);
    queries = app.queries();
    eraser = new Eraser(app, queries, events::add, List.of());
  }

  @AfterEach
  void close() throws IOException {
    eraser.close();
    queries.close();
    app.close();
  }

  private void push(String line) throws IOException {
    app.inbox().of("in").orElseThrow().take(List.of(new Given(1, line.replace('\'', '"'))), false);
  }

  private void read() {
    app.indexer().run(List.of(), Order.CHANGES).forEach(report -> assertThat(report.done()).as(report.toString()).isTrue());
  }

  private long found(String words) {
    return app.search().answer(Question.of(words), Viewers.ANYBODY).total();
  }

  private Set<String> left() throws IOException {
    close();
    Set<String> left = OLD.in(here.resolve("data"));
    open();
    return left;
  }

  @Test
  void whatIsOverItsTimeIsNotTakenInAndIsCounted() {
    assertThat(found("valve")).as("all but the one of 2019").isEqualTo(32);
    assertThat(app.log().read("notes").orElseThrow().last().pass().tally().skipped()).containsEntry("older than 2y", 1L);
  }

  @Test
  void theDailySweepTakesItOutOfEveryFileAndSaysSo() throws Exception {
    now = Instant.parse("2026-04-01T12:00:00Z");
    assertThat(new String(eraser.retention(), java.nio.charset.StandardCharsets.UTF_8)).as("looking changes nothing").contains("\"over\":1",
        "\"undated\":1", "\"retention\":\"2y\"");
    assertThat(left()).as("control: it is there").anyMatch(each -> each.startsWith("index/")).anyMatch(each -> each.startsWith("push/"));
    eraser.sweep("kith");
    assertThat(events).extracting(Event::actor).as("control: the clock").containsOnly("kith");
    assertThat(left()).isEmpty();
    assertThat(found("valve")).isEqualTo(30);
    assertThat(events).extracting(Event::type).containsOnly(Event.Type.RETENTION_APPLIED);
    assertThat(app.store().erasures().swept(now.minusSeconds(60))).isEqualTo(Map.of("in", 1L, "notes", 1L));
    read();
    app.indexer().run(List.of(), Order.FULL);
    assertThat(left()).as("and no pass brings it back").isEmpty();
    assertThat(found("undated")).as("what says no time stays").isEqualTo(1);
  }

  @Test
  void whoHasItRemovedNowStandsInTheLogAndIsToldWhatIsLeft() throws Exception {
    now = Instant.parse("2026-04-01T12:00:00Z");
    JsonNode before = JsonMapper.shared().readTree(eraser.retention()).path("sources").path(0);
    assertThat(before.path("over").asLong()).isEqualTo(1);
    assertThat(before.path("removedSinceYearAgo").asLong()).isZero();
    assertThat(before.has("removedNow")).isFalse();
    JsonNode after = JsonMapper.shared().readTree(eraser.sweptNow("os:root")).path("sources").path(0);
    assertThat(after.path("over").asLong()).isZero();
    assertThat(after.path("removedNow").asLong()).isEqualTo(1);
    assertThat(after.path("removedSinceYearAgo").asLong()).isEqualTo(1);
    assertThat(events).extracting(Event::actor).hasSize(2).containsOnly("os:root");
    now = Instant.parse("2027-04-02T12:00:00Z");
    assertThat(JsonMapper.shared().readTree(eraser.retention()).path("sources").path(0).path("removedSinceYearAgo").asLong())
        .as("a year later").isZero();
  }

  @Test
  void aPassRemovesItWithoutAskingHoweverMuchItIs() throws Exception {
    now = Instant.parse("2028-03-15T12:00:00Z");
    List<Pass> passes = app.indexer().run(List.of(), Order.CHANGES).stream().map(report -> report.pass()).toList();
    assertThat(passes).allMatch(Pass.Done.class::isInstance);
    assertThat(found("valve")).as("only what says no time").isEqualTo(1);
  }

  @Test
  void aLongerTimeBringsNothingBackByItself() throws Exception {
    now = Instant.parse("2026-04-01T12:00:00Z");
    eraser.sweep("kith");
    close();
    settings("9y");
    open();
    read();
    assertThat(found("zeisigweg")).isZero();
    app.indexer().run(List.of("notes"), Order.FULL);
    assertThat(found("zeisigweg")).as("but reading the source whole does").isEqualTo(1);
  }

  @Test
  void aTimeIsWrittenInDaysWeeksMonthsOrYears() {
    Instant then = Instant.parse("2026-03-31T00:00:00Z");
    assertThat(Retention.parse("90d").before(then)).isEqualTo(Instant.parse("2025-12-31T00:00:00Z"));
    assertThat(Retention.parse("2w").before(then)).isEqualTo(Instant.parse("2026-03-17T00:00:00Z"));
    assertThat(Retention.parse("1mo").before(then)).isEqualTo(Instant.parse("2026-02-28T00:00:00Z"));
    assertThat(Retention.parse("2y").before(then)).isEqualTo(Instant.parse("2024-03-31T00:00:00Z"));
    for (String wrong : List.of("", "2", "0d", "-1y", "2 y", "1m", "2years")) {
      assertThatThrownBy(() -> Retention.parse(wrong)).hasMessageContaining("try 90d");
    }
  }

  @Test
  void aPersonalItemThatSaysNothingIsItsAuthorsAloneUnlessTheAdminSaysOtherwise() throws Exception {
    close();
    for (String access : List.of("", ", access: [everyone]")) {
      write("index-config/sources.yaml", "sources:\n  - {id: own, type: jsonl, path: own.jsonl, people: people.jsonl, ownership: personal%s}\n"
          .formatted(access));
      write("people.jsonl", "{\"id\": \"ola\", \"name\": \"Ola\", \"aliases\": [\"ola@fern.example\"]}\n");
      write("own.jsonl", "{\"id\": \"1\", \"title\": \"Own otter\", \"body\": \"x\", \"authors\": [\"ola\"]}\n"
          + "{\"id\": \"2\", \"title\": \"Nobody's otter\", \"body\": \"x\"}\n");
      open();
      read();
      boolean said = !access.isEmpty();
      assertThat(found("otter")).as(access).isEqualTo(said ? 2 : 0);
      assertThat(app.search().answer(Question.of("otter"), Viewers.of(app.search().directory().person("ola").orElseThrow())).total()).as(access)
          .isEqualTo(said ? 2 : 1);
      close();
    }
    open();
  }
}
