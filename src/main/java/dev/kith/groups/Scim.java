package dev.kith.groups;

import dev.kith.audit.Event.Type;
import dev.kith.store.Memberships;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A SCIM 2.0 server (RFC 7643, 7644) without HTTP: a directory server keeps a realm's people and groups here as it wants them.
///
/// Each request is a word of its own, so nothing waits. What takes away is in force when the answer is sent, and before what
/// adds. A user who is deleted stays known as disabled; somebody who comes back under the same `userName` is another user with
/// another id. Of users only what is named in [#KNOWN] is kept, and of addresses only those of work; passwords never.
public final class Scim {
  static final String KIND = "scim";
  /// Attributes of users that are kept.
  static final List<String> KNOWN = List.of("userName", "externalId", "active", "displayName", "name", "nickName", "title", "emails",
      "userType", "preferredLanguage", "locale", "timezone");
  static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
  private static final Set<String> COLUMNS = Set.of("userName", "externalId", "active");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PAGE = 100;
  private static final int MOST = 1_000;
  private static final int LONGEST = 300;

  private final Realms realms;
  private final Memberships kept;
  private final String realm;

  /// What is asked of a list.
  ///
  /// @param filter     empty for all
  /// @param start      counts from 1
  /// @param count      -1 for the usual
  /// @param attributes those wanted; empty for all
  public record Listing(String filter, long start, int count, Set<String> attributes, Set<String> without) {}

  public Scim(Realms realms, String realm) {
    realms.checked(realm, KIND);
    this.realms = realms;
    this.kept = realms.kept();
    this.realm = realm;
  }

  /// @param base where the server is reached, such as `https://kith.example.com/scim/v2`
  /// @param type `Users` or `Groups`
  /// @throws ScimError if there is none, or none like this
  public ObjectNode list(String type, Listing listing, String base) {
    int count = listing.count() < 0 ? PAGE : Math.min(listing.count(), MOST);
    long from = Math.max(1, listing.start()) - 1;
    List<ObjectNode> page = new ArrayList<>();
    long total;
    if (listing.filter().isBlank()) {
      Optional<Memberships.Feed> feed = kept.feed(realm);
      total = feed.map(each -> is(type, "Users") ? each.accounts() : each.groups()).orElse(0L);
      if (count > 0 && is(type, "Users")) {
        kept.accounts(realm, from, count).forEach(user -> page.add(shown(user, listing, base)));
      } else if (count > 0) {
        kept.groups(realm, from, count).forEach(group -> page.add(shown(group, listing, base)));
      }
    } else {
      List<ScimFilter> filter = ScimFilter.parse(listing.filter());
      List<ObjectNode> all = is(type, "Users") ? users(filter).stream().map(user -> shown(user, listing, base)).toList()
          : groups(filter).stream().map(group -> shown(group, listing, base)).toList();
      total = all.size();
      all.stream().skip(from).limit(count).forEach(page::add);
    }
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
    out.put("totalResults", total).put("startIndex", from + 1).put("itemsPerPage", page.size());
    page.forEach(out.putArray("Resources")::add);
    return out;
  }

  private static boolean is(String type, String wanted) {
    if (!type.equals("Users") && !type.equals("Groups")) {
      throw ScimError.missing("resource type “" + type.replaceAll("\\p{Cntrl}", "?") + "”");
    }
    return type.equals(wanted);
  }

