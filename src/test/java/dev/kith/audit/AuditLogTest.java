package dev.kith.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.audit.AuditLog.Keep;
import dev.kith.audit.Event.Type;
import dev.kith.audit.Verdict.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What was written stays as it was written, or it is said where it does not.
final class AuditLogTest {
  private static final int LINES = 9;

  @TempDir
  private Path data;
  private Instant now = Instant.parse("2026-06-15T12:00:00Z");

  private AuditLog log() {
    return log(Keep.DEFAULT);
  }

  private AuditLog log(Keep keep) {
    return new AuditLog(data, keep, () -> now);
  }

  private static Event event(String subject) {
    return new Event(Type.DENIED, "person:mira", subject, Map.of("need", "admin"));
  }

  private Path folder() {
    return data.resolve("audit");
  }

  private Path file() throws IOException {
    return files().getLast();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private void fill() {
    IntStream.rangeClosed(1, LINES).forEach(n -> log().write(event("document:" + n)));
  }

  @Test
  void anEventIsOneLineOfJsonWithTheHashOfTheOneBefore() throws IOException {
    log().write(event("document:a"));
    log().write(new Event(Type.SIGN_IN, "person:mira", "", Map.of()));
    assertThat(lines().getFirst()).isEqualTo("{\"n\":1,\"at\":\"2026-06-15T12:00:00Z\",\"type\":\"denied\",\"actor\":\"person:mira\","
        + "\"subject\":\"document:a\",\"details\":{\"need\":\"admin\"},\"before\":\"" + "0".repeat(64) + "\"}");
    assertThat(lines().get(1)).contains("\"before\":\"" + Line.hash(lines().getFirst().getBytes(StandardCharsets.UTF_8)) + "\"");
    assertThat(log().verify()).isEqualTo(new Verdict(2, now, "2:" + Line.hash(lines().get(1).getBytes(StandardCharsets.UTF_8)), List.of()));
  }

  @Test
  void nothingIsMadeBeforeTheFirstEventAndThenOnlyItsOwnerMayReadIt() throws IOException {
    AuditLog log = log();
    assertThat(log.verify().whole()).isTrue();
    assertThat(log.head()).isEmpty();
    log.retain();
    assertThat(data).isEmptyDirectory();
    log.write(event("document:a"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder()))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files).hasSize(3).allSatisfy(file ->
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------"));
    }
  }

  @Test
  void whateverIsInATextItStaysOneLineAndComesBackAsItWas() throws IOException {
    System.out.println("AuditLogTest -Dseed=" + Seed.get());
    Random random = new Random(Seed.get());
    List<String> texts = new ArrayList<>(List.of("a\r\nb", "\"},\"n\":7}", "\u2028\u2029\u0085", "\ud800", "x\udc00y", "\u001b[2J", "\u202egnp",
        "Zoë 🎉 日本", "\\", "\u0000", " ", "\ufeff"));
    IntStream.range(0, 200).forEach(_ -> texts.add(random.ints(20, 0, 0x3000).collect(StringBuilder::new, StringBuilder::appendCodePoint,
        StringBuilder::append).toString()));
    for (String text : texts) {
      log().write(new Event(Type.SIGN_IN_REFUSED, "account:" + text, text, Map.of("reason", text, text, "")));
    }
    assertThat(lines()).hasSize(texts.size()).allSatisfy(line -> assertThat(line.codePoints()).noneMatch(c -> Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.LINE_SEPARATOR));
    List<Entry> entries = log().read(Wanted.ALL);
    for (int at = 0; at < texts.size(); at++) {
      String text = texts.get(at).replaceAll("[\\x{d800}-\\x{dfff}]", "\ufffd");
      assertThat(entries.get(at).subject()).isEqualTo(text);
      assertThat(entries.get(at).details()).containsEntry("reason", text);
    }
    assertThat(log().verify().findings()).isEmpty();
  }

  @Test
  void aLongTextIsCutAndTooManyDetailsAreLeftOut() throws IOException {
    Map<String, String> many = new java.util.HashMap<>();
    IntStream.range(0, 1_000).forEach(n -> many.put("key" + n, "v"));
    log().write(new Event(Type.DENIED, "a".repeat(499) + "🎉".repeat(9), "b".repeat(1_000_000), many));
    Entry entry = log().read(Wanted.ALL).getFirst();
    assertThat(entry.actor()).isEqualTo("a".repeat(499) + "…");
    assertThat(entry.subject()).isEqualTo("b".repeat(500) + "…");
    assertThat(entry.details()).hasSize(20);
  }

