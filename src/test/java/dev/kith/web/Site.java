package dev.kith.web;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.Library.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.fields.Fields;
import dev.kith.groups.Scim;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Decisions;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import dev.kith.signin.Addresses;
import dev.kith.signin.SignIn;
import dev.kith.store.Queries;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// A small company behind a real server on a free port, and a client that asks it.
final class Site implements AutoCloseable {
  static final String TOKEN = "a-token-that-only-the-command-line-knows";
  static final String SCIM_TOKEN = "a-token-that-the-directory-server-knows";
  static final String VPN = Fields.id("wiki", "vpn");
  static final String SECRET = Fields.id("drive", "merger");

  /// @param headers by lower-case name, without `date`
  record Reply(int status, Map<String, List<String>> headers, String text) {
    String header(String name) {
      return String.join(" | ", headers.getOrDefault(name, List.of()));
    }

    JsonNode json() {
      return Json.MAPPER.readTree(text);
    }
  }

  /// What the server was told to do.
  static final class Orders implements Admin.Work {
    final List<String> given = new ArrayList<>();
    /// What erases, if anything does.
    Erasing erasing;

    @Override
    public Optional<Erasing> erasing() {
      return Optional.ofNullable(erasing);
    }

    @Override
    public void reindex(List<String> sources, boolean full, boolean allowRemovals, boolean force, String actor) {
      if (sources.contains("nowhere")) {
        throw new IllegalArgumentException("There is no source “nowhere”; there is wiki.");
      }
      given.add("reindex " + sources + " " + full + " " + allowRemovals + " " + force);
    }

    @Override
    public byte[] progress() {
      return "{\"running\":false}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] sources() {
      return "[{\"source\":\"wiki\"}]".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] report(String actor) {
      return "{\"sources\":[]}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String rollback(String actor) {
      given.add("rollback");
      return "Back to the former index (generation 1).";
    }
  }

  /// A server's state as a test sets it.
  static final class State implements Status {
    String reason;
    RuntimeException bug;
    Error error;

    @Override
    public List<Source> sources() {
      fail();
      return List.of(new Source("wiki", "Team wiki", "jsonl", daysAgo(1), "done", null),
          new Source("drive", "Shared drive", "folder", null, null, "for 12 s"));
    }

    @Override
    public java.time.Instant indexedAt() {
      fail();
      return daysAgo(1);
    }

    private void fail() {
      if (bug != null) {
        throw bug;
      }
      if (error != null) {
        throw error;
      }
    }

    @Override
    public Optional<String> notReady() {
      return Optional.ofNullable(reason);
    }
  }

  /// Keeps what is pushed into the source `in`; a line that says `wrong` is refused.
  static final class Pushed implements Documents.Inbox, Documents.Box {
    static final String TOKEN = "a-token-that-one-program-knows";
    final List<String> kept = new ArrayList<>();
    IOException failure;

    @Override
    public Optional<Documents.Box> of(String source) {
      return source.equals("in") ? Optional.of(this) : Optional.empty();
    }

    @Override
    public boolean opens(String token) {
      return token.equals(TOKEN);
    }

    @Override
    public Documents.Taken take(List<Documents.Given> lines, boolean forget) throws IOException {
      if (failure != null) {
        throw failure;
      }
      List<Documents.Flaw> flaws = new ArrayList<>();
      for (Documents.Given line : lines) {
        if (line.text().contains("wrong")) {
          flaws.add(new Documents.Flaw(line.number(), "", false, "it is wrong", "write it right"));
        } else {
          kept.add((forget ? "-" : "+") + line.text());
        }
      }
      return new Documents.Taken(lines.size() - flaws.size(), flaws);
    }
  }

  /// A clock that a test sets.
  static final class Hands implements InstantSource {
    private volatile Instant at = Library.NOW;

    @Override
    public Instant instant() {
      return at;
    }

    void pass(Duration time) {
      at = at.plus(time);
    }
  }

  final Library library;
  final Orders orders = new Orders();
  final Pushed inbox = new Pushed();
  final State state = new State();
  /// What the clock of the query log shows.
  final Hands now = new Hands();
  final Queries queries;
  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /// What was written into the audit log.
  final List<Event> events = new CopyOnWriteArrayList<>();
  final SignIn signIn;

  private Site(Path folder, List<String> people, WebServer.Limits limits, boolean demo, URI baseUrl, List<String> trusted,
      Function<Audit, Vouchers> vouchers) throws IOException {
    this(folder, people, limits, demo, baseUrl, trusted, vouchers, SlowRequests.off());
  }

  private Site(Path folder, List<String> people, WebServer.Limits limits, boolean demo, URI baseUrl, List<String> trusted,
      Function<Audit, Vouchers> vouchers, SlowRequests slow) throws IOException {
    boolean shut = Files.exists(folder.resolve("store/kith.db"));
    library = company(new Library(folder));
    queries = new Queries(folder.resolve("queries"), 30, () -> Decisions.NONE, now);
    signIn = new SignIn(library.store(), library.search()::directory, library.search()::viewer, events::add, now, demo);
    List<String> examples = List.of("vpn", "who knows vpn");
    server = WebServer.start(new WebServer.Settings("127.0.0.1", 0, "Valve Works", null, people, examples, demo, baseUrl,
        Addresses.of(trusted), limits), library.search(), library.experts(), library.store(), state, new Admin(orders, TOKEN), inbox,
        queries, events::add, signIn, shut ? ScimApi.off() : ScimApi.of(new Scim(library.realms(), "corp"), SCIM_TOKEN, library.audit::add),
        vouchers.apply(events::add), slow);
  }

