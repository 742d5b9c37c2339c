package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Connector;
import dev.kith.connector.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Truth tables: who may see what, as the product itself would say, against what was sent. Each row is read from the start, and
/// reached by a change of rights alone in a second pass.
class LiveRightsTest {
  private static FakeApi.Model model;
  private final FakeApi api = new FakeApi(_ -> model);

  @AfterEach
  void stop() {
    api.close();
  }

  /// @param rights what is done to the product
  /// @param sees   of the accounts asked about, those who may see the thing
  private record Row<T>(String told, Consumer<T> rights, String thing, String sees) {}

  private <T extends FakeApi.Model> int check(List<Row<T>> rows, java.util.function.Supplier<T> fresh, Connector connector,
      List<String> accounts) throws Exception {
    int checked = 0;
    for (Row<T> row : rows) {
      T product = fresh.get();
      model = product;
      Mirror changed = new Mirror().pass(connector);
      row.rights.accept(product);
      changed.pass(connector).pass(connector);
      Mirror anew = new Mirror().pass(connector);
      for (Mirror mirror : List.of(anew, changed)) {
        List<String> seeing = new ArrayList<>(accounts);
        seeing.removeIf(account -> !mirror.sees("test", account, row.thing));
        assertThat(String.join(" ", seeing)).as(row.told + (mirror == anew ? ", from the start" : ", changed")).isEqualTo(row.sees);
      }
      checked += accounts.size();
    }
    return checked;
  }

  private static FakeGitHub github() {
    FakeGitHub model = new FakeGitHub();
    model.open(model.repo("fern/valve"), "ada", "Valve", false);
    model.discuss(model.repos.get("fern/valve"), "ada", "Talk");
    model.repos.get("fern/valve").releases.put("v1", "First");
    model.open(model.repo("fern/hose"), "ada", "Hose", true);
    return model;
  }

  private static Consumer<FakeGitHub> closed(String... collaborators) {
    return model -> {
      model.repos.get("fern/valve").closed = true;
      model.repos.get("fern/valve").collaborators.addAll(List.of(collaborators));
    };
  }

  @Test
  void gitHubsRowsHold() throws Exception {
    Connector connector = new GitHubApi("test", api.url("m") + "/api/v3", new Secret("t"), List.of("fern"), null, null,
        Duration.ZERO, FakeApi.REACH);
    List<Row<FakeGitHub>> rows = List.of(
        new Row<>("public", _ -> {}, "fern/valve#1", "ada bo cy fern"),
        new Row<>("private, with collaborators", closed("ada", "bo"), "fern/valve#1", "ada bo fern"),
        new Row<>("private, its discussion", closed("bo"), "fern/valve#2", "bo fern"),
        new Row<>("private, its release", closed("bo"), "fern/valve@v1", "bo fern"),
        new Row<>("private, with nobody", closed(), "fern/valve#1", "fern"),
        new Row<>("private, more than a page of collaborators", closed("a1", "a2", "a3", "bo", "cy"), "fern/valve#1", "bo cy fern"),
        new Row<>("private, its author has left", closed("cy"), "fern/valve#1", "cy fern"),
        new Row<>("private, the other repository stays public", closed("bo"), "fern/hose#1", "ada bo cy fern"),
        new Row<>("private, collaborators not shown", closed("bo").andThen(model -> model.repos.get("fern/valve").shows = false),
            "fern/valve#1", "fern"),
        new Row<>("private, renamed", closed("bo").andThen(model -> model.rename("fern/valve", "fern/tap")), "fern/tap#1",
            "bo fern"),
        new Row<>("private, renamed, under the old name", closed("bo").andThen(model -> model.rename("fern/valve", "fern/tap")),
            "fern/valve#1", ""),
        new Row<>("private, and public again", closed("bo").andThen(model -> model.repos.get("fern/valve").closed = false),
            "fern/valve#1", "ada bo cy fern"),
        new Row<>("deleted", model -> model.repos.remove("fern/valve"), "fern/valve#1", ""),
        new Row<>("the issue is deleted", model -> model.repos.get("fern/valve").issues.remove(1), "fern/valve#1", ""));
    assertThat(check(rows, LiveRightsTest::github, connector, List.of("ada", "bo", "cy", "fern"))).isEqualTo(56);
  }

