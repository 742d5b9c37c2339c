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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    WikiSite site = survey(dumps);
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
              WikiPage page = WikiPage.read(xml, user -> WikiSite.contributes(user, bots) ? user : "", site.parents || site.history);
              page(page, where, site, ids, titles, sink);
            }
          }
        }
      }
    }
  }

  private WikiSite survey(List<Export.Entry> dumps) throws IOException, InterruptedException {
    WikiSite site = new WikiSite(path.toString());
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
    site.resolve();
    if (site.wanted.isEmpty()) {
      site.conclude(namespaces);
    }
    return site;
  }

  private void siteinfo(XmlFile xml, WikiSite site) throws IOException, InterruptedException {
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
    site.conclude(namespaces);
  }

  private static void glance(XmlFile xml, WikiSite site) throws IOException, InterruptedException {
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
              Matcher redirect = WikiSite.REDIRECT.matcher(xml.text());
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

  private void page(WikiPage page, String where, WikiSite site, Set<Long> ids, Set<String> titles, Sink sink)
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
    Set<String> tags = site.categories(page.text);
    String namespace = site.names.getOrDefault(page.namespace, "");
    sink.item(Item.of(source, id, Kind.PAGE, title, Content.wikitext(page.text))
        .withUrl(site.address(url, title)).withTimes(page.created, page.at)
        .withParts(page.history.parts(source, page.whole)).withTags(List.copyOf(tags))
        .withAliases(site.aliases.getOrDefault(title, List.of()).stream().sorted().toList())
        .withPlace(namespace.isEmpty() ? List.of() : List.of(namespace)).withLanguage(site.language));
  }

  /// Why the page is no item, or `null`.
  private static String skip(WikiPage page, WikiSite site) {
    String reason = site.skip(page.namespace, page.redirect || WikiSite.REDIRECT.matcher(page.text).lookingAt(), page.model,
        page.deleted);
    return reason != null ? reason : page.text.isBlank() && !page.stub && page.revisions > 0 ? "blank page" : null;
  }
}
