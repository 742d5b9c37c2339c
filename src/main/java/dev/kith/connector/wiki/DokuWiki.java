package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MediaTypes;
import dev.kith.connector.input.PhpValue;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of a DokuWiki: pages, who changed them, and who may read them.
///
/// @param path      the wiki's folder, its `data` folder, or only `pages`; or an archive of one of them
/// @param url       the wiki's address, such as `https://wiki.example.com`; or what stands before a page's id if it ends
///                  with `/` or `=`; or with `$1` in the id's place
/// @param everybody groups that everybody is a member of, such as `user`: what they may read is read by anybody signed in
/// @param media     whether to read the files uploaded to the wiki too, those that hold text
public record DokuWiki(String source, Path path, String url, List<String> everybody, boolean media) implements Connector {
  private static final String WHAT = "DokuWiki page";
  private static final Pattern TAGS = Pattern.compile("\\{\\{tag>([^}\n]{1,500})\\}\\}");
  private static final Pattern TAG = Pattern.compile("\"([^\"]+)\"|(\\S+)");
  private static final Pattern REDIRECT = Pattern.compile("(?m)^\\s*~~(?:REDIRECT|GOTO)[>:]");
  private static final Pattern HEADING = Pattern.compile("[ \t]?={2,6}\\s*([^=].*?)\\s*={2,}[ \t]*");
  private static final Pattern LANGUAGE = Pattern.compile(
      "(?m)^\\s*\\$conf\\['lang'\\]\\s*=\\s*['\"]([A-Za-z-]{2,10})['\"]");
  private static final long LARGEST = 50L << 20;
  private static final int LONGEST_PAGE = 10_000_000;

