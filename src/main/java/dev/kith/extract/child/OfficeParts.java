package dev.kith.extract.child;

import dev.kith.extract.child.Frames.Credit;
import dev.kith.extract.child.Frames.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What lies in the parts of an office file (OOXML, OpenDocument) beside its text and says who did what: who commented and
/// when, who made and who saved an OpenDocument, the properties a company added, its sensitivity label. Each part is a
/// matter of its own; one that cannot be read says nothing.
final class OfficeParts {
  private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();
  /// Bytes of a part that are looked at.
  private static final int LARGEST = 30 << 20;
  private static final int MOST = 2_000;
  private static final Pattern COMMENTS = Pattern.compile(
      "word/comments\\d*\\.xml|xl/comments[^/]*\\.xml|xl/(threadedcomments|comments)/[^/]*\\.xml|ppt/comments/[^/]*\\.xml|content\\.xml"
          + "|word/document\\.xml");
  private static final Pattern ACCOUNT = Pattern.compile("S::([^:\\s]+@[^:\\s]+)::.*", Pattern.CASE_INSENSITIVE);
  /// Properties that programs write for themselves.
  private static final Pattern TECHNICAL = Pattern.compile("(?i)contenttype.*|_.*|msip_.*|appversion|linksuptodate|sharedoc|scalecrop"
      + "|hyperlinks.*|docsecurity|kso.*|icv|mediaservice.*|lcf.*|order|xd_.*|template.*|grammarly.*|(.*\\b)?(guid|id|url|version)"
      + "|info \\d|.*date|triggerflowinfo|complianceassetid|sharedwithusers|taxcatchall.*");
  private static final Pattern VALUE = Pattern.compile("(?iu)(?!(true|false|yes|no)$)(?=.*\\p{L})(?!.*(https?:|\\{|\\\\)).{2,80}");

  private static final Pattern STRICT = Pattern.compile("http://purl\\.oclc\\.org/ooxml/(\\w+)/(\\w+)");

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  private record Comment(String who, boolean isName, long at) {}

  private final Map<String, byte[]> parts = new LinkedHashMap<>();
  private final Map<String, String> nameById = new HashMap<>();
  private final Map<String, String> mailByName = new HashMap<>();
  private final List<Comment> comments = new ArrayList<>();
  private final List<Credit> properties = new ArrayList<>();
  private final Set<String> tags = new LinkedHashSet<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private boolean locked;

  private OfficeParts() {}

  static OfficeParts of(byte[] file) {
    OfficeParts found = new OfficeParts();
    if (file.length > 4 && file[0] == 'P' && file[1] == 'K') {
      try {
        found.unpack(file);
      } catch (IOException | IllegalArgumentException e) {
        // as far as it could be read; what Apple's older programs encrypted is "compressed" in ways that nobody knows
        found.locked |= String.valueOf(e.getMessage()).contains("compression method");
      }
      found.parts.forEach((name, bytes) -> {
        try {
          found.read(name, bytes);
        } catch (XMLStreamException | RuntimeException _) {
          // says nothing
        }
      });
      found.parts.clear();
    }
    return found;
  }

