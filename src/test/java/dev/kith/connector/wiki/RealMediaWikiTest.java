package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Reach;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.extract.ContentExtractor;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A MediaWiki as Debian packages it: people write, move, delete and restore; the index follows, and is in the end what one
/// full crawl makes. Skipped where the package is not installed.
class RealMediaWikiTest {
  private static final Reach HERE = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofSeconds(30), 20 << 20, "");
  /// The list of all pages is gone through only at first.
  private static final Duration SELDOM = Duration.ofDays(1);

  @TempDir
  private Path dir;

  private RealMediaWiki wiki;
  private final Kept kept = new Kept();

  @Test
  void theIndexFollowsAWikiThatPeopleWriteIn() throws Exception {
    String missing = RealMediaWiki.missing();
    if (!missing.isEmpty()) {
      System.out.println("RealMediaWikiTest is skipped: " + missing);
    }
    assumeThat(missing).isEmpty();
    try (RealMediaWiki started = new RealMediaWiki(dir.resolve("wiki"), "Ada", "Bo", "Cy", "SyncBot");
        Extractor extractor = new ContentExtractor();
        LuceneEngine engine = engine("index")) {
      wiki = started;
      write();
      Ingest ingest = new Ingest(extractor, InstantSource.system(), Ingest.Pace.DEFAULT);
      pass(ingest, engine, connector(SELDOM));
      atFirst();
      same(ingest, engine, "at first");

      change();
      pass(ingest, engine, connector(SELDOM));
      afterChanges();
      same(ingest, engine, "after changes");

      restore();
      pass(ingest, engine, connector(SELDOM));
      assertThat(kept.items.values()).extracting(Item::title).contains("Old compost", "Watering plan");
      assertThat(item("Watering plan").parts()).extracting(part -> part.who().key()).contains("test/Bob").doesNotContain("test/Bo");
      same(ingest, engine, "after restoring");

      wiki.edit("Ada", "Template:Season", "Sow in autumn.");
      wiki.script("runJobs");
      pass(ingest, engine, connector(Duration.ZERO));
      assertThat(item("Bed plan").content().toString()).as("what the template says now").contains("autumn");
      same(ingest, engine, "after a template changed");

      onlyForMembers(ingest, engine);
    }
  }

  private void write() throws Exception {
    wiki.edit("Ada", "Template:Season", "Sow in spring.");
    wiki.edit("Ada", "Bed plan", "{{Season}}\nThe first bed is for ferns and nothing else.\n[[Category:Beds]]");
    wiki.edit("Bo", "Bed plan", "{{Season}}\nThe first bed is for ferns and nothing else.\n"
        + "The second bed holds moss, which wants shade and rain.\n[[Category:Beds]]");
    wiki.edit("Cy", "Bed plan", "{{Season}}\nThe first bed is for ferns and nothing else!\n"
        + "The second bed holds moss, which wants shade and rain.\n[[Category:Beds]]", "minor", "1");
    wiki.edit("SyncBot", "Tools", "A list of tools that a program keeps up to date for all of us.", "bot", "1");
    wiki.edit("Ada", "Beds", "#REDIRECT [[Bed plan]]");
    wiki.edit("Bo", "Watering", "Water at dawn, never at noon, and less in the autumn.");
    wiki.edit("Cy", "Old compost", "The heap behind the shed, turned twice a year by whoever is there.");
    wiki.edit("Cy", "Talk:Bed plan", "Is the shade enough?");
  }

  private void atFirst() {
    assertThat(kept.items.values()).extracting(Item::title).containsExactlyInAnyOrder("Main Page", "Bed plan", "Tools", "Watering",
        "Old compost");
    Item beds = item("Bed plan");
    assertThat(beds.content().toString()).contains("Sow in spring.", "nothing else!").doesNotContain("{{");
    assertThat(beds.aliases()).containsExactly("Beds");
    assertThat(beds.tags()).containsExactly("Beds");
    assertThat(beds.parts()).as("not who made a minor edit").extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("test/Ada", Role.AUTHOR), tuple("test/Bo", Role.EDITOR));
    assertThat(beds.url()).endsWith("/index.php/Bed_plan");
    assertThat(item("Tools").parts()).as("a bot's").isEmpty();
    assertThat(kept.people.get("test/SyncBot").human()).isFalse();
    assertThat(kept.people.get("test/Ada").human()).isTrue();
  }

  private void change() throws Exception {
    wiki.edit("Ada", "Tools", "A list of tools that a program keeps up to date for all of us.\nThe spade is with the neighbours.");
    wiki.as("Admin", "move", "from", "Watering", "to", "Watering plan", "movetalk", "1");
    wiki.as("Admin", "delete", "title", "Old compost");
    wiki.as("Admin", "protect", "title", "Bed plan", "protections", "edit=sysop");
    wiki.edit("Bo", "Plan of the beds", "#REDIRECT [[Bed plan]]");
    wiki.edit("Bo", "Herbs", "Thyme and sage along the wall, where it is warm.");
    wiki.edit("Cy", "Herbs", "Spam spam spam spam spam spam spam spam.");
    JsonNode token = wiki.as("Admin", "query", "meta", "tokens", "type", "rollback");
    wiki.as("Admin", "rollback", "title", "Herbs", "user", "Cy", "token", token.at("/query/tokens/rollbacktoken").asString());
  }

  private void afterChanges() {
    assertThat(kept.items.values()).extracting(Item::title).containsExactlyInAnyOrder("Main Page", "Bed plan", "Tools",
        "Watering plan", "Herbs");
    assertThat(item("Watering plan").aliases()).containsExactly("Watering");
    assertThat(item("Watering plan").parts()).as("who moved a page did not write it").extracting(part -> part.who().key())
        .containsExactly("test/Bo");
    assertThat(item("Bed plan").aliases()).containsExactly("Beds", "Plan of the beds");
    assertThat(item("Tools").parts()).extracting(part -> part.who().key()).containsExactly("test/Ada");
    assertThat(item("Herbs").parts()).as("neither what was reverted nor the reverting").extracting(part -> part.who().key())
        .containsExactly("test/Bo");
    assertThat(kept.sent).as("only what changed was read").hasSizeLessThanOrEqualTo(5);
  }

  private void restore() throws Exception {
    wiki.as("Admin", "undelete", "title", "Old compost");
    wiki.as("Admin", "delete", "title", "Beds");
    wiki.script("renameUser", "--oldname", "Bo", "--newname", "Bob", "--performer", "Admin");
  }

  private void onlyForMembers(Ingest ingest, LuceneEngine engine) throws Exception {
    wiki.onlyForMembers(true);
    assertThat(ingest.run(source(connector(SELDOM)), engine, dir.resolve("notes"), Ingest.Order.CHANGES, List.of(), _ -> {}).pass().toString())
        .contains("readapidenied", "set a token, or user and password");
    wiki.script("createBotPassword", "--appid", "kith", "--grants", "basic,highvolume", "Ada", "0123456789abcdef0123456789abcdef");
    MediaWikiApi member = new MediaWikiApi("test", wiki.api(), null, "Ada@kith", new Secret("0123456789abcdef0123456789abcdef"), null,
        true, null, Duration.ZERO, HERE);
    Kept all = new Kept().pass(member);
    assertThat(all.items.values()).extracting(Item::title).contains("Bed plan", "Talk:Bed plan");
    MediaWikiApi wrong = new MediaWikiApi("test", wiki.api(), null, "Ada@kith", new Secret("no"), null, false, null, null, HERE);
    assertThatThrownBy(() -> new Kept().pass(wrong)).isInstanceOf(IOException.class).hasMessageContaining("Special:BotPasswords");
  }

  private Connector connector(Duration listing) {
    return new MediaWikiApi("test", wiki.api(), null, null, null, null, false, null, listing, HERE);
  }

  /// One pass into the index, and beside it one into what is easier to look at.
  private void pass(Ingest ingest, LuceneEngine engine, Connector connector) throws Exception {
    Report report = ingest.run(source(new Twice(connector)), engine, dir.resolve("notes"), Ingest.Order.CHANGES, List.of(), _ -> {});
    assertThat(report.done()).as(report.toString()).isTrue();
    assertThat(report.problems()).isEmpty();
  }

  /// Reads into [#kept] as well; the notes are those that the index keeps.
  private final class Twice implements Connector {
    private final Connector inner;

    Twice(Connector inner) {
      this.inner = inner;
    }

    @Override
    public String source() {
      return inner.source();
    }

    @Override
    public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
      return kept.pass(inner, since, sink).cursor;
    }
  }

  private Source source(Connector connector) {
    return new Source(connector, "test", Access.EVERYONE, Ownership.OWNED, null);
  }

  private LuceneEngine engine(String name) {
    return LuceneEngine.open(dir.resolve(name), Fields.SCHEMA, "en");
  }

  private Item item(String title) {
    List<Item> found = kept.items.values().stream().filter(one -> one.title().equals(title)).toList();
    assertThat(found).as(title).hasSize(1);
    return found.getFirst();
  }

  private void same(Ingest ingest, LuceneEngine engine, String when) throws Exception {
    try (LuceneEngine other = engine("other " + when)) {
      Report full = ingest.run(source(connector(SELDOM)), other, dir.resolve("other notes " + when), Ingest.Order.FULL, List.of(), _ -> {});
      assertThat(full.done()).isTrue();
      assertThat(documents(engine)).as(when).isEqualTo(documents(other)).hasSizeGreaterThanOrEqualTo(5);
    }
  }

  /// The items of an index, with a digest of all that is in each.
  private static Map<String, String> documents(LuceneEngine engine) {
    Map<String, String> all = new TreeMap<>();
    Query items = new Query.Term(Fields.RECORD, Fields.ITEM);
    for (Result.Hit hit : engine.search(Request.of(items, new Query.All(), 1_000, List.of(Fields.DIGEST, Fields.NATIVE))).hits()) {
      all.put(hit.first(Fields.NATIVE), hit.first(Fields.DIGEST));
    }
    return all;
  }
}
