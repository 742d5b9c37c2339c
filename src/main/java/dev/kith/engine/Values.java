package dev.kith.engine;

import java.util.BitSet;
import java.util.List;

/// The values of a keyword field in one part of an index.
///
/// @param part   equal for as long as it is the same part, with the same values by the same numbers
/// @param values by number; empty if whoever asks knows the part
/// @param used   the numbers of those that a document has which is not deleted
public record Values(Object part, List<String> values, BitSet used) {}
