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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScimTest extends ConnectorContract {
  private static final String PAGE = """
      {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 3, "startIndex": 1, "itemsPerPage": 3, "Resources": [
      {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1", "userName": "ada", "displayName": "Ada Vink", "active": true},
      {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u2", "userName": "bo", "displayName": "Bo Lund", "active": true},
      {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u3", "userName": "cy", "displayName": "Cy Marsh", "active": true}]}
      """;

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("users.json"), PAGE);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Scim("test", folder.resolve("users.json"), null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("users.json"), PAGE.replace("Ada Vink", "Ada Moor").replace("\"cy\"", "\"di\""));
    return new Change(Set.of("ada"), Set.of("di"), Set.of("cy"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("users.json")),
        "cut", folder -> Fixtures.cut(folder.resolve("users.json")),
        "an error", folder -> Files.writeString(folder.resolve("users.json"),
            "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:Error\"], \"detail\": \"no\"}"),
        "garbage", folder -> Files.writeString(folder.resolve("users.json"), "<html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("users.json"), "\"userName\": \"cy\",", "");
  }

  @Test
  void aUserIsReadByItsWorkAndNothingOfTheRest() throws Exception {
    Files.writeString(dir.resolve("user.json"), """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "urn:example:pay:1.0:User"],
         "id": "2819", "externalId": "00017", "userName": "zoe", "name": {"formatted": "Ms. Zoë Brück", "givenName": "Zoë", "familyName": "Brück"},
         "displayName": "Zoë Brück", "nickName": "Zo", "title": "Lead", "userType": "Employee", "active": "True",
         "emails": [{"value": "CANARY-1@home.example", "type": "home"}, {"value": "zb@fern.example", "type": "work"},
           {"value": "zoe@fern.example", "type": "work", "primary": true}],
         "addresses": [{"type": "home", "locality": "CANARY-2"}, {"type": "work", "locality": "Utrecht", "streetAddress": "CANARY-3"}],
         "phoneNumbers": [{"value": "CANARY-4", "type": "mobile"}], "birthday": "CANARY-5", "password": "CANARY-6",
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "17", "department": "Radio", "costCenter": "CANARY-7",
           "manager": {"value": "u1", "displayName": "Ada Vink"}},
         "urn:example:pay:1.0:User": {"salary": "CANARY-8"},
         "groups": [{"value": "g1", "display": "Leads"}]}
        """);
    Files.writeString(dir.resolve("page.json"), PAGE);
    RecordingSink sink = read(dir, null);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.person("zoe")).isEqualTo(new Person("test", "zoe", "Zoë Brück",
        List.of("zoe@fern.example", "zb@fern.example",
        "zoe", "Zo", "Ms. Zoë Brück", "test/2819"), "Lead", "Radio", "ada", "Utrecht", "", List.of(), List.of("Leads"), true,
        true));
    assertThat(sink.people.toString()).doesNotContain("CANARY");
    assertThat(read(dir.resolve("user.json"), "externalId").person("00017").name()).isEqualTo("Zoë Brück");
    assertThat(read(dir.resolve("user.json"), "employeeNumber").sent()).containsExactly("17");
  }

  @Test
  void groupsHoldGroups() throws Exception {
    Files.writeString(dir.resolve("users.json"), PAGE);
    Files.writeString(dir.resolve("groups.json"), """
        {"totalResults": 2, "Resources": [
         {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "g1", "displayName": "Leads", "members": [{"value": "u1"}]},
         {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "g2", "displayName": "Staff", "members": [
           {"value": "u2", "type": "User"}, {"value": "g1", "$ref": "https://fern.example/Groups/g1"}]}]}
        """);
    RecordingSink sink = read(dir, null);
    assertThat(sink.whole).isTrue();
    assertThat(sink.person("ada").groups()).containsExactly("Leads", "Staff");
    assertThat(sink.person("bo").groups()).containsExactly("Staff");
    assertThat(sink.person("cy").groups()).isEmpty();
  }

  @Test
  void aPageThatIsMissingForgetsNobody() throws Exception {
    Files.writeString(dir.resolve("users.json"), PAGE.replace("\"totalResults\": 3", "\"totalResults\": 250"));
    RecordingSink sink = read(dir, null);
    assertThat(sink.people).hasSize(3);
    assertThat(sink.whole).isFalse();
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what())
        .isEqualTo("holds 3 of 250 users"));
  }

  @Test
  void whoCameBackWithANewIdIsOnePersonAndWhoIsInactiveHasLeft() throws Exception {
    Files.writeString(dir.resolve("users.json"), """
        [{"id": "1", "userName": "ada", "displayName": "Ada Vink", "active": false},
         {"id": "2", "userName": "ada", "displayName": "Ada Moor", "active": true},
         {"id": "3", "userName": "bo", "displayName": "Bo Lund", "active": "False"},
         {"id": "4", "userName": "door", "displayName": "Door", "userType": "Service account"},
         {"id": "2", "userName": "ada", "displayName": "Ada Marsh", "active": true, "meta": {"lastModified": "2025-03-03T10:00:00Z"}}]
        """);
    RecordingSink sink = read(dir, null);
    assertThat(sink.person("ada").name()).isEqualTo("Ada Marsh");
    assertThat(sink.person("ada").active()).isTrue();
    assertThat(sink.person("bo").active()).isFalse();
    assertThat(sink.person("door").human()).isFalse();
    assertThat(sink.skipped).isEqualTo(Map.of("former account of somebody who is back", 1));
  }

  @Test
  void bulkRequestsAreDoneLineByLine() throws Exception {
    Files.writeString(dir.resolve("bulk.jsonl"), """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "PUT", "path": "/Users/u1", "data": {"userName": "ada", "displayName": "Ada Vink"}}, {"method": "PUT", "path": "/Users/u2", "data": {"userName": "bo", "displayName": "Bo Lund"}}]}
        {"method": "PATCH", "path": "/Users/u1", "data": {"Operations": [{"op": "replace", "path": "title", "value": "Head"}, {"op": "Replace", "value": {"active": false}}, {"op": "add", "path": "emails[type eq \\"work\\"].value", "value": "x"}]}}
        {"method": "DELETE", "path": "/Users/u2"}
        {"userName": "cy", "id": "u3", "displayName": "Cy Marsh"}
        """);
    RecordingSink sink = read(dir, null);
    assertThat(sink.person("ada").title()).isEqualTo("Head");
    assertThat(sink.person("ada").active()).isFalse();
    assertThat(sink.person("bo").active()).isFalse();
    assertThat(sink.person("cy").active()).isTrue();
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("emails[type eq"));
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("users.json"), () -> connector(dir));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Scim("test", null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Scim("test", dir, "password")).hasMessageStartingWith("idAttribute: password is no attribute");
  }

  private static RecordingSink read(Path path, String id) throws Exception {
    RecordingSink sink = new RecordingSink();
    new Scim("test", path, id).read(Cursor.START, sink);
    return sink;
  }
}