  @Test
  void aLineThatWasChangedIsFoundWhereverItStands() throws IOException {
    fill();
    List<String> good = lines();
    for (int at = 0; at < LINES; at++) {
      List<String> bad = new ArrayList<>(good);
      bad.set(at, bad.get(at).replace("person:mira", "person:otto"));
      Files.write(file(), bad);
      assertThat(damages(log()).getFirst().line()).isEqualTo(at + 1);
      assertThat(damages(log()).getFirst().toString()).startsWith("000001-2026-06.jsonl:" + (at + 1) + ": it is not ");
    }
    Files.write(file(), good);
    assertThat(log().verify().findings()).as("control: put back, all is well").isEmpty();
  }

  private static List<Finding> damages(AuditLog log) throws IOException {
    return log.verify().findings().stream().filter(Finding::damage).toList();
  }

  @Test
  void aLineThatWasRemovedIsFoundWhereverItStood() throws IOException {
    fill();
    List<String> good = lines();
    for (int at = 0; at < LINES; at++) {
      List<String> bad = new ArrayList<>(good);
      bad.remove(at);
      Files.write(file(), bad);
      int number = at + 1;
      assertThat(damages(log())).as("without line " + number).hasSize(1).first().satisfies(finding -> assertThat(finding.toString())
          .isEqualTo("000001-2026-06.jsonl:" + (number == 1 ? "1: the log begins with line 2, and no line says that those before it were"
              + " removed because their time was up" : number == LINES ? (LINES - 1) + ": the end is missing: the log has come to line "
              + LINES + ", and here it ends with line " + (LINES - 1) : number + ": the line " + number + " before it is missing")));
    }
  }

  @Test
  void linesThatWereSwappedPutInTwiceOrMadeUpAreFound() throws IOException {
    fill();
    List<String> good = lines();
    List<List<String>> bad = new ArrayList<>();
    for (int at = 0; at + 1 < LINES; at++) {
      List<String> swapped = new ArrayList<>(good);
      Collections.swap(swapped, at, at + 1);
      bad.add(swapped);
      List<String> twice = new ArrayList<>(good);
      twice.add(at + 1, good.get(at));
      bad.add(twice);
      List<String> madeUp = new ArrayList<>(good);
      madeUp.set(at + 1, good.get(at + 1).replaceAll("\"before\":\"[0-9a-f]+\"", "\"before\":\"" + "a".repeat(64) + "\""));
      bad.add(madeUp);
      List<String> noise = new ArrayList<>(good);
      noise.set(at, "noise");
      bad.add(noise);
    }
    for (List<String> lines : bad) {
      Files.write(file(), lines);
      assertThat(log().verify().whole()).as(String.join("\n", lines)).isFalse();
    }
  }

  @Test
  void aChangeStaysVisibleWhateverIsWrittenAfterwards() throws IOException {
    fill();
    Files.write(file(), lines().subList(0, LINES - 3));
    assertThat(log().verify().whole()).isFalse();
    log().write(event("document:later"));
    log().write(event("document:later still"));
    assertThat(damages(log())).extracting(Finding::toString)
        .containsExactly("000001-2026-06.jsonl:7: the lines 7 to 9 before it are missing");
  }

  @Test
  void withoutTheNoteOfTheEndItIsSaidThatItCannotBeKnown() throws IOException {
    fill();
    Files.delete(folder().resolve(Head.FILE));
    assertThat(damages(log())).extracting(Finding::toString)
        .containsExactly("head: it is missing, so it cannot be seen whether lines were cut off at the end");
    log().write(event("document:later"));
    assertThat(log().read(Wanted.ALL)).extracting(Entry::type).contains("audit-mended");
    assertThat(log().verify().findings()).extracting(Finding::problem).singleElement().asString().startsWith("head: the note of the end was missing");
  }

