package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.RightsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who finds what somebody took out of their Google account, here Cy's: Cy, and those with whom a note or file is shared by name.
/// What is shared by a link, or with a whole domain, or in words that are not understood, is shared with nobody else; the source's own
/// access opens nothing.
class TakeoutTruthTest {
  /// What the JSON of a note says besides its text | who finds it.
  private static final String NOTES = """
      | cy
      "sharees": [] | cy
      "sharees": [{"email": "ada@fern.example"}] | ada cy
      "sharees": [{"email": "ada@fern.example"}, {"email": "dee@fern.example"}] | ada cy dee
      "sharees": [{"email": "ada@fern.example", "isOwner": true}, {"email": "cy@fern.example"}] | ada cy
      "sharees": [{"email": "Ada@Fern.Example"}] | ada cy
      "sharees": [{"email": " bo@fern.example "}] | bo cy
      "sharees": [{"email": ""}] | cy
      "sharees": [{"name": "bo"}] | cy
      "sharees": [{"email": 17}] | cy
      "sharees": ["bo@fern.example"] | cy
      "sharees": {"email": "bo@fern.example"} | cy
      "sharees": "bo@fern.example" | cy
      "sharees": null | cy
      "sharees": [{"email": "everyone"}] | cy
      "sharees": [{"email": "bo@fern.example.else"}] | cy
      "sharees": [{"email": "group:staff"}] | cy
      "sharedWith": [{"email": "bo@fern.example"}] | cy
      "isPinned": true | cy
      "isArchived": true | cy
      "isTrashed": true |
      """;

  /// The JSON beside a file of Drive, or `-` for none | who finds it.
  private static final String FILES = """
      - | cy
      {} | cy
      {"title": "zebra"} | cy
      {"permissions": []} | cy
      {"permissions": [{"type": "user", "emailAddress": "ada@fern.example"}]} | ada cy
      {"permissions": [{"type": "user", "emailAddress": "ada@fern.example", "role": "reader"}, {"type": "user", "emailAddress": "dee@fern.example", "role": "writer"}]} | ada cy dee
      {"permissions": [{"emailAddress": "bo@fern.example"}]} | bo cy
      {"permissions": ["bo@fern.example"]} | bo cy
      {"permissions": [{"type": "user", "emailAddress": "Bo@Fern.EXAMPLE"}]} | bo cy
      {"sharing": [{"type": "user", "email": "bo@fern.example"}]} | bo cy
      {"shared_with": ["dee@fern.example"]} | cy dee
      {"acl": [{"scope_type": "user", "mail": "bo@fern.example"}]} | bo cy
      {"permissions": [{"type": "anyone", "id": "anyoneWithLink"}]} | cy
      {"permissions": [{"type": "anyone", "allowFileDiscovery": true}]} | cy
      {"permissions": [{"type": "domain", "domain": "fern.example"}]} | cy
      {"permissions": [{"type": "domain", "domain": "fern.example", "allowFileDiscovery": false}]} | cy
      {"permissions": [{"type": "domain", "domain": "fern.example", "allowFileDiscovery": true}]} | ada bo cy dee
      {"permissions": [{"type": "group", "emailAddress": "all@fern.example"}]} | cy
      {"permissions": [{"type": "group", "emailAddress": "ada@fern.example"}]} | cy
      {"permissions": [{"type": "robot", "emailAddress": "ada@fern.example"}]} | cy
      {"permissions": [{"type": "user", "emailAddress": "not an address"}]} | cy
      {"permissions": [{"type": "user", "displayName": "ada"}]} | cy
      {"permissions": "everyone"} | cy
      {"permissions": 17} | cy
      {"permissions": [["ada@fern.example"]]} | cy
      {"owners": [{"emailAddress": "ada@fern.example"}]} | ada cy
      {"owners": [{"displayName": "Ada"}]} | cy
      {"lastModifyingUser": {"emailAddress": "ada@fern.example"}} | cy
      {"permissions": [{"type": "user", "emailAddress": "ada@fern.example", "deleted": true}]} | cy
      {"permissions": [{"type": "user", "emailAddress": "ada@fern.example", "expirationTime": "2020-01-01T00:00:00Z"}]} | cy
      {"permissions": [{"type": "user", "emailAddress": "ada@fern.example", "pendingOwner": true}]} | ada cy
      not JSON | cy
      [1] | cy
      {"trashed": true, "permissions": [{"emailAddress": "ada@fern.example"}]} |
      {"labels": {"trashed": true}} |
      """;

  @TempDir
  private Path folder;

  @Test
  void aNoteOrFileIsForItsOwnerAndWhomItNames() throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    Path keep = Files.createDirectories(folder.resolve("in/Takeout/Keep"));
    Path drive = Files.createDirectories(folder.resolve("in/Takeout/Drive"));
    int number = 0;
    for (String row : NOTES.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String says = cells[0].strip();
      Files.writeString(keep.resolve("note" + ++number + ".json"), "{\"title\": \"zebra " + number + "\", \"textContent\": \"A zebra, note " + number
          + "\", \"userEditedTimestampUsec\": 1741082400000000" + (says.isEmpty() ? "" : ", " + says) + "}");
      rows.put("keep/note" + number, cells[1].strip());
    }
    for (String row : FILES.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String name = "file" + ++number + ".txt";
      Files.writeString(drive.resolve(name), "A zebra, file " + number + "\n");
      if (!cells[0].strip().equals("-")) {
        Files.writeString(drive.resolve(name + "-info.json"), cells[0]);
      }
      rows.put("drive/" + name, cells[1].strip());
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new Takeout("mine", folder.resolve("in"), "cy@fern.example"), rows);
  }
}
