package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import dev.kith.audit.Event.Type;
import dev.kith.fields.Fields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every kind of event, provoked at the front door, is one line in the audit log, and the log shows what is done to it.
@Timeout(300)
final class AuditedTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PLAN = Fields.id("notes", "plan");
  /// Words of documents, of questions and of a secret, none of which may stand in the log.
  private static final List<String> UNSPEAKABLE = List.of("walrus", "paste", "Grinding", "Merger", "zebra", "push-secret-of-the-test");
  /// Those of [#whatIsDoneToGroupsAndWhatIsErasedIsOneLineOfEachKind].
  private static final Set<Type> GROUPS_AND_ERASING = EnumSet.of(Type.GROUPS_SYNCED, Type.GROUPS_HELD, Type.GROUPS_FAILED, Type.GROUPS_CLOSED,
      Type.PERSON_ERASED, Type.DOCUMENT_ERASED, Type.RETENTION_APPLIED);
  /// Those of [#signingInIsOneLineOfEachKindAndNoPasswordIsInIt].
  private static final Set<Type> SIGNING_IN = EnumSet.of(Type.SIGN_IN, Type.SIGN_IN_REFUSED, Type.SIGN_OUT, Type.SESSIONS_ENDED,
      Type.ACCOUNT_MADE, Type.ACCOUNT_CHANGED, Type.ACCOUNT_DISABLED, Type.ACCOUNT_REMOVED, Type.PASSWORD_CHANGED, Type.ROLE_GRANTED,
      Type.ROLE_REVOKED, Type.TOKEN_MADE, Type.TOKEN_REVOKED, Type.TOKEN_REFUSED, Type.IDENTITY_LINKED);
  private static final String PASSWORD = "nobody-guesses-this-one";

  @TempDir
  private Path here;
  private final List<Type> provoked = new ArrayList<>();
  private InstantSource clock = InstantSource.system();

  record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\nauth: {mode: demo, people: [ola]}\n");
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
        """);
    write("people.jsonl", """
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "groups": ["board"]}
        {"id": "mira", "name": "Mira Vasquez", "aliases": ["mira@valve.example"]}
        {"id": "tom", "name": "Tom Oduya", "groups": ["guests\\r\\nforged"]}
        """);
    write("notes.jsonl", """
        {"id": "valve", "title": "Grinding a valve", "body": "Slowly, with paste.", "authors": "mira", "date": "2026-03-02"}
        {"id": "plan", "title": "Merger plan", "body": "The walrus is ours.", "authors": "ola", "access": ["group:board"]}
        {"id": "odd", "title": "Odd", "body": "Odd.", "authors": [{"key": "odd1", "name": "Odd One"}]}
        """);
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = new Cli(new Terminal(stream(out), stream(err), false, false, 140, false), Map.of("LDAP_PASSWORD", "let-me-read")::get, clock,
        here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.list(here.resolve("data/audit"))) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList().getLast();
    }
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.isDirectory(here.resolve("data/audit"))) {
      try (Stream<Path> files = Files.list(here.resolve("data/audit"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).sorted().toList()) {
          Files.readAllLines(file).forEach(line -> lines.add(JSON.readTree(line)));
        }
      }
    }
    return lines;
  }

  private long count(Type type) throws IOException {
    return lines().stream().filter(line -> line.path("type").asString().equals(type.label())).count();
  }

  private interface Deed {
    Object run() throws Exception;
  }

  /// Does something, after which there is exactly one more line of this type, and gives that line.
  private JsonNode provokes(Type type, Deed deed) throws Exception {
    long before = count(type);
    Object outcome = deed.run();
    assertThat(count(type) - before).as("lines of %s after %s", type.label(), outcome).isEqualTo(1);
    provoked.add(type);
    JsonNode line = lines().stream().filter(one -> one.path("type").asString().equals(type.label())).toList().getLast();
    assertThat(line.path("actor").asString()).as(line.toString()).matches("kith|(os|person|account|token):.+");
    return line;
  }

  private int http(String method, String path, String body, String... headers) throws IOException, InterruptedException {
    Server server = Server.running(here.resolve("data")).orElseThrow();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void everyKindOfEventIsOneLineAndWhatIsDoneToTheLogIsSeen() throws Exception {
    provokes(Type.SETTINGS_CHANGED, () -> kith("reindex"));
    provokes(Type.REINDEXED, () -> kith("reindex", "notes"));
    String until = LocalDate.now().plusDays(40).toString();
    JsonNode pin = provokes(Type.PINNED, () -> kith("pins", "add", "zebra", "--document", PLAN, "--owner", "ola", "--until", until));
    assertThat(pin.path("subject").asString()).isEqualTo("document:" + PLAN);
    provokes(Type.UNPINNED, () -> kith("pins", "remove", "1"));
    provokes(Type.PERSON_EXPORTED, () -> kith("people", "export", "mira"));
    provokes(Type.PERSON_MERGED, () -> kith("people", "merge", "mira", "tom"));
    provokes(Type.DECISION_UNDONE, () -> kith("people", "undo", "1"));
    provokes(Type.PERSON_SPLIT, () -> kith("people", "split", "mira", "mira@valve.example"));
    kith("reindex", "--full");
    provokes(Type.ROLLED_BACK, () -> kith("rollback"));
    served();
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: gone.jsonl, people: people.jsonl, access: ["group:board"]}
        """);
    JsonNode access = provokes(Type.SOURCE_ACCESS_CHANGED, () -> kith("reindex"));
    assertThat(access.path("details").path("from").asString()).isEqualTo("everyone");
    assertThat(access.path("details").path("to").asString()).isEqualTo("any of group:board");
    provokes(Type.SOURCE_FAILED, () -> kith("reindex"));
    provokes(Type.AUDIT_READ, () -> kith("audit", "--since", "1h"));
    provokes(Type.AUDIT_MENDED, () -> {
      kith("reindex");
      long lines = lines().size();
      Files.writeString(log(), "{\"n\":99", StandardOpenOption.APPEND);
      return lines + " lines, then " + kith("audit");
    });

    Set<Type> here = EnumSet.complementOf(EnumSet.copyOf(GROUPS_AND_ERASING));
    here.removeAll(SIGNING_IN);
    assertThat(EnumSet.copyOf(provoked)).as("every type has a row, here or below").isEqualTo(here);
    assertThat(Files.readString(log())).doesNotContain(UNSPEAKABLE);
    assertThat(lines()).allSatisfy(line -> assertThat(line.size()).isEqualTo(7));
    tampered();
  }

  /// What happens while a server runs; both write.
  private void served() throws Exception {
    Thread server = Thread.ofPlatform().unstarted(() -> kith("serve"));
    provokes(Type.STARTED, () -> {
      server.start();
      until(() -> Server.running(here.resolve("data")).isPresent());
      return "serve";
    });
    String[] token = {"Authorization", "Bearer " + Server.running(here.resolve("data")).orElseThrow().token()};
    provokes(Type.DENIED, () -> http("GET", "/api/v1/admin/audit?who=zebra", null, "X-Kith-As", "tom"));
    provokes(Type.EXPORTED, () -> http("GET", "/api/v1/export?q=walrus", null));
    provokes(Type.AUDIT_READ, () -> http("GET", "/api/v1/admin/audit", null, token));
    provokes(Type.AUDIT_READ, () -> kith("report"));
    provokes(Type.REINDEXED, () -> kith("reindex"));
    provokes(Type.PINNED, () -> kith("pins", "add", "zebra", "--document", PLAN, "--owner", "ola", "--until", LocalDate.now().plusDays(4).toString()));
    JsonNode begun = provokes(Type.VIEW_AS_BEGUN, () -> {
      int status = http("POST", "/api/v1/view-as", "{\"person\": \"mira\", \"reason\": \"ticket 4711,\\r\\nno handbook\"}", token);
      assertThat(http("GET", "/api/v1/me/views", null, "X-Kith-As", "mira")).isEqualTo(200);
      return status;
    });
    assertThat(begun.path("details").path("reason").asString()).isEqualTo("ticket 4711, no handbook");
    assertThat(kith("audit", "verify").exit()).as("while the server runs").isZero();
    provokes(Type.VIEW_AS_ENDED, () -> provokes(Type.STOPPED, () -> {
      server.interrupt();
      server.join(60_000);
      return "Ctrl-C";
    }));
  }

  private Outcome typing(String line, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return kith(args);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void signingInIsOneLineOfEachKindAndNoPasswordIsInIt() throws Exception {
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\nauth: {mode: local}\n");
    kith("reindex");
    provokes(Type.ACCOUNT_MADE, () -> typing(PASSWORD + "-first", "accounts", "add", "mv", "--password-stdin"));
    provokes(Type.PASSWORD_CHANGED, () -> typing(PASSWORD, "accounts", "password", "mv", "--password-stdin"));
    provokes(Type.IDENTITY_LINKED, () -> kith("accounts", "person", "mv", "mira"));
    provokes(Type.ROLE_GRANTED, () -> kith("accounts", "role", "add", "mv", "auditor"));
    provokes(Type.ROLE_REVOKED, () -> kith("accounts", "role", "remove", "mv", "auditor"));
    provokes(Type.ACCOUNT_DISABLED, () -> kith("accounts", "disable", "mv"));
    provokes(Type.ACCOUNT_CHANGED, () -> kith("accounts", "enable", "mv"));
    kith("accounts", "add", "crawler", "--program", "--principal", "everyone");
    Outcome[] made = new Outcome[1];
    provokes(Type.TOKEN_MADE, () -> made[0] = kith("tokens", "add", "crawler", "--scope", "search"));
    java.util.regex.Matcher token = java.util.regex.Pattern.compile("kith_\\w{20,}").matcher(made[0].out());
    assertThat(token.find()).as(made[0].toString()).isTrue();
    provokes(Type.TOKEN_REVOKED, () -> kith("tokens", "revoke", token.group().substring(0, 13)));
    looked();
    Thread server = Thread.ofPlatform().start(() -> kith("serve"));
    try {
      until(() -> Server.running(here.resolve("data")).isPresent());
      provokes(Type.TOKEN_REFUSED, () -> http("GET", "/api/v1/search?q=valve", null, "Authorization", "Bearer " + token.group()));
      long refused = count(Type.TOKEN_REFUSED);
      for (int more = 0; more < 30; more++) {
        assertThat(http("GET", "/api/v1/search?q=valve", null, "Authorization", "Bearer kith_bogus" + more)).isEqualTo(401);
      }
      assertThat(count(Type.TOKEN_REFUSED)).as("a flood is no line each").isLessThan(refused + 3);
      provokes(Type.SIGN_IN_REFUSED, () -> signIn("mv", "wrong-" + PASSWORD));
      provokes(Type.SIGN_IN_REFUSED, () -> signIn(PASSWORD, "the name in the wrong field"));
      String[] first = new String[1];
      provokes(Type.SIGN_IN, () -> first[0] = signIn("mv", PASSWORD));
      String second = signIn("mv", PASSWORD);
      provokes(Type.SESSIONS_ENDED, () -> http("DELETE", "/api/v1/me/sessions", null, own(second)));
      provokes(Type.SIGN_OUT, () -> http("POST", "/sign-out", "token=" + own(second)[5],
          "Cookie", "sid=" + second, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded"));
      looked();
    } finally {
      server.interrupt();
      server.join(60_000);
    }
    assertThat(lines().stream().filter(line -> line.path("type").asString().equals("token-refused")).map(line -> line.path("details").path("more"))
        .mapToLong(more -> more.isMissingNode() ? 1 : Long.parseLong(more.asString())).sum()).as("and none is forgotten").isEqualTo(31);
    provokes(Type.ACCOUNT_REMOVED, () -> kith("accounts", "remove", "crawler"));
    provoked.removeAll(List.of(Type.VIEW_AS_BEGUN, Type.VIEW_AS_ENDED));
    assertThat(EnumSet.copyOf(provoked)).isEqualTo(SIGNING_IN);
    assertThat(Files.readString(log())).doesNotContain(PASSWORD, token.group(), token.group().substring(14));
    assertThat(kith("audit", "verify").exit()).isZero();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void until(Condition condition) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.holds() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsDoneToGroupsAndWhatIsErasedIsOneLineOfEachKind() throws Exception {
    String plain = Files.readString(here.resolve("index-config/sources.yaml"));
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=fern,dc=example");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=kith", "let-me-read");
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=fern,dc=example", "objectClass: domain", "dc: fern");
    directory.add("dn: uid=mira,dc=fern,dc=example", "objectClass: person", "uid: mira");
    directory.startListening();
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\nauth: {mode: demo, people: [ola]}\ngroups:\n  ldap:\n"
        + "    realm: corp\n    url: ldap://127.0.0.1:" + directory.getListenPort() + "\n    bindDn: cn=kith\n    password: ${env:LDAP_PASSWORD}\n"
        + "    base: dc=fern,dc=example\n");
    kith("reindex");
    JsonNode synced = provokes(Type.GROUPS_SYNCED, () -> kith("groups", "sync"));
    assertThat(synced.path("subject").asString()).isEqualTo("feed:corp");
    directory.delete("uid=mira,dc=fern,dc=example");
    directory.add("dn: uid=ola,dc=fern,dc=example", "objectClass: person", "uid: ola");
    provokes(Type.GROUPS_HELD, () -> kith("groups", "sync"));
    kith("groups", "accept", "corp");
    directory.shutDown(true);
    provokes(Type.GROUPS_FAILED, () -> kith("groups", "sync"));
    clock = InstantSource.offset(InstantSource.system(), Duration.ofHours(25));
    provokes(Type.GROUPS_CLOSED, () -> {
      Thread server = Thread.ofPlatform().start(() -> kith("serve"));
      until(() -> count(Type.GROUPS_CLOSED) > 0 && Server.running(here.resolve("data")).isPresent());
      server.interrupt();
      server.join(60_000);
      return "serve";
    });

    JsonNode erased = provokes(Type.DOCUMENT_ERASED, () -> kith("erase", "document", PLAN, "--yes"));
    assertThat(erased.toString()).as("what was erased is not named").doesNotContain(PLAN, "Merger");
    provokes(Type.PERSON_ERASED, () -> kith("erase", "person", "tom", "--yes"));
    write("index-config/sources.yaml", plain.replace("name: Team notes", "name: Team notes, retention: 30d"));
    JsonNode swept = provokes(Type.RETENTION_APPLIED, () -> kith("retention", "--apply"));
    assertThat(swept.path("subject").asString()).isEqualTo("source:notes");
    assertThat(swept.path("actor").asString()).as("a human").startsWith("os:");
    assertThat(EnumSet.copyOf(provoked)).isEqualTo(GROUPS_AND_ERASING);
    assertThat(Files.readString(log())).doesNotContain(UNSPEAKABLE).doesNotContain("let-me-read", "Tom Oduya");
    assertThat(kith("audit", "verify").exit()).isZero();
  }

  /// Asking as somebody else where people sign in, whether a server runs or not.
  private void looked() throws Exception {
    Outcome refused = kith("search", "walrus", "--as", "ola");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("Say why you look as somebody else").doesNotContain("Exception");
    provokes(Type.VIEW_AS_BEGUN, () -> provokes(Type.VIEW_AS_ENDED, () -> {
      Outcome found = kith("search", "walrus", "--as", "ola", "--reason", "ticket 4711: sees no plan", "--json");
      assertThat(JSON.readTree(found.out()).path("hits")).as(found.toString()).hasSize(1);
      return found;
    }));
    assertThat(JSON.readTree(kith("search", "walrus", "--as", "mira", "--reason", "ticket 4711: sees no plan", "--json").out()).path("hits"))
        .as("she may not see it").isEmpty();
  }

  /// Fills in the form as a browser does, and gives the session's secret; empty if there is none.
  private String signIn(String name, String password) throws IOException, InterruptedException {
    Server server = Server.running(here.resolve("data")).orElseThrow();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var form = client.send(HttpRequest.newBuilder(URI.create(server.url() + "/sign-in")).build(), BodyHandlers.ofString());
      String cookie = form.headers().firstValue("set-cookie").orElse("").split(";")[0];
      String token = form.body().replaceFirst("(?s).*name=\"token\"[^>]*value=\"([^\"]*)\".*", "$1");
      var answer = client.send(HttpRequest.newBuilder(URI.create(server.url() + "/sign-in")).header("Cookie", cookie)
          .header("Sec-Fetch-Site", "same-origin").header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString("to=/&token=" + token + "&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&password="
              + URLEncoder.encode(password, StandardCharsets.UTF_8))).build(), BodyHandlers.ofString());
      return answer.headers().allValues("set-cookie").stream().filter(each -> each.startsWith("sid=") && !each.startsWith("sid=;"))
          .map(each -> each.substring(4).split(";")[0]).findFirst().orElse("");
    }
  }

  /// What the page sends with a change: the sixth is the token that goes with the session.
  private String[] own(String secret) throws IOException, InterruptedException {
    Server server = Server.running(here.resolve("data")).orElseThrow();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String session = client.send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/session")).header("Cookie", "sid=" + secret).build(),
          BodyHandlers.ofString()).body();
      return new String[] {"Cookie", "sid=" + secret, "Sec-Fetch-Site", "same-origin", "X-Kith-Token",
          JSON.readTree(session).path("token").asString("")};
    }
  }

  private void tampered() throws IOException {
    Outcome whole = kith("audit", "verify");
    assertThat(whole.exit()).as(whole.out()).isZero();
    String end = whole.out().strip().replaceFirst("(?s).* ", "");
    kith("audit");
    assertThat(kith("audit", "verify", "--known", end).exit()).isZero();
    List<String> good = Files.readAllLines(log());
    int middle = good.size() / 2;
    List<String> removed = new ArrayList<>(good);
    removed.remove(middle);
    List<String> changed = new ArrayList<>(good);
    changed.set(middle, changed.get(middle).replaceFirst("\"actor\":\"[^\"]*\"", "\"actor\":\"person:else\""));
    List<String> swapped = new ArrayList<>(good);
    java.util.Collections.swap(swapped, middle, middle + 1);
    for (List<String> bad : List.of(removed, changed, swapped, good.subList(0, middle))) {
      Files.write(log(), bad);
      Outcome outcome = kith("audit", "verify");
      assertThat(outcome.exit()).as(outcome.out()).isEqualTo(Exit.FAILED);
      assertThat(outcome.out()).containsPattern("fail  \\d{6}-\\d{4}-\\d{2}\\.jsonl:\\d+: ").contains("The audit log is not what was written.");
      assertThat(kith("audit", "verify", "--json").out()).contains("\"whole\" : false");
    }
    Files.write(log(), good);
    assertThat(kith("audit", "verify").exit()).as("control: put back").isZero();
    assertThat(kith("audit", "verify", "--known", "1:" + "a".repeat(64)).exit()).isEqualTo(Exit.FAILED);
    assertThat(kith("audit", "verify", "--known", "no end").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void theLogIsAskedByTimeTypeAndPerson() {
    assertThat(kith("audit", "verify").exit()).isEqualTo(Exit.NOTHING_FOUND);
    kith("reindex");
    assertThat(kith("audit", "--type", "reindexed").out()).contains("reindexed").doesNotContain("settings-changed");
    assertThat(kith("audit", "--actor", Cli.actor(), "--ndjson").out().lines().map(JSON::readTree)).hasSizeGreaterThan(1)
        .allMatch(line -> line.path("actor").asString().equals(Cli.actor()));
    assertThat(kith("audit", "--since", "2100-01-01").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("audit", "--since", "yesterday").err()).contains("--since: “yesterday” is no time; try 2026-11-01, 12h or 7d.");
    assertThat(kith("audit", "--type", "reindex").err()).contains("there is no", "reindexed");
    assertThat(kith("audit", "--limit", "0").exit()).isEqualTo(Exit.USAGE);
  }
}
