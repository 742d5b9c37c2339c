package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `kith accounts` and `kith tokens` in a folder that no server runs on, and what asking needs there.
@Timeout(240)
final class AccountsCommandTest {
  private static final String PASSWORD = "lantern harbour quilt";

  @TempDir
  private Path here;
  private final Map<String, String> env = new HashMap<>();
  private final InputStream stdin = System.in;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void company() throws IOException {
    Files.createDirectories(here.resolve("index-config"));
    Files.writeString(here.resolve("index-config/kith.yaml"), "data: data\nserver: {port: 0}\nauth: {mode: local}\n");
    Files.writeString(here.resolve("index-config/sources.yaml"),
        "sources:\n  - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl}\n");
    Files.writeString(here.resolve("people.jsonl"), "{\"id\": \"ola\", \"name\": \"Ola Lindqvist\", \"groups\": [\"board\"]}\n"
        + "{\"id\": \"tam\", \"name\": \"Tam Oduya\", \"active\": false}\n");
    Files.writeString(here.resolve("notes.jsonl"), """
        {"id": "vpn", "title": "VPN on a Mac", "body": "Hold the key.", "authors": "ola"}
        {"id": "plan", "title": "Plan of the walrus", "body": "Secret.", "authors": "ola", "access": ["group:board"]}
        """);
  }

  @AfterEach
  void giveBack() {
    System.setIn(stdin);
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8)));
    Cli cli = new Cli(new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), false,
        false, 140, false), env::get, InstantSource.system(), here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theFirstAdminIsMadeInAFreshFolderAndStays() {
    assertThat(kith("accounts").err()).contains("no accounts yet");
    Outcome added = kith("accounts", "add", "Ada", "--role", "admin", "--password-stdin");
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.out()).isEqualTo("“ada” may sign in with the role admin.\n");
    assertThat(kith("accounts", "add", "ada", "--password-stdin").exit()).as("again").isEqualTo(Exit.USAGE);
    for (String[] last : new String[][] {{"accounts", "disable", "ada"}, {"accounts", "remove", "ada"}, {"accounts", "role", "remove", "ada", "admin"}}) {
      Outcome refused = kith(last);
      assertThat(refused.exit()).isEqualTo(Exit.USAGE);
      assertThat(refused.err()).isEqualTo("kith: “ada” is the last admin; make somebody else one first.\n");
    }
    assertThat(kith("accounts", "role", "add", "ada", "emperor").err()).contains("is no role; there are source-owner:SOURCE");
    assertThat(kith("accounts", "person", "ada", "nobody").err()).contains("nobody in a list of people");
    Outcome linked = kith("accounts", "link", "ada", "https://login.example.com", "u-7");
    assertThat(linked.err() + linked.out()).contains("“u-7” to https://login.example.com");
    assertThat(kith("accounts", "disable", "bob").err()).isEqualTo("kith: There is no account “bob”.\n");
    assertThat(kith("accounts", "password", "ada", "--password-stdin").exit()).isZero();
    assertThat(kith("accounts", "--json").out()).contains("\"roles\"").doesNotContain("argon2", PASSWORD);
  }

  @Test
  void whoeverUsesTheComputerReadsByATokenOfTheirOwnOnly() {
    assertThat(kith("reindex").exit()).isZero();
    for (String[] ask : new String[][] {{"search", "walrus"}, {"search", "walrus", "--as", "ola"}, {"who", "walrus"}}) {
      Outcome refused = kith(ask);
      // who looks as somebody else says why
      assertThat(refused.exit()).isEqualTo(ask.length > 2 ? Exit.USAGE : Exit.NOT_ALLOWED);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err().lines()).hasSize(1);
    }
    assertThat(kith("accounts", "add", "robot", "--program", "--principal", "everyone").exit()).isZero();
    assertThat(kith("accounts", "add", "ola", "--person", "ola", "--password-stdin").out()).contains("as Ola Lindqvist");
    Outcome inHerName = kith("tokens", "add", "ola", "--scope", "search");
    assertThat(inHerName.exit()).isEqualTo(Exit.NOT_ALLOWED);
    assertThat(inHerName.err()).contains("they make their own tokens");
    assertThat(kith("tokens", "add", "robot", "--scope", "search", "--cidr", "10.9.0.0/16").exit()).isZero();
    assertThat(kith("tokens").out()).as("from where it may be used").contains("from", "10.9.0.0/16");
    String token = kith("tokens", "add", "robot", "--scope", "search", "--days", "1").out().strip();
    env.put("KITH_TOKEN", token);
    assertThat(kith("search", "vpn").out()).contains("VPN on a Mac");
    assertThat(kith("search", "walrus").out()).doesNotContain("Plan");
    assertThat(kith("tokens").out()).contains("robot", token.substring(0, 13)).doesNotContain(token);
    assertThat(kith("tokens", "revoke", token.substring(0, 13) + "…").exit()).isZero();
    assertThat(kith("search", "vpn").exit()).isEqualTo(Exit.NOT_ALLOWED);
    assertThat(kith("tokens", "revoke", "kith_nothing").exit()).isEqualTo(Exit.NOTHING_FOUND);
  }

  @Test
  void aSourceThatIsNotThereHasNoOwner() {
    for (String[] command : new String[][] {{"accounts", "add", "ada", "--role", "source-owner:notez", "--password-stdin"},
        {"accounts", "add", "robot", "--program", "--role", "source-owner:notez"}}) {
      Outcome refused = kith(command);
      assertThat(refused.exit()).isEqualTo(Exit.USAGE);
      assertThat(refused.err()).isEqualTo("kith: There is no source “notez”; did you mean notes? There is notes.\n");
    }
    assertThat(kith("accounts", "add", "ada", "--role", "source-owner:notes", "--password-stdin").exit()).as("control").isZero();
    assertThat(kith("accounts", "role", "add", "ada", "source-owner:wholly-else").err()).isEqualTo("kith: There is no source “wholly-else”. There is notes.\n");
    assertThat(kith("accounts", "role", "remove", "ada", "source-owner:notes").exit()).isZero();
  }

  @Test
  void whoeverHasLeftGetsNoAccountThatIsSaidToWork() {
    assertThat(kith("reindex").exit()).isZero();
    Outcome left = kith("accounts", "add", "tam", "--person", "tam", "--password-stdin");
    assertThat(left.out()).isEqualTo("“tam” is added, as Tam Oduya, and cannot sign in: Tam Oduya has left, as the lists of people say.\n");
    assertThat(kith("accounts").out()).contains("Tam Oduya has left");
    kith("accounts", "disable", "tam");
    assertThat(kith("accounts", "enable", "tam").err()).contains("It opens nothing: Tam Oduya has left");
    kith("accounts", "person", "tam", "ola");
    assertThat(kith("accounts", "--json").out()).as("control").doesNotContain("closed");
  }

  @Test
  void withoutATerminalAPasswordIsPipedIn() {
    Outcome outcome = kith("accounts", "add", "ada", "--role", "admin");
    assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
    assertThat(outcome.err()).contains("--password-stdin").hasLineCount(1);
    assertThat(JsonMapper.builder().build().readTree(kith("accounts", "--json").out()).path("accounts")).isEmpty();
  }
}
