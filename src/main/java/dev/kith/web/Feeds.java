package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Passage;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.store.SavedSearch;
import dev.kith.store.Store;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Saved searches as Atom (RFC 4287), for readers that cannot sign in: the address itself is the key. What stands in a feed is
/// what its owner may see when it is read.
final class Feeds {
  private static final int ENTRIES = 50;
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  private final WebServer.Settings settings;
  private final Search search;
  private final Store store;
  private final Freshness freshness;
  private final Sessions sessions;

  Feeds(WebServer.Settings settings, Search search, Store store, Freshness freshness, Sessions sessions) {
    this.settings = settings;
    this.search = search;
    this.store = store;
    this.freshness = freshness;
    this.sessions = sessions;
  }

  void atom(Context ctx) {
    // Throws while decisions cannot be read: else its owner would merely be gone.
    store.decisions();
    SavedSearch saved = store.shelf().feed(ctx.pathParam("token")).orElseThrow(Feeds::none);
    Profile owner = search.directory().bearer(saved.owner()).filter(sessions::isMember).orElseThrow(Feeds::none);
    Viewer viewer = Viewers.of(owner);
    if (freshness.unchanged(ctx, viewer, saved.id() + saved.token())) {
      return;
    }
    Question question = Shelves.newest(saved.params());
    List<String> ids = search.ids(question, ENTRIES, viewer).keySet().stream().toList();
    byte[] feed = write(saved, search.some(question, ids, viewer), settings.base(ctx));
    ctx.contentType("application/atom+xml; charset=utf-8").result(feed);
  }

  private static NotFoundResponse none() {
    return new NotFoundResponse("There is no such feed: its saved search was removed, or the feed was given another address.");
  }

  private static byte[] write(SavedSearch saved, List<Found> documents, String base) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try {
      XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, "UTF-8");
      out.writeStartDocument("UTF-8", "1.0");
      out.setDefaultNamespace(ATOM);
      out.writeStartElement(ATOM, "feed");
      out.writeDefaultNamespace(ATOM);
      text(out, "id", id(saved.id()));
      text(out, "title", saved.name());
      text(out, "updated", documents.stream().map(Feeds::updated).max(Comparator.naturalOrder()).orElse(saved.created()).toString());
      link(out, "self", "application/atom+xml", base + "/saved/" + saved.token() + ".atom");
      link(out, "alternate", "text/html", base + "/search?" + saved.params());
      for (Found document : documents) {
        entry(out, saved, document, base);
      }
      out.writeEndElement();
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a feed is written into memory", e);
    }
    return bytes.toByteArray();
  }

  private static void entry(XMLStreamWriter out, SavedSearch saved, Found document, String base) throws XMLStreamException {
    out.writeStartElement(ATOM, "entry");
    text(out, "id", id(saved.id() + "\n" + document.id()));
    text(out, "title", document.title().isEmpty() ? "Without a title" : document.title());
    text(out, "updated", updated(document).toString());
    if (document.created() != null) {
      text(out, "published", document.created().toString());
    }
    link(out, "alternate", "text/html", document.url().isEmpty() ? base + "/d/" + document.id() : document.url());
    List<String> names = document.people().stream().limit(5).map(credit -> credit.name()).filter(name -> !name.isEmpty()).toList();
    for (String name : names.isEmpty() ? List.of(document.source().label()) : names) {
      out.writeStartElement(ATOM, "author");
      text(out, "name", name);
      out.writeEndElement();
    }
    out.writeEmptyElement(ATOM, "category");
    out.writeAttribute("term", document.source().id());
    out.writeAttribute("label", clean(document.source().label()));
    String summary = document.passages().stream().map(Feeds::plain).collect(Collectors.joining(" … "));
    if (!summary.isBlank()) {
      text(out, "summary", summary);
    }
    out.writeEndElement();
  }

  private static String plain(Passage passage) {
    return passage.fragments().stream().map(fragment -> fragment.text()).collect(Collectors.joining());
  }

  /// What nobody knows the time of is as old as can be written.
  private static Instant updated(Found document) {
    return Optional.ofNullable(document.at()).orElse(Instant.EPOCH);
  }

  private static String id(String name) {
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static void link(XMLStreamWriter out, String relation, String type, String address) throws XMLStreamException {
    out.writeEmptyElement(ATOM, "link");
    out.writeAttribute("rel", relation);
    out.writeAttribute("type", type);
    out.writeAttribute("href", clean(address));
  }

  private static void text(XMLStreamWriter out, String name, String text) throws XMLStreamException {
    out.writeStartElement(ATOM, name);
    out.writeCharacters(clean(text));
    out.writeEndElement();
  }

  /// Without what no XML may hold.
  private static String clean(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "");
  }
}
