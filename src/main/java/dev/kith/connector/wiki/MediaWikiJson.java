package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Readings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Answers of a MediaWiki's `api.php` that somebody saved as JSON files: pages with their revisions, categories and
/// contributors (`action=query`), rendered pages (`action=parse`), what the wiki says of itself, its users and its latest
/// changes. What several answers say of one page is joined by the page's id; the same rules as for [MediaWikiDump] say which
/// pages and whose edits count.
///
/// @param path       a JSON file, or a folder or an archive of them, all of one wiki
/// @param url        what stands before a page's title in its address, or with `$1` in the title's place; else as the answers
///                   say
/// @param namespaces numbers or names of the namespaces to read; the articles (0) if not given
/// @param bots       users whose edits count for nobody, besides those whom the answers or their names call bots
public record MediaWikiJson(String source, Path path, String url, List<String> namespaces, List<String> bots)
    implements Connector {
  private static final String WHAT = "saved answers of a MediaWiki's API";
  static final Export.Wanted WANTED = Export.Wanted.files(name -> name.matches("(?s).*\\.(json|ndjson|jsonl)(\\.gz)?")
      || !name.substring(name.lastIndexOf('/') + 1).contains("."));

  public MediaWikiJson {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a folder of saved answers, such as /data/wiki-api");
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
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink);
        WikiAnswers answers = new WikiAnswers(source, new WikiSite(path.toString()), bots, sink)) {
      Readings readings = new Readings(sink, export.entries().size());
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> JsonRecords.read(entry, Set.of(), sink,
            (_, node, where) -> answers.take(node, where, readings)));
      }
      if (answers.pages.size() == 0) {
        throw new IOException(path + ": holds no page; check that it is what a MediaWiki's api.php answered");
      }
      answers.conclude(readings, namespaces);
      readings.end();
      new WikiAnswerItems(source, url, answers, sink).send();
    }
    return now.cursor();
  }
}