  private static FakeGitLab gitlab() {
    FakeGitLab model = new FakeGitLab();
    FakeGitLab.Project project = model.project("fern/valve");
    model.open(project, 1, "Valve", false);
    model.open(project, 1, "Mend", true);
    project.wiki.put("home", "Welcome");
    project.releases.put("v1", "First");
    // 1 wrote, 2 is a guest, 3 a reporter, 4 is no member
    project.members.putAll(Map.of(2, 10, 3, 20));
    return model;
  }

  private static Consumer<FakeGitLab> project(Consumer<FakeGitLab.Project> change) {
    return model -> change.accept(model.projects.get(1));
  }

  private static Consumer<FakeGitLab> privately() {
    return project(project -> project.visibility = "private");
  }

  private static Consumer<FakeGitLab> confidential() {
    return model -> {
      model.projects.get(1).issues.get(1).confidential = true;
      model.projects.get(1).issues.get(1).updated = model.tick();
    };
  }

  @Test
  void gitLabsRowsHold() throws Exception {
    Connector connector = new GitLabApi("test", api.url("m"), new Secret("t"), List.of("fern"), null, null, Duration.ZERO,
        FakeApi.REACH);
    List<Row<FakeGitLab>> rows = List.of(
        new Row<>("public", _ -> {}, "fern/valve#1", "1 2 3 4"),
        new Row<>("internal", project(project -> project.visibility = "internal"), "fern/valve#1", "1 2 3 4"),
        new Row<>("private", privately(), "fern/valve#1", "2 3"),
        new Row<>("private, the merge request is not for guests", privately(), "fern/valve!2", "3"),
        new Row<>("private, the wiki", privately(), "fern/valve/-/wikis/home", "2 3"),
        new Row<>("private, the release", privately(), "fern/valve@v1", "2 3"),
        new Row<>("private, the author is a member", privately().andThen(project(project -> project.members.put(1, 10))),
            "fern/valve#1", "1 2 3"),
        new Row<>("private, the guest becomes a reporter", privately().andThen(project(project -> project.members.put(2, 20))),
            "fern/valve!2", "2 3"),
        new Row<>("private, the reporter leaves", privately().andThen(project(project -> project.members.remove(3))),
            "fern/valve#1", "2"),
        new Row<>("private, the reporter is blocked", privately().andThen(model -> model.blocked.add(3)), "fern/valve#1", "2"),
        new Row<>("private, members not shown", privately().andThen(project(project -> project.shows = false)), "fern/valve#1", ""),
        new Row<>("public, issues for members only", project(project -> project.features.put("issues", "private")),
            "fern/valve#1", "2 3"),
        new Row<>("public, issues for members only, the merge request", project(project -> project.features.put("issues",
            "private")), "fern/valve!2", "1 2 3 4"),
        new Row<>("public, the wiki for members only", project(project -> project.features.put("wiki", "private")),
            "fern/valve/-/wikis/home", "2 3"),
        new Row<>("issues switched off", project(project -> project.features.put("issues", "disabled")), "fern/valve#1", ""),
        new Row<>("confidential, public", confidential(), "fern/valve#1", "1 3"),
        new Row<>("confidential, with an assignee", confidential().andThen(project(project ->
            project.issues.get(1).assignees.add(4))), "fern/valve#1", "1 3 4"),
        new Row<>("confidential, private: who wrote it is no member", confidential().andThen(privately()), "fern/valve#1", "3"),
        new Row<>("confidential, private, a guest wrote it", confidential().andThen(privately())
            .andThen(project(project -> project.members.put(1, 10))), "fern/valve#1", "1 3"),
        new Row<>("confidential, members not shown", confidential().andThen(project(project -> project.shows = false)),
            "fern/valve#1", "1"),
        new Row<>("deleted", project(project -> project.issues.remove(1)), "fern/valve#1", ""));
    assertThat(check(rows, LiveRightsTest::gitlab, connector, List.of("1", "2", "3", "4"))).isEqualTo(84);
  }