  @Test
  void aLogThatWasWrittenAnewIsKnownByAnEndThatWasKeptElsewhere() throws IOException {
    fill();
    String known = log().head().orElseThrow();
    log().write(event("document:later"));
    assertThat(log().verify(known).whole()).isTrue();
    for (Path file : Stream.concat(files().stream(), Stream.of(folder().resolve(Head.FILE))).toList()) {
      Files.delete(file);
    }
    IntStream.rangeClosed(1, LINES).forEach(n -> log().write(event("document:" + (n == 4 ? "nicer" : n))));
    log().write(event("document:later"));
    assertThat(log().verify().whole()).as("the chain alone does not show it").isTrue();
    assertThat(damages(log(), known)).extracting(Finding::problem)
        .containsExactly("the line 9 of the given end is not here, or is another");
    assertThatThrownBy(() -> log().verify("9")).hasMessage("the end of an audit log looks like 1234:<64 hexadecimal digits>, not 9");
  }

  private static List<Finding> damages(AuditLog log, String known) throws IOException {
    return log.verify(known).findings().stream().filter(Finding::damage).toList();
  }

  @Test
  void aLineACrashToreIsPutAsideWithANoteAndTheChainGoesOn() throws IOException {
    fill();
    byte[] whole = Files.readAllBytes(file());
    byte[] head = Files.readAllBytes(folder().resolve(Head.FILE));
    byte[] next = Line.of(LINES + 1, now, event("document:torn"), log().verify().head().substring(2));
    for (int cut = 1; cut < next.length; cut += 7) {
      Files.write(file(), whole);
      Files.write(file(), java.util.Arrays.copyOf(next, cut), StandardOpenOption.APPEND);
      Files.write(folder().resolve(Head.FILE), head);
      assertThat(log().verify().whole()).isTrue();
      assertThat(log().verify().findings()).singleElement().asString().contains("half a line, " + cut + " bytes");
      log().write(event("document:next"));
      assertThat(log().read(Wanted.ALL)).hasSize(LINES + 2).last().extracting(Entry::subject).isEqualTo("document:next");
      Entry mended = log().read(Wanted.ALL).get(LINES);
      assertThat(mended.type()).isEqualTo("audit-mended");
      assertThat(folder().resolve(mended.details().get("keptIn"))).hasBinaryContent(java.util.Arrays.copyOf(next, cut));
      assertThat(log().verify().whole()).isTrue();
    }
  }

  @Test
  void aLineWrittenJustBeforeACrashCountsThoughItsEndWasNotNoted() throws IOException {
    fill();
    byte[] head = Files.readAllBytes(folder().resolve(Head.FILE));
    log().write(event("document:last"));
    Files.write(folder().resolve(Head.FILE), head);
    assertThat(log().verify().findings()).isEmpty();
    log().write(event("document:next"));
    assertThat(log().verify()).satisfies(verdict -> assertThat(verdict.lines()).isEqualTo(LINES + 2))
        .satisfies(verdict -> assertThat(verdict.findings()).isEmpty());
  }

  @Test
  void aNewMonthOrAFullFileBeginsANewFileAndTheChainGoesThroughAll() throws IOException {
    AuditLog log = log(new Keep(0, 600));
    for (int n = 0; n < 10; n++) {
      log.write(event("document:" + n));
    }
    now = now.plus(Duration.ofDays(20));
    log.write(event("document:july"));
    assertThat(files()).hasSizeGreaterThan(4).last().asString().endsWith("-2026-07.jsonl");
    assertThat(log.verify()).satisfies(verdict -> assertThat(verdict.whole()).isTrue())
        .satisfies(verdict -> assertThat(verdict.lines()).isEqualTo(11));
    assertThat(log.read(new Wanted(Instant.parse("2026-07-01T00:00:00Z"), Set.of(), "", Long.MAX_VALUE, 5))).hasSize(1);
    Path middle = files().get(2);
    byte[] bytes = Files.readAllBytes(middle);
    Files.delete(middle);
    assertThat(log.verify().whole()).as("a file removed by hand").isFalse();
    Files.write(middle, bytes);
    Path oldest = files().getFirst();
    Files.delete(oldest);
    assertThat(damages(log)).as("the oldest removed by hand").hasSize(1).first().extracting(Finding::problem).asString()
        .contains("no line says that those before it were removed");
  }

  @Test
  void filesWhoseTimeIsUpGoAndALineSaysSo() throws IOException {
    AuditLog log = log(new Keep(30, 1 << 20));
    for (int month = 0; month < 4; month++) {
      log.write(event("document:" + month));
      now = now.plus(Duration.ofDays(31));
    }
    log.retain();
    assertThat(files()).hasSize(2).first().asString().endsWith("000004-2026-09.jsonl");
    assertThat(log.read(Wanted.ALL)).extracting(Entry::type).containsExactly("denied", "retention-applied", "retention-applied", "retention-applied");
    assertThat(log.verify().findings()).isEmpty();
    log(new Keep(0, 1 << 20)).retain();
    assertThat(files()).as("kept for always").hasSize(2);
  }

