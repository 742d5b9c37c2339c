package dev.kith.engine;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps documents and answers queries. Every implementation passes `EngineContract`.
///
/// One thread at a time may write and commit; any number may search meanwhile. A search sees one commit, never a part of one.
public interface Engine extends AutoCloseable {
  /// Takes changes in, in order. Nothing of them is durable or visible to a search before [#commit].
  ///
  /// @throws EngineException if they cannot be taken; the engine then still answers from its last commit
  void write(List<Change> batch);

  /// Makes all that was written durable and visible, and `cursors` with it, as one step: after a crash either all of it is
  /// there or none. When this returns, it is on disk.
  ///
  /// @param cursors replace those of the last commit
  /// @throws EngineException if it cannot be made durable
  void commit(Map<String, String> cursors);

  /// Commits all that was written, with the cursors as they are, and takes what was removed or replaced out of whatever the engine keeps
  /// on disk: when this returns, nothing of it can be read there any more. It costs the rewriting of every part of the index that holds
  /// something removed. An engine that keeps nothing of what it removes need only commit.
  ///
  /// @throws EngineException if it could not be done whole
  default void purge() {
    commit(cursors());
  }

  /// The cursors of the last commit; empty before the first.
  Map<String, String> cursors();

  /// Answers from the last commit.
  ///
  /// @throws IllegalArgumentException if the request names a field the schema lacks
  /// @throws EngineException if the index cannot be read
  Result search(Request request);

  /// Answers somebody who is still typing: as [#search], but an engine may look at no more than [#LOOKS] of the visible documents that
  /// match, those that are worth most by themselves, and say of these alone what is asked for: hits, total, facets and words. What a
  /// document is worth by itself, and what it scores, may then depend on its own fields only. If no more match, the hits are those of a
  /// search, though not always in its order.
  default Result begun(Request request) {
    return search(request);
  }

  /// So many are looked at for [#begun] at least.
  int LOOKS = 100;

  /// As [#search], for whoever has something to do with the hits before they look at the facets or tests: these may be counted and made
  /// meanwhile, of the same commit.
  default Pending searchAhead(Request request) {
    Result whole = search(request);
    return new Pending(whole, whole::facets, whole::passed);
  }

  /// Which values of a keyword field documents have, whoever may see them, by parts of the index. After a commit most parts are as they
  /// were, so whoever keeps the values by part reads only what is new. An engine that has no parts gives one, another after each commit.
  ///
  /// @param known the parts whose values need not be given again
  /// @throws IllegalArgumentException if the schema has no such keyword field
  default List<Values> values(String field, Set<Object> known) {
    Query all = new Query.All();
    List<String> values = search(Request.of(all, all, 0, List.of()).withFacets(List.of(Request.Facet.of(field, Integer.MAX_VALUE))))
        .facets().getFirst().stream().map(Result.Count::value).toList();
    BitSet used = new BitSet();
    used.set(0, values.size());
    Object part = List.of(this, version());
    return List.of(new Values(part, known.contains(part) ? List.of() : values, used));
  }

  /// The words of a text as this engine reads a question: each with its stems. Two words are the same to it if they share one.
  List<Set<String>> words(String text);

  /// A number that differs whenever a search could answer differently: whoever keeps what follows from the documents keeps
  /// this beside it.
  long version();

  /// As [#version()] for searches with this `visible` alone: the same as long as none of its documents was written or deleted,
  /// whatever happened to the others. Whoever tells somebody that nothing has changed tells it by this one.
  ///
  /// @throws EngineException if the index cannot be read
  long version(Query visible);

  @Override
  void close();
}
