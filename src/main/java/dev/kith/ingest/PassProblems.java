package dev.kith.ingest;

import dev.kith.connector.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// What could not be read in a pass, and what could not before and still stands.
final class PassProblems {
  private final List<Problem> former;
  private final Function<Problem, String> id;
  /// The documents of former problems that this pass has not read again.
  private final Set<String> open = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private long count;

  /// @param former those of the pass before
  /// @param id     the id of a problem's document
  PassProblems(List<Problem> former, Function<Problem, String> id) {
    this.former = List.copyOf(former);
    this.id = id;
    this.former.forEach(problem -> open.add(id.apply(problem)));
  }

  void add(Problem problem) {
    count++;
    if (problems.size() < Report.MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  /// The document is read again, or gone.
  void readAgain(String id) {
    open.remove(id);
  }

  /// Whether a former problem with this document stands.
  boolean isOpen(String id) {
    return open.contains(id);
  }

  /// Adds the former problems that still stand: those of items this pass did not read again and that are not gone. One that
  /// names no item stands as long as nothing shows that its source was read again to the end.
  ///
  /// @param done        whether the pass was read to its end and written
  /// @param whole       whether what it did not see is then forgotten
  /// @param nothingSent whether the connector said nothing at all
  /// @param kept        whether the pass saw a document
  void carryOver(boolean done, boolean whole, boolean nothingSent, Predicate<String> kept) {
    boolean forgets = done && whole;
    for (Problem problem : former) {
      String document = id.apply(problem);
      boolean stands = problem.id().isEmpty() ? !done || !whole && nothingSent
          : open.contains(document) && (!forgets || kept.test(document));
      if (stands && !problems.contains(problem)) {
        add(problem);
      }
    }
  }

  List<Problem> all() {
    return problems;
  }

  long count() {
    return count;
  }
}
