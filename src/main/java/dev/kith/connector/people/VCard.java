package dev.kith.connector.people;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Readings;
import dev.kith.connector.input.XmlFile;
import dev.kith.connector.people.VCardText.Property;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An address book: vCards of any version, several in a file, also as XML (xCard) and JSON (jCard).
///
/// Only the properties of [#WANTED] are read, of mail addresses only those that are not of home: no birthdays, no telephone
/// numbers, no addresses, no notes, no family. Cards are accounts of the book, which other lists of people lead.
///
/// @param path a file, a folder, or an archive
public record VCard(String source, Path path) implements Connector {
  private static final String WHAT = "file of vCards";
  private static final Export.Wanted FILES =
      Export.Wanted.files(name -> name.matches("(?s).*\\.(vcf|vcard|xml|xcard|json|jcard)(\\.gz)?"));
  private static final Set<String> WANTED = Set.of("FN", "N", "NICKNAME", "ORG", "TITLE", "ROLE", "EMAIL", "RELATED",
      "CATEGORIES",
      "EXPERTISE", "UID", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-MS-MANAGER", "X-MANAGER", "X-EVOLUTION-MANAGER", "MANAGER",
      "X-ABRELATEDNAMES", "X-ABLABEL");
  /// Categories that programs set, or that sort friends.
  private static final String NO_TOPIC = "(?i)(my ?contacts|starred.*|contacts?|personal|private|friends?|family|"
      + "co-?workers?|work|business|colleagues?|favou?rites?|system group:.*|vip|other|customers?|clients?|suppliers?|"
      + "holiday.*|birthday.*)";
  private static final int LARGEST_JSON_MIB = 64;
  private static final JsonMapper JSON = new JsonMapper();

