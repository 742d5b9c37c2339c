package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.people.Directory;
import java.util.Iterator;
import java.util.LinkedHashMap;

/// Keeps what was counted for those who asked last, within a number of bytes: people of equal rights share it, and it is given
/// up as soon as the directory, or what they may see of the index, is another. What happens to documents that they may not see
/// leaves it as it is.
class Censuses {
  private static final int HEAP_SHARE = 32;

  private final Survey survey;
  private final LinkedHashMap<Query, Held> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Held(Census census, long version, Directory directory) {}

  Censuses(Survey survey) {
    this.survey = survey;
  }

  /// Who shares what was counted: those who see the same documents. A test puts something laxer in its place, to see that it
  /// would notice.
  Query sharing(Query visible) {
    return visible;
  }

  /// What must be the same for counts to hold. A test leaves it out.
  long holding(long version) {
    return version;
  }

  /// @param version of what is visible in the index, read before anything is counted: what is counted is as new at least
  synchronized Census of(Query visible, long version, Directory directory) {
    Query key = sharing(visible);
    Held held = kept.get(key);
    if (held == null || held.version != holding(version) || held.directory != directory) {
      held = new Held(new Census(survey, visible, directory), holding(version), directory);
      kept.put(key, held);
      shrink();
    }
    return held.census;
  }

  private void shrink() {
    long bytes = kept.values().stream().mapToLong(held -> held.census.bytes()).sum();
    Iterator<Held> oldest = kept.values().iterator();
    while (bytes > Runtime.getRuntime().maxMemory() / HEAP_SHARE && kept.size() > 1) {
      bytes -= oldest.next().census.bytes();
      oldest.remove();
    }
  }
}
