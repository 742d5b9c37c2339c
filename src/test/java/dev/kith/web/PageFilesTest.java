package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How the page's files travel: small, once, and in the reader's language.
final class PageFilesTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final int MOST_SENT = 80 * 1024;
  /// Eight of them are pages of their own, for signing in and one's account, that do not travel with the page.
  private static final int MOST_RAW = 190 * 1024;
  private static final Pattern FILE = Pattern.compile("/web/[0-9a-f]{12}/([a-z0-9-]+\\.[a-z]+)");
  /// A text of a script or of a template: `t('…')`, `parts('…'`, `{{…}}`.
  private static final Pattern TEXT = Pattern.compile("\\b(?:t|parts)\\('([^']+)'|\\{\\{([^}]+)}}");
  private static final Pattern PLURAL = Pattern.compile("plural\\([^,()]*(?:\\([^)]*\\))?[^,()]*, '([^']+)'(?:, '([^']+)')?");

  @TempDir
  private static Path folder;
  private static Site site;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    site = Site.open(folder);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    site.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static Set<String> files(String page) {
    Matcher file = FILE.matcher(page);
    Set<String> paths = new TreeSet<>();
    while (file.find()) {
      paths.add(file.group());
    }
    return paths;
  }

  @Test
  void allThatTravelsForAPageIsSmall() throws IOException {
    long sent = 0;
    HttpResponse<byte[]> index = get("/search", "Accept-Encoding", "gzip, br", "Accept-Language", "de");
    sent += index.body().length;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(index.body()))) {
      Set<String> paths = files(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
      assertThat(paths).as("control: the files are found").hasSizeGreaterThan(15);
      for (String path : paths) {
        HttpResponse<byte[]> file = get(path, "Accept-Encoding", "gzip");
        assertThat(file.statusCode()).as(path).isEqualTo(200);
        assertThat(header(file, "content-encoding")).as(path).isEqualTo("gzip");
        sent += file.body().length;
      }
    }
    assertThat(sent).as("bytes sent for a page, packed").isBetween(10_000L, (long) MOST_SENT);
    try (Stream<Path> files = Files.list(WEB)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).as("all files as they are").isLessThan(MOST_RAW);
    }
  }

  @Test
  void aFileIsKeptForGoodUnderItsVersionOnly() {
    String page = new String(get("/").body(), java.nio.charset.StandardCharsets.UTF_8);
    String app = files(page).stream().filter(path -> path.endsWith("/app.js")).findFirst().orElseThrow();
    assertThat(header(get(app), "cache-control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(get("/web/000000000000/app.js"), "cache-control")).isEqualTo("no-cache");
    assertThat(header(get("/web/app.js"), "cache-control")).isEqualTo("no-cache");
    assertThat(header(get("/"), "cache-control")).isEqualTo("no-cache");
  }

  @Test
  void whoDoesNotUnpackGetsThePlainFile() throws IOException {
    byte[] plain = Files.readAllBytes(WEB.resolve("app.js"));
    for (String accepted : List.of("identity", "gzip;q=0", "br, gzip; q=0.0, deflate")) {
      HttpResponse<byte[]> reply = get("/web/app.js", "Accept-Encoding", accepted);
      assertThat(header(reply, "content-encoding")).as(accepted).isEmpty();
      assertThat(reply.body()).as(accepted).isEqualTo(plain);
    }
    assertThat(header(get("/web/app.js", "Accept-Encoding", "br;q=1.0, gzip;q=0.8"), "content-encoding")).isEqualTo("gzip");
  }

  @Test
  void thePageIsWrittenInTheLanguageOfItsReader() {
    assertThat(language()).isEqualTo("en");
    assertThat(language("Accept-Language", "de-AT,de;q=0.9,en;q=0.5")).isEqualTo("de");
    assertThat(language("Accept-Language", "fr,en;q=0.5")).isEqualTo("en");
    assertThat(language("Accept-Language", "de", "Cookie", "kith-language=en")).isEqualTo("en");
    assertThat(language("Cookie", "kith-language=de")).isEqualTo("de");
    assertThat(language("Cookie", "kith-language=../../secret")).isEqualTo("en");
    assertThat(language("Accept-Language", "=;q=nonsense")).isEqualTo("en");
    assertThat(header(get("/"), "vary")).contains("Accept-Language").contains("Cookie");
  }

  private static String language(String... headers) {
    HttpResponse<byte[]> reply = get("/", headers);
    String page = new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
    String language = header(reply, "content-language");
    assertThat(page).contains("<html lang=\"" + language + "\"").doesNotContain("{{")
        .contains(language.equals("de") ? ">Suchen<" : ">Search<");
    return language;
  }

  @Test
  void everyFileBelongsToTheVersion() throws IOException {
    String page = Files.readString(WEB.resolve("index.html")) + Files.readString(WEB.resolve("insight.html"))
        + Files.readString(WEB.resolve("account.html")) + Files.readString(WEB.resolve("sign-in.html"));
    try (Stream<Path> files = Files.list(WEB)) {
      List<String> unnamed = files.map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".html") && !name.matches("..\\.js") && !page.contains("{{web}}/" + name))
          .toList();
      assertThat(unnamed).as("files that no page names").isEmpty();
    }
  }

  @Test
  void everyTextIsThereInGerman() throws IOException {
    String german = Files.readString(WEB.resolve("de.js"));
    JsonNode texts = Json.MAPPER.readTree(german.substring(german.indexOf('{'), german.lastIndexOf('}') + 1));
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(WEB)) {
      for (Path file : files.filter(path -> path.toString().matches(".*\\.(js|html)") && !path.endsWith("de.js")).toList()) {
        String text = Files.readString(file).lines().filter(line -> !line.strip().startsWith("//"))
            .collect(java.util.stream.Collectors.joining("\n"));
        TEXT.matcher(text).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1)).forEach(used::add);
        PLURAL.matcher(text).results().map(found -> "{n} " + (found.group(2) == null ? found.group(1) + "s" : found.group(2)))
            .forEach(used::add);
      }
    }
    used.removeAll(Set.of("web", "language", "view", "demo", "to", "token", "account", "company", "error", "failed", "wrong",
        "elsewhere", "there"));
    assertThat(used).as("control: texts are found").contains("Search", "Clear all", "{n} results", "{n} copies");
    assertThat(used).as("texts without a German one").allMatch(texts::has);
    texts.forEachEntry((key, value) -> assertThat(value.isArray() ? value.size() : 1).as(key).isEqualTo(value.isArray() ? 2 : 1));
  }
}
