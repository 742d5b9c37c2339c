package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Spent.Part;
import dev.kith.web.Site.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What whoever runs the server sees of what its answers take: in each answer, as figures, and of the slow ones in a log.
final class WatchedTest {
  /// Every request takes longer.
  private static final SlowRequests.Settings ALL = new SlowRequests.Settings(Duration.ofNanos(1), false);
  private static final SlowRequests.Settings WITH_WORDS = new SlowRequests.Settings(Duration.ofNanos(1), true);

  @TempDir
  private Path folder;

  private SlowRequests log(SlowRequests.Settings settings) {
    return new SlowRequests(folder, settings, () -> Instant.parse("2026-03-01T10:00:00Z"));
  }

  private List<JsonNode> lines() throws IOException {
    return Files.readAllLines(folder.resolve(SlowRequests.FILE)).stream().map(line -> Json.MAPPER.readTree(line)).toList();
  }

  private static Map<String, Double> parts(Reply reply) {
    return Arrays.stream(reply.header("server-timing").split(", ")).filter(part -> !part.isEmpty())
        .collect(Collectors.toMap(part -> part.split(";dur=")[0], part -> Double.valueOf(part.split(";dur=")[1])));
  }

  @Test
  void eachAnswerTellsWhatItsTimeWentTo() throws IOException {
    try (Site site = Site.open(folder)) {
      Map<String, List<String>> wanted = Map.of("/api/v1/search?q=vpn", List.of("rest", "find", "facets", "copies", "fetch", "help", "json"),
          "/api/v1/experts?q=vpn", List.of("rest", "find", "copies", "fetch", "people", "json"), "/api/v1/suggest?q=vp", List.of("rest", "suggest", "json"),
          "/suggest?q=vpn", List.of("suggest"), "/api/v1/facets/tag?q=vpn", List.of("find", "facets", "json"),
          "/api/v1/topics/vpn", List.of("people", "json"), "/api/v1/gaps", List.of("people", "json"), "/api/v1/people/ola", List.of("people", "json"),
          "/api/v1/documents/" + dev.kith.fields.Fields.id("wiki", "vpn"), List.of("fetch", "json"),
          "/api/v1/documents/" + dev.kith.fields.Fields.id("wiki", "vpn") + "/similar", List.of("find", "json"));
      wanted.forEach((path, names) -> assertThat(parts(site.get(path))).as(path).containsKeys(names.toArray(String[]::new)));
      Reply body = site.post("/api/v1/search", "{\"q\": \"vpn\"}", "Content-Type", "application/json");
      assertThat(parts(body)).containsKeys("find", "json");
      assertThat(Set.copyOf(Watching.labels())).containsAll(parts(site.get("/api/v1/search?q=vpn")).keySet());
      for (String none : List.of("/api/v1/session", "/healthz", "/api/v1/documents/none", "/api/v1/search?limit=x")) {
        assertThat(site.get(none).header("server-timing")).as(none + " is no answer").isEmpty();
      }
    }
  }

