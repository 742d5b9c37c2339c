package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Role;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.SpeltOut;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What is counted of all documents that somebody may see, whatever they ask. Counting costs a look at each document, so it is
/// done when first asked for and kept by [Censuses].
public final class Census {
  /// A folder of fewer documents is one person's desk, and not counted.
  public static final int SMALLEST_FOLDER = 5;

  /// Documents of a language that are looked at one by one, and the parts in them that say as much as writing one.
  private static final int NEWEST = 1_000;
  private static final int MANY = 10;
  private static final int FOLDERS = 100;
  private static final int MEANINGS = 500;
  private static final int SUGGESTED = 2_000;
  private static final int BYTES_PER_SUGGESTED = 3_000;
  private static final int FINDINGS = 500;
  /// A reference and its share of an immutable map's table, and now and then a number of its own.
  private static final int BYTES_PER_COUNT = 24;
  /// The same, and a name.
  private static final int BYTES_PER_FOLDER = 90;

  private record Finding(Class<?> what, Object of) {}

  private record Found(Object value, int bytes) {}

  /// Who wrote something since a time.
  private record Lately(Instant since, Set<String> people) {}

  private final Survey survey;
  private final Query visible;
  private final Directory directory;
  /// About how much memory all this takes. Whoever asks does not wait for a count that is under way.
  private volatile long bytes = 1_000;
  private Map<String, Long> written;
  private Map<String, Long> folders;
  private Map<String, Long> tags;
  private Map<String, Long> languages;
  private long documents = -1;
  private Optional<Instant> newest;
  private Lately lately;
  private final Map<String, Optional<SpeltOut>> meanings = new HashMap<>();
  private final Map<Search.Typed, List<Suggestion>> suggested = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Search.Typed, List<Suggestion>> eldest) {
      return size() > SUGGESTED;
    }
  };
  private long bytesFound;
  private final Map<Finding, Found> findings = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Finding, Found> eldest) {
      if (size() > FINDINGS) {
        bytesFound -= eldest.getValue().bytes;
      }
      return size() > FINDINGS;
    }
  };
  private final Map<String, Map<String, Long>> writtenIn = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Map<String, Long>> eldest) {
      if (size() > FOLDERS) {
        bytes -= BYTES_PER_COUNT * (long) eldest.getValue().size();
      }
      return size() > FOLDERS;
    }
  };

  Census(Survey survey, Query visible, Directory directory) {
    this.survey = survey;
    this.visible = visible;
    this.directory = directory;
  }

  /// How many documents each person had a writing part in, by person's id.
  public synchronized Map<String, Long> written() {
    if (written == null) {
      written = writers(new Query.All());
    }
    return written;
  }

  /// The ids of those who had a writing part in documents no older than a time.
  public synchronized Set<String> writersSince(Instant since) {
    if (lately == null || !lately.since.equals(since)) {
      Query then = new Query.Between(Fields.AT, since.getEpochSecond(), Long.MAX_VALUE);
      lately = new Lately(since, writers(then).keySet());
    }
    return lately.people;
  }

  /// As [#written], of the company's documents in a folder.
  public synchronized Map<String, Long> writtenIn(String folder) {
    Map<String, Long> known = writtenIn.get(folder);
    if (known == null) {
      known = writers(new Query.And(List.of(survey.ours(), new Query.Term(Fields.FOLDER, folder))));
      writtenIn.put(folder, known);
    }
    return known;
  }

  /// The ids of those who write a language, given by its two letters: who wrote one of the newest documents in it, not merely
  /// answered in a talk that others held in it; or had a part in many.
  public synchronized Set<String> writing(String language) {
    Query documents = new Query.Term(Fields.WRITTEN, language);
    Set<String> writing = new HashSet<>();
    writers(documents).forEach((person, count) -> {
      if (count >= MANY) {
        writing.add(person);
      }
    });
    for (Hit hit : survey.newest(documents, NEWEST, visible)) {
      Stored.parts(hit).stream().filter(part -> part.role() == Role.AUTHOR)
          .forEach(part -> directory.of(part.identity()).map(Profile::id).ifPresent(writing::add));
    }
    return writing;
  }

  /// How many of the company's documents lie in each folder that has [#SMALLEST_FOLDER] of them.
  public synchronized Map<String, Long> folders() {
    if (folders == null) {
      Map<String, Long> counted = survey.counts(Fields.FOLDER, survey.ours(), visible);
      counted.values().removeIf(count -> count < SMALLEST_FOLDER);
      folders = Map.copyOf(counted);
      bytes += BYTES_PER_FOLDER * (long) folders.size();
    }
    return folders;
  }

  /// How many of the company's documents have each tag, the most frequent first.
  public synchronized Map<String, Long> tags() {
    if (tags == null) {
      tags = Collections.unmodifiableMap(survey.counts(Fields.TAG, survey.ours(), visible));
      bytes += BYTES_PER_FOLDER * (long) tags.size();
    }
    return tags;
  }

  /// How many documents there are.
  public synchronized long documents() {
    if (documents < 0) {
      documents = survey.total(new Query.All(), visible);
    }
    return documents;
  }

  /// Whether so many documents of a thousand are written in a language, given by its two letters.
  synchronized boolean isWritten(String language, int share) {
    if (languages == null) {
      languages = survey.counts(Fields.WRITTEN, new Query.All(), visible);
    }
    long here = languages.getOrDefault(language, 0L);
    return here > 0 && here * 1_000 >= share * documents();
  }

  /// When the newest document was last changed; empty if none says.
  public synchronized Optional<Instant> newest() {
    if (newest == null) {
      newest = survey.newest(new Query.All(), 1, visible).stream().findFirst().map(hit -> Stored.time(hit, Fields.AT));
    }
    return newest;
  }

  /// What an acronym stands for, in small letters; empty if no document says so.
  synchronized Optional<SpeltOut> meaning(String acronym) {
    Optional<SpeltOut> known = meanings.get(acronym);
    if (known == null) {
      known = survey.meaning(acronym, visible);
      if (meanings.size() == MEANINGS) {
        meanings.clear();
      }
      meanings.put(acronym, known);
    }
    return known;
  }

  /// What was suggested to whoever typed the same; `null` if nobody did. Those who type begin alike.
  List<Suggestion> suggested(Search.Typed typed) {
    synchronized (suggested) {
      return suggested.get(typed);
    }
  }

  void suggest(Search.Typed typed, List<Suggestion> suggestions) {
    synchronized (suggested) {
      suggested.put(typed, suggestions);
    }
  }

  /// What somebody makes of all that the viewer may see and of the directory, and of nothing else: made when first asked for, and
  /// kept as long as what is counted here.
  ///
  /// @param of    what it is made of
  /// @param bytes about how much memory it takes
  public <T> T found(Class<T> what, Object of, int bytes, Supplier<T> made) {
    Finding finding = new Finding(what, of);
    Found known;
    synchronized (findings) {
      known = findings.get(finding);
    }
    if (known == null) {
      known = new Found(made.get(), bytes);
      synchronized (findings) {
        Found other = findings.put(finding, known);
        bytesFound += bytes - (other == null ? 0 : other.bytes);
      }
    }
    return what.cast(known.value);
  }

  private Map<String, Long> writers(Query documents) {
    Map<String, String> ids = Facets.only(directory.idByIdentity());
    Map<String, Long> counted = survey.counts(new Facet(Fields.AUTHOR, Integer.MAX_VALUE, ids, null), documents, visible);
    directory.disowned().forEach(id -> survey.authors(new Query.And(List.of(documents, new Query.Term(Schema.ID, id))), visible)
        .stream().map(ids::get).filter(person -> disowns(person, id)).distinct()
        .forEach(person -> counted.computeIfPresent(person, (_, count) -> count == 1 ? null : count - 1)));
    // looked into for each person of each answer, for which an immutable map takes twice as long
    Map<String, Long> counts = Collections.unmodifiableMap(counted);
    bytes += BYTES_PER_COUNT * (long) counts.size();
    return counts;
  }

  private boolean disowns(String person, String document) {
    return person != null && directory.person(person).filter(one -> directory.wishes(one).notMyEvidence().contains(document)).isPresent();
  }

  long bytes() {
    long found;
    synchronized (findings) {
      found = bytesFound;
    }
    synchronized (suggested) {
      return bytes + found + BYTES_PER_SUGGESTED * (long) suggested.size();
    }
  }
}
