package dev.kith.connector.blog;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.model.Item;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;

/// What feeds hold, by id: of an entry that is there several times the newest, and those that answer another as its
/// comments.
final class FeedItems {
  private final String source;
  private final Sink sink;
  private final Map<String, FeedEntry> entries = new LinkedHashMap<>();
  private final Set<String> deleted = new LinkedHashSet<>();
  private final Set<String> folded = new LinkedHashSet<>();

  FeedItems(String source, Sink sink) {
    this.source = source;
    this.sink = sink;
  }

  /// @param where the file or the address, for people
  void add(FeedDocument feed, String where) throws IOException, InterruptedException {
    if (feed.cut()) {
      sink.problem(new Problem(where, "ends in the middle", "fetch the feed again; its entries before that are "
          + "read", ""));
    }
    String home = home(feed);
    Map<String, Integer> own = new HashMap<>();
    for (Element element : feed.entries()) {
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
      FeedEntry known = entries.get(id);
      if (again && !feed.atom() && !(known.item().url().equals(entry.item().url())
          && known.item().title().equals(entry.item().title()))) {
        // some programs give every entry the same guid
        String other = id + "#" + Fingerprint.shortHash(entry.item().url() + "\n" + entry.item().title());
        entry = new FeedEntry(renamed(entry.item(), other), entry.html(), entry.answers());
        known = entries.get(other);
        id = other;
      }
      if (known != null) {
        sink.skipped("entry that is there twice");
      }
      if (known == null || !before(entry.item().at(), known.item().at())) {
        entries.put(id, entry);
      }
    }
    for (Element deleted : feed.children(feed.root(), "at:deleted-entry")) {
      this.deleted.add(FeedDocument.attribute(deleted, "ref"));
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

  /// The entries, each with its comments.
  List<Item> items() {
    Map<String, List<FeedEntry>> comments = new HashMap<>();
    folded.clear();
    entries.forEach((id, entry) -> {
      FeedEntry original = entries.get(entry.answers());
      if (original != null && original != entry && original.answers().isEmpty()) {
        comments.computeIfAbsent(entry.answers(), _ -> new ArrayList<>()).add(entry);
        folded.add(id);
      }
    });
    List<Item> out = new ArrayList<>();
    for (FeedEntry entry : entries.values()) {
      String id = entry.item().id();
      if (!folded.contains(id) && !deleted.contains(id)) {
        out.add(entry.with(comments.getOrDefault(id, List.of()).stream()
            .filter(comment -> !deleted.contains(comment.item().id())).toList()));
      }
    }
    return out;
  }

  /// The ids of what a feed says was deleted, and, after [#items], of what is a comment now and may have come as an entry of
  /// its own when what it answers was not there.
  List<String> gone() {
    Set<String> out = new LinkedHashSet<>(deleted);
    out.addAll(folded);
    out.remove("");
    return List.copyOf(out);
  }
}
