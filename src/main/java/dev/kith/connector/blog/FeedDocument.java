package dev.kith.connector.blog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// A feed's file as a tree, read by a parser that takes what it gets: feeds declare the wrong encoding, use entities of HTML
/// and leave elements open. Elements go by a name with the prefix that is common for their namespace, whichever the file
/// uses: `dc:creator`, `content:encoded`, `atom:link`; those of RSS have none.
///
/// @param root   `rss`, `RDF`, `channel`, `feed`, `entry`, or what else the file is
/// @param atom   whether it is Atom
/// @param cut    whether its end is missing
record FeedDocument(Element root, boolean atom, boolean cut) {
  private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([\\w.:-]{1,40})");
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final Map<String, String> PREFIXES = Map.ofEntries(Map.entry("purl.org/dc/elements/1.1", "dc"),
      Map.entry("purl.org/dc/elements/1.0", "dc"), Map.entry("purl.org/dc/terms", "dcterms"),
      Map.entry("purl.org/rss/1.0/modules/content", "content"), Map.entry("purl.org/rss/1.0/modules/slash", "slash"),
      Map.entry("purl.org/syndication/thread/1.0", "thr"), Map.entry("search.yahoo.com/mrss", "media"),
      Map.entry("www.itunes.com/dtds/podcast-1.0.dtd", "itunes"), Map.entry("rssnamespace.org/feedburner/ext/1.0",
          "feedburner"),
      Map.entry("www.w3.org/2005/atom", "atom"), Map.entry("purl.org/atom/ns#", "atom"),
          Map.entry("www.w3.org/2007/app", "app"),
      Map.entry("purl.org/atom/app#", "app"), Map.entry("purl.org/atompub/tombstones/1.0", "at"),
      Map.entry("schemas.google.com/blogger/2018", "blogger"), Map.entry("www.w3.org/1999/xhtml", "xhtml"),
      Map.entry("www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"), Map.entry("purl.org/rss/1.0", ""),
      Map.entry("my.netscape.com/rdf/simple/0.9", ""), Map.entry("purl.org/net/rss1.1#", ""),
      Map.entry("backend.userland.com/rss2", ""), Map.entry("blogs.law.harvard.edu/tech/rss", ""));

  /// @throws IOException if it holds no element
  static FeedDocument read(byte[] bytes) throws IOException {
    String text = decoded(bytes);
    Document document = Parser.xmlParser().parseInput(text, "");
    document.outputSettings().prettyPrint(false);
    Element root = document.firstElementChild();
    if (root == null) {
      throw new IOException("no XML file");
    }
    String name = root.tag().localName().toLowerCase(Locale.ROOT);
    String end = text.substring(Math.max(0, text.length() - 4_000)).toLowerCase(Locale.ROOT);
    return new FeedDocument(root, name.equals("feed") || name.equals("entry"),
        !end.matches("(?s).*</(?:[\\w.-]+:)?" + Pattern.quote(name)
        + "\\s*>.*") && !root.childNodes().isEmpty());
  }

  /// By the byte order mark, else as the file declares if that can be, else UTF-8 if it is strictly that, else windows-1252.
  private static String decoded(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    if (first == 0xFEFF || first == 0xFFFE) {
      return new String(bytes, StandardCharsets.UTF_16);
    } else if (first == 0x003C || first == 0x3C00) {
      return new String(bytes, first == 0x3C00 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }
    Matcher declared = ENCODING.matcher(new String(bytes, 0, Math.min(400, bytes.length), StandardCharsets.ISO_8859_1));
    Charset charset = declared.find() ? charset(declared.group(1)) : null;
    if (charset != null && !charset.equals(StandardCharsets.UTF_8) && !charset.name().startsWith("UTF-16")) {
      return new String(bytes, charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS : charset);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      return new String(bytes, WINDOWS);
    }
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The root's name, lower case and without prefix.
  String kind() {
    return root.tag().localName().toLowerCase(Locale.ROOT);
  }

  boolean isFeed() {
    return List.of("rss", "rdf", "channel", "feed", "entry").contains(kind());
  }

  /// What says something of the feed as a whole.
  Element head() {
    return atom || kind().equals("channel") ? root : child(root, "channel").orElse(root);
  }

  /// The entries, wherever the version puts them; of a file that was cut without the last, which may not be whole.
  List<Element> entries() {
    List<Element> entries = new ArrayList<>(kind().equals("entry") ? List.of(root) : atom ? children(root, "atom:entry")
        : Stream.of(root, head(), child(head(), "items").orElse(root)).distinct()
            .flatMap(at -> children(at, "item").stream()).distinct().toList());
    if (cut && !entries.isEmpty()) {
      entries.removeLast();
    }
    return entries;
  }

  List<Element> children(Element of, String... names) {
    return of.children().stream().filter(child -> List.of(names).contains(name(child))).toList();
  }

  Optional<Element> child(Element of, String... names) {
    for (String name : names) {
      Optional<Element> found = of.children().stream().filter(child -> name(child).equals(name)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The text of the first child of these names that has one.
  String text(Element of, String... names) {
    for (String name : names) {
      for (Element child : of.children()) {
        if (name(child).equals(name) && !child.wholeText().isBlank()) {
          return child.wholeText().strip();
        }
      }
    }
    return "";
  }

  /// The element's name as this class gives names.
  String name(Element element) {
    String local = element.tag().localName();
    String namespace = element.tag().namespace();
    String prefix = element.tag().prefix().toLowerCase(Locale.ROOT);
    if (namespace.equals(root.tag().namespace()) && prefix.equals(root.tag().prefix().toLowerCase(Locale.ROOT))
        && !kind().equals("rdf")) {
      return atom ? "atom:" + local : local;
    }
    String known = PREFIXES.get(namespace.replaceFirst("^https?://", "").replaceFirst("/$", "").toLowerCase(Locale.ROOT));
    known = known == null ? prefix : known;
    return known.isEmpty() ? local : known + ":" + local;
  }

  /// An attribute by its name without prefix.
  static String attribute(Element element, String name) {
    return element.attributes().asList().stream().filter(one -> one.getKey().replaceFirst("^.*:", "").equals(name))
        .map(one -> one.getValue().strip()).findFirst().orElse("");
  }

  /// An address as the element's `xml:base` and those above it make it, or as it is.
  static String resolved(Element at, String address, String fallback) {
    String base = fallback;
    List<Element> above = new ArrayList<>(at.parents());
    for (Element element : Stream.concat(above.reversed().stream(), Stream.of(at)).toList()) {
      if (element.hasAttr("xml:base")) {
        base = org.jsoup.internal.StringUtil.resolve(base, element.attr("xml:base").strip());
      }
    }
    String whole = org.jsoup.internal.StringUtil.resolve(base, address.strip());
    return whole.isEmpty() ? address.strip() : whole;
  }
}
