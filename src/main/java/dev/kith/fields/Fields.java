package dev.kith.fields;

import dev.kith.engine.Doc;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.extract.Extract;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of the fields, and how an item or a person becomes a document.
public final class Fields {
  /// What a document is: [#ITEM] or [#PERSON].
  public static final String RECORD = "record";
  public static final String ITEM = "item";
  public static final String PERSON = "person";

  public static final String TITLE = "title";
  public static final String BODY = "body";
  /// Tags and other titles, as text.
  public static final String LABELS = "labels";
  /// Where it lies and what files it is about, as words.
  public static final String PATH = "path";

  public static final String SOURCE = "source";
  /// The source's own id.
  public static final String NATIVE = "native";
  public static final String TYPE = "type";
  public static final String TAG = "tag";
  /// Whoever wrote, edited, asked or answered it, as [#identity] writes them.
  public static final String AUTHOR = "author";
  /// Whoever did anything to it, as [#identity] writes them.
  public static final String INVOLVED = "involved";
  /// The canonical text of its access list: the term dictionary interns the lists.
  public static final String ACL = "acl";
  public static final String OWNERSHIP = "ownership";
  public static final String YEAR = "year";
  /// `2025-03`.
  public static final String MONTH = "month";
  /// The language it is written in, two letters, as far as the source or the text tells: see [Written].
  public static final String WRITTEN = "written";
  /// Documents of one text share one of these: see [Sketch#keys].
  public static final String COPY = "copy";
  /// The names of the folders it lies in and of those its files lie in, in small letters, and [#ROOT].
  public static final String FOLDER = "folder";
  /// The folder that everything which lies in a folder at all lies in.
  public static final String ROOT = "/";
  /// What the document was made from, as a digest: equal digests, equal documents.
  public static final String DIGEST = "digest";

  /// Seconds since 1970.
  public static final String AT = "at";
  public static final String CREATED = "created";
  public static final String LIKES = "likes";
  public static final String VOTES = "votes";
  public static final String COMMENTS = "comments";
  public static final String VIEWS = "views";
  public static final String BOOKMARKS = "bookmarks";
  public static final String INLINKS = "inlinks";
  public static final String ACCEPTED = "accepted";

  public static final String URL = "url";
  public static final String PARTS = "parts";
  /// People whom the text names, as parts.
  public static final String NAMED = "named";
  public static final String OUTLINE = "outline";
  /// What was posted by whom, as [Stored#posts] reads it.
  public static final String POSTS = "posts";
  public static final String PLACE = "place";
  public static final String LANGUAGE = "language";
  /// What its text is like, as [Sketch#parse] reads it; absent if the text is short.
  public static final String SKETCH = "sketch";
  /// A person, as [Stored#person] reads it.
  public static final String CARD = "card";

  public static final Schema SCHEMA = new Schema(List.of(
      Field.text(TITLE, Analysis.STEMMED), Field.text(BODY, Analysis.STEMMED), Field.text(LABELS, Analysis.STEMMED),
      Field.text(PATH, Analysis.PATH),
      Field.keyword(RECORD), Field.keyword(SOURCE), Field.keyword(NATIVE), Field.keyword(TYPE), Field.keyword(TAG),
      Field.keyword(AUTHOR), Field.keyword(INVOLVED), Field.keyword(ACL), Field.keyword(OWNERSHIP), Field.keyword(YEAR),
      Field.keyword(MONTH), Field.keyword(WRITTEN), Field.keyword(COPY), Field.keyword(FOLDER),
      Field.number(AT), Field.number(CREATED), Field.number(LIKES), Field.number(VOTES), Field.number(COMMENTS),
      Field.number(VIEWS), Field.number(BOOKMARKS), Field.number(INLINKS), Field.number(ACCEPTED),
      Field.stored(URL), Field.stored(PARTS), Field.stored(NAMED), Field.stored(OUTLINE), Field.stored(POSTS), Field.stored(PLACE),
      Field.stored(LANGUAGE), Field.stored(SKETCH), Field.stored(CARD), Field.stored(DIGEST)));

  private static final Set<Role> WRITING =
      Set.of(Role.AUTHOR, Role.EDITOR, Role.ANSWERER, Role.ACCEPTED_ANSWERER, Role.ORGANIZER, Role.ASKER);
  private static final int MAX_PATHS = 50;
  /// Of the longest threads; what comes later is found like the rest, but nobody is named for it.
  private static final int MAX_POSTS = 2_000;
  private static final int MAX_TITLE = 512;
  private static final int MAX_FOLDER = 200;
  /// An access list longer than this is a group in disguise; Lucene's terms end at 32 kB.
  private static final int MAX_ACL = 16_000;

  private Fields() {}

  /// The id under which an item of a source is kept and shown: the source, and 65 bits of a digest of the native id, so that
  /// it is short, safe in addresses and the same for ever.
  public static String id(String source, String nativeId) {
    return source + "-" + Digest.of(nativeId).substring(0, 13);
  }

  /// As [#id], for people: a person and an item of one native id do not meet.
  public static String personId(String source, String nativeId) {
    return source + "-" + Digest.of("person\n" + nativeId).substring(0, 13);
  }

