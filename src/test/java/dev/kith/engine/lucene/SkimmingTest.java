package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Schema.Analysis;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SkimmingTest {
  private static final String[] SOME = {" ", " ", " ", ",", "?", "\n", "_", "'", "’", "é", "ß", "日", "😀", "\u0301", "a", "b", "Be", "za",
      "Zoo", "7", "79", "@", "[", "`", "{", "word", "another", "\u0010", "\u007f", "x".repeat(60), "y".repeat(200)};

  @Test
  void wordsThatAreAskedForAreFoundWhereTheyStand() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int found = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(SOME[random.nextInt(round % 2 == 0 ? SOME.length : 17)]);
      }
      Set<Character> initials = round % 3 == 0 ? Set.of('z', 'b', '7') : round % 3 == 1 ? Set.of('x') : Set.of('a', 'é');
      Vocabulary asked = new Vocabulary(initials, word -> word.length() > 1);
      List<Token> all = Tokenizer.tokens(text.toString(), Analysis.STEMMED);
      List<Token> skimmed = Tokenizer.tokens(text.toString(), Analysis.STEMMED, asked);
      assertThat(asked(skimmed, initials)).as(text.toString()).isEqualTo(asked(all, initials));
      found += skimmed.size();
    }
    assertThat(found).isGreaterThan(10_000);
  }

  private static List<Token> asked(List<Token> tokens, Set<Character> initials) {
    return tokens.stream().filter(token -> initials.contains(token.text().charAt(0)) && token.text().length() > 1).toList();
  }
}
