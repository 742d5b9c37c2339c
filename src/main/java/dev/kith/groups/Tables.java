package dev.kith.groups;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.kith.model.Access;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Groups as a table: `realm,group,member`, a membership a line. A member is a key as lists of people write it (`ada`,
/// `ada@example.com`), or a group: `group:<name>` of the same realm, `group:<realm>:<name>` of another, `list:<name>` of sources
/// and lists of people. A group without members has an empty one.
///
/// A table says all there is of each realm it names. One line that cannot be read refuses the whole file: half a table would
/// take away the other half.
public final class Tables {
  private static final List<String> COLUMNS = List.of("realm", "group", "member");

  private Tables() {}

  /// The state of each realm in a file.
  ///
  /// @throws IOException in one line, with the number of the line in the file
  public static Map<String, State> read(Path file, Instant now) throws IOException {
    Map<String, Map<String, Set<Member>>> realms = new TreeMap<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE).skipEmptyLines(true).ofCsvRecord(text(file))) {
      boolean first = true;
      for (CsvRecord row : csv) {
        List<String> fields = row.getFields().stream().map(String::strip).toList();
        if (first) {
          if (!fields.equals(COLUMNS)) {
            throw wrong(file, row, "must begin with the line realm,group,member");
          }
          first = false;
        } else {
          add(realms, fields, file, row);
        }
      }
    } catch (CsvParseException e) {
      throw new IOException(file + ": cannot be read as CSV (" + e.getMessage() + "); save it again as CSV in UTF-8", e);
    }
    if (realms.isEmpty()) {
      throw new IOException(file + ": holds no group; a table says all there is, so an empty one would take all away");
    }
    Map<String, State> out = new LinkedHashMap<>();
    realms.forEach((realm, groups) -> {
      Set<Member> members = new HashSet<>();
      groups.values().forEach(members::addAll);
      out.put(realm, new State(List.of(), groups.keySet().stream().map(name -> new Group(name, name, "", "{}", now, now)).toList(), members));
    });
    return out;
  }

  private static String text(Path file) throws IOException {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (MalformedInputException e) {
      throw new IOException(file + ": is not UTF-8; save it again as CSV in UTF-8", e);
    }
  }

  private static void add(Map<String, Map<String, Set<Member>>> realms, List<String> fields, Path file, CsvRecord row) throws IOException {
    if (fields.size() != 3) {
      throw wrong(file, row, "has " + fields.size() + " fields where realm,group,member are expected");
    }
    String realm = fields.get(0);
    String group = fields.get(1);
    String member = fields.get(2);
    if (!Access.REALM.matcher(realm).matches()) {
      throw wrong(file, row, "“" + realm + "” cannot be a realm; try small letters, digits and hyphens, such as corp");
    }
    if (!Realms.isName(group) || !member.isEmpty() && !Realms.isName(member)) {
      throw wrong(file, row, "names a group or member that is empty, too long or holds control characters");
    }
    Set<Member> members = realms.computeIfAbsent(realm, _ -> new TreeMap<>()).computeIfAbsent(group, _ -> new HashSet<>());
    if (!member.isEmpty()) {
      members.add(member(group, member));
    }
  }

  private static Member member(String group, String written) {
    if (written.startsWith("list:")) {
      return new Member(group, Kind.PRINCIPAL, "group:" + written.substring(5));
    }
    if (written.startsWith("group:")) {
      return Access.realm(written).isEmpty() ? new Member(group, Kind.GROUP, written.substring(6)) : new Member(group, Kind.PRINCIPAL, written);
    }
    return new Member(group, Kind.PRINCIPAL, "user:" + (written.startsWith("user:") ? written.substring(5) : written));
  }

  private static IOException wrong(Path file, CsvRecord row, String what) {
    return new IOException(file + ":" + row.getStartingLineNumber() + ": " + what);
  }
}
