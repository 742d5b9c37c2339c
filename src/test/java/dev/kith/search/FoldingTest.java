package dev.kith.search;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Worlds;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.search.Answer.Copy;
import dev.kith.search.Answer.Found;
import dev.kith.search.Question.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of one text are one result, over a real engine.
class FoldingTest {
  private static final Viewer BOARD = new Viewer("", Set.of("everyone", "group:board"));
  private static final String STEPS = "Unplug the gateway, count to ten slowly, hold the small button with a pin and plug it in again while "
      + "you hold it. The lamp turns blue, then white. Let go, open the app, choose the house and wait until the gateway is listed.";

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder);
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Answer ask(String text) {
    return library.search().answer(Question.of(text), Viewers.ANYBODY);
  }

  private static List<String> ids(Answer answer) {
    return answer.hits().stream().map(Found::nativeId).toList();
  }

  private static List<String> copies(Found found) {
    return found.copies().stream().map(copy -> copy.source().id() + ":" + copy.title()).toList();
  }

  private static Item copy(String source, String id, Kind kind, int age) {
    return item(source, id, kind, "Reset " + id, STEPS).withTimes(daysAgo(age), daysAgo(age));
  }

  @Test
  void theSamePageInWikiMailAndDriveIsOneResultLedByTheWiki() {
    library.add(copy("wiki", "page", Kind.PAGE, 300), copy("mail", "mail", Kind.MAIL, 10),
        item("drive", "file", Kind.FILE, "Reset file", "Hello all. " + STEPS.replace("ten", "20") + " Yours, the field team.")
            .withUrl("https://drive.example/file").withTimes(daysAgo(90), daysAgo(90)));
    Answer answer = ask("reset gateway");
    assertThat(ids(answer)).containsExactly("page");
    assertThat(answer.total()).as("copies are counted").isEqualTo(3);
    assertThat(answer.more()).isFalse();
    Found page = answer.hits().getFirst();
    assertThat(copies(page)).containsExactly("drive:Reset file", "mail:Reset mail");
    assertThat(page.copies().getFirst()).isEqualTo(new Copy(Fields.id("drive", "file"), "Reset file", "https://drive.example/file",
        new Answer.Label("drive", "Shared drive"), "file", daysAgo(90)));
    assertThat(page.copyCount()).isEqualTo(2);
    Answer apart = library.search().answer(Question.of("reset gateway").unfolded(), Viewers.ANYBODY);
    assertThat(ids(apart)).containsExactlyInAnyOrder("page", "mail", "file");
    assertThat(page.score()).as("it stands where the best copy would").isEqualTo(apart.hits().getFirst().score());
    assertThat(answer.facets()).as("facets count as if nothing were folded").isEqualTo(apart.facets());
  }

  @Test
  void theNewestOfTheMostOfficialKindLeads() {
    library.add(copy("wiki", "old", Kind.PAGE, 500), copy("answers", "new", Kind.PAGE, 50), copy("blog", "post", Kind.POST, 1));
    assertThat(ids(ask("gateway"))).containsExactly("new");
  }

  @Test
  void theCompanysOwnCopyLeadsThoughItIsLessOfficial() {
    library.add(copy("wiki", "theirs", Kind.PAGE, 5).withOwnership(Ownership.EXTERNAL), copy("drive", "ours", Kind.FILE, 50));
    assertThat(ids(ask("gateway"))).containsExactly("ours");
  }

  @Test
  void aCopyThatTheAskerMayNotSeeChangesNothing() {
    library.add(copy("mail", "mail", Kind.MAIL, 10), copy("drive", "file", Kind.FILE, 90));
    Answer before = ask("gateway");
    library.add(copy("wiki", "page", Kind.PAGE, 5).withAccess(Access.of(Set.of("group:board"))));
    Answer after = ask("gateway");
    assertThat(after.hits()).isEqualTo(before.hits());
    assertThat(after.hits().getFirst().copyCount()).isEqualTo(1);
    assertThat(ids(after)).containsExactly("file");
    assertThat(library.search().document(Fields.id("mail", "mail"), Viewers.ANYBODY).orElseThrow().found().copyCount()).isEqualTo(1);
    assertThat(ids(library.search().answer(Question.of("gateway"), BOARD))).as("control").containsExactly("page");
    assertThat(library.foldingLax().document(Fields.id("mail", "mail"), Viewers.ANYBODY).orElseThrow().found().copyCount())
        .as("control: folded before rights are asked for").isEqualTo(2);
  }

  @Test
  void whatWasMadeFromOneFormInOneSourceIsNotOneText() {
    Item march = item("drive", "march", Kind.FILE, "Report March", STEPS + " 17 gateways, 3 of them in Leeds.");
    library.add(march, item("drive", "april", Kind.FILE, "Report April", STEPS + " 21 gateways, 5 of them in Leeds."));
    assertThat(ids(ask("gateway"))).containsExactlyInAnyOrder("march", "april");
    library.add(item("drive", "again", Kind.FILE, "Report March", STEPS + " 17 gateways, 3 of them in Leeds."));
    assertThat(ask("gateway").hits()).as("but the same file twice is").hasSize(2);
  }

  @Test
  void shortTextsAreNeverFolded() {
    library.add(item("wiki", "a", Kind.PAGE, "Gateway", "See the manual of the gateway."),
        item("blog", "b", Kind.POST, "Gateway", "See the manual of the gateway."));
    assertThat(ids(ask("gateway"))).hasSize(2);
  }

  @Test
  void sortedByDateTheNewestOrOldestCopyLeads() {
    library.add(copy("wiki", "page", Kind.PAGE, 300), copy("mail", "mail", Kind.MAIL, 10), copy("drive", "file", Kind.FILE, 600));
    assertThat(ids(sorted(Order.NEWEST))).containsExactly("mail");
    assertThat(ids(sorted(Order.OLDEST))).containsExactly("file");
    assertThat(copies(sorted(Order.OLDEST).hits().getFirst())).containsExactly("wiki:Reset page", "mail:Reset mail");
  }

  private Answer sorted(Order order) {
    return library.search().answer(new Question("gateway", Map.of(), order, 0, 20, true, false, true), Viewers.ANYBODY);
  }

  @Test
  void aFilterFoldsAmongWhatItLeaves() {
    library.add(copy("wiki", "page", Kind.PAGE, 300), copy("mail", "mail", Kind.MAIL, 10), copy("drive", "file", Kind.FILE, 90));
    assertThat(ids(ask("gateway -source:wiki"))).containsExactly("file");
    assertThat(ask("gateway source:mail").hits().getFirst().copies()).isEmpty();
    assertThat(library.search().document(Fields.id("mail", "mail"), Viewers.ANYBODY).orElseThrow().found().copies())
        .as("the document itself knows all its copies").extracting(Copy::type).containsExactly("page", "file");
  }

  @Test
  void theOfficialCopyIsFoundHoweverFarDownItStands() {
    library.add(IntStream.range(0, 300).mapToObj(i -> item("blog", "b" + i, Kind.POST, "House " + i, "About a gateway."))
        .toArray(Item[]::new));
    library.add(item("mail", "mail", Kind.MAIL, "Gateway", STEPS),
        item("wiki", "page", Kind.PAGE, "Runbook", STEPS + " Nothing else.").withTimes(null, daysAgo(1_400)));
    Answer apart = library.search().answer(new Question("gateway", Map.of(), Order.RELEVANCE, 0, 100, true, false, false), Viewers.ANYBODY);
    assertThat(ids(apart)).as("control: only the mail stands high").contains("mail").doesNotContain("page");
    Found found = Stream.iterate(0, from -> from < 300, from -> from + 20)
        .flatMap(from -> library.search().answer(new Question("gateway", Map.of(), Order.RELEVANCE, from, 20, true, false, true), Viewers.ANYBODY)
            .hits().stream()).filter(hit -> hit.copyCount() > 0).findFirst().orElseThrow();
    assertThat(found.nativeId()).isEqualTo("page");
    assertThat(copies(found)).containsExactly("mail:Gateway");
    assertThat(ids(library.search().answer(Question.of("gateway").sized(100), Viewers.ANYBODY))).contains("page").doesNotContain("mail");
  }

  @Test
  void pagesNeitherRepeatNorLoseAnythingWhateverIsFolded() {
    Random random = new Random(Worlds.seed("pagesNeitherRepeatNorLoseAnythingWhateverIsFolded"));
    List<String> texts = IntStream.range(0, 12).mapToObj(i -> STEPS.replace("the", "th" + "abcdefghijkl".charAt(i))).toList();
    List<String> sources = List.of("wiki", "blog", "answers", "drive", "mail");
    library.add(IntStream.range(0, 260).mapToObj(i -> item(sources.get(random.nextInt(5)), "d" + i,
        random.nextBoolean() ? Kind.PAGE : Kind.FILE, "Gateway " + random.nextInt(30), random.nextInt(3) > 0 ? "Gateway notes."
            : texts.get(random.nextInt(texts.size()))).withTimes(null, daysAgo(random.nextInt(900)))).toArray(Item[]::new));
    for (Search search : List.of(library.search(), library.foldingSmall())) {
      for (Order order : Order.values()) {
        List<Found> whole = pages(search, order, 100);
        List<String> all = whole.stream().flatMap(hit -> Stream.concat(Stream.of(hit.id()), hit.copies().stream().map(Copy::id))).toList();
        assertThat(all).as("%s", order).hasSize(260).doesNotHaveDuplicates();
        assertThat(whole).hasSizeLessThan(220);
        for (int size : List.of(1 + random.nextInt(6), 20)) {
          assertThat(pages(search, order, size)).as("%s by %d", order, size).isEqualTo(whole);
        }
      }
    }
  }

  private static List<Found> pages(Search search, Order order, int size) {
    List<Found> hits = new ArrayList<>();
    boolean more = true;
    while (more) {
      Answer page = search.answer(new Question("gateway", Map.of(), order, hits.size(), size, false, false, true), Viewers.ANYBODY);
      assertThat(page.total()).isEqualTo(260);
      hits.addAll(page.hits());
      more = page.more();
    }
    return hits;
  }

  @Test
  void manyCopiesAreCountedAndSomeNamed() {
    library.add(IntStream.range(0, 40).mapToObj(i -> copy("drive", "f" + i, Kind.FILE, i)).toArray(Item[]::new));
    Answer answer = library.search().answer(Question.of("gateway").sized(5), Viewers.ANYBODY);
    assertThat(ids(answer)).containsExactly("f0");
    assertThat(answer.hits().getFirst().copies()).hasSize(20);
    assertThat(answer.hits().getFirst().copyCount()).isEqualTo(39);
    assertThat(answer.total()).isEqualTo(40);
    assertThat(answer.more()).isFalse();
  }
}
