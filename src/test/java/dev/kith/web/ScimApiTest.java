package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.Event;
import dev.kith.web.Site.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The SCIM endpoint, asked as Entra ID and Okta ask.
final class ScimApiTest {
  private static final String[] TOKEN = {"Authorization", "Bearer " + Site.SCIM_TOKEN, "Content-Type", "application/scim+json; charset=utf-8"};
  private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  /// A request, and what must be in its answer.
  ///
  /// @param as     the name that later rows call the id of the answer by; may be empty
  /// @param holds  pairs of a JSON pointer and the text there; `null` for nothing
  private record Row(String what, String request, String body, int status, String as, String... holds) {}

  private static Row row(String what, String request, String body, int status, String as, String... holds) {
    return new Row(what, request, body, status, as, holds);
  }

  private static String patch(String operations) {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[" + operations + "]}";
  }

  /// What the two send in the course of a connection's life, one after the other; ids are those of earlier answers.
  private static final List<Row> ROWS = List.of(
      // --- Entra ID
      row("Entra tries the connection with a user who cannot be", "GET Users?filter=userName+eq+%22b9a8e1e6-0000%22", null, 200, "",
          "/totalResults", "0", "/startIndex", "1", "/schemas/0", "urn:ietf:params:scim:api:messages:2.0:ListResponse"),
      row("Entra makes a user", "POST Users", """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
           "externalId":"ola.l","userName":"Ola@valve.example","active":true,"displayName":"Ola Lindqvist",
           "emails":[{"primary":true,"type":"work","value":"ola@valve.example"},{"type":"home","value":"ola@home.example"}],
           "meta":{"resourceType":"User"},"name":{"formatted":"Ola Lindqvist","familyName":"Lindqvist","givenName":"Ola"},"roles":[],
           "password":"hunter22-do-not-keep",
           "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Radio"}}""", 201, "ola",
          "/userName", "Ola@valve.example", "/active", "true", "/meta/resourceType", "User", "/password", null, "/emails/1", null,
          "/emails/0/value", "ola@valve.example", "/name/givenName", "Ola"),
      row("a userName is taken whatever its case", "POST Users", "{\"userName\":\"ola@VALVE.example\"}", 409, "", "/scimType", "uniqueness"),
      row("Entra looks a user up", "GET Users?filter=userName+eq+%22ola%40valve.example%22", null, 200, "", "/totalResults", "1",
          "/Resources/0/id", "{ola}"),
      row("Entra looks up by externalId", "GET Users?filter=externalId+eq+%22ola.l%22", null, 200, "", "/Resources/0/id", "{ola}"),
      row("Entra looks up by a work address", "GET Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22ola%40valve.example%22", null,
          200, "", "/Resources/0/id", "{ola}"),
      row("Entra updates with capitals and paths", "PATCH Users/{ola}", patch("""
          {"op":"Replace","path":"displayName","value":"Ola L."},
          {"op":"Add","path":"emails[type eq \\"work\\"].value","value":"ola.l@valve.example"},
          {"op":"Replace","path":"name.familyName","value":"Lind"},
          {"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Antennas"}"""), 200, "",
          "/displayName", "Ola L.", "/emails/0/value", "ola.l@valve.example", "/name/familyName", "Lind"),
      row("Entra updates without a path, dotted", "PATCH Users/{ola}", patch("""
          {"op":"replace","value":{"displayName":"Ola","name.givenName":"O.","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber":"7"}}"""),
          200, "", "/displayName", "Ola", "/name/givenName", "O."),
      row("Entra sets the manager", "PATCH Users/{ola}", patch(
          "{\"op\":\"Add\",\"path\":\"" + ENTERPRISE + ":manager\",\"value\":\"{ola}\"}"), 200, ""),
      row("Entra disables with a text", "PATCH Users/{ola}", patch("{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}"), 200, "",
          "/active", "false"),
      row("and enables", "PATCH Users/{ola}", patch("{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"True\"}"), 200, "", "/active", "true"),
      row("Entra makes a group", "POST Groups", """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"8aa1a0c0","displayName":"Board","meta":{"resourceType":"Group"}}""",
          201, "board", "/displayName", "Board", "/members/0", null),
      row("Entra looks a group up without its members", "GET Groups?excludedAttributes=members&filter=displayName+eq+%22Board%22", null, 200,
          "", "/Resources/0/id", "{board}", "/Resources/0/members", null),
      row("Entra adds a member", "PATCH Groups/{board}", patch(
          "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\"{ola}\"}]}"), 200, ""),
      row("twice does no harm", "PATCH Groups/{board}", patch(
          "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"{ola}\"}]}"), 200, ""),
      row("Entra asks whether somebody is a member", "GET Groups?filter=id+eq+%22{board}%22+and+members+eq+%22{ola}%22", null, 200, "",
          "/totalResults", "1"),
      row("the member is there once", "GET Groups/{board}", null, 200, "", "/members/0/value", "{ola}", "/members/1", null,
          "/members/0/type", "User"),
      row("and the user says so", "GET Users/{ola}", null, 200, "", "/groups/0/value", "{board}"),
      row("Entra removes a member by value", "PATCH Groups/{board}", patch(
          "{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":\"{ola}\"}]}"), 200, ""),
      row("the member is gone", "GET Groups/{board}", null, 200, "", "/members/0", null),
      row("Entra removes somebody who is not there", "PATCH Groups/{board}", patch(
          "{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":\"nobody\"}]}"), 200, ""),
      row("Entra renames a group", "PATCH Groups/{board}", patch(
          "{\"op\":\"Replace\",\"path\":\"displayName\",\"value\":\"The board\"}"), 200, "", "/displayName", "The board"),
      // --- Okta
      row("Okta asks for a page", "GET Users?startIndex=1&count=2", null, 200, "", "/totalResults", "1", "/itemsPerPage", "1"),
      row("Okta makes a user", "POST Users", """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"mira@valve.example","name":{"givenName":"Mira","familyName":"Vasquez"},
           "emails":[{"primary":true,"value":"mira@valve.example","type":"work"}],"displayName":"Mira Vasquez","locale":"en-US",
           "externalId":"00u1","groups":[],"active":true}""", 201, "mira", "/externalId", "00u1", "/locale", "en-US"),
      row("Okta puts the whole user", "PUT Users/{mira}", """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"{mira}","userName":"mira@valve.example",
           "name":{"givenName":"Mira","familyName":"V."},"emails":[{"primary":true,"value":"mira@valve.example","type":"work"}],"active":true}""",
          200, "", "/name/familyName", "V.", "/externalId", null),
      row("Okta disables without a path", "PATCH Users/{mira}", patch("{\"op\":\"replace\",\"value\":{\"active\":false}}"), 200, "",
          "/active", "false"),
      row("a whole user without active stays disabled", "PUT Users/{mira}", "{\"userName\":\"mira@valve.example\"}", 200, "", "/active", "false"),
      row("Okta enables", "PATCH Users/{mira}", patch("{\"op\":\"replace\",\"value\":{\"active\":true}}"), 200, "", "/active", "true"),
      row("Okta makes a group with members", "POST Groups", """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Radio","members":[{"value":"{mira}","display":"mira@valve.example"}]}""",
          201, "radio", "/members/0/value", "{mira}"),
      row("Okta replaces the members", "PATCH Groups/{radio}", patch(
          "{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":\"{ola}\"},{\"value\":\"{mira}\"}]}"), 200, ""),
      row("Okta removes one by a filter", "PATCH Groups/{radio}", patch(
          "{\"op\":\"remove\",\"path\":\"members[value eq \\\"{mira}\\\"]\"}"), 200, ""),
      row("one is left", "GET Groups/{radio}", null, 200, "", "/members/0/value", "{ola}", "/members/1", null),
      row("Okta renames with its id in the value", "PATCH Groups/{radio}", patch(
          "{\"op\":\"replace\",\"value\":{\"id\":\"{radio}\",\"displayName\":\"Radio people\"}}"), 200, "", "/displayName", "Radio people"),
      row("a group in a group", "PATCH Groups/{board}", patch(
          "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"{radio}\",\"type\":\"Group\"}]}"), 200, ""),
      row("is told as a group", "GET Groups/{board}", null, 200, "", "/members/0/type", "Group", "/members/0/value", "{radio}"),
      row("Okta puts a group", "PUT Groups/{radio}", "{\"displayName\":\"Radio\",\"members\":[]}", 200, "", "/members/0", null),
      // --- pages
      row("the second page of one", "GET Users?startIndex=2&count=1", null, 200, "", "/totalResults", "2", "/startIndex", "2",
          "/itemsPerPage", "1"),
      row("behind the last", "GET Users?startIndex=9&count=5", null, 200, "", "/totalResults", "2", "/itemsPerPage", "0", "/Resources/0", null),
      row("below the first is the first", "GET Users?startIndex=0", null, 200, "", "/startIndex", "1", "/itemsPerPage", "2"),
      row("only how many", "GET Users?count=0", null, 200, "", "/totalResults", "2", "/itemsPerPage", "0"),
      row("a negative count is none", "GET Users?count=-5", null, 200, "", "/itemsPerPage", "0"),
      row("only some attributes", "GET Users?attributes=userName&count=1", null, 200, "", "/Resources/0/displayName", null,
          "/Resources/0/meta", null),
      // --- what the server says of itself
      row("config", "GET ServiceProviderConfig", null, 200, "", "/patch/supported", "true", "/bulk/supported", "false",
          "/authenticationSchemes/0/type", "oauthbearertoken"),
      row("types", "GET ResourceTypes", null, 200, "", "/totalResults", "2", "/Resources/0/endpoint", "/Users"),
      row("a type", "GET ResourceTypes/Group", null, 200, "", "/endpoint", "/Groups"),
      row("schemas", "GET Schemas", null, 200, "", "/totalResults", "3"),
      row("a schema", "GET Schemas/" + ENTERPRISE, null, 200, "", "/name", "EnterpriseUser"),
      row("no such schema", "GET Schemas/urn:x", null, 404, "", "/status", "404"),
      // --- refused
      row("no such type", "GET Robots", null, 404, "", "/schemas/0", "urn:ietf:params:scim:api:messages:2.0:Error"),
      row("no such user", "GET Users/nobody", null, 404, ""),
      row("no userName", "POST Users", "{\"displayName\":\"X\"}", 400, "", "/scimType", "invalidValue"),
      row("no JSON", "POST Users", "{", 400, "", "/scimType", "invalidSyntax"),
      row("another filter", "GET Users?filter=userName+co+%22a%22", null, 400, "", "/scimType", "invalidFilter"),
      row("an unknown member", "PATCH Groups/{radio}", patch("{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"x\"}]}"), 400, "",
          "/scimType", "invalidValue"),
      row("an unknown operation", "PATCH Users/{ola}", patch("{\"op\":\"move\",\"path\":\"active\"}"), 400, "", "/scimType", "invalidSyntax"),
      row("a removal of everything", "PATCH Users/{ola}", patch("{\"op\":\"remove\"}"), 400, "", "/scimType", "noTarget"),
      row("a path that is none", "PATCH Users/{ola}", patch("{\"op\":\"replace\",\"path\":\"a.b.c.d\",\"value\":1}"), 400, "", "/scimType", "invalidPath"),
      row("a name with a line break", "POST Groups", "{\"displayName\":\"a\\nb\"}", 400, "", "/scimType", "invalidValue"),
      row("active that is neither", "PATCH Users/{ola}", patch("{\"op\":\"replace\",\"path\":\"active\",\"value\":\"perhaps\"}"), 400, "",
          "/scimType", "invalidValue"),
      row("a number that is none", "GET Users?startIndex=one", null, 400, ""),
      // --- leaving and coming back
      row("a user is deleted", "DELETE Users/{ola}", null, 204, ""),
      row("and is gone", "GET Users/{ola}", null, 404, ""),
      row("deleted again", "DELETE Users/{ola}", null, 404, ""),
      row("and not found", "GET Users?filter=userName+eq+%22ola%40valve.example%22", null, 200, "", "/totalResults", "0"),
      row("comes back under the same name", "POST Users", "{\"userName\":\"ola@valve.example\",\"active\":true}", 201, "again"),
      row("a group is deleted", "DELETE Groups/{radio}", null, 204, ""),
      row("and from the group that held it", "GET Groups/{board}", null, 200, "", "/members/0", null));

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = Site.open(folder, "ola", "mira");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Reply ask(String request, String body) {
    return site.send(request.split(" ")[0], "/scim/v2/" + request.split(" ")[1], body, TOKEN);
  }

  private static String filled(String text, Map<String, String> ids) {
    Matcher named = NAMED.matcher(text);
    return named.replaceAll(found -> Matcher.quoteReplacement(ids.getOrDefault(found.group(1), found.group())));
  }

  @Test
  void itAnswersWhatEntraAndOktaSend() {
    Map<String, String> ids = new HashMap<>();
    for (Row row : ROWS) {
      Reply reply = ask(filled(row.request, ids), row.body == null ? null : filled(row.body, ids));
      assertThat(reply.status()).as("%s: %s", row.what, reply.text()).isEqualTo(row.status);
      if (row.status != 204) {
        assertThat(reply.header("content-type")).as(row.what).startsWith("application/scim+json");
        JsonNode json = reply.json();
        for (int at = 0; at < row.holds.length; at += 2) {
          JsonNode found = json.at(row.holds[at]);
          assertThat(found.isMissingNode() || found.isNull() ? null : found.asString()).as("%s: %s in %s", row.what, row.holds[at], json)
              .isEqualTo(row.holds[at + 1] == null ? null : filled(row.holds[at + 1], ids));
        }
        if (!row.as.isEmpty()) {
          ids.put(row.as, json.path("id").asString());
          assertThat(reply.header("location")).as(row.what).isEqualTo(json.path("meta").path("location").asString()).endsWith(ids.get(row.as));
        }
      }
    }
    assertThat(ids.get("again")).as("somebody who comes back is another user").isNotEqualTo(ids.get("ola"));
    assertThat(site.library.audit).extracting(Event::type).as("each change is written down").hasSizeGreaterThan(20)
        .containsOnly(Event.Type.GROUPS_SYNCED);
  }

  @Test
  void withoutItsTokenItOpensNothing() {
    for (String[] headers : List.of(new String[] {}, new String[] {"Authorization", "Bearer wrong"},
        new String[] {"Authorization", "Basic " + Site.SCIM_TOKEN}, new String[] {"Authorization", "Bearer " + Site.TOKEN},
        new String[] {"Cookie", "kith-session=" + Site.SCIM_TOKEN})) {
      for (String request : List.of("GET Users", "POST Users", "PUT Users/1", "PATCH Users/1", "DELETE Users/1", "GET ServiceProviderConfig")) {
        Reply reply = site.send(request.split(" ")[0], "/scim/v2/" + request.split(" ")[1], null, headers);
        assertThat(reply.status()).as(request + " " + List.of(headers)).isIn(401, 429);
      }
    }
    assertThat(site.library.audit).extracting(Event::type).containsOnly(Event.Type.TOKEN_REFUSED);
    assertThat(site.library.audit.toString()).doesNotContain("wrong").doesNotContain(Site.TOKEN);
  }

  @Test
  void somebodyDisabledSeesNothingWithTheNextRequestAndSeesAgainWhenBack() {
    assertThat(found("vpn")).as("control: before").isPositive();
    String id = ask("POST Users", "{\"userName\":\"ola@valve.example\"}").json().path("id").asString();
    assertThat(found("vpn")).isPositive();
    ask("PATCH Users/" + id, patch("{\"op\":\"replace\",\"value\":{\"active\":false}}"));
    assertThat(found("vpn")).isZero();
    ask("DELETE Users/" + id, null);
    assertThat(found("vpn")).as("deleted is disabled").isZero();
    ask("POST Users", "{\"userName\":\"OLA@valve.example\"}");
    assertThat(found("vpn")).as("back, as another user").isPositive();
  }

  private long found(String words) {
    return site.ask("search?q=" + words, "X-Kith-As", "ola").path("total").path("value").asLong(-1);
  }

  @Test
  void whoWasErasedIsNotTakenInAgain() {
    String id = ask("POST Users", "{\"userName\":\"ola@valve.example\",\"displayName\":\"Canary Person\"}").json().path("id").asString();
    site.library.store().delete(List.of("ola", "ola@valve.example"), List.of("Ola Lindqvist"), "self");
    assertThat(ask("GET Users/" + id, null).status()).isEqualTo(404);
    assertThat(ask("POST Users", "{\"userName\":\"ola@valve.example\"}").status()).isEqualTo(403);
    assertThat(ask("POST Users", "{\"userName\":\"somebody.else\"}").status()).as("control").isEqualTo(201);
  }
}
