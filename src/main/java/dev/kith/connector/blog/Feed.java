package dev.kith.connector.blog;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Unpacked;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Files of feeds: RSS of every version and Atom. A feed holds only its newest entries, so an entry that is no longer in it
/// is kept; it goes only if the feed says that it was deleted (RFC 6721).
///
/// @param path a file, a folder or archive of files, or a glob of them
public record Feed(String source, Path path) implements Connector {
  private static final Pattern NAME = Pattern.compile("(?s).*\\.(?:xml|rss|rss2|rdf|atom|feed)(?:\\.gz|\\.bz2)?");
  private static final Export.Wanted WANTED = Export.Wanted.files(name -> NAME.matcher(name).matches());
  private static final String WHAT = "RSS or Atom file";
  private static final int LONGEST = 100 << 20;

  public Feed {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an RSS or Atom file, or of a folder of them");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    interrupted();
    if (now.sameAs(since)) {
      return now.cursor();
    }
    FeedItems items = new FeedItems(source, sink);
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      files(export.entries(), items, sink);
    }
    sink.partial();
    for (Item item : items.items()) {
      interrupted();
      sink.item(item);
    }
    for (String id : items.gone()) {
      interrupted();
      sink.gone(id);
    }
    return now.cursor();
  }

  private void files(List<Export.Entry> files, FeedItems items, Sink sink) throws IOException, InterruptedException {
    boolean any = false;
    IOException failed = null;
    for (Export.Entry file : files) {
      interrupted();
      try {
        FeedDocument feed = FeedDocument.read(Unpacked.bytes(file.file(), LONGEST));
        if (feed.isFeed()) {
          any = true;
          items.add(feed, file.where());
        } else {
          failed = new IOException("is no feed but <" + feed.kind() + ">");
          sink.skipped("file that is no feed");
        }
      } catch (IOException e) {
        failed = e;
        sink.problem(new Problem(file.where(), reason(e), "fetch the feed again, or take the file away", ""));
      }
    }
    if (!any) {
      throw new IOException((files.size() == 1 ? files.getFirst().where() : path.toString()) + ": " + reason(failed)
          + "; try a file of RSS or Atom");
    }
  }

  private static String reason(IOException e) {
    return e == null || e.getMessage() == null ? "cannot be read" : e.getMessage().lines().findFirst()
        .orElse("cannot be read");
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }
}
