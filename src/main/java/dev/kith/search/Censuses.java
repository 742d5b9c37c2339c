package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.people.Directory;
import java.util.Iterator;
import java.util.LinkedHashMap;

/// Keeps what was counted for those who asked last, within a number of bytes: people of equal rights share it, and it is given
/// up as soon as the index or the directory is another.
class Censuses {
  private static final int HEAP_SHARE = 32;

  private final Survey survey;
  private final LinkedHashMap<Query, Census> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long version = Long.MIN_VALUE;
  private Directory directory;

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

  /// @param version  of the index, read before `visible` and `directory` were asked for: what is counted is as new at least
  synchronized Census of(Query visible, long version, Directory directory) {
    if (holding(version) != this.version || directory != this.directory) {
      kept.clear();
      this.version = holding(version);
      this.directory = directory;
    }
    Query key = sharing(visible);
    Census census = kept.get(key);
    if (census == null) {
      census = new Census(survey, visible, directory);
      kept.put(key, census);
      shrink();
    }
    return census;
  }

  private void shrink() {
    long bytes = kept.values().stream().mapToLong(Census::bytes).sum();
    Iterator<Census> oldest = kept.values().iterator();
    while (bytes > Runtime.getRuntime().maxMemory() / HEAP_SHARE && kept.size() > 1) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