  @Test
  void thePartsAddUpToNoMoreThanTheWhole() throws IOException {
    try (Site site = Site.open(folder)) {
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        Reply reply = site.get("/api/v1/search?q=vpn+" + i);
        double whole = (System.nanoTime() - start) / 1e6;
        double sum = parts(reply).values().stream().mapToDouble(Double::doubleValue).sum();
        double answering = reply.json().path("tookMs").asDouble();
        assertThat(sum).isBetween(answering - 0.1, whole + 0.1);
      }
    }
  }

  @Test
  void figuresHaveAHistogramOfEachPart() throws IOException {
    try (Site site = Site.open(folder)) {
      site.get("/api/v1/search?q=vpn");
      site.get("/api/v1/search?q=tunnel");
      String figures = site.get("/metrics").text();
      for (Part part : List.of(Part.FIND, Part.FACETS, Part.COPIES, Part.FETCH, Part.JSON)) {
        String labels = "route=\"/api/v1/search\",part=\"" + part.label() + "\"";
        assertThat(figures).contains("kith_part_seconds_bucket{" + labels + ",le=\"1.0E-4\"} ", "kith_part_seconds_bucket{" + labels + ",le=\"+Inf\"} 2\n",
            "kith_part_seconds_count{" + labels + "} 2\n");
      }
      assertThat(figures).contains("# TYPE kith_part_seconds histogram\n", "kith_slow_requests_total 0\n", "kith_slow_requests_lost_total 0\n",
          "kith_queries_lost_total 0\n");
      assertThat(figures).containsPattern("jvm_gc_collection_seconds_sum\\{gc=\"[^\"]+\"} [0-9.]+\n")
          .containsPattern("jvm_gc_collection_seconds_count\\{gc=\"[^\"]+\"} [0-9]+\n");
      assertThat(figures).doesNotContain("route=\"/api/v1/search\",part=\"people\"");
    }
  }

  @Test
  void aSlowRequestIsWrittenDownWithWhatItTookAndNothingOfWhoAskedWhat() throws IOException {
    try (SlowRequests slow = log(ALL); Site site = Site.watched(folder.resolve("site"), slow)) {
      site.get("/api/v1/search?q=walrus+merger&source=wiki&-tag=mac&limit=7&page=1", "X-Kith-As", "mira");
      site.post("/api/v1/search", "{\"q\": \"three walrus words\", \"person\": [\"ola\"]}", "Content-Type", "application/json", "X-Kith-As", "mira");
      site.get("/api/v1/people/ola", "X-Kith-As", "mira");
      site.get("/api/v1/nothing/walrus", "X-Kith-As", "mira");
    }
    List<JsonNode> lines = lines();
    assertThat(lines).extracting(line -> line.path("route").asString()).containsExactly("GET /api/v1/search", "POST /api/v1/search",
        "GET /api/v1/people/{id}", "GET none");
    JsonNode first = lines.getFirst();
    assertThat(first.path("at").asString()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(first.path("status").asInt()).isEqualTo(200);
    assertThat(first.path("ms").asDouble()).isPositive();
    assertThat(first.path("parts").propertyNames()).contains("find", "facets", "json");
    assertThat(first.path("words").asInt()).isEqualTo(2);
    assertThat(first.path("filters").toString()).isEqualTo("[\"source\",\"tag\"]");
    assertThat(first.path("limit").asInt()).isEqualTo(7);
    assertThat(lines.get(1).path("words").asInt()).isEqualTo(3);
    assertThat(Files.readString(folder.resolve(SlowRequests.FILE))).doesNotContainIgnoringCase("walrus").doesNotContain("mira", "ola", "wiki", "mac");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(SlowRequests.FILE)))).isEqualTo("rw-------");
  }

  @Test
  void wordsAreWrittenDownOnlyWhereThatIsAllowedAndGoWhenSomebodyIsErased() throws IOException {
    try (SlowRequests slow = log(WITH_WORDS); Site site = Site.watched(folder.resolve("site"), slow)) {
      site.get("/api/v1/search?q=walrus%0A%7B%22at%22:1%7D");
      site.get("/api/v1/session");
      while (!Files.exists(folder.resolve(SlowRequests.FILE)) || lines().size() < 2) {
        Thread.onSpinWait();
      }
      assertThat(lines()).as("a line is a line, whatever was asked").hasSize(2);
      assertThat(lines().getFirst().path("q").asString()).isEqualTo("walrus\n{\"at\":1}");
      assertThat(slow.forget()).isEqualTo(1);
      assertThat(lines()).hasSize(1);
      assertThat(Files.readString(folder.resolve(SlowRequests.FILE))).doesNotContain("walrus");
    }
  }

  @Test
  void whatFindsNoRoomIsCountedAndTold() throws IOException {
    SlowRequests slow = log(ALL);
    Parameters asked = new Parameters(Map.of());
    AtomicReference<Thread> holding = new AtomicReference<>();
    int most = 3 * SlowRequests.MOST_WAITING;
    synchronized (slow) {
      holding.set(Thread.currentThread());
      for (int i = 0; i < most; i++) {
        slow.add("GET /api/v1/search", 200, 1_000_000, Map.of(), asked);
      }
    }
    slow.close();
    assertThat(slow.seen()).isEqualTo(most);
    assertThat(slow.lost()).as("the writer was held up").isPositive();
    List<JsonNode> lines = lines();
    long told = lines.stream().mapToLong(line -> line.path("lost").asLong(0)).sum();
    long written = lines.stream().filter(line -> line.has("route")).count();
    assertThat(told).isEqualTo(slow.lost());
    assertThat(written + told).as("none is lost in silence").isEqualTo(most);
  }

  @Test
  void whatWasHandedOverIsThereAfterTheStopAndAnOldFileMakesRoom() throws IOException {
    Path file = folder.resolve(SlowRequests.FILE);
    Files.writeString(file, "{\"at\":\"2026-02-01T10:00:00Z\",\"route\":\"GET /\"}\n");
    SlowRequests slow = log(ALL);
    for (int i = 0; i < 10; i++) {
      slow.add("GET /api/v1/search", 200, 1_000_000, Map.of(Part.FIND, 900_000L), new Parameters(Map.of()));
    }
    slow.close();
    assertThat(lines()).hasSize(10).allMatch(line -> line.path("parts").path("find").asDouble() == 0.9);
    assertThat(Files.readString(folder.resolve(SlowRequests.FORMER))).contains("2026-02-01");
  }

  @Test
  void withoutTheSettingNothingIsWrittenDown() throws IOException {
    try (SlowRequests slow = log(new SlowRequests.Settings(Duration.ofMinutes(10), true)); Site site = Site.watched(folder.resolve("site"), slow)) {
      site.get("/api/v1/search?q=walrus");
    }
    assertThat(folder.resolve(SlowRequests.FILE)).doesNotExist();
  }

  @Test
  void aLargeAnswerIsPackedForWhoeverTakesItAndAlwaysTellsItsLength() throws Exception {
    try (Site site = Site.open(folder); HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 30; i++) {
        site.library.add(dev.kith.Library.item("wiki", "more" + i, dev.kith.model.Kind.PAGE, "Tunnel " + i, "A long word about tunnel " + i + "."));
      }
      URI address = URI.create(site.url() + "/api/v1/search?q=tunnel&limit=50");
      HttpResponse<byte[]> plain = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> packed = client.send(HttpRequest.newBuilder(address).header("Accept-Encoding", "br, gzip").build(), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> refused = client.send(HttpRequest.newBuilder(address).header("Accept-Encoding", "gzip;q=0, br").build(),
          BodyHandlers.ofByteArray());
      assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
      assertThat(refused.headers().firstValue("content-encoding")).isEmpty();
      assertThat(packed.body().length).isLessThan(plain.body().length / 2);
      byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
      String took = "\"tookMs\":[0-9.]+";
      assertThat(new String(unpacked, StandardCharsets.UTF_8).replaceFirst(took, ""))
          .isEqualTo(new String(plain.body(), StandardCharsets.UTF_8).replaceFirst(took, ""));
      for (HttpResponse<byte[]> each : List.of(plain, packed, refused)) {
        assertThat(each.headers().firstValueAsLong("content-length")).hasValue(each.body().length);
        assertThat(each.headers().firstValue("transfer-encoding")).isEmpty();
      }
    }
  }
}
