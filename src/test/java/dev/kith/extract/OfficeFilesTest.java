package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.extract.child.ExtractorMain;
import dev.kith.model.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who did what in office files, what they are tagged with, and what files built to hurt come to. The files are written here,
/// part by part.
@Timeout(300)
class OfficeFilesTest {
  private static final String OOXML = "application/vnd.openxmlformats-officedocument.";
  private static final String DOCX = OOXML + "wordprocessingml.document";
  private static final String XLSX = OOXML + "spreadsheetml.sheet";
  private static final String PPTX = OOXML + "presentationml.presentation";
  private static final String ODT = "application/vnd.oasis.opendocument.text";
  private static final String PACK = "http://schemas.openxmlformats.org/package/2006/";
  private static final String REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  private static final String S = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  private static final String ACCOUNT = "S::cy@fern.example::0f6e2c1a-1111-2222-3333-444455556666";
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
  void whoWroteInsertedAndCommentedInAWordFileIsKnownByAccountWhereItSaysOne() throws Exception {
    Map<String, String> parts = docx("""
        <w:p><w:r><w:t>Water less.</w:t></w:r><w:ins w:id="1" w:author="Di Ray" w:date="2026-02-03T00:00:00Z"><w:r><w:t>Mulch.</w:t>\
        </w:r></w:ins><w:del w:id="2" w:author="Ed Pike" w:date="2026-02-03T00:00:00Z"><w:r><w:delText>Water more.</w:delText></w:r>\
        </w:del></w:p>""");
    parts.put("docProps/core.xml", core("Vink, Ada; Bo Lund", "Cy Marsh"));
    parts.put("word/comments.xml", """
        <w:comments %s><w:comment w:id="1" w:author="Cy Marsh" w:date="2026-02-01T00:00:00Z"><w:p><w:r><w:t>Ask first</w:t></w:r></w:p>\
        </w:comment><w:comment w:id="2" w:author="Cy Marsh" w:date="2026-02-02T00:00:00Z"/><w:comment w:id="3" w:author="Author"/>\
        </w:comments>""".formatted(W));
    parts.put("word/people.xml", """
        <w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="Cy Marsh">\
        <w15:presenceInfo w15:providerId="AD" w15:userId="%s"/></w15:person></w15:people>""".formatted(ACCOUNT));
    Extract extract = tika.extract(DOCX, zip(parts));
    assertThat(extract.text()).contains("Water less.").contains("Mulch.").contains("Ask first").doesNotContain("Water more");
    assertThat(shown(extract)).containsExactly("AUTHOR Ada Vink 2025-12-24", "AUTHOR Bo Lund 2025-12-24",
        "EDITOR cy@fern.example=Cy Marsh 2026-03-01", "EDITOR Di Ray 2026-02-03",
        "COMMENTER cy@fern.example=Cy Marsh 2026-02-02");
  }

  @Test
  void templateAuthorsAreNobody() throws Exception {
    for (String nobody : List.of("Admin", "Microsoft Office User", "user", "Windows User", "openpyxl", "Utilisateur", "17", "user-12")) {
      Map<String, String> parts = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>");
      parts.put("docProps/core.xml", core(nobody, "Bo Lund"));
      assertThat(shown(tika.extract(DOCX, zip(parts)))).as(nobody).containsExactly("EDITOR Bo Lund 2026-03-01");
    }
  }

  @Test
  void keywordsOwnPropertiesAndTheSensitivityLabelAreTags() throws Exception {
    Map<String, String> parts = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>");
    parts.put("docProps/core.xml", core("Ada Vink", ""));
    String label = "11111111-2222-3333-4444-555555555555";
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("Garden", "Brook 16");
    properties.put("Topics", "12;#Root rot|0f6e2c1a-1111-2222-3333-444455556666");
    properties.put("ContentTypeId", "0x0101");
    properties.put("Reviewed", "true");
    properties.put("_dlc_DocId", "FERN-17");
    properties.put("MSIP_Label_" + label + "_Name", "Confidential");
    StringBuilder custom = new StringBuilder("<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" "
        + "xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">");
    int pid = 2;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      custom.append("<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"%d\" name=\"%s\"><vt:lpwstr>%s</vt:lpwstr></property>"
          .formatted(pid++, property.getKey(), property.getValue()));
    }
    parts.put("docProps/custom.xml", custom + "</Properties>");
    String other = "99999999-2222-3333-4444-555555555555";
    parts.put("docMetadata/LabelInfo.xml", """
        <clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{%s}" enabled="1" \
        removed="0"/><clbl:label id="{%s}" enabled="1" removed="1"/></clbl:labelList>""".formatted(label, other));
    assertThat(tika.extract(DOCX, zip(parts)).tags()).containsExactly("pruning", "late frost", "Guides", "Brook 16", "Root rot",
        "sensitivity: Confidential");
    parts.remove("docProps/custom.xml");
    assertThat(tika.extract(DOCX, zip(parts)).tags()).as("without its name the label's id").contains("sensitivity: " + label)
        .doesNotContain("sensitivity: " + other);
  }

