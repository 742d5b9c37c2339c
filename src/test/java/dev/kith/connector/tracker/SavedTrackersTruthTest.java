package dev.kith.connector.tracker;

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

/// Who finds what is in a repository or project, by what saved answers say of it. What is open is for whom the source is for, here the
/// staff (Ada and Bo).
class SavedTrackersTruthTest {
  /// What an answer says of a repository | who finds its issue.
  private static final String GITHUB = """
      | ada bo
      "private": false | ada bo
      "private": false, "owner": {"login": "cy"} | ada bo
      "private": false, "collaborators": [{"user": "https://github.com/cy"}] | ada bo
      "isPrivate": false | ada bo
      "visibility": "public" | ada bo
      "visibility": "PUBLIC" | ada bo
      "visibility": "internal" | ada bo
      "visibility": "internal", "private": true | ada bo
      "visibility": "INTERNAL", "isPrivate": true | ada bo
      "visibility": null, "private": false | ada bo
      "private": true |
      "private": true, "owner": {"login": "nobody"} |
      "private": true, "owner": {"login": "cy"} | cy
      "private": true, "owner": "https://github.com/cy" | cy
      "private": true, "owner": {"login": "ada"} | ada
      "private": true, "owner": {"id": 3} |
      "private": true, "visibility": "public" |
      "private": false, "visibility": "private" |
      "private": false, "isPrivate": true |
      "isPrivate": true |
      "isPrivate": true, "owner": {"login": "dee"} | dee
      "visibility": "private" |
      "visibility": "PRIVATE" |
      "visibility": "Private", "owner": {"login": "dee"} | dee
      "visibility": "secret" |
      "visibility": "" |
      "private": null |
      "private": "true" |
      "private": "false" |
      "private": 1 |
      "private": 0 |
      "private": {} |
      "isPrivate": null |
      "private": true, "collaborators": [{"user": "https://github.com/cy"}] | cy
      "private": true, "collaborators": [{"user": "https://github.com/cy"}, {"user": "https://github.com/bo"}] | bo cy
      "private": true, "collaborators": [{"user": "cy"}], "owner": {"login": "dee"} | cy dee
      "private": true, "collaborators": [{"user": "https://github.com/ghost"}] |
      "private": true, "collaborators": [{"user": ""}] |
      "private": true, "collaborators": [{}] |
      "private": true, "collaborators": [] |
      "private": true, "collaborators": null |
      "private": true, "collaborators": "cy" |
      "private": true, "collaborators": {"user": "https://github.com/cy"} |
      "private": true, "watchers": [{"user": "https://github.com/cy"}] |
      "private": true, "archived": true, "owner": {"login": "bo"} | bo
      """;

  @TempDir
  private Path folder;

  @Test
  void whatIsInARepositoryIsForItsReadersUnlessItIsOpen() throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    StringBuilder repositories = new StringBuilder();
    StringBuilder issues = new StringBuilder();
    int number = 0;
    for (String row : GITHUB.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String name = "fern/r" + ++number;
      String says = cells[0].strip();
      repositories.append(number == 1 ? "" : ",\n").append("{\"full_name\": \"" + name + "\", \"name\": \"r" + number
          + "\", \"html_url\": \"https://github.com/" + name + "\", \"url\": \"https://api.github.com/repos/" + name + "\"" + (says.isEmpty() ? ""
          : ", " + says) + "}");
      issues.append(number == 1 ? "" : ",\n").append("{\"url\": \"https://api.github.com/repos/" + name + "/issues/1\", \"html_url\": \"https://github.com/"
          + name + "/issues/1\", \"id\": " + number + ", \"number\": 1, \"title\": \"zebra " + number + "\", \"user\": {\"login\": \"eve\"}, "
          + "\"state\": \"open\", \"created_at\": \"2025-03-03T10:00:00Z\", \"updated_at\": \"2025-03-06T10:00:00Z\", \"body\": \"A zebra.\"}");
      rows.put(name + "#1", cells[1].strip());
    }
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("repos.json"), "[" + repositories + "]");
    Files.writeString(in.resolve("issues.json"), "[" + issues + "]");
    Files.writeString(in.resolve("users.json"), Stream.of("ada", "bo", "cy", "dee").map(login -> "{\"login\": \"" + login + "\", \"name\": \"Person "
        + login + "\", \"email\": \"" + login + "@fern.example\", \"type\": \"User\"}").collect(Collectors.joining(",\n", "[", "]")));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new GitHub("hub", in, null, List.of(), null), rows);
  }
}
