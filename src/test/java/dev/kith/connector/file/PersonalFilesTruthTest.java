package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.RightsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who finds an entry of a calendar, and a bookmark. What is not marked is for whom the source is for, here the staff (Ada and Bo).
class PersonalFilesTruthTest {
  /// Lines of an event, parted by `;;` | who finds it.
  private static final String EVENTS = """
      | ada bo
      CLASS:PUBLIC | ada bo
      CLASS:public;; ATTENDEE:mailto:cy@fern.example | ada bo
      ORGANIZER:mailto:cy@fern.example | ada bo
      CLASS: | ada bo
      CLASS:PRIVATE |
      CLASS:CONFIDENTIAL |
      CLASS:private |
      CLASS:Private;; ORGANIZER:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ORGANIZER:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ORGANIZER:MAILTO:Cy@Fern.Example | cy
      CLASS:PRIVATE;; ORGANIZER;CN=Cy:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ORGANIZER;CN=cy@fern.example:mailto:dee@fern.example | dee
      CLASS:PRIVATE;; ATTENDEE:mailto:ada@fern.example | ada
      CLASS:PRIVATE;; ATTENDEE:mailto:ada@fern.example;; ATTENDEE:mailto:dee@fern.example | ada dee
      CLASS:PRIVATE;; ORGANIZER:mailto:bo@fern.example;; ATTENDEE:mailto:cy@fern.example | bo cy
      CLASS:PRIVATE;; ATTENDEE;PARTSTAT=ACCEPTED:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ATTENDEE;PARTSTAT=DECLINED:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ATTENDEE;ROLE=NON-PARTICIPANT:mailto:cy@fern.example | cy
      CLASS:PRIVATE;; ATTENDEE;EMAIL=cy@fern.example:urn:uuid:17 | cy
      CLASS:PRIVATE;; ATTENDEE;CUTYPE=ROOM:mailto:room@fern.example |
      CLASS:PRIVATE;; ATTENDEE:mailto:cy@fern.example.else |
      CLASS:PRIVATE;; ATTENDEE:cy |
      CLASS:PRIVATE;; ATTENDEE;CN=cy:invalid:nomail |
      CLASS:PRIVATE;; CONTACT:cy@fern.example |
      CLASS:PRIVATE;; COMMENT:with cy@fern.example |
      CLASS:PRIVATE;; X-ATTENDEE:mailto:cy@fern.example |
      CLASS:PRIVATE;; DESCRIPTION:ATTENDEE:mailto:cy@fern.example |
      CLASS:CONFIDENTIAL;; ATTENDEE:mailto:dee@fern.example | dee
      CLASS:CONFIDENTIAL;; ORGANIZER:mailto:ada@fern.example;; ATTENDEE:mailto:dee@fern.example | ada dee
      CLASS:RESTRICTED;; ORGANIZER:mailto:cy@fern.example | cy
      CLASS:X-SECRET;; ORGANIZER:mailto:cy@fern.example | cy
      CLASS:X-SECRET |
      CLASS:nonsense |
      X-CALENDARSERVER-ACCESS:CONFIDENTIAL;; ORGANIZER:mailto:cy@fern.example | cy
      X-CALENDARSERVER-ACCESS:PRIVATE |
      X-CALENDARSERVER-ACCESS:RESTRICTED;; ATTENDEE:mailto:bo@fern.example | bo
      X-CALENDARSERVER-ACCESS:PUBLIC | ada bo
      CLASS:PUBLIC;; X-CALENDARSERVER-ACCESS:PRIVATE |
      X-MICROSOFT-CDO-BUSYSTATUS:BUSY | ada bo
      """;

