package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.input.Spill;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackExchangeTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("stackexchange", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new StackExchange("test", folder, "https://qa.fern.example/");
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("Posts.xml");
    Fixtures.replace(file, "When to cover", "When not to cover");
    Fixtures.replace(file, "Id=\"6\" PostTypeId", "Id=\"66\" PostTypeId");
    return new Change(Set.of("20"), Set.of("66"), Set.of("6"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("Posts.xml")),
        "cut", folder -> Fixtures.cut(folder.resolve("Posts.xml")),
        "comments cut", folder -> Fixtures.cut(folder.resolve("Comments.xml")),
        "users cut", folder -> Fixtures.cut(folder.resolve("Users.xml")),
        "no posts", folder -> Files.writeString(folder.resolve("Posts.xml"), "<posts/>"),
        "garbage", folder -> Files.writeString(folder.resolve("Posts.xml"), "{}"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("Posts.xml"), "2025-03-01T10:00:00.000", "soon");
  }

  @Test
  void aQuestionIsOneItemWithItsAnswersTheAcceptedOneFirst() throws Exception {
    Item item = read(Fixtures.of("stackexchange")).item("1");
    assertThat(item.kind()).isEqualTo(Kind.QUESTION);
    assertThat(item.title()).isEqualTo("How do I prime a pump?");
    assertThat(item.url()).isEqualTo("https://qa.fern.example/questions/1");
    assertThat(((Content.Text) item.content()).text()).isEqualTo("""
        <p>The pump is dry.</p>
        <p>Comment by Bo Lund: Which &lt;model&gt;?</p>
        <h2>Answer by Cy, accepted, 4 votes</h2>
        <p>Fill it first.</p>
        <h2>Answer by Bo Lund, 12 votes</h2>
        <p>Open <code>valve --all</code>.</p>
        <p>Comment by Ada Vink: This helped.</p>
        <h2>Answer, 9 votes</h2>
        <p>Everybody's answer.</p>
        <h2>Answer by Ed, -3 votes</h2>
        <p>Hit it.</p>""");
    assertThat(PostsOf.item(item)).startsWith(
        "test/10 2025-01-01 https://qa.fern.example/questions/1 <p>The pump is dry.</p>",
        "test/11 2025-01-01 https://qa.fern.example/questions/1 <p>Comment by Bo Lund: Which &lt;model&gt;?</p>",
        "test/12 2025-01-03 https://qa.fern.example/a/3 <h2>Answer by Cy, accepted, 4 votes</h2>",
        "test/11 2025-01-02 https://qa.fern.example/a/2 <h2>Answer by Bo Lund, 12 votes</h2>").hasSize(7);
    assertThat(item.tags()).containsExactly("pump", "cold-start");
    assertThat(item.signals()).isEqualTo(new Signals(0, 7 + 12 + 4 - 3 + 9, 2, 400, 5, 1, true));
    assertThat(item.created()).isEqualTo("2025-01-01T10:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-05T10:00:00Z");
  }

  @Test
  void everybodyHasTheirRoleAndBadOrCommonAnswersAreNobodysCredit() throws Exception {
    RecordingSink sink = read(Fixtures.of("stackexchange"));
    assertThat(sink.item("1").parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role)
        .containsExactly(tuple("test/10", "Ada Vink", Role.ASKER), tuple("test/12", "Cy", Role.ACCEPTED_ANSWERER),
            tuple("test/11", "Bo Lund", Role.ANSWERER), tuple("test/13", "Dee", Role.EDITOR),
            tuple("test/11", "Bo Lund", Role.COMMENTER), tuple("test/10", "Ada Vink", Role.COMMENTER));
    assertThat(sink.item("6").parts()).extracting(part -> part.who().key()).containsExactly("test/user99");
    assertThat(sink.item("6").tags()).containsExactly("moss");
    assertThat(sink.person("test/11").topics()).containsExactly("pump");
    assertThat(sink.person("test/10").about()).isEqualTo("I grow ferns.");
    assertThat(sink.sent()).doesNotContain("test/-1");
  }

  @Test
  void whatIsNeitherQuestionNorAnswerIsCounted() throws Exception {
    RecordingSink sink = read(Fixtures.of("stackexchange"));
    assertThat(sink.items).extracting(Item::id).containsExactly("1", "6", "20");
    assertThat(sink.skipped).isEqualTo(Map.of("description of a tag", 2, "answer without its question", 1));
  }

  @Test
  void thePostsAloneAreEnough() throws Exception {
    RecordingSink sink = read(Fixtures.of("stackexchange/Posts.xml"));
    assertThat(sink.people).isEmpty();
    assertThat(sink.item("1").parts().getFirst().who().name()).isEqualTo("user10");
    assertThat(sink.item("1").signals().comments()).as("as the posts themselves say").isEqualTo(2);
  }

  @Test
  void aDumpIsReadFromItsSevenZipArchives() throws Exception {
    RecordingSink folder = read(Fixtures.of("stackexchange"));
    Path whole = dir.resolve("qa.example.com.7z");
    sevenZip(whole, "Posts.xml", "Users.xml", "Comments.xml", "Badges.xml", "PostLinks.xml");
    RecordingSink one = read(whole);
    assertThat(one.items).isEqualTo(folder.items);
    assertThat(one.people).isEqualTo(folder.people);
    Path apart = Files.createDirectory(dir.resolve("apart"));
    for (String table : List.of("Posts", "Users", "Comments", "Badges", "PostLinks")) {
      sevenZip(apart.resolve("qa.example.com-" + table + ".7z"), table + ".xml");
    }
    RecordingSink many = read(apart);
    assertThat(many.items).isEqualTo(folder.items);
    assertThat(many.people).isEqualTo(folder.people);
    assertThat(read(apart.resolve("qa.example.com-Posts.7z")).items).hasSameSizeAs(folder.items);
    Fixtures.cut(whole);
    assertThatThrownBy(() -> read(whole)).isInstanceOf(IOException.class).hasMessageContaining("qa.example.com.7z");
  }

  @Test
  void twoSitesAreNotTakenForOne() throws Exception {
    Fixtures.copy("stackexchange", dir.resolve("one"));
    Fixtures.copy("stackexchange", dir.resolve("two"));
    assertThatThrownBy(() -> read(dir)).hasMessageContaining("twice; name the folder or archive of one site");
  }

  @Test
  void votesSayWhatThePostsLeaveOut() throws Exception {
    Fixtures.copy("stackexchange", dir);
    Path posts = dir.resolve("Posts.xml");
    Fixtures.replace(posts, " AcceptedAnswerId=\"3\"", "");
    Fixtures.replace(posts, " FavoriteCount=\"5\"", "");
    Fixtures.replace(posts, "Score=\"12\" ", "");
    Files.writeString(dir.resolve("Votes.xml"), "<votes>" + vote(3, 1, "") + vote(1, 5, "") + vote(1, 5, "") + vote(2, 2, "") + vote(2, 2, "")
        + vote(2, 3, "") + vote(3, 2, "") + vote(2, 9, "BountyAmount=\"50\"") + vote(1, 8, "BountyAmount=\"50\"") + "</votes>");
    Item item = read(dir).item("1");
    assertThat(item.signals()).isEqualTo(new Signals(0, 7 + 1 + 4 - 3 + 9, 2, 400, 2, 1, true));
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).contains(tuple("test/12", Role.ACCEPTED_ANSWERER));
    assertThat(((Content.Text) item.content()).text()).contains("<h2>Answer by Bo Lund, 1 vote, bounty of 50</h2>",
        "<h2>Answer by Cy, accepted, 4 votes</h2>");
  }

  @Test
  void whatTheHistoryCallsDeletedIsNotReadAndEveryEditorIsKnown() throws Exception {
    Fixtures.copy("stackexchange", dir);
    Files.writeString(dir.resolve("PostHistory.xml"), "<posthistory>" + event(6, 12, 10) + event(4, 12, 10) + event(4, 13, 10) + event(2, 12, 10)
        + event(1, 5, 14) + event(1, 5, 10) + event(1, 6, 13) + event(1, 8, 12) + event(3, 4, 11) + event(5, 5, 15) + event(1, 5, -1)
        + "</posthistory>");
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactly("1", "20");
    assertThat(sink.skipped).containsEntry("deleted", 2);
    assertThat(((Content.Text) sink.item("1").content()).text()).contains("Hit it.").doesNotContain("valve --all");
    assertThat(sink.item("1").parts()).extracting(part -> part.who().key(), Part::role)
        .contains(tuple("test/14", Role.EDITOR), tuple("test/11", Role.EDITOR))
        .doesNotContain(tuple("test/13", Role.EDITOR), tuple("test/12", Role.EDITOR), tuple("test/15", Role.EDITOR),
            tuple("test/10", Role.EDITOR));
  }

  @Test
  void aDuplicateGivesItsTitleToTheQuestionItRepeats() throws Exception {
    Fixtures.copy("stackexchange", dir);
    Fixtures.replace(dir.resolve("Posts.xml"), "Id=\"6\" PostTypeId=\"1\"", "Id=\"6\" PostTypeId=\"1\" ClosedDate=\"2025-02-03T10:00:00.000\"");
    RecordingSink sink = read(dir);
    assertThat(sink.item("1").aliases()).containsExactly("Which moss is this?");
    assertThat(sink.item("6").title()).as("a closed question is still one").isEqualTo("Which moss is this?");
    Files.writeString(dir.resolve("PostHistory.xml"), "<posthistory>" + event(6, 12, 10) + "</posthistory>");
    assertThat(read(dir).item("1").aliases()).as("of a deleted one nothing is told").isEmpty();
  }

  @Test
  void theBestAnswerHasItsCreditBesideTheAcceptedOneAndCodeIsKept() throws Exception {
    Fixtures.copy("stackexchange", dir);
    Fixtures.replace(dir.resolve("Posts.xml"), "&lt;p&gt;Open", "&lt;pre&gt;&lt;code&gt;valve --all &amp;lt;4&amp;gt;&#xA;&lt;/code&gt;&lt;/pre&gt;&lt;p&gt;Open");
    Item item = read(dir).item("1");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role)
        .contains(tuple("test/12", Role.ACCEPTED_ANSWERER), tuple("test/11", Role.ANSWERER));
    assertThat(((Content.Text) item.content()).text()).contains("<pre><code>valve --all &lt;4&gt;\n</code></pre>");
  }

  private static String vote(int post, int type, String more) {
    return "<row Id=\"1\" PostId=\"%d\" VoteTypeId=\"%d\" CreationDate=\"2025-01-09T00:00:00.000\" %s/>".formatted(post, type, more);
  }

  private static String event(int post, int type, int user) {
    return "<row Id=\"1\" PostHistoryTypeId=\"%d\" PostId=\"%d\" UserId=\"%d\" CreationDate=\"2025-01-08T00:00:00.000\" Text=\"x\"/>"
        .formatted(type, post, user);
  }

  private static void sevenZip(Path to, String... tables) throws IOException {
    try (SevenZOutputFile out = new SevenZOutputFile(to.toFile())) {
      for (String table : tables) {
        Path file = Fixtures.of("stackexchange/" + table);
        out.putArchiveEntry(out.createArchiveEntry(file.toFile(), table));
        out.write(Files.readAllBytes(file));
        out.closeArchiveEntry();
      }
    }
  }

  @Test
  void recordsComeBackByKeyInTheOrderTheyWereAdded() throws Exception {
    long seed = Seed.get();
    System.out.println("Spill -Dseed=" + seed);
    Random random = new Random(seed);
    for (int size : new int[] {0, 1, 2, 3, 1_000, 1_024, 1_025, 5_000}) {
      TreeMap<Long, List<List<String>>> expected = new TreeMap<>();
      try (Spill spill = new Spill()) {
        for (int i = 0; i < size; i++) {
          long key = random.nextLong(-20, size / 3 + 1);
          String[] record = {"é" + i, "x".repeat(random.nextInt(300)), ""};
          spill.add(key, record);
          expected.computeIfAbsent(key, _ -> new ArrayList<>()).add(List.of(record));
        }
        spill.sort();
        for (long key = -25; key < size; key++) {
          assertThat(spill.all(key)).isEqualTo(expected.getOrDefault(key, List.of()));
        }
      }
    }
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Fixtures.copy("stackexchange", dir);
    Fixtures.spoil(dir.resolve("Posts.xml"), () -> connector(dir));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new StackExchange("test", null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new StackExchange("test", dir, "qa.example")).hasMessageContaining("; try https://");
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new StackExchange("test", path, "https://qa.fern.example").read(Cursor.START, sink);
    return sink;
  }
}
