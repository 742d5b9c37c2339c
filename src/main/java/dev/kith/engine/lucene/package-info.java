/// An engine as a Lucene index in a folder. Read [dev.kith.engine.lucene.LuceneEngine], then `View` (what exists for a
/// request) and `Node` (how a query is evaluated, 4,096 documents at a time).
///
/// Lucene keeps the postings, the doc values and the commits; matching and scoring are done here, because the scores count
/// visible documents only, sum in double and use exact lengths, which Lucene's queries do not.
package dev.kith.engine.lucene;
