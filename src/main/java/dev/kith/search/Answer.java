package dev.kith.search;

import dev.kith.engine.Result.Fragment;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import dev.kith.model.Sentence;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What Kith found.
///
/// @param text    the question as typed
/// @param parsed  the question as understood, in the query language
/// @param notices what was done with it that the asker may not expect
/// @param hints   what to try, if little or nothing was found
/// @param total   how many documents match, copies included
/// @param more    whether there are results behind these
/// @param facets  by facet, in the order of the settings
/// @param dates   how many match in each month, the oldest first; of months that have any
/// @param help    what was done with the words, and what else could be asked
/// @param nanos   how long the answer took
public record Answer(String text, String parsed, List<Sentence> notices, List<Sentence> hints, long total, List<Found> hits,
    boolean more, Map<String, List<FacetValue>> facets, List<Month> dates, Help help, long nanos) {

  /// The same with something more to tell.
  public Answer telling(List<Sentence> more) {
    return more.isEmpty() ? this : new Answer(text, parsed, Stream.concat(notices.stream(), more.stream()).toList(), hints, total, hits,
        this.more, facets, dates, help, nanos);
  }

  /// An answer whose facets may still be counted.
  ///
  /// @param answer without facets and dates
  /// @param counts what it lacks, waited for if need be
  public record Pending(Answer answer, Supplier<Counts> counts) {
    /// The same with something more to tell.
    public Pending telling(List<Sentence> more) {
      return new Pending(answer.telling(more), counts);
    }

    Answer whole() {
      Counts counted = counts.get();
      return new Answer(answer.text, answer.parsed, answer.notices, answer.hints, answer.total, answer.hits, answer.more, counted.facets,
          counted.dates, answer.help, answer.nanos + counted.nanos);
    }
  }

  /// As in [Answer].
  ///
  /// @param nanos how long it was waited for
  public record Counts(Map<String, List<FacetValue>> facets, List<Month> dates, long nanos) {}

  /// One result.
  ///
  /// @param score     of the best of its copies
  /// @param why       plain sentences on what raised it
  /// @param copies    other documents of the same text, the most official first; not all if there are many
  /// @param copyCount how many there are
  public record Found(String id, String nativeId, String title, List<Fragment> titleFragments, String url,
      List<Passage> passages, Label source, String type, List<String> place, List<Credit> people, Instant created, Instant at,
      List<String> tags, Ownership ownership, Signals signals, double score, List<Sentence> why, List<Copy> copies, int copyCount) {}

  /// Another document of the same text.
  public record Copy(String id, String title, String url, Label source, String type, Instant at) {}

  /// An id and what to call it.
  public record Label(String id, String label) {}

  /// A person and what they did to a document; the id is empty if nobody is known behind the name.
  public record Credit(String id, String name, Role role, Instant at) {}

  /// A passage of the text and the heading above it, with its anchor; both may be empty.
  ///
  /// @param post where it stands in what somebody posted in a thread or below a page; `null` if it does not
  public record Passage(String heading, String anchor, List<Fragment> fragments, Post post) {}

  /// One of the posts of a document.
  ///
  /// @param id     of the person who wrote it, empty if nobody is known behind the name
  /// @param name   empty if it is not known
  /// @param at     `null` if it is not known
  /// @param url    where it is opened, or empty if that is not known
  /// @param number which of the document's posts, from 1
  /// @param of     how many posts it has
  public record Post(String id, String name, Instant at, String url, int number, int of) {}

  /// @param excluded whether it is asked for documents without it
  public record FacetValue(String value, String label, long count, boolean selected, boolean excluded) {}

  /// @param month `2025-03`
  public record Month(String month, long count) {}

  /// What was made of the words.
  ///
  /// @param sort       `newest` if the words asked for it, or empty
  /// @param understood parts of the question that were read as filters
  /// @param speltOut   what an acronym of the question stands for, or the acronym of its words; `null` if none is known
  /// @param corrected  the question with its words spelt right; `null` if there is nothing to put right
  /// @param words      where little was found: how many documents hold each word
  /// @param loosen     where little was found: what can be left out of the question, the most promising first
  public record Help(String sort, List<Understood> understood, SpeltOut speltOut, Corrected corrected, List<WordCount> words,
      List<Looser> loosen) {
    public static final Help NONE = new Help("", List.of(), null, null, List.of(), List.of());
  }

  /// A part of the question that was read as a filter.
  ///
  /// @param from  as typed
  /// @param to    in the query language
  /// @param label what the value is called
  /// @param q     the question without it, in the query language
  public record Understood(String from, String to, String label, String q) {}

  /// An acronym and what it stands for, as a document says.
  ///
  /// @param id of the document
  public record SpeltOut(String acronym, String words, String id, String title) {}

  /// @param q       the question, spelt right
  /// @param applied whether these are its results, since the original has none
  /// @param total   how many documents match it
  /// @param original how many match the question as typed
  public record Corrected(List<Correction> corrections, String q, boolean applied, long total, long original) {}

  public record Correction(String from, String to) {}

  public record WordCount(String word, long total) {}

  /// A question that asks for less.
  ///
  /// @param text   what is left out, as words
  /// @param q      what is left of the words
  /// @param params the whole question as the query string of an address
  public record Looser(Sentence text, String q, String params, long total) {}
}
