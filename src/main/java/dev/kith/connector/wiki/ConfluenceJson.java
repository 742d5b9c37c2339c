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
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Answers of a Confluence's REST interface that somebody saved as JSON files, of Server, Data Center and Cloud, of its first
/// version (`/rest/api/content…`, `/rest/api/search`) and its second (`/api/v2/pages…`): pages and blog posts with their
/// comments, and attachments by name. What several answers say of one page is joined by its id; its newest version counts.
///
/// @param path      a JSON file, or a folder or an archive of them, all of one site
/// @param url       the site's address, with `/wiki` for Cloud; else as the answers say
/// @param everybody groups that everybody is a member of, such as `confluence-users`: what they may see is seen by anybody
///                  signed in
/// @param archived  whether to read archived pages too
public record ConfluenceJson(String source, Path path, String url, List<String> everybody, boolean archived)
    implements Connector {
  private static final String WHAT = "saved answers of a Confluence's REST API";

  public ConfluenceJson {
    if (path == null) {
      throw new IllegalArgumentException(
          "path: is missing; try the path of a folder of saved answers, such as /data/confluence-api");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://wiki.example.com");
    }
    everybody = everybody == null ? List.of() : List.copyOf(everybody);
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, MediaWikiJson.WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Set<String> all = everybody.stream().map(group -> group.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    try (Export export = Export.open(path, MediaWikiJson.WANTED, WHAT, sink);
        ConfluenceAnswers answers = new ConfluenceAnswers(source, all, sink)) {
      Readings readings = new Readings(sink, export.entries().size());
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> JsonRecords.read(entry, Set.of(), sink,
            (_, node, where) -> answers.take(node, where, readings)));
      }
      if (answers.pages.values().stream().noneMatch(page -> page.seen)) {
        throw new IOException(path + ": holds no page; check that it is what a Confluence's REST API answered");
      }
      answers.conclude(readings);
      readings.end();
      answers.people.send(sink);
      new ConfluenceAnswerItems(source, url, answers, archived, sink).send();
    }
    return now.cursor();
  }
}
