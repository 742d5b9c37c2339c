package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.InputFiles;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The XML dump of a MediaWiki (`dumpBackup.php`, Special:Export), plain, `.gz`, `.bz2` or `.7z`. A dump with history says
/// who wrote a page; one of current revisions says only who was there last.
///
/// The file is read twice: the redirects, which become other titles of their targets, may come after the pages.
///
/// @param path       the dump: XML, plain or packed; or a folder, an archive or a glob of its parts
/// @param url        what stands before a page's title in its address, such as `https://wiki.example.com/wiki/`, or with
///                   `$1` in the title's place; else as the dump itself says
/// @param namespaces numbers or names of the namespaces to read; the articles (0) if not given
/// @param bots       users whose edits count for nobody, besides those whose names say that they are bots
public record MediaWikiDump(String source, Path path, String url, List<String> namespaces, List<String> bots)
    implements Connector {
  /// Names such as `SyncBot`, `sync-bot` and `Bot 7`, but not people such as `Talbot`; and what MediaWiki's scripts call
  /// themselves.
  private static final Pattern BOT = Pattern.compile(".*[\\p{Ll}\\p{N} _.-](Bot|BOT)(?:[ _-]?(?:NG|[IVX]+|\\d+))?"
      + "|.*[ _.-]bot|[Bb]ot[ _.-].*|MediaWiki default"
      + "|MediaWiki message delivery|.* script|.* page script");
  private static final Pattern HIDDEN = Pattern.compile("(?is)<!--.*?-->|<nowiki>.*?</nowiki>|<pre\\b[^>]*>.*?</pre>");
  private static final Pattern REDIRECT = Pattern.compile("(?iu)\\s*#(?:redirect|redirection|weiterleitung|redirección|rinvia|"
      + "doorverwijzing|redirecionamento|patrz|přesměruj|omdirigering|перенаправление|転送|重定向)\\s*:?\\s*\\[\\[([^\\]|]{1,300})");
  /// English names of namespaces, which hold in every wiki.
  private static final Map<String, Integer> ENGLISH = Map.ofEntries(Map.entry("talk", 1), Map.entry("user", 2),
      Map.entry("user talk", 3), Map.entry("project", 4), Map.entry("project talk", 5), Map.entry("file", 6),
          Map.entry("image", 6),
      Map.entry("file talk", 7), Map.entry("mediawiki", 8), Map.entry("mediawiki talk", 9), Map.entry("template", 10),
      Map.entry("template talk", 11), Map.entry("help", 12), Map.entry("help talk", 13), Map.entry("category", 14),
      Map.entry("category talk", 15), Map.entry("special", -1), Map.entry("media", -2));
  private static final String WHAT = "MediaWiki dump";
  private static final Pattern DUMP = Pattern.compile("(?s).*\\.xml(?:-p\\d+p\\d+)?(?:\\.(?:gz|bz2|7z))?");
  private static final Pattern NO_TEXTS = Pattern.compile("(?s)(?:.*[-/])?(?:stub|abstract|pages-logging|index)[-.\\d].*");
  private static final Pattern CURRENT = Pattern.compile("(?s).*-pages-(?:articles|meta-current).*");
  private static final Pattern PACKED = Pattern.compile("(?s).*\\.(?:zip|tar|tgz|tbz2?|tar\\.gz|tar\\.bz2)");

  public MediaWikiDump {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a dump, such as /data/wiki-pages-meta-history.xml.bz2");
    }
    url = url == null ? "" : url.strip();
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://wiki.example.com/wiki/");
    }
    namespaces = namespaces == null || namespaces.isEmpty() ? List.of("0") : List.copyOf(namespaces);
    bots = bots == null ? List.of() : List.copyOf(bots);
  }

  /// What the dump says of the wiki, and what only a look at all pages tells.
  private static final class Site {
    String base = "";
    String language = "";
    boolean firstLetter = true;
    /// Whether the dump's version tells a revision's parent.
    boolean parents;
    boolean history;
    final Map<Integer, String> names = new HashMap<>();
    final Map<String, String> redirects = new HashMap<>();
    final Map<String, List<String>> aliases = new HashMap<>();
    Set<Integer> wanted = Set.of();
    Pattern category;
    boolean any;
    /// Those that will be items, as far as a glance tells.
    long pages;

    /// The namespace of a title, for dumps of versions that say it in no other way.
    int namespace(String title) {
      int colon = title.indexOf(':');
      String prefix = colon < 0 ? "" : title.substring(0, colon).replace('_', ' ').strip().toLowerCase(Locale.ROOT);
      for (Map.Entry<Integer, String> name : names.entrySet()) {
        if (!prefix.isEmpty() && name.getValue().toLowerCase(Locale.ROOT).equals(prefix)) {
          return name.getKey();
        }
      }
      return ENGLISH.getOrDefault(prefix, 0);
    }

    String canonical(String title) {
      int section = title.indexOf('#');
      String plain = (section < 0 ? title : title.substring(0, section)).replace('_', ' ').strip();
      return !firstLetter || plain.isEmpty() ? plain
          : plain.substring(0, plain.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
              + plain.substring(plain.offsetByCodePoints(0, 1));
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), packed() ? List.of(path) : files(), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    if (packed()) {
      try (Export export = Export.open(path, Export.Wanted.files(MediaWikiDump::dump), WHAT, sink)) {
        dumps(export.entries(), sink);
      }
    } else {
      List<Export.Entry> entries = new ArrayList<>();
      for (Path file : files()) {
        entries.add(new Export.Entry(file.getFileName().toString(), file, file.toString(), null));
      }
      dumps(entries, sink);
    }
    return now.cursor();
  }

  /// Whether the path is an archive of dumps. A dump that is packed by itself is none: it is read without unpacking it.
  private boolean packed() {
    return Files.isRegularFile(path) && PACKED.matcher(InputFiles.lowerName(path)).matches();
  }

  /// The files of a dump, of which large ones have many. Beside them lie lists, indices and dumps without texts.
  private List<Path> files() throws IOException {
    return InputFiles.find(path, MediaWikiDump::dump, WHAT);
  }

  private static boolean dump(String name) {
    return DUMP.matcher(name).matches() && !NO_TEXTS.matcher(name).matches();
  }

  private void dumps(List<Export.Entry> found, Sink sink) throws IOException, InterruptedException {
    // where the whole history lies beside the current texts, it holds them too
    boolean history = found.stream().anyMatch(entry -> entry.last().contains("-meta-history"));
    List<Export.Entry> dumps = found.stream().filter(entry -> !history || !CURRENT.matcher(entry.last()).matches()).toList();
    Site site = survey(dumps);
    if (!site.any) {
      throw new IOException(path + ": holds no page; export it again, or remove the source if the wiki is empty");
    }
    sink.whole();
    sink.expect(site.pages);
    Set<Long> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Export.Entry dump : dumps) {
      try (XmlFile xml = XmlFile.open(dump)) {
        while (xml.child(0)) {
          while (xml.child(1)) {
            if (xml.name().equals("page")) {
              String where = xml.where();
              WikiPage page = WikiPage.read(xml, user -> contributes(user) ? user : "", site.parents || site.history);
              page(page, where, site, ids, titles, sink);
            }
          }
        }
      }
    }
  }

  private Site survey(List<Export.Entry> dumps) throws IOException, InterruptedException {
    Site site = new Site();
    for (Export.Entry dump : dumps) {
      try (XmlFile xml = XmlFile.open(dump)) {
        while (xml.child(0)) {
          if (!xml.name().equals("mediawiki")) {
            throw new IOException(dump.where() + ": begins with <" + xml.name()
                + ">, not <mediawiki>; try a dump of dumpBackup.php");
          }
          site.language = xml.attribute("lang");
          site.parents = !Set.of("0.1", "0.2", "0.3", "0.4", "0.5", "0.6").contains(xml.attribute("version"));
          while (xml.child(1)) {
            switch (xml.name()) {
              case "siteinfo" -> siteinfo(xml, site);
              case "page" -> glance(xml, site);
              default -> { }
            }
          }
        }
      }
    }
    site.redirects.forEach((from, to) -> {
      String target = to;
      for (int hop = 0; hop < 5 && site.redirects.containsKey(target); hop++) {
        target = site.redirects.get(target);
      }
      if (!target.equals(from)) {
        site.aliases.computeIfAbsent(target, _ -> new ArrayList<>()).add(from);
      }
    });
    site.redirects.clear();
    if (site.wanted.isEmpty()) {
      conclude(site);
    }
    return site;
  }

  private void siteinfo(XmlFile xml, Site site) throws IOException, InterruptedException {
    while (xml.child(2)) {
      switch (xml.name()) {
        case "base" -> site.base = xml.text().strip();
        case "case" -> site.firstLetter = !xml.text().strip().equals("case-sensitive");
        case "namespaces" -> {
          while (xml.child(3)) {
            var key = XmlFile.number(xml.attribute("key"));
            String name = xml.text().strip();
            key.ifPresent(number -> site.names.put((int) number, name));
          }
        }
        default -> { }
      }
    }
    conclude(site);
  }

  private void conclude(Site site) throws IOException {
    Set<Integer> wanted = new HashSet<>();
    for (String namespace : namespaces) {
      String name = namespace.strip();
      Integer key = XmlFile.number(name).isPresent() ? (Integer) (int) XmlFile.number(name).getAsLong()
          : ENGLISH.get(name.toLowerCase(Locale.ROOT));
      for (var known : site.names.entrySet()) {
        key = known.getValue().equalsIgnoreCase(name) ? known.getKey() : key;
      }
      if (key == null) {
        throw new IOException(path + ": namespaces: the wiki has no namespace " + name + "; try one of "
            + site.names.values().stream().filter(known -> !known.isEmpty()).sorted().toList());
      }
      wanted.add(key);
    }
    site.wanted = wanted;
    String local = site.names.getOrDefault(14, "Category");
    site.category = Pattern.compile("(?iu)\\[\\[[ _]*(?:category|" + Pattern.quote(local.isEmpty() ? "category" : local)
        + ")[ _]*:([^\\[\\]|#\n]{1,255})(?:\\|[^\\[\\]\n]{0,300})?\\]\\]");
  }

  private static void glance(XmlFile xml, Site site) throws IOException, InterruptedException {
    int page = xml.depth();
    String title = "";
    String target = "";
    Integer namespace = null;
    int revisions = 0;
    while (xml.child(page)) {
      switch (xml.name()) {
        case "title" -> title = xml.text().strip();
        case "ns" -> namespace = (int) XmlFile.number(xml.text()).orElse(0);
        case "redirect" -> target = xml.attribute("title");
        case "revision" -> {
          revisions++;
          while (xml.child(page + 1)) {
            if (xml.name().equals("text")) {
              Matcher redirect = REDIRECT.matcher(xml.text());
              target = redirect.lookingAt() ? redirect.group(1) : revisions > 1 ? "" : target;
            }
          }
        }
        default -> { }
      }
    }
    site.any = true;
    site.history |= revisions > 1;
    if (!target.isBlank() && !title.isEmpty()) {
      site.redirects.put(title, site.canonical(target));
    } else if (site.wanted.contains(namespace == null ? site.namespace(title) : namespace)) {
      site.pages++;
    }
  }

  private boolean contributes(String user) {
    return !BOT.matcher(user).matches() && bots.stream().noneMatch(user::equalsIgnoreCase);
  }

  private void page(WikiPage page, String where, Site site, Set<Long> ids, Set<String> titles, Sink sink)
      throws IOException, InterruptedException {
    String title = page.title.strip();
    page.namespace = page.namespace == null ? (Integer) site.namespace(title) : page.namespace;
    String reason = skip(page, site);
    if (reason != null) {
      sink.skipped(reason);
      return;
    }
    if (title.isEmpty() || page.id <= 0 || page.revisions == 0) {
      sink.problem(new Problem(where, "a page without title, id or revision", "export the page again", ""));
      return;
    }
    if (page.stub) {
      throw new IOException(where
          + ": this dump holds no texts; try pages-articles or pages-meta-history instead of a stub");
    }
    // dumps merged by hand repeat ids; titles are unique in a wiki
    String id = ids.add(page.id) ? Long.toString(page.id) : title;
    if (!titles.add(title)) {
      sink.problem(new Problem(where, "the page " + title + " comes twice", "the first is kept; export again", ""));
      return;
    }
    if (page.text.length() >= XmlFile.TEXT_LIMIT) {
      sink.problem(new Problem(where, "the page " + title + " is too long", "its beginning is searched; split the page",
          id));
    }
    Set<String> tags = new LinkedHashSet<>();
    Matcher category = site.category.matcher(HIDDEN.matcher(page.text).replaceAll(""));
    while (category.find()) {
      if (!category.group(1).isBlank()) {
        tags.add(site.canonical(category.group(1)));
      }
    }
    String namespace = site.names.getOrDefault(page.namespace, "");
    sink.item(Item.of(source, id, Kind.PAGE, title, Content.wikitext(page.text))
        .withUrl(address(site, title)).withTimes(page.created, page.at)
        .withParts(page.history.parts(source, page.whole)).withTags(List.copyOf(tags))
        .withAliases(site.aliases.getOrDefault(title, List.of()).stream().sorted().toList())
        .withPlace(namespace.isEmpty() ? List.of() : List.of(namespace)).withLanguage(site.language));
  }

  /// Why the page is no item, or `null`.
  private static String skip(WikiPage page, Site site) {
    if (page.namespace % 2 != 0 && page.namespace > 0 && !site.wanted.contains(page.namespace)) {
      return "talk page";
    } else if (!site.wanted.contains(page.namespace)) {
      return "other namespace";
    } else if (page.redirect || REDIRECT.matcher(page.text).lookingAt()) {
      return "redirect";
    } else if (!page.model.isEmpty() && !page.model.equals("wikitext")) {
      return "not wikitext";
    } else if (page.deleted) {
      return "deleted text";
    }
    return page.text.isBlank() && !page.stub && page.revisions > 0 ? "blank page" : null;
  }

  private String address(Site site, String title) {
    String path = URLEncoder.encode(title.replace(' ', '_'), StandardCharsets.UTF_8).replace("%3A", ":").replace("%2F", "/")
        .replace("%28", "(").replace("%29", ")").replace("%2C", ",");
    if (!url.isEmpty()) {
      return url.contains("$1") ? url.replace("$1", path) : url + path;
    }
    // the dump names its main page: what stands before the main page's title stands before every title
    int end = Math.max(site.base.lastIndexOf('/'), site.base.lastIndexOf('='));
    return site.base.startsWith("http") && end > 8 ? site.base.substring(0, end + 1) + path : "";
  }
}
