package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith groups` as an admin types it, and what people, doctor and search say afterwards.
final class GroupsCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  private Path here;
  private InstantSource clock = InstantSource.system();

  record Outcome(int exit, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }
  }

  @BeforeEach
  void settings() throws IOException {
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\n");
    write("index-config/sources.yaml", "sources:\n  - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl}\n");
    write("people.jsonl", """
        {"id": "mira", "name": "Mira Vasquez", "aliases": ["mira@fern.example"], "groups": ["board"]}
        {"id": "ola", "name": "Ola Lindqvist"}
        """);
    write("notes.jsonl", "{\"id\": \"plan\", \"title\": \"The quokka plan\", \"body\": \"Soon.\", \"access\": [\"group:corp:staff\"]}\n");
    kith("reindex");
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void table(String... lines) throws IOException {
    write("groups.csv", "realm,group,member\n" + String.join("\n", lines) + "\n");
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = new Cli(new Terminal(stream(out), stream(err), false, false, 160, false), Map.of("LDAP_PASSWORD", "let-me-read")::get, clock,
        here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String imported() {
    return here.resolve("groups.csv").toString();
  }

  @Test
  void aTableIsTriedThenTakenInAndShowsWhoSeesWhatAndWhy() throws IOException {
    assertThat(kith("groups").exit()).isEqualTo(Exit.NOTHING_FOUND);
    table("corp,developers,mira@fern.example", "corp,staff,group:developers", "corp,staff,list:board");
    Outcome dry = kith("groups", "import", imported(), "--dry-run");
    assertThat(dry.exit()).as(dry.err()).isEqualTo(Exit.OK);
    assertThat(dry.out()).contains("corp: 2 groups new or changed, 3 memberships added", "+ developers,user:mira@fern.example", "+ staff,group:developers");
    assertThat(kith("groups").exit()).as("nothing was changed").isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("search", "quokka", "--as", "mira").exit()).isEqualTo(Exit.NOTHING_FOUND);

    assertThat(kith("groups", "import", imported()).exit()).isEqualTo(Exit.OK);
    assertThat(kith("search", "quokka", "--as", "mira").out()).contains("The quokka plan");
    assertThat(kith("search", "quokka", "--as", "ola").exit()).as("control").isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("groups").out()).contains("corp", "csv", "well");
    assertThat(kith("groups", "show").out()).contains("corp:developers", "corp:staff");
    assertThat(kith("groups", "show", "corp:developers").out().lines()).containsExactly("user:mira@fern.example");
    assertThat(kith("groups", "show", "corp:none").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("groups", "check", "mira").out()).contains("user:mira@fern.example → group:corp:developers");
    JsonNode groups = kith("groups", "check", "mira", "--json").json().path("groups");
    assertThat(groups.findValuesAsString("group")).containsExactly("board", "corp:developers", "corp:staff");
    assertThat(kith("people", "show", "mira").out()).contains("corp:developers", "from");
    assertThat(kith("doctor").out()).contains("groups corp", "2 groups by csv, 3 memberships");
    assertThat(kith("audit", "--type", "groups-synced").out()).contains("feed:corp");
  }

  @Test
  void membersThatAreInNoListOfPeopleAreToldOf() throws IOException {
    table("corp,staff,mira", "corp,staff,user:OLA", "corp,staff,nobody1", "corp,devs,nobody2@else.example", "corp,devs,nobody1", "corp,devs,group:staff");
    Outcome dry = kith("groups", "import", imported(), "--dry-run");
    assertThat(dry.err()).contains("2 of 4 members are in no list of people", "nobody1, nobody2@else.example").doesNotContain("mira", "OLA");
    Outcome taken = kith("groups", "import", imported(), "--json");
    assertThat(taken.json().path("unknown").valueStream().map(JsonNode::asString)).containsExactly("nobody1", "nobody2@else.example");
    table("corp,staff,mira", "corp,staff,user:OLA", "corp,devs,group:staff");
    assertThat(kith("groups", "import", imported(), "--force").err()).as("control").doesNotContain("in no list");
    table("corp,staff,nobody1", "corp,staff,nobody2", "corp,staff,nobody3", "corp,staff,nobody4", "corp,staff,nobody5", "corp,staff,nobody6");
    assertThat(kith("groups", "import", imported(), "--dry-run", "--force").err()).contains("nobody5 and others").doesNotContain("nobody6");
  }

  @Test
  void groupsThatNoFeedHasAreToldOf() throws IOException {
    table("hr,all,ola");
    kith("groups", "import", imported());
    table("corp,staff,mira", "corp,all,group:staff", "corp,all,group:nosuchgroup", "corp,all,group:hr:ALL", "corp,all,group:hr:none",
        "corp,all,list:board", "corp,all,group:corp:Staff");
    Outcome dry = kith("groups", "import", imported(), "--dry-run");
    assertThat(dry.err()).contains("2 groups that should be in others are in no feed, which opens nothing to anybody: corp:nosuchgroup, hr:none");
    JsonNode taken = kith("groups", "import", imported(), "--json").json();
    assertThat(taken.path("unknownGroups").valueStream().map(JsonNode::asString)).containsExactly("corp:nosuchgroup", "hr:none");
    table("corp,staff,mira", "corp,all,group:staff", "corp,all,group:hr:ALL", "corp,all,list:board", "corp,nosuchgroup,", "corp,all,group:nosuchgroup");
    assertThat(kith("groups", "import", imported(), "--force").err()).as("control").doesNotContain("in no feed");
  }

  @Test
  void moreThanAFifthIsRefusedWithoutAWord() throws IOException {
    table("corp,staff,mira", "corp,staff,ola");
    kith("groups", "import", imported());
    table("corp,staff,mira");
    Outcome refused = kith("groups", "import", imported());
    assertThat(refused.exit()).isEqualTo(Exit.NOT_ALLOWED);
    assertThat(refused.err()).contains("--force");
    assertThat(kith("search", "quokka", "--as", "ola").exit()).as("nothing was taken in").isEqualTo(Exit.OK);
    assertThat(kith("groups", "import", imported(), "--force").exit()).isEqualTo(Exit.OK);
    assertThat(kith("search", "quokka", "--as", "ola").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("groups", "import", here.resolve("none.csv").toString()).exit()).isNotEqualTo(Exit.OK);
    assertThat(kith("groups", "accept", "corp").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("groups", "sync").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aDirectoryServerIsAskedAndItsSilenceIsTold() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=fern,dc=example");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=kith", "let-me-read");
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=fern,dc=example", "objectClass: domain", "dc: fern");
    directory.add("dn: uid=mira,dc=fern,dc=example", "objectClass: person", "uid: mira");
    directory.add("dn: cn=staff,dc=fern,dc=example", "objectClass: groupOfNames", "cn: staff", "member: uid=mira,dc=fern,dc=example");
    directory.startListening();
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\ngroups:\n  ldap:\n    realm: corp\n    url: ldap://127.0.0.1:"
        + directory.getListenPort() + "\n    bindDn: cn=kith\n    password: ${env:LDAP_PASSWORD}\n    base: dc=fern,dc=example\n");
    assertThat(kith("doctor").out()).contains("groups corp", "never read");
    Outcome synced = kith("groups", "sync");
    assertThat(synced.exit()).as(synced.toString()).isEqualTo(Exit.OK);
    assertThat(kith("search", "quokka", "--as", "mira").exit()).isEqualTo(Exit.OK);
    directory.delete("uid=mira,dc=fern,dc=example");
    directory.add("dn: uid=ola,dc=fern,dc=example", "objectClass: person", "uid: ola");
    assertThat(kith("groups", "sync").exit()).isEqualTo(Exit.PARTLY);
    assertThat(kith("doctor").out()).contains("waits for a word", "kith groups accept corp");
    assertThat(kith("groups", "accept", "corp").exit()).isEqualTo(Exit.OK);
    assertThat(kith("groups", "check", "mira").err()).contains("mira is disabled by a feed");
    directory.shutDown(true);
    Outcome failed = kith("groups", "sync");
    assertThat(failed.exit()).isEqualTo(Exit.PARTLY);
    assertThat(failed.out() + failed.err()).contains("could not be read").doesNotContain("let-me-read");
    assertThat(kith("groups").out()).contains("fails: ", "closes at");
    clock = InstantSource.fixed(Instant.now().plusSeconds(86_400));
    assertThat(kith("groups").out()).contains("closed: nobody is in its groups");
    assertThat(kith("doctor").out()).contains("closed since");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      {keepHours: 48}                                            | keepHours: is 48; try 24, or less
      {ldap: {url: 'ldap://ldap.fern.example', base: 'dc=x'}}    | url: is not encrypted
      {ldap: {url: 'ldaps://l.example', base: 'dc=x', bindDn: 'cn=k'}} | password: is empty
      {ldap: {url: 'ldaps://l.example', base: 'dc=x', users: 'person'}} | users: is no LDAP filter
      {scim: {token: 'plain-text'}}                              | token
      {scim: {realm: 'Corp'}}                                    | realm: is
      {links: {'corp:x': ['corp:y']}}                            | a feed's own group
      {links: {devs: ['devs']}}                                  | which is no feed's group
      {claims: ldap, ldap: {url: 'ldaps://l.example', base: 'dc=x'}} | each of its own
      """)
  void settingsThatCannotBeAreRefusedInOneLine(String groups, String said) throws IOException {
    write("index-config/kith.yaml", "data: data\ngroups: " + groups + "\n");
    Outcome outcome = kith("config", "check");
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(Exit.CONFIG);
    assertThat(outcome.out() + outcome.err()).contains(said).contains("kith.yaml:2");
  }
}
