package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.RightsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who finds what was said in a channel of an exported workspace or server. A public channel is for whom the source is for, here the
/// staff (Ada and Bo); a private one for its members, known by their mail addresses; a direct message for nobody.
class ChatExportTruthTest {
  /// The list a channel stands in | what it says of itself | who finds it. `U1` is Ada's account, `U2` Bo's, `U3` Cy's, `U4` Dee's;
  /// `U5` has left, though he has Cy's second address, `U6` has no address, `U7` is a bot.
  private static final String SLACK = """
      channels | "members": ["U1"] | ada bo
      channels | "members": [] | ada bo
      channels | | ada bo
      channels | "members": ["U3", "U4"] | ada bo
      channels | "is_private": false, "members": ["U3"] | ada bo
      channels | "is_archived": true, "members": ["U3"] | ada bo
      channels | "is_general": true | ada bo
      channels | "is_private": true, "members": ["U3"] | cy
      channels | "is_private": true, "members": ["U1", "U3"] | ada cy
      channels | "is_private": true, "members": [] |
      channels | "is_private": true |
      channels | "is_group": true, "members": ["U4"] | dee
      channels | "is_im": true, "members": ["U1"] |
      channels | "is_mpim": true, "members": ["U1", "U2"] |
      channels | "is_private": true, "is_mpim": true, "members": ["U1", "U2"] |
      groups | "members": ["U1"] | ada
      groups | "members": ["U2"] | bo
      groups | "members": ["U3"] | cy
      groups | "members": ["U1", "U2", "U3", "U4"] | ada bo cy dee
      groups | "members": ["U1", "U1"] | ada
      groups | "members": [] |
      groups | |
      groups | "members": null |
      groups | "members": "U1" |
      groups | "members": {"id": "U1"} |
      groups | "members": [17] |
      groups | "members": ["nobody"] |
      groups | "members": ["ada"] |
      groups | "members": ["ada@fern.example"] |
      groups | "members": ["u1"] |
      groups | "members": ["U5"] |
      groups | "members": ["U6"] |
      groups | "members": ["U7"] |
      groups | "members": ["U5", "U2"] | bo
      groups | "is_private": false, "members": ["U1"] | ada
      groups | "creator": "U4", "members": ["U1"] | ada
      groups | "is_archived": true, "members": ["U4"] | dee
      groups | "is_mpim": true, "members": ["U1"] |
      mpims | "members": ["U1", "U2"] |
      dms | "members": ["U1", "U2"] |
      both | "members": ["U3"] | cy
      """;

  private static final String SLACK_USERS = Stream.of("U1 ada@fern.example", "U2 Bo@Fern.Example", "U3 cy@fern.example", "U4 dee@fern.example",
          "U5 old@fern.example deleted", "U6 -", "U7 bot@fern.example bot")
      .map(line -> line.split(" ")).map(user -> "{\"id\": \"" + user[0] + "\", \"name\": \"login" + user[0] + "\", \"deleted\": "
          + (user.length > 2 && user[2].equals("deleted")) + ", \"is_bot\": " + (user.length > 2 && user[2].equals("bot"))
          + ", \"profile\": {\"real_name\": \"Name " + user[0] + "\"" + (user[1].equals("-") ? "" : ", \"email\": \"" + user[1] + "\"") + "}}")
      .collect(Collectors.joining(",\n", "[", "]"));

  @TempDir
  private Path folder;

