package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.file.BookmarkFile.Bookmark;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Unpacked;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;

/// Bookmarks that people exported from their browsers and bookmark services: one item for each address. They are for their
/// keeper only, unless the settings say that they are shared; then an address that several keep is one item, with their
/// number.
///
/// @param path   a file, a folder or archive of files, or a glob of them
/// @param owner  whose they are: an account, id or mail address; without it each file's name says so, or that of its folder
/// @param shared whether they are for whoever may read the source; those marked as private never are
public record Bookmarks(String source, Path path, String owner, boolean shared) implements Connector {
  private static final Export.Wanted WANTED = Export.Wanted.files(name -> name.matches("(?s).*\\.(?:html?|xhtml)(?:\\.g"
      + "z)?"));
  private static final String WHAT = "bookmark file";
  private static final int LONGEST = 64 << 20;
  private static final int LONGEST_ID = 400;
  private static final Pattern NOBODYS_NAME = Pattern.compile("(?iu)(?:bookmarks?|favou?rites|favoriten"
      + "|lesezeichen|signets|favoris|marcadores|favoritos|preferiti|segnalibri"
      + "|export|delicious|pinboard|pocket|shaarli|netscape|chrome|firefox|safari|edge|raindrop|links?|index"
      + "|ril_export)(?:$|[\\W_\\d].*)");

