package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Factor;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Worlds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/// [Engine#begun] against a search, and against a world without what is hidden.
final class BegunTest {
  private static final Schema SCHEMA = new Schema(List.of(Field.text("title", Analysis.STEMMED), Field.text("labels", Analysis.STEMMED),
      Field.keyword("type"), Field.keyword("acl"), Field.keyword("author"), Field.number("votes")));
  private static final List<String> WORDS = List.of("pump", "pumps", "pumping", "heat", "heater", "heating", "valve", "valves", "vale", "fly",
      "flies", "flying", "woman", "women", "über", "uber");
  private static final List<String> TYPED = List.of("p", "pu", "pump", "pumps", "h", "hea", "heat", "v", "val", "valve", "f", "fl", "fly", "flies",
      "w", "wom", "woman", "women", "u", "ube");
  private static final Query OPEN = new Query.Term("acl", "open");

  private static Engine open(Guards guards) {
    return LuceneEngine.open(Path.of("memory"), new ByteBuffersDirectory(), SCHEMA, List.of("en"), guards);
  }

  private static Doc doc(String id, String title, String labels, String type, String acl, long votes) {
    return new Doc(id, "en", Map.of("title", List.of(title), "labels", labels.isEmpty() ? List.of() : List.of(labels), "type", List.of(type),
        "acl", List.of(acl), "author", List.of("a" + title.length() % 7)), Map.of("votes", votes));
  }

