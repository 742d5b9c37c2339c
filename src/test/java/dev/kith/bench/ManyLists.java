package dev.kith.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kith.access.Viewers;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.extract.ContentExtractor;
import dev.kith.fields.Fields;
import dev.kith.groups.Realms;
import dev.kith.groups.Rules;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Decisions;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What a large company's permissions cost: as many access lists as documents, groups nested ten deep. From who somebody is to
/// their first result, from a right taken away to its being gone, and how much memory it takes:
///
///     mvn -q test-compile
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*" dev.kith.bench.ManyLists \
///       --lists 100000 --people 20000 --groups 5000 --seed 1 --index /tmp/many-lists
///
/// Each figure is the time by the clock and the processor time of the whole process, which other processes harm less.
public final class ManyLists {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  private static final int DEEP = 10;
  private static final int ASKING = 100;
  private static final int MORE_ASKING = 500;
  private static final int BATCH = 5_000;
  private static final int ROUNDS = 10;
  private static final List<String> QUESTIONS = List.of("report", "department matter", "report of department 17", "matter 4711", "reports");
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Random random;
  private final int lists;
  private final int people;
  private final int groups;

  private ManyLists(int lists, int people, int groups, long seed) {
    this.lists = lists;
    this.people = people;
    this.groups = groups;
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = ExpertQuestion.options(args, "--groups", "--index", "--lists", "--people", "--seed");
    int lists = Integer.parseInt(options.getOrDefault("--lists", "100000"));
    int people = Integer.parseInt(options.getOrDefault("--people", "20000"));
    int groups = Integer.parseInt(options.getOrDefault("--groups", "5000"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    Path folder = Temporary.index(options, "many-lists")
        .resolve(lists + "-" + people + "-" + groups + "-" + seed);
    System.out.printf(Locale.ROOT, "load of the machine at the start %.1f of %d processors%n", SYSTEM.getSystemLoadAverage(), SYSTEM.getAvailableProcessors());
    new ManyLists(lists, people, groups, seed).run(folder);
    System.out.printf(Locale.ROOT, "load of the machine at the end %.1f%n", SYSTEM.getSystemLoadAverage());
  }

  private void run(Path folder) throws Exception {
    boolean made = Files.exists(folder.resolve("index"));
    State state = state();
    try (Engine engine = LuceneEngine.open(folder.resolve("index"), Fields.SCHEMA, List.of("en"));
        Store store = new Store(folder.resolve("store"), InstantSource.fixed(NOW))) {
      List<Access> access = access();
      if (!made) {
        write(engine, access);
      }
      long before = heap();
      Realms realms = new Realms(store, _ -> { }, InstantSource.fixed(NOW), Rules.DEFAULTS);
      say("a sync of all accounts, groups and memberships", () -> realms.sync("corp", "scim", state, true, "bench"));
      say("the same again, nothing changed", () -> realms.sync("corp", "scim", state, true, "bench"));
      say("who is in which groups, worked out", realms::get);
      System.out.printf(Locale.ROOT, "%-52s %8d MB%n", "  and kept in the heap", (heap() - before) >> 20);
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE, realms), Map.of("wiki", "Wiki"), FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(NOW));
      say("the directory of people, once", search::directory);
      measure(search, realms, store, access, engine);
    }
  }

  private void measure(Search search, Realms realms, Store store, List<Access> access, Engine engine) throws Exception {
    List<Profile> profiles = new ArrayList<>();
    for (int i = 0; i < ASKING; i++) {
      profiles.add(search.directory().person("u" + random.nextInt(people)).orElseThrow());
    }
    say("all lists read before anybody asks, as a server does", () -> search.answer(Question.of("report").sized(10), Viewers.ANYBODY).total());
    say("the first who asks", () -> first(search, profiles.getFirst()));
    List<long[]> viewers = new ArrayList<>();
    List<long[]> answers = new ArrayList<>();
    List<long[]> again = new ArrayList<>();
    long seen = 0;
    long principals = 0;
    for (Profile person : profiles) {
      viewers.add(cost(() -> search.viewer(person)));
      Viewer viewer = search.viewer(person);
      principals += viewer.principals().size();
      seen += access.stream().filter(list -> list.visibleTo(viewer.principals())).count();
      answers.add(cost(() -> search.answer(Question.of("report").sized(10), viewer)));
      again.add(cost(() -> search.answer(Question.of("report").sized(10), search.viewer(person))));
    }
    System.out.printf(Locale.ROOT, "%d people, %d principals and %d lists each (means)%n", ASKING, principals / ASKING, seen / ASKING);
    say("principals of a person", viewers);
    say("their first answer, rights worked out", answers);
    say("principals and another answer", again);
    long[] many = cost(() -> {
      for (int round = 0; round < ROUNDS; round++) {
        for (Profile person : profiles) {
          search.answer(Question.of(QUESTIONS.get(round % QUESTIONS.size())).sized(10), search.viewer(person));
        }
      }
      return null;
    });
    int asked = ROUNDS * profiles.size();
    say("a content answer, the mean of " + asked, List.of(new long[] {many[0] / asked, many[1] / asked}));
    List<long[]> plain = new ArrayList<>();
    for (Profile person : profiles.subList(0, 20)) {
      Set<String> mine = search.viewer(person).principals();
      plain.add(cost(() -> access.stream().filter(list -> list.visibleTo(mine)).count()));
    }
    say("for comparison: reading every list for one person", plain);
    revoke(search, realms, store, profiles);
    int asking = Math.min(people, MORE_ASKING);
    long before = heap();
    for (int i = 0; i < asking; i++) {
      search.answer(Question.of("report").sized(10), search.viewer(search.directory().person("u" + i).orElseThrow()));
    }
    System.out.printf(Locale.ROOT, "%-52s %8d MB%n", "heap more after " + asking + " people asked", (heap() - before) >> 20);
    engine.write(List.of(doc(lists, Access.of(Set.of("user:nobody-yet")))));
    engine.commit(Map.of());
    say("after a commit of one document: the next answer", () -> first(search, profiles.getFirst()));
  }

