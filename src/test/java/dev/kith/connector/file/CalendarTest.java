package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarTest extends ConnectorContract {
  private static final String FIRST = """
      UID:pumps
      SEQUENCE:2
      SUMMARY;LANGUAGE=en:Pump office\\, hours
      DESCRIPTION:Bring questions\\; no moss.\\nMeeting ID: 812 3456 7890\\nPasscode: Fern!42
      LOCATION:Shed 2
      DTSTART;TZID=W. Europe Standard Time:20250106T100000
      DTEND;TZID=W. Europe Standard Time:20250106T110000
      RRULE:FREQ=WEEKLY;COUNT=9
      CREATED:20250101T080000Z
      LAST-MODIFIED:20250102T080000Z
      CATEGORIES:pumps,office\\, hours
      ORGANIZER;CN="Vink, Ada":MAILTO:Ada@fern.example
      ATTENDEE;CN=Bo Lund;PARTSTAT=ACCEPTED:mailto:bo@fern.example
      ATTENDEE;CN=Cy Oak;PARTSTAT=DECLINED:mailto:cy@fern.example
      ATTENDEE;CN=Shed 2;CUTYPE=ROOM:mailto:shed2@fern.example
      ATTENDEE;CN=Di Ash;ROLE=CHAIR:mailto:di@fern.example
      """;

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    ics(folder.resolve("shed.ics"), event(FIRST), event("""
        UID:pumps
        RECURRENCE-ID;TZID=W. Europe Standard Time:20250113T100000
        SUMMARY:Pump office, hours
        DESCRIPTION:This time on valves.
        DTSTART;TZID=W. Europe Standard Time:20250114T100000
        LAST-MODIFIED:20250103T080000Z
        """), event("""
        UID:frost
        SUMMARY:Frost round
        DTSTART;VALUE=DATE:20250107
        ORGANIZER:mailto:bo@fern.example
        """), event("""
        UID:moss
        SUMMARY:Moss day
        DTSTART:20250108T090000Z
        ORGANIZER;CN=Cy Oak:mailto:cy@fern.example
        """));
  }

  @Override
  protected Connector connector(Path folder) {
    return new Calendar("test", folder);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("shed.ics"), "Moss day", "Moss days");
    Fixtures.replace(folder.resolve("shed.ics"), "UID:frost", "UID:ice");
    return new Change(Set.of("moss"), Set.of("ice"), Set.of("frost"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("shed.ics")),
        "cut", folder -> Fixtures.cut(folder.resolve("shed.ics")), "empty",
            folder -> Files.writeString(folder.resolve("shed.ics"), ""),
        "garbage", folder -> Files.writeString(folder.resolve("shed.ics"), "<html>Sign in</html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("shed.ics"), "SUMMARY:Frost round", "SUMMARY:Frost round\r\nno line of a calendar");
  }

  @Test
  void anEventIsOneItemHoweverOftenItTakesPlace() throws Exception {
    write(dir);
    Item item = read().item("pumps");
    assertThat(item.kind()).isEqualTo(Kind.EVENT);
    assertThat(item.title()).isEqualTo("Pump office, hours");
    assertThat(text(item)).isEqualTo("""
        <p>When: 2025-01-06 10:00 Europe/Berlin to 11:00, weekly</p>
        <p>Where: Shed 2</p>
        <p>Bring questions; no moss.<br>
        Meeting ID: •••<br>
        Passcode: •••</p>

        <h2>2025-01-14 10:00 Europe/Berlin</h2>
        <p>This time on valves.</p>
        """);
    assertThat(item.tags()).containsExactly("pumps", "office, hours");
    assertThat(item.created()).isEqualTo("2025-01-01T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-03T08:00:00Z");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        tuple("ada@fern.example", Role.ORGANIZER), tuple("bo@fern.example", Role.MENTIONED),
            tuple("di@fern.example", Role.ORGANIZER));
    assertThat(item.parts().getFirst().at()).isEqualTo("2025-01-06T09:00:00Z");
    assertThat(item.access()).isNull();
  }

  @Test
  void whatIsPrivateInOneOfTheCalendarsIsForThoseInItOnly() throws Exception {
    ics(dir.resolve("a.ics"), event("UID:1\nSUMMARY:Pay\nORGANIZER:mailto:ada@fern.example\nATTENDEE:mailto:BO@fern.examp"
        + "le\nCLASS:CONFIDENTIAL\n"),
        event("UID:2\nSUMMARY:Alone\nCLASS:PRIVATE\n"), event("UID:3\nSUMMARY:Open\nCLASS:PUBLIC\n"));
    ics(dir.resolve("b.ics"), event("UID:1\nSUMMARY:Pay\nORGANIZER:mailto:ada@fern.example\nATTENDEE:mailto:bo@fern.examp"
        + "le\nSEQUENCE:3\n"));
    RecordingSink sink = read();
    assertThat(sink.item("1").access()).isEqualTo(Access.of(Set.of("user:ada@fern.example", "user:bo@fern.example")));
    assertThat(sink.item("2").access()).isEqualTo(Access.NOBODY);
    assertThat(sink.item("3").access()).isNull();
  }

  @Test
  void whatDoesNotTakePlaceIsLeftOut() throws Exception {
    ics(dir.resolve("a.ics"), event("UID:1\nSUMMARY:Off\nSTATUS:CANCELLED\n"), event("UID:2\nSUMMARY:Later off\n"),
        event("UID:3\nSUMMARY:Mostly on\n"), event("UID:3\nRECURRENCE-ID:20250101T000000Z\nSTATUS:CANCELLED\nSUMMARY:Off"
            + "\nDESCRIPTION:gone\n"));
    Files.writeString(dir.resolve("b.ics"), "BEGIN:VCALENDAR\nMETHOD:CANCEL\n" + event("UID:2\nSEQUENCE:1\nSUMMARY:Later "
        + "off\n") + "END:VCALENDAR\n");
    Files.writeString(dir.resolve("c.ics"), "BEGIN:VCALENDAR\nMETHOD:REPLY\n" + event("UID:4\nSUMMARY:I come\n")
        + "END:VCALENDAR\n");
    RecordingSink sink = read();
    assertThat(sink.sent()).containsExactly("3");
    assertThat(sink.items.toString()).doesNotContain("gone");
    assertThat(sink.skipped).isEqualTo(Map.of("cancelled", 2, "answer to an invitation", 1));
  }

  @Test
  void whatLetsAnybodyIntoAMeetingIsMasked() {
    assertThat(Map.of("PIN: 1234", "PIN: •••", "Conference ID: 123 456 789#", "Conference ID: •••", "Kenncode: ab12",
        "Kenncode: •••",
        "Passcode: <b>777</b>", "Passcode: <b>•••</b>", "https://meet.example/j/1?pwd=AbC&x=1",
            "https://meet.example/j/1?pwd=•••&x=1",
        "+49 30 1234567,,98765#", "•••", "tel:+49301234567,,1#", "tel:•••", "Dial in: +1 646 558 8656", "Dial in: •••",
        "Contraseña: hola", "Contraseña: •••")).allSatisfy((text, masked) -> assertThat(MeetingSecrets.masked(text))
            .isEqualTo(masked));
    assertThat(java.util.List.of("Pin the moss to the wall", "See ticket 1234567", "Passing codes on", "2025-01-06 10:00",
        "Password policy review")).allSatisfy(text -> assertThat(MeetingSecrets.masked(text)).isEqualTo(text));
  }

  @Test
  void linesAreJoinedWhereverTheyWereFolded() throws Exception {
    byte[] text = ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:lo\r\n ng\r\nSUMMARY:Gr\u00fcn\r\nEND:VEVENT\r\nEND:VCALENDAR"
        + "\r\n").getBytes(StandardCharsets.UTF_8);
    String bytes = new String(text, StandardCharsets.ISO_8859_1);
    int split = bytes.indexOf('\u00c3') + 1;
    Files.write(dir.resolve("a.ics"), (bytes.substring(0, split) + "\r\n " + bytes.substring(split))
        .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read().item("long").title()).isEqualTo("Grün");
    Files.writeString(dir.resolve("a.ics"), "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nUID:1\nSUMMARY;ENCODING=QUOTED-P"
        + "RINTABLE;CHARSET=UTF-8:Gr=C3=\n"
        + "=BCn\nEND:VEVENT\nEND:VCALENDAR\n");
    assertThat(read().item("1").title()).isEqualTo("Grün");
  }

  @Test
  void zonesAreKnownByEveryNameProgramsGiveThem() throws Exception {
    int id = 0;
    StringBuilder events = new StringBuilder();
    Map<String, String> zones = Map.of("Europe/Berlin", "09:00", "W. Europe Standard Time", "09:00",
        "/example.org/20250101_1/Europe/Berlin", "09:00",
        "\"Pacific Time (US & Canada),Tijuana\"", "18:00", "\"(UTC+01:00) Amsterdam, Berlin\"", "09:00", "Own Zone", "07:00",
            "Nowhere", "10:00");
    for (String zone : zones.keySet()) {
      events.append(event("UID:" + id++ + "\nSUMMARY:" + zone.replace(",", "\\,") + "\nDTSTART;TZID=" + zone
          + ":20250106T100000\n"));
    }
    Files.writeString(dir.resolve("a.ics"), "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Own "
        + "Zone\nBEGIN:STANDARD\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
        + events + "END:VCALENDAR\n");
    assertThat(read().items).hasSize(zones.size()).allSatisfy(item ->
        assertThat(item.at().toString()).as(item.title()).isEqualTo("2025-01-06T" + zones.get(item.title()) + ":00Z"));
  }

  @Test
  void toDosAndNotesAreRead() throws Exception {
    Files.writeString(dir.resolve("a.ics"), "BEGIN:VCALENDAR\nX-WR-CALNAME:Garden\nBEGIN:VTODO\nUID:1\nSUMMARY:Sow\nDUE;V"
        + "ALUE=DATE:20250301\nEND:VTODO\n"
        + "BEGIN:VJOURNAL\nUID:2\nSUMMARY:Log\nDESCRIPTION:plain\nX-ALT-DESC;FMTTYPE=text/html:<p>rich</p>\nBEGIN:VALARM"
        + "\nACTION:DISPLAY\nDESCRIPTION:alarm\n"
        + "END:VALARM\nEND:VJOURNAL\nBEGIN:VEVENT\nSUMMARY:No id\nEND:VEVENT\nEND:VCALENDAR\n");
    RecordingSink sink = read();
    assertThat(sink.item("1").kind()).isEqualTo(Kind.TICKET);
    assertThat(text(sink.item("1"))).contains("Due: 2025-03-01");
    assertThat(sink.item("1").place()).containsExactly("Garden");
    assertThat(text(sink.item("2"))).contains("rich").doesNotContain("plain", "alarm");
    assertThat(sink.items.getLast().id()).startsWith("hash:");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("shed.ics"), () -> connector(dir), false);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Calendar("test", null)).hasMessageStartingWith("path: is missing; try ");
  }

  private static String event(String lines) {
    return "BEGIN:VEVENT\n" + lines + "END:VEVENT\n";
  }

  private static void ics(Path file, String... events) throws IOException {
    Files.writeString(file, "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:PUBLISH\n" + String.join("", events) + "END:VCALENDAR\n");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    return sink;
  }
}
