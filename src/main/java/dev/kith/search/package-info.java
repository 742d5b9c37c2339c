/// Turns a person's words into a query, and hits into an answer. [dev.kith.search.Search] is the only way to documents, and each
/// of its methods wants to know who is asking.
package dev.kith.search;