  public DokuWiki {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the wiki's folder, such as /srv/dokuwiki");
    }
    url = url == null ? "" : url.strip();
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://wiki.example.com");
    }
    everybody = everybody == null ? List.of() : List.copyOf(everybody);
  }

  /// The wiki's files by what they are for.
  ///
  /// @param pages     by their id
  /// @param files     uploaded ones by their id
  /// @param about     `meta/….changes`, `meta/….meta` and `media_meta/….changes`, by their name
  /// @param names     of people, by their logins
  /// @param rights    `null` if the wiki has none
  private record Wiki(Map<String, Page> pages, Map<String, Page> files, Map<String, Export.Entry> about,
      Map<String, String> names, DokuWikiRights rights, String language) {}

  /// @param file its name within the folder of pages or files, without `.txt`
  private record Page(String file, Export.Entry entry) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Path> inputs = new ArrayList<>(Export.inputs(path, wanted(), WHAT));
    inputs.addAll(settings().values());
    Fingerprint now = Fingerprint.of(toString(), inputs, since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, wanted(), WHAT, sink)) {
      List<Person> people = new ArrayList<>();
      Wiki wiki = wiki(export, people);
      if (wiki.pages.isEmpty()) {
        throw new IOException(path
            + ": holds no page; try the wiki's data folder, or remove the source if the wiki is empty");
      }
      sink.whole();
      sink.expect(wiki.pages.size() + wiki.files.size());
      for (Person person : people) {
        interruptible();
        sink.person(person);
      }
      for (Map.Entry<String, Page> page : wiki.pages.entrySet()) {
        interruptible();
        page(page.getKey(), page.getValue(), wiki, sink);
      }
      for (Map.Entry<String, Page> file : wiki.files.entrySet()) {
        interruptible();
        file(file.getKey(), file.getValue(), wiki, sink);
      }
    }
    return now.cursor();
  }

  private void interruptible() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }

  private Export.Wanted wanted() {
    Predicate<String> page = name -> name.endsWith(".txt")
        && !name.matches("(?s)(?:.*/)?(?:attic|media|media_attic|media_meta|cache|index|locks|tmp|log|inc|lib|vendor|bin)/.*");
    Predicate<String> about = name -> name.matches("(?s)(?:.*/)?(?:meta/.*\\.(?:changes|meta)|media_meta/.*\\.changes"
        + "|conf/(?:acl\\.auth|users\\.auth|local)\\.php)");
    Predicate<String> file = name -> media && name.matches("(?s)(?:.*/)?media/.*")
        && MediaTypes.of(name.substring(name.lastIndexOf('.') + 1)) != null;
    return Export.Wanted.files(page.or(about).or(file));
  }

  /// The settings that lie beside the data folder, if the path names that folder or one in it: who may read belongs to the
  /// pages.
  private Map<String, Path> settings() {
    Map<String, Path> found = new HashMap<>();
    Path folder = path.toAbsolutePath().normalize();
    for (int up = 0; up < 2 && folder.getParent() != null; up++) {
      boolean within = folder.getFileName().toString().matches(up == 0 ? "data|pages" : "data");
      Path conf = folder.resolveSibling("conf");
      for (String name : List.of("acl.auth.php", "users.auth.php", "local.php")) {
        if (within && Files.isRegularFile(conf.resolve(name))) {
          found.putIfAbsent(name, conf.resolve(name));
        }
      }
      folder = folder.getParent();
    }
    return found;
  }

  private Wiki wiki(Export export, List<Person> people) throws IOException {
    Map<String, Path> settings = settings();
    String root = export.entries().stream().map(Export.Entry::name)
        .filter(name -> name.matches("(?s)(?:.*/)?pages/.*\\.txt"))
        .map(name -> name.substring(0, ("/" + name).indexOf("/pages/"))).findFirst().orElse(null);
    Map<String, Page> pages = new TreeMap<>();
    Map<String, Page> files = new TreeMap<>();
    Map<String, Export.Entry> about = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Export.Entry entry : export.entries()) {
      String name = entry.name();
      if (name.matches("(?s)(?:.*/)?conf/\\w+(?:\\.auth)?\\.php")) {
        settings.putIfAbsent(entry.last(), entry.file());
      } else if (root == null ? name.endsWith(".txt") : name.startsWith(root + "pages/")) {
        String file = name.substring(root == null ? 0 : root.length() + 6).replaceFirst("\\.txt$", "");
        pages.putIfAbsent(id(file), new Page(file, entry));
      } else if (root != null && name.startsWith(root + "media/")) {
        String file = name.substring(root.length() + 6);
        files.putIfAbsent(id(file), new Page(file, entry));
      } else if (root != null && name.startsWith(root)) {
        about.putIfAbsent(name.substring(root.length()), entry);
      }
    }
    for (String line : lines(settings.get("users.auth.php"))) {
      person(line, names, people);
    }
    Path acl = settings.get("acl.auth.php");
    Set<String> all = everybody.stream().map(group -> group.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Matcher language = LANGUAGE.matcher(String.join("\n", lines(settings.get("local.php"))));
    return new Wiki(pages, files, about, names, acl == null ? null : new DokuWikiRights(source, all, lines(acl)),
        language.find() ? language.group(1) : "");
  }

  private static List<String> lines(Path file) throws IOException {
    return file == null ? List.of() : Content.decoded("text/plain", Files.readAllBytes(file)).text().lines().toList();
  }

  /// `login:hash:name:mail:groups`, where a colon within a part is written `\:`.
  private void person(String line, Map<String, String> names, List<Person> people) {
    String[] parts = line.strip().split("(?<!\\\\):", -1);
    if (line.strip().startsWith("#") || line.startsWith("<?") || parts.length < 5 || parts[0].isBlank()
        || names.containsKey(parts[0])) {
      return;
    }
    String name = parts[2].replace("\\:", ":").replace("\\\\", "\\").strip();
    names.put(parts[0], name.isEmpty() ? parts[0] : name);
    List<String> aliases = Stream.of(source + "/" + parts[0], parts[0], parts[3].strip()).filter(alias -> !alias.isBlank())
        .distinct().toList();
    List<String> groups = Arrays.stream(parts[4].split(",")).map(String::strip).filter(group -> !group.isEmpty()).distinct()
        .toList();
    people.add(new Person(source, source + "/" + parts[0], name, aliases, "", "", "", "", "", List.of(), groups, true,
        true));
  }

  /// File names are written as in addresses: `%c3%bc` for `ü`.
  private static String id(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8).replace('/', ':');
    } catch (IllegalArgumentException _) {
      return name.replace('/', ':');
    }
  }

  private void page(String id, Page page, Wiki wiki, Sink sink) throws IOException, InterruptedException {
    Export.Entry entry = page.entry;
    String last = id.substring(id.lastIndexOf(':') + 1);
    if (last.matches("_{1,2}template|[ci]_template")) {
      sink.skipped("template");
      return;
    }
    if (Files.size(entry.file()) > LONGEST_PAGE) {
      sink.problem(new Problem(entry.where(), "the page is longer than " + LONGEST_PAGE + " bytes", "split the page", id));
      return;
    }
    String text = Content.decoded("text/x-dokuwiki", Files.readAllBytes(entry.file())).text();
    if (text.isBlank()) {
      sink.skipped("blank page");
      return;
    }
    if (text.length() < 500 && REDIRECT.matcher(text).find()) {
      sink.skipped("redirect");
      return;
    }
    DokuWikiChanges changes = changes(wiki, "meta/" + page.file + ".changes");
    PhpValue meta = meta(wiki, "meta/" + page.file + ".meta");
    List<Part> parts = changes.parts(user -> identity(user, wiki, meta));
    String title = title(text);
    Set<String> tags = new LinkedHashSet<>();
    Matcher written = TAGS.matcher(text);
    while (written.find()) {
      TAG.matcher(written.group(1)).results().map(tag -> tag.group(1) == null ? tag.group(2).replace('_', ' ')
          : tag.group(1))
          .forEach(tags::add);
    }
    meta.at("persistent", "subject").or(meta.at("current", "subject")).list().forEach(tags::add);
    Instant created = changes.created() != null ? changes.created() : meta.at("persistent", "date", "created").time();
    Instant at = changes.last() != null ? changes.last() : meta.at("current", "date", "modified").time();
    String name = last.replace('_', ' ');
    sink.item(Item.of(source, id, Kind.PAGE, title.isEmpty() ? name : title, new Content.Text("text/x-dokuwiki", text))
        .withUrl(address(id)).withTimes(created, at != null ? at : entry.modified())
        .withParts(parts.isEmpty() ? owners(meta, wiki, created) : parts).withTags(List.copyOf(tags))
        .withAliases(title.isEmpty() || title.equals(id) ? List.of() : List.of(id)).withPlace(place(id))
            .withLanguage(wiki.language)
        .withAccess(access(id, wiki)));
  }

  /// Who made the page and who contributed, as its `.meta` file says; without dates but the first.
  private List<Part> owners(PhpValue meta, Wiki wiki, Instant created) {
    String creator = meta.at("persistent", "user").or(meta.at("current", "user")).text();
    List<Part> parts = new ArrayList<>();
    if (!creator.isBlank()) {
      parts.add(new Part(identity(creator, wiki, meta), Role.AUTHOR, created));
    }
    for (String user : meta.at("persistent", "contributor").or(meta.at("current", "contributor")).keys()) {
      if (!user.isBlank() && !user.equals(creator)) {
        parts.add(new Part(identity(user, wiki, meta), Role.EDITOR, null));
      }
    }
    return parts;
  }

  private Identity identity(String user, Wiki wiki, PhpValue meta) {
    String name = wiki.names.getOrDefault(user, meta.at("persistent", "contributor", user).text());
    return Identity.of(source, user, name.isBlank() && user.equals(meta.at("persistent", "user").text())
        ? meta.at("persistent", "creator").text() : name);
  }

  private static DokuWikiChanges changes(Wiki wiki, String name) throws IOException {
    Export.Entry log = wiki.about.get(name);
    return log == null ? new DokuWikiChanges() : DokuWikiChanges.read(log);
  }

  private static PhpValue meta(Wiki wiki, String name) throws IOException {
    Export.Entry file = wiki.about.get(name);
    return file == null || Files.size(file.file()) > LONGEST_PAGE ? PhpValue.NONE
        : PhpValue.read(Files.readAllBytes(file.file()));
  }

  private Access access(String id, Wiki wiki) {
    return wiki.rights == null ? null : wiki.rights.access(id);
  }

  private static List<String> place(String id) {
    List<String> parts = List.of(id.split(":"));
    return parts.subList(0, Math.max(0, parts.size() - 1)).stream().filter(part -> !part.isBlank()).toList();
  }

  /// The first heading, outside code.
  private static String title(String text) {
    boolean code = false;
    for (String line : text.lines().limit(2_000).toList()) {
      Matcher heading = HEADING.matcher(line);
      if (!code && heading.matches()) {
        return heading.group(1).replaceAll("\\*\\*|//|__|''|%%", "").strip();
      }
      code = code ? !line.matches(".*</(?:code|file|nowiki)>.*")
          : line.matches(".*<(?:code|file|nowiki)\\b[^>]*>(?!.*</).*");
    }
    return "";
  }

  private String address(String id) {
    return url.isEmpty() ? "" : url.contains("$1") ? url.replace("$1", encoded(id))
        : url.matches(".*[=/]") ? url + encoded(id) : url + "/doku.php?id=" + encoded(id);
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%3A", ":").replace("+", "%20");
  }

  private void file(String id, Page file, Wiki wiki, Sink sink) throws IOException, InterruptedException {
    Export.Entry entry = file.entry;
    if (Files.size(entry.file()) > LARGEST) {
      sink.problem(new Problem(entry.where(), "is larger than " + (LARGEST >> 20) + " MiB",
          "split the file, or leave it out",
          "media:" + id));
      return;
    }
    MediaTypes type = MediaTypes.of(entry.name().substring(entry.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    byte[] bytes = Files.readAllBytes(entry.file());
    DokuWikiChanges changes = changes(wiki, "media_meta/" + file.file + ".changes");
    sink.item(Item.of(source, "media:" + id, Kind.FILE, id.substring(id.lastIndexOf(':') + 1),
        type.text() ? Content.decoded(type.mediaType(), bytes) : new Content.Binary(type.mediaType(), bytes))
        .withUrl(url.isEmpty() || url.contains("$1") || url.matches(".*[=/]") ? "" : url + "/lib/exe/fetch.php?media="
            + encoded(id))
        .withTimes(changes.created(), changes.last() != null ? changes.last() : entry.modified())
        .withParts(changes.parts(user -> identity(user, wiki, PhpValue.NONE))).withPlace(place(id)).withAccess(access(id,
            wiki)));
  }
}
