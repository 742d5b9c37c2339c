package dev.kith.extract.child;

import dev.kith.extract.child.Frames.Credit;
import dev.kith.extract.child.Frames.Reply;
import dev.kith.extract.child.Frames.Request;
import dev.kith.extract.text.TextBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.extractor.DocumentSelector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.OfficeOpenXMLCore;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.iwork.IWorkPackageParser;
import org.apache.tika.parser.iwork.iwana.IWork13PackageParser;
import org.apache.tika.parser.iwork.iwana.IWork18PackageParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.OldExcelParser;
import org.apache.tika.parser.microsoft.onenote.OneNoteParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.pst.OutlookPSTParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;

/// Reads one file with Apache Tika: its text and outline, the people its properties and comments credit, its dates and
/// keywords. Tracked deletions are left out, comments are not; pictures are not looked at.
final class TikaText {
  private static final long EARLIEST = Instant.parse("1985-01-01T00:00:00Z").toEpochMilli();
  private static final String LOCKED = "is protected by a password; take the password off, or leave the file out";
  private static final int MOST_PEOPLE = 200;
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 80;
  private static final int MOST_EMBEDDED = 200;
  private final Parser parser = new AutoDetectParser(new DefaultDetector(), new OOXMLParser(), new OfficeParser(),
      new OldExcelParser(), new OpenDocumentParser(), new RTFParser(), new PDFParser(), new EpubParser(),
          new OneNoteParser(),
      new IWorkPackageParser(), new IWork13PackageParser(), new IWork18PackageParser(), new RFC822Parser(),
      new OutlookPSTParser(), new JSoupParser(), new TXTParser());

  Reply read(Request request) {
    Reply reply = parse(request, request.mediaType().startsWith("application/vnd.oasis.opendocument")
        ? OfficeParts.withoutDeletions(request.bytes()) : request.bytes());
    if (reply.error().contains("Strict OOXML")) {
      byte[] transitional = OfficeParts.transitional(request.bytes());
      return transitional.length == 0 ? reply : parse(request, transitional);
    }
    return reply;
  }

  /// @param bytes the file, made readable
  private Reply parse(Request request, byte[] bytes) {
    Metadata metadata = new Metadata();
    metadata.set(Metadata.CONTENT_TYPE, request.mediaType());
    TextBuilder out = new TextBuilder();
    try (TikaInputStream in = TikaInputStream.get(bytes, metadata)) {
      parser.parse(in, new OutlineHandler(out), metadata, context());
    } catch (EncryptedDocumentException _) {
      return Reply.error(LOCKED);
    } catch (ZeroByteFileException _) {
      return Reply.error("is empty");
    } catch (Exception e) {
      if (!out.full()) {
        return Reply.error(caused(e, EncryptedDocumentException.class)
            ? LOCKED
            : "cannot be read as " + request.mediaType() + " (" + reason(e) + "); open it and save it again");
      }
    } catch (StackOverflowError _) {
      return Reply.error("is nested too deeply to be read");
    }
    String text = out.text();
    OfficeParts parts = OfficeParts.of(request.bytes());
    if (parts.locked()) {
      return Reply.error(LOCKED);
    }
    if (text.isBlank() && request.mediaType().equals("application/pdf")) {
      return Reply.error("holds pictures of pages but no text, as a scan does; run text recognition (OCR) over it");
    }
    long created = millis(metadata, TikaCoreProperties.CREATED);
    long at = millis(metadata, TikaCoreProperties.MODIFIED);
    return new Reply("", text, out.headings(), List.copyOf(out.links()), people(metadata, parts, created, at),
        tags(metadata, parts), created, at);
  }

  private ParseContext context() {
    PDFParserConfig pdf = new PDFParserConfig();
    pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    pdf.setExtractInlineImages(false);
    pdf.setCatchIntermediateIOExceptions(true);
    OfficeParserConfig office = new OfficeParserConfig();
    // the streaming readers leave out deletions and need a fraction of the memory
    office.setUseSAXDocxExtractor(true);
    office.setUseSAXPptxExtractor(true);
    office.setIncludeDeletedContent(false);
    office.setIncludeMoveFromContent(false);
    office.setExtractMacros(false);
    ParseContext context = new ParseContext();
    context.set(PDFParserConfig.class, pdf);
    context.set(OfficeParserConfig.class, office);
    context.set(Parser.class, parser);
    int[] embeddings = {0};
    context.set(DocumentSelector.class, embedded -> ++embeddings[0] <= MOST_EMBEDDED
        && !String.valueOf(embedded.get(TikaCoreProperties.RESOURCE_NAME_KEY))
        .matches("(?i).*\\.(png|jpe?g|gif|emf|wmf|bmp|tiff?|svg|wdp|bin)"));
    return context;
  }

  /// Authors first, then who saved it last, then who commented.
  private static List<Credit> people(Metadata metadata, OfficeParts parts, long created, long at) {
    Set<Credit> people = new LinkedHashSet<>();
    if (!parts.tellsAuthors()) {
      names(metadata, TikaCoreProperties.CREATOR).forEach(name -> people.add(parts.credit(name, "author", created)));
      for (Property property : List.of(TikaCoreProperties.MODIFIER, Office.LAST_AUTHOR)) {
        names(metadata, property).forEach(name -> people.add(parts.credit(name, "editor", at)));
      }
    }
    people.addAll(parts.properties(created, at));
    people.addAll(parts.comments());
    return people.stream().limit(MOST_PEOPLE).toList();
  }

  private static List<String> names(Metadata metadata, Property property) {
    return Arrays.stream(metadata.getValues(property)).flatMap(names -> Arrays.stream(names.split(";"))).map(String::strip)
        .filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> tags(Metadata metadata, OfficeParts parts) {
    Set<String> tags = new LinkedHashSet<>();
    boolean book = String.valueOf(metadata.get(Metadata.CONTENT_TYPE)).startsWith("application/epub");
    Stream.of(metadata.getValues(Office.KEYWORDS), metadata.getValues("keywords"),
            book ? metadata.getValues(TikaCoreProperties.SUBJECT) : new String[0])
        // some programs part by blanks, and then nothing tells a phrase from two words
        .flatMap(Arrays::stream).flatMap(keywords -> Arrays.stream(keywords.split("[,;\\n]"))).map(String::strip)
        .forEach(tags::add);
    tags.addAll(Arrays.asList(metadata.getValues(OfficeOpenXMLCore.CATEGORY)));
    tags.addAll(parts.tags());
    tags.removeIf(tag -> tag.isBlank() || tag.length() > LONGEST_TAG);
    return tags.stream().limit(MOST_TAGS).toList();
  }

  private static long millis(Metadata metadata, Property property) {
    Date date = metadata.getDate(property);
    // programs write 1601 or 1904 where they mean that they do not know
    return date == null || date.getTime() < EARLIEST ? Reply.UNKNOWN : date.getTime();
  }

  private static boolean caused(Throwable e, Class<? extends Throwable> by) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (by.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() <= 160 ? line : line.substring(0, 160) + "…";
  }
}
