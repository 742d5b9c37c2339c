/// What people tell Kith and nobody may lose: decisions about people, in one SQLite file; read [dev.kith.store.Store]. And what
/// connectors note beside an index: [dev.kith.store.Notes]; what people say of documents: [dev.kith.store.Curation]; and what they
/// ask, which may be lost: [dev.kith.store.Queries].
package dev.kith.store;