  private List<Account> users(List<ScimFilter> filter) {
    List<Account> found = filter.stream().map(one -> switch (one.attribute()) {
      case "id" -> kept.accounts(realm, "id", one.value());
      case "username" -> kept.accounts(realm, "name", one.value());
      case "externalid" -> kept.accounts(realm, "external", one.value());
      default -> null;
    }).filter(found1 -> found1 != null).findFirst().orElseGet(() -> kept.accounts(realm, 0, Integer.MAX_VALUE));
    return found.stream().filter(user -> filter.stream().allMatch(one -> switch (one.attribute()) {
      case "id" -> user.id().equals(one.value());
      case "username" -> user.name().equalsIgnoreCase(one.value());
      case "externalid" -> user.external().equals(one.value());
      case "active" -> Boolean.toString(user.active()).equals(one.value());
      case "displayname" -> whole(user).path("displayName").asString("").equalsIgnoreCase(one.value());
      case "emails", "emails.value" -> whole(user).path("emails").valueStream()
          .anyMatch(mail -> mail.path("value").asString("").equalsIgnoreCase(one.value()));
      default -> throw ScimError.invalid("invalidFilter", "Users cannot be filtered by " + one.attribute() + ".");
    })).toList();
  }

  private List<Group> groups(List<ScimFilter> filter) {
    List<Group> found = filter.stream().map(one -> switch (one.attribute()) {
      case "id" -> kept.groups(realm, "id", one.value());
      case "displayname" -> kept.groups(realm, "name", one.value());
      case "externalid" -> kept.groups(realm, "external", one.value());
      default -> null;
    }).filter(found1 -> found1 != null).findFirst().orElseGet(() -> kept.groups(realm, 0, Integer.MAX_VALUE));
    return found.stream().filter(group -> filter.stream().allMatch(one -> switch (one.attribute()) {
      case "id" -> group.id().equals(one.value());
      case "displayname" -> group.name().equalsIgnoreCase(one.value());
      case "externalid" -> group.external().equals(one.value());
      case "members", "members.value" -> kept.members(realm, group.id()).stream().anyMatch(member -> member.value().equals(one.value()));
      default -> throw ScimError.invalid("invalidFilter", "Groups cannot be filtered by " + one.attribute() + ".");
    })).toList();
  }

  public ObjectNode get(String type, String id, Listing listing, String base) {
    return is(type, "Users") ? shown(user(id), listing, base) : shown(group(id), listing, base);
  }

  private Account user(String id) {
    return kept.accounts(realm, "id", id).stream().findFirst().orElseThrow(() -> ScimError.missing("user of this id"));
  }

  private Group group(String id) {
    return kept.groups(realm, "id", id).stream().findFirst().orElseThrow(() -> ScimError.missing("group of this id"));
  }

  /// Makes a user or group; its id is new.
  public ObjectNode create(String type, String body, String base) {
    synchronized (realms) {
      JsonNode node = object(body);
      Instant now = realms.clock().instant();
      kept.declare(realm, KIND, now);
      String id = UUID.randomUUID().toString();
      if (is(type, "Users")) {
        Account user = account(id, node, true, now, now);
        unique(user);
        write(Type.GROUPS_SYNCED, user, "user made");
        kept.put(realm, List.of(user), List.of(), List.of());
      } else {
        Group group = group(id, node, now, now);
        unique(group);
        change(group, members(id, node.path("members")), Set.of(), "group made");
      }
      kept.asked(realm, now, "");
      return get(type, id, new Listing("", 1, -1, Set.of(), Set.of()), base);
    }
  }

  /// Puts a user or group in the place of the one of this id.
  public ObjectNode replace(String type, String id, String body, String base) {
    synchronized (realms) {
      JsonNode node = object(body);
      if (is(type, "Users")) {
        Account old = user(id);
        store(old, account(id, node, old.active(), old.created(), realms.clock().instant()));
      } else {
        Group old = group(id);
        Set<Member> before = kept.members(realm, id);
        // a group without the attribute keeps its members: leaving it out is not saying that there are none
        Set<Member> after = node.has("members") ? members(id, node.path("members")) : before;
        store(old, group(id, node, old.created(), realms.clock().instant()), before, after);
      }
      return get(type, id, new Listing("", 1, -1, Set.of(), Set.of()), base);
    }
  }

