package dev.kith.expertise;

/// How questions are shared among those who know: the section `sharing` of `ranking.yaml`, where each factor has its reason
/// beside it. Nothing of it changes what is measured.
///
/// @param rotate      whether near-equals take turns
/// @param nearEqual   people are near-equal to the first of them if they lack no more than this share of the score
/// @param gemDilution how much a specialist who writes little gains when hidden gems are looked for: as `people.dilution`, and
///                    higher
/// @param gemPieces   pieces of solid evidence that a hidden gem needs
/// @param gemsBelow   so many of the first are no hidden gems: they are shown with every question on the topic
public record Sharing(boolean rotate, double nearEqual, double gemDilution, int gemPieces, int gemsBelow) {
  public static final Sharing DEFAULTS = new Sharing(true, 0.05, 1.5, 2, 3);

  public Sharing {
    PeopleRanking.range("nearEqual", nearEqual, 0, 0.5);
    PeopleRanking.range("gemDilution", gemDilution, 0, 3);
    PeopleRanking.range("gemPieces", gemPieces, 1, 50);
    PeopleRanking.range("gemsBelow", gemsBelow, 0, 50);
  }
}