  @Test
  void severalThreadsAndProcessesWriteOneChain() throws Exception {
    List<Process> processes = List.of(writer("one", 60), writer("two", 60));
    List<Thread> threads = IntStream.range(0, 3).mapToObj(n -> Thread.ofPlatform().start(() -> {
      for (int step = 0; step < 40; step++) {
        log(new Keep(0, 4_000)).write(event("thread:" + n));
      }
    })).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    AuditLog log = log();
    while (processes.stream().anyMatch(Process::isAlive)) {
      assertThat(log.verify().findings()).as("while it is written").isEmpty();
    }
    assertThat(log.verify()).satisfies(verdict -> assertThat(verdict.findings()).isEmpty())
        .satisfies(verdict -> assertThat(verdict.lines()).isEqualTo(240));
    assertThat(log.read(new Wanted(null, Set.of(), "os:two", Long.MAX_VALUE, 1000))).extracting(Entry::subject)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 60).mapToObj(n -> "step:" + n).toList());
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
    int acknowledged = 0;
    for (int kill = 0; kill < 5; kill++) {
      Process writer = writer("killed" + kill, 100_000);
      try (BufferedReader said = writer.inputReader()) {
        for (int n = 0; n < 5 + 13 * kill; n++) {
          said.readLine();
        }
        writer.destroyForcibly().waitFor();
        acknowledged += 5 + 13 * kill;
      }
    }
    Verdict verdict = log().verify();
    assertThat(verdict.whole()).isTrue();
    assertThat(verdict.lines()).isGreaterThanOrEqualTo(acknowledged);
    for (int kill = 0; kill < 5; kill++) {
      assertThat(log().read(new Wanted(null, Set.of(), "os:killed" + kill, Long.MAX_VALUE, 100_000))).extracting(Entry::subject)
          .contains("step:" + (5 + 13 * kill));
    }
  }

  private Process writer(String name, int events) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), AuditWriter.class.getName(), data.toString(), name, Integer.toString(events))
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void anInterruptedThreadWritesItsEventAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    log().write(event("document:a"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lines()).hasSize(1);
  }

  @Test
  void whatCannotBeWrittenIsSaidSoThatItDoesNotHappen() throws IOException {
    Files.writeString(folder(), "a file in the way");
    assertThatThrownBy(() -> log().write(event("document:a"))).isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("the audit log in " + folder() + " cannot be written: ");
  }

  @Test
  void theNewestLinesOfATypeAndOfSomebodyAreFoundPageByPage() throws IOException {
    fill();
    log().write(new Event(Type.SIGN_IN, "person:otto", "person:mira", Map.of()));
    assertThat(log().read(new Wanted(null, Set.of("denied"), "", Long.MAX_VALUE, 3))).extracting(Entry::n).containsExactly(7L, 8L, 9L);
    assertThat(log().read(new Wanted(null, Set.of("denied"), "", 7, 3))).extracting(Entry::n).containsExactly(4L, 5L, 6L);
    assertThat(log().read(new Wanted(null, Set.of(), "person:otto", Long.MAX_VALUE, 3))).extracting(Entry::n).containsExactly(10L);
    assertThat(log().read(new Wanted(null, Set.of(), "otto", Long.MAX_VALUE, 3))).extracting(Entry::n).containsExactly(10L);
    assertThat(log().read(new Wanted(null, Set.of(), "tto", Long.MAX_VALUE, 3))).isEmpty();
    assertThat(log().read(new Wanted(now.plusSeconds(1), Set.of(), "", Long.MAX_VALUE, 3))).isEmpty();
  }

  @Test
  void everyLineIsJsonThatOtherProgramsRead() throws IOException {
    for (Type type : Type.values()) {
      log().write(new Event(type, "kith", "", Map.of()));
    }
    assertThat(lines()).allSatisfy(line -> assertThat(JsonMapper.builder().build().readTree(line).size()).isEqualTo(7));
    assertThat(log().read(Wanted.ALL)).extracting(Entry::type).doesNotHaveDuplicates().hasSize(Type.values().length);
  }
}
