package dev.kith.engine.lucene;

/// A visible word that another one stands for.
///
/// @param edits     how many letters differ
/// @param frequency how many visible documents hold it
record Expansion(String word, int edits, long frequency) {}
