/// The seam: an engine keeps documents and answers queries; it knows nothing of people, sources or rights. Read
/// [dev.kith.engine.Engine], then [dev.kith.engine.Query], whose comments are the meaning that every engine has to give each
/// node, then [dev.kith.engine.Request]. A feature enters here only as a query node, a component of `Request` or `Result`, or
/// a value of [dev.kith.engine.Schema]'s enums, together with its line in the scanner and its contract test.
package dev.kith.engine;
