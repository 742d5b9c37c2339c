package dev.kith.engine.lucene;

/// A visible word that another one stands for.
///
/// @param edits     how many letters differ
/// @param frequency how many visible documents hold it
/// @param in        a bit for each of the fields that it may stand in: a look for it in the others would cost as much
record Expansion(String word, int edits, long frequency, long in) {}
