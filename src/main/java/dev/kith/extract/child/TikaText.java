package dev.kith.extract.child;

import dev.kith.extract.child.Frames.Reply;
import dev.kith.extract.child.Frames.Request;
import dev.kith.extract.text.TextBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.extractor.DocumentSelector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
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

/// Reads one file with Apache Tika: its text and outline, the people its properties credit, its dates. Tracked
/// deletions are left out, comments are not; pictures are not looked at.
final class TikaText {
  private static final long EARLIEST = Instant.parse("1985-01-01T00:00:00Z").toEpochMilli();
  private final Parser parser = new AutoDetectParser(new DefaultDetector(), new OOXMLParser(), new OfficeParser(),
      new OldExcelParser(), new OpenDocumentParser(), new RTFParser(), new PDFParser(), new EpubParser(), new OneNoteParser(),
      new IWorkPackageParser(), new IWork13PackageParser(), new IWork18PackageParser(), new RFC822Parser(),
      new OutlookPSTParser(), new JSoupParser(), new TXTParser());

  Reply read(Request request) {
    Metadata metadata = new Metadata();
    metadata.set(Metadata.CONTENT_TYPE, request.mediaType());
    TextBuilder out = new TextBuilder();
    try (TikaInputStream in = TikaInputStream.get(request.bytes(), metadata)) {
      parser.parse(in, new OutlineHandler(out), metadata, context());
    } catch (EncryptedDocumentException _) {
      return Reply.error("is protected by a password; take the password off, or leave the file out");
    } catch (ZeroByteFileException _) {
      return Reply.error("is empty");
    } catch (Exception e) {
      if (!out.full()) {
        return Reply.error(caused(e, EncryptedDocumentException.class)
            ? "is protected by a password; take the password off, or leave the file out"
            : "cannot be read as " + request.mediaType() + " (" + reason(e) + "); open it and save it again");
      }
    } catch (StackOverflowError _) {
      return Reply.error("is nested too deeply to be read");
    }
    String text = out.text();
    if (text.isBlank() && request.mediaType().equals("application/pdf")) {
      return Reply.error("holds pictures of pages but no text, as a scan does; run text recognition (OCR) over it");
    }
    return new Reply("", text, out.headings(), List.copyOf(out.links()), people(metadata),
        millis(metadata, TikaCoreProperties.CREATED), millis(metadata, TikaCoreProperties.MODIFIED));
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
    context.set(DocumentSelector.class, embedded -> !String.valueOf(embedded.get(TikaCoreProperties.RESOURCE_NAME_KEY))
        .matches("(?i).*\\.(png|jpe?g|gif|emf|wmf|bmp|tiff?|svg|wdp|bin)"));
    return context;
  }

  /// Author first, then who saved it last.
  private static List<String> people(Metadata metadata) {
    Set<String> people = new LinkedHashSet<>();
    for (Property property : List.of(TikaCoreProperties.CREATOR, TikaCoreProperties.MODIFIER, Office.LAST_AUTHOR)) {
      for (String name : metadata.getValues(property)) {
        people.add(name.strip());
      }
    }
    people.removeIf(String::isBlank);
    return new ArrayList<>(people).subList(0, Math.min(people.size(), 100));
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
