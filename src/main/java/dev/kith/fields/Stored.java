package dev.kith.fields;

import dev.kith.engine.Doc;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.extract.Extract.Heading;
import dev.kith.model.Access;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Reads back what [Fields] wrote.
public final class Stored {
  private static final Role[] ROLES = Role.values();

  private Stored() {}

  /// All that must be asked for so that [#doc] can read a document back whole.
  public static final List<String> WHOLE = Fields.SCHEMA.fields().stream().map(Schema.Field::name).toList();

  /// The document as it was written, but for the order of values of keyword fields.
  public static Doc doc(Hit hit) {
    return new Doc(hit.id(), hit.first(Fields.LANGUAGE), hit.strings(), hit.numbers());
  }

  /// Who did what, as stored: `identity` is the text of the keyword fields, which the directory resolves.
  public record StoredPart(Role role, Instant at, String identity) {}

  public static List<StoredPart> parts(Hit hit) {
    return parts(hit.all(Fields.PARTS));
  }

  public static List<StoredPart> named(Hit hit) {
    return parts(hit.all(Fields.NAMED));
  }

  private static List<StoredPart> parts(List<String> lines) {
    if (lines.isEmpty()) {
      return List.of();
    }
    List<StoredPart> parts = new ArrayList<>(lines.size());
    for (String line : lines) {
      int role = line.indexOf('\t');
      int at = line.indexOf('\t', role + 1);
      parts.add(new StoredPart(role(line, role),
          at == role + 1 ? null : Instant.ofEpochSecond(Long.parseLong(line, role + 1, at, 10)), line.substring(at + 1)));
    }
    return parts;
  }

  private static Role role(String line, int end) {
    for (Role role : ROLES) {
      if (role.name().length() == end && line.startsWith(role.name())) {
        return role;
      }
    }
    throw new IllegalArgumentException("no role in " + line);
  }

  public static List<Heading> outline(Hit hit) {
    List<String> lines = hit.all(Fields.OUTLINE);
    if (lines.isEmpty()) {
      return List.of();
    }
    List<Heading> outline = new ArrayList<>(lines.size());
    for (String line : lines) {
      int start = line.indexOf('\t') + 1;
      int anchor = line.indexOf('\t', start) + 1;
      int text = line.indexOf('\t', anchor) + 1;
      outline.add(new Heading(Integer.parseInt(line, 0, start - 1, 10), line.substring(text), line.substring(anchor, text - 1),
          Integer.parseInt(line, start, anchor - 1, 10)));
    }
    return outline;
  }

  /// What somebody posted in a text.
  ///
  /// @param start where it begins in the text, in UTF-16 units
  /// @param at    `null` if it is not known
  /// @param url   or empty
  /// @param identity as stored; empty if nobody is known
  public record StoredPost(int start, Instant at, String url, String identity) {}

  public static List<StoredPost> posts(Hit hit) {
    List<String> lines = hit.all(Fields.POSTS);
    return lines.isEmpty() ? List.of() : lines.stream().map(line -> {
      String[] columns = line.split("\t", 4);
      return new StoredPost(Integer.parseInt(columns[0]), columns[1].isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(columns[1])),
          columns[2], columns[3]);
    }).toList();
  }

  /// The time in a number field, or `null`.
  public static Instant time(Hit hit, String field) {
    Long seconds = hit.numbers().get(field);
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }

  public static Signals signals(Hit hit) {
    return new Signals(count(hit, Fields.LIKES), count(hit, Fields.VOTES), count(hit, Fields.COMMENTS),
        count(hit, Fields.VIEWS), count(hit, Fields.BOOKMARKS), count(hit, Fields.INLINKS), count(hit, Fields.ACCEPTED) > 0);
  }

  private static int count(Hit hit, String field) {
    return (int) (long) hit.numbers().getOrDefault(field, 0L);
  }

  /// The access list that a value of [Fields#ACL] stands for.
  public static Access access(String acl) {
    return Access.parse(acl);
  }

  /// The account part and the name part of an identity as stored: `{key, name}`.
  public static String[] identity(String stored) {
    int tab = stored.indexOf('\t');
    return tab < 0 ? new String[] {stored, stored.substring(stored.lastIndexOf('/') + 1)}
        : new String[] {stored.substring(0, tab), stored.substring(tab + 1)};
  }

  /// The fields of a person in the order that [#person] reads; lists are joined by unit separators.
  static List<String> card(Person p) {
    return List.of(p.source(), p.id(), p.name(), list(p.aliases()), p.title(), p.team(), p.manager(), p.place(), p.about(),
        list(p.topics()), list(p.groups()), Boolean.toString(p.active()), Boolean.toString(p.human()));
  }

  public static Person person(Hit hit) {
    return person(hit.all(Fields.CARD));
  }

  static Person person(List<String> c) {
    return new Person(c.get(0), c.get(1), c.get(2), list(c.get(3)), c.get(4), c.get(5), c.get(6), c.get(7), c.get(8),
        list(c.get(9)), list(c.get(10)), Boolean.parseBoolean(c.get(11)), Boolean.parseBoolean(c.get(12)));
  }

  private static String list(List<String> values) {
    return String.join("\u001f", values);
  }

  private static List<String> list(String joined) {
    return Stream.of(joined).filter(s -> !s.isEmpty()).flatMap(s -> Arrays.stream(s.split("\u001f"))).toList();
  }
}
