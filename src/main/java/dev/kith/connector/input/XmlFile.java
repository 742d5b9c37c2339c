package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jsoup.parser.Parser;

/// A large XML file, plain or packed (gzip, bzip2 of many streams, 7z), read from front to back. Elements go by their local
/// names, since the namespaces of exports change with each version. Nothing outside the file is ever loaded.
///
/// ```java
/// int page = xml.depth();
/// while (xml.child(page)) {          // each child of the element that began at this depth
///   switch (xml.name()) { … }        // what is not read is skipped
/// }
/// ```
public final class XmlFile implements Closeable {
  /// Texts are cut here; in UTF-16 units.
  public static final int TEXT_LIMIT = 10_000_000;
  private static final XMLInputFactory FACTORY = factory();
  private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([\\w.:-]{1,40})");

  private final String file;
  private final InputStream in;
  private final LegalXmlReader legal;
  private final XMLStreamReader reader;
  private int depth;

  private XmlFile(String file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    this.legal = new LegalXmlReader(new InputStreamReader(in, encoding(file, in)));
    try {
      this.reader = FACTORY.createXMLStreamReader(legal);
    } catch (XMLStreamException | RuntimeException e) {
      throw new IOException(file + ": not an XML file: " + reason(e), e);
    }
  }

  public static XmlFile open(Path file) throws IOException {
    return open(file, file.toString());
  }

  /// A file of an export, which messages name by where it lies for people.
  public static XmlFile open(Export.Entry entry) throws IOException {
    return open(entry.file(), entry.where());
  }

  private static XmlFile open(Path file, String where) throws IOException {
    InputStream in = unpacked(file);
    try {
      return new XmlFile(where, in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// The file, if it is one that can be read.
  public static Path present(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": there is no such file; check the path and that its disk is mounted");
    }
    return file;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    // Without a DTD no entity can grow; these limits would only stop long files.
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    return factory;
  }

  private static InputStream unpacked(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(present(file)), 1 << 16);
    try {
      in.mark(8);
      byte[] magic = in.readNBytes(6);
      in.reset();
      String start = new String(magic, StandardCharsets.ISO_8859_1);
      if (start.startsWith("\u001f\u008b")) {
        return buffered(new GZIPInputStream(in, 1 << 16));
      }
      if (start.startsWith("BZh")) {
        return buffered(new BZip2CompressorInputStream(in, true));
      }
      if (start.startsWith("7z\u00bc\u00af")) {
        in.close();
        return sevenZip(file);
      }
      return in;
    } catch (IOException e) {
      in.close();
      throw new IOException(file + ": " + reason(e), e);
    }
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, 1 << 16);
  }

  private static InputStream sevenZip(Path file) throws IOException {
    SevenZFile archive = SevenZFile.builder().setPath(file).get();
    for (var entry : archive.getEntries()) {
      if (!entry.isDirectory() && entry.hasStream()) {
        return new java.io.FilterInputStream(buffered(archive.getInputStream(entry))) {
          @Override
          public void close() throws IOException {
            archive.close();
          }
        };
      }
    }
    archive.close();
    throw new IOException("the archive is empty");
  }

  private static Charset encoding(String file, InputStream in) throws IOException {
    in.mark(512);
    byte[] start = in.readNBytes(400);
    in.reset();
    int first = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | start[1] & 0xff;
    if (first == 0xFEFF || first == 0xFFFE) {
      return StandardCharsets.UTF_16;
    }
    if (first == 0xEFBB) {
      in.skipNBytes(3);
      return StandardCharsets.UTF_8;
    }
    Matcher declared = ENCODING.matcher(new String(start, StandardCharsets.ISO_8859_1));
    try {
      return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": unknown encoding " + declared.group(1) + "; try to save the file as UTF-8", e);
    }
  }

  /// How deep the current element lies; 0 before the root, 1 for the root.
  public int depth() {
    return depth;
  }

  public String name() {
    return reader.getLocalName();
  }

  /// The namespace prefix as written, or the empty text.
  public String prefix() {
    return reader.getPrefix() == null ? "" : reader.getPrefix();
  }

  /// The value of the attribute of this local name, or the empty text.
  public String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return "";
  }

  /// Where we are, as `file:line`.
  public String where() {
    return file + ":" + reader.getLocation().getLineNumber();
  }

  /// Goes to the next child of the element that began at this depth, past whatever is left of the child before; false at the
  /// element's end.
  public boolean child(int parent) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (depth < parent) {
      return false;
    }
    while (true) {
      switch (event()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (depth == parent + 1) {
            return true;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (depth < parent) {
            return false;
          }
        }
        case XMLStreamConstants.END_DOCUMENT -> {
          return false;
        }
        default -> { }
      }
    }
  }

  /// The text of the current element and all below it, up to [#TEXT_LIMIT]; afterwards we stand at its end.
  public String text() throws IOException {
    StringBuilder out = new StringBuilder();
    int own = depth;
    while (depth >= own) {
      switch (event()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          int room = TEXT_LIMIT - out.length();
          out.append(reader.getTextCharacters(), reader.getTextStart(), Math.min(room, reader.getTextLength()));
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            // an entity of HTML that the file does not declare
            out.append(Parser.unescapeEntities("&" + reader.getLocalName() + ";", false));
        default -> { }
      }
    }
    return out.toString();
  }

  private int event() throws IOException {
    try {
      legal.tokenDone();
      int event = reader.next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
      return event;
    } catch (XMLStreamException | RuntimeException e) {
      // the JDK's parser answers some broken input with unchecked exceptions
      throw new IOException(file + ":" + reader.getLocation().getLineNumber() + ": broken XML: " + reason(e)
          + "; try to export it again", e);
    }
  }

  private static String reason(Exception e) {
    String text = String.valueOf(e.getMessage());
    int message = text.indexOf("Message: ");
    return text.substring(message < 0 ? 0 : message + 9).lines().findFirst().orElse("unreadable");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /// The whole number that a text or an attribute holds; empty if it holds none.
  public static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
