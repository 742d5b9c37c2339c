package dev.kith.connector.people;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Readings;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// People and groups of a directory (Active Directory, OpenLDAP …), as LDIF: `ldapsearch`, `ldifde`, `slapcat` write it.
///
/// Only the attributes named here are read ([#PERSON]); all others are not even decoded. Groups are flattened: somebody in a
/// group is in all groups that hold it.
///
/// @param path a file, a folder, or an archive
/// @param idAttribute the attribute that is the person's id, such as `employeeNumber` where another list of people goes by it; else
///             the first there is of uid, sAMAccountName, userPrincipalName, mail and cn
public record Ldif(String source, Path path, String idAttribute) implements Connector {
  private static final String WHAT = "LDIF file";
  private static final Export.Wanted WANTED = Export.Wanted.files(name ->
      name.matches("(?s).*\\.(ldif|ldf|ldi|txt)(\\.gz)?"));
  /// What is read of a person.
  private static final Map<String, PeopleColumns> PERSON = Map.ofEntries(
      Map.entry("displayname", PeopleColumns.NAME), Map.entry("givenname", PeopleColumns.GIVEN),
      Map.entry("sn", PeopleColumns.FAMILY), Map.entry("surname", PeopleColumns.FAMILY),
      Map.entry("uid", PeopleColumns.HANDLE), Map.entry("userid", PeopleColumns.HANDLE),
      Map.entry("samaccountname", PeopleColumns.HANDLE), Map.entry("userprincipalname", PeopleColumns.ALIASES),
      Map.entry("mail", PeopleColumns.MAIL), Map.entry("rfc822mailbox", PeopleColumns.MAIL),
      Map.entry("email", PeopleColumns.MAIL), Map.entry("mailalternateaddress", PeopleColumns.ALIASES),
      Map.entry("mailnickname", PeopleColumns.HANDLE), Map.entry("proxyaddresses", PeopleColumns.ALIASES),
      Map.entry("cn", PeopleColumns.ALIASES), Map.entry("commonname", PeopleColumns.ALIASES),
      Map.entry("title", PeopleColumns.TITLE), Map.entry("department", PeopleColumns.TEAM),
      Map.entry("manager", PeopleColumns.MANAGER), Map.entry("physicaldeliveryofficename", PeopleColumns.PLACE));
  /// What says of which kind an entry is, where it lies, and which groups hold it.
  private static final Set<String> STRUCTURE = Set.of("dn", "ou", "l", "changetype", "objectclass", "memberof", "ismemberof",
      "member",
      "uniquemember", "memberuid", "useraccountcontrol", "nsaccountlock", "logindisabled", "accountexpires",
      "pwdaccountlockedtime", "msexchrecipienttypedetails", "employeetype", "newrdn", "add", "replace", "delete",
      "newsuperior",
      "deleteoldrdn", "version");
  private static final String NO_PEOPLE = "(?i)(svc|service|srv|sys|system|adm|app|sql|bot|noreply|no-reply|test)[-_.].+|"
      + "krbtgt.*|guest|healthmailbox.*|systemmailbox.*|discoverysearchmailbox.*|federatedemail.*|"
      + "migration\\.[0-9a-f-]{8,}|root|nobody|administrator";
  private static final String UNITS = "(?i).*(service[ _-]?accounts?|shared[ _-]?mailbox(es)?|resource(s| mailboxes)?|"
      + "(conference|meeting)?[ _-]?rooms?|equipment|system[ _-]?accounts?|managed service accounts|dienstkonten|"
      + "funktionspostf.*)";

