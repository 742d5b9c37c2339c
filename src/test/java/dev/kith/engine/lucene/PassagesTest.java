package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Query.Words;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import java.io.IOException;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.search.uhighlight.WholeBreakIterator;
import org.apache.lucene.util.QueryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passages beside those of Lucene's own highlighter, which reads whole texts.
class PassagesTest {
  private static final String BODY = "body";
  private static final int LENGTH = 240;
  private static final int TEXTS = 60;
  private static final Schema SCHEMA = new Schema(List.of(Schema.Field.text(BODY, Analysis.STEMMED)));
  private static final List<String> WORDS = List.of("deploy deploys deployed deploying database databases backup backups restore restored"
      + " restoring queue queues broker brokers token tokens refresh refreshed password passwords rotate rotated rotating cluster"
      + " clusters node nodes index indexes indexed search searches searching invoice invoices paid paying travel travelled meeting"
      + " meetings roof lamp river stone paper green quiet seven often under after before between morning").stream()
      .flatMap(line -> List.of(line.split(" ")).stream()).toList();
  private static final org.apache.lucene.analysis.Analyzer ANALYZER = new org.apache.lucene.analysis.Analyzer() {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer tokenizer = new StandardTokenizer();
      return new TokenStreamComponents(tokenizer, new KStemFilter(new LowerCaseFilter(tokenizer)));
    }
  };

  @TempDir
  private Path folder;

  /// Words of a question, each alone, or as a phrase.
  private record Asked(List<String> words, boolean phrase) {
    Words query() {
      List<String> forms = phrase ? List.of(String.join(" ", words)) : words;
      return new Words(forms.stream().map(form -> new Word(List.of(new Form(form, Match.STEM, 1)))).toList(),
          List.of(new Weighted(BODY, 1, false)), 1, 0, 0, false);
    }

    Query oracle() {
      QueryBuilder builder = new QueryBuilder(ANALYZER);
      if (phrase) {
        return builder.createPhraseQuery(BODY, String.join(" ", words));
      }
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      words.forEach(word -> any.add(builder.createBooleanQuery(BODY, word), Occur.SHOULD));
      return any.build();
    }
  }

  private record Span(int start, int end) {}

  /// A passage of the oracle's and where the words stand in it.
  private record Marked(String text, Set<Span> spans) {}

  /// Gives passages as they are.
  private static final class Raw extends PassageFormatter {
    @Override
    public Object format(Passage[] passages, String content) {
      List<Marked> out = new ArrayList<>();
      for (Passage passage : passages) {
        Set<Span> spans = new HashSet<>();
        for (int i = 0; i < passage.getNumMatches(); i++) {
          spans.add(new Span(passage.getMatchStarts()[i], passage.getMatchEnds()[i]));
        }
        out.add(new Marked(content.substring(passage.getStartOffset(), passage.getEndOffset()), spans));
      }
      return out;
    }
  }

  private static final class Oracle extends UnifiedHighlighter {
    Oracle(Supplier<BreakIterator> breaks) {
      super(UnifiedHighlighter.builderWithoutSearcher(ANALYZER).withFormatter(new Raw()).withBreakIterator(breaks)
          .withMaxLength(Integer.MAX_VALUE - 1));
    }

    @SuppressWarnings("unchecked")
    List<Marked> passages(Asked asked, String text, int most) throws IOException {
      Object found = highlightWithoutSearcher(BODY, asked.oracle(), text, most);
      return found == null ? List.of() : (List<Marked>) found;
    }
  }

  @Test
  void theSameWordsAreMarkedAsByLucenesHighlighterAndNoPassageOfItsOwnHoldsMore() throws IOException {
    long seed = Long.getLong("seed", 20261122L);
    System.out.println("theSameWordsAreMarkedAsByLucenesHighlighterAndNoPassageOfItsOwnHoldsMore: -Dseed=" + seed);
    Random random = new Random(seed);
    Oracle whole = new Oracle(WholeBreakIterator::new);
    Oracle sentences = new Oracle(() -> BreakIterator.getSentenceInstance(Locale.ROOT));
    Map<String, String> texts = IntStream.range(0, TEXTS).boxed().collect(Collectors.toMap(i -> "d" + i, _ -> text(random)));
    Map<String, Long> holding = holding(texts.values());
    int marked = 0;
    try (LuceneEngine engine = LuceneEngine.open(folder, SCHEMA, "en")) {
      engine.write(texts.entrySet().stream()
          .map(text -> (Change) new Change.Put(new Doc(text.getKey(), "en", Map.of(BODY, List.of(text.getValue())), Map.of()))).toList());
      engine.commit(Map.of());
      for (int i = 0; i < 60; i++) {
        Asked asked = asked(random);
        dev.kith.engine.Query all = new dev.kith.engine.Query.All();
        for (Hit hit : engine.search(new Request(asked.query(), all, 0, 5, null, List.of(), List.of(), List.of(new Quotes(BODY, 2, LENGTH)))).hits()) {
          String text = texts.get(hit.id());
          for (Quote quote : hit.quotes()) {
            String passage = text(quote);
            assertThat(text.substring(quote.start())).as("%s in %s", asked, hit.id()).startsWith(passage);
            Set<Span> theirs = whole.passages(asked, passage, 1).stream().flatMap(one -> one.spans().stream()).collect(Collectors.toSet());
            assertThat(spans(quote)).as("%s in “%s”", asked, passage).isEqualTo(theirs);
            marked += theirs.size();
          }
          Marked best = sentences.passages(asked, text, 1).getFirst();
          if (best.text().length() <= LENGTH && !asked.phrase()) {
            assertThat(worth(text(hit.quotes().getFirst()), asked, holding)).as("%s in %s, of which “%s” was possible", asked, hit.id(), best.text())
                .isGreaterThanOrEqualTo(worth(best.text(), asked, holding) - 1e-9);
          }
        }
      }
    }
    assertThat(marked).isGreaterThan(300);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int sentences = 2 + random.nextInt(60); sentences > 0; sentences--) {
      String sentence = IntStream.range(0, 4 + random.nextInt(12)).mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size())))
          .collect(Collectors.joining(" "));
      text.append(Character.toUpperCase(sentence.charAt(0))).append(sentence.substring(1)).append(random.nextInt(6) == 0 ? ".\n\n" : ". ");
    }
    return text.toString().strip();
  }

  private static Asked asked(Random random) {
    List<String> words = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size()))).distinct().toList();
    return new Asked(words, words.size() == 2 && random.nextInt(3) == 0);
  }

  private static String text(Quote quote) {
    return quote.fragments().stream().map(Fragment::text).collect(Collectors.joining());
  }

  private static Set<Span> spans(Quote quote) {
    Set<Span> spans = new HashSet<>();
    int at = 0;
    for (Fragment fragment : quote.fragments()) {
      if (fragment.hit()) {
        spans.add(new Span(at, at + fragment.text().length()));
      }
      at += fragment.text().length();
    }
    return spans;
  }

  /// How many texts hold each stem.
  private static Map<String, Long> holding(Iterable<String> texts) {
    Map<String, Long> holding = new HashMap<>();
    texts.forEach(text -> new HashSet<>(stems(text)).forEach(stem -> holding.merge(stem, 1L, Long::sum)));
    return holding;
  }

  private static List<String> stems(String text) {
    Stemmer stemmer = Stemmer.of("en");
    return List.of(text.toLowerCase(Locale.ROOT).split("\\W+")).stream().map(stemmer::stem).toList();
  }

  /// What passages are chosen by: the rarity of the words that stand in it, and a little for each time they do.
  private static double worth(String passage, Asked asked, Map<String, Long> holding) {
    List<String> held = stems(passage);
    double worth = 0;
    int finds = 0;
    for (String word : asked.words()) {
      String stem = stems(word).getFirst();
      int times = (int) held.stream().filter(stem::equals).count();
      long having = holding.getOrDefault(stem, 0L);
      worth += times > 0 ? Math.log(1 + (TEXTS - having + 0.5) / (having + 0.5)) : 0;
      finds += times;
    }
    return worth + 0.1 * Math.min(10, finds);
  }
}
