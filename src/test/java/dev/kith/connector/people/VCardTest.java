package dev.kith.connector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VCardTest extends ConnectorContract {
  private static final String ADA =
      "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ada Vink\r\nN:Vink;Ada;;;\r\nEMAIL;TYPE=WORK:ada@fern.example\r\nEND:VC"
      + "ARD\r\n";
  private static final String BO = ADA.replace("u1", "u2").replace("Ada", "Bo").replace("Vink", "Lund")
      .replace("ada@", "bo@");
  private static final String CY = ADA.replace("u1", "u3").replace("Ada", "Cy").replace("Vink", "Marsh")
      .replace("ada@", "cy@");

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("book.vcf"), ADA + BO + CY);
  }

  @Override
  protected Connector connector(Path folder) {
    return new VCard("test", folder.resolve("book.vcf"));
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("book.vcf"), ADA.replace("ada@", "vink@") + BO + CY.replace("u3", "u4"));
    return new Change(Set.of("test/u1"), Set.of("test/u4"), Set.of("test/u3"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("book.vcf")),
        "cut", folder -> Fixtures.cut(folder.resolve("book.vcf")),
        "empty", folder -> Files.writeString(folder.resolve("book.vcf"), ""),
        "garbage", folder -> Files.writeString(folder.resolve("book.vcf"), "<html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("book.vcf"), ADA + BO + "BEGIN:VCARD\r\nUID:u3\r\nEND:VCARD\r\n");
  }

  @Test
  void aCardIsReadByItsWorkAndNothingOfTheRest() throws Exception {
    Files.writeString(dir.resolve("book.vcf"), """
        BEGIN:VCARD
        VERSION:3.0
        UID:urn:uuid:77
        N:Brück;Zoë;CANARY;Dr.;
        FN:Zoë Brück
        NICKNAME:Zo,ZB
        ORG:Fern;Growing;Radio
        TITLE:Lead\\, radio
        ROLE:Finds
          signals
        EMAIL;TYPE=INTERNET;TYPE=HOME:CANARY-1@home.example
        item1.EMAIL;TYPE=INTERNET:CANARY-2@home.example
        item1.X-ABLabel:_$!<Home>!$_
        EMAIL;TYPE=work,pref:zoe@fern.example
        item2.X-ABRELATEDNAMES:Ada Vink
        item2.X-ABLabel:_$!<Manager>!$_
        item3.X-ABRELATEDNAMES:CANARY-3
        item3.X-ABLabel:_$!<Child>!$_
        CATEGORIES:LoRa,myContacts,Antennas
        BDAY:CANARY-4
        ADR;TYPE=HOME:;;CANARY-5;;;;
        TEL;TYPE=CELL:CANARY-6
        NOTE:CANARY-7
        ANNIVERSARY:CANARY-8
        GENDER:CANARY-9
        PHOTO;ENCODING=b:CANARY
         CANARY
        END:VCARD
        """ + ADA);
    RecordingSink sink = read(dir);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.person("test/77")).isEqualTo(new Person("test", "test/77", "Zoë Brück",
        List.of("zoe@fern.example", "Zo", "ZB"),
        "Lead, radio", "Radio", "test/u1", "", "Finds signals", List.of("LoRa", "Antennas"), List.of(), true, true));
    assertThat(sink.people.toString()).doesNotContain("CANARY");
  }

  @Test
  void oldCardsAreInQuotedPrintableAndOtherCharsets() throws Exception {
    Files.write(dir.resolve("book.vcf"), """
        BEGIN:VCARD
        VERSION:2.1
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Br=C3=BCck;Zo=C3=AB
        FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB =
        Br=FCck
        ORG;CHARSET=no-such:K\u00fcche
        EMAIL;PREF;INTERNET:zoe@fern.example
        AGENT:
        BEGIN:VCARD
        FN:Somebody within
        END:VCARD
        LABEL;WORK;ENCODING=QUOTED-PRINTABLE:CANARY=0D=0A=
        CANARY: street
        END:VCARD
        """.getBytes(StandardCharsets.ISO_8859_1));
    Person zoe = read(dir).person("test/zoe@fern.example");
    assertThat(zoe.name()).isEqualTo("Zoë Brück");
    assertThat(zoe.team()).isEqualTo("Küche");
    assertThat(zoe.toString()).doesNotContain("CANARY").doesNotContain("within");
    Files.write(dir.resolve("book.vcf"), (ADA + BO.replace("Lund", "Lünd")).getBytes(StandardCharsets.UTF_16));
    assertThat(read(dir).person("test/u2").name()).isEqualTo("Bo Lünd");
  }

  @Test
  void xmlAndJsonSayTheSame() throws Exception {
    Files.writeString(dir.resolve("book.xml"), """
        <?xml version="1.0"?><vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard>
        <fn><text>Zoë Brück</text></fn><n><surname>Brück</surname><given>Zoë</given></n>
        <email><parameters><type><text>home</text></type></parameters><text>CANARY@home.example</text></email>
        <group name="item1"><email><text>zoe@fern.example</text></email></group>
        <bday><date>CANARY</date></bday><org><text>Fern</text><text>Radio</text></org></vcard></vcards>
        """);
    Files.writeString(dir.resolve("book.json"), """
        [["vcard", [["version", {}, "text", "4.0"], ["uid", {}, "uri", "urn:uuid:9"], ["fn", {}, "text", "Bo Lund"],
          ["n", {}, "text", ["Lund", "Bo", "", "", ""]], ["email", {"type": ["home"]}, "text", "CANARY@home.example"],
          ["email", {"type": "work"}, "text", "bo@fern.example"], ["categories", {}, "text", "valves", "pumps"], ["bday", {}, "date", "CANARY"]]],
         ["vcard", [["kind", {}, "text", "group"], ["fn", {}, "text", "All"]]]]
        """);
    RecordingSink sink = read(dir);
    assertThat(sink.person("test/zoe@fern.example").team()).isEqualTo("Radio");
    assertThat(sink.person("test/9").topics()).containsExactly("valves", "pumps");
    assertThat(sink.person("test/9").aliases()).containsExactly("bo@fern.example");
    assertThat(sink.people.toString()).doesNotContain("CANARY");
    assertThat(sink.skipped).isEqualTo(Map.of("card that is no person", 1));
  }

  @Test
  void aManagerOfAnotherListStaysAName() throws Exception {
    Files.writeString(dir.resolve("book.vcf"), ADA.replace("END:", "X-MS-MANAGER:Somebody Else\r\nEND:") + BO + BO);
    RecordingSink sink = read(dir);
    assertThat(sink.person("test/u1").manager()).isEqualTo("Somebody Else");
    assertThat(sink.skipped).isEqualTo(Map.of("card that comes twice", 1));
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("book.vcf"), () -> connector(dir));
  }

  @Test
  void aFileMustBeGiven() {
    assertThatThrownBy(() -> new VCard("test", null)).hasMessageStartingWith("path: is missing; try ");
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new VCard("test", path).read(Cursor.START, sink);
    return sink;
  }
}