  public Ldif {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an .ldif file");
    }
    idAttribute = idAttribute == null ? "" : idAttribute.strip();
    if (!idAttribute.isEmpty() && !idAttribute.matches("(?i)uid|samaccountname|userprincipalname|mail|cn|employeenumber|employeeid|entryuuid|"
        + "objectguid|ipauniqueid")) {
      throw new IllegalArgumentException("idAttribute: " + idAttribute + " is no attribute that names people; try uid, sAMAccountName, "
          + "userPrincipalName, employeeNumber, employeeID or mail");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      Readings readings = new Readings(sink, export.entries().size());
      Tree tree = new Tree(sink);
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> tree.read(entry));
      }
      Roster roster = tree.people();
      if (roster.size() == 0) {
        throw new IOException(path + ": holds nobody; export it again with all people, such as "
            + "ldapsearch -LLL '(objectClass=person)'");
      }
      readings.end();
      roster.send();
    }
    return now.cursor();
  }

  /// An entry of the directory.
  private record Entry(String where, Dn dn, Map<String, List<String>> values) {
    List<String> all(String name) {
      return values.getOrDefault(name, List.of());
    }

    String one(String name) {
      return all(name).isEmpty() ? "" : all(name).getFirst();
    }

    boolean is(String classes) {
      return all("objectclass").stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).matches(classes));
    }
  }

  /// The entries as they are after all changes.
  private final class Tree {
    private final Sink sink;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> deleted = new LinkedHashMap<>();

    Tree(Sink sink) {
      this.sink = sink;
    }

    private boolean wanted(String name) {
      return PERSON.containsKey(name) || STRUCTURE.contains(name) || name.equals(idAttribute.toLowerCase(Locale.ROOT));
    }

    boolean read(Export.Entry file) throws IOException, InterruptedException {
      try (LdifFile ldif = new LdifFile(file, this::wanted)) {
        boolean any = false;
        for (LdifFile.Block block = ldif.next(); block != null; block = ldif.next()) {
          List<LdifFile.Line> lines = block.lines();
          if (!any && lines.stream().noneMatch(line -> line.name().matches("dn|version"))) {
            throw new IOException(file.where() + ": is not LDIF: its first record has no dn; export it again");
          }
          any = true;
          take(file.where() + ":" + block.number(), lines);
        }
        if (!any) {
          throw new IOException(file.where() + ": is empty; export it again");
        }
        return true;
      }
    }

    private void take(String where, List<LdifFile.Line> lines) throws IOException, InterruptedException {
      lines.stream().filter(LdifFile.Line::outside).forEach(_ -> sink.skipped("value behind an address"));
      String dn = value(lines, "dn");
      if (dn.isEmpty()) {
        if (lines.stream().anyMatch(line -> !line.name().matches("version|search|result|ref"))) {
          sink.problem(new Problem(where, "a record without a dn", "export it again", ""));
        }
        return;
      }
      Dn name = Dn.parse(dn);
      switch (value(lines, "changetype").toLowerCase(Locale.ROOT)) {
        case "delete" -> {
          Entry gone = entries.remove(name.key());
          if (gone == null) {
            sink.skipped("deletion of somebody not in the list");
          } else {
            deleted.put(name.key(), gone);
          }
        }
        case "modify" -> modify(name, lines);
        case "modrdn", "moddn" -> rename(name, lines);
        default -> {
          Map<String, List<String>> values = new LinkedHashMap<>();
          lines.stream().filter(line -> !line.value().isEmpty())
              .forEach(line -> values.computeIfAbsent(line.name(), _ -> new ArrayList<>()).add(line.value()));
          entries.put(name.key(), new Entry(where, name, values));
        }
      }
    }

    private static String value(List<LdifFile.Line> lines, String name) {
      return lines.stream().filter(line -> line.name().equals(name)).map(LdifFile.Line::value).findFirst().orElse("");
    }

    private void modify(Dn dn, List<LdifFile.Line> lines) {
      Entry entry = entries.get(dn.key());
      if (entry == null) {
        sink.skipped("change of somebody not in the list");
        return;
      }
      String attribute = "";
      String operation = "";
      boolean some = false;
      for (LdifFile.Line line : lines) {
        boolean begins = operation.isEmpty() && line.name().matches("add|replace|delete");
        if (begins) {
          operation = line.name();
          attribute = line.value().toLowerCase(Locale.ROOT).replaceFirst(";.*", "");
          some = false;
          if (operation.equals("replace")) {
            entry.values.remove(attribute);
          }
        } else if (line.name().equals("-")) {
          if (operation.equals("delete") && !some) {
            entry.values.remove(attribute);
          }
          operation = "";
        } else if (line.name().equals(attribute) && !line.value().isEmpty()) {
          some = true;
          List<String> values = entry.values.computeIfAbsent(attribute, _ -> new ArrayList<>());
          if (operation.equals("delete")) {
            values.removeIf(line.value()::equalsIgnoreCase);
          } else {
            values.add(line.value());
          }
        }
      }
      if (operation.equals("delete") && !some) {
        entry.values.remove(attribute);
      }
    }

    private void rename(Dn dn, List<LdifFile.Line> lines) {
      Entry entry = entries.remove(dn.key());
      String step = value(lines, "newrdn");
      if (entry == null || step.isEmpty()) {
        sink.skipped("change of somebody not in the list");
        return;
      }
      String above = value(lines, "newsuperior");
      List<String> steps = new ArrayList<>(Dn.parse(step).steps());
      steps.addAll(above.isEmpty() ? dn.steps().subList(Math.min(1, dn.steps().size()), dn.steps().size()) : Dn.parse(above)
          .steps());
      Dn now = new Dn(steps);
      entries.put(now.key(), new Entry(entry.where, now, entry.values));
    }

    /// Everybody, with their groups.
    Roster people() throws IOException, InterruptedException {
      Roster roster = new Roster(source, sink, false);
      Map<String, Entry> logins = new LinkedHashMap<>();
      for (Entry entry : entries.values()) {
        if (entry.is("groupofnames|groupofuniquenames|posixgroup|group|groupofmembers|groupofurls|ipausergroup")) {
          roster.groups().group(entry.dn.key(), entry.one("cn").isEmpty() ? entry.dn.first() : entry.one("cn"));
        } else if (person(entry)) {
          entry.all("uid").forEach(uid -> logins.put(uid.toLowerCase(Locale.ROOT), entry));
        } else {
          sink.skipped("entry that is no person");
        }
      }
      for (Entry entry : entries.values()) {
        Stream.of("memberof", "ismemberof").flatMap(name -> entry.all(name).stream()).map(Dn::parse).forEach(group -> {
          roster.groups().group(group.key(), group.first());
          roster.groups().member(group.key(), entry.dn.key());
        });
        if (roster.groups().has(entry.dn.key())) {
          Stream.of("member", "uniquemember").flatMap(name -> entry.all(name).stream())
              .forEach(member -> roster.groups().member(entry.dn.key(), Dn.parse(member).key()));
          entry.all("memberuid").stream().map(uid -> logins.get(uid.toLowerCase(Locale.ROOT))).filter(found -> found != null)
              .forEach(found -> roster.groups().member(entry.dn.key(), found.dn.key()));
        }
      }
      for (Entry entry : entries.values()) {
        if (person(entry) && !roster.groups().has(entry.dn.key())) {
          roster.add(card(entry, false));
        }
      }
      for (Entry entry : deleted.values()) {
        if (person(entry) && !entries.containsKey(entry.dn.key())) {
          roster.add(card(entry, true));
        }
      }
      return roster;
    }

    private static boolean person(Entry entry) {
      if (entry.is("computer|organizationalunit|organization|domain|dcobject|container|builtindomain|printqueue|device|"
          + "dnszone|locality|country|groupofnames|groupofuniquenames|posixgroup|group|alias|referral|sudorole|olc.*")) {
        return false;
      }
      return entry.is(".*person|user|posixaccount|account|contact|simplesecurityobject|msds-.*serviceaccount")
          || !entry.one("mail").isEmpty() || !entry.one("uid").isEmpty() || !entry.one("samaccountname").isEmpty();
    }

    private Card card(Entry entry, boolean gone) {
      String named = idAttribute.isEmpty() ? "" : entry.one(idAttribute.toLowerCase(Locale.ROOT));
      String own = Stream.of(named, entry.one("uid"), entry.one("samaccountname"), entry.one("userprincipalname"),
          entry.one("mail"), entry.one("cn"), entry.dn.first()).filter(text -> !text.isBlank()).findFirst()
          .orElse(entry.dn.key());
      Card card = new Card(entry.where, own.replaceAll("\\p{Cntrl}", " "));
      card.key(entry.dn.key());
      PERSON.forEach((attribute, column) -> {
        for (String value : entry.all(attribute)) {
          if (attribute.equals("proxyaddresses")) {
            // SMTP: is the main address, smtp: others; X500: and SIP: are none
            if (value.regionMatches(true, 0, "smtp:", 0, 5)) {
              card.add(value.startsWith("SMTP:") ? PeopleColumns.MAIL : PeopleColumns.ALIASES, value.substring(5));
            }
          } else if (column == PeopleColumns.MANAGER) {
            card.add(column, Dn.parse(value).key());
          } else {
            card.add(column, value);
          }
        }
      });
      if (card.one(PeopleColumns.NAME).isEmpty()) {
        card.add(PeopleColumns.NAME, entry.one("cn").isEmpty() ? own : entry.one("cn"));
      }
      if (card.one(PeopleColumns.TEAM).isEmpty()) {
        card.add(PeopleColumns.TEAM, entry.one("ou"));
      }
      if (card.one(PeopleColumns.PLACE).isEmpty()) {
        card.add(PeopleColumns.PLACE, entry.one("l"));
      }
      if (gone || locked(entry)) {
        card.left();
      }
      if (nobody(entry, own)) {
        card.nobody();
      }
      return card;
    }

    /// Disabled, locked for good, or expired. Active Directory counts in steps of 100 ns since 1601.
    private static boolean locked(Entry entry) {
      long control = XmlFile.number(entry.one("useraccountcontrol")).orElse(0);
      long expires = XmlFile.number(entry.one("accountexpires")).orElse(0);
      boolean expired = expires > 0 && expires < Long.MAX_VALUE
          && Instant.parse("1601-01-01T00:00:00Z").plusSeconds(expires / 10_000_000).isBefore(Instant.now());
      return (control & 2) != 0 || expired || entry.one("nsaccountlock").equalsIgnoreCase("true")
          || entry.one("logindisabled").equalsIgnoreCase("true") || entry.one("pwdaccountlockedtime").startsWith("000001");
    }

    /// Exchange's kinds of mailboxes: 4 shared, 16 room, 32 equipment, and those of the system.
    private static boolean nobody(Entry entry, String own) {
      long mailbox = XmlFile.number(entry.one("msexchrecipienttypedetails")).orElse(1);
      return entry.is("msds-.*serviceaccount|applicationprocess")
          || Set.of(4L, 8L, 16L, 32L, 4096L, 8192L, 8388608L, 17179869184L, 34359738368L).contains(mailbox)
          || entry.one("employeetype").matches("(?i).*\\b(bot|service|mailbox|shared|system|room|robot)\\b.*")
          || entry.dn.within(UNITS) || own.matches(NO_PEOPLE) || entry.one("samaccountname").matches(NO_PEOPLE);
    }
  }
}
