package dev.kith.connector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.fields.Fields;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleCsvTest extends ConnectorContract {
  private static final String HEADER = "id,name,mail,title,manager,end,status\n";
  private static final String ADA = "ada,Ada Vink,ada@fern.example,Grower,,,active\n";
  private static final String BO = "bo,\"Lund, Bo\",bo@fern.example,Welder,ada,,active\n";
  private static final String CY = "cy,Cy Marsh,cy@fern.example,Driver,ada,2100-01-01,active\n";

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("people.csv"), HEADER + ADA + BO + CY);
  }

  @Override
  protected Connector connector(Path folder) {
    return new PeopleCsv("test", folder.resolve("people.csv"));
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("people.csv"), HEADER + ADA + BO.replace("Welder", "Smith") + "di,Di Ray,,,,,\n");
    return new Change(Set.of("bo"), Set.of("di"), Set.of("cy"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of(
        "the file is gone", folder -> Files.delete(folder.resolve("people.csv")),
        "the file is empty", folder -> Files.writeString(folder.resolve("people.csv"), ""),
        "there is only a header", folder -> Files.writeString(folder.resolve("people.csv"), HEADER),
        "there is no header", folder -> Files.writeString(folder.resolve("people.csv"), ADA + BO),
        "the last line is cut", folder -> Files.writeString(folder.resolve("people.csv"), HEADER + ADA + "bo,Bo Lu"),
        "it is cut within quotes", folder -> Files.writeString(folder.resolve("people.csv"), HEADER + ADA + "bo,\"Lund, B"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("people.csv"), HEADER + ADA + BO.replace("\"Lund, Bo\"", "") + CY);
  }

  @Test
  void whatPersonnelSystemsWriteIsUnderstoodAndPayIsNeverRead() throws Exception {
    Files.write(dir.resolve("people.csv"), """
        Employee ID;First Name;Last Name;Work E-Mail;User Name;Salary;Birth Date;Job Title;Department;Reports To;Location;\
        Groups;Skills;Bio;Aliases
        00017;Zoë;Brück;zoe@fern.example;zoe;98000;1980-02-03;"Lead; radio";Radio;;Utrecht;"leads;radio";"LoRa, antennas";\
        "Says ""hi"".";"Zoe Bruck|zb"
        00018;Bo;Lund;bo@fern.example;bo;1;1981-01-01;;;Zoë Brück;;;;;
        00019;Cy;Marsh;;;;;;;ZOE@fern.example;;;;;
        00020;Di;Ray;;;;;;;somebody else;;;;;
        """.getBytes(Charset.forName("windows-1252")));
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.person("00017")).isEqualTo(new Person("test", "00017", "Zoë Brück",
        List.of("zoe@fern.example", "zoe", "Zoe Bruck", "zb"), "Lead; radio", "Radio", "", "Utrecht", "Says \"hi\".",
        List.of("LoRa", "antennas"), List.of("leads", "radio"), true, true));
    assertThat(sink.people.toString()).doesNotContain("98000").doesNotContain("1980");
    assertThat(sink.people).extracting(Person::manager).containsExactly("", "00017", "00017", "");
    assertThat(sink.skipped).isEqualTo(Map.of("manager who is not in the list", 1));
  }

  @Test
  void whoHasLeftIsInactiveAndWhatIsNobodyIsNotHuman() throws Exception {
    Files.writeString(dir.resolve("people.csv"), """
        \uFEFFid,name,end,status,type
        a,A,,Active,
        b,B,,Left,
        c,C,2020-01-31,active,
        d,D,2100-01-31,active,
        e,E,36526,,
        f,F,,bot,
        g,G,,,Shared mailbox
        h,Abbot,,,abbot
        i,I,soon,,
        """);
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    assertThat(sink.people.stream().filter(Person::active).map(Person::id)).containsExactly("a", "d", "f", "g", "h", "i");
    assertThat(sink.people.stream().filter(person -> !person.human()).map(Person::id)).containsExactly("f", "g");
    assertThat(sink.problems).singleElement().satisfies(p -> assertThat(p.what()).contains("soon"));
  }

  @Test
  void anEndThatPassesIsSeenThoughTheFileStaysTheSame() throws Exception {
    write(dir);
    Cursor cursor = connector(dir).read(Cursor.START, new RecordingSink());
    assertThat(cursor.text()).startsWith("2100-01-02|");
    RecordingSink sink = new RecordingSink();
    connector(dir).read(new Cursor(cursor.text().replace("2100-01-02|", "2020-01-02|")), sink);
    assertThat(sink.sent()).hasSize(3);
  }

  @Test
  void twoOfOneIdAndManagersOfOneNameAreReported() throws Exception {
    Files.writeString(dir.resolve("people.csv"), """
        id,name,manager

        a,Jo Vos,
        b,Jo Vos,
        a,Other,
        c,C,jo vos
        ,Nameless id,
        """);
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("a", "b", "c");
    assertThat(sink.person("c").manager()).isEmpty();
    assertThat(sink.problems).extracting(p -> p.where().replaceFirst(".*:", "")).containsExactlyInAnyOrder("5", "6", "7");
  }

  @Test
  void otherLanguagesExcelAndNamesTurnedAroundAreUnderstood() throws Exception {
    Files.writeString(dir.resolve("people.csv"), """
        Personalnummer;Vorname;Nachname;E-Mail-Adresse;Abteilung;Vorgesetzter;Standort;Austrittsdatum;Gehalt;Geburtsdatum;Geschlecht
        00017;Zoë;Brück;zoe@fern.example;Funk;;Utrecht;;CANARY;CANARY;CANARY
        00018;Bo;Lund;bo@fern.example;;17;;31.12.2020;;;
        00019;Cy;Marsh;;;Brück, Zoë;;12/31/2020;;;
        00020;Di;Ray;;;;;31/12/2100;;;
        """);
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.people).extracting(Person::id).as("zeros stay").containsExactly("00017", "00018", "00019", "00020");
    assertThat(sink.person("00018").manager()).as("Excel takes the zeros away").isEqualTo("00017");
    assertThat(sink.people).extracting(Person::active).containsExactly(true, false, false, true);
    assertThat(sink.person("00017").team()).isEqualTo("Funk");
    assertThat(sink.people.toString()).doesNotContain("CANARY");
    Files.writeString(dir.resolve("people.csv"), "id,name,manager\na,\"Lund, Bo\",\nb,Cy Marsh,Bo Lund\n");
    RecordingSink turned = new RecordingSink();
    connector(dir).read(Cursor.START, turned);
    assertThat(turned.person("b").manager()).isEqualTo("a");
    assertThat(turned.person("a").aliases()).containsExactly("Bo Lund");
  }

  /// What must never enter the index, in every format of people, down to the document that is stored.
  @Test
  void noPayBirthDateOrPrivateAddressIsStored() throws Exception {
    Map<String, String> lists = Map.of(
        "people.csv", "id,name,salary,Birth Date,gender,home address,Pay Grade,private phone\na,Ada Vink,CANARY,CANARY,"
        + "CANARY,CANARY,CANARY,CANARY\n",
        "people.ldif", "dn: uid=a,dc=fern\nobjectClass: person\nuid: a\ncn: Ada Vink\nsalary: CANARY\nbirthDate: CANARY\n"
            + "gender:: Q0FOQVJZ\nhomePostalAddress: CANARY\nhomePhone: CANARY\nuserPassword: CANARY\ndescription: CANARY\n",
        "people.json", "{\"userName\": \"a\", \"displayName\": \"Ada Vink\", \"salary\": \"CANARY\", \"birthDate\": "
        + "\"CANARY\", "
            + "\"emails\": [{\"type\": \"home\", \"value\": \"CANARY\"}], \"addresses\": [{\"type\": \"home\", "
            + "\"locality\": \"CANARY\"}]}",
        "people.vcf", "BEGIN:VCARD\nFN:Ada Vink\nBDAY:CANARY\nGENDER:CANARY\nTEL;TYPE=HOME:CANARY\nADR;TYPE=HOME:;;CANARY\n"
            + "EMAIL;TYPE=HOME:CANARY@home.example\nNOTE:CANARY\nEND:VCARD\n");
    for (Map.Entry<String, String> list : lists.entrySet()) {
      Path file = Files.writeString(dir.resolve(list.getKey()), list.getValue());
      Connector connector = switch (list.getKey()) {
        case "people.csv" -> new PeopleCsv("test", file);
        case "people.ldif" -> new Ldif("test", file, null);
        case "people.json" -> new Scim("test", file, null);
        default -> new VCard("test", file);
      };
      RecordingSink sink = new RecordingSink();
      connector.read(Cursor.START, sink);
      assertThat(sink.people).as(list.getKey()).hasSize(1).allSatisfy(person -> {
        assertThat(person.name()).isEqualTo("Ada Vink");
        assertThat(person.toString() + Fields.doc(person)).containsIgnoringCase("vink").doesNotContainIgnoringCase("canary");
      });
      assertThat(sink.problems.toString() + sink.skipped).doesNotContain("CANARY");
    }
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("people.csv"), () -> connector(dir));
  }

  @Test
  void aFileMustBeGiven() {
    assertThatThrownBy(() -> new PeopleCsv("test", null)).hasMessageStartingWith("path: is missing; try ");
  }
}