  private Map<String, String> slack() throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    Map<String, StringBuilder> lists = new LinkedHashMap<>();
    Stream.of("channels", "groups", "mpims", "dms").forEach(list -> lists.put(list, new StringBuilder()));
    Path in = Files.createDirectories(folder.resolve("slack"));
    int number = 0;
    for (String row : SLACK.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String id = "C" + ++number;
      String says = cells[1].strip();
      String list = cells[0].strip();
      String node = "{\"id\": \"" + id + "\", \"name\": \"channel" + number + "\"" + (says.isEmpty() ? "" : ", " + says) + "}";
      for (String each : list.equals("both") ? List.of("channels", "groups") : List.of(list)) {
        lists.get(each).append(lists.get(each).isEmpty() ? "" : ",\n").append(node);
      }
      Path days = Files.createDirectories(in.resolve("channel" + number));
      Files.writeString(days.resolve("2025-03-04.json"), "[{\"type\": \"message\", \"user\": \"U6\", \"ts\": \"1741082400.000" + (100 + number)
          + "\", \"text\": \"The zebra of channel " + number + " " + "needs water, and somebody who brings it there. ".repeat(6) + "\"}]");
      rows.put(id + "/1741082400.000" + (100 + number), cells[2].strip());
    }
    for (Map.Entry<String, StringBuilder> list : lists.entrySet()) {
      Files.writeString(in.resolve(list.getKey() + ".json"), "[" + list.getValue() + "]");
    }
    Files.writeString(in.resolve("users.json"), SLACK_USERS);
    return rows;
  }

  @Test
  void aPrivateChannelOfASlackExportIsForItsMembers() throws Exception {
    Map<String, String> rows = slack();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new SlackExport("chat", folder.resolve("slack"), true, ""), rows);
  }

  @Test
  void unlessTheyAreAskedForPrivateChannelsAreNotEvenRead() throws Exception {
    Map<String, String> rows = slack();
    rows.replaceAll((_, sees) -> sees.equals("ada bo") ? sees : "");
    RightsTable.check(folder, new SlackExport("chat", folder.resolve("slack"), false, ""), rows);
  }

  /// The type of the team | what a channel says of itself | its members | who finds it. The members of the teams are Ada, Cy and Old, who
  /// has left.
  private static final String MATTERMOST = """
      open | "type": "O" | | ada bo
      open | "type": "O" | cy | ada bo
      open | "type": "O" | dee | ada bo
      open | "type": "P" | | NOBODY
      open | "type": "P" | ada | ada
      open | "type": "P" | cy | cy
      open | "type": "P" | ada cy | ada cy
      open | "type": "P" | bo dee | bo dee
      open | "type": "P" | old | NOBODY
      open | "type": "P" | old cy | cy
      open | "type": "P" | mute | NOBODY
      open | "type": "D" | ada cy | NOBODY
      open | "type": "G" | ada cy bo | NOBODY
      open | "type": "" | | NOBODY
      open | "type": "" | dee | dee
      open | "header": "no type" | | NOBODY
      open | "header": "no type" | bo | bo
      open | "type": "o" | | NOBODY
      open | "type": "X" | ada | ada
      open | "type": 17 | cy | cy
      closed | "type": "O" | | ada cy
      closed | "type": "O" | bo | ada bo cy
      closed | "type": "O" | dee | ada cy dee
      closed | "type": "O" | old | ada cy
      closed | "type": "P" | | NOBODY
      closed | "type": "P" | dee | dee
      closed | "type": "P" | ada bo | ada bo
      closed | "type": "D" | ada bo | NOBODY
      closed | "type": "G" | ada bo | NOBODY
      closed | "type": "X" | | NOBODY
      invited | "type": "O" | | ada cy
      invited | "type": "O" | dee | ada cy dee
      invited | "type": "P" | cy | cy
      invited | "type": "P" | | NOBODY
      invited | "type": "" | | NOBODY
      untyped | "type": "O" | | ada cy
      untyped | "type": "P" | bo | bo
      untyped | "type": "P" | | NOBODY
      unknown | "type": "O" | | ada cy
      unknown | "type": "O" | dee | ada cy dee
      unknown | "type": "P" | dee | dee
      unlisted | - | ada | NOBODY
      """;

  /// Who joins a channel of a closed team must be in the team: where the table has it so, they are put there as well.
  private Map<String, String> mattermost() throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    StringBuilder channels = new StringBuilder();
    StringBuilder posts = new StringBuilder();
    Map<String, Map<String, StringBuilder>> memberships = new LinkedHashMap<>();
    Stream.of("ada", "bo", "cy", "dee", "old", "mute").forEach(user -> memberships.put(user, new LinkedHashMap<>()));
    int number = 0;
    StringBuilder teams = new StringBuilder();
    for (String row : MATTERMOST.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      number++;
      String kind = cells[0].strip();
      String team = kind + number;
      String channel = "room" + number;
      switch (kind) {
        case "open" -> teams.append("{\"type\": \"team\", \"team\": {\"name\": \"" + team + "\", \"type\": \"O\", \"allow_open_invite\": true}}\n");
        case "closed" -> teams.append("{\"type\": \"team\", \"team\": {\"name\": \"" + team + "\", \"type\": \"I\", \"allow_open_invite\": false}}\n");
        case "invited" -> teams.append("{\"type\": \"team\", \"team\": {\"name\": \"" + team + "\", \"type\": \"O\", \"allow_open_invite\": false}}\n");
        case "untyped", "unlisted" -> teams.append("{\"type\": \"team\", \"team\": {\"name\": \"" + team + "\"}}\n");
        default -> { }
      }
      for (String member : List.of("ada", "cy", "old")) {
        memberships.get(member).computeIfAbsent(team, _ -> new StringBuilder());
      }
      for (String member : cells[2].strip().split(" ")) {
        if (!member.isEmpty()) {
          StringBuilder rooms = memberships.get(member).computeIfAbsent(team, _ -> new StringBuilder());
          rooms.append(rooms.isEmpty() ? "" : ", ").append("{\"name\": \"" + channel + "\"}");
        }
      }
      if (!kind.equals("unlisted")) {
        channels.append("{\"type\": \"channel\", \"channel\": {\"team\": \"" + team + "\", \"name\": \"" + channel + "\", " + cells[1].strip() + "}}\n");
      }
      long time = 1741082400000L + number;
      posts.append("{\"type\": \"post\", \"post\": {\"team\": \"" + team + "\", \"channel\": \"" + channel + "\", \"user\": \"mute\", \"create_at\": "
          + time + ", \"message\": \"The zebra of room " + number + " " + "needs water, and somebody who brings it there. ".repeat(6) + "\"}}\n");
      rows.put(team + "/" + channel + "/" + time + "-mute", cells[3].strip().equals("NOBODY") ? "" : cells[3].strip());
    }
    StringBuilder users = new StringBuilder();
    memberships.forEach((user, of) -> users.append("{\"type\": \"user\", \"user\": {\"username\": \"login." + user + "\", \"email\": \""
        + (user.equals("mute") ? "" : user + "@fern.example") + "\", \"delete_at\": " + (user.equals("old") ? 1700000000000L : 0) + ", \"teams\": ["
        + of.entrySet().stream().map(team -> "{\"name\": \"" + team.getKey() + "\", \"channels\": [" + team.getValue() + "]}")
            .collect(Collectors.joining(", ")) + "]}}\n"));
    Path in = Files.createDirectories(folder.resolve("mattermost"));
    Files.writeString(in.resolve("bulk.jsonl"), "{\"type\": \"version\", \"version\": 1}\n" + teams + channels + users
        + posts.toString().replace("\"user\": \"mute\"", "\"user\": \"login.mute\""));
    Map<String, String> named = new LinkedHashMap<>();
    rows.forEach((id, sees) -> named.put(id.replace("-mute", "-login.mute"), sees));
    return named;
  }

  @Test
  void aChannelOfAMattermostExportIsForWhoMayJoinItOrIsInIt() throws Exception {
    Map<String, String> rows = mattermost();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new Mattermost("chat", folder.resolve("mattermost"), true, ""), rows);
  }
}