  private void unpack(byte[] file) throws IOException {
    int left = LARGEST;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      int seen = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0 && seen < MOST; entry = zip.getNextEntry(),
          seen++) {
        String name = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
        // what Apple's programs write beside what they encrypted
        locked |= name.matches("\\.iwpv2|\\.iwph") || name.matches("index\\.(xml|apxl)") && !startsAsXml(zip);
        if (COMMENTS.matcher(name).matches() || name.matches("meta\\.xml|word/people\\.xml|xl/persons/.*\\.xml"
            + "|ppt/(comment)?authors\\.xml|docprops/custom\\.xml|docmetadata/labelinfo\\.xml")) {
          byte[] bytes = zip.readNBytes(left);
          left -= bytes.length;
          parts.put(name, bytes);
        }
      }
    }
  }

  private static boolean startsAsXml(ZipInputStream zip) {
    try {
      int first = zip.read();
      return first == '<' || first == 0xEF;
    } catch (IOException _) {
      return false;
    }
  }

  /// A strict OOXML file as the transitional one that parsers know: the two differ in the names of their namespaces. Empty
  /// if it cannot be made.
  static byte[] transitional(byte[] strict) {
    return rewritten(strict, ".*\\.(xml|rels)", text -> STRICT.matcher(text)
        .replaceAll("http://schemas.openxmlformats.org/$1/2006/$2"));
  }

  /// An OpenDocument without the text that tracked changes deleted, which Tika takes for text.
  static byte[] withoutDeletions(byte[] file) {
    byte[] without = rewritten(file, "content\\.xml", OfficeParts::withoutDeletions);
    return without.length == 0 ? file : without;
  }

  private static String withoutDeletions(String xml) {
    StringBuilder out = new StringBuilder(xml.length());
    int at = 0;
    for (int start = xml.indexOf("<text:deletion>"); start >= 0; start = xml.indexOf("<text:deletion>", at)) {
      int end = xml.indexOf("</text:deletion>", start);
      if (end < 0) {
        break;
      }
      out.append(xml, at, start);
      at = end + "</text:deletion>".length();
    }
    return out.append(xml, at, xml.length()).toString();
  }

  /// The file with some of its parts rewritten, or empty if that cannot be.
  private static byte[] rewritten(byte[] file, String names, UnaryOperator<String> rewrite) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int left = LARGEST;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file)); ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null && left > 0; entry = in.getNextEntry()) {
        byte[] content = in.readNBytes(left);
        left -= content.length;
        if (entry.getName().matches(names)) {
          // one byte, one character: whatever the charset is, names and tags are ASCII in it
          content = rewrite.apply(new String(content, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    } catch (IOException | IllegalArgumentException _) {
      return new byte[0];
    }
    return left > 0 ? bytes.toByteArray() : new byte[0];
  }

  private void read(String part, byte[] bytes) throws XMLStreamException {
    XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(bytes));
    try {
      while (xml.hasNext() && comments.size() < MOST) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          element(part, xml, xml.getLocalName());
        }
      }
    } finally {
      xml.close();
    }
  }

  private void element(String part, XMLStreamReader xml, String name) throws XMLStreamException {
    switch (name) {
      case "comment" -> comment(xml, part);
      case "cm", "reply", "threadedComment" -> comments.add(new Comment(part + "/" + first(xml, "authorId", "personId"),
          false,
          millis(first(xml, "dt", "dT", "created"))));
      case "annotation" -> comments.add(signed(xml));
      case "change-info" -> {
        Comment change = signed(xml);
        properties.add(new Credit("", change.who, "editor", change.at));
      }
      case "author" -> author(part, xml);
      case "person" -> person(xml);
      case "cmAuthor" -> known(first(xml, "id"), first(xml, "name"), "");
      case "label" -> labels.putIfAbsent(bare(first(xml, "id")), first(xml, "removed").matches("1|true") ? "" : "?");
      case "property" -> property(first(xml, "name"), text(xml));
      case "initial-creator" -> properties.add(new Credit("", text(xml), "author", Reply.UNKNOWN));
      case "creator" -> properties.add(new Credit("", text(xml), part.equals("meta.xml") ? "saver" : "editor",
          Reply.UNKNOWN));
      case "ins" -> properties.add(new Credit("", first(xml, "author"), "editor", millis(first(xml, "date"))));
      case "keyword" -> Arrays.stream(text(xml).split("[,;]")).map(String::strip).forEach(tags::add);
      case "user-defined" -> property(first(xml, "name"), text(xml));
      default -> { }
    }
  }

  /// Word writes the name itself, Excel the number of an author in the same part.
  private void comment(XMLStreamReader xml, String part) {
    String name = first(xml, "author");
    comments.add(name.isEmpty() ? new Comment(part + "/" + first(xml, "authorId"), false, Reply.UNKNOWN)
        : new Comment(name, true, millis(first(xml, "date"))));
  }

  /// Who signed the element that has begun, and when.
  private static Comment signed(XMLStreamReader xml) throws XMLStreamException {
    String who = "";
    long at = Reply.UNKNOWN;
    for (int depth = 1; depth > 0 && xml.hasNext();) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("creator")) {
        who = text(xml);
      } else if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("date")) {
        at = millis(text(xml));
      } else {
        depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
      }
    }
    return new Comment(who, true, at);
  }

  /// PowerPoint lists authors with ids, Excel as mere texts that count from 0 in each part.
  private void author(String part, XMLStreamReader xml) throws XMLStreamException {
    String id = first(xml, "id");
    if (id.isEmpty()) {
      long before = nameById.keySet().stream().filter(key -> key.startsWith(part + "/")).count();
      nameById.put(part + "/" + before, text(xml));
    } else {
      known(id, first(xml, "name"), first(xml, "userId"));
    }
  }

  private void person(XMLStreamReader xml) throws XMLStreamException {
    String name = first(xml, "displayName", "author");
    String account = first(xml, "userId");
    String id = first(xml, "id");
    if (account.isEmpty() && id.isEmpty()) {
      // Word: the account stands in an element within
      while (xml.hasNext() && !(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("person"))) {
        if (xml.isStartElement() && xml.getLocalName().equals("presenceInfo")) {
          account = first(xml, "userId");
        }
      }
    }
    known(id, name, account);
  }

  private void known(String id, String name, String account) {
    if (!id.isEmpty() && !name.isEmpty()) {
      nameById.put(id, name);
    }
    Matcher mail = ACCOUNT.matcher(account);
    if (mail.matches() && !name.isEmpty()) {
      mailByName.put(name, mail.group(1));
    }
  }

  /// A property that the company added; a managed term is written `12;#Name|guid`.
  private void property(String name, String written) {
    Matcher label = Pattern.compile("(?i)MSIP_Label_([0-9a-f-]+)_(Name|Enabled)").matcher(name);
    if (label.matches()) {
      if (label.group(2).equalsIgnoreCase("Name") && !"".equals(labels.get(bare(label.group(1))))) {
        labels.put(bare(label.group(1)), written.strip());
      }
    } else if (!TECHNICAL.matcher(name).matches()) {
      for (String value : written.split(";#|;(?!#)")) {
        String tag = value.replaceFirst("\\|[0-9a-f-]{36}$", "").strip();
        if (VALUE.matcher(tag).matches() && !tag.matches("\\d{4}-\\d\\d-\\d\\dT.*")) {
          tags.add(tag);
        }
      }
    }
  }

  boolean locked() {
    return locked;
  }

  Credit credit(String name, String role, long at) {
    return new Credit(mailByName.getOrDefault(name, ""), name, role, at);
  }

  /// Who made and who saved it, and whose tracked insertions it holds. Whether the first two are known is for whoever else
  /// reads the properties: [#tellsAuthors].
  List<Credit> properties(long created, long at) {
    boolean made = properties.stream().anyMatch(credit -> credit.role().equals("author"));
    return properties.stream().filter(credit -> !credit.name().isEmpty()).map(credit -> switch (credit.role()) {
      case "author" -> credit(credit.name(), "author", created);
      case "saver" -> credit(credit.name(), made ? "editor" : "author", made ? at : created);
      default -> credit(credit.name(), "editor", credit.at());
    }).distinct().toList();
  }

  /// Whether the file is an OpenDocument, of which Tika mixes up who made it and who saved it last.
  boolean tellsAuthors() {
    return properties.stream().anyMatch(credit -> credit.role().matches("author|saver"));
  }

  /// Each commenter once, with their last comment's time.
  List<Credit> comments() {
    Map<String, Long> last = new LinkedHashMap<>();
    for (Comment comment : comments) {
      String name = comment.isName ? comment.who : nameById.getOrDefault(comment.who,
          nameById.get(comment.who.substring(comment.who.lastIndexOf('/') + 1)));
      if (name != null && !name.isBlank()) {
        last.merge(name, comment.at, Math::max);
      }
    }
    return last.entrySet().stream().map(each -> credit(each.getKey(), "commenter", each.getValue())).toList();
  }

  List<String> tags() {
    List<String> all = new ArrayList<>(tags);
    labels.values().stream().filter(name -> !name.matches("\\??")).forEach(name -> all.add("sensitivity: " + name));
    // a label whose name only the company's own list knows
    labels.forEach((id, name) -> {
      if (name.equals("?")) {
        all.add("sensitivity: " + id);
      }
    });
    return all;
  }

  private static String bare(String guid) {
    return guid.replaceAll("[{}]", "").toLowerCase(Locale.ROOT);
  }

  /// The first of these attributes that is there, whatever its namespace, or empty.
  private static String first(XMLStreamReader xml, String... names) {
    for (String name : names) {
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        if (xml.getAttributeLocalName(i).equals(name)) {
          return xml.getAttributeValue(i).strip();
        }
      }
    }
    return "";
  }

  /// All text up to the element's end.
  private static String text(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0 && xml.hasNext();) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS -> text.append(text.length() < 1_000 ? xml.getText() : "");
        default -> { }
      }
    }
    return text.toString().strip();
  }

  private static long millis(String written) {
    try {
      return OffsetDateTime.parse(written).toInstant().toEpochMilli();
    } catch (DateTimeException _) {
      try {
        return LocalDateTime.parse(written).toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeException _) {
        return Reply.UNKNOWN;
      }
    }
  }
}
