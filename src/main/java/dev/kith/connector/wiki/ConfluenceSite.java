package dev.kith.connector.wiki;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.Times;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Access;
import java.io.Closeable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the first pass over `entities.xml` finds: objects come in any order, so nothing can be said before all were seen.
/// Pages lie in memory, without their texts; what belongs to a page (versions, comments, attachments, labels) in a [Spill]
/// under the page's number.
final class ConfluenceSite implements Closeable {
  private static final Pattern BASE = Pattern.compile("<baseUrl>\\s*(https?://[^<\\s]{1,300}?)/?\\s*</baseUrl>");
  private static final Set<String> OWN_TEXTS = Set.of("inline-original-selection", "inline-comment", "status", "MEDIA_TYPE",
      "HIDDEN");

  /// A page or blog post as it is now.
  ///
  /// @param above the pages above it, as the site's own table of ancestors has them; `null` if the export does not say
  record Page(long id, boolean blog, String title, String status, long space, long parent, List<Long> above, String creator,
      String created, String modifier, String modified, List<String> bodies) {}

  /// @param home the page the space begins with, or -1
  record Space(long id, String key, String name, boolean archived, long home) {}

  /// What belongs to a piece of content, as it lies in the [Spill].
  ///
  /// @param sort `version`, `comment`, `file`, `label`, `like` or `property`
  /// @param text what else is to be known: of a comment the one it answers, of a file name and version, of a label
  ///             its id, of a version its title
  record Belonging(String sort, String id, String creator, String created, String modifier, String modified, String text,
      String properties, String bodies) {
    static Belonging of(List<String> fields) {
      return new Belonging(fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4), fields.get(5),
          fields.get(6), fields.get(7), fields.get(8));
    }

