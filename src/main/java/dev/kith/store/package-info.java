/// What people tell Kith and nobody may lose: decisions about people, in one SQLite file; read [dev.kith.store.Store]. And what
/// connectors note beside an index: [dev.kith.store.Notes].
package dev.kith.store;