  @Test
  void commentsInASheetAreTheirWritersEvenInThreads() throws Exception {
    Map<String, String> parts = xlsx();
    parts.put("xl/comments1.xml", """
        <comments %s><authors><author>Bo Lund</author><author>tc={AAAA}</author></authors><commentList><comment ref="A1" authorId="0"><text>\
        <t>Too dear</t></text></comment><comment ref="B1" authorId="1"><text><t>thread</t></text></comment></commentList></comments>"""
        .formatted(S));
    parts.put("xl/threadedComments/threadedComment1.xml", """
        <ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B1" \
        dT="2026-01-05T10:00:00.00" personId="{P1}" id="{C1}"><text>Agreed</text></threadedComment></ThreadedComments>""");
    parts.put("xl/persons/person.xml", """
        <personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="Cy Marsh" \
        id="{P1}" userId="%s" providerId="AD"/></personList>""".formatted(ACCOUNT));
    assertThat(shown(tika.extract(XLSX, zip(parts)))).containsExactly("COMMENTER Bo Lund null",
        "COMMENTER cy@fern.example=Cy Marsh 2026-01-05");
  }

  @Test
  void commentsOnSlidesOldAndNewAreTheirWriters() throws Exception {
    Map<String, String> parts = pptx();
    parts.put("ppt/commentAuthors.xml", "<p:cmAuthorLst xmlns:p=\"x\"><p:cmAuthor id=\"3\" name=\"Bo Lund\"/></p:cmAuthorLst>");
    parts.put("ppt/comments/comment1.xml", "<p:cmLst xmlns:p=\"x\"><p:cm authorId=\"3\" dt=\"2026-01-04T10:00:00.1\"/></p:cmLst>");
    parts.put("ppt/authors.xml", """
        <p188:authorLst xmlns:p188="y"><p188:author id="{A}" name="Cy Marsh" userId="%s"/><p188:author id="{B}" name="Di Ray" userId="Di"/>\
        </p188:authorLst>""".formatted(ACCOUNT));
    parts.put("ppt/comments/modernComment_1.xml", """
        <p188:cmLst xmlns:p188="y"><p188:cm id="{1}" authorId="{A}" created="2026-01-05T10:00:00.5"><p188:replyLst><p188:reply id="{2}" \
        authorId="{B}" created="2026-01-06T10:00:00.5"/></p188:replyLst></p188:cm></p188:cmLst>""");
    assertThat(shown(tika.extract(PPTX, zip(parts)))).containsExactlyInAnyOrder("COMMENTER Bo Lund 2026-01-04",
        "COMMENTER cy@fern.example=Cy Marsh 2026-01-05", "COMMENTER Di Ray 2026-01-06");
  }

  @Test
  void anOpenDocumentTellsItsMakerFromItsEditorsAndLeavesOutWhatWasDeleted() throws Exception {
    Extract extract = tika.extract(ODT, zip(odt()));
    assertThat(extract.text()).contains("Water less.").contains("Ask first").doesNotContain("Water more");
    assertThat(shown(extract)).containsExactly("AUTHOR Ada Vink 2025-12-24", "EDITOR Bo Lund 2026-03-01", "EDITOR Ed Pike 2026-02-03",
        "COMMENTER Cy Marsh 2026-02-01");
    assertThat(extract.tags()).containsExactlyInAnyOrder("pruning", "late frost", "Brook 16");
  }

  @Test
  void aStrictSheetIsReadAsItsTwinIs() throws Exception {
    Map<String, String> parts = xlsx();
    assertThat(tika.extract(XLSX, zip(parts)).text()).contains("Seal | 17");
    Map<String, String> strict = new LinkedHashMap<>();
    parts.forEach((name, text) -> strict.put(name, text
        .replaceAll("http://schemas.openxmlformats.org/(officeDocument|spreadsheetml)/2006/", "http://purl.oclc.org/ooxml/$1/")));
    assertThat(strict.get("xl/workbook.xml")).contains("purl.oclc.org");
    assertThat(tika.extract(XLSX, zip(strict)).text()).contains("Seal | 17");
  }

