package dev.kith.connector.site;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Validators;
import dev.kith.connector.page.Addresses;
import dev.kith.connector.site.Reports.Cause;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// What a site's maps and feeds say of its pages: hints, never the whole truth. Each is a note (`s/<address>`) of the
/// addresses it named, so that it need not be sent again while it has not changed.
final class Sitemaps {
  /// Of a map unpacked, as sitemaps.org has it.
  private static final int LONGEST = 50 << 20;
  private static final int ADDRESSES = 50_000;
  private static final int FILES = 500;
  private static final int NESTED = 3;
  /// A date that so many pages in ten share is when the map was made.
  private static final int SHARED_OF_TEN = 8;
  private static final int FEW = 5;
  private static final String NOTE = "s/";
  private final Fetcher fetcher;
  private final Scope scope;
  private final Book book;
  private final Sink sink;
  private final Reports reports;
  private final int pass;
  private final int pages;
  private final Set<String> read = new HashSet<>();
  private final Map<String, String> dates = new LinkedHashMap<>();
  private String builtAt = "";

  /// A map's or a feed's addresses with their dates, and the maps it names.
  private record Named(Map<String, String> pages, List<String> maps) {}

  Sitemaps(Fetcher fetcher, Scope scope, Book book, Sink sink, Reports reports, int pass, int pages) {
    this.fetcher = fetcher;
    this.scope = scope;
    this.book = book;
    this.sink = sink;
    this.reports = reports;
    this.pass = pass;
    this.pages = pages;
  }

  /// The addresses in the maps that robots.txt names, or that lie where maps usually do.
  List<String> all() throws IOException, InterruptedException {
    List<String> named = new ArrayList<>();
    try {
      fetcher.sitemaps().forEach(map -> named.add(map.toString()));
    } catch (FetchException e) {
      sink.problem(new Problem(e.getMessage(), "robots.txt cannot be had, so nothing may be fetched", e.mend(), ""));
    }
    if (named.isEmpty()) {
      scope.origins().stream().sorted().forEach(origin -> named.add(origin + "/sitemap.xml"));
    }
    for (String map : named) {
      one(map, map, 0);
    }
    Map<String, Integer> counts = new HashMap<>();
    dates.values().stream().filter(date -> !date.isEmpty()).forEach(date -> counts.merge(date, 1, Integer::sum));
    int dated = counts.values().stream().mapToInt(Integer::intValue).sum();
    builtAt = counts.entrySet().stream().filter(entry -> dated >= FEW && entry.getValue() * 10 > dated * SHARED_OF_TEN)
        .map(Map.Entry::getKey).findFirst().orElse("");
    return List.copyOf(dates.keySet());
  }

  /// What a map said of when a page changed; empty if it said nothing, or says the same of nearly every page.
  String lastmod(String address) {
    String date = dates.getOrDefault(address, "");
    return date.equals(builtAt) ? "" : date;
  }

  /// The addresses that a feed names; none if it was read in this pass.
  List<String> feed(URI feed) throws IOException, InterruptedException {
    return scope.isOurs(feed) && read.size() < FILES && !read.contains(feed.toString())
        ? List.copyOf(named(feed.toString()).pages().keySet()) : List.of();
  }

  private void one(String written, String base, int depth) throws IOException, InterruptedException {
    URI map = Addresses.normal(base, written).filter(scope::isOurs).orElse(null);
    if (map == null || read.contains(map.toString())) {
      return;
    }
    if (depth > NESTED || read.size() >= FILES || dates.size() >= pages) {
      reports.add(Cause.SITEMAP, map.toString());
      return;
    }
    Named named = named(map.toString());
    for (Map.Entry<String, String> page : named.pages().entrySet()) {
      if (dates.size() < pages) {
        dates.putIfAbsent(page.getKey(), page.getValue());
      }
    }
    for (String inner : named.maps()) {
      one(inner, map.toString(), depth + 1);
    }
  }

  private Named named(String map) throws IOException, InterruptedException {
    read.add(map);
    String[] noted = sink.noted(NOTE + map).split("\t", -1);
    boolean usable = noted.length == 5;
    if (usable && noted[0].equals(Integer.toString(pass))) {
      return noted(noted);
    }
    Answer answer = get(URI.create(map), usable ? new Validators(noted[1], noted[2]) : Validators.NONE);
    if (answer instanceof Answer.Found found) {
      Named named = parsed(map, found.body());
      note(map, found.validators(), named);
      return named;
    }
    if (answer instanceof Answer.NotModified && usable) {
      noted[0] = Integer.toString(pass);
      sink.note(NOTE + map, String.join("\t", noted));
    }
    // what a map named that cannot be had now is asked for all the same
    return usable && !(answer instanceof Answer.Gone) ? noted(noted) : new Named(Map.of(), List.of());
  }

