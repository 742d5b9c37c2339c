package dev.kith.connector.people;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The columns of a list of people that Kith reads, by the names personnel systems give them. It is an allow-list: what is
/// not on it (pay, birth date, home address) is not read at all.
enum PeopleColumns {
  ID("id", "employeeid", "employeenumber", "employeeno", "personnelnumber", "personnelno", "staffid", "staffnumber", "personid",
      "userid", "uid", "externalid"),
  NAME("name", "fullname", "displayname", "preferredname", "employeename", "employee"),
  GIVEN("firstname", "givenname", "forename"),
  FAMILY("lastname", "surname", "familyname"),
  HANDLE("handle", "username", "login", "samaccountname", "account"),
  MAIL("mail", "email", "emailaddress", "workemail", "primaryemail", "companyemail", "userprincipalname"),
  ALIASES("aliases", "alias", "otheremails", "proxyaddresses", "formername", "formernames", "previousname", "nickname"),
  TITLE("title", "jobtitle", "position", "businesstitle", "role"),
  TEAM("team", "department", "unit", "orgunit", "organizationalunit", "division"),
  MANAGER("manager", "managerid", "managername", "manageremail", "reportsto", "supervisor", "linemanager"),
  PLACE("place", "location", "office", "site", "worklocation", "city"),
  END("end", "enddate", "leavingdate", "terminationdate", "lastday", "lastworkingday"),
  STATUS("status", "employmentstatus", "employeestatus", "accountstatus", "active"),
  TYPE("type", "accounttype", "employeetype", "usertype"),
  GROUPS("groups", "permissiongroups", "memberof"),
  ABOUT("about", "bio", "aboutme"),
  TOPICS("topics", "askmeabout", "skills", "expertise");

  private static final Map<String, PeopleColumns> BY_NAME = new HashMap<>();
  private final List<String> names;

  static {
    for (PeopleColumns column : values()) {
      column.names.forEach(name -> BY_NAME.put(name, column));
    }
  }

  PeopleColumns(String... names) {
    this.names = List.of(names);
  }

  /// Where each column stands in a header line; the first of two that mean the same counts.
  static Map<PeopleColumns, Integer> find(List<String> header) {
    Map<PeopleColumns, Integer> found = new EnumMap<>(PeopleColumns.class);
    for (int i = 0; i < header.size(); i++) {
      PeopleColumns column = BY_NAME.get(header.get(i).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
      if (column != null) {
        found.putIfAbsent(column, i);
      }
    }
    return found;
  }
}
