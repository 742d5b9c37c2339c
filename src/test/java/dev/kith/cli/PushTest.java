package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.access.Viewers;
import dev.kith.ingest.Ingest.Order;
import dev.kith.model.Viewer;
import dev.kith.search.Question;
import dev.kith.web.Documents.Flaw;
import dev.kith.web.Documents.Given;
import dev.kith.web.Documents.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// Pushed documents on their whole way: from the inbox over the spool into the answers.
@Timeout(300)
final class PushTest {
  private static final String TOKEN = "a-token-of-some-length";

  @TempDir
  private Path folder;
  private App app;
  private Inbox inbox;

  @BeforeEach
  void start() throws IOException {
    Path settings = Files.createDirectories(folder.resolve("index-config"));
    Files.writeString(settings.resolve("kith.yaml"), "data: data\n");
    Files.writeString(settings.resolve("sources.yaml"), """
        sources:
        - id: in
          type: push
          token: ${env:TOKEN}
          access: [group:board]
        """);
    open();
  }

  private void open() throws IOException {
    App.Settings settings = App.Settings.read(new Config(folder.resolve("index-config"), Map.of("TOKEN", TOKEN)::get));
    app = App.open(settings, settings.kith().data(), _ -> { }, InstantSource.system());
    inbox = app.inbox();
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  private Taken push(boolean forget, String... lines) throws IOException {
    List<Given> given = new ArrayList<>();
    for (String line : lines) {
      given.add(new Given(given.size() + 1, line));
    }
    return inbox.of("in").orElseThrow().take(given, forget);
  }

  private long found(String words, Viewer viewer) {
    return app.search().answer(Question.of(words), viewer).total();
  }

  private void await(String words, long count) {
    Viewer board = new Viewer("ada", Set.of("everyone", "group:board"));
    while (found(words, board) != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsPushedIsFoundByWhomTheSourceOrTheDocumentAllowsAndWhatIsForgottenIsNot() throws IOException {
    Taken taken = push(false, "{\"id\": \"1\", \"title\": \"Walrus feeding\"}", "{not json", "{\"title\": \"no id\"}",
        "{\"id\": \"2\", \"title\": \"Walrus washing\", \"access\": [\"everyone\"], \"date\": \"someday\"}");
    assertThat(taken.accepted()).isEqualTo(2);
    assertThat(taken.flaws()).extracting(Flaw::line, Flaw::accepted).containsExactly(org.assertj.core.groups.Tuple.tuple(2, false),
        org.assertj.core.groups.Tuple.tuple(3, false), org.assertj.core.groups.Tuple.tuple(4, true));
    await("walrus", 2);
    assertThat(found("walrus", Viewers.ANYBODY)).isEqualTo(1);
    push(false, "{\"id\": \"1\", \"title\": \"Otter feeding\"}");
    await("walrus", 1);
    push(true, "{\"id\": \"2\"}");
    await("walrus", 0);
    await("otter", 1);
  }

  @Test
  void keysThatMeanNothingAreToldOfOnceARequestAndTheRestIsTaken() throws IOException {
    Taken taken = push(false, "{\"id\": \"1\", \"title\": \"Walrus\", \"autors\": [\"ada\"]}", "{\"id\": \"2\", \"title\": \"Walrus\", \"autors\": [\"bob\"], \"x\": 1}",
        "{\"id\": \"3\", \"title\": \"Walrus\", \"authors\": [\"ada\"]}");
    assertThat(taken.accepted()).isEqualTo(3);
    assertThat(taken.flaws()).extracting(flaw -> flaw.line() + " " + flaw.accepted() + " " + flaw.what()).containsExactly(
        "1 true key autors is not one Kith knows", "2 true key x is not one Kith knows");
    await("walrus", 3);
    assertThat(push(false, "{\"id\": \"4\", \"title\": \"Otter\", \"date\": \"2026-01-01\"}").flaws()).as("control").isEmpty();
  }

  @Test
  void manyForgottenAtOnceAreNotHeldBackSinceTheProgramSaidSo() throws IOException {
    String[] lines = new String[30];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"id\": \"" + i + "\", \"title\": \"Walrus " + i + "\"}";
    }
    push(false, lines);
    await("walrus", 30);
    push(true, lines);
    await("walrus", 0);
  }

  @Test
  void aSpoolThatIsGoneTakesNothingOutOfTheIndex() throws IOException {
    String[] lines = new String[30];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"id\": \"" + i + "\", \"title\": \"Walrus " + i + "\"}";
    }
    push(false, lines);
    await("walrus", 30);
    stop();
    Files.delete(folder.resolve("data/push/in/spool.jsonl"));
    open();
    assertThat(app.indexer().run(List.of(), Order.CHANGES).getFirst().done()).isFalse();
    push(false, "{\"id\": \"new\", \"title\": \"Otter\"}");
    await("otter", 1);
    await("walrus", 30);
  }

  @Test
  void whatWasAcknowledgedIsReadAfterAStopAndIntoANewIndex() throws IOException, InterruptedException {
    app.indexer().close();
    push(false, "{\"id\": \"1\", \"title\": \"Walrus\"}");
    stop();
    open();
    app.indexer().run(List.of(), Order.CHANGES);
    await("walrus", 1);
    app.indexer().rebuild(false);
    await("walrus", 1);
  }

  @Test
  void beforeAnythingIsPushedNothingIsMissing() {
    assertThat(CheckCommand.missing(app.settings().sources())).isEmpty();
    assertThat(app.indexer().run(List.of(), Order.CHANGES).getFirst().done()).isTrue();
  }

  @Test
  void onlyTheTokenOpens() {
    assertThat(inbox.of("in").orElseThrow().opens(TOKEN)).isTrue();
    assertThat(inbox.of("in").orElseThrow().opens("")).isFalse();
    assertThat(inbox.of("in").orElseThrow().opens(TOKEN + "x")).isFalse();
    assertThat(inbox.of("other")).isEmpty();
    assertThat(app.settings().sources().toString()).doesNotContain(TOKEN);
  }
}
