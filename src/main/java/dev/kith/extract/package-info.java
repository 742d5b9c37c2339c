/// From what a source wrote to what a reader reads: clean text, its outline, its links. Start at
/// [dev.kith.extract.ContentExtractor]. Office files and PDF are read by `dev.kith.extract.child` in a JVM of its own;
/// nothing else may load that parser.
package dev.kith.extract;