  private static FakeJira jira() {
    FakeJira model = new FakeJira(true);
    FakeJira.Project project = model.project("VAL", "group:staff");
    project.roles.put("10", List.of("group:guests", "dee"));
    model.groups.put("staff", new TreeSet<>(Set.of("bo")));
    model.groups.put("guests", new TreeSet<>(Set.of("cy")));
    FakeJira.Issue issue = model.open(project, "ada", "Valve");
    issue.assignee = "dee";
    // another project, so that one that cannot be seen any more is not the whole Jira
    model.project("HOS", "anyone");
    return model;
  }

  private static Consumer<FakeJira> browse(String... holders) {
    return model -> {
      model.projects.get("VAL").browse.clear();
      model.projects.get("VAL").browse.addAll(List.of(holders));
    };
  }

  private static Consumer<FakeJira> level(String level) {
    return model -> {
      FakeJira.Issue issue = model.issues.firstEntry().getValue();
      issue.level = level;
      issue.updated = model.tick();
    };
  }

  @Test
  void jirasRowsHold() throws Exception {
    Connector connector = new JiraApi("test", api.url("m"), "", new Secret("t"), List.of(), null,
        Map.of("Board", List.of("group:test/guests", "user:test/bo"), "All", List.of("everyone")), null, null, Duration.ZERO,
        FakeApi.REACH);
    List<Row<FakeJira>> rows = List.of(
        new Row<>("a group", _ -> {}, "VAL-1", "bo"),
        new Row<>("a group that is empty", model -> model.groups.get("staff").clear(), "VAL-1", ""),
        new Row<>("a group that is deleted", model -> model.groups.remove("staff"), "VAL-1", ""),
        new Row<>("somebody joins", model -> model.groups.get("staff").add("ada"), "VAL-1", "ada bo"),
        new Row<>("nobody", browse(), "VAL-1", ""),
        new Row<>("anyone", browse("anyone"), "VAL-1", "ada bo cy dee"),
        new Row<>("whoever is signed in", browse("applicationRole"), "VAL-1", "ada bo cy dee"),
        new Row<>("one user", browse("user:ada"), "VAL-1", "ada"),
        new Row<>("a role with a group and a user", browse("projectRole:10"), "VAL-1", "cy dee"),
        new Row<>("a role without anybody", browse("projectRole:11"), "VAL-1", ""),
        new Row<>("two groups", browse("group:staff", "group:guests"), "VAL-1", "bo cy"),
        new Row<>("the reporter", browse("reporter"), "VAL-1", "ada"),
        new Row<>("the assignee", browse("assignee"), "VAL-1", "dee"),
        new Row<>("a holder that is not known", browse("sd.customer.portal.only"), "VAL-1", ""),
        new Row<>("the scheme is not shown", model -> model.projects.get("VAL").shows = false, "VAL-1", ""),
        new Row<>("a level for others", level("Board").andThen(browse("group:staff", "group:guests")), "VAL-1", "bo cy"),
        new Row<>("a level narrows the project", level("Board").andThen(browse("group:guests")), "VAL-1", "cy"),
        new Row<>("a level does not widen the project", level("All"), "VAL-1", "bo"),
        new Row<>("a level that is not named", level("Lawyers").andThen(browse("anyone")), "VAL-1", ""),
        new Row<>("a level in an open project", level("Board").andThen(browse("anyone")), "VAL-1", "bo cy"),
        new Row<>("a level that was taken away", level("Board").andThen(level("")), "VAL-1", "bo"),
        new Row<>("moved to an open project", model -> model.move(model.issues.firstEntry().getValue(), model.projects.get("HOS")),
            "HOS-1", "ada bo cy dee"),
        new Row<>("moved, under the old key", model -> model.move(model.issues.firstEntry().getValue(), model.projects.get("HOS")),
            "VAL-1", ""),
        new Row<>("archived", model -> model.issues.firstEntry().getValue().archived = true, "VAL-1", ""),
        new Row<>("the project is deleted", model -> {
          model.projects.remove("VAL");
          model.issues.clear();
        }, "VAL-1", ""));
    assertThat(check(rows, LiveRightsTest::jira, connector, List.of("ada", "bo", "cy", "dee"))).isEqualTo(100);
  }
}