  /// Changes what the operations say. All of them or none.
  public ObjectNode patch(String type, String id, String body, String base) {
    synchronized (realms) {
      List<ScimPatch> steps = ScimPatch.parse(object(body)).stream().flatMap(step -> step.single().stream()).toList();
      if (is(type, "Users")) {
        Account old = user(id);
        ObjectNode user = whole(old);
        steps.forEach(step -> step.apply(user));
        store(old, account(id, user, old.active(), old.created(), realms.clock().instant()));
      } else {
        patch(group(id), steps);
      }
      return get(type, id, new Listing("", 1, -1, Set.of(), Set.of("members")), base);
    }
  }

  private void patch(Group old, List<ScimPatch> steps) {
    ObjectNode group = JSON.createObjectNode().put("displayName", old.name());
    if (!old.external().isEmpty()) {
      group.put("externalId", old.external());
    }
    Set<Member> before = kept.members(realm, old.id());
    Set<Member> after = new LinkedHashSet<>(before);
    for (ScimPatch step : steps) {
      String path = ScimFilter.bare(step.path());
      if (path.equals("members")) {
        switch (step.op()) {
          case "add" -> after.addAll(members(old.id(), step.value()));
          case "replace" -> {
            after.clear();
            after.addAll(members(old.id(), step.value()));
          }
          default -> {
            Set<String> gone = values(step.value());
            after.removeIf(member -> gone.isEmpty() && !step.value().isArray() || gone.contains(member.value()));
          }
        }
      } else if (path.startsWith("members[")) {
        String filter = step.path().substring(step.path().indexOf('[') + 1, Math.max(step.path().indexOf('[') + 1, step.path().lastIndexOf(']')));
        List<ScimFilter> wanted = ScimFilter.parse(filter);
        if (!step.op().equals("remove") || wanted.size() != 1 || !wanted.getFirst().attribute().equals("value")) {
          throw ScimError.invalid("invalidPath", "Of members only removal by value is understood.");
        }
        after.removeIf(member -> member.value().equals(wanted.getFirst().value()));
      } else if (path.equals("displayname") || path.equals("externalid")) {
        group.set(path.equals("displayname") ? "displayName" : "externalId", step.op().equals("remove") ? JSON.nullNode() : step.value());
      } else if (!path.equals("id") && !path.equals("schemas") && !path.startsWith("meta")) {
        throw ScimError.invalid("invalidPath", "Groups have no attribute “" + path.replaceAll("\\p{Cntrl}", "?") + "”.");
      }
    }
    store(old, group(old.id(), group, old.created(), realms.clock().instant()), before, after);
  }

  private void store(Account old, Account now) {
    if (!old.name().equalsIgnoreCase(now.name())) {
      unique(now);
    }
    write(Type.GROUPS_SYNCED, now, old.active() && !now.active() ? "user disabled" : !old.active() && now.active() ? "user enabled"
        : "user changed");
    kept.put(realm, List.of(now), List.of(), List.of());
  }

  private void store(Group old, Group now, Set<Member> before, Set<Member> after) {
    if (!old.name().equalsIgnoreCase(now.name())) {
      unique(now);
    }
    Set<Member> gone = new HashSet<>(before);
    gone.removeAll(after);
    Set<Member> come = new HashSet<>(after);
    come.removeAll(before);
    change(now, come, gone, "group changed, " + gone.size() + " members removed, " + come.size() + " added");
  }

  private void change(Group group, Set<Member> come, Set<Member> gone, String what) {
    realms.audit().write(Realms.event(Type.GROUPS_SYNCED, "token:scim", realm, what + ": " + group.name()));
    if (!gone.isEmpty()) {
      kept.remove(realm, List.of(), List.of(), gone, realms.clock().instant());
    }
    kept.put(realm, List.of(), List.of(group), come);
  }

  private void write(Type type, Account user, String what) {
    realms.audit().write(Realms.event(type, "token:scim", realm, what + ": " + user.name()));
  }

