package dev.kith.engine;

import dev.kith.engine.Result.Count;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// An answer whose facets may still be counted, and whose hits may still be tested.
///
/// @param result without facets and tests
/// @param facets those of [Result#facets], waited for if need be; fails as the search would have
/// @param passed likewise those of [Result#passed]
public record Pending(Result result, Supplier<List<List<Count>>> facets, Supplier<List<Set<String>>> passed) {
  /// With all that was waited for.
  public Result whole() {
    return new Result(result.hits(), result.total(), facets.get(), passed.get(), result.words(), result.near());
  }
}
