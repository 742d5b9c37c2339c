package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher with a Java that only says how it was called, and a Maven that only makes an empty jar.
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("kith").toAbsolutePath();

  @TempDir
  private Path dir;
  private Path home;
  private Path jdk;
  private Path bin;

  record Outcome(int exit, List<String> out, String err) {}

  @BeforeEach
  void aProjectInAFolderWithBlanks() throws IOException {
    home = Files.createDirectories(dir.resolve("my kith"));
    Files.copy(LAUNCHER, home.resolve("kith"));
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("src/main/A.java"), "");
    Files.writeString(home.resolve("pom.xml"), "");
    jdk = jdk("jdk 25", "25.0.1");
    bin = Files.createDirectories(dir.resolve("bin"));
    script(bin.resolve("mvn"), "echo \"$JAVA_HOME\" >> builds; mkdir -p target; : > target/kith.jar");
  }

  @Test
  void theFirstStartBuildsAndTheNextOnesDoNot() throws Exception {
    Outcome first = run(home.resolve("kith"), "--help");
    assertThat(first.err()).isEqualTo("Building Kith (first start only) …\n");
    assertThat(first.out()).endsWith("-cp", home.toRealPath().resolve("target/kith.jar").toString(),
        "dev.kith.cli.Main", "--help");
    assertThat(run(home.resolve("kith"), "--help").err()).isEmpty();
    assertThat(home.resolve("builds")).hasContent(jdk.toString());
    assertThat(home.resolve("target/kith.building")).doesNotExist();
  }

  @Test
  void aNewerSourceIsBuiltAndABuildByHandIsNotRepeated() throws Exception {
    run(home.resolve("kith"));
    Instant later = Instant.now().plusSeconds(60);
    Files.setLastModifiedTime(home.resolve("src/main/A.java"), FileTime.from(later));
    Files.setLastModifiedTime(home.resolve("target/kith.jar"), FileTime.from(later.plusSeconds(1)));
    assertThat(run(home.resolve("kith")).err()).isEmpty();
    Files.setLastModifiedTime(home.resolve("src/main/A.java"), FileTime.from(later.plusSeconds(2)));
    assertThat(run(home.resolve("kith")).err()).isEqualTo("Building Kith (its sources have changed) …\n");
  }

  @Test
  void aFailedBuildShowsItsEndAndStartsNothing() throws Exception {
    script(bin.resolve("mvn"), "echo early" + "; echo".repeat(14) + "; echo 'cannot find symbol'; exit 1");
    Outcome outcome = run(home.resolve("kith"), "search", "vpn");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("cannot find symbol\nkith: the build failed; the whole log is ")
        .doesNotContain("early");
    assertThat(home.resolve("target/kith.building")).doesNotExist();
    assertThat(run(home.resolve("kith")).err()).startsWith("Building Kith");
  }

  @Test
  void itIsFoundThroughLinksAndArgumentsArriveAsTheyWere() throws Exception {
    Files.createDirectories(dir.resolve("links"));
    Files.createSymbolicLink(dir.resolve("links/one"), Path.of("../my kith/kith"));
    Files.createSymbolicLink(dir.resolve("two"), dir.resolve("links/one"));
    Outcome outcome = run(dir.resolve("two"), "search", "two words", "", "*", "$HOME");
    assertThat(outcome.out()).contains("-Dkith.home=" + home.toRealPath())
        .endsWith("dev.kith.cli.Main", "search", "two words", "", "*", "$HOME");
  }

  @Test
  void aServerGetsTheVectorUnitAndAShortCommandAQuickStart() throws Exception {
    run(home.resolve("kith"));
    assertThat(run(home.resolve("kith"), "serve").out()).contains("jdk.incubator.vector")
        .doesNotContain("-XX:TieredStopAtLevel=1");
    assertThat(run(home.resolve("kith"), "--config", "conf", "serve").out()).contains("jdk.incubator.vector");
    assertThat(run(home.resolve("kith"), "search", "serve").out()).contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("jdk.incubator.vector");
    assertThat(run(home.resolve("kith"), "search").out()).contains("-Dkith.tty=");
  }

  @Test
  void anotherJavaIsPassedOverAndAWrongOneByNameIsRefused() throws Exception {
    Path old = jdk("jdk 17", "17.0.2");
    run(home.resolve("kith"));
    assertThat(run(Map.of("KITH_JAVA_HOME", "", "JAVA_HOME", jdk.toString()), home.resolve("kith")).out())
        .contains("dev.kith.cli.Main");
    Files.createSymbolicLink(bin.resolve("java"), Path.of("../jdk 25/bin/java"));
    assertThat(run(Map.of("KITH_JAVA_HOME", "", "JAVA_HOME", old.toString()), home.resolve("kith")).out())
        .contains("dev.kith.cli.Main");
    Outcome refused = run(Map.of("KITH_JAVA_HOME", old.toString()), home.resolve("kith"));
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).isEqualTo(
        "kith: KITH_JAVA_HOME is " + old + ", which is no JDK 25; try the folder that holds bin/java\n");
  }

  @Test
  void whatWarmKeepsIsUsedByAServerUntilKithIsAnother() throws Exception {
    run(home.resolve("kith"));
    Files.createDirectories(home.resolve("sample-data"));
    Path cache = home.toRealPath().resolve("target/kith.aot");
    assertThat(run(home.resolve("kith"), "serve").out()).noneMatch(arg -> arg.startsWith("-XX:AOT"));
    script(jdk.resolve("bin/java"), """
        for arg in "$@"; do
          case $arg in -XX:AOTCacheOutput=*) echo kept "$*" > "${arg#*=}"; echo 'Kith answers at all'; exec sleep 60 ;; esac
        done
        echo "$@" >> "%s"
        """.formatted(dir.resolve("asked")));
    assertThat(run(Map.of("KITH_JAVA_OPTS", "-XX:+UseZGC"), home.resolve("kith"), "warm").exit()).isZero();
    assertThat(dir.resolve("asked")).content().contains("Main search vpn", "Main who vpn");
    assertThat(cache).content().startsWith("kept").as("as the server will run").contains(" -XX:+UseZGC ");
    assertThat(cache.resolveSibling("kith.aot.new")).doesNotExist();

    script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run(home.resolve("kith"), "serve", "--port", "1").out()).contains("-XX:AOTCache=" + cache, "-Xlog:aot=off")
        .endsWith("dev.kith.cli.Main", "serve", "--port", "1");
    assertThat(run(home.resolve("kith"), "search", "vpn").out()).noneMatch(arg -> arg.startsWith("-XX:AOT"));
    assertThat(run(home.resolve("kith"), "warm", "house").err()).isEqualTo("kith: warm takes nothing; try: kith warm\n");
    assertThat(run(home.resolve("kith"), "warm", "--help").out()).as("only told").endsWith("dev.kith.cli.Main", "warm", "--help");
    Files.setLastModifiedTime(home.resolve("target/kith.jar"), FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(run(home.resolve("kith"), "serve").out()).noneMatch(arg -> arg.startsWith("-XX:AOT"));
  }

  @Test
  void theExitCodeIsJavas() throws Exception {
    script(jdk.resolve("bin/java"), "exit 78");
    assertThat(run(home.resolve("kith"), "serve").exit()).isEqualTo(78);
  }

  private Path jdk(String name, String version) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(name));
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(folder.resolve("bin/java"), "printf '%s\\n' \"$@\"");
    return folder;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(Path launcher, String... args) throws IOException, InterruptedException {
    return run(Map.of(), launcher, args);
  }

  private Outcome run(Map<String, String> env, Path launcher, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    ProcessBuilder process = new ProcessBuilder(command).directory(dir.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    process.environment().put("KITH_JAVA_HOME", jdk.toString());
    process.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    process.environment().putAll(env);
    int exit = process.start().waitFor();
    return new Outcome(exit, Files.readAllLines(out), Files.readString(err, StandardCharsets.UTF_8));
  }
}
