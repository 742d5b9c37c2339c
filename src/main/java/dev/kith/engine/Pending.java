package dev.kith.engine;

import dev.kith.engine.Result.Count;
import java.util.List;
import java.util.function.Supplier;

/// An answer whose facets may still be counted.
///
/// @param result without facets
/// @param facets those of [Result#facets], waited for if need be; fails as the search would have
public record Pending(Result result, Supplier<List<List<Count>>> facets) {}
