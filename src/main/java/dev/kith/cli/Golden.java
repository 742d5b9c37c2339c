package dev.kith.cli;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import java.util.Arrays;
import java.util.List;

/// The questions a new index has to answer before it is used: of some of its documents, spread over all, each must be found by
/// the words of its title.
final class Golden {
  private static final int ASKED = 20;
  private static final int AMONG = 100;

  private Golden() {}

  /// What is wrong, a line each.
  static List<String> wrong(Engine grown) {
    Query items = new Query.Term(Fields.RECORD, Fields.ITEM);
    long total = grown.search(Request.of(items, items, 0, List.of())).total();
    int asked = (int) Math.min(ASKED, total);
    int lost = 0;
    String example = "";
    for (int i = 0; i < asked; i++) {
      Request one = new Request(items, items, (int) (i * total / asked), 1, new Request.Sort(Fields.AT, true),
          List.of(Fields.TITLE), List.of(), List.of());
      Hit hit = grown.search(one).hits().getFirst();
      String title = hit.first(Fields.TITLE);
      if (hasWords(title) && !finds(grown, items, title, hit.id())) {
        lost++;
        example = title;
      }
    }
    // Titles shared by many documents ("Minutes") may miss; an index that does not work misses nearly all.
    return lost * 4 > asked ? List.of(lost + " of " + asked + " documents are not found by their own title, such as “"
        + example + "”") : List.of();
  }

  private static boolean hasWords(String title) {
    return title.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  private static boolean finds(Engine engine, Query visible, String title, String id) {
    List<Word> words = Arrays.stream(title.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).limit(10).map(Word::of)
        .toList();
    Query asked = new Query.Words(words, List.of(new Weighted(Fields.TITLE, 1, true)), words.size(), 1, 1, false);
    return engine.search(Request.of(asked, visible, AMONG, List.of())).hits().stream().anyMatch(hit -> hit.id().equals(id));
  }
}
