package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may see what files say of themselves, and what an admin says of folders. Ada is of the staff and a lead, Bo of the staff,
/// Cy of no group; `setting` says that the source's own `access` decides.
class FileRightsTruthTest {
  private static final Map<String, Set<String>> PEOPLE = Map.of("Ada", Set.of("everyone", "user:ada", "group:staff", "group:leads"), "Bo",
      Set.of("everyone", "user:bo", "group:staff"), "Cy", Set.of("everyone", "user:cy"), "nobody", Set.of());

  /// What stands behind `access` | who asks | whether they see it.
  private static final String LINES = """
      ["everyone"] | Cy | yes
      ["everyone"] | nobody | no
      "everyone" | Cy | yes
      null | Cy | setting
      ["group:staff"] | Ada | yes
      ["group:staff"] | Bo | yes
      ["group:staff"] | Cy | no
      "group:staff" | Bo | yes
      ["group:leads"] | Bo | no
      ["user:bo"] | Bo | yes
      ["user:bo"] | Ada | no
      ["user:Bo"] | Bo | no
      ["group:leads", "user:bo"] | Bo | yes
      ["group:leads", "user:bo"] | Ada | yes
      ["group:leads", "user:bo"] | Cy | no
      [] | Ada | no
      {} | Ada | no
      {"layers": []} | Ada | no
      {"layers": [[]]} | Ada | no
      {"layers": [["everyone"], []]} | Ada | no
      {"layers": [["everyone"]]} | Cy | yes
      {"layers": [["group:staff"], ["group:leads"]]} | Ada | yes
      {"layers": [["group:staff"], ["group:leads"]]} | Bo | no
      {"layers": [["group:staff"], ["user:cy", "user:bo"]]} | Bo | yes
      {"layers": [["group:staff"], ["user:cy", "user:bo"]]} | Cy | no
      {"layers": [["group:staff"], "everyone"]} | Bo | yes
      {"deny": ["user:bo"], "layers": [["group:staff"]]} | Bo | no
      {"deny": ["user:bo"], "layers": [["group:staff"]]} | Ada | yes
      {"deny": ["group:leads"], "layers": [["group:staff"]]} | Ada | no
      {"deny": ["group:leads"], "layers": [["group:staff"]]} | Bo | yes
      {"deny": ["everyone"], "layers": [["group:staff"]]} | Bo | no
      {"deny": ["user:bo"]} | Ada | no
      {"deny": [], "layers": [["everyone"]]} | Cy | yes
      {"deny": "user:bo", "layers": ["everyone"]} | Bo | no
      {"allow": ["everyone"]} | Cy | no
      ["staff"] | Bo | no
      ["everyone", "staff"] | Bo | no
      ["group:"] | Bo | no
      "all" | Bo | no
      true | Ada | no
      17 | Ada | no
      [["everyone"]] | Ada | no
      """;

