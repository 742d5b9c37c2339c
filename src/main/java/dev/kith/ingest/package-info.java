/// One pass over one source, the schedule, and the full rebuild. Read [dev.kith.ingest.Ingest] (a pass), then
/// [dev.kith.ingest.Indexer] (the one writer of a data folder), then [dev.kith.ingest.Generations] (how an index is replaced
/// by a new one without anybody noticing).
package dev.kith.ingest;