  private void revoke(Search search, Realms realms, Store store, List<Profile> profiles) throws Exception {
    List<long[]> costs = new ArrayList<>();
    int gone = 0;
    for (Profile person : profiles.subList(0, 20)) {
      Set<Member> mine = store.memberships().memberships("corp", person.id());
      long before = search.viewer(person).principals().size();
      costs.add(cost(() -> {
        store.memberships().remove("corp", List.of(), List.of(), mine, NOW);
        return first(search, person);
      }));
      gone += search.viewer(person).principals().size() < before ? 1 : 0;
    }
    say("a person out of all groups, until their next answer", costs);
    System.out.println("  of 20 people, " + gone + " had less afterwards");
  }

  private static long first(Search search, Profile person) {
    return search.answer(Question.of("report").sized(10), search.viewer(person)).total();
  }

  private interface Work {
    Object run() throws Exception;
  }

  /// Nanoseconds by the clock, and of the processors.
  private static long[] cost(Work work) throws Exception {
    long cpu = SYSTEM.getProcessCpuTime();
    long clock = System.nanoTime();
    work.run();
    return new long[] {System.nanoTime() - clock, SYSTEM.getProcessCpuTime() - cpu};
  }

  private static void say(String what, Work work) throws Exception {
    say(what, List.of(cost(work)));
  }

  private static void say(String what, List<long[]> costs) {
    System.out.printf(Locale.ROOT, "%-52s clock %9.2f ms, at most %9.2f; processors %9.2f ms%n", what, middle(costs, 0, 0.5), middle(costs, 0, 1),
        middle(costs, 1, 0.5));
  }

  private static double middle(List<long[]> costs, int which, double at) {
    long[] sorted = costs.stream().mapToLong(cost -> cost[which]).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * at)] / 1e6;
  }

  private static long heap() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Each group but those of the outermost tenth lies in one or two of the next; people are in five.
  private State state() {
    List<Account> accounts = new ArrayList<>();
    List<Group> all = new ArrayList<>();
    Set<Member> members = new HashSet<>();
    int level = Math.max(1, groups / DEEP);
    for (int group = 0; group < groups; group++) {
      all.add(new Group("g" + group, "g" + group, "", "{}", NOW, NOW));
      for (int holder = 0; group < groups - level && holder < 1 + random.nextInt(5) / 4; holder++) {
        int next = Math.min(groups - 1, (group / level + 1) * level + random.nextInt(level));
        members.add(new Member("g" + next, dev.kith.store.Memberships.Kind.GROUP, "g" + group));
      }
    }
    for (int person = 0; person < people; person++) {
      accounts.add(new Account("u" + person, "u" + person, "", Set.of("u" + person, "u" + person + "@corp.example"), true, false, Instant.EPOCH,
          "{}", NOW, NOW));
      for (int in = 0; in < 5; in++) {
        members.add(new Member("g" + random.nextInt(groups), dev.kith.store.Memberships.Kind.ACCOUNT, "u" + person));
      }
    }
    return new State(accounts, all, members);
  }

  /// One to four groups and now and then somebody besides; a fifth with a second layer, a twentieth with a denial.
  private List<Access> access() {
    Set<Access> all = new HashSet<>();
    while (all.size() < lists) {
      Access access = Access.of(some(1 + random.nextInt(4)));
      if (random.nextInt(5) == 0) {
        access = access.and(some(2 + random.nextInt(6)));
      }
      all.add(random.nextInt(20) == 0 ? new Access(some(1), access.layers()) : access);
    }
    return List.copyOf(all);
  }

  private Set<String> some(int count) {
    Set<String> out = new HashSet<>();
    for (int i = 0; i < count; i++) {
      out.add(random.nextInt(6) == 0 ? "user:u" + random.nextInt(people) : "group:corp:g" + random.nextInt(groups));
    }
    return out;
  }

  private void write(Engine engine, List<Access> access) throws IOException, InterruptedException {
    List<Change> batch = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      batch.add(new Change.Put(Fields.doc(new Person("people", "u" + person, "Person " + person, List.of("u" + person + "@corp.example"), "", "",
          "", "", "", List.of(), List.of(), true, true))));
    }
    for (int i = 0; i < access.size(); i++) {
      batch.add(doc(i, access.get(i)));
      if (batch.size() >= BATCH) {
        engine.write(batch);
        batch.clear();
      }
    }
    engine.write(batch);
    engine.commit(Map.of());
  }

  private static Change doc(int i, Access access) throws IOException, InterruptedException {
    Item item = Item.of("wiki", "d" + i, Kind.PAGE, "Report " + i, Content.plain("The report of department " + i % 997 + " on matter " + i))
        .withTimes(NOW, NOW).withAccess(access);
    try (ContentExtractor extractor = new ContentExtractor()) {
      return new Change.Put(Fields.doc(item, extractor.extract(item.content()), Access.EVERYONE, Ownership.OWNED));
    }
  }
}