  public VCard {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a .vcf file");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, FILES, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, FILES, WHAT, sink)) {
      Readings readings = new Readings(sink, export.entries().size());
      Roster roster = new Roster(source, sink, true);
      Book book = new Book(roster, sink);
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> book.read(entry));
      }
      if (roster.size() == 0) {
        throw new IOException(path + ": holds no card of a person; export it again");
      }
      readings.end();
      roster.send();
    }
    return now.cursor();
  }

  private final class Book {
    private final Roster roster;
    private final Sink sink;

    Book(Roster roster, Sink sink) {
      this.roster = roster;
      this.sink = sink;
    }

    boolean read(Export.Entry entry) throws IOException, InterruptedException {
      String name = entry.name().toLowerCase(Locale.ROOT);
      if (name.matches("(?s).*\\.(xml|xcard)(\\.gz)?")) {
        return xml(entry);
      }
      if (name.matches("(?s).*\\.(json|jcard)")) {
        return json(entry);
      }
      try (BufferedReader reader = opened(entry.file())) {
        return new VCardText(reader, WANTED).read((line, properties) -> take(entry.where() + ":" + line, properties));
      } catch (IOException e) {
        String said = String.valueOf(e.getMessage());
        throw said.startsWith(entry.where()) ? e : new IOException(entry.where() + ": " + said, e);
      }
    }

    /// Bytes as characters, since each property may have a charset of its own.
    private static BufferedReader opened(Path file) throws IOException {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      in.mark(3);
      int first = in.read();
      int second = in.read();
      int third = in.read();
      in.reset();
      if (first == 0x1f && second == 0x8b) {
        in = new GZIPInputStream(in);
      } else if (first == 0xef && second == 0xbb && third == 0xbf) {
        in.skipNBytes(3);
      } else if (first == 0xff && second == 0xfe || first == 0xfe && second == 0xff) {
        byte[] narrow = new String(in.readAllBytes(), StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
        in.close();
        in = new java.io.ByteArrayInputStream(narrow);
      }
      Charset bytes = StandardCharsets.ISO_8859_1;
      return new BufferedReader(new InputStreamReader(in, bytes));
    }

    private boolean json(Export.Entry entry) throws IOException, InterruptedException {
      if (Files.size(entry.file()) > (long) LARGEST_JSON_MIB << 20) {
        throw new IOException(entry.where() + ": is larger than " + LARGEST_JSON_MIB + " MiB; part it into several files");
      }
      JsonNode tree;
      try {
        tree = JSON.readTree(Files.readAllBytes(entry.file()));
      } catch (JacksonException e) {
        throw new IOException(entry.where() + ": broken JSON, or cut; export it again", e);
      }
      List<JsonNode> cards = tree.path(0).isArray() ? List.copyOf(tree.values()) : List.of(tree);
      boolean any = false;
      for (JsonNode card : cards) {
        if (card.path(0).asString("").equals("vcard") && card.path(1).isArray()) {
          any = true;
          List<Property> properties = new ArrayList<>();
          for (JsonNode property : card.path(1)) {
            property(property, properties);
          }
          take(entry.where(), properties);
        }
      }
      return any;
    }

    /// `["email", {"type": "work"}, "text", "ada@…"]`
    private static void property(JsonNode property, List<Property> into) {
      String name = property.path(0).asString("").toUpperCase(Locale.ROOT);
      if (!WANTED.contains(name)) {
        return;
      }
      Set<String> types = new LinkedHashSet<>();
      JsonNode type = property.path(1).path("type");
      (type.isArray() ? type.values() : List.of(type)).forEach(each ->
          types.add(each.asString("").toLowerCase(Locale.ROOT)));
      for (int i = 3; i < property.size(); i++) {
        JsonNode value = property.path(i);
        List<String> values = new ArrayList<>();
        (value.isArray() ? value.values() : List.of(value)).forEach(each -> values.add(each.asString("")));
        into.add(new Property(property.path(1).path("group").asString(""), name, types, values));
      }
    }

    private boolean xml(Export.Entry entry) throws IOException, InterruptedException {
      try (XmlFile xml = XmlFile.open(entry)) {
        if (!xml.child(0) || !xml.name().equals("vcards")) {
          return false;
        }
        while (xml.child(1)) {
          String where = xml.where();
          List<Property> properties = new ArrayList<>();
          elements(xml, "", properties);
          take(where, properties);
        }
        return true;
      }
    }

    private static void elements(XmlFile xml, String group, List<Property> into) throws IOException, InterruptedException {
      int card = xml.depth();
      while (xml.child(card)) {
        String name = xml.name().toUpperCase(Locale.ROOT);
        if (name.equals("GROUP") && group.isEmpty()) {
          elements(xml, xml.attribute("name").isEmpty() ? "group" : xml.attribute("name"), into);
        } else if (WANTED.contains(name)) {
          Set<String> types = new LinkedHashSet<>();
          List<String> values = new ArrayList<>();
          int depth = xml.depth();
          while (xml.child(depth)) {
            if (xml.name().equals("parameters")) {
              types(xml, types);
            } else {
              values.add(xml.text().strip());
            }
          }
          into.add(new Property(group, name, types, values));
        }
      }
    }

    private static void types(XmlFile xml, Set<String> into) throws IOException, InterruptedException {
      int parameters = xml.depth();
      while (xml.child(parameters)) {
        int depth = xml.depth();
        boolean type = xml.name().equals("type");
        while (xml.child(depth)) {
          String value = xml.text().strip().toLowerCase(Locale.ROOT);
          if (type) {
            into.add(value);
          }
        }
      }
    }

    private void take(String where, List<Property> card) throws IOException, InterruptedException {
      String kind = one(card, "KIND") + one(card, "X-ADDRESSBOOKSERVER-KIND");
      if (kind.matches("(?i)group|org|organization|location|device")) {
        sink.skipped("card that is no person");
        return;
      }
      List<String> mails = card.stream().filter(each -> each.name().equals("EMAIL"))
          .filter(each -> !each.types().contains("home"))
          .filter(each -> !label(card, each).matches("(?i).*(home|private|personal).*"))
          .map(each -> each.value().replaceFirst("(?i)^mailto:", "")).filter(each -> each.contains("@")).toList();
      Card out = new Card(where, source + "/" + id(card, mails));
      card.forEach(property -> property(card, property, out));
      mails.forEach(mail -> out.add(PeopleColumns.MAIL, mail));
      out.key(one(card, "UID"));
      if (out.name().isBlank()) {
        if (one(card, "ORG").isBlank() && mails.isEmpty()) {
          sink.problem(new Problem(where, "a card without a name", "give it a name, or remove it", ""));
        } else {
          sink.skipped("card that is no person");
        }
        return;
      }
      if (kind.equalsIgnoreCase("application")) {
        out.nobody();
      }
      if (roster.get(out.id()) != null) {
        sink.skipped("card that comes twice");
      } else {
        roster.add(out);
      }
    }

    /// The card's own id, else the first address of work, else the name.
    private static String id(List<Property> card, List<String> mails) {
      String uid = one(card, "UID").replaceFirst("(?i)^urn:uuid:", "");
      String shown = one(card, "FN").isBlank() ? String.join(" ", all(card, "N")) : one(card, "FN");
      String id = !uid.isBlank() ? uid : !mails.isEmpty() ? mails.getFirst().toLowerCase(Locale.ROOT) : shown;
      return id.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private void property(List<Property> card, Property property, Card out) {
      List<String> values = property.values();
      switch (property.name()) {
        case "FN" -> out.add(PeopleColumns.NAME, property.value());
        case "N" -> {
          out.add(PeopleColumns.FAMILY, property.value());
          out.add(PeopleColumns.GIVEN, values.size() > 1 ? values.get(1) : "");
          if (values.size() > 1 && !property.value().isBlank() && !values.get(1).isBlank()) {
            out.add(PeopleColumns.ALIASES, values.get(1) + " " + property.value());
          }
        }
        case "NICKNAME" -> values.stream().flatMap(each -> List.of(each.split(",")).stream())
            .forEach(each -> out.add(PeopleColumns.ALIASES, each));
        case "ORG" -> out.add(PeopleColumns.TEAM, values.stream().filter(each -> !each.isBlank())
            .reduce("", (_, last) -> last));
        case "TITLE" -> out.add(PeopleColumns.TITLE, property.value());
        case "ROLE" -> out.add(one(card, "TITLE").isBlank() ? PeopleColumns.TITLE : PeopleColumns.ABOUT, property.value());
        case "CATEGORIES", "EXPERTISE" -> values.stream().flatMap(each -> List.of(each.split(",")).stream())
            .map(String::strip)
            .filter(each -> !each.matches(NO_TOPIC)).forEach(each -> out.add(PeopleColumns.TOPICS, each));
        case "X-MS-MANAGER", "X-MANAGER", "X-EVOLUTION-MANAGER", "MANAGER" ->
            out.add(PeopleColumns.MANAGER, property.value());
        case "RELATED", "X-ABRELATEDNAMES" -> {
          if (property.types().contains("manager") || label(card, property).matches("(?i).*manager.*")) {
            out.add(PeopleColumns.MANAGER, property.value().replaceFirst("(?i)^mailto:", ""));
          }
        }
        default -> { }
      }
    }

    /// The label of a property that has a group: `item1.X-ABLabel`.
    private static String label(List<Property> card, Property property) {
      return property.group().isEmpty() ? "" : card.stream().filter(each -> each.name().equals("X-ABLABEL"))
          .filter(each -> each.group().equals(property.group())).map(Property::value).findFirst().orElse("");
    }

    private static String one(List<Property> card, String name) {
      return card.stream().filter(each -> each.name().equals(name)).map(Property::value).findFirst().orElse("");
    }

    private static List<String> all(List<Property> card, String name) {
      return card.stream().filter(each -> each.name().equals(name)).flatMap(each -> each.values().stream()).toList();
    }
  }
}
