package dev.kith.engine.lucene;

/// A word of a text, lowered and without accents.
///
/// @param position how many words stand before it; the whole of a `camelCase` word has the position of its first part
/// @param start    where it begins in the text, in UTF-16 units
/// @param end      where it ends
record Token(String text, int position, int start, int end) {}
