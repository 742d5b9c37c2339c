package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.extract.child.ExtractorMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChildExtractorTest {
  private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  private static ChildExtractor tika;

  @BeforeAll
  static void start() {
    tika = new ChildExtractor(1, Duration.ofSeconds(60), ExtractorMain.class.getName());
  }

  @AfterAll
  static void stop() {
    tika.close();
  }

  @Test
  void aWordFileGivesItsTextOutlineAndPeople() throws Exception {
    Extract extract = tika.extract(DOCX, docx());
    assertThat(extract.text()).contains("Root rot").contains("Water less.").contains("Seal | 17").contains("Ask Bo first")
        .doesNotContain("Water more");
    assertThat(extract.headings()).extracting(Extract.Heading::text).containsExactly("Root rot");
    assertThat(extract.text().substring(extract.headings().getFirst().start())).startsWith("Root rot");
    assertThat(extract.parts()).extracting(part -> part.role() + " " + part.who().key() + " " + part.at()).containsExactly(
        "AUTHOR Ada Vink 2025-12-24T09:00:00Z", "EDITOR Bo Lund 2026-03-01T08:30:00Z", "COMMENTER Cy Marsh 2026-02-01T00:00:00Z");
    assertThat(extract.created()).isEqualTo(Instant.parse("2025-12-24T09:00:00Z"));
    assertThat(extract.at()).isEqualTo(Instant.parse("2026-03-01T08:30:00Z"));
  }

  @Test
  void aPdfGivesItsText() throws Exception {
    Extract extract = tika.extract("application/pdf", pdf("Leaf mould in three steps", null));
    assertThat(extract.text()).contains("Leaf mould in three steps");
    assertThat(extract.parts()).extracting(part -> part.role() + " " + part.who().key()).containsExactly("AUTHOR Ada Vink");
    assertThat(extract.created()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
  }

  @Test
  void whatCannotBeReadIsOneClearLine() throws Exception {
    assertThatThrownBy(() -> tika.extract("application/pdf", pdf("hidden", "word"))).isInstanceOf(IOException.class)
        .hasMessageContaining("protected by a password").message().doesNotContain("\n");
    assertThatThrownBy(() -> tika.extract("application/pdf", pdf("", null))).hasMessageContaining("(OCR)");
    byte[] whole = docx();
    assertThatThrownBy(() -> tika.extract(DOCX, java.util.Arrays.copyOf(whole, whole.length / 2)))
        .isInstanceOf(IOException.class).message().startsWith("cannot be read as ").doesNotContain("\n");
    assertThatThrownBy(() -> tika.extract(DOCX, new byte[(50 << 20) + 1])).hasMessageContaining("larger than 50 MiB");
  }

  @Test
  void aFileThatKillsHangsOrFillsTheChildIsOneErrorAndTheNextIsRead() throws Exception {
    try (ChildExtractor hurt = hurtful(Duration.ofSeconds(60))) {
      String first = pid(hurt);
      assertThat(pid(hurt)).as("one child serves many files").isEqualTo(first);
      for (String poison : new String[] {"x/crash", "x/memory"}) {
        String before = pid(hurt);
        assertThatThrownBy(() -> hurt.extract(poison, new byte[1])).as(poison).isInstanceOf(IOException.class)
            .hasMessageContaining("broke the process");
        assertThat(pid(hurt)).as("after " + poison).isNotEqualTo(before);
      }
    }
    try (ChildExtractor hurt = hurtful(Duration.ofMillis(1500))) {
      assertThatThrownBy(() -> hurt.extract("x/hang", new byte[1])).isInstanceOf(IOException.class)
          .hasMessageContaining("took longer");
    }
  }

  @Test
  void anInterruptEndsTheWaitingAndTheChild() throws Exception {
    try (ChildExtractor hurt = hurtful(Duration.ofSeconds(60))) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(pid(hurt))).orElseThrow();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> hurt.extract("x/hang", new byte[1])).isInstanceOf(InterruptedException.class);
      // the interrupt may come before a child is taken; one that was taken is gone
      hurt.close();
      child.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
      assertThat(child.isAlive()).isFalse();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aChildSeesNoEnvironmentWorksInItsOwnFolderAndMayPrint() throws Exception {
    String folder;
    try (ChildExtractor hurt = hurtful(Duration.ofSeconds(60))) {
      assertThatThrownBy(() -> hurt.extract("x/error", new byte[1])).hasMessage("is broken");
      String[] said = hurt.extract("x/print", new byte[1]).text().split(" ", 2);
      assertThat(said[1]).startsWith("{}").contains("kith-extract");
      folder = said[1].substring(3);
      assertThat(Path.of(folder)).exists();
      assertThat(pid(hurt)).isEqualTo(said[0]);
    }
    assertThat(Files.exists(Path.of(folder))).as("the folder is gone with the child").isFalse();
  }

  private static ChildExtractor hurtful(Duration limit) {
    return new ChildExtractor(1, limit, HurtfulChild.class.getName());
  }

  private static String pid(ChildExtractor extractor) throws Exception {
    return extractor.extract("x/any", new byte[1]).text().split(" ")[0];
  }

  private static byte[] pdf(String text, String password) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      document.getDocumentInformation().setAuthor("Ada Vink");
      Calendar created = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      created.setTimeInMillis(Instant.parse("2026-01-02T00:00:00Z").toEpochMilli());
      document.getDocumentInformation().setCreationDate(created);
      try (PDPageContentStream out = new PDPageContentStream(document, page)) {
        out.beginText();
        out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        out.newLineAtOffset(72, 700);
        out.showText(text);
        out.endText();
      }
      if (password != null) {
        document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
      }
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  private static byte[] docx() throws IOException {
    String w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    String pack = "http://schemas.openxmlformats.org/package/2006/";
    String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    String word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("[Content_Types].xml", """
        <Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml" ContentType="%sdocument.main+xml"/>
        <Override PartName="/word/styles.xml" ContentType="%sstyles+xml"/>
        <Override PartName="/word/comments.xml" ContentType="%scomments+xml"/>
        <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
        </Types>""".formatted(pack, word, word, word));
    parts.put("_rels/.rels", """
        <Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%sofficeDocument" Target="word/document.xml"/>
        <Relationship Id="r2" Type="%srelationships/metadata/core-properties" Target="docProps/core.xml"/>
        </Relationships>""".formatted(pack, office, pack));
    parts.put("word/_rels/document.xml.rels", """
        <Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%sstyles" Target="styles.xml"/>
        <Relationship Id="r2" Type="%scomments" Target="comments.xml"/></Relationships>""".formatted(pack, office, office));
    parts.put("word/styles.xml", """
        <w:styles %s><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""
        .formatted(w));
    parts.put("word/comments.xml", """
        <w:comments %s><w:comment w:id="1" w:author="Cy Marsh" w:date="2026-02-01T00:00:00Z"><w:p><w:r><w:t>Ask Bo first</w:t>\
        </w:r></w:p></w:comment></w:comments>""".formatted(w));
    parts.put("word/document.xml", """
        <w:document %s><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Root rot</w:t></w:r></w:p>
        <w:p><w:r><w:t>Water less.</w:t></w:r><w:del w:id="7" w:author="Bo Lund"><w:r><w:delText>Water more.</w:delText></w:r>\
        </w:del><w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Seal</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>17</w:t></w:r></w:p></w:tc></w:tr>\
        </w:tbl></w:body></w:document>""".formatted(w));
    parts.put("docProps/core.xml", """
        <cp:coreProperties xmlns:cp="%smetadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
        <dc:creator>Ada Vink</dc:creator><cp:lastModifiedBy>Bo Lund</cp:lastModifiedBy>\
        <dcterms:created xsi:type="dcterms:W3CDTF">2025-12-24T09:00:00Z</dcterms:created>\
        <dcterms:modified xsi:type="dcterms:W3CDTF">2026-03-01T08:30:00Z</dcterms:modified></cp:coreProperties>"""
        .formatted(pack));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + part.getValue()).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