  /// Deletes a user, who stays disabled, or a group.
  public void delete(String type, String id) {
    synchronized (realms) {
      Instant now = realms.clock().instant();
      if (is(type, "Users")) {
        write(Type.GROUPS_SYNCED, user(id), "user deleted");
        kept.remove(realm, List.of(id), List.of(), List.of(), now);
      } else {
        realms.audit().write(Realms.event(Type.GROUPS_SYNCED, "token:scim", realm, "group deleted: " + group(id).name()));
        kept.remove(realm, List.of(), List.of(id), List.of(), now);
      }
    }
  }

  private void unique(Account user) {
    if (kept.accounts(realm, "name", user.name()).stream().anyMatch(other -> !other.id().equals(user.id()))) {
      throw new ScimError(409, "uniqueness", "There is a user with this userName already.");
    }
  }

  private void unique(Group group) {
    if (kept.groups(realm, "name", group.name()).stream().anyMatch(other -> !other.id().equals(group.id()))) {
      throw new ScimError(409, "uniqueness", "There is a group with this displayName already.");
    }
  }

  private static JsonNode object(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw ScimError.invalid("invalidSyntax", "The body must be a JSON object.");
  }

  private Account account(String id, JsonNode node, boolean usual, Instant created, Instant now) {
    ObjectNode kept = JSON.createObjectNode();
    for (String name : KNOWN) {
      JsonNode value = node.path(ScimPatch.attribute(node, name));
      if (!value.isMissingNode() && !value.isNull()) {
        kept.set(name, value);
      }
    }
    JsonNode enterprise = node.path(ScimPatch.attribute(node, ScimPatch.ENTERPRISE));
    if (enterprise.isObject() && !enterprise.isEmpty()) {
      kept.set(ScimPatch.ENTERPRISE, enterprise);
    }
    String name = text(kept, "userName", true);
    String external = text(kept, "externalId", false);
    Set<String> keys = new LinkedHashSet<>(List.of(name));
    if (!external.isEmpty()) {
      keys.add(external);
    }
    if (kept.path("emails") instanceof ArrayNode mails) {
      ArrayNode work = JSON.createArrayNode();
      mails.valueStream().filter(mail -> mail.isObject() && !mail.path("type").asString("").matches("(?i)home|personal|private")).forEach(work::add);
      kept.set("emails", work);
      work.valueStream().map(mail -> mail.path("value").asString("").strip()).filter(mail -> Realms.isName(mail)).forEach(keys::add);
    }
    if (realms.isErased(keys)) {
      throw new ScimError(403, "", "This person was erased from Kith, and is not taken in again.");
    }
    boolean active = active(kept.path("active"), usual);
    COLUMNS.forEach(kept::remove);
    return new Account(id, name, external, keys, active, false, Instant.EPOCH, kept.toString(), created, now);
  }

