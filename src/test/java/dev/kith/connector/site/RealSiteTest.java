package dev.kith.connector.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.http.FaultServer;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/// Crawls a folder of real HTML pages: `-Dsite=/usr/share/doc/… [-Dsite.start=index.html] [-Dsite.out=FILE]`.
class RealSiteTest {
  @Test
  void aRealSiteIsReadWholeAndASecondPassFetchesNothingAnew() throws Exception {
    String folder = System.getProperty("site");
    assumeThat(folder).as("skipped: no -Dsite=FOLDER of HTML pages").isNotNull();
    Path root = Path.of(folder).toAbsolutePath();
    List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    try (FaultServer server = FaultServer.serve(request -> {
      asked.add(request.target());
      return answer(root, request);
    })) {
      Website site = Website.of("real", server.uri("/" + System.getProperty("site.start", "")).toString(), FakeSite.REACH);
      RecordingSink first = new RecordingSink();
      long start = System.nanoTime();
      Cursor cursor = site.read(Cursor.START, first);
      System.out.printf(Locale.ROOT, "%d items, %d requests, %.1f s; skipped %s%n", first.items.size(), asked.size(),
          (System.nanoTime() - start) / 1e9, first.skipped);
      first.problems.stream().limit(20).forEach(System.out::println);
      report(first);
      asked.clear();
      RecordingSink second = first.next();
      start = System.nanoTime();
      site.read(cursor, second);
      System.out.printf(Locale.ROOT, "second pass: %d sent, %d unchanged, %d requests, %.1f s; notes %d kB%n",
          second.items.size(),
          second.unchanged.size(), asked.size(), (System.nanoTime() - start) / 1e9,
          second.notes.entrySet().stream().mapToInt(note -> note.getKey().length() + note.getValue().length()).sum() / 1000);
      assertThat(first.items).isNotEmpty();
      assertThat(second.items).isEmpty();
      assertThat(second.unchanged).containsExactlyInAnyOrderElementsOf(first.items.stream().map(Item::id).toList());
    }
  }

  private static FaultServer.Reply answer(Path root, FaultServer.Request request) {
    String path = java.net.URLDecoder.decode(request.target().replaceFirst("\\?.*", ""),
        java.nio.charset.StandardCharsets.UTF_8);
    Path file = root.resolve(path.substring(1)).normalize();
    file = Files.isDirectory(file) ? file.resolve("index.html") : file;
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      return FaultServer.status(404);
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      String tag = "\"" + bytes.length + "-" + java.util.Arrays.hashCode(bytes) + "\"";
      if (request.header("if-none-match").equals(tag)) {
        return FaultServer.status(304);
      }
      String type = Files.probeContentType(file);
      return FaultServer.bytes(200, bytes, "Content-Type: " + (type == null ? "application/octet-stream" : type),
          "ETag: " + tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(RecordingSink sink) throws IOException {
    String out = System.getProperty("site.out");
    if (out == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Item item : sink.items) {
      String said = item.content() instanceof Content.Text(String _, String body, _) ? Jsoup.parse(body).text()
          : item.content().toString();
      text.append("== ").append(item.url()).append("\n   title: ").append(item.title()).append("\n   who ")
          .append(item.parts())
          .append(" at ").append(item.at()).append(" created ").append(item.created()).append(" place ").append(item.place())
          .append(" tags ").append(item.tags()).append(" lang ").append(item.language()).append(" ").append(item.kind())
          .append("\n   ").append(said.length()).append(": ").append(said, 0, Math.min(300, said.length())).append("\n   … ")
          .append(said.substring(Math.max(0, said.length() - 200))).append('\n');
    }
    Files.writeString(Path.of(out), text);
  }
}
