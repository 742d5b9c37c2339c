/// The process that reads office files and PDF with Apache Tika. Files like these are written by strangers and read by large
/// parsers, so a file may hang the parser, fill its memory or worse: here it may, since this process holds nothing, has an
/// empty environment and a small heap, and is replaced when it dies. [dev.kith.extract.child.Frames] is all the two sides
/// share.
package dev.kith.extract.child;