  /// Entra ID sends `"False"` as a text.
  private static boolean active(JsonNode value, boolean usual) {
    return switch (value.asString("").strip().toLowerCase(java.util.Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      case "" -> usual;
      default -> throw ScimError.invalid("invalidValue", "active is true or false.");
    };
  }

  private static String text(JsonNode node, String name, boolean needed) {
    JsonNode value = node.path(ScimPatch.attribute(node, name));
    String text = value.isMissingNode() || value.isNull() ? "" : value.asString("").strip();
    if (text.isEmpty() ? needed || value.isContainer() : text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw ScimError.invalid("invalidValue", name + " must be a text of 1 to " + LONGEST + " characters in one line.");
    }
    return text;
  }

  private static Group group(String id, JsonNode node, Instant created, Instant now) {
    return new Group(id, text(node, "displayName", true), text(node, "externalId", false), "{}", created, now);
  }

  private Set<Member> members(String group, JsonNode value) {
    Set<Member> out = new LinkedHashSet<>();
    for (String id : values(value)) {
      if (!kept.accounts(realm, "id", id).isEmpty()) {
        out.add(new Member(group, Kind.ACCOUNT, id));
      } else if (!kept.groups(realm, "id", id).isEmpty()) {
        out.add(new Member(group, Kind.GROUP, id));
      } else {
        throw ScimError.invalid("invalidValue", "There is no user or group of the id “" + id.replaceAll("\\p{Cntrl}", "?") + "” to be a member.");
      }
    }
    return out;
  }

  private static Set<String> values(JsonNode value) {
    Set<String> out = new LinkedHashSet<>();
    (value.isArray() ? value.valueStream().toList() : List.of(value)).forEach(each -> {
      String id = each.isObject() ? each.path("value").asString("") : each.asString("");
      if (!id.isEmpty()) {
        out.add(id);
      }
    });
    return out;
  }

  private static ObjectNode whole(Account user) {
    ObjectNode node = (ObjectNode) JSON.readTree(user.resource());
    node.put("userName", user.name()).put("active", user.active());
    if (!user.external().isEmpty()) {
      node.put("externalId", user.external());
    }
    return node;
  }

  private ObjectNode shown(Account user, Listing listing, String base) {
    ObjectNode out = JSON.createObjectNode();
    ArrayNode schemas = out.putArray("schemas").add(USER);
    out.put("id", user.id());
    whole(user).properties().forEach(each -> out.set(each.getKey(), each.getValue()));
    if (out.has(ScimPatch.ENTERPRISE)) {
      schemas.add(ScimPatch.ENTERPRISE);
    }
    if (wanted(listing).test("groups")) {
      ArrayNode groups = out.putArray("groups");
      kept.memberships(realm, user.id()).stream().filter(member -> member.kind() == Kind.ACCOUNT).forEach(member ->
          groups.addObject().put("value", member.group()).put("$ref", base + "/Groups/" + member.group()));
    }
    return finished(out, listing, meta(base, "User", "Users", user.id(), user.created(), user.modified()));
  }

  private ObjectNode shown(Group group, Listing listing, String base) {
    ObjectNode out = JSON.createObjectNode();
    out.putArray("schemas").add(GROUP);
    out.put("id", group.id()).put("displayName", group.name());
    if (!group.external().isEmpty()) {
      out.put("externalId", group.external());
    }
    if (wanted(listing).test("members")) {
      ArrayNode members = out.putArray("members");
      kept.members(realm, group.id()).forEach(member -> members.addObject().put("value", member.value())
          .put("type", member.kind() == Kind.GROUP ? "Group" : "User")
          .put("$ref", base + (member.kind() == Kind.GROUP ? "/Groups/" : "/Users/") + member.value()));
    }
    return finished(out, listing, meta(base, "Group", "Groups", group.id(), group.created(), group.modified()));
  }

  private static Map<String, String> meta(String base, String type, String in, String id, Instant created, Instant modified) {
    return Map.of("resourceType", type, "created", created.toString(), "lastModified", modified.toString(), "location", base + "/" + in + "/" + id);
  }

  private static ObjectNode finished(ObjectNode out, Listing listing, Map<String, String> meta) {
    ObjectNode node = out.putObject("meta");
    List.of("resourceType", "created", "lastModified", "location").forEach(name -> node.put(name, meta.get(name)));
    Predicate<String> wanted = wanted(listing);
    List.copyOf(out.propertyNames()).stream().filter(name -> !wanted.test(name)).forEach(out::remove);
    return out;
  }

  /// `id` and `schemas` are always there (RFC 7643, 7).
  private static Predicate<String> wanted(Listing listing) {
    return name -> name.equals("id") || name.equals("schemas")
        || (listing.attributes().isEmpty() || listing.attributes().contains(name.toLowerCase(java.util.Locale.ROOT)))
        && !listing.without().contains(name.toLowerCase(java.util.Locale.ROOT));
  }
}
