package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// The XML export of a Confluence, of one space or of the whole site, as every version since 3 writes it, Cloud too: pages,
/// blog posts and attachments, with their comments, and the permissions of spaces and pages.
///
/// `entities.xml` is read twice: its objects come in any order, and most of the texts in it are of older versions.
///
/// @param path      the zip file, the folder it was unpacked to, `entities.xml` alone, or a folder of several exports of one
///                  site
/// @param url       the site's address, such as `https://wiki.example.com`; else as a site's export itself says
/// @param everybody groups that everybody is a member of, such as `confluence-users`: what they may see is seen by anybody
///                  signed in
/// @param archived  whether to read archived spaces and pages too
public record ConfluenceXml(String source, Path path, String url, List<String> everybody, boolean archived)
    implements Connector {
  private static final String WHAT = "Confluence export";
  private static final Export.Wanted ENTITIES = Export.Wanted.files(
      name -> name.matches("(?s)(?:.*/)?(?:entities\\.xml|exportdescriptor\\.properties)"));

  public ConfluenceXml {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an export, such as /data/space-export.xml.zip");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://wiki.example.com");
    }
    everybody = everybody == null ? List.of() : List.copyOf(everybody);
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), inputs(), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Set<String> all = everybody.stream().map(group -> group.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    try (Export export = Export.open(path, ENTITIES, WHAT, sink); ConfluenceSite site = new ConfluenceSite(source, all);
        Spill texts = new Spill()) {
      List<Export.Entry> entities = new ArrayList<>(export.entries());
      entities.removeIf(entry -> entry.last().toLowerCase(Locale.ROOT).endsWith(".properties"));
      for (Export.Entry entry : export.entries()) {
        if (!entities.contains(entry)) {
          descriptor(entry, site);
        }
      }
      for (Export.Entry entry : entities) {
        objects(entry, site, sink);
      }
      if (!site.any) {
        throw new IOException(path
            + ": holds no page of Confluence; export it again, or remove the source if the site is empty");
      }
      site.conclude(sink);
      ConfluenceItems items = new ConfluenceItems(source, url.isEmpty() ? site.base : url, site, texts, archived);
      for (Export.Entry entry : entities) {
        bodies(entry, items, texts);
      }
      texts.sort();
      sink.whole();
      site.people.send(sink);
      items.pages(sink);
      files(entities, items, sink);
    }
    return now.cursor();
  }

  /// The files the export lies in; attachments that lie loose in a folder as well.
  private List<Path> inputs() throws IOException {
    return Export.inputs(path, Export.Wanted.files(name -> ConfluenceItems.ATTACHMENT.matcher(name).matches()
        || ENTITIES.file().test(name)), WHAT);
  }

  private static void descriptor(Export.Entry entry, ConfluenceSite site) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(entry.file())) {
      properties.load(in);
      site.zone = ZoneId.of(properties.getProperty("timezoneId", "Z").strip());
    } catch (IllegalArgumentException | DateTimeException _) {
      // it only says in which zone the dates are
      site.zone = ZoneOffset.UTC;
    }
  }

  private interface Taker {
    void take(XmlFile xml) throws IOException, InterruptedException;
  }

  private static void each(Export.Entry entry, Taker taker) throws IOException, InterruptedException {
    try (XmlFile xml = XmlFile.open(entry)) {
      while (xml.child(0)) {
        if (!xml.name().equals("hibernate-generic")) {
          throw new IOException(entry.where() + ": begins with <" + xml.name()
              + ">, not <hibernate-generic>; try the XML export of a "
              + "Confluence");
        }
        while (xml.child(1)) {
          if (xml.name().equals("object")) {
            taker.take(xml);
          }
        }
      }
    }
  }

  private static void objects(Export.Entry entry, ConfluenceSite site, Sink sink) throws IOException, InterruptedException {
    each(entry, xml -> {
      if (!xml.attribute("class").equals("BodyContent")) {
        String where = xml.where();
        ConfluenceObject object = ConfluenceObject.read(xml);
        if (object.id().isEmpty() || object.key() < 0 && !object.type().equals("ConfluenceUserImpl")) {
          if (Set.of("Page", "BlogPost", "Comment", "Attachment", "Space").contains(object.type())) {
            sink.problem(new Problem(where, "a " + object.type() + " without a usable id", "export it again", ""));
          }
          return;
        }
        site.add(object, sink);
      }
    });
  }

  private static void bodies(Export.Entry entry, ConfluenceItems items, Spill texts)
      throws IOException, InterruptedException {
    each(entry, xml -> {
      if (xml.attribute("class").equals("BodyContent")) {
        ConfluenceObject body = ConfluenceObject.read(xml);
        for (long key : new long[] {body.number("content"), body.key()}) {
          // under the content's number if it is known, else under its own, by which the content names it
          if (key >= 0 && items.wanted(key)) {
            texts.add(key, body.value("bodyType"), body.values().getOrDefault("body", ""));
            return;
          }
        }
      }
    });
  }

  /// Sends the attachments whose files are in the export; only those are unpacked that hold text.
  private void files(List<Export.Entry> entities, ConfluenceItems items, Sink sink)
      throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(items.names());
    if (names.isEmpty()) {
      return;
    }
    Export.Wanted wanted = Export.Wanted.files(name -> ENTITIES.file().test(name)
        || ConfluenceItems.ATTACHMENT.matcher(name).results().anyMatch(found -> names.contains(found.group(1))));
    if (entities.size() == 1 && entities.getFirst().file().equals(path)) {
      items.files(List.of(), sink);
      return;
    }
    try (Export export = Export.open(path, wanted, WHAT, sink)) {
      items.files(export.entries(), sink);
    }
  }
}
