package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.fields.Fields;
import dev.kith.model.Governance;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import java.util.Set;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/// Searches whose folding goes by blocks of two, so that a few documents are a long ranking; and searches that lack a guard.
public final class Foldings {
  private Foldings() {}

  public static Search small(Engine engine, People people, Map<String, String> sources, InstantSource clock) {
    return search(engine, people, sources, clock, new Folding(engine, new Copies(CopySettings.DEFAULTS), 2));
  }

  /// Folds first and asks for rights later.
  public static Search lax(Engine engine, People people, Map<String, String> sources, InstantSource clock) {
    return search(engine, people, sources, clock, new Folding(engine, new Copies(CopySettings.DEFAULTS), 2) {
      @Override
      Query among(Query visible) {
        return new Query.Term(Fields.RECORD, Fields.ITEM);
      }
    });
  }

  /// Counts for everybody what it counted for whoever asked first.
  public static Search countingForAll(Engine engine, People people, Map<String, String> sources, InstantSource clock) {
    return search(engine, people, sources, clock, new Folding(engine, new Copies(CopySettings.DEFAULTS)), survey -> new Censuses(survey) {
      @Override
      Query sharing(Query visible) {
        return new Query.All();
      }

      // the version is of what each may see, and would part them again
      @Override
      long holding(long version) {
        return 0;
      }
    });
  }

  /// Counts once, whatever is written later.
  public static Search countingOnce(Engine engine, People people, Map<String, String> sources, InstantSource clock) {
    return search(engine, people, sources, clock, new Folding(engine, new Copies(CopySettings.DEFAULTS)), survey -> new Censuses(survey) {
      @Override
      long holding(long version) {
        return 0;
      }
    });
  }

  private static Search search(Engine engine, People people, Map<String, String> sources, InstantSource clock, Folding folding) {
    return search(engine, people, sources, clock, folding, Censuses::new);
  }

  private static Search search(Engine engine, People people, Map<String, String> sources, InstantSource clock, Folding folding,
      Function<Survey, Censuses> censuses) {
    return new Search(engine, people, sources, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS, new Copies(CopySettings.DEFAULTS),
        Synonyms.NONE, clock, (_, _) -> folding, censuses);
  }

  /// Keeps from uses what a governance says; if `lax`, only out of what it counts, not out of what can be seen.
  public static Search governed(Engine engine, People people, Map<String, String> sources, InstantSource clock, Governance governance, boolean lax) {
    return new Search(engine, people, sources, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS, new Copies(CopySettings.DEFAULTS),
        Synonyms.NONE, clock, Folding::new, Censuses::new, governance, !lax ? Rights::new : asked -> new Rights(asked) {
          @Override
          Set<Ownership> withheld(Viewer viewer) {
            return Set.of();
          }
        });
  }
}
