package dev.kith.connector.blog;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MailTimes;
import dev.kith.connector.input.Unpacked;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/// OPML: lists of the feeds that people read, and outlines. Of a list, one item for each feed or link, to be found like a
/// bookmark, its folders as tags; an outline without addresses is one page.
///
/// @param path a file, a folder or archive of files, or a glob of them
public record Opml(String source, Path path) implements Connector {
  private static final Pattern NAME = Pattern.compile("(?s).*\\.(?:opml|xml)(?:\\.gz|\\.bz2)?");
  private static final Export.Wanted WANTED = Export.Wanted.files(name -> NAME.matcher(name).matches());
  private static final String WHAT = "OPML file";
  private static final int LONGEST = 50 << 20;
  private static final int DEPTH = 100;
  /// Folders that say nothing but what the file is.
  private static final Pattern PLAIN_FOLDER = Pattern.compile("(?i)subscriptions?|feeds?|all|uncategorized|my "
      + "feeds|abonnements|abos");

  public Opml {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an OPML file");
    }
  }

  /// A list as a whole.
  private record Head(String title, Identity owner, Instant at) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    interrupted();
    if (now.sameAs(since)) {
      return now.cursor();
    }
    Map<String, Item> items = new LinkedHashMap<>();
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      boolean any = false;
      IOException failed = null;
      for (Export.Entry file : export.entries()) {
        interrupted();
        try {
          FeedDocument document = FeedDocument.read(Unpacked.bytes(file.file(), LONGEST));
          if (!document.kind().equals("opml")) {
            throw new IOException("is no OPML but <" + document.kind() + ">");
          } else if (document.cut()) {
            throw new IOException("ends in the middle");
          }
          any = true;
          list(document, file, items, sink);
        } catch (IOException e) {
          failed = e;
          if (String.valueOf(e.getMessage()).startsWith("is no OPML") && export.entries().size() > 1) {
            sink.skipped("file that is no OPML");
          } else {
            sink.problem(new Problem(file.where(), String.valueOf(e.getMessage()), "export it again, or take the file "
                + "away", ""));
            sink.partial();
          }
        }
      }
      if (!any) {
        throw new IOException((export.entries().size() == 1 ? export.entries().getFirst().where() : path.toString()) + ": "
            + (failed == null ? "" : String.valueOf(failed.getMessage()).lines().findFirst().orElse(""))
                + "; try a file that a feed reader exported");
      }
    }
    sink.whole();
    for (Item item : items.values()) {
      interrupted();
      sink.item(item);
    }
    return now.cursor();
  }

  private void list(FeedDocument document, Export.Entry file, Map<String, Item> items, Sink sink) {
    Element head = document.child(document.root(), "head").orElse(document.root());
    String name = document.text(head, "ownerName");
    String mail = document.text(head, "ownerEmail").toLowerCase(Locale.ROOT);
    Identity owner = mail.contains("@") ? Identity.of("", mail, name) : name.isEmpty() ? null
        : Identity.of(source, name, name);
    Instant at = MailTimes.parse(document.text(head, "dateModified"))
        .or(() -> MailTimes.parse(document.text(head, "dateCreated"))).orElse(null);
    String title = document.text(head, "title");
    Head list = new Head(title.isEmpty() ? file.last().replaceFirst("(?i)(?:\\.(?:opml|xml|gz|bz2))+$", "")
        : title, owner, at);
    Element body = document.child(document.root(), "body").orElse(document.root());
    Set<String> before = new HashSet<>(items.keySet());
    outlines(body, List.of(), list, items, sink, 0);
    if (items.keySet().equals(before) && !body.children().isEmpty() && addresses(body).isEmpty()) {
      String id = "outline:" + Fingerprint.shortHash(file.name());
      String html = "<ul>" + nested(body, 0) + "</ul>";
      if (!Jsoup.parseBodyFragment(html).text().isBlank()) {
        items.put(id, Item.of(source, id, Kind.PAGE, list.title, Content.html(html)).withTimes(null, at)
            .withParts(owner == null ? List.of() : List.of(new Part(owner, Role.AUTHOR, at))));
      }
    }
  }

  private static List<String> addresses(Element body) {
    return body.getElementsByTag("outline").stream().flatMap(outline -> address(outline).stream()).toList();
  }

  private void outlines(Element of, List<String> folders, Head list, Map<String, Item> items, Sink sink, int depth) {
    for (Element outline : of.children()) {
      if (!outline.tag().localName().equalsIgnoreCase("outline") || depth > DEPTH) {
        continue;
      }
      String title = title(outline);
      Optional<String> address = address(outline);
      if (address.isPresent()) {
        Item item = item(outline, title, address.get(), folders, list);
        Item known = items.get(item.id());
        items.put(item.id(), known == null ? item : joined(known, item));
        if (known != null) {
          sink.skipped("feed that is there twice");
        }
      }
      List<String> inner = new ArrayList<>(folders);
      if (!title.isEmpty() && address.isEmpty()) {
        inner.add(title);
      }
      outlines(outline, inner, list, items, sink, depth + 1);
    }
  }

  private static String title(Element outline) {
    String title = attribute(outline, "title").isEmpty() ? attribute(outline, "text") : attribute(outline, "title");
    return Jsoup.parseBodyFragment(title).text().strip();
  }

  /// Programs write attributes in lower or upper case.
  private static String attribute(Element outline, String name) {
    return outline.attributes().asList().stream().filter(one -> one.getKey().equalsIgnoreCase(name))
        .map(one -> one.getValue().strip())
        .findFirst().orElse("");
  }

  private static Optional<String> address(Element outline) {
    return Arrays.asList(attribute(outline, "htmlUrl"), attribute(outline, "url"), attribute(outline, "xmlUrl")).stream()
        .map(url -> url.replaceFirst("^feed:(?://)?(?=https?:)", "").replaceFirst("^feed://", "http://"))
        .filter(url -> url.matches("(?i)https?://\\S+")).findFirst();
  }

  private Item item(Element outline, String title, String address, List<String> folders, Head list) {
    String feed = attribute(outline, "xmlUrl");
    String description = attribute(outline, "description").isEmpty() ? attribute(outline, "_note")
        : attribute(outline, "description");
    Set<String> tags = new LinkedHashSet<>(folders.stream().filter(folder -> !PLAIN_FOLDER.matcher(folder).matches())
        .toList());
    Arrays.stream(attribute(outline, "category").split(",")).map(tag -> tag.replaceFirst("^/", "").strip())
        .filter(tag -> !tag.isEmpty())
        .forEach(tags::add);
    String html = (description.isEmpty() ? "" : "<p>" + Entities.escape(Jsoup.parseBodyFragment(description).text())
        + "</p>\n")
        + (feed.isEmpty() || feed.equals(address) ? "" : "<p>Feed: <a href=\"" + Entities.escape(feed) + "\">"
            + Entities.escape(feed) + "</a></p>");
    Instant created = MailTimes.parse(attribute(outline, "created")).orElse(null);
    List<String> place = new ArrayList<>(List.of(list.title));
    place.addAll(folders);
    String id = feed.isEmpty() ? address : feed;
    return Item.of(source, id.length() > 400 ? Fingerprint.shortHash(id) : id, Kind.BOOKMARK, title.isEmpty() ? address
        : title, Content.html(html))
        .withUrl(address).withTimes(created, created != null ? created : list.at).withTags(List.copyOf(tags))
            .withPlace(place)
        .withLanguage(attribute(outline, "language").matches("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
            ? attribute(outline, "language") : "")
        .withParts(list.owner == null ? List.of() : List.of(new Part(list.owner, Role.MENTIONED, list.at)))
        .withSignals(new dev.kith.model.Signals(0, 0, 0, 0, 1, 0, false));
  }

  /// A feed that several lists or folders hold is one item, kept by all of their owners.
  private static Item joined(Item known, Item item) {
    Set<String> tags = new LinkedHashSet<>(known.tags());
    tags.addAll(item.tags());
    List<Part> parts = new ArrayList<>(known.parts());
    item.parts().stream().filter(part -> known.parts().stream().noneMatch(old -> old.who().key().equals(part.who().key())))
        .forEach(parts::add);
    return known.withTags(List.copyOf(tags)).withParts(parts)
        .withSignals(new dev.kith.model.Signals(0, 0, 0, 0, Math.max(1, parts.size()), 0, false));
  }

  private static String nested(Element of, int depth) {
    StringBuilder html = new StringBuilder();
    for (Element outline : of.children()) {
      if (outline.tag().localName().equalsIgnoreCase("outline") && depth < DEPTH) {
        String note = attribute(outline, "_note");
        String inner = nested(outline, depth + 1);
        html.append("<li>").append(Entities.escape(Jsoup.parseBodyFragment(attribute(outline, "text").isEmpty()
            ? attribute(outline, "title")
            : attribute(outline, "text")).text())).append(note.isEmpty() ? "" : "<p>" + Entities.escape(note) + "</p>")
            .append(inner.isEmpty() ? "" : "<ul>" + inner + "</ul>").append("</li>\n");
      }
    }
    return html.toString();
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }
}