  /// Makes the document of an item.
  ///
  /// @param access    who may see it if the source does not say
  /// @param ownership whose it is if the source does not say
  /// @throws IllegalArgumentException in one line if the item cannot be kept as it is
  public static Doc doc(Item item, Extract extract, Access access, Ownership ownership) {
    return doc(item, extract, access, ownership, _ -> false);
  }

  /// As [#doc(Item, Extract, Access, Ownership)], but naming nobody who was deleted: not among the people of the item, not among
  /// those its text names, not in its access list. The text itself stays as it is.
  ///
  /// @param deleted whether an identity, as stored, is somebody's who was deleted
  public static Doc doc(Item item, Extract extract, Access access, Ownership ownership, Predicate<String> deleted) {
    Map<String, List<String>> strings = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    Instant created = item.created() != null ? item.created() : extract.created();
    Instant at = at(item, extract, created);
    List<Part> parts = parts(item, extract).stream().filter(part -> !deleted.test(identity(part.who()))).toList();
    String title = item.title().length() > MAX_TITLE ? item.title().substring(0, MAX_TITLE) : item.title();
    strings.put(RECORD, List.of(ITEM));
    strings.put(SOURCE, List.of(item.source()));
    strings.put(NATIVE, List.of(item.id()));
    strings.put(TYPE, List.of(item.kind().label()));
    strings.put(TITLE, List.of(title));
    put(strings, BODY, extract.text().isBlank() ? List.of() : List.of(extract.text()));
    List<String> tags = Stream.concat(item.tags().stream(), extract.tags().stream()).map(tag -> clean(tag).toLowerCase(Locale.ROOT)).distinct().toList();
    put(strings, TAG, tags);
    List<String> labels = new ArrayList<>(item.aliases());
    labels.addAll(tags);
    put(strings, LABELS, labels);
    put(strings, PATH, path(item));
    put(strings, FOLDER, folders(item));
    put(strings, AUTHOR, identities(parts, true));
    put(strings, INVOLVED, identities(parts, false));
    put(strings, PARTS, parts.stream().map(Fields::part).toList());
    String text = title + "\n" + extract.text();
    put(strings, NAMED, Named.in(text, at).stream().filter(part -> !deleted.test(identity(part.who())))
        .map(Fields::part).toList());
    put(strings, OUTLINE, extract.headings().stream()
        .map(h -> h.level() + "\t" + h.start() + "\t" + h.anchor() + "\t" + h.text()).toList());
    put(strings, POSTS, extract.posts().stream().limit(MAX_POSTS).map(post -> post(post, deleted)).toList());
    put(strings, PLACE, item.place());
    Sketch.of(title, extract.text()).ifPresent(sketch -> {
      strings.put(COPY, List.copyOf(sketch.keys()));
      strings.put(SKETCH, List.of(sketch.text()));
    });
    if (!item.url().isEmpty()) {
      strings.put(URL, List.of(item.url()));
    }
    if (!item.language().isEmpty()) {
      strings.put(LANGUAGE, List.of(item.language()));
    }
    Optional<String> written = Written.in(item.language(), text);
    put(strings, WRITTEN, written.stream().toList());
    Ownership whose = item.ownership() != null ? item.ownership() : ownership;
    strings.put(OWNERSHIP, List.of(whose.label()));
    String acl = new Unnamed(deleted).of(item.access() != null ? item.access() : access).text();
    if (acl.length() > MAX_ACL) {
      throw new IllegalArgumentException("its access list has " + acl.length() + " characters, " + MAX_ACL
          + " are possible; give a group instead");
    }
    put(strings, ACL, acl.isEmpty() ? List.of() : List.of(acl));
    if (at != null) {
      numbers.put(AT, at.getEpochSecond());
      OffsetDateTime date = at.atOffset(ZoneOffset.UTC);
      strings.put(YEAR, List.of(Integer.toString(date.getYear())));
      strings.put(MONTH, List.of(YearMonth.from(date).toString()));
    }
    if (created != null) {
      numbers.put(CREATED, created.getEpochSecond());
    }
    count(numbers, LIKES, item.signals().likes());
    count(numbers, VOTES, item.signals().votes());
    count(numbers, COMMENTS, item.signals().comments());
    count(numbers, VIEWS, item.signals().views());
    count(numbers, BOOKMARKS, item.signals().bookmarks());
    count(numbers, INLINKS, item.signals().inlinks());
    count(numbers, ACCEPTED, item.signals().accepted() ? 1 : 0);
    return digested(id(item.source(), item.id()), item.language().isEmpty() ? written.orElse("") : item.language(), strings, numbers);
  }

  /// What the connector knows comes first; the same person in the same role is not named again by the file itself.
  private static List<Part> parts(Item item, Extract extract) {
    List<Part> parts = new ArrayList<>(item.parts());
    for (Part part : extract.parts()) {
      if (parts.stream().noneMatch(known -> known.role() == part.role() && known.who().key().equals(part.who().key()))) {
        parts.add(part);
      }
    }
    return parts;
  }