  /// Where people sign in.
  ///
  /// @param baseUrl `null` for this computer only
  static Site local(Path folder, String baseUrl, String... trusted) throws IOException {
    return new Site(folder, List.of(), new WebServer.Limits(100_000, 100_000), false, baseUrl == null ? null : URI.create(baseUrl),
        List.of(trusted), _ -> Vouchers.NONE);
  }

  /// As [#local], on this computer only, where others vouch for people as well.
  static Site vouched(Path folder, Function<Audit, Vouchers> vouchers) throws IOException {
    return new Site(folder, List.of(), new WebServer.Limits(100_000, 100_000), false, null, List.of(), vouchers);
  }

  static Site open(Path folder, String... people) throws IOException {
    return new Site(folder, List.of(people), new WebServer.Limits(100_000, 100_000), true, null, List.of(), _ -> Vouchers.NONE);
  }

  /// As [#open], where slow requests are written down.
  static Site watched(Path folder, SlowRequests slow) throws IOException {
    return new Site(folder, List.of(), new WebServer.Limits(100_000, 100_000), true, null, List.of(), _ -> Vouchers.NONE, slow);
  }

  /// As [#open], where one may ask only so often.
  static Site limited(Path folder, WebServer.Limits limits) throws IOException {
    return new Site(folder, List.of(), limits, true, null, List.of(), _ -> Vouchers.NONE);
  }

  private static Library company(Library library) {
    library.add(
        new Person("people", "ola", "Ola Lindqvist", List.of("ola@valve.example"), "Radio engineer", "Radio", "", "Umeå",
            "Antennas and ladders.", List.of("antennas"), List.of("board"), true, true),
        new Person("people", "mira", "Mira Vasquez", List.of("wiki/mv"), "", "IT", "ola", "", "", List.of(), List.of(), true,
            true),
        new Person("people", "left", "Tam Oduya", List.of(), "", "IT", "", "", "", List.of(), List.of(), false, true),
        new Person("people", "bot", "Pipeline Bot", List.of(), "", "", "", "", "", List.of(), List.of(), true, false));
    return library.add(
        item("wiki", "vpn", Kind.PAGE, "VPN on a Mac",
            "Before you begin.\n\n# Reset the tunnel\n\nHold the key and the VPN is back.")
            .withUrl("https://wiki.valve.example/vpn").withTags(List.of("mac", "vpn")).withPlace(List.of("IT", "Guides"))
            .withLanguage("en").withSignals(new Signals(1, 2, 3, 4, 5, 6, true))
            .withParts(List.of(new Part(Identity.of("wiki", "mv", "M. Vasquez"), Role.AUTHOR, daysAgo(40)),
                new Part(Identity.of("wiki", "zed", "Zed Outsider"), Role.EDITOR, null))),
        item("blog", "remote", Kind.POST, "Working from the train", "The VPN holds between two tunnels.")
            .withOwnership(Ownership.EXTERNAL).withTimes(daysAgo(400), daysAgo(400))
            .withParts(List.of(part(Role.AUTHOR, "ola"))),
        item("wiki", "valves", Kind.PAGE, "Valves", "How we grind a valve.").withTimes(daysAgo(10), daysAgo(5))
            .withParts(List.of(part(Role.AUTHOR, "left"))),
        Item.of("wiki", "bare", Kind.PAGE, "Bare", Content.plain("")),
        item("drive", "merger", Kind.FILE, "Merger plan", "The walrus is ours in June.")
            .withAccess(Access.of(java.util.Set.of("group:board")))
            .withParts(List.of(part(Role.AUTHOR, "drive", "ghost", "Ghost Writer"))));
  }

  /// The problem that a reply must be: of this status and type, and in one sentence.
  static JsonNode problem(Reply reply, int status, String type) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("content-type")).startsWith("application/problem+json");
    JsonNode problem = reply.json();
    assertThat(problem.path("type").asString()).isEqualTo("/help/errors/" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotEmpty();
    assertThat(problem.path("detail").asString()).as("one sentence for a person").matches("[A-Z“][^\n]*\\.");
    assertThat(new TreeSet<>(problem.propertyNames())).isSubsetOf("type", "title", "status", "detail", "errors");
    return problem;
  }

  /// The id of the one whom no list names and whose work everybody may read.
  String outsider() {
    return library.search().directory().of("wiki/zed\tZed Outsider").orElseThrow().id();
  }

  int port() {
    return server.port();
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /// @param headers names and values in turn
  Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Reply post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /// As JSON, when all is well.
  JsonNode ask(String path, String... headers) {
    Reply reply = get("/api/v1/" + path, headers);
    if (reply.status() != 200) {
      throw new AssertionError(path + ": " + reply);
    }
    return reply.json();
  }

  Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      Map<String, List<String>> all = new TreeMap<>(response.headers().map());
      all.remove("date");
      return new Reply(response.statusCode(), all, response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Sends bytes that no polite client would send; asks for the connection to be closed itself.
  static Reply raw(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      } catch (SocketException _) {
        // A server that refuses a request may answer and close before it has all of it; the answer is there to be read.
      }
      InputStream in = socket.getInputStream();
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = all.split("\r\n\r\n", 2);
      String[] lines = parts[0].split("\r\n");
      Map<String, List<String>> headers = new TreeMap<>();
      for (int i = 1; i < lines.length; i++) {
        String[] header = lines[i].split(":\\s*", 2);
        headers.computeIfAbsent(header[0].toLowerCase(java.util.Locale.ROOT), _ -> new ArrayList<>()).add(header[1]);
      }
      headers.remove("date");
      return new Reply(Integer.parseInt(lines[0].split(" ")[1]), headers, parts.length > 1 ? parts[1] : "");
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    queries.close();
    library.close();
  }
}
