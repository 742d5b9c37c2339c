package dev.kith.search;

import dev.kith.engine.Query.Weighted;
import java.util.List;
import java.util.Map;

/// What somebody is asked to know about, and how the documents that speak of it are scored: not as for readers, since title,
/// order of words and path tell more about who knows than freshness or likes do (`docs/decisions.md`).
///
/// @param filters chosen values by facet, as in [Question]
/// @param voters  how many documents to give at most
public record Topic(String text, Map<String, List<String>> filters, List<Weighted> fields, double coordination, double pairs,
    boolean joins, double synonyms, int voters) {}
