package dev.kith.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Passes;
import dev.kith.connector.blog.Feed;
import dev.kith.connector.blog.Opml;
import dev.kith.connector.blog.WordPressWxr;
import dev.kith.connector.file.Notion;
import dev.kith.connector.talk.StackExchange;
import dev.kith.connector.wiki.MediaWikiDump;
import dev.kith.connector.wiki.MediaWikiJson;
import dev.kith.model.Access;
import dev.kith.model.Item;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exports that say nothing of who may see what: all in them is for whom the source's own `access` names, and for nobody else; and what is
/// no text for all readers of a WordPress is not read at all.
class WithoutRightsTest {
  @TempDir
  private Path folder;

  private Path file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void whatSaysNothingIsForWhomTheSourceNames() throws Exception {
    Map<String, Connector> connectors = new LinkedHashMap<>();
    connectors.put("mediawiki-dump", new MediaWikiDump("one", Fixtures.of("mediawiki").resolve("history.xml"), null, null, null));
    connectors.put("mediawiki-json", new MediaWikiJson("one", Fixtures.of("mediawiki-json"), null, null, null));
    connectors.put("stackexchange", new StackExchange("one", Fixtures.of("stackexchange"), "https://answers.fern.example"));
    connectors.put("wordpress-wxr", new WordPressWxr("one", Fixtures.of("wordpress"), null));
    file("notion/Valve 0123456789abcdef0123456789abcdef.md", "# Valve\n\nShared with: ada@fern.example\n\nTurn it slowly.\n");
    connectors.put("notion", new Notion("one", folder.resolve("notion"), null));
    file("feed/notes.rss", "<rss version=\"2.0\"><channel><title>Notes</title><item><title>Valve notes</title><guid>1</guid>"
        + "<link>https://fern.example/1</link><description>Turn it slowly.</description></item></channel></rss>");
    connectors.put("feed", new Feed("one", folder.resolve("feed")));
    file("opml/feeds.opml", "<opml version=\"2.0\"><head><title>Feeds</title></head><body><outline text=\"Valve news\" type=\"rss\" "
        + "xmlUrl=\"https://valve.example/feed\"/></body></opml>");
    connectors.put("opml", new Opml("one", folder.resolve("opml")));
    for (Map.Entry<String, Connector> each : connectors.entrySet()) {
      RecordingSink sink = new RecordingSink();
      each.getValue().read(Cursor.START, sink);
      assertThat(sink.items).as(each.getKey()).isNotEmpty().allSatisfy(item -> assertThat(item.access()).isNull());
      Path index = Files.createDirectories(folder.resolve("index-" + each.getKey()));
      try (Passes passes = new Passes(index, Passes.person("ada", "staff"), Passes.person("cy"))) {
        passes.pass(each.getValue(), Access.of(Set.of("group:staff")));
        for (Item item : sink.items) {
          String title = item.title().replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
          assertThat(passes.finds("ada", title)).as("%s: %s", each.getKey(), title).contains(item.id());
          assertThat(passes.finds("cy", title)).as("%s: %s", each.getKey(), title).isEmpty();
        }
      }
    }
  }

  @Test
  void ofAWordPressOnlyWhatIsPublishedWithoutAPasswordIsRead() throws Exception {
    StringBuilder posts = new StringBuilder();
    Map<String, String> rows = new LinkedHashMap<>();
    int number = 100;
    for (String type : List.of("post", "page")) {
      for (String status : List.of("publish", "private", "draft", "pending", "future", "trash", "auto-draft", "inherit", "", "acf-disabled", "PUBLISH")) {
        for (String password : List.of("", "fern")) {
          posts.append("<item><title>zebra ").append(++number).append("</title><link>https://blog.fern.example/").append(number)
              .append("/</link><guid>").append(number).append("</guid><content:encoded>A zebra of number ").append(number)
              .append("</content:encoded><wp:post_id>").append(number).append("</wp:post_id><wp:post_date_gmt>2025-01-06 09:00:00</wp:post_date_gmt>")
              .append(status.isEmpty() ? "" : "<wp:status>" + status + "</wp:status>").append("<wp:post_type>").append(type)
              .append("</wp:post_type><wp:post_password>").append(password).append("</wp:post_password></item>\n");
          rows.put(Integer.toString(number), status.equals("publish") && password.isEmpty() ? "ada bo" : "");
        }
      }
    }
    file("in/site.xml", "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        + "xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Fern</title><link>https://blog.fern.example</link>" + posts + "</channel></rss>");
    WordPressWxr connector = new WordPressWxr("blog", folder.resolve("in"), null);
    RecordingSink sink = new RecordingSink();
    connector.read(Cursor.START, sink);
    Map<String, String> byId = new LinkedHashMap<>();
    rows.forEach((post, sees) -> byId.put(sink.items.stream().map(Item::id).filter(id -> id.contains(post)).findFirst().orElse(post), sees));
    assertThat(byId).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, connector, byId);
  }
}
