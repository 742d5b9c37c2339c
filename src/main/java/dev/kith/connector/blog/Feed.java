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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

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

  /// What the files hold, by id; of an entry that is in several the newest.
  private record Held(Map<String, FeedEntry> entries, Set<String> deleted) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    interrupted();
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Held held = new Held(new LinkedHashMap<>(), new LinkedHashSet<>());
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      files(export.entries(), held, sink);
    }
    sink.partial();
    send(held, sink);
    return now.cursor();
  }

  private void files(List<Export.Entry> files, Held held, Sink sink) throws IOException, InterruptedException {
    boolean any = false;
    IOException failed = null;
    for (Export.Entry file : files) {
      interrupted();
      try {
        FeedDocument feed = FeedDocument.read(Unpacked.bytes(file.file(), LONGEST));
        if (feed.isFeed()) {
          any = true;
          feed(feed, file, held, sink);
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

  private void feed(FeedDocument feed, Export.Entry file, Held held, Sink sink) throws IOException, InterruptedException {
    if (feed.cut()) {
      sink.problem(new Problem(file.where(), "ends in the middle", "fetch the feed again; its entries before that are "
          + "read", ""));
    }
    String home = home(feed);
    Map<String, Integer> own = new HashMap<>();
    for (Element element : feed.entries()) {
      interrupted();
      String reason = FeedEntry.leftOut(feed, element).orElse(null);
      if (reason != null) {
        sink.skipped(reason);
        continue;
      }
      FeedEntry entry = FeedEntry.read(feed, element, source, home);
      if (entry.html().isBlank() && entry.item().url().isEmpty() && entry.item().title().equals("Entry without a title")) {
        sink.skipped("empty entry");
        continue;
      }
      String id = entry.item().id();
      boolean again = own.merge(id, 1, Integer::sum) > 1;
      FeedEntry known = held.entries.get(id);
      if (again && !feed.atom() && !(known.item().url().equals(entry.item().url())
          && known.item().title().equals(entry.item().title()))) {
        // some programs give every entry the same guid
        String other = id + "#" + Fingerprint.shortHash(entry.item().url() + "\n" + entry.item().title());
        entry = new FeedEntry(renamed(entry.item(), other), entry.html(), entry.answers());
        known = held.entries.get(other);
        id = other;
      }
      if (known != null) {
        sink.skipped("entry that is there twice");
      }
      if (known == null || !before(entry.item().at(), known.item().at())) {
        held.entries.put(id, entry);
      }
    }
    for (Element deleted : feed.children(feed.root(), "at:deleted-entry")) {
      held.deleted.add(FeedDocument.attribute(deleted, "ref"));
    }
  }

  private static boolean before(Instant one, Instant other) {
    return other != null && (one == null || one.isBefore(other));
  }

  private static Item renamed(Item item, String id) {
    return new Item(item.source(), id, item.kind(), item.title(), item.content(), item.url(), item.at(), item.created(),
        item.parts(),
        item.tags(), item.aliases(), item.place(), item.paths(), item.language(), item.signals(), item.access(),
            item.ownership());
  }

  /// An address within the feed's site.
  private static String home(FeedDocument feed) {
    for (Element link : feed.children(feed.head(), "link", "atom:link")) {
      String rel = FeedDocument.attribute(link, "rel");
      String href = FeedDocument.attribute(link, "href");
      String address = href.isEmpty() ? link.wholeText().strip() : href;
      if (!address.isEmpty() && (rel.isEmpty() || rel.equals("alternate"))) {
        return FeedDocument.resolved(link, address, "");
      }
    }
    String self = feed.children(feed.head(), "link", "atom:link").stream().map(link -> FeedDocument.attribute(link, "href"))
        .filter(href -> !href.isEmpty()).findFirst().orElse("");
    return self.isEmpty() ? feed.text(feed.head(), "atom:id", "title", "atom:title") : self;
  }

  private void send(Held held, Sink sink) throws IOException, InterruptedException {
    Map<String, List<FeedEntry>> comments = new HashMap<>();
    Set<String> folded = new HashSet<>();
    held.entries.forEach((id, entry) -> {
      FeedEntry original = held.entries.get(entry.answers());
      if (original != null && original != entry && original.answers().isEmpty()) {
        comments.computeIfAbsent(entry.answers(), _ -> new ArrayList<>()).add(entry);
        folded.add(id);
      }
    });
    for (FeedEntry entry : held.entries.values()) {
      String id = entry.item().id();
      if (!folded.contains(id) && !held.deleted.contains(id)) {
        interrupted();
        sink.item(entry.with(comments.getOrDefault(id, List.of()).stream()
            .filter(comment -> !held.deleted.contains(comment.item().id())).toList()));
      }
    }
    for (String id : held.deleted) {
      if (!id.isBlank()) {
        interrupted();
        sink.gone(id);
      }
    }
    for (String id : folded) {
      if (!held.deleted.contains(id)) {
        // it may have come as an entry of its own when what it answers was not there
        interrupted();
        sink.gone(id);
      }
    }
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }
}
