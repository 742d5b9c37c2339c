package dev.kith.search;

import dev.kith.engine.Result.Hit;
import dev.kith.extract.Extract.Heading;
import dev.kith.fields.Stored.StoredPost;
import dev.kith.model.Signals;
import dev.kith.people.Directory;
import dev.kith.search.Answer.Credit;
import dev.kith.search.Answer.Post;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What is shown of documents whatever was asked for. The same documents are the best again and again, so it is kept as long as the
/// document and the directory are the same. An engine that keeps what it has read gives the same maps again; with any other, all
/// is made anew.
final class Lasting {
  private static final int HEAP_SHARE = 128;
  /// About what is kept of a document.
  private static final int BYTES = 1_000;
  private static final int KEPT = (int) Math.min(1 << 13, Long.highestOneBit(Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES));

  /// @param stored the posts as they are stored
  record Facts(List<Heading> outline, List<StoredPost> stored, List<Post> posts, List<Credit> people, Signals signals, Instant created,
      Instant at) {}

  private record Known(Map<String, List<String>> strings, Map<String, Long> numbers, Facts facts) {}

  private record Table(Directory of, Known[] known) {}

  private volatile Table table = new Table(null, new Known[0]);

  Facts of(Hit hit, Directory directory, Function<Hit, Facts> made) {
    Table all = table;
    if (all.of != directory) {
      all = new Table(directory, new Known[KEPT]);
      table = all;
    }
    int hash = hit.id().hashCode();
    int place = (hash ^ hash >>> 13) & KEPT - 1;
    Known known = all.known[place];
    if (known == null || known.strings != hit.strings() || known.numbers != hit.numbers()) {
      known = new Known(hit.strings(), hit.numbers(), made.apply(hit));
      all.known[place] = known;
    }
    return known.facts;
  }
}
