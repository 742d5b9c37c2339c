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

  /// What an answer says of a project, or `-` for no answer | what its issue says, whose author is Cy | who finds the issue.
  private static final String GITLAB = """
      - | | ada bo
      - | "confidential": false | ada bo
      - | "confidential": true | cy
      - | "confidential": true, "assignees": [{"id": 4}] | cy dee
      "visibility": "public" | | ada bo
      "visibility": "public" | "confidential": false | ada bo
      "visibility": "public" | "confidential": true | cy
      "visibility": "public" | "confidential": "true" | cy
      "visibility": "public" | "confidential": "no" | cy
      "visibility": "public" | "confidential": 1 | cy
      "visibility": "public" | "confidential": null | cy
      "visibility": "public" | "confidential": {} | cy
      "visibility": "public" | "confidential": true, "assignee": {"id": 1} | ada cy
      "visibility": "public" | "confidential": true, "assignees": [{"id": 1}, {"id": 2}] | ada bo cy
      "visibility": "public" | "confidential": true, "assignees": [{"id": 99}] | cy
      "visibility": "public" | "confidential": true, "assignees": "dee" | cy
      "visibility": "public" | "confidential": true, "assignees": [{"name": "dee"}] | cy
      "visibility": "internal" | | ada bo
      "visibility": "internal" | "confidential": true | cy
      "visibility": "private" | |
      "visibility": "private" | "confidential": false |
      "visibility": "private" | "confidential": true |
      "visibility": "private" | "assignees": [{"id": 4}] |
      "visibility": "PRIVATE" | |
      "visibility": "Public" | |
      "visibility": "secret" | |
      "visibility": "" | |
      "visibility": null | |
      "visibility": 20 | |
      "visibility_level": 20 | | ada bo
      "visibility_level": 10 | | ada bo
      "visibility_level": 0 | |
      "visibility_level": 5 | |
      "visibility_level": null | |
      "visibility_level": 20, "visibility": "private" | |
      "visibility": "public", "issues_access_level": "enabled" | | ada bo
      "visibility": "public", "issues_access_level": "public" | | ada bo
      "visibility": "public", "issues_access_level": "private" | |
      "visibility": "public", "issues_access_level": "disabled" | |
      "visibility": "public", "issues_access_level": "other" | |
      "visibility": "public", "issues_access_level": null | |
      "visibility": "public", "issues_access_level": "private" | "confidential": true |
      "visibility": "public", "wiki_access_level": "private" | | ada bo
      "visibility": "public", "merge_requests_access_level": "private" | | ada bo
      "visibility": "public", "archived": true | | ada bo
      """;

  @TempDir
  private Path folder;

  @Test
  void anIssueOfAProjectIsForItsMembersUnlessItIsOpen() throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    StringBuilder projects = new StringBuilder();
    StringBuilder issues = new StringBuilder();
    int number = 0;
    for (String row : GITLAB.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String path = "fern/p" + ++number;
      if (!cells[0].strip().equals("-")) {
        projects.append(projects.isEmpty() ? "" : ",\n").append("{\"id\": " + number + ", \"path_with_namespace\": \"" + path + "\", "
            + cells[0].strip() + "}");
      }
      issues.append(issues.isEmpty() ? "" : ",\n").append("{\"id\": " + (100 + number) + ", \"iid\": 1, \"project_id\": " + number
          + ", \"title\": \"zebra " + number + "\", \"description\": \"A zebra.\", \"state\": \"opened\", \"labels\": [], "
          + "\"created_at\": \"2025-03-03T10:00:00.000Z\", \"updated_at\": \"2025-03-06T10:00:00.000Z\", \"author\": {\"id\": 3}, "
          + "\"web_url\": \"https://gitlab.fern.example/" + path + "/-/issues/1\"" + (cells[1].isBlank() ? "" : ", " + cells[1].strip()) + "}");
      rows.put(path + "#1", cells[2].strip());
    }
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("projects.json"), "[" + projects + "]");
    Files.writeString(in.resolve("issues.json"), "[" + issues + "]");
    StringBuilder users = new StringBuilder();
    for (String user : List.of("1 ada", "2 bo", "3 cy", "4 dee")) {
      users.append(users.isEmpty() ? "" : ",\n").append("{\"id\": " + user.substring(0, 1) + ", \"username\": \"login" + user.substring(2)
          + "\", \"name\": \"Person " + user.substring(2) + "\", \"state\": \"active\", \"public_email\": \"" + user.substring(2)
          + "@fern.example\"}");
    }
    Files.writeString(in.resolve("users.json"), "[" + users + "]");
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new GitLab("lab", in, "", List.of(), null), rows);
  }

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