  /// When the item was last changed, or `null`. What an office file says of itself counts more than its connector's word, which
  /// is often no more than when the file came onto this disk.
  private static Instant at(Item item, Extract extract, Instant created) {
    Instant stated = extract.at() != null ? extract.at() : extract.created();
    boolean file = item.content() instanceof Content.Binary;
    return file && stated != null ? stated : item.at() != null ? item.at() : stated != null ? stated : created;
  }

  /// As [#doc(Person)]; empty if it is somebody who was deleted, and without a manager who was.
  ///
  /// @param deleted whether an identity, as stored, is somebody's who was deleted
  public static Optional<Doc> doc(Person p, Predicate<String> deleted) {
    return new Unnamed(deleted).of(p).map(Fields::doc);
  }

  /// Makes the document of a person.
  public static Doc doc(Person person) {
    return digested(personId(person.source(), person.id()), "", new HashMap<>(Map.of(RECORD, List.of(PERSON),
        SOURCE, List.of(person.source()), NATIVE, List.of(person.id()), CARD, Stored.card(person))), Map.of());
  }

  /// How a person stands in the keyword fields [#AUTHOR] and [#INVOLVED]: the identity's key, and behind a tab the name where
  /// it is another. So the index itself knows how to show somebody whom no directory knows.
  public static String identity(Identity who) {
    String key = clean(who.key());
    String name = clean(who.name());
    return name.equals(key) || name.equals(clean(who.account())) ? key : key + "\t" + name;
  }

  private static String part(Part part) {
    return part.role().name() + "\t" + (part.at() == null ? "" : part.at().getEpochSecond()) + "\t" + identity(part.who());
  }

  private static String post(Extract.Post post, Predicate<String> deleted) {
    String who = post.who() == null ? "" : identity(post.who());
    return post.start() + "\t" + (post.at() == null ? "" : post.at().getEpochSecond()) + "\t" + clean(post.url()) + "\t"
        + (deleted.test(who) ? "" : who);
  }

  private static List<String> identities(List<Part> parts, boolean writing) {
    Set<String> out = new LinkedHashSet<>();
    for (Part part : parts) {
      if (!writing || WRITING.contains(part.role())) {
        out.add(identity(part.who()));
      }
    }
    return List.copyOf(out);
  }

  private static List<String> path(Item item) {
    List<String> out = new ArrayList<>(item.place());
    out.addAll(item.paths().stream().limit(MAX_PATHS).toList());
    String path = addressPath(item);
    if (path.length() > 1) {
      out.add(path);
    }
    return out;
  }

  /// The path of the item's address, or empty.
  private static String addressPath(Item item) {
    try {
      String path = item.url().isEmpty() ? null : URI.create(item.url()).getPath();
      return path == null ? "" : path;
    } catch (IllegalArgumentException _) {
      // An address that is none has no path to search.
      return "";
    }
  }

  /// Only the addresses of pages and files say where they lie: those of posts, mails and commits say when or which. Numbers are
  /// years, versions and ids, whose neighbours have nothing in common.
  private static List<String> folders(Item item) {
    List<String> out = new ArrayList<>(item.place());
    List<String> paths = new ArrayList<>(item.paths().stream().limit(MAX_PATHS).toList());
    if (item.kind() == Kind.PAGE || item.kind() == Kind.FILE) {
      paths.add(addressPath(item));
    }
    for (String path : paths) {
      String[] names = path.split("/", -1);
      out.addAll(List.of(names).subList(0, names.length - 1));
    }
    Set<String> folders = out.stream().map(name -> clean(name).toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty() && name.length() <= MAX_FOLDER && !name.chars().allMatch(Character::isDigit))
        .collect(Collectors.toCollection(TreeSet::new));
    if (!folders.isEmpty()) {
      folders.add(ROOT);
    }
    return List.copyOf(folders);
  }

  /// The same document, for nobody.
  public static Doc hidden(Doc doc) {
    Map<String, List<String>> strings = new HashMap<>(doc.strings());
    strings.remove(ACL);
    strings.remove(DIGEST);
    return digested(doc.id(), doc.language(), strings, doc.numbers());
  }

  /// A document with its digest.
  ///
  /// @param strings without a digest, which is added
  static Doc digested(String id, String language, Map<String, List<String>> strings, Map<String, Long> numbers) {
    strings.put(DIGEST, List.of(Digest.of(language, strings, numbers)));
    return new Doc(id, language, strings, numbers);
  }

  private static String clean(String text) {
    boolean clean = text.indexOf('\t') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    return (clean ? text : text.replaceAll("[\t\n\r]+", " ")).strip();
  }

  private static void put(Map<String, List<String>> strings, String field, List<String> values) {
    List<String> kept = new ArrayList<>(values);
    kept.removeIf(String::isBlank);
    if (!kept.isEmpty()) {
      strings.put(field, List.copyOf(kept));
    }
  }

  private static void count(Map<String, Long> numbers, String field, int value) {
    if (value != 0) {
      numbers.put(field, (long) value);
    }
  }
}
