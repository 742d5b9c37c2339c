package dev.kith.engine;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What to look for: a closed set, so that each engine says how it does every one. A node decides which documents match and
/// what each scores. "The documents" below are always those that [Request#visible] leaves: what it hides does not exist.
public sealed interface Query {
  /// Every document; scores 0.
  record All() implements Query {}

  /// Documents whose keyword field has this value; scores 0.
  record Term(String field, String value) implements Query {
    public Term {
      Objects.requireNonNull(field);
      Objects.requireNonNull(value);
    }
  }

  /// Documents whose keyword field has one of these values; scores 0. No values: no document.
  record AnyOf(String field, Set<String> values) implements Query {
    public AnyOf {
      Objects.requireNonNull(field);
      values = Set.copyOf(values);
    }
  }

  /// Documents whose number field lies in `from`..`to`, both included; scores 0. Without a value: no match.
  record Between(String field, long from, long to) implements Query {
    public Between {
      Objects.requireNonNull(field);
    }
  }

  /// Words in any of the fields, scored together. A document matches if it holds at least `required` of the words.
  ///
  /// Its score is `(Σ S(word) + Σ S(joined)) · (m / T)^coordination + pairs · Σ S(pair)`, where
  ///
  ///   - T is the number of words and m how many of them the document holds in any field;
  ///   - `S(word)` is the largest of its forms' scores, each times the form's weight;
  ///   - a form's score is `idf · Σ_f weight_f · B_f` over the fields that hold it, with
  ///     `B_f = 1.9 tf / (tf + 0.9 (0.6 + 0.4 len_f / avglen_f))` (BM25 with k1 0.9 and b 0.4, settings measured in
  ///     `docs/decisions.md`), `idf = ln(1 + (N - df + 0.5) / (df + 0.5))`, N the number of documents, df how many hold the
  ///     form in any of the fields, `len_f` the number of words in the field, `avglen_f` its mean over all N documents, those
  ///     without the field included as 0;
  ///   - `combined` adds the fields' counts up before they saturate (BM25F, Robertson, Zaragoza and Taylor 2004): a form's score
  ///     is then `idf · 1.9 x / (x + 0.9)` with `x = Σ_f weight_f · tf / (0.6 + 0.4 len_f / avglen_f)`; so for pairs too;
  ///   - `joins` adds, for two neighbouring words, the two written as one ("fail safe", "failsafe"), compared as stems
  ///     (Match.STEM): it scores as a form of weight 1 and counts as both words in m and for `required`;
  ///   - a pair is two neighbouring words `x y` standing in that order with nothing between, compared as stems, by their first
  ///     forms, both being one token; it scores as a form does, tf counted in pairs, over the fields whose `inPairs` is set,
  ///     and with the larger of the two stems' idf (in all the fields) instead of its own.
  ///
  /// A word of whose forms none has any token (punctuation) is left out of T; if none is left, nothing matches. `required` is
  /// capped to T.
  record Words(List<Word> words, List<Weighted> fields, int required, double coordination, double pairs, boolean joins,
      boolean combined) implements Query {
    public Words {
      words = List.copyOf(words);
      fields = List.copyOf(fields);
      if (fields.isEmpty() || required < 1 || coordination < 0 || pairs < 0) {
        throw new IllegalArgumentException("words need fields, one of them required, and no negative weight");
      }
    }

    /// Not combined.
    public Words(List<Word> words, List<Weighted> fields, int required, double coordination, double pairs, boolean joins) {
      this(words, fields, required, coordination, pairs, joins, false);
    }
  }

  /// A text field and how much a find in it counts.
  record Weighted(String field, double weight, boolean inPairs) {
    public Weighted {
      Objects.requireNonNull(field);
      if (!(weight > 0)) {
        throw new IllegalArgumentException("field " + field + " needs a weight above 0");
      }
    }
  }

  /// One word of a query and everything that counts as it: the word itself first, then its synonyms.
  record Word(List<Form> forms) {
    public Word {
      forms = List.copyOf(forms);
      if (forms.isEmpty()) {
        throw new IllegalArgumentException("a word needs a form");
      }
    }

    public static Word of(String text) {
      return new Word(List.of(new Form(text, Match.STEM, 1)));
    }
  }

  /// A text that counts as a word. Of several tokens, they stand one after the other: a phrase; its idf is then the sum of its
  /// tokens' and tf the number of places where it stands.
  record Form(String text, Match match, double weight) {
    public Form {
      Objects.requireNonNull(text);
      Objects.requireNonNull(match);
      if (!(weight > 0)) {
        throw new IllegalArgumentException("form " + text + " needs a weight above 0");
      }
    }
  }

  /// How a form is compared.
  enum Match {
    /// With its ending taken off, as the stemmers of the languages in use do; a token matches if one of the stemmers agrees.
    STEM,
    /// Letter by letter, once lowered and without accents.
    EXACT,
    /// The last token may go on, compared as EXACT. It counts as the [#EXPANSIONS] most frequent visible words that start
    /// with it (by df in all the fields together, then in alphabetical order); the best of them gives the score, with the
    /// idf of the most frequent.
    PREFIX,
    /// Single tokens only. It counts as the [#EXPANSIONS] nearest visible words of at most one edit (up to five letters) or
    /// two (longer) with the same first letter, by edits, then frequency, then alphabet, compared as EXACT; two neighbours
    /// that changed places are one edit. The best of them gives the score divided by 1 + its edits, with the idf of the most
    /// frequent.
    FUZZY
  }

  /// How many words a prefix or fuzzy form stands for at most.
  int EXPANSIONS = 50;

  /// Documents that match all; scores the sum. No queries: every document.
  record And(List<Query> queries) implements Query {
    public And {
      queries = List.copyOf(queries);
    }
  }

  /// Documents that match at least one; scores the sum over those that match. No queries: no document.
  record Or(List<Query> queries) implements Query {
    public Or {
      queries = List.copyOf(queries);
    }
  }

  /// Documents that do not match; scores 0.
  record Not(Query query) implements Query {
    public Not {
      Objects.requireNonNull(query);
    }
  }

  /// The same documents, their score times `factor`; 0 makes a filter of a query.
  record Boost(Query query, double factor) implements Query {
    public Boost {
      Objects.requireNonNull(query);
      if (!(factor >= 0)) {
        throw new IllegalArgumentException("a boost is 0 or more");
      }
    }
  }

  /// The same documents, their score times every factor.
  record Scaled(Query query, List<Factor> factors) implements Query {
    public Scaled {
      Objects.requireNonNull(query);
      factors = List.copyOf(factors);
    }
  }

  /// What a score is multiplied by.
  sealed interface Factor {
    /// `floor + (1 - floor) · 2^(-age / halfLife)`, age being `now` minus the number field in its unit and at least 0; `floor`
    /// where the field is absent.
    record Recent(String field, long now, long halfLife, double floor) implements Factor {}

    /// `1 + weight · log2(1 + max(0, v) / pivot)`, v the number field, 0 where it is absent.
    record Signal(String field, double weight, double pivot) implements Factor {}

    /// `factor` if the document matches the query, else 1.
    record When(Query query, double factor) implements Factor {}
  }
}
