package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `kith serve` says at its start of who may sign in and of what is wrong.
@Timeout(240)
final class StartTest {
  private static final String OIDC = "data: data\nserver: {host: 127.0.0.1, port: 0, baseUrl: 'http://127.0.0.1:8642'}\nauth:\n  mode: oidc\n  oidc: {issuer: '%s', "
      + "clientId: kith, clientSecret: '${env:SECRET}'%s}\n";

  @TempDir
  private Path here;

  @BeforeEach
  void company() throws IOException {
    Files.createDirectories(here.resolve("index-config"));
    settings("data: data\nserver: {host: 127.0.0.1, port: 0}\nauth: {mode: local}\n");
    Files.writeString(here.resolve("index-config/sources.yaml"), "sources:\n  - {id: notes, type: jsonl, path: notes.jsonl}\n");
    Files.writeString(here.resolve("notes.jsonl"), "{\"id\": \"vpn\", \"title\": \"VPN\", \"body\": \"Hold the key.\"}\n");
  }

  private void settings(String kith) throws IOException {
    Files.writeString(here.resolve("index-config/kith.yaml"), kith);
  }

  private int kith(ByteArrayOutputStream said, String... args) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Cli cli = new Cli(new Terminal(out, out, false, false, 140, false), Map.of("SECRET", "a-secret-of-some-length-for-the-test")::get,
        InstantSource.system(), here, null);
    return cli.run(Main.commands(cli), args);
  }

  /// All that a server says until it answers and has said this.
  private String served(String until) throws InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread server = Thread.ofPlatform().start(() -> kith(said, "serve"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.isAlive() && System.nanoTime() < end
        && !(said.toString(StandardCharsets.UTF_8).contains("Kith answers") && said.toString(StandardCharsets.UTF_8).contains(until))) {
      Thread.onSpinWait();
    }
    server.interrupt();
    server.join(60_000);
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aDamagedAuditLogIsToldOf() throws Exception {
    assertThat(served("Kith answers")).doesNotContain("audit log");
    Path log;
    try (Stream<Path> files = Files.list(here.resolve("data/audit"))) {
      log = files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    Files.writeString(log, Files.readString(log).replaceFirst("\"actor\":\"[^\"]*\"", "\"actor\":\"os:nobody\""));
    String said = served("audit verify");
    assertThat(said.lines().filter(line -> line.contains("audit log"))).singleElement().asString()
        .contains("is not what was written: " + log.getFileName() + ":1: ").contains("kith audit verify shows each place");
  }

  @Test
  void whoMaySignInIsToldTrulyInEachMode() throws Exception {
    assertThat(served("first admin")).contains("Nobody can sign in yet: `kith accounts add NAME --role admin`");
    settings(OIDC.formatted("http://127.0.0.1:1/realm", ""));
    assertThat(served("is down")).as("whoever is new may").doesNotContain("Nobody can sign in").contains("No admin has a password for the day the provider is down");
    settings(OIDC.formatted("http://127.0.0.1:1/realm", ", createAccounts: false"));
    assertThat(served("is down")).contains("Nobody can sign in yet, since createAccounts is off", "kith accounts link NAME http://127.0.0.1:1/realm SUBJECT");
  }

  @Test
  void anIssuerOfAllCompaniesIsRefusedAtTheStart() throws Exception {
    for (String issuer : new String[] {"https://login.microsoftonline.com/common/v2.0", "https://login.microsoftonline.com/Organizations/v2.0",
        "https://login.microsoftonline.com/consumers", "https://login.microsoftonline.us/common/v2.0", "https://sts.windows.net/common/"}) {
      settings(OIDC.formatted(issuer, ""));
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      assertThat(kith(said, "serve")).as(issuer).isEqualTo(Exit.CONFIG);
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("stands for the tenants of all companies", "your own tenant's id").hasLineCount(1);
    }
    settings(OIDC.formatted("https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0", ""));
    assertThat(kith(new ByteArrayOutputStream(), "config", "check")).as("control").isEqualTo(Exit.OK);
    settings(OIDC.formatted("https://login.example.com/realms/common", ""));
    assertThat(kith(new ByteArrayOutputStream(), "config", "check")).as("control: another provider may call a realm so").isEqualTo(Exit.OK);
  }
}
