package dev.kith.connector.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.Secret;
import dev.kith.connector.tracker.FakeApi.Out;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random histories of live trackers: whatever happened, and however often a pass failed or was killed, what is held in the end
/// is what one full pass gives.
class LiveHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("histories", 10);
  private static final String[] LOGINS = {"ada", "bo", "cy", "dee"};

  /// A product, its connector, and what may happen in it.
  private abstract static class World implements FakeApi.Model {
    abstract Connector connector(String url, Duration listing);

    abstract void happen(Random random);

    /// Requests that read one thing's content.
    abstract boolean content(String target);
  }

  private final List<World> worlds = new ArrayList<>();
  private final FakeApi api = new FakeApi(name -> worlds.get(Integer.parseInt(name.substring(1))));

  @AfterEach
  void stop() {
    api.close();
    Thread.interrupted();
  }

  private static <T> T any(Iterable<T> all, Random random) {
    List<T> list = new ArrayList<>();
    all.forEach(list::add);
    return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
  }

  private static final class Hub extends World {
    private final FakeGitHub model = new FakeGitHub();

    Hub() {
      // comments are asked for from when the first pass began, by the server's clock
      model.clock = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60);
      FakeGitHub.Repo repo = model.repo("fern/valve");
      FakeGitHub.Repo other = model.repo("fern/hose");
      for (int i = 0; i < 6; i++) {
        model.open(i < 4 ? repo : other, LOGINS[i % 4], "Thing " + i, i % 3 == 0);
      }
    }

    @Override
    Connector connector(String url, Duration listing) {
      return new GitHubApi("test", url + "/api/v3", new Secret("t"), List.of("fern"), null, null, listing, FakeApi.REACH);
    }

    @Override
    void happen(Random random) {
      FakeGitHub.Repo repo = any(model.repos.values(), random);
      FakeGitHub.Issue issue = any(repo.issues.values(), random);
      String user = LOGINS[random.nextInt(4)];
      switch (issue == null ? 0 : random.nextInt(13)) {
        case 0 -> model.open(repo, user, "New " + random.nextInt(99), random.nextBoolean());
        case 1 -> model.discuss(repo, user, "Talk " + random.nextInt(99));
        case 2, 3 -> model.say(issue, issue.comments, user, "Word " + random.nextInt(99));
        case 4 -> {
          if (issue.pull) {
            model.say(issue, issue.reviews, user, "Look").state = "APPROVED";
            model.say(issue, issue.remarks, user, "Here");
          }
        }
        case 5 -> repo.issues.remove(issue.number);
        case 6 -> {
          FakeGitHub.Said said = any(issue.comments, random);
          if (said != null && issue.discussion) {
            said.body = "Edited";
            issue.updated = model.tick();
          } else if (said != null) {
            model.edit(said, "Edited " + random.nextInt(99));
          }
        }
        case 7 -> {
          if (!issue.comments.isEmpty()) {
            issue.comments.removeFirst();
          }
        }
        case 8 -> {
          repo.closed = !repo.closed;
          repo.collaborators.add(user);
        }
        case 9 -> {
          if (!repo.collaborators.remove(user)) {
            repo.collaborators.add(user);
          }
        }
        case 10 -> model.rename(repo.name, "fern/r" + random.nextInt(1000));
        case 11 -> repo.releases.put("v" + random.nextInt(3), "Notes " + random.nextInt(9));
        default -> {
          issue.title = "Now " + random.nextInt(99);
          issue.updated = model.tick();
        }
      }
    }

    @Override
    boolean content(String target) {
      return target.matches(".*/(issues|pulls)/\\d+/comments.*");
    }

    @Override
    public Out answer(FakeApi.Asked asked) {
      return model.answer(asked);
    }
  }

  private static final class Lab extends World {
    private final FakeGitLab model = new FakeGitLab();

    Lab() {
      FakeGitLab.Project project = model.project("fern/valve");
      FakeGitLab.Project other = model.project("fern/hose");
      for (int i = 0; i < 6; i++) {
        model.open(i < 4 ? project : other, 1 + i % 4, "Thing " + i, i % 3 == 0);
      }
    }

    @Override
    Connector connector(String url, Duration listing) {
      return new GitLabApi("test", url, new Secret("t"), List.of("fern"), null, null, listing, FakeApi.REACH);
    }

    @Override
    void happen(Random random) {
      FakeGitLab.Project project = any(model.projects.values(), random);
      Map<Integer, FakeGitLab.Thing> all = random.nextBoolean() ? project.issues : project.merges;
      FakeGitLab.Thing thing = any(all.values(), random);
      int user = 1 + random.nextInt(4);
      switch (thing == null ? 0 : random.nextInt(11)) {
        case 0 -> model.open(project, user, "New " + random.nextInt(99), random.nextBoolean());
        case 1, 2 -> model.say(thing, user, "Word " + random.nextInt(99)).internal = random.nextInt(4) == 0;
        case 3 -> all.remove(thing.iid);
        case 4 -> project.visibility = List.of("private", "internal", "public").get(random.nextInt(3));
        case 5 -> project.members.put(user, List.of(10, 20, 30).get(random.nextInt(3)));
        case 6 -> project.members.remove(user);
        case 7 -> {
          thing.confidential = !thing.confidential;
          thing.updated = model.tick();
        }
        case 8 -> project.wiki.put("page" + random.nextInt(3), "Text " + random.nextInt(99));
        case 9 -> project.wiki.remove("page" + random.nextInt(3));
        default -> {
          if (!thing.notes.isEmpty()) {
            thing.notes.removeFirst();
          }
        }
      }
      if (random.nextInt(12) == 0) {
        project.path = "fern/p" + random.nextInt(1000);
      }
    }

    @Override
    boolean content(String target) {
      return target.contains("/notes");
    }

    @Override
    public Out answer(FakeApi.Asked asked) {
      return model.answer(asked);
    }
  }

  private static final class Board extends World {
    private final FakeJira model;

    Board(boolean cloud) {
      model = new FakeJira(cloud);
      FakeJira.Project project = model.project("VAL", "group:staff");
      FakeJira.Project other = model.project("HOS", "anyone");
      model.groups.put("staff", new TreeSet<>(Set.of("ada")));
      model.groups.put("guests", new TreeSet<>());
      for (int i = 0; i < 6; i++) {
        FakeJira.Issue issue = model.open(i < 4 ? project : other, LOGINS[i % 4], "Thing " + i);
        model.say(issue, "bo", "One");
        model.say(issue, "bo", "Two");
        model.say(issue, "bo", "Three");
      }
    }

    @Override
    Connector connector(String url, Duration listing) {
      return new JiraApi("test", url, "", new Secret("t"), List.of(), null, Map.of("Board", List.of("group:board")), null, null,
          listing, FakeApi.REACH);
    }

    @Override
    void happen(Random random) {
      FakeJira.Project project = any(model.projects.values(), random);
      FakeJira.Issue issue = any(model.issues.values(), random);
      String user = LOGINS[random.nextInt(4)];
      switch (issue == null ? 0 : random.nextInt(11)) {
        case 0 -> model.open(project, user, "New " + random.nextInt(99));
        case 1, 2 -> model.say(issue, user, "Word " + random.nextInt(99)).role = random.nextInt(4) == 0 ? "Admins" : "";
        case 3 -> model.issues.remove(issue.id);
        case 4 -> model.move(issue, project);
        case 5 -> {
          issue.level = random.nextBoolean() ? "Board" : "";
          issue.updated = model.tick();
        }
        case 6 -> {
          project.browse.clear();
          project.browse.add(List.of("group:staff", "group:guests", "anyone", "user:cy", "reporter").get(random.nextInt(5)));
        }
        case 7 -> model.groups.get("staff").add(user);
        case 8 -> model.groups.get("staff").remove(user);
        case 9 -> issue.archived = !issue.archived;
        default -> {
          issue.summary = "Now " + random.nextInt(99);
          issue.updated = model.tick();
        }
      }
    }

    @Override
    boolean content(String target) {
      return target.contains("/comment?");
    }

    @Override
    public Out answer(FakeApi.Asked asked) {
      return model.answer(asked);
    }
  }

  private static World world(int kind) {
    return switch (kind) {
      case 0 -> new Hub();
      case 1 -> new Lab();
      case 2 -> new Board(true);
      default -> new Board(false);
    };
  }

  @Test
  void whatPassesFindOneAfterTheOtherIsWhatOneFullPassFinds() throws Exception {
    long seed = Seed.get();
    System.out.println("live histories -Dseed=" + seed);
    for (int history = 0; history < HISTORIES * 4; history++) {
      Random random = new Random(seed + history);
      World world = world(history % 4);
      worlds.add(world);
      String url = api.url("w" + (worlds.size() - 1));
      Mirror mirror = new Mirror();
      String told = "history " + history + " of -Dseed=" + seed;
      for (int step = 0; step < 6; step++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          world.happen(random);
        }
        faulty(mirror, world.connector(url, random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1)), random);
      }
      // what was missed by faults, and what is gone only at the second look
      mirror.pass(world.connector(url, Duration.ZERO));
      mirror.pass(world.connector(url, Duration.ZERO));
      Mirror anew = new Mirror().pass(world.connector(url, Duration.ZERO));
      assertThat(Mirror.differences(mirror, anew)).as(told).isEmpty();
    }
  }

  /// One pass in which now and then a request fails, or the thread is interrupted.
  private void faulty(Mirror mirror, Connector connector, Random random) throws IOException {
    Thread thread = Thread.currentThread();
    AtomicInteger count = new AtomicInteger();
    int at = random.nextInt(60);
    int kind = random.nextInt(5);
    api.fault = target -> {
      if (count.getAndIncrement() != at) {
        return null;
      }
      return switch (kind) {
        case 0 -> Out.status(501);
        case 1 -> new Out(200, "<html>Sign in", Map.of("Content-Type", "text/html"));
        case 2 -> {
          thread.interrupt();
          yield null;
        }
        default -> null;
      };
    };
    try {
      mirror.pass(connector);
    } catch (InterruptedException | IOException _) {
      // the next pass goes on
    } finally {
      api.fault = null;
      Thread.interrupted();
    }
  }

  @Test
  void aPassThatIsKilledGoesOnWithoutReadingAgainWhatWasHeld() throws Exception {
    long seed = Seed.get();
    System.out.println("live kills -Dseed=" + seed);
    Thread thread = Thread.currentThread();
    int read = 0;
    int again = 0;
    for (int kill = 0; kill < 24; kill++) {
      Random random = new Random(seed + kill);
      World world = world(kill % 4);
      worlds.add(world);
      for (int i = 0; i < 30; i++) {
        world.happen(random);
      }
      String url = api.url("w" + (worlds.size() - 1));
      api.asked.clear();
      Mirror whole = new Mirror().pass(world.connector(url, Duration.ofDays(1)));
      int all = api.asked.size();
      int at = random.nextInt(all);
      int content = (int) api.asked.stream().filter(world::content).count();
      AtomicInteger count = new AtomicInteger();
      api.fault = _ -> {
        if (count.getAndIncrement() == at) {
          thread.interrupt();
        }
        return null;
      };
      api.asked.clear();
      Mirror mirror = new Mirror();
      try {
        mirror.pass(world.connector(url, Duration.ofDays(1)));
      } catch (InterruptedException _) {
        // killed
      }
      Thread.interrupted();
      api.fault = null;
      Set<String> before = new HashSet<>(mirror.sent);
      mirror.pass(world.connector(url, Duration.ofDays(1)));
      String told = "kill " + kill + " of -Dseed=" + seed;
      assertThat(mirror.sent).as("sent again: " + told).noneMatch(before::contains);
      assertThat(Mirror.differences(mirror, whole)).as(told).isEmpty();
      assertThat(mirror.people.keySet()).as(told).isEqualTo(whole.people.keySet());
      int more = (int) api.asked.stream().filter(world::content).count() - content;
      // one thing was in flight, and its comments are pages
      assertThat(more).as("requests for comments more than without a kill: " + told).isLessThanOrEqualTo(8);
      read += content;
      again += more;
    }
    System.out.println("live kills: " + again + " of " + read + " requests for content were asked again");
  }
}
