package dev.kith.connector.file;

import dev.kith.connector.input.MailTimes;
import dev.kith.connector.input.Times;
import dev.kith.connector.input.XmlFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/// The bookmarks of a file that browsers and bookmark services export (`NETSCAPE-Bookmark-file-1`). Its elements are hardly
/// ever closed, so it is read in the order of what stands there: a heading names the list that follows, a note belongs to
/// the link before it.
final class BookmarkFile implements NodeVisitor {
  /// Folders that every browser has.
  private static final Pattern PLAIN_FOLDER = Pattern.compile("(?iu)bookmarks?(?: ?(?:bar|menu|toolbar))?|other "
      + "bookmarks|mobile bookmarks|favou?rites(?: bar)?|toolbar|imported.*"
      + "|lesezeichen(?:-?(?:leiste|symbolleiste|menü))?|weitere lesezeichen|favoriten(?:leiste)?|menu(?: des)? "
      + "(?:signets|marque-pages)|signets|favoris|barre (?:de|personnelle).*|autres (?:favoris|signets)"
      + "|marcadores|barra de (?:marcadores|favoritos)|preferiti|segnalibri|unsorted bookmarks|unfiled.*");
  private static final int WEBKIT_DIGITS = 17;
  private static final long WEBKIT_EPOCH = 11_644_473_600_000_000L;

  /// @param folders outermost first
  /// @param note    what its keeper wrote to it, or empty
  /// @param open    whether its keeper does not mark it as private
  record Bookmark(String url, String title, List<String> folders, List<String> tags, String note, boolean open,
      Instant added, Instant changed) {
    /// Its tags and the folders that its keeper made.
    List<String> labels() {
      Set<String> labels = new LinkedHashSet<>(tags);
      folders.stream().filter(folder -> !PLAIN_FOLDER.matcher(folder).matches()
          && labels.stream().noneMatch(folder::equalsIgnoreCase)).forEach(labels::add);
      return List.copyOf(labels);
    }
  }

  private final List<Bookmark> found = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();
  private final boolean commas;
  private String pending = "";
  private StringBuilder note;

  private BookmarkFile(boolean commas) {
    this.commas = commas;
  }

  /// Whether it is such a file.
  static boolean is(Document page) {
    return page.documentType() != null && page.documentType().name().toLowerCase(java.util.Locale.ROOT)
        .contains("netscape-bookmark")
        || page.selectFirst("dt > a[href], dl a[href], dt > h3") != null;
  }

  static List<Bookmark> read(String html) {
    return read(Jsoup.parse(html));
  }

  static List<Bookmark> read(Document page) {
    // tags are parted by commas, in old files by blanks
    BookmarkFile file = new BookmarkFile(page.select("a[tags]").stream().anyMatch(link -> link.attr("tags").contains(",")));
    page.body().traverse(file);
    file.endNote();
    return List.copyOf(file.found);
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode text) {
      if (note != null) {
        note.append(text.getWholeText());
      }
    } else if (node instanceof Element element) {
      switch (element.normalName()) {
        case "h3" -> {
          endNote();
          pending = element.text().strip();
        }
        case "dl" -> {
          endNote();
          folders.add(pending);
          pending = "";
        }
        case "a" -> {
          endNote();
          found.add(bookmark(element));
        }
        case "dd" -> {
          endNote();
          // a note between a folder's name and its list is the folder's
          note = pending.isEmpty() && !found.isEmpty() ? new StringBuilder() : null;
        }
        case "dt", "hr" -> endNote();
        case "br" -> {
          if (note != null) {
            note.append('\n');
          }
        }
        default -> { }
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      switch (element.normalName()) {
        case "dl" -> {
          endNote();
          if (!folders.isEmpty()) {
            folders.removeLast();
          }
        }
        case "dd" -> endNote();
        default -> { }
      }
    }
  }

  private void endNote() {
    if (note != null) {
      Bookmark last = found.removeLast();
      // some programs encode a note twice
      String text = Parser.unescapeEntities(note.toString().strip(), false);
      found.add(new Bookmark(last.url, last.title, last.folders, last.tags, text.isEmpty() ? last.note
          : text, last.open, last.added, last.changed));
      note = null;
    }
  }

  private Bookmark bookmark(Element link) {
    String tags = link.attr("tags").isEmpty() ? link.attr("labels") : link.attr("tags");
    List<String> labels = Arrays.stream(tags.split(commas ? "," : "[,\\s]+")).map(String::strip)
        .filter(tag -> !tag.isEmpty()).distinct().toList();
    Instant added = time(link.attr("add_date").isEmpty() ? link.attr("time_added") : link.attr("add_date")).orElse(null);
    Instant changed = time(link.attr("last_modified")).orElse(added);
    return new Bookmark(link.attr("href").strip(), link.text().strip(), folders.stream().filter(folder -> !folder.isEmpty())
        .toList(), labels,
        link.attr("description").strip(), !link.hasAttr("private") || link.attr("private").strip().matches("(?i)0|false|no"), added, changed);
  }

  /// Seconds, milliseconds or microseconds since 1970, microseconds since 1601 as Chromium counts them, or a date in words.
  private static Optional<Instant> time(String written) {
    OptionalLong number = XmlFile.number(written);
    if (number.isEmpty()) {
      return MailTimes.parse(written);
    } else if (number.getAsLong() <= 0) {
      return Optional.empty();
    }
    return Times.epoch(written.strip().length() == WEBKIT_DIGITS ? number.getAsLong() - WEBKIT_EPOCH : number.getAsLong());
  }
}