  /// The file | attributes of a link | whether the source is shared | who finds it. The owner is who the file is named after.
  private static final String BOOKMARKS = """
      cy@fern.example.html | | no | cy
      cy@fern.example.html | PRIVATE="0" | no | cy
      cy@fern.example.html | PRIVATE="1" | no | cy
      dee@fern.example.html | | no | dee
      dee@fern.example.html | PRIVATE="0" | no | dee
      Ada@Fern.Example.html | | no | ada
      bo@fern.example_bookmarks.html | | no | bo
      ada@fern.example/bookmarks.html | | no | ada
      dee@fern.example/deep/Favorites.html | | no |
      eve@else.example.html | | no |
      bookmarks.html | | no |
      bookmarks.html | PRIVATE="1" | no |
      bookmarks.html | PRIVATE="0" | no |
      cy@fern.example.html | | yes | ada bo
      cy@fern.example.html | PRIVATE="0" | yes | ada bo
      cy@fern.example.html | PRIVATE="1" | yes | cy
      cy@fern.example.html | PRIVATE="true" | yes | cy
      cy@fern.example.html | PRIVATE="yes" | yes | cy
      cy@fern.example.html | PRIVATE="" | yes | cy
      cy@fern.example.html | private=1 | yes | cy
      cy@fern.example.html | TOREAD="1" | yes | ada bo
      dee@fern.example.html | PRIVATE="1" | yes | dee
      ada@fern.example.html | PRIVATE="1" | yes | ada
      Ada@Fern.Example.html | PRIVATE="1" | yes | ada
      eve@else.example.html | PRIVATE="1" | yes |
      eve@else.example.html | | yes | ada bo
      bookmarks.html | | yes | ada bo
      bookmarks.html | PRIVATE="0" | yes | ada bo
      bookmarks.html | PRIVATE="1" | yes |
      cy@fern.example.html | PRIVATE="2" | yes | cy
      cy@fern.example.html | PRIVATE="No" | yes | ada bo
      cy@fern.example.html | PRIVATE="FALSE" | yes | ada bo
      cy@fern.example.html | PRIVATE=" 1 " | yes | cy
      cy@fern.example.html | PRIVATE | yes | cy
      cy@fern.example.html | TAGS="private" | yes | ada bo
      dee@fern.example.html | TAGS="ada@fern.example" | no | dee
      dee@fern.example.html | SHARED="1" | no | dee
      Dee@Fern.Example.htm | | no | dee
      cy@fern.example.html | PUBLIC="1" | no | cy
      ada@fern.example/bookmarks.html | PRIVATE="1" | yes | ada
      bo@fern.example_bookmarks.html | PRIVATE="1" | yes | bo
      """;

  @TempDir
  private Path folder;

  @Test
  void anEntryThatIsNotPublicIsForThoseNamedInIt() throws Exception {
    StringBuilder calendar = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fern//Test//EN\r\n");
    Map<String, String> rows = new LinkedHashMap<>();
    int number = 0;
    for (String row : EVENTS.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String uid = "event" + ++number + "@fern.example";
      calendar.append("BEGIN:VEVENT\r\nUID:").append(uid).append("\r\nDTSTART:20250304T100000Z\r\nSUMMARY:A zebra\\, day ").append(number)
          .append("\r\n");
      for (String line : cells[0].split(";;")) {
        calendar.append(line.isBlank() ? "" : line.strip() + "\r\n");
      }
      calendar.append("END:VEVENT\r\n");
      rows.put(uid, cells[1].strip());
    }
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("shed.ics"), calendar + "END:VCALENDAR\r\n");
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new Calendar("calendar", in), rows);
  }

  /// As the item's id has it.
  private Map<String, String> bookmarks(Path in, String shared) throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    int number = 0;
    for (String row : BOOKMARKS.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      number++;
      if (!cells[2].strip().equals(shared)) {
        continue;
      }
      Path file = in.resolve(cells[0].strip());
      Files.createDirectories(file.getParent());
      String before = Files.exists(file) ? Files.readString(file) : "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n";
      Files.writeString(file, before + "<DT><A HREF=\"https://else.example/page" + number + "\" ADD_DATE=\"1741082400\" " + cells[1].strip()
          + ">zebra page " + number + "</A>\n");
      rows.put("page" + number, cells[3].strip());
    }
    return rows;
  }

  @Test
  void aBookmarkIsItsKeepersUnlessAllAreSharedAndItIsNotMarked() throws Exception {
    assertThat(BOOKMARKS.lines().count()).isGreaterThanOrEqualTo(40);
    for (String shared : new String[] {"no", "yes"}) {
      Path in = Files.createDirectories(folder.resolve(shared + "/in"));
      Map<String, String> rows = new LinkedHashMap<>();
      Map<String, String> pages = bookmarks(in, shared);
      Bookmarks connector = new Bookmarks("marks", in, null, shared.equals("yes"));
      RecordingSink sink = new RecordingSink();
      connector.read(Cursor.START, sink);
      sink.items.forEach(item -> rows.put(item.id(), pages.get(item.id().replaceFirst(".*/", ""))));
      pages.forEach((page, sees) -> assertThat(sees.isEmpty() || rows.containsValue(sees)).as(page).isTrue());
      RightsTable.check(folder.resolve(shared), connector, rows);
    }
  }
}