  private void note(String map, Validators validators, Named named) {
    List<String> pages = new ArrayList<>();
    named.pages().forEach((page, date) -> pages.add(book.found(page) + date.replaceAll("\\s", "")));
    sink.note(NOTE + map, String.join("\t", Integer.toString(pass), validators.etag(), validators.lastModified(),
        String.join(" ", pages), String.join(" ", named.maps())));
  }

  private Named noted(String[] note) {
    Map<String, String> pages = new LinkedHashMap<>();
    Arrays.stream(note[3].split(" ")).filter(one -> one.length() >= 8).forEach(one ->
        book.addresses(List.of(one.substring(0, 8)))
        .forEach(address -> pages.put(address, one.substring(8))));
    return new Named(pages, note[4].isEmpty() ? List.of() : List.of(note[4].split(" ")));
  }

  private Answer get(URI uri, Validators validators) throws IOException, InterruptedException {
    try {
      return fetcher.get(new Fetch(uri, Map.of(), validators, "*/*", true, null));
    } catch (FetchException e) {
      sink.problem(new Problem(uri.toString(), e.getMessage(), e.mend(), ""));
      return null;
    }
  }

  private Named parsed(String map, byte[] body) throws IOException {
    byte[] bytes = unpacked(map, body);
    String head = new String(bytes, 0, Math.min(bytes.length, 2_000), StandardCharsets.ISO_8859_1);
    Named out = new Named(new LinkedHashMap<>(), new ArrayList<>());
    if (head.matches("(?s).*<(?:\\w+:)?(?:urlset|sitemapindex)\\b.*")) {
      sitemap(map, bytes, out);
    } else if (head.matches("(?s).*<(?:rss|rdf:RDF|feed|channel)\\b.*")) {
      Document feed = Parser.xmlParser().parseInput(new String(bytes, StandardCharsets.UTF_8), map);
      for (Element link : feed.select("item > link, entry > link")) {
        if (!link.hasAttr("rel") || link.attr("rel").equals("alternate")) {
          add(map, link.hasAttr("href") ? link.attr("href") : link.text(), "", out);
        }
      }
    } else if (!head.contains("<")) {
      try (BufferedReader lines = new BufferedReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
        lines.lines().filter(line -> line.startsWith("http")).forEach(line -> add(map, line, "", out));
      }
    }
    return out;
  }

  private byte[] unpacked(String map, byte[] body) throws IOException {
    if (body.length < 2 || body[0] != 0x1f || (body[1] & 0xff) != 0x8b) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] bytes = in.readNBytes(LONGEST);
      if (bytes.length == LONGEST) {
        reports.add(Cause.SITEMAP, map);
      }
      return bytes;
    } catch (IOException _) {
      reports.add(Cause.SITEMAP, map);
      return new byte[0];
    }
  }

  /// Up to where it is broken or too long. Elements of images and news have a `loc` of their own, which is none of a page.
  private void sitemap(String map, byte[] bytes, Named out) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      List<String> open = new ArrayList<>();
      String location = "";
      String date = "";
      StringBuilder text = new StringBuilder();
      while (xml.hasNext() && out.pages().size() < ADDRESSES) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            open.addLast(xml.getLocalName());
            text.setLength(0);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            String name = open.removeLast();
            String in = open.isEmpty() ? "" : open.getLast();
            boolean entry = in.equals("url") || in.equals("sitemap");
            location = entry && name.equals("loc") ? text.toString().strip() : location;
            date = entry && name.equals("lastmod") ? text.toString().strip() : date;
            if (name.equals("url")) {
              add(map, location, date, out);
            } else if (name.equals("sitemap") && out.maps().size() < FILES) {
              Addresses.normal(map, location).ifPresent(one -> out.maps().add(one.toString()));
            }
            if (name.equals("url") || name.equals("sitemap")) {
              location = "";
              date = "";
            }
          }
          default -> { }
        }
      }
      if (out.pages().size() >= ADDRESSES) {
        reports.add(Cause.SITEMAP, map);
      }
    } catch (XMLStreamException | RuntimeException _) {
      reports.add(Cause.SITEMAP, map);
    }
  }

  private void add(String map, String location, String date, Named out) {
    Stream.of(location).filter(one -> !one.isBlank()).flatMap(one -> Addresses.normal(map, one).stream())
        .filter(scope::holds).forEach(one -> out.pages().putIfAbsent(one.toString(), date));
  }
}
