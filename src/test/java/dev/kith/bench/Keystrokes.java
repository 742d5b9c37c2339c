package dev.kith.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.kith.cli.SampleServer;
import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import dev.kith.store.Store;
import dev.kith.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;

/// From a key on the real page in Chromium to the frame that shows its results:
///
///     mvn -q -Pbench -DskipTests package
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Keystrokes --documents 0,100000 --from documents.jsonl.gz --index /tmp/keystrokes
///
/// Questions are typed letter by letter, a letter every `--pace` milliseconds. A letter's time runs from its `keydown` (the
/// browser's own stamp of it) until a task that runs after the first animation frame that has its results in the page; a letter
/// whose results the next letter overtook is counted apart. `0` documents are the sample company as it is; more are put
/// together as in [WholeAnswer].
public final class Keystrokes {
  private static final List<String> SAMPLE = List.of("vpn on mac", "onboarding checklist", "gateway firmware update", "release notes",
      "travel expenses", "lora range", "pump vibration", "backup restore", "password reset", "holiday rules");
  private static final int PATIENCE = 10_000;

  private final Map<String, String> options;
  private final int pace;
  private final int rounds;

  private Keystrokes(Map<String, String> options) {
    this.options = options;
    this.pace = Integer.parseInt(options.getOrDefault("--pace", "150"));
    this.rounds = Integer.parseInt(options.getOrDefault("--rounds", "3"));
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Keystrokes bench = new Keystrokes(ExpertQuestion.options(args,
        "--documents", "--from", "--index", "--pace", "--people", "--rounds", "--seed"));
    for (String documents : bench.options.getOrDefault("--documents", "0").split(",")) {
      bench.measure(Integer.parseInt(documents));
    }
  }

  private void measure(int documents) throws Exception {
    if (documents == 0) {
      try (SampleServer server = SampleServer.start(Temporary.folder("keystrokes"))) {
        type("the sample company", server.url(), SAMPLE);
      }
      return;
    }
    List<Texts.Text> texts = options.containsKey("--from") ? Texts.read(Path.of(options.get("--from"))) : Texts.sample();
    Company company = new Company(texts, 2_000, 1);
    Path folder = Temporary.index(options, "keystrokes")
        .resolve("kith-" + documents);
    boolean made = Files.exists(folder);
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
      if (!made) {
        company.write(engine, documents);
      }
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      try (Store store = new Store(Temporary.folder("keystrokes-store"), InstantSource.system());
          WebServer server = Serving.start(search, new Experts(search, PeopleRanking.DEFAULTS), store)) {
        type(String.format(Locale.ROOT, "%,d documents", documents), "http://127.0.0.1:" + server.port(),
            company.questions(SAMPLE.size()));
      }
    }
  }

  /// A letter that was typed, and what became of it, in milliseconds.
  ///
  /// @param waited  until the page asked the server
  /// @param request until the answer was there, of which the server was at work for `server`
  /// @param render  from then until the frame
  private record Letter(double whole, double waited, double request, double server, double render) {}

  private void type(String what, String url, List<String> questions) {
    try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
            .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")))) {
      List<Letter> letters = new ArrayList<>();
      Map<String, Double> work = new TreeMap<>();
      int overtaken = 0;
      for (int round = -1; round < rounds; round++) {
        try (BrowserContext window = browser.newContext(new NewContextOptions().setViewportSize(1280, 900))) {
          window.addInitScript(script());
          Page page = window.newPage();
          CDPSession tools = window.newCDPSession(page);
          JsonObject ticks = new JsonObject();
          ticks.addProperty("timeDomain", "threadTicks");
          tools.send("Performance.enable", ticks);
          for (String question : questions) {
            List<Letter> typed = new ArrayList<>();
            overtaken += type(page, url, question, tools, round < 0 ? new TreeMap<>() : work, typed);
            letters.addAll(round < 0 ? List.of() : typed);
          }
        }
      }
      tell(what, letters, work, overtaken);
    }
  }

  /// Types a question on the start page; gives how many of its letters were overtaken.
  private int type(Page page, String url, String question, CDPSession tools, Map<String, Double> work, List<Letter> into) {
    page.navigate(url);
    page.waitForSelector(".start");
    page.focus("#q");
    worked(tools, -1, work);
    for (char letter : question.toCharArray()) {
      page.keyboard().press(letter == ' ' ? "Space" : String.valueOf(letter));
      page.waitForTimeout(pace);
    }
    page.waitForCondition(() -> (boolean) page.evaluate("!measured.pending"), new Page.WaitForConditionOptions().setTimeout(PATIENCE));
    worked(tools, 1, work);
    for (Object each : (List<?>) page.evaluate("measured.letters")) {
      Map<?, ?> one = (Map<?, ?>) each;
      into.add(new Letter(number(one, "whole"), number(one, "waited"), number(one, "request"), number(one, "server"),
          number(one, "render")));
    }
    return ((Number) page.evaluate("measured.overtaken")).intValue();
  }

  /// Adds or subtracts the seconds that the page's thread has worked until now, by what it did.
  private static void worked(CDPSession tools, int sign, Map<String, Double> work) {
    for (JsonElement each : tools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = each.getAsJsonObject();
      if (metric.get("name").getAsString().endsWith("Duration")) {
        work.merge(metric.get("name").getAsString(), sign * metric.get("value").getAsDouble(), Double::sum);
      }
    }
  }

  private static double number(Map<?, ?> from, String name) {
    return ((Number) from.get(name)).doubleValue();
  }

  private static String script() {
    try (var in = Keystrokes.class.getResourceAsStream("/keystrokes.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(String what, List<Letter> letters, Map<String, Double> work, int overtaken) {
    System.out.printf(Locale.ROOT, "%n%s: %d letters, one every %d ms, %d more overtaken by the next; load %.1f%n", what, letters.size(),
        pace, overtaken, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf("%-34s %8s %8s %8s%n", "ms", "p50", "p95", "worst");
    row("key to results", letters.stream().mapToDouble(Letter::whole).toArray());
    row("  key to request", letters.stream().mapToDouble(Letter::waited).toArray());
    row("  request to answer", letters.stream().mapToDouble(Letter::request).toArray());
    row("    of it the server's work", letters.stream().mapToDouble(Letter::server).toArray());
    row("  answer to frame", letters.stream().mapToDouble(Letter::render).toArray());
    double all = letters.size() + overtaken;
    System.out.printf(Locale.ROOT, "processor time of the page a letter: %.1f ms (script %.1f, styles %.1f, layout %.1f)%n",
        work.getOrDefault("TaskDuration", 0.0) * 1e3 / all, work.getOrDefault("ScriptDuration", 0.0) * 1e3 / all,
        work.getOrDefault("RecalcStyleDuration", 0.0) * 1e3 / all, work.getOrDefault("LayoutDuration", 0.0) * 1e3 / all);
  }

  private static void row(String name, double[] values) {
    System.out.printf(Locale.ROOT, "%-34s %8.1f %8.1f %8.1f%n", name, at(values, 0.5), at(values, 0.95), at(values, 1));
  }

  private static double at(double[] values, double part) {
    return values.length == 0 ? Double.NaN : Contender.at(java.util.Arrays.stream(values), part);
  }
}
