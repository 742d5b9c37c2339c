package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import java.net.URI;
import java.net.URISyntaxException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// What Kith holds, from where, under which permission, for whom: for an auditor, who may read none of it. So there are numbers
/// and access lists here, and no title, no text and no address of a document.
///
/// @param documents all of them, those of sources that are no longer set up too
/// @param people    who is listed and has not left
record Holdings(Instant at, long documents, int people, List<Held> sources) {
  private static final String AS_LONG = "as long as the source has it";

  /// @param origin      the file, folder or site it is read from
  /// @param ownership   whose the source says its items are; `ownerships` counts whose they are
  /// @param everyone    documents that anybody signed in may see
  /// @param nobody      documents that nobody listed may see, and why, by reason
  /// @param undated     documents that say no time, and so are kept whatever the retention
  /// @param lastPass    how the last pass ended; empty before the first
  record Held(String source, String name, String type, List<String> origin, String ownership, Map<String, Long> ownerships,
      String access, long documents, long everyone, long nobody, Map<String, Long> why, String retention, long undated, String lastPass,
      Instant lastRead, List<Under> lists) {
    /// Whether documents go when they are old.
    boolean hasTime() {
      return !retention.equals(AS_LONG);
    }
  }

  /// The documents under one access list.
  ///
  /// @param people how many of those listed may see them
  record Under(String access, long documents, int people) {}

  /// @param viewer as whom a person sees
  static Holdings of(Engine engine, Collection<Profile> all, Function<Profile, Viewer> viewer, List<Source> sources, PassLog log, Instant now) {
    Readers readers = Readers.of(all, viewer);
    List<Held> held = new ArrayList<>();
    sources.forEach(source -> held.add(held(engine, readers, source, log)));
    return new Holdings(now, engine.search(Request.of(new Query.Term(Fields.RECORD, Fields.ITEM), new Query.All(), 0, List.of())).total(),
        readers.people.size(), held);
  }

  private static Held held(Engine engine, Readers readers, Source source, PassLog log) {
    Query items = new Query.And(List.of(new Query.Term(Fields.SOURCE, source.id()), new Query.Term(Fields.RECORD, Fields.ITEM)));
    Result result = engine.search(Request.of(items, new Query.All(), 0, List.of()).withFacets(List.of(
        Facet.of(Fields.ACL, Integer.MAX_VALUE), Facet.of(Fields.OWNERSHIP, Integer.MAX_VALUE))));
    List<Under> lists = new ArrayList<>();
    Map<String, Long> why = new TreeMap<>();
    Map<Access, Long> documents = new LinkedHashMap<>();
    result.facets().getFirst().forEach(count -> documents.merge(Stored.access(count.value()), count.count(), Long::sum));
    // A document for nobody has an empty list, which is no value to count.
    long without = result.total() - documents.values().stream().mapToLong(Long::longValue).sum();
    if (without > 0) {
      documents.merge(Access.NOBODY, without, Long::sum);
    }
    long everyone = 0;
    for (Map.Entry<Access, Long> each : documents.entrySet()) {
      Access access = each.getKey();
      int seen = readers.of(access).cardinality();
      lists.add(new Under(AccessWords.of(access), each.getValue(), seen));
      everyone += access.visibleTo(Viewers.ANYBODY.principals()) ? each.getValue() : 0;
      if (seen == 0) {
        why.merge(readers.why(access), each.getValue(), Long::sum);
      }
    }
    lists.sort(Comparator.comparingLong(Under::documents).reversed().thenComparing(Under::access));
    Map<String, Long> ownerships = new TreeMap<>();
    result.facets().get(1).forEach(count -> ownerships.put(count.value(), count.count()));
    Report last = log.read(source.id()).map(PassLog.Entry::last).orElse(null);
    return new Held(source.id(), source.name(), SourceCounts.type(source.connector()), origin(source), label(source.ownership()), ownerships,
        AccessWords.of(source.access()), result.total(), everyone, why.values().stream().mapToLong(Long::longValue).sum(), why,
        source.retention() == null ? AS_LONG : source.retention().text() + " after the last change", undated(engine, items),
        last == null ? "" : SourceStatus.outcome(last), last == null ? null : last.ended(), lists);
  }

  private static long undated(Engine engine, Query items) {
    Query dated = new Query.Between(Fields.AT, Long.MIN_VALUE, Long.MAX_VALUE);
    return engine.search(Request.of(new Query.And(List.of(items, new Query.Not(dated))), new Query.All(), 0, List.of())).total();
  }

  private static String label(Ownership ownership) {
    return ownership.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// What of a source's settings says where it is: paths, and addresses without what may be a secret in them.
  private static List<String> origin(Source source) {
    Map<String, String> origin = new LinkedHashMap<>();
    for (RecordComponent component : source.connector().getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(source.connector());
        if (value instanceof Path path) {
          origin.put(component.getName(), path.toString());
        } else if (value instanceof URI uri) {
          origin.put(component.getName(), bare(uri.toString()));
        } else if (component.getName().equals("url") && value instanceof String text && !text.isEmpty()) {
          origin.put(component.getName(), bare(text));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return List.copyOf(origin.values());
  }

  private static String bare(String address) {
    try {
      URI uri = new URI(address);
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null).toString();
    } catch (URISyntaxException _) {
      return "(an address that cannot be read)";
    }
  }

  /// Which people satisfy a list, by who has which principal: a hundred thousand lists of the same few thousand groups cost no
  /// more than reading them.
  static final class Readers {
    private final List<Set<String>> people;
    private final Map<String, BitSet> by = new HashMap<>();

    static Readers of(Collection<Profile> all, Function<Profile, Viewer> viewer) {
      return new Readers(all.stream().filter(person -> person.listed() && person.human() && person.active()).map(viewer)
          .map(Viewer::principals).toList());
    }

    private Readers(List<Set<String>> people) {
      this.people = people;
      for (int person = 0; person < people.size(); person++) {
        for (String principal : people.get(person)) {
          by.computeIfAbsent(principal, _ -> new BitSet()).set(person);
        }
      }
    }

    BitSet of(Access access) {
      BitSet may = inAll(access);
      if (!access.deny().isEmpty()) {
        may.stream().filter(person -> !access.visibleTo(people.get(person))).forEach(may::clear);
      }
      return may;
    }

    private BitSet inAll(Access access) {
      BitSet may = new BitSet();
      for (int layer = 0; layer < access.layers().size(); layer++) {
        BitSet any = any(access.layers().get(layer));
        if (layer == 0) {
          may.or(any);
        } else {
          may.and(any);
        }
      }
      return may;
    }

    private BitSet any(Set<String> principals) {
      BitSet any = new BitSet();
      principals.forEach(principal -> any.or(by.getOrDefault(principal, new BitSet())));
      return any;
    }

    /// Why nobody may see it.
    String why(Access access) {
      if (access.layers().isEmpty()) {
        return "the source gave no access list, or one that cannot be read";
      }
      if (access.layers().contains(Set.of())) {
        return "its access list names nobody";
      }
      if (people.isEmpty()) {
        return "nobody is listed";
      }
      for (Set<String> layer : access.layers()) {
        if (any(layer).isEmpty()) {
          return layer.stream().allMatch(principal -> principal.startsWith("group:")) ? "nobody listed is in its groups"
              : "nobody listed is in its groups or has its accounts";
        }
      }
      return inAll(access).isEmpty() ? "nobody listed is in each of its lists" : "everybody listed in it is denied";
    }
  }
}