  @Test
  void partsThatAreBrokenCostOnlyThemselves() throws Exception {
    Map<String, String> parts = docx("<w:p><w:r><w:t>Water less.</w:t></w:r></w:p>");
    parts.put("docProps/core.xml", core("Ada Vink", ""));
    parts.put("word/people.xml", "<w15:people");
    parts.put("docMetadata/LabelInfo.xml", "\0");
    parts.put("xl/comments1.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><comments><authors><author>&e;</author>"
        + "</authors><commentList><comment authorId=\"0\"/></commentList></comments>");
    Extract extract = tika.extract(DOCX, zip(parts));
    assertThat(extract.text()).contains("Water less.");
    assertThat(shown(extract)).containsExactly("AUTHOR Ada Vink 2025-12-24");
  }

  @Test
  void filesBuiltToHurtEndSoonAndTellNothingOfTheMachine() throws Exception {
    String laughs = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"" + "&a;".repeat(1_000) + "\"><!ENTITY c \"" + "&b;".repeat(1_000)
        + "\"><!ENTITY d \"" + "&c;".repeat(1_000) + "\">]>";
    String external = "<!DOCTYPE d [<!ENTITY d SYSTEM \"file:///etc/hostname\">]>";
    String host = java.nio.file.Files.readString(java.nio.file.Path.of("/etc/hostname")).strip();
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    for (String head : List.of(laughs, external)) {
      Map<String, String> parts = docx("<w:p><w:r><w:t>seen &d;</w:t></w:r></w:p>");
      parts.computeIfPresent("word/document.xml", (_, text) -> head + text);
      bombs.put("doctype " + head.substring(0, 30), zip(parts));
    }
    bombs.put("deep", zip(docx("<w:tbl><w:tr><w:tc>".repeat(60_000) + "x" + "</w:tc></w:tr></w:tbl>".repeat(60_000))));
    bombs.put("attributes", zip(docx("<w:p " + attributes(200_000) + "/>")));
    bombs.put("zeros", zip(docx("<w:p><w:r><w:t>" + " ".repeat(120 << 20) + "</w:t></w:r></w:p>")));
    Map<String, String> linked = docx("<w:p><w:r><w:t>seen</w:t></w:r></w:p>");
    linked.put("word/_rels/document.xml.rels", "<Relationships xmlns=\"" + PACK + "relationships\"><Relationship Id=\"r9\" Type=\"" + REL
        + "/attachedTemplate\" Target=\"file:///etc/hostname\" TargetMode=\"External\"/></Relationships>");
    bombs.put("external relationship", zip(linked));
    for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
      try {
        assertThat(tika.extract(DOCX, bomb.getValue()).text()).as(bomb.getKey()).doesNotContain("hahaha").doesNotContain("seen " + host);
      } catch (IOException e) {
        assertThat(e.getMessage()).as(bomb.getKey()).doesNotContain("\n").doesNotContain(host + " ")
            .as("it ended by itself").doesNotContain("took longer");
      }
    }
    assertThat(tika.extract(DOCX, bombs.get("external relationship")).text()).as("control: the reader works").contains("seen");
  }

  @Test
  void ofEmbeddedFilesNoMoreThanTheLimitIsKept() throws Exception {
    byte[] inner = zip(docx("<w:p><w:r><w:t>" + "embedded words ".repeat(20_000) + "</w:t></w:r></w:p>"));
    Map<String, byte[]> parts = new LinkedHashMap<>();
    docx("<w:p><w:r><w:t>outer</w:t></w:r></w:p>").forEach((name, text) -> parts.put(name, bytes(text)));
    StringBuilder rels = new StringBuilder("<Relationships xmlns=\"" + PACK + "relationships\">");
    for (int i = 0; i < 40; i++) {
      parts.put("word/embeddings/d" + i + ".docx", inner);
      rels.append("<Relationship Id=\"e%d\" Type=\"%s/package\" Target=\"embeddings/d%d.docx\"/>".formatted(i, REL, i));
    }
    parts.put("word/_rels/document.xml.rels", bytes(rels + "</Relationships>"));
    parts.computeIfPresent("[Content_Types].xml", (_, text) -> bytes(new String(text, StandardCharsets.UTF_8)
        .replace("</Types>", "<Default Extension=\"docx\" ContentType=\"" + DOCX + "\"/></Types>")));
    String text = tika.extract(DOCX, packed(parts)).text();
    assertThat(text).startsWith("outer").contains("embedded words");
    assertThat(text.length()).isBetween(1_900_000, 2_000_000);
  }

  @Test
  void aLockedPagesFileSaysSo() {
    assertThatThrownBy(() -> tika.extract("application/vnd.apple.pages", zip(new LinkedHashMap<>(Map.of("Metadata/x.plist", "x", ".iwpv2", "x",
        "Index/Document.iwa", "x"))))).hasMessageContaining("protected by a password");
  }

  private static List<String> shown(Extract extract) {
    return extract.parts().stream().map(OfficeFilesTest::shown).toList();
  }

  private static String shown(Part part) {
    String who = part.who().name().equals(part.who().account()) ? part.who().key() : part.who().key() + "=" + part.who().name();
    return part.role() + " " + who + " " + (part.at() == null ? null : part.at().toString().substring(0, 10));
  }

  private static String attributes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(" a").append(i).append("=\"\"");
    }
    return text.toString();
  }

  private static String core(String creator, String saver) {
    return """
        <cp:coreProperties xmlns:cp="%smetadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>%s</dc:creator>\
        <cp:lastModifiedBy>%s</cp:lastModifiedBy><cp:keywords>pruning; late frost</cp:keywords><cp:category>Guides</cp:category>\
        <dcterms:created xsi:type="dcterms:W3CDTF">2025-12-24T09:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">\
        2026-03-01T08:30:00Z</dcterms:modified></cp:coreProperties>""".formatted(PACK, creator, saver);
  }

  private static Map<String, String> ooxml(String main, String type) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("[Content_Types].xml", """
        <Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/><Override PartName="/%s" ContentType="%s"/><Override \
        PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
        .formatted(PACK, main, OOXML + type + ".main+xml"));
    parts.put("_rels/.rels", """
        <Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%s/officeDocument" Target="%s"/><Relationship Id="r2" \
        Type="%srelationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>""".formatted(PACK, REL, main, PACK));
    parts.put("docProps/core.xml", "<cp:coreProperties xmlns:cp=\"" + PACK + "metadata/core-properties\"/>");
    return parts;
  }

  private static Map<String, String> docx(String body) {
    Map<String, String> parts = ooxml("word/document.xml", "wordprocessingml.document");
    parts.put("word/document.xml", "<w:document " + W + "><w:body>" + body + "</w:body></w:document>");
    parts.put("word/_rels/document.xml.rels", """
        <Relationships xmlns="%srelationships"><Relationship Id="r2" Type="%s/comments" Target="comments.xml"/></Relationships>"""
        .formatted(PACK, REL));
    parts.put("word/comments.xml", "<w:comments " + W + "/>");
    parts.computeIfPresent("[Content_Types].xml", (_, text) -> text.replace("</Types>",
        "<Override PartName=\"/word/comments.xml\" ContentType=\"" + OOXML + "wordprocessingml.comments+xml\"/></Types>"));
    return parts;
  }

  private static Map<String, String> xlsx() {
    Map<String, String> parts = ooxml("xl/workbook.xml", "spreadsheetml.sheet");
    parts.computeIfPresent("[Content_Types].xml", (_, text) -> text.replace("</Types>",
        "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" + OOXML + "spreadsheetml.worksheet+xml\"/></Types>"));
    parts.put("xl/workbook.xml", "<workbook " + S + " xmlns:r=\"" + REL + "\"><sheets><sheet name=\"Parts\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    parts.put("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" + PACK + "relationships\"><Relationship Id=\"r1\" Type=\"" + REL
        + "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
    parts.put("xl/worksheets/sheet1.xml", "<worksheet " + S + "><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Seal</t></is></c>"
        + "<c r=\"B1\"><v>17</v></c></row></sheetData></worksheet>");
    return parts;
  }

  private static Map<String, String> pptx() {
    Map<String, String> parts = ooxml("ppt/presentation.xml", "presentationml.presentation");
    parts.put("ppt/presentation.xml", "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"/>");
    return parts;
  }

  private static Map<String, String> odt() {
    String spaces = " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
        + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\"";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("mimetype", ODT);
    parts.put("meta.xml", """
        <office:document-meta%s><office:meta><meta:initial-creator>Ada Vink</meta:initial-creator><meta:creation-date>2025-12-24T09:00:00\
        </meta:creation-date><dc:creator>Bo Lund</dc:creator><dc:date>2026-03-01T08:30:00</dc:date><meta:keyword>pruning</meta:keyword>\
        <meta:keyword>late frost</meta:keyword><meta:user-defined meta:name="Garden">Brook 16</meta:user-defined></office:meta>\
        </office:document-meta>""".formatted(spaces));
    parts.put("content.xml", """
        <office:document-content%s><office:body><office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion>\
        <office:change-info><dc:creator>Ed Pike</dc:creator><dc:date>2026-02-03T00:00:00</dc:date></office:change-info><text:p>Water more.</text:p>\
        </text:deletion></text:changed-region></text:tracked-changes><text:p>Water less.<office:annotation><dc:creator>Cy Marsh</dc:creator>\
        <dc:date>2026-02-01T00:00:00</dc:date><text:p>Ask first</text:p></office:annotation></text:p></office:text></office:body>\
        </office:document-content>""".formatted(spaces));
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(Map<String, String> parts) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    parts.forEach((name, text) -> bytes.put(name, bytes(name.matches(".*\\.(xml|rels)") ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text : text)));
    return packed(bytes);
  }

  private static byte[] packed(Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
