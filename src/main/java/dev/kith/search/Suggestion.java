package dev.kith.search;

import dev.kith.engine.Result.Fragment;
import dev.kith.search.Answer.Label;
import java.util.List;
import java.util.Locale;

/// What somebody who is typing may mean.
///
/// @param text      what to show
/// @param fragments the text, cut where what was typed begins and ends; empty where nothing is marked
/// @param q         the question it stands for; empty for people and pages
/// @param id        of the person or document; empty for others
/// @param url       where the document lies; may be empty
/// @param detail    what tells it from others: a team, a source, a count
/// @param people    for [Kind#WHO]: some who wrote about it
public record Suggestion(Kind kind, String text, List<Fragment> fragments, String q, String id, String url, String detail,
    List<Label> people) {
  /// In the order shown.
  public enum Kind {
    /// To ask who knows about something.
    WHO,
    /// Words to search for.
    QUERY, PERSON, PAGE,
    /// To search in one source only.
    SOURCE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
