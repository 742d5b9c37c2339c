package dev.kith.cli;

import dev.kith.expertise.PeopleRanking;
import dev.kith.expertise.Sharing;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;

/// What `ranking.yaml` says.
record Ranking(ContentRanking content, CopySettings copies, PeopleRanking people, Sharing sharing) {
  static final Ranking DEFAULTS = new Ranking(ContentRanking.DEFAULTS, CopySettings.DEFAULTS, PeopleRanking.DEFAULTS, Sharing.DEFAULTS);
}