  /// Rules of the admin, `glob principals` parted by `;` | the file | what it says itself, or `-` | who asks | whether they see it.
  private static final String FOLDERS = """
      - | a.md | - | Cy | setting
      - | a.md | [everyone] | Cy | setting
      - | a.md | [everyone] | nobody | setting
      - | a.md | [group:leads] | Ada | yes
      - | a.md | [group:leads] | Bo | no
      - | a.md | group:staff | Bo | yes
      - | a.md | [] | Ada | no
      - | a.md | friends | Ada | no
      - | a.md | 17 | Ada | no
      - | a.md | [user:bo, group:leads] | Bo | yes
      Leads/** group:leads | Leads/a.md | - | Ada | yes
      Leads/** group:leads | Leads/a.md | - | Bo | no
      Leads/** group:leads | a.md | - | Bo | setting
      Leads/** group:leads | leads/a.md | - | Bo | no
      leads/** group:leads | LEADS/a.md | - | Bo | no
      Leads group:leads | Leads/deep/a.md | - | Bo | no
      Leads group:leads | Leads/deep/a.md | - | Ada | yes
      Leads group:leads | Leadsheet.md | - | Bo | setting
      Leads/** group:leads | Leads/a.md | [everyone] | Bo | no
      Leads/** group:leads | Leads/a.md | [everyone] | Ada | yes
      Leads/** group:leads | Leads/a.md | [user:bo] | Bo | no
      Leads/** group:leads | Leads/a.md | [user:bo] | Ada | no
      Leads/** group:leads | Leads/a.md | [user:ada] | Ada | yes
      Leads/** group:leads | Leads/a.md | [] | Ada | no
      Leads/** group:leads | Leads/a.md | nonsense | Ada | no
      ** group:staff | a.md | - | Bo | yes
      ** group:staff | a.md | - | Cy | no
      ** group:staff; Leads/** group:leads | Leads/a.md | - | Ada | yes
      ** group:staff; Leads/** group:leads | Leads/a.md | - | Bo | no
      ** group:staff; Leads/** group:leads | a.md | - | Bo | yes
      ** group:staff; Leads/** group:leads | Leads/a.md | [user:ada] | Ada | yes
      ** group:staff; Leads/** user:cy | Leads/a.md | - | Cy | no
      Leads/** user:cy user:bo | Leads/a.md | - | Cy | yes
      Leads/** user:cy user:bo | Leads/a.md | - | Ada | no
      **/*.md group:leads | deep/a.md | - | Bo | no
      **/*.md group:leads | a.md | - | Bo | no
      **/*.md group:leads | a.txt | - | Bo | setting
      **/secret group:leads | x/secret/a.md | - | Bo | no
      **/secret group:leads | secret/a.md | - | Ada | yes
      **/secret group:leads | x/secrets/a.md | - | Bo | setting
      ./Leads/** group:leads | Leads/a.md | - | Bo | no
      Leads/ group:leads | Leads/a.md | - | Bo | no
      """;

  @TempDir
  private Path folder;

  @Test
  void whatALineSaysOfItsAccessHolds() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String row : LINES.lines().toList()) {
      String[] cells = cells(row);
      Path file = Files.writeString(folder.resolve("one.jsonl"),
          "{\"id\": \"x\", \"title\": \"t\", \"body\": \"b\", \"access\": " + cells[0] + "}\n");
      RecordingSink sink = new RecordingSink();
      new JsonLines("test", file, null, null, null).read(Cursor.START, sink);
      compare(row, cells[1], cells[2], sink.item("x").access(), wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(LINES.lines()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void whatAnAdminSaysOfFoldersHoldsAndAFileOnlyNarrowsIt() throws Exception {
    List<String> wrong = new ArrayList<>();
    int number = 0;
    for (String row : FOLDERS.lines().toList()) {
      String[] cells = cells(row);
      Path root = Files.createDirectories(folder.resolve("r" + number++));
      write(root.resolve(cells[1]), cells[2]);
      RecordingSink sink = new RecordingSink();
      new Folder("test", root, "", false, null, null, rules(cells[0]), null, null).read(Cursor.START, sink);
      compare(row, cells[3], cells[4], sink.item(cells[1]).access(), wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(FOLDERS.lines()).hasSizeGreaterThanOrEqualTo(40);
  }

  private static String[] cells(String row) {
    String[] cells = row.split(" \\| ");
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip();
    }
    return cells;
  }

  private static Map<String, List<String>> rules(String written) {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    for (String rule : written.equals("-") ? new String[0] : written.split(";")) {
      List<String> words = List.of(rule.strip().split(" "));
      rules.put(words.getFirst(), words.subList(1, words.size()));
    }
    return rules;
  }

  private static void write(Path file, String access) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, access.equals("-") ? "Text." : "---\naccess: " + access + "\n---\nText.");
  }

  private static void compare(String row, String who, String expected, Access access, List<String> wrong) {
    String sees = access == null ? "setting" : access.visibleTo(PEOPLE.get(who)) ? "yes" : "no";
    if (!sees.equals(expected)) {
      wrong.add(row + " but is " + sees + ": " + (access == null ? "" : new TreeSet<>(List.of(access.text()))));
    }
  }
}
