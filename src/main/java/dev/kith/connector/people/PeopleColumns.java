package dev.kith.connector.people;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What Kith reads of people, and the names personnel systems give these columns, in English, German, French and Spanish. It
/// is an allow-list: what is not on it (pay, birth date, gender, home address) is not read at all, whatever the list is
/// written in.
enum PeopleColumns {
  ID("id", "employeeid", "employeenumber", "employeeno", "personnelnumber", "personnelno", "staffid", "staffnumber",
      "personid", "userid", "uid", "externalid", "personnumber", "workerid", "associateid", "empid", "personalnummer",
      "mitarbeiternummer", "persnr", "matricule", "numeroempleado", "númerodeempleado"),
  NAME("name", "fullname", "displayname", "preferredname", "employeename", "employee", "workername", "preferredfullname",
      "mitarbeiter", "vollständigername", "nomcomplet", "nombrecompleto"),
  GIVEN("firstname", "givenname", "forename", "preferredfirstname", "vorname", "rufname", "prénom", "nombre"),
  FAMILY("lastname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "nom", "apellido", "apellidos"),
  HANDLE("handle", "username", "login", "samaccountname", "account", "loginname", "networkid", "benutzername", "anmeldename",
      "identifiant", "usuario"),
  MAIL("mail", "email", "emailaddress", "workemail", "primaryemail", "companyemail", "userprincipalname", "emailwork",
      "businessemail", "emailprimarywork", "emailadresse", "dienstlicheemail", "adresseemail", "courriel", "correo",
      "correoelectrónico"),
  ALIASES("aliases", "alias", "otheremails", "proxyaddresses", "formername", "formernames", "previousname", "previousnames",
      "nickname", "formeremail", "previousemail", "alternateemail", "alternativename", "frühername", "früherername",
      "aliasse"),
  TITLE("title", "jobtitle", "position", "businesstitle", "role", "jobprofile", "stelle", "funktion", "stellenbezeichnung",
      "poste", "fonction", "puesto", "cargo"),
  TEAM("team", "department", "unit", "orgunit", "organizationalunit", "division", "departmentname",
      "supervisoryorganization", "abteilung", "bereich", "organisationseinheit", "service", "département", "équipe",
      "departamento", "equipo"),
  MANAGER("manager", "managerid", "managername", "manageremail", "reportsto", "supervisor", "linemanager", "managersid",
      "manageremployeeid", "supervisorid", "reportstoemail", "vorgesetzter", "vorgesetzte", "führungskraft", "responsable",
      "manageur", "jefe", "supervisorname"),
  PLACE("place", "location", "office", "site", "worklocation", "city", "locationname", "officelocation", "standort",
      "arbeitsort", "lieu", "ubicación", "oficina"),
  END("end", "enddate", "leavingdate", "terminationdate", "lastday", "lastworkingday", "leavedate", "exitdate",
      "separationdate", "austritt", "austrittsdatum", "datedefin", "datedesortie", "fechadebaja", "fechafin"),
  STATUS("status", "employmentstatus", "employeestatus", "accountstatus", "active", "workerstatus", "isactive", "employed",
      "statut", "estado", "aktiv"),
  TYPE("type", "accounttype", "employeetype", "usertype", "workertype"),
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
