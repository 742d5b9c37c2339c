package dev.kith.groups;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a SCIM server says of itself (RFC 7643, 5 to 7; RFC 7644, 4).
public final class ScimSchemas {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ScimSchemas() {}

  /// The answer of `ServiceProviderConfig`, `Schemas` or `ResourceTypes`; empty for another type.
  public static Optional<ObjectNode> list(String type, String base) {
    return switch (type) {
      case "ServiceProviderConfig" -> Optional.of(config(base));
      case "Schemas" -> Optional.of(listed(schemas(base)));
      case "ResourceTypes" -> Optional.of(listed(types(base)));
      default -> Optional.empty();
    };
  }

  /// One schema by its URN, or one resource type by its name; empty if there is none.
  public static Optional<ObjectNode> one(String type, String id, String base) {
    List<ObjectNode> all = type.equals("Schemas") ? schemas(base) : type.equals("ResourceTypes") ? types(base) : List.of();
    return all.stream().filter(each -> each.path("id").asString("").equals(id)).findFirst();
  }

  public static ScimError missing(String id) {
    return ScimError.missing("“" + id.replaceAll("\\p{Cntrl}", "?") + "”");
  }

  public static ScimError wrong(String detail) {
    return ScimError.invalid("invalidValue", detail);
  }

  private static ObjectNode listed(List<ObjectNode> all) {
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
    out.put("totalResults", all.size()).put("startIndex", 1).put("itemsPerPage", all.size());
    all.forEach(out.putArray("Resources")::add);
    return out;
  }

  private static ObjectNode config(String base) {
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig");
    out.putObject("patch").put("supported", true);
    out.putObject("bulk").put("supported", false).put("maxOperations", 0).put("maxPayloadSize", 0);
    out.putObject("filter").put("supported", true).put("maxResults", 1_000);
    out.putObject("changePassword").put("supported", false);
    out.putObject("sort").put("supported", false);
    out.putObject("etag").put("supported", false);
    out.putArray("authenticationSchemes").addObject().put("type", "oauthbearertoken").put("name", "Bearer token")
        .put("description", "The token that groups.scim.token in kith.yaml refers to").put("primary", true);
    meta(out, "ServiceProviderConfig", base + "/ServiceProviderConfig");
    return out;
  }

  private static List<ObjectNode> types(String base) {
    ObjectNode user = type(base, "User", "/Users", Scim.USER);
    user.putArray("schemaExtensions").addObject().put("schema", ScimPatch.ENTERPRISE).put("required", false);
    return List.of(user, type(base, "Group", "/Groups", Scim.GROUP));
  }

  private static ObjectNode type(String base, String name, String endpoint, String schema) {
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:ResourceType");
    out.put("id", name).put("name", name).put("endpoint", endpoint).put("schema", schema);
    meta(out, "ResourceType", base + "/ResourceTypes/" + name);
    return out;
  }

  private static List<ObjectNode> schemas(String base) {
    ObjectNode user = schema(base, Scim.USER, "User");
    ArrayNode attributes = user.putArray("attributes");
    text(attributes, "userName", true, "server");
    text(attributes, "externalId", false, "none");
    attribute(attributes, "active", "boolean", false, false);
    List.of("displayName", "nickName", "title", "userType", "preferredLanguage", "locale", "timezone")
        .forEach(name -> text(attributes, name, false, "none"));
    ArrayNode name = attribute(attributes, "name", "complex", false, false).putArray("subAttributes");
    List.of("formatted", "familyName", "givenName").forEach(part -> text(name, part, false, "none"));
    ArrayNode mail = attribute(attributes, "emails", "complex", true, false).putArray("subAttributes");
    List.of("value", "type").forEach(part -> text(mail, part, false, "none"));
    attribute(mail, "primary", "boolean", false, false);
    ArrayNode groups = attribute(attributes, "groups", "complex", true, false).put("mutability", "readOnly").putArray("subAttributes");
    List.of("value", "$ref").forEach(part -> text(groups, part, false, "none"));
    ObjectNode group = schema(base, Scim.GROUP, "Group");
    ArrayNode of = group.putArray("attributes");
    text(of, "displayName", true, "server");
    text(of, "externalId", false, "none");
    ArrayNode member = attribute(of, "members", "complex", true, false).putArray("subAttributes");
    List.of("value", "$ref", "type").forEach(part -> text(member, part, false, "none"));
    ObjectNode enterprise = schema(base, ScimPatch.ENTERPRISE, "EnterpriseUser");
    ArrayNode more = enterprise.putArray("attributes");
    List.of("employeeNumber", "department", "division", "organization").forEach(part -> text(more, part, false, "none"));
    text(attribute(more, "manager", "complex", false, false).putArray("subAttributes"), "value", false, "none");
    return List.of(user, group, enterprise);
  }

  private static ObjectNode schema(String base, String id, String name) {
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:Schema");
    out.put("id", id).put("name", name);
    meta(out, "Schema", base + "/Schemas/" + id);
    return out;
  }

  private static void text(ArrayNode in, String name, boolean required, String uniqueness) {
    attribute(in, name, "string", false, required).put("uniqueness", uniqueness);
  }

  private static ObjectNode attribute(ArrayNode in, String name, String type, boolean several, boolean required) {
    return in.addObject().put("name", name).put("type", type).put("multiValued", several).put("required", required)
        .put("caseExact", false).put("mutability", "readWrite").put("returned", "default");
  }

  private static void meta(ObjectNode out, String type, String location) {
    out.putObject("meta").put("resourceType", type).put("location", location);
  }
}
