/// How the nouns lie in an engine's fields: the one contract between writing and reading. [dev.kith.fields.Fields] names the
/// fields and writes documents, [dev.kith.fields.Stored] reads them back.
package dev.kith.fields;
