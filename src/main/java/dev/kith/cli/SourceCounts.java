package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.connector.Connector;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the index holds of one source, in numbers that show at once whether it is read well: a wiki without people or a blog
/// without dates is a source read badly.
///
/// @param files      files on disk that it was read from; an archive is one
/// @param people     records of people that it sent
/// @param withPeople items that name at least one person
/// @param known      accounts in its items that belong to a listed person
/// @param unknown    accounts in its items that belong to nobody listed
/// @param withAccess items whose access differs from the source's own
/// @param unseen     items that nobody listed may see, as where they are for a group that nobody is in
/// @param outcome    how the last pass ended; empty before the first
/// @param skipped    what the last pass left out on purpose, by reason
/// @param problems   what the last pass could not read
/// @param seconds    how long the last pass took
record SourceCounts(String source, String type, long files, long items, long people, long withPeople, long known, long unknown,
    long dated, long tagged, long withAccess, long unseen, long withComments, String outcome, Map<String, Long> skipped, long problems,
    double seconds) {

  /// The counts of all sources, in their order.
  static List<SourceCounts> of(Engine engine, Search search, List<Source> sources, PassLog log) {
    Directory directory = search.directory();
    Set<String> principals = new HashSet<>();
    directory.people().stream().filter(Profile::listed).forEach(person -> principals.addAll(search.viewer(person).principals()));
    principals.addAll(Viewers.ANYBODY.principals());
    return sources.stream().map(source -> of(engine, directory, principals, source,
        log.read(source.id()).map(PassLog.Entry::last).orElse(null))).toList();
  }

  private static SourceCounts of(Engine engine, Directory directory, Set<String> principals, Source source, Report last) {
    Query of = new Query.Term(Fields.SOURCE, source.id());
    Query items = new Query.And(List.of(of, new Query.Term(Fields.RECORD, Fields.ITEM)));
    Result all = engine.search(Request.of(items, new Query.All(), 0, List.of()).withFacets(List.of(
        Facet.of(Fields.INVOLVED, Integer.MAX_VALUE), Facet.of(Fields.TAG, Integer.MAX_VALUE),
        Facet.of(Fields.ACL, Integer.MAX_VALUE))));
    List<Count> lists = all.facets().get(2);
    // An empty list is no value to count.
    long without = all.total() - lists.stream().mapToLong(Count::count).sum();
    long unseen = without + lists.stream().filter(acl -> !mayBeSeen(Access.parse(acl.value()), principals)).mapToLong(Count::count).sum();
    Set<String> accounts = values(all, 0);
    Set<String> tags = values(all, 1);
    long known = accounts.stream().filter(account -> directory.of(account).filter(Profile::listed).isPresent()).count();
    return new SourceCounts(source.id(), type(source.connector()), files(source.connector()), all.total(),
        count(engine, of, new Query.Term(Fields.RECORD, Fields.PERSON)),
        count(engine, items, new Query.AnyOf(Fields.INVOLVED, accounts)), known, accounts.size() - known,
        count(engine, items, new Query.Between(Fields.AT, Long.MIN_VALUE, Long.MAX_VALUE)),
        count(engine, items, new Query.AnyOf(Fields.TAG, tags)),
        count(engine, items, new Query.Not(new Query.Term(Fields.ACL, source.access().text()))), unseen,
        count(engine, items, new Query.Between(Fields.COMMENTS, 1, Long.MAX_VALUE)),
        last == null ? "" : SourceStatus.outcome(last), last == null ? Map.of() : last.pass().tally().skipped(),
        last == null ? 0 : last.pass().tally().problems(), last == null ? 0 : last.pass().tally().seconds());
  }

  /// Whether each layer holds somebody; that it is the same person is not looked at.
  private static boolean mayBeSeen(Access access, Set<String> principals) {
    return !access.layers().isEmpty() && access.layers().stream().allMatch(layer -> layer.stream().anyMatch(principals::contains));
  }

  private static Set<String> values(Result result, int facet) {
    Set<String> values = new HashSet<>();
    for (Count count : result.facets().get(facet)) {
      values.add(count.value());
    }
    return values;
  }

  private static long count(Engine engine, Query... all) {
    return engine.search(Request.of(new Query.And(List.of(all)), new Query.All(), 0, List.of())).total();
  }

  /// A line for each source of which nobody listed may see something: most likely a group is mistyped, or the list of people is
  /// not there yet.
  static List<String> warnings(List<SourceCounts> sources) {
    return sources.stream().filter(source -> source.unseen > 0).map(source -> source.source + ": " + source.unseen + " of " + source.items
        + " items are for nobody who is listed; see `access` in sources.yaml, and whether the list of people has these groups and accounts")
        .toList();
  }

  static String type(Connector connector) {
    return Connectors.TYPES.entrySet().stream().filter(entry -> entry.getValue() == connector.getClass()).map(Map.Entry::getKey)
        .findFirst().orElse(connector.getClass().getSimpleName());
  }

  private static long files(Connector connector) {
    long files = 0;
    for (RecordComponent component : connector.getClass().getRecordComponents()) {
      if (component.getType() == Path.class) {
        try {
          component.getAccessor().setAccessible(true);
          files += component.getAccessor().invoke(connector) instanceof Path path ? files(path) : 0;
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return files;
  }

  private static long files(Path path) {
    Path start = Files.exists(path) || path.getParent() == null ? path : path.getParent();
    try (Stream<Path> walk = Files.walk(start)) {
      return walk.filter(Files::isRegularFile).count();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }

  /// The columns that stand in a terminal, without those of zeros; an account is known where a listed person is behind it.
  static Table table(List<SourceCounts> sources) {
    Table table = new Table("source", "type", "files", "items", "with people", "accounts known", "unknown", "people listed", "dated",
        "tagged", "own access", "seen by nobody", "comments", "skipped", "problems", "seconds");
    for (SourceCounts s : sources) {
      table.row(s.source, s.type, s.files, s.items, s.withPeople, s.known, s.unknown, s.people, s.dated, s.tagged, s.withAccess, s.unseen,
          s.withComments, s.skipped.values().stream().mapToLong(Long::longValue).sum(), s.problems,
          String.format(java.util.Locale.ROOT, "%.1f", s.seconds));
    }
    return table.lean();
  }
}
