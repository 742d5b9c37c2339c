package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Passes;
import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.tracker.FakeApi.Out;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Pass;
import dev.kith.model.Access;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository or project that was open and is deleted, made private or refused between two passes: nobody finds it after the next
/// pass, whatever else goes wrong with it.
class VanishedPlaceTest {
  private static final int MANY = 30;

  @TempDir
  private Path folder;
  private FakeApi.Model model;
  private final FakeApi api = new FakeApi(_ -> model);
  private Passes passes;

  @AfterEach
  void stop() {
    api.close();
    if (passes != null) {
      passes.close();
    }
  }

  private void open() {
    passes = new Passes(folder, Passes.person("ada"), Passes.person("bo"));
  }

  private Connector github(String... repositories) {
    return new GitHubApi("hub", api.url("m") + "/api/v3", new Secret("t"), List.of(repositories), null, null, Duration.ofDays(1), FakeApi.REACH);
  }

  private Connector gitlab(String... projects) {
    return new GitLabApi("lab", api.url("m"), new Secret("t"), List.of(projects), null, null, Duration.ofDays(1), FakeApi.REACH);
  }

  private FakeGitHub hub() {
    FakeGitHub hub = new FakeGitHub();
    for (int i = 0; i < MANY; i++) {
      hub.open(hub.repos.containsKey("fern/valve") ? hub.repos.get("fern/valve") : hub.repo("fern/valve"), "ada", "Valve " + i, false);
    }
    hub.repos.get("fern/valve").releases.put("v1", "Valve first");
    hub.open(hub.repo("fern/hose"), "ada", "Hose", false);
    model = hub;
    return hub;
  }

  private FakeGitLab lab() {
    FakeGitLab lab = new FakeGitLab();
    FakeGitLab.Project project = lab.project("fern/valve");
    for (int i = 0; i < MANY; i++) {
      lab.open(project, 1, "Valve " + i, false);
    }
    lab.open(lab.project("fern/hose"), 1, "Hose", false);
    model = lab;
    return lab;
  }

  private void read(Connector connector) {
    passes.pass(connector, Access.EVERYONE, Order.CHANGES);
  }

  private void begin(Connector connector) {
    open();
    read(connector);
    assertThat(passes.finds("bo", "valve")).as("control: before, everybody finds it").hasSizeGreaterThanOrEqualTo(MANY);
    assertThat(passes.finds("bo", "hose")).hasSize(1);
  }

  @Test
  void aDeletedRepositoryIsNobodysAfterTheNextPassThoughMostOfTheIndexIsOfIt() {
    FakeGitHub hub = hub();
    begin(github("fern/valve", "fern/hose"));
    FakeGitHub.Repo gone = hub.repos.remove("fern/valve");
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).as("the other stays").hasSize(1);
    assertThat(passes.held("hub")).as("it is kept until that is sure").isGreaterThan(MANY);
    hub.repos.put("fern/valve", gone);
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).as("it is there again").hasSize(MANY + 1);
    hub.repos.remove("fern/valve");
    read(github("fern/valve", "fern/hose"));
    Pass last = passes.pass(github("fern/valve", "fern/hose"), Access.EVERYONE, Order.CHANGES).pass();
    assertThat(last).as("its removal waits for a word").isInstanceOf(Pass.HeldBack.class);
    assertThat(passes.finds("bo", "valve")).as("and nobody sees it meanwhile").isEmpty();
    passes.pass(github("fern/valve", "fern/hose"), Access.EVERYONE, new Order(false, true));
    assertThat(passes.held("hub")).isLessThan(MANY);
  }

  @Test
  void theOnlyRepositoryOfASourceIsNobodysEvenThoughThePassFails() {
    FakeGitHub hub = hub();
    begin(github("fern/valve", "fern/hose"));
    hub.repos.clear();
    assertThat(passes.pass(github("fern/valve", "fern/hose"), Access.EVERYONE, Order.CHANGES).pass()).isInstanceOf(Pass.Failed.class);
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).isEmpty();
    assertThat(passes.held("hub")).as("nothing is removed, since the token may be to blame").isGreaterThan(MANY);
  }

  @Test
  void aRefusedRepositoryIsNobodysUntilItIsShownAgain() {
    hub();
    begin(github("fern/valve", "fern/hose"));
    api.fault = target -> target.contains("fern/valve") ? Out.status(403) : null;
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).hasSize(1);
    api.fault = null;
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).hasSize(MANY + 1);
  }

  @Test
  void aServerThatIsDownTakesNothingAway() {
    hub();
    begin(github("fern/valve", "fern/hose"));
    api.fault = target -> target.contains("fern/valve") ? Out.status(500) : null;
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).as("who may read it has not changed by that").hasSize(MANY + 1);
  }

  @Test
  void aRepositoryMadePrivateIsNobodyElsesThoughItsIssuesCannotBeReadAgain() {
    FakeGitHub hub = hub();
    begin(github("fern/valve", "fern/hose"));
    hub.repos.get("fern/valve").closed = true;
    api.fault = target -> target.contains("fern/valve/issues") ? Out.status(500) : null;
    read(github("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).hasSize(1);
  }

  @Test
  void aDeletedProjectIsNobodysAfterTheNextPassAndARefusedOneToo() {
    FakeGitLab lab = lab();
    begin(gitlab("fern/valve", "fern/hose"));
    api.fault = target -> target.contains("/projects/fern%2Fvalve") || target.matches(".*/projects/1([/?].*)?") ? Out.status(403) : null;
    read(gitlab("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    api.fault = null;
    read(gitlab("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).hasSize(MANY);
    lab.projects.remove(1);
    read(gitlab("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).hasSize(1);
  }

  @Test
  void aProjectMadePrivateIsNobodyElsesThoughItCannotBeReadAgain() {
    FakeGitLab lab = lab();
    begin(gitlab("fern/valve", "fern/hose"));
    lab.projects.get(1).visibility = "private";
    api.fault = target -> target.contains("/projects/1/issues") ? Out.status(500) : null;
    read(gitlab("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).isEmpty();
    assertThat(passes.finds("bo", "hose")).hasSize(1);
  }

  @Test
  void anIssueMadeConfidentialIsNobodyElsesThoughItsNotesCannotBeRead() {
    FakeGitLab lab = lab();
    begin(gitlab("fern/valve", "fern/hose"));
    FakeGitLab.Project project = lab.projects.get(1);
    project.issues.get(1).confidential = true;
    project.issues.get(1).updated = lab.tick();
    api.fault = target -> target.contains("/issues/1/notes") ? Out.status(500) : null;
    read(gitlab("fern/valve", "fern/hose"));
    assertThat(passes.finds("bo", "valve")).hasSize(MANY - 1).doesNotContain("fern/valve#1");
  }

  /// The control: a connector that hides nothing leaves it to everybody.
  @Test
  void withoutHidingEverybodyStillFindsIt() {
    FakeGitHub hub = hub();
    begin(github("fern/valve", "fern/hose"));
    hub.repos.remove("fern/valve");
    read(new Showing(github("fern/valve", "fern/hose")));
    assertThat(passes.finds("bo", "valve")).hasSize(MANY + 1);
  }

  private record Showing(Connector real) implements Connector {
    @Override
    public String source() {
      return real.source();
    }

    @Override
    public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
      Sink lax = (Sink) Proxy.newProxyInstance(Sink.class.getClassLoader(), new Class<?>[] {Sink.class}, (_, method, arguments) -> {
        try {
          return method.getName().equals("hidden") ? null : method.invoke(sink, arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
          throw e.getCause();
        }
      });
      return real.read(since, lax);
    }
  }
}