  private static String words(Random random, int most) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join(" ", words);
  }

  private static List<Doc> docs(Random random, int count) {
    List<Doc> docs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      docs.add(doc("d" + i, words(random, 5), random.nextInt(3) == 0 ? words(random, 2) : "", random.nextInt(6) == 0 ? "message" : "page",
          random.nextInt(3) == 0 ? "open" : "closed", random.nextInt(4)));
    }
    return docs;
  }

  private static void write(Engine engine, List<Doc> docs, Random random) {
    for (Doc doc : docs) {
      engine.write(List.of(new Change.Put(doc)));
      if (random.nextInt(150) == 0) {
        engine.commit(Map.of());
      }
    }
    engine.commit(Map.of());
  }

  private static Request typed(List<String> words, boolean whole, Query visible, int size) {
    List<Word> all = new ArrayList<>();
    for (String word : words) {
      Form form = new Form(word, Match.STEM, 1);
      boolean last = all.size() + 1 == words.size();
      all.add(new Word(last && !whole ? List.of(form, new Form(word, Match.PREFIX, 0.8)) : List.of(form)));
    }
    Query names = new Query.Words(all, List.of(new Weighted("title", 3, true), new Weighted("labels", 1, false)), all.size(), 0, 0.5, false, true);
    Query query = new Query.And(List.of(new Query.Scaled(names, List.of(new Factor.Signal("votes", 0.05, 1))),
        new Query.Not(new Query.Term("type", "message"))));
    return new Request(query, visible, 0, size, null, List.of("title"), List.of(Facet.of("author", 3)), List.of(), List.of(),
        List.of(new Lookup(words.getLast(), whole ? Match.EXACT : Match.PREFIX, List.of("title", "labels"))));
  }

  private static Request typed(Random random, Query visible, int size) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      words.add(TYPED.get(random.nextInt(TYPED.size())));
    }
    return typed(words, random.nextInt(4) == 0, visible, size);
  }

  private static Set<String> ids(Result result) {
    Set<String> ids = new HashSet<>();
    result.hits().forEach(hit -> ids.add(hit.id()));
    return ids;
  }

  @Test
  void whereFewDocumentsMatchTheyAreThoseOfASearch() {
    Random random = new Random(Worlds.seed("whereFewDocumentsMatchTheyAreThoseOfASearch"));
    int found = 0;
    for (int world = 0; world < 20; world++) {
      try (Engine engine = open(new Guards())) {
        List<Doc> docs = docs(random, 300);
        write(engine, docs, random);
        // some are replaced, and some deleted, in segments whose words were read already
        engine.begun(typed(random, OPEN, 10));
        write(engine, docs(random, 40), random);
        engine.write(List.of(new Change.Delete(new Query.AnyOf(Schema.ID, Set.of("d50", "d51", "d52")))));
        engine.commit(Map.of());
        for (int i = 0; i < 40; i++) {
          Request request = typed(random, OPEN, Engine.LOOKS);
          Result wanted = engine.search(request);
          Result begun = engine.begun(request);
          assertThat(ids(begun)).as(request.toString()).isEqualTo(ids(wanted));
          assertThat(begun.total()).isEqualTo(wanted.total());
          assertThat(begun.facets()).isEqualTo(wanted.facets());
          found += begun.hits().size();
        }
      }
    }
    assertThat(found).isGreaterThan(5_000);
  }

  @Test
  void aCountFindsAsManyAsASearchThatScoresThem() {
    Random random = new Random(Worlds.seed("aCountFindsAsManyAsASearchThatScoresThem"));
    long found = 0;
    try (Engine engine = open(new Guards())) {
      write(engine, docs(random, 10_000), random);
      write(engine, docs(random, 2_000), random);
      for (int i = 0; i < 200; i++) {
        Request request = typed(random, OPEN, 10);
        Request counting = new Request(request.query(), OPEN, 0, 0, null, List.of(), request.facets(), List.of());
        Result wanted = engine.search(request);
        Result counted = engine.search(counting);
        assertThat(counted.total()).as(request.toString()).isEqualTo(wanted.total());
        assertThat(counted.facets()).as(request.toString()).isEqualTo(wanted.facets());
        found += counted.total();
      }
    }
    assertThat(found).isGreaterThan(50_000);
  }

  @Test
  void whatIsHiddenLeavesNoTraceInWhatIsLookedAt() {
    Random random = new Random(Worlds.seed("whatIsHiddenLeavesNoTraceInWhatIsLookedAt"));
    int[] cut = {0};
    for (int world = 0; world < 6; world++) {
      assertThat(difference(new Guards(), random, cut)).isNull();
    }
    assertThat(cut[0]).as("requests that more matched than are looked at").isGreaterThan(20);
  }

  @Test
  void lookingAtHiddenDocumentsIsFoundOut() {
    Random random = new Random(Worlds.seed("lookingAtHiddenDocumentsIsFoundOut"));
    assertThat(difference(new Guards() {
      @Override
      SegmentView forMatches(SegmentView visible) {
        return new SegmentView(visible.segment(), Views.liveDocs(visible.segment()));
      }
    }, random, new int[1])).isNotNull();
  }

  private static String difference(Guards guards, Random random, int[] cut) {
    List<Doc> docs = docs(random, 1_500);
    List<Doc> visible = new ArrayList<>(docs);
    visible.removeIf(doc -> doc.strings().get("acl").contains("closed"));
    Collections.shuffle(visible, random);
    try (Engine engine = open(guards); Engine other = open(new Guards())) {
      write(engine, docs, random);
      write(other, visible, random);
      for (int i = 0; i < 60; i++) {
        Request request = typed(random, OPEN, 12);
        Result found = engine.begun(request);
        Result wanted = other.begun(request);
        cut[0] += found.total() == Engine.LOOKS ? 1 : 0;
        if (!found.equals(wanted)) {
          return request + "\n" + found + "\n" + wanted;
        }
      }
    }
    return null;
  }

  @Test
  void ofManyTheBestAreLookedAtWhateverSegmentsTheyLieIn() {
    List<Doc> docs = new ArrayList<>();
    for (int i = 0; i < 4 * Engine.LOOKS; i++) {
      docs.add(doc("d" + i, "heat pump", "", "page", "open", i));
    }
    Collections.shuffle(docs, new Random(Worlds.seed("ofManyTheBestAreLookedAtWhateverSegmentsTheyLieIn")));
    try (Engine engine = open(new Guards())) {
      for (int i = 0; i < docs.size(); i++) {
        engine.write(List.of(new Change.Put(docs.get(i))));
        if (i % 90 == 0) {
          engine.commit(Map.of());
        }
      }
      engine.commit(Map.of());
      for (List<String> words : List.of(List.of("pum"), List.of("heat", "p"), List.of("pumps"))) {
        Request request = typed(words, false, OPEN, 12);
        Result begun = engine.begun(request);
        assertThat(begun.total()).isEqualTo(Engine.LOOKS);
        assertThat(begun.hits()).extracting(Hit::id).as("as a search, which looks at all")
            .containsExactlyElementsOf(engine.search(request).hits().stream().map(Hit::id).toList());
      }
    }
  }

  @Test
  void theWordsThatABeginningStandsForAreCountedInWhatMatches() {
    try (Engine engine = open(new Guards())) {
      write(engine, List.of(doc("a", "heat pump", "", "page", "open", 0), doc("b", "heat pumps", "pumping", "page", "open", 0),
          doc("c", "cold pump", "", "page", "open", 0), doc("d", "heat pumice", "", "message", "open", 0),
          doc("e", "heat pumpkin", "", "page", "closed", 0)), new Random(1));
      assertThat(engine.begun(typed(List.of("pum"), false, OPEN, 5)).words())
          .containsExactly(List.of(new Count("pump", 2), new Count("pumping", 1), new Count("pumps", 1)));
      assertThat(engine.begun(typed(List.of("heat", "pum"), false, OPEN, 5)).words())
          .containsExactly(List.of(new Count("pump", 1), new Count("pumping", 1), new Count("pumps", 1)));
      assertThat(engine.begun(typed(List.of("pumps"), true, OPEN, 5)).words()).containsExactly(List.of(new Count("pumps", 1)));
    }
  }
}
