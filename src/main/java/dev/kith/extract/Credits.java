package dev.kith.extract;

import dev.kith.extract.child.Frames.Credit;
import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes parts of the people a file credits, without those who are nobody: a template's author, the name a computer was sold
/// with, a program.
final class Credits {
  private static final Set<String> NOBODY = Set.of("admin", "administrator", "administrateur", "administrador",
      "amministratore",
      "root", "system", "user", "user1", "user name", "username", "your name", "your user name", "my name", "benutzer",
      "utilisateur", "usuario", "utente", "gebruiker", "owner", "besitzer", "author", "autor", "auteur", "default", "guest",
          "gast",
      "unknown", "unbekannt", "anonymous", "anonym", "n/a", "none", "null", "nobody", "no name", "noname", "test", "tester",
      "template", "microsoft", "microsoft corporation", "microsoft office", "microsoft office user", "microsoft account",
      "ms office", "office", "office user", "word user", "windows user", "windows-benutzer", "utilisateur windows",
          "windows ユーザー", "пользователь windows", "пользователь", "用户", "微软用户",
      "document author",
      "usuario de windows", "pc", "laptop", "desktop", "notebook", "computer", "mac", "macbook", "apple", "customer",
          "client",
      "company", "firma", "hp", "hewlett-packard", "hewlett-packard company", "hp inc.", "dell", "lenovo", "acer", "asus",
          "toshiba",
      "samsung", "sony", "preferred customer", "valued customer", "registered user", "licensed user", "user user",
      "openpyxl", "python-docx", "python-pptx", "xlsxwriter", "apache poi", "docx4j", "libreoffice", "openoffice",
          "openoffice.org",
      "pandoc", "latex", "google docs", "google sheets", "google slides", "un-named", "untitled", "canon", "xerox", "ricoh",
          "kyocera",
      "konica minolta", "scanner", "scan", "copier", "adobe", "adobe acrobat", "acrobat", "sharepoint app", "system account",
      "systemkonto", "dokumentvorlage", "vorlage");
  private static final Pattern PROGRAM = Pattern.compile("(?i)tc=\\{.*|.*\\b(office|windows|word|excel|powerpoint) "
      + "user|(microsoft|adobe|apple)"
      + "[ ®].*|.*(producer|pdf ?creator|converter|generator|scan ?to "
          + "?|tika).*|(user|admin|client|pc|desktop|laptop|win)[-_ ]?\\d+|"
      + "desktop-\\w{7}|[0-9a-f]{8}-[0-9a-f-]{27}|https?:.*");
  private static final Pattern MAILBOX = Pattern.compile("(.*?)\\s*[<(]\\s*([^<>@\\s()]+@[^<>\\s()]+\\.[^<>\\s()]+)\\s*[>)]");
  private static final Pattern LAST_FIRST = Pattern.compile("(\\p{Lu}[\\p{L}'’.-]*(?: [\\p{L}'’.-]+){0,2}), "
      + "(\\p{Lu}[\\p{L}'’.-]*(?: [\\p{L}'’.-]+){0,2})");
  private static final int LONGEST_NAME = 100;

  private Credits() {}

  static List<Part> parts(List<Credit> credits) {
    List<Part> parts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Credit credit : credits) {
      Optional<Role> role = Role.of(credit.role());
      Identity who = identity(credit.account(), credit.name());
      if (who != null && role.isPresent() && seen.add(role.get() + " " + who.key())) {
        parts.add(new Part(who, role.get(), ChildExtractor.instant(credit.at())));
      }
    }
    return parts;
  }

  /// Who is meant, or `null` for nobody.
  private static Identity identity(String account, String written) {
    String name = written.replaceAll("[\\p{Cntrl}\\s]+", " ").strip().replaceFirst("^[\"'](.*)[\"']$", "$1");
    Matcher mailbox = MAILBOX.matcher(name);
    String mail = account.strip();
    if (mailbox.matches()) {
      mail = mailbox.group(2);
      name = mailbox.group(1).isBlank() ? mail : mailbox.group(1);
    }
    Matcher turned = LAST_FIRST.matcher(name);
    if (turned.matches()) {
      name = turned.group(2) + " " + turned.group(1);
    }
    // a domain's account is the same person without the domain
    name = name.replaceFirst("^[\\w.-]+\\\\(?=[^\\\\]+$)", "");
    boolean nobody = name.length() > LONGEST_NAME || name.codePoints().filter(Character::isLetter).count() < 2
        || NOBODY.contains(name.toLowerCase(Locale.ROOT)) || PROGRAM.matcher(name).matches();
    if (nobody && mail.isEmpty()) {
      return null;
    }
    return mail.isEmpty() ? Identity.of(name) : Identity.of("", mail, nobody ? mail : name);
  }
}
