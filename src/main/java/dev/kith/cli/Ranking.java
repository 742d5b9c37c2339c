package dev.kith.cli;

import dev.kith.expertise.PeopleRanking;
import dev.kith.search.ContentRanking;

/// What `ranking.yaml` says.
record Ranking(ContentRanking content, PeopleRanking people) {
  static final Ranking DEFAULTS = new Ranking(ContentRanking.DEFAULTS, PeopleRanking.DEFAULTS);
}
