package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.cli.BadConfigurations.Case;
import dev.kith.cli.BadConfigurations.Folder;
import dev.kith.cli.BadConfigurations.HalfLifeFreshness;
import dev.kith.cli.BadConfigurations.NoneFreshness;
import dev.kith.cli.BadConfigurations.Outcome;
import dev.kith.cli.BadConfigurations.Ranking;
import dev.kith.cli.BadConfigurations.Wiki;
import dev.kith.connector.Secret;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import dev.kith.search.FieldSettings;
import dev.kith.search.SynonymRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigTest {
  private static final int CASES = 80;

  @TempDir
  private Path base;

  static List<Case> bad() throws IOException {
    return BadConfigurations.all();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aMistakeGivesOneLineAndStartsNothing(Case bad) throws IOException {
    Path folder = bad.write(base);
    assertThat(complaints(bad, folder, BadConfigurations.start(folder))).isEmpty();
  }

  @Test
  void thereAreAtLeastEightyBadConfigurationsAndNoTwoAreCalledTheSame() throws IOException {
    assertThat(bad()).hasSizeGreaterThanOrEqualTo(CASES).extracting(Case::name).doesNotHaveDuplicates();
  }

  /// The control: a mapper that takes no notice of unknown keys, as many do, must not get past the check above.
  @Test
  void aMapperThatIgnoresUnknownKeysIsCaught() throws IOException {
    int caught = 0;
    for (Case bad : bad()) {
      if (bad.line().contains("the key '")) {
        Path folder = bad.write(Files.createDirectory(base.resolve("case" + caught)));
        assertThat(complaints(bad, folder, new Outcome(Exit.OK, "started\n", ""))).isNotEmpty();
        caught++;
      }
    }
    assertThat(caught).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aCheckedLineWithASecretOrATraceIsCaught() throws IOException {
    Case bad = bad().getFirst();
    Path folder = bad.write(base);
    String line = folder.resolve(bad.line()) + "\n";
    assertThat(complaints(bad, folder, new Outcome(Exit.CONFIG, "", line))).isEmpty();
    assertThat(complaints(bad, folder, new Outcome(Exit.FAILED, "", line))).isNotEmpty();
    assertThat(complaints(bad, folder, new Outcome(Exit.CONFIG, "", line + "\tat dev.kith.cli.Main\n"))).isNotEmpty();
  }

  /// What is wrong with how a bad configuration was refused; nothing if it was refused as it should be.
  private static List<String> complaints(Case bad, Path folder, Outcome outcome) throws IOException {
    List<String> complaints = new ArrayList<>();
    String line = outcome.err().replace(folder + "/", "");
    if (!line.equals(bad.line() + "\n")) {
      complaints.add("said:     " + line.strip() + "\nexpected: " + bad.line());
    }
    if (!line.matches("\\S+:\\d+: [^:]+(: .+)?: .+; try .+\n")) {
      complaints.add("not of the form file:line: key: problem; try …: " + line);
    }
    if (line.contains("hunter2")) {
      complaints.add("shows a secret: " + line);
    }
    if (outcome.exit() != Exit.CONFIG) {
      complaints.add("exit code " + outcome.exit());
    }
    if (!outcome.out().isEmpty() || Files.exists(folder.resolveSibling("data"))) {
      complaints.add("something was started");
    }
    return complaints;
  }

  @Test
  void withoutSettingsEverythingHasItsDefault() {
    Config config = config();
    assertThat(config.kith()).isEqualTo(new KithSettings("Kith", base.resolve("data"), KithSettings.Server.DEFAULTS,
        List.of("en"), KithSettings.Auth.DEFAULTS, List.of(), KithSettings.Queries.DEFAULTS, KithSettings.Limits.DEFAULTS,
        AuditSettings.DEFAULTS, GovernanceSettings.DEFAULTS, GroupSettings.DEFAULTS,
        KithSettings.SlowRequests.DEFAULTS));
    assertThat(config.read("ranking.yaml", Ranking.class)).isEqualTo(Ranking.DEFAULTS);
    assertThat(config.synonyms()).isEmpty();
    assertThat(config.hasSources()).isFalse();
  }

  /// Without a settings folder, as for the sample company, the same ranking holds as with the one that comes with Kith.
  @Test
  void theSettingsThatComeWithKithAreTheDefaults() {
    Config shipped = new Config(Path.of("index-config"), _ -> null);
    assertThat(shipped.read("ranking.yaml", dev.kith.cli.Ranking.class)).isEqualTo(dev.kith.cli.Ranking.DEFAULTS);
    assertThat(shipped.read("fields.yaml", FieldSettings.class)).isEqualTo(FieldSettings.DEFAULTS);
    assertThat(shipped.kith().server()).isEqualTo(KithSettings.Server.DEFAULTS);
    assertThat(shipped.sources(Connectors.TYPES)).isEmpty();
    assertThat(shipped.synonyms()).isEmpty();
  }

  @Test
  void anEmptyFileAndAFileOfRemarksMeanTheDefaults() throws IOException {
    write("kith.yaml", "");
    assertThat(config().kith().name()).isEqualTo("Kith");
    write("kith.yaml", "# name: Fern\nserver:\n# port: 1\n");
    assertThat(config().kith().server().port()).isEqualTo(8642);
  }

  @Test
  void whatIsWrittenReplacesTheDefaultAndTheRestStays() throws IOException {
    write("kith.yaml", "name: Fernhollow \"search\"\ndata: ../index\n"
        + "server: {port: 0, baseUrl: 'https://search.example.com/kith'}\r\n"
        + "languages:\n- en\n- pt\n");
    KithSettings kith = config().kith();
    assertThat(kith.name()).isEqualTo("Fernhollow \"search\"");
    assertThat(kith.data()).isEqualTo(base.resolve("../index").normalize());
    assertThat(kith.server()).isEqualTo(
        new KithSettings.Server("127.0.0.1", 0, URI.create("https://search.example.com/kith"), List.of()));
    assertThat(kith.languages()).containsExactly("en", "pt");
  }

  @Test
  void sourcesBecomeConnectorsInTheirOrder() throws IOException {
    Path secret = Files.writeString(base.resolve("token"), "t0ken\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    write("sources.yaml", """
        sources:
          - id: wiki
            type: wiki
            name: The wiki
            url: https://wiki.example.com
            token: ${env:WIKI}
            spaces: {ENG: 1.5, Tea & Cake: 2}
            every: 1h30m
          - id: files
            type: folder
            path: shared/docs
            include: ["*.md", 2024]
            largest: 5MiB
            access: [group:engineering, "user:fern oak"]
            ownership: external
          - id: blog
            type: wiki
            url: https://blog.example.com
            token: ${file:token}
        """);
    List<Source> sources = config().sources(BadConfigurations.TYPES);
    assertThat(sources).containsExactly(
        new Source(new Wiki("wiki", URI.create("https://wiki.example.com"), 50, new Secret("s3cret"),
            Map.of("ENG", 1.5, "Tea & Cake", 2.0)), "The wiki", Access.EVERYONE, Ownership.OWNED, Duration.ofMinutes(90), null, null, false),
        new Source(new Folder("files", base.resolve("shared/docs"), List.of("*.md", "2024"), 5 << 20, false), "files",
            Access.of(Set.of("group:engineering", "user:fern oak")), Ownership.EXTERNAL, null),
        new Source(new Wiki("blog", URI.create("https://blog.example.com"), 50, new Secret("t0ken"), Map.of()), "blog",
            Access.EVERYONE, Ownership.OWNED, null, null, null, false));
    assertThat(sources.toString()).contains("***").doesNotContain("s3cret", "t0ken");
  }

  @Test
  void rankingHasWeightsByRoleAndAChoiceByType() throws IOException {
    write("ranking.yaml", "roles: {accepted-answerer: 2, author: .5}\nfreshness: {type: halfLife, days: 30}\n");
    assertThat(config().read("ranking.yaml", Ranking.class))
        .isEqualTo(new Ranking(2.5, Map.of(Role.ACCEPTED_ANSWERER, 2.0, Role.AUTHOR, 0.5), new HalfLifeFreshness(30)));
    write("ranking.yaml", "freshness: {type: none}\n");
    assertThat(config().read("ranking.yaml", Ranking.class).freshness()).isEqualTo(new NoneFreshness());
  }

  @Test
  void synonymsMeanTheSameOrGoOneWay() throws IOException {
    write("synonyms.txt", "# words\nvpn,  virtual   private network\n\nk8s => kubernetes, cluster # only so\nc#, csharp\n");
    assertThat(config().synonyms()).containsExactly(
        new SynonymRule(false, List.of("vpn", "virtual private network"), List.of("vpn", "virtual private network")),
        new SynonymRule(true, List.of("k8s"), List.of("kubernetes", "cluster")),
        new SynonymRule(false, List.of("c#", "csharp"), List.of("c#", "csharp")));
  }

  @Test
  void filesOfEditorsAndNotesBesideTheSettingsAreLeftAlone() throws IOException {
    write("kith.yaml~", "x");
    write(".kith.yaml.swp", "x");
    write("README.md", "x");
    assertThat(config().kith().name()).isEqualTo("Kith");
  }

  @Test
  void everyDurationIsReadAsItIsWritten() {
    Scalars scalars = new Scalars(base, Map.<String, String>of()::get);
    Stream.of("30s", "15m", "6h", "7d", "500ms", "1d12h").forEach(text ->
        assertThat(scalars.read(text, Duration.class, null)).isEqualTo(Duration.parse(switch (text) {
          case "500ms" -> "PT0.5S";
          case "7d" -> "P7D";
          case "1d12h" -> "PT36H";
          default -> "PT" + text.toUpperCase(Locale.ROOT);
        })));
    Stream.of("", "6", "h", "6 h", "1h1d", "-6h", "PT6H", "9999999d").forEach(text ->
        assertThatThrownBy(() -> scalars.read(text, Duration.class, null)).as(text)
            .hasMessageContaining("not a time; try "));
  }

  private Config config() {
    return new Config(base.resolve("index-config"), Map.of("WIKI", "s3cret")::get);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(base.resolve("index-config"));
    Files.writeString(base.resolve("index-config").resolve(file), text);
  }
}