  public Bookmarks {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the file that a browser exported");
    }
    owner = owner == null ? "" : owner.strip();
    if (owner.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("owner: holds a control character; try a mail address");
    }
  }

  /// What one person keeps.
  private record Kept(String owner, Bookmark bookmark) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    interrupted();
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Map<String, List<Kept>> byId = new LinkedHashMap<>();
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      files(export.entries(), byId, sink);
    }
    sink.whole();
    for (Map.Entry<String, List<Kept>> one : byId.entrySet()) {
      interrupted();
      sink.item(item(one.getKey(), one.getValue()));
    }
    return now.cursor();
  }

  private void files(List<Export.Entry> files, Map<String, List<Kept>> byId, Sink sink) throws IOException,
      InterruptedException {
    IOException failed = null;
    int read = 0;
    for (Export.Entry file : files) {
      interrupted();
      try {
        Document page = Jsoup.parse(((Content.Text) Content.decoded("text/html", Unpacked.bytes(file.file(), LONGEST)))
            .text());
        if (!BookmarkFile.is(page)) {
          throw new IOException("holds no bookmarks");
        }
        read++;
        String keeper = keeper(file.name());
        if (keeper.isEmpty() && !shared) {
          sink.problem(new Problem(file.where(), "nobody knows whose bookmarks these are, so none of them is read",
              "set owner, or name the file after its owner, or set shared: true", ""));
          continue;
        }
        for (Bookmark bookmark : BookmarkFile.read(page)) {
          interrupted();
          keep(bookmark, keeper, byId, sink);
        }
      } catch (IOException e) {
        failed = e;
        sink.problem(new Problem(file.where(), String.valueOf(e.getMessage()), "export the bookmarks again, or take the "
            + "file away", ""));
        sink.partial();
      }
    }
    if (read == 0) {
      throw new IOException((files.size() == 1 ? files.getFirst().where() : path.toString()) + ": "
          + String.valueOf(failed == null ? "" : failed.getMessage()).lines().findFirst().orElse("")
              + "; try the file that a browser exported");
    }
  }

  /// Whose a file is: as set, else by its name or that of its folder.
  private String keeper(String name) {
    if (!owner.isEmpty()) {
      return owner;
    }
    List<String> parts = new ArrayList<>(FolderPage.place(name));
    parts.add(name.substring(name.lastIndexOf('/') + 1).replaceFirst("(?i)\\.(?:html?|xhtml)(?:\\.gz)?$", "")
        .replaceFirst("(?i)[ _-](?:bookmarks?|favorites|lesezeichen)$", ""));
    return parts.reversed().stream().filter(part -> !NOBODYS_NAME.matcher(part).matches()
        && part.chars().noneMatch(Character::isISOControl)).findFirst().orElse("");
  }

  private void keep(Bookmark bookmark, String keeper, Map<String, List<Kept>> byId, Sink sink) {
    String url = bookmark.url().replaceFirst("(?i)^((?:https?|ftp)://)[^/?#@\\s]*@", "$1");
    if (!url.matches("(?i)(?:https?|ftp)://[^\\s/?#].*")) {
      sink.skipped(url.matches("(?i)javascript:.*") ? "bookmarklet" : url.matches("(?i)file:.*") ? "file on a computer"
          : url.matches("(?i)(?:place|about|chrome|edge|data|moz-extension|chrome-extension|view-source|feed):.*")
              ? "address within the browser" : "no web address");
      return;
    }
    boolean open = shared && bookmark.open();
    if (!open && keeper.isEmpty()) {
      sink.skipped("private");
      return;
    }
    String plain = plain(url);
    String id = plain.length() > LONGEST_ID ? "hash:" + Fingerprint.shortHash(plain) : plain;
    Bookmark clean = new Bookmark(url, bookmark.title(), bookmark.folders(), bookmark.tags(), bookmark.note(),
        bookmark.open(), bookmark.added(), bookmark.changed());
    byId.computeIfAbsent(open ? id : keeper.toLowerCase(Locale.ROOT) + " " + id, _ -> new ArrayList<>())
        .add(new Kept(keeper, clean));
  }

  /// Equal for addresses that open the same page: scheme and host in lower case, without the usual port, a slash at the end
  /// and what campaigns add.
  private static String plain(String url) {
    String text = url.replaceFirst("(?i)^(https?|ftp)://", "").replaceAll("(?i)(?<=[?&])(?:utm_\\w+|fbclid"
        + "|gclid)=[^&#]*&?", "").replaceFirst("[?&](?=#|$)", "");
    String host = text.replaceFirst("(?s)[/?#].*", "");
    String rest = text.substring(host.length());
    return host.toLowerCase(Locale.ROOT).replaceFirst(":(?:80|443)$", "")
        + (rest.equals("/") ? "" : rest.replaceFirst("(?<=[^/])/$", ""));
  }

  private Item item(String id, List<Kept> kept) {
    Kept first = kept.stream().min(Comparator.comparing((Kept one) -> one.bookmark.added(),
        Comparator.nullsLast(Comparator.naturalOrder()))).orElseThrow();
    Set<String> tags = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>();
    Set<String> titles = new LinkedHashSet<>();
    Set<String> keepers = new LinkedHashSet<>();
    PartsOnce parts = new PartsOnce();
    for (Kept one : kept) {
      tags.addAll(one.bookmark.labels());
      titles.add(one.bookmark.title());
      if (!one.bookmark.note().isEmpty()) {
        notes.add(one.bookmark.note());
      }
      if (!one.owner.isEmpty()) {
        keepers.add(one.owner.toLowerCase(Locale.ROOT));
        boolean wrote = kept.stream().anyMatch(other -> other.owner.equals(one.owner) && !other.bookmark.note().isEmpty());
        // who writes a note to a page has read it; who keeps it has an interest
        parts.add(who(one.owner), wrote ? Role.COMMENTER : Role.MENTIONED, one.bookmark.added());
      }
    }
    StringBuilder html = new StringBuilder();
    notes.forEach(note -> html.append("<p>").append(Entities.escape(note).replace("\n", "<br>\n")).append("</p>\n"));
    html.append("<p><a href=\"").append(Entities.escape(first.bookmark.url())).append("\">")
        .append(Entities.escape(first.bookmark.url())).append("</a></p>");
    String title = titles.stream().filter(one -> !one.isBlank()).findFirst().orElse(first.bookmark.url());
    titles.remove(title);
    titles.remove("");
    Instant changed = kept.stream().map(one -> one.bookmark.changed()).filter(Objects::nonNull).max(Instant::compareTo)
        .orElse(first.bookmark.added());
    boolean open = shared && kept.stream().allMatch(one -> one.bookmark.open());
    return Item.of(source, id, Kind.BOOKMARK, Wording.title(title, first.bookmark.url()), Content.html(html.toString()))
        .withUrl(first.bookmark.url())
        .withTimes(first.bookmark.added(), changed).withParts(parts.list()).withTags(List.copyOf(tags))
            .withAliases(List.copyOf(titles))
        .withPlace(first.bookmark.folders()).withSignals(new Signals(0, 0, 0, 0, Math.max(1, keepers.size()), 0, false))
        .withAccess(open ? null : Access.of(Set.of("user:" + principal(first.owner)))).withOwnership(Ownership.PERSONAL);
  }

  private static Identity who(String owner) {
    return Identity.of(principal(owner));
  }

  private static String principal(String owner) {
    return owner.contains("@") ? owner.toLowerCase(Locale.ROOT) : owner;
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }
}
