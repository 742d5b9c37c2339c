package dev.kith.model;

/// What the community did with an item. All counts are of the whole life of the item; 0 where the source has no such thing.
/// Votes are net (up minus down) and may be negative.
public record Signals(int likes, int votes, int comments, int views, int bookmarks, int inlinks, boolean accepted) {
  public static final Signals NONE = new Signals(0, 0, 0, 0, 0, 0, false);
}