    String[] fields() {
      return new String[] {sort, id, creator, created, modifier, modified, text, properties, bodies};
    }
  }

  final ConfluencePeople people;
  final ConfluenceRights rights;
  final Map<Long, Space> spaces = new HashMap<>();
  final Map<Long, Page> pages = new LinkedHashMap<>();
  final Spill belongings = new Spill();
  /// Properties that do not say whose they are: their owner names them.
  final Spill properties = new Spill();
  /// Where the site is, as it says itself.
  String base = "";
  ZoneId zone = ZoneOffset.UTC;
  boolean any;
  /// Older versions that only the page they are of tells to be such, and that page.
  private final Map<Long, Long> older = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private Map<String, Long> byTitle;

  ConfluenceSite(String source, Set<String> everybody) throws IOException {
    people = new ConfluencePeople(source);
    rights = new ConfluenceRights(people, everybody);
  }

  void add(ConfluenceObject object, Sink sink) throws IOException {
    people.add(object);
    rights.add(object);
    switch (object.type()) {
      case "Space" -> spaces.putIfAbsent(object.key(), new Space(object.key(), object.value("key"),
          object.value("name", "key"),
          object.value("spaceStatus").equalsIgnoreCase("ARCHIVED"), object.number("homePage")));
      case "Page", "BlogPost" -> page(object, sink);
      case "Comment" -> comment(object, sink);
      case "Attachment" -> file(object, sink);
      case "Label" -> {
        if (!object.value("namespace").equals("my") && !object.value("name").isEmpty()) {
          labels.put(object.id(), object.value("name"));
        }
      }
      case "Labelling" -> belongs("label", object.number("content", "labelableId"), object, object.value("label"), "");
      case "LikeEntity" -> {
        if (!object.value("liked").equals("false")) {
          belongs("like", object.number("content"), object, object.value("user", "username"), "");
        }
      }
      case "ContentProperty" -> {
        if (OWN_TEXTS.contains(object.value("name"))) {
          long owner = object.number("content");
          Spill spill = owner >= 0 ? belongings : properties;
          spill.add(owner >= 0 ? owner : object.key(), new Belonging("property", object.id(), "", "", "", "",
              object.value("name"), object.value("stringValue"), "").fields());
        }
      }
      case "ConfluenceBandanaRecord" -> {
        Matcher settings = BASE.matcher(object.value("value"));
        base = base.isEmpty() && settings.find() ? settings.group(1) : base;
      }
      case "Draft" -> sink.skipped("draft");
      case "PageTemplate" -> sink.skipped("template");
      default -> other(object, sink);
    }
  }

  /// Folders and what apps keep: no items, but pages may lie below them.
  private void other(ConfluenceObject object, Sink sink) {
    if (object.value("containerContent").isEmpty() && object.number("space") >= 0
        && !object.value("contentStatus", "parent").isEmpty() && !object.type().equals("SpaceDescription")) {
      pages.putIfAbsent(object.key(), page(object, "none"));
      sink.skipped("neither page nor post");
    }
  }

  private void page(ConfluenceObject object, Sink sink) throws IOException {
    any = true;
    for (String id : object.list("historicalVersions")) {
      XmlFile.number(id).ifPresent(version -> older.put(version, object.key()));
    }
    if (status(object).equals("draft")) {
      // a draft of a page that is published names it as its original, too
      sink.skipped("draft");
      pages.putIfAbsent(object.key(), page(object, "none"));
    } else if (!object.value("originalVersion", "originalVersionId").isEmpty()) {
      sink.skipped("older version");
      belongs("version", object.number("originalVersion", "originalVersionId"), object, object.value("title"), "");
    } else if (pages.putIfAbsent(object.key(), page(object, status(object))) != null) {
      sink.skipped("page that comes twice");
    }
  }

  private static Page page(ConfluenceObject object, String status) {
    List<Long> above = object.lists().containsKey("ancestors") ? new ArrayList<>() : null;
    object.list("ancestors").forEach(id -> XmlFile.number(id).ifPresent(above::add));
    return new Page(object.key(), object.type().equals("BlogPost"), object.value("title"), status, object.number("space"),
        object.number("parent"), above, creator(object), object.value("creationDate"), modifier(object),
        object.value("lastModificationDate"), object.list("bodyContents"));
  }

  private void comment(ConfluenceObject object, Sink sink) throws IOException {
    String status = status(object);
    if (!object.value("originalVersion", "originalVersionId").isEmpty()) {
      sink.skipped("older version");
    } else if (!status.equals("current")) {
      sink.skipped(left(status) + " comment");
    } else {
      // an answer may name only the comment it answers
      belongs("comment", object.number("containerContent", "owner", "content", "parent"), object, object.value("parent"),
          String.join(" ", object.list("contentProperties")));
    }
  }

  private void file(ConfluenceObject object, Sink sink) throws IOException {
    String status = status(object);
    if (!object.value("originalVersion", "originalVersionId").isEmpty()) {
      sink.skipped("older version");
      belongs("version", object.number("originalVersion", "originalVersionId"), object, "", "");
    } else if (!status.equals("current")) {
      sink.skipped(left(status) + " attachment");
    } else {
      belongs("file", object.number("containerContent", "content"), object, String.join("\n",
          object.value("title", "fileName"), object.value("version", "attachmentVersion")),
          String.join(" ", object.list("contentProperties")));
    }
  }

  private void belongs(String sort, long owner, ConfluenceObject object, String text, String properties) throws IOException {
    if (owner >= 0) {
      belongings.add(owner, new Belonging(sort, object.id(), creator(object), object.value("creationDate"), modifier(object),
          object.value("lastModificationDate"), text, properties, String.join(" ", object.list("bodyContents"))).fields());
    }
  }

  private static String creator(ConfluenceObject object) {
    return object.value("creator", "creatorName");
  }

  private static String modifier(ConfluenceObject object) {
    return object.value("lastModifier", "lastModifierName");
  }

  private static String status(ConfluenceObject object) {
    String status = object.value("contentStatus").toLowerCase(Locale.ROOT);
    return status.isEmpty() ? "current" : status;
  }

  /// What a status other than `current` is called among what was left out.
  static String left(String status) {
    return switch (status) {
      case "deleted", "trashed" -> "deleted";
      case "draft" -> "draft";
      case "archived" -> "archived";
      default -> "unpublished";
    };
  }

  /// To be called when all objects were seen.
  void conclude(Sink sink) throws IOException {
    for (Map.Entry<Long, Long> version : older.entrySet()) {
      Page page = version.getKey().equals(version.getValue()) ? null : pages.remove(version.getKey());
      if (page != null) {
        sink.skipped("older version");
        belongings.add(version.getValue(), new Belonging("version", "", page.creator, page.created, page.modifier,
            page.modified, page.title, "", "").fields());
      }
    }
    belongings.sort();
    properties.sort();
    byTitle = new HashMap<>();
    for (Page page : pages.values()) {
      if (page.status.equals("current")) {
        byTitle.putIfAbsent(spaceKey(page.space) + "\n" + page.title.toLowerCase(Locale.ROOT), page.id);
      }
    }
  }

  String spaceKey(long space) {
    return spaces.containsKey(space) ? spaces.get(space).key.toLowerCase(Locale.ROOT) : "";
  }

  /// The number of the page of this title; titles do not tell upper from lower case.
  Long byTitle(String space, String title) {
    return byTitle.get(space.toLowerCase(Locale.ROOT) + "\n" + title.strip().toLowerCase(Locale.ROOT));
  }

  List<Belonging> belongings(long owner) throws IOException {
    List<Belonging> all = new ArrayList<>();
    for (List<String> fields : belongings.all(owner)) {
      all.add(Belonging.of(fields));
    }
    return all;
  }

  /// The properties of a comment or an attachment by their names.
  Map<String, String> properties(Belonging owner) throws IOException {
    Map<String, String> found = new HashMap<>();
    for (Belonging own : belongings(XmlFile.number(owner.id).orElse(-1))) {
      if (own.sort.equals("property")) {
        found.put(own.text, own.properties);
      }
    }
    for (String id : owner.properties.split(" ")) {
      for (List<String> fields : id.isEmpty() ? List.<List<String>>of() : properties.all(XmlFile.number(id).orElse(-1))) {
        Belonging own = Belonging.of(fields);
        found.put(own.text, own.properties);
      }
    }
    return found;
  }

  /// The label of this id, or the empty text if it is somebody's own.
  String label(String id) {
    return labels.getOrDefault(id, "");
  }

  /// The page and all above it, from the page on upwards.
  List<Long> line(Page page) {
    Set<Long> line = new LinkedHashSet<>();
    for (Page at = page; at != null && line.add(at.id);) {
      at = pages.get(at.parent);
    }
    return List.copyOf(line);
  }

  /// Who may see a page. What lies above it counts whatever has become of it; where that is not in the export, nobody knows.
  Access access(Page page) {
    Set<Long> line = new LinkedHashSet<>(line(page));
    boolean known = line.stream().map(pages::get).allMatch(
        one -> one.parent < 0 || pages.containsKey(one.parent) || one.above != null
            && pages.keySet().containsAll(one.above));
    if (page.above != null) {
      page.above.stream().filter(pages::containsKey).forEach(line::add);
    }
    return known || !rights.stated() ? rights.page(rights.space(page.space), List.copyOf(line)) : Access.NOBODY;
  }

  /// Dates are written without a zone: they are those of the server, which some exports name.
  Instant time(String written) {
    Instant time = Times.parse(written).orElse(null);
    try {
      return time == null || zone.equals(ZoneOffset.UTC) ? time : LocalDateTime.ofInstant(time, ZoneOffset.UTC).atZone(zone)
          .toInstant();
    } catch (DateTimeException _) {
      return time;
    }
  }

  @Override
  public void close() throws IOException {
    belongings.close();
    properties.close();
  }
}
