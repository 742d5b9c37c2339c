package dev.kith.connector.file;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Times;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the JSON beside a file of Drive says of it. Google has changed the names of its keys more than once, and the names
/// of its APIs differ again; all that are known are understood.
///
/// @param readers principals it is shared with; never more than what is stated by name
record DriveInfo(String title, List<Identity> owners, Identity editor, Instant created, Instant modified,
    Set<String> readers,
    boolean trashed) {
  private static final String MAIL = "[^\\s\\p{Cc}@]+@[^\\s\\p{Cc}@]+";

  /// Of a file that nothing is known of but whose export it is in.
  static final DriveInfo NONE = new DriveInfo("", List.of(), null, null, null, Set.of(), false);
  private static final List<String> ENDING = List.of("expirationTime", "expirationDate", "expiration_time", "expires");
  private static final JsonMapper JSON = new JsonMapper();

  static Optional<DriveInfo> of(byte[] bytes) {
    JsonNode info;
    try {
      info = JSON.readTree(bytes);
    } catch (JacksonException _) {
      return Optional.empty();
    }
    if (info == null || !info.isObject()) {
      return Optional.empty();
    }
    List<Identity> owners = new ArrayList<>();
    each(first(info, "owners", "owner", "ownedBy", "owned_by"), owner -> identity(owner).ifPresent(owners::add));
    Set<String> readers = new LinkedHashSet<>();
    for (String key : List.of("permissions", "sharing", "shared_with", "sharedWith", "access", "acl")) {
      each(info.path(key), shared -> reader(shared).ifPresent(readers::add));
    }
    owners.stream().map(Identity::key).filter(key -> key.chars().noneMatch(Character::isISOControl))
        .forEach(key -> readers.add("user:" + (key.contains("@") ? key.toLowerCase(Locale.ROOT) : key)));
    Identity editor = identity(first(info, "lastModifyingUser", "last_modifying_user", "last_modified_by", "lastModifiedBy",
        "modified_by"))
        .orElse(null);
    boolean trashed = info.path("trashed").asBoolean(false) || info.path("isTrashed").asBoolean(false)
        || info.path("labels").path("trashed").asBoolean(false) || info.path("explicitlyTrashed").asBoolean(false);
    return Optional.of(new DriveInfo(text(first(info, "title", "name", "document_title")), owners, editor,
        time(first(info, "createdTime", "createdDate", "created_time", "creation_time", "created")),
        time(first(info, "modifiedTime", "modifiedDate", "modified_time", "last_modified", "last_modified_time",
            "modified")), readers, trashed));
  }

  Item on(Item item, String owner) {
    PartsOnce parts = new PartsOnce();
    owners.forEach(who -> parts.add(who, Role.AUTHOR, created));
    if (editor != null) {
      parts.add(editor, Role.EDITOR, modified);
    }
    for (Part part : item.parts()) {
      parts.add(part.who(), part.role(), part.at());
    }
    Set<String> all = new LinkedHashSet<>(readers);
    all.add("user:" + owner);
    String name = title.replaceAll("\\s+", " ").strip();
    Item known = name.isEmpty() ? item : new Item(item.source(), item.id(), item.kind(), FolderPage.titleOf(name),
        item.content(), item.url(),
        item.at(), item.created(), item.parts(), item.tags(), item.aliases(), item.place(), item.paths(), item.language(),
            item.signals(),
        item.access(), item.ownership());
    return known.withTimes(created != null ? created : item.created(), modified != null ? modified : item.at())
        .withParts(parts.list())
        .withAccess(Access.of(all)).withOwnership(all.size() > 1 ? Ownership.CLOUD : Ownership.PERSONAL);
  }

  private interface Each {
    void take(JsonNode node);
  }

  private static void each(JsonNode node, Each each) {
    if (node.isArray()) {
      node.forEach(each::take);
    } else if (!node.isMissingNode() && !node.isNull()) {
      each.take(node);
    }
  }

  private static JsonNode first(JsonNode node, String... keys) {
    for (String key : keys) {
      if (node.hasNonNull(key)) {
        return node.path(key);
      }
    }
    return node.path(keys[0]);
  }

  private static Optional<Identity> identity(JsonNode who) {
    JsonNode person = who.isArray() ? who.path(0) : who;
    String name = person.isString() ? person.asString("").strip() : text(first(person, "displayName", "display_name",
        "name")).strip();
    String mail = person.isString() ? "" : text(first(person, "emailAddress", "email_address", "email", "mail")).strip();
    if (mail.isEmpty() && name.isEmpty() || (mail + name).chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    return Optional.of(Identity.of("", mail.isEmpty() ? name : mail, name));
  }

  /// Whoever holds a link is nobody whom a search may show the file; neither is a whole domain, unless the file says that
  /// its people shall find it; nor who had it once, or has it until a day that this export cannot watch.
  private static Optional<String> reader(JsonNode shared) {
    if (shared.isString()) {
      String mail = shared.asString("").strip();
      return mail.matches(MAIL) ? Optional.of("user:" + mail.toLowerCase(Locale.ROOT)) : Optional.empty();
    }
    if (shared.path("deleted").asBoolean(false) || ENDING.stream().anyMatch(shared::hasNonNull)) {
      return Optional.empty();
    }
    String mail = text(first(shared, "emailAddress", "email_address", "email", "mail")).strip();
    boolean plain = mail.matches(MAIL);
    return switch (text(first(shared, "type", "scope_type")).toLowerCase(Locale.ROOT)) {
      case "group" -> plain ? Optional.of("group:" + mail) : Optional.empty();
      case "domain" -> shared.path("allowFileDiscovery").asBoolean(false) ? Optional.of(Access.EVERYONE_PRINCIPAL)
          : Optional.empty();
      case "", "user" -> plain ? Optional.of("user:" + mail.toLowerCase(Locale.ROOT)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.asString("") : "";
  }

  private static Instant time(JsonNode node) {
    return node.isIntegralNumber() ? Times.epoch(node.asLong()).orElse(null) : Times.parse(text(node)).orElse(null);
  }
}
