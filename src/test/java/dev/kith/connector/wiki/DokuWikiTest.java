package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DokuWikiTest extends ConnectorContract {
  private static final Set<String> USER = Set.of("everyone", "group:user", "user:test/ada");
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("dokuwiki", folder);
    Files.setLastModifiedTime(folder.resolve("data/media/private/pay.csv"),
        FileTime.fromMillis(1_700_000_000_000L));
  }

  @Override
  protected Connector connector(Path folder) {
    return new DokuWiki("test", folder, "https://wiki.fern.example", null, true);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.PEOPLE ? Set.of("media:private:pay.csv") : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("data/pages/private/pay.txt"), "are secret", "remain secret");
    Files.writeString(folder.resolve("data/pages/garden/frost.txt"), "It froze.");
    Files.delete(folder.resolve("data/pages/private/open.txt"));
    return new Change(Set.of("private:pay"), Set.of("garden:frost"), Set.of("private:open"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }, "without pages", folder -> {
      try (Stream<Path> files = Files.walk(folder.resolve("data/pages"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.write(folder.resolve("data/pages/private/open.txt"), new byte[10_000_001]);
  }

  @Test
  void whoWroteWhatIsLeftGetsTheCredit() throws Exception {
    assertThat(read().item("garden:wässern").parts()).extracting(part -> part.who().key(), part -> part.who().name(),
        Part::role, Part::at)
        .as("not minor, anonymous and reverted edits").containsExactly(
            tuple("test/ada", "Ada Brook", Role.AUTHOR, Instant.ofEpochSecond(1_736_323_200)),
            tuple("test/bo", "Bo: Linden", Role.EDITOR, Instant.ofEpochSecond(1_735_891_200)));
    assertThat(read().item("garden:first_bed").parts()).as("not who wrote the page that was deleted")
        .extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/bo", Role.AUTHOR));
    assertThat(read().item("private:open").parts()).as("a log that does not begin with the page").extracting(Part::role)
        .containsExactly(Role.EDITOR);
    assertThat(read().item("private:team:start").parts()).as("without a log, as the page's own file says")
        .extracting(part -> part.who().key(), part -> part.who().name(), Part::role)
        .containsExactly(tuple("test/ada", "Ada Brook", Role.AUTHOR), tuple("test/cy", "Cy Marsh", Role.EDITOR));
  }

  @Test
  void aPageCarriesItsTitleTimesTagsPlaceAndAddress() throws Exception {
    Item item = read().item("garden:wässern");
    assertThat(item.title()).as("the first heading outside code").isEqualTo("Watering plan");
    assertThat(item.aliases()).containsExactly("garden:wässern");
    assertThat(item.created()).isEqualTo(Instant.ofEpochSecond(1_735_804_800));
    assertThat(item.at()).isEqualTo(Instant.ofEpochSecond(1_736_323_200));
    assertThat(item.tags()).containsExactly("water", "far beds", "dry soil");
    assertThat(item.place()).containsExactly("garden");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/doku.php?id=garden:w%C3%A4ssern");
    assertThat(item.language()).isEqualTo("de");
    assertThat(item.content().mediaType()).isEqualTo("text/x-dokuwiki");
    assertThat(read().item("garden:first_bed").title()).isEqualTo("first bed");
    Item team = read().item("private:team:start");
    assertThat(team.tags()).containsExactly("team work");
    assertThat(team.created()).isEqualTo(Instant.ofEpochSecond(1_735_000_000));
    assertThat(team.at()).isEqualTo(Instant.ofEpochSecond(1_735_000_300));
    RecordingSink sink = new RecordingSink();
    new DokuWiki("test", Fixtures.of("dokuwiki"), "https://w.example/$1/show", null, false).read(Cursor.START, sink);
    assertThat(sink.item("private:pay").url()).isEqualTo("https://w.example/private:pay/show");
  }

  @Test
  void onlyPagesAreSentAndTheRestIsCounted() throws Exception {
    RecordingSink sink = read();
    assertThat(sink.items).extracting(Item::id).containsExactly("garden:first_bed", "garden:wässern", "private:open",
        "private:pay",
        "private:team:start", "user:bo:start", "media:garden:plants.csv", "media:private:pay.csv");
    assertThat(sink.skipped).isEqualTo(Map.of("template", 1, "redirect", 1, "blank page", 1));
    assertThat(sink.problems).isEmpty();
    RecordingSink pages = new RecordingSink();
    new DokuWiki("test", Fixtures.of("dokuwiki"), null, null, false).read(Cursor.START, pages);
    assertThat(pages.items).extracting(Item::kind).containsOnly(Kind.PAGE);
  }

  @Test
  void whoMayNotReadAPageFindsNothingOfIt() throws Exception {
    RecordingSink sink = read();
    for (Item item : sink.items) {
      String text = ((Content.Text) item.content()).text();
      assertThat(item.access().visibleTo(Set.of("everyone"))).as(item.id()).isFalse();
      assertThat(item.access().visibleTo(USER)).as(item.id()).isEqualTo(!text.contains("secret") && !text.contains("alone"));
    }
    assertThat(sink.item("private:pay").access().visibleTo(Set.of("group:user", "group:lead-gardeners"))).isTrue();
    assertThat(sink.item("private:team:start").access().visibleTo(Set.of("group:user", "user:test/cy"))).isTrue();
    assertThat(sink.item("user:bo:start").access().visibleTo(Set.of("group:user", "user:test/bo"))).isTrue();
    assertThat(sink.item("media:private:pay.csv").access().visibleTo(USER)).isFalse();
  }

  @Test
  void theDataFolderAloneKeepsTheRightsThatLieBesideIt() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("wiki"));
    write(folder);
    for (String path : List.of("data", "data/pages")) {
      RecordingSink sink = new RecordingSink();
      Cursor cursor = connector(folder.resolve(path)).read(Cursor.START, sink);
      assertThat(sink.item("private:pay").access().visibleTo(USER)).as(path).isFalse();
      Files.writeString(folder.resolve("conf/acl.auth.php"), "* @ALL 1\n");
      RecordingSink open = new RecordingSink();
      connector(folder.resolve(path)).read(cursor, open);
      assertThat(open.item("private:pay").access().visibleTo(USER)).as(path).isTrue();
      write(folder);
    }
    Files.delete(folder.resolve("conf/acl.auth.php"));
    RecordingSink without = new RecordingSink();
    connector(folder).read(Cursor.START, without);
    assertThat(without.item("private:pay").access()).as("without rules").isNull();
  }

  @Test
  void theNearestRuleForAReaderCounts() {
    assertThat(access("a:b", "* @ALL 1")).isEqualTo(Access.EVERYONE);
    assertThat(access("a:b", "* @ALL 1", "a:* @ALL 0")).isEqualTo(Access.NOBODY);
    assertThat(access("a:b", "* @ALL 1", "a:* @ALL 0", "a:b @ALL 1")).isEqualTo(Access.EVERYONE);
    assertThat(access("a:b")).as("no rule at all").isEqualTo(Access.NOBODY);
    assertThat(access("ab:c", "* @ALL 0", "a:* @ALL 1")).as("another namespace").isEqualTo(Access.NOBODY);
    Access but = access("a:b", "* @ALL 1", "a:* bo 0");
    assertThat(but.visibleTo(Set.of("everyone", "user:test/ada"))).isTrue();
    assertThat(but.visibleTo(Set.of("everyone", "user:test/bo"))).isFalse();
    Access again = access("a:b", "* @ALL 1", "a:* @guests 0", "a:b @guests 1");
    assertThat(again.visibleTo(Set.of("everyone", "group:guests"))).isTrue();
    Access most = access("a:b", "* @user 1", "a:* @user 0", "a:* @lead 2");
    assertThat(most.visibleTo(Set.of("everyone", "group:user"))).isFalse();
    assertThat(most.visibleTo(Set.of("everyone", "group:user", "group:lead"))).as("the most generous of one place").isTrue();
    assertThat(new DokuWikiRights("test", Set.of("user"), List.of("* @user 1")).access("a")).isEqualTo(Access.EVERYONE);
  }

  @Test
  void usersBecomePeopleAndTheirPasswordsAreLeftAlone() throws Exception {
    RecordingSink sink = read();
    assertThat(sink.people).containsExactly(
        new Person("test", "test/ada", "Ada Brook", List.of("test/ada", "ada", "ada@fern.example"), "", "", "", "", "",
            List.of(),
            List.of("admin", "user"), true, true),
        new Person("test", "test/bo", "Bo: Linden", List.of("test/bo", "bo", "bo@fern.example"), "", "", "", "", "",
            List.of(),
            List.of("user"), true, true));
  }

  @Test
  void anArchiveAndAFolderOfPagesAreReadToo() throws Exception {
    Path zip = dir.resolve("wiki.zip");
    try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream packed = new ZipOutputStream(out);
        Stream<Path> walk = Files.walk(Fixtures.of("dokuwiki"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new ZipEntry("dokuwiki/" + Fixtures.of("dokuwiki").relativize(file)));
        Files.copy(file, packed);
      }
    }
    RecordingSink sink = new RecordingSink();
    connector(zip).read(Cursor.START, sink);
    assertThat(sink.sent()).isEqualTo(read().sent());
    assertThat(sink.item("private:pay").access()).isEqualTo(read().item("private:pay").access());
    Path pages = Files.createDirectories(dir.resolve("some pages"));
    Fixtures.copy("dokuwiki/data/pages", pages);
    RecordingSink bare = new RecordingSink();
    connector(pages).read(Cursor.START, bare);
    assertThat(bare.items).extracting(Item::id).contains("garden:wässern", "private:team:start");
    assertThat(bare.items).allSatisfy(item -> assertThat(item.parts()).isEmpty());
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    for (String name : List.of("conf/acl.auth.php", "data/meta/garden/first_bed.changes",
        "data/meta/private/team/start.meta")) {
      Path folder = Files.createDirectories(dir.resolve("spoilt " + name.hashCode()));
      for (String kept : List.of("data/pages/garden/first_bed.txt", "data/pages/private/team/start.txt", name)) {
        Files.createDirectories(folder.resolve(kept).getParent());
        Files.copy(Fixtures.of("dokuwiki").resolve(kept), folder.resolve(kept));
      }
      long seed = Seed.get();
      System.out.println(name + " -Dseed=" + seed);
      Random random = new Random(seed);
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      for (int i = 0; i < 3_000; i++) {
        StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
          int at = random.nextInt(text.length());
          text.replace(at, Math.min(text.length(), at + random.nextInt(4)), String.valueOf((char) random.nextInt(256))
              .repeat(random.nextInt(3)));
        }
        Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
        RecordingSink sink = new RecordingSink();
        connector(folder).read(Cursor.START, sink);
        assertThat(sink.sent()).as("input " + i).containsExactlyInAnyOrder("garden:first_bed", "private:team:start");
      }
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new DokuWiki("test", null, null, null, false)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new DokuWiki("test", dir, "wiki.example", null, false)).hasMessageContaining("; try https://");
  }

  private static Access access(String id, String... lines) {
    return new DokuWikiRights("test", Set.of(), List.of(lines)).access(id);
  }

  private RecordingSink read() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("read"));
    write(folder);
    RecordingSink sink = new RecordingSink();
    connector(folder).read(Cursor.START, sink);
    return sink;
  }
}
