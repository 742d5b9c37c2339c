/// What people tell Kith and nobody may lose: decisions about people, in one SQLite file. Read [dev.kith.store.Store].
package dev.kith.store;
