package dev.kith.connector.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One mailbox of an address header.
///
/// @param mail in lower case; empty if the header holds only a name
/// @param name as written, or empty
record MailAddress(String mail, String name) {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"()]{1,100}@[^\\s@<>,;:\"()]{1,200}");
  /// How archives hide addresses: `ada at fern.example`, `ada [at] fern.example`, `ada (a) fern.example`.
  private static final Pattern HIDDEN =
      Pattern.compile("(?i)^([^\\s@<>(]{1,100}) ?(?: at |\\[at]|\\(at\\)|\\(a\\)|_at_| AT ) "
          + "?([\\p{L}\\p{N}.-]{1,150}\\.\\p{L}{2,20})(?![^\\s(])");
  /// The sender in the address of a list that rewrites senders: `ada=40fern.example@lists.example`.
  private static final Pattern REWRITTEN = Pattern.compile("([^\\s=@]+)=(?:40)?([\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)*"
      + "\\.\\p{L}{2,20})@.+");
  private static final int MOST = 2_000;

  /// The mailboxes of a header not yet decoded; names of groups are left out.
  static List<MailAddress> list(String raw) {
    List<MailAddress> found = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    StringBuilder comment = new StringBuilder();
    StringBuilder angle = new StringBuilder();
    boolean quoted = false;
    boolean bracket = false;
    int depth = 0;
    String text = raw.replaceAll("\r?\n[ \t]*", " ");
    for (int i = 0; i < text.length() && found.size() < MOST; i++) {
      char c = text.charAt(i);
      if (c == '\\' && (quoted || depth > 0) && i + 1 < text.length()) {
        (depth > 0 ? comment : name).append(text.charAt(++i));
      } else if (c == '"' && depth == 0 && !bracket) {
        quoted = !quoted;
      } else if (quoted) {
        name.append(c);
      } else if (c == '(' && !bracket) {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth > 0) {
        comment.append(c);
      } else if (c == '<') {
        bracket = true;
      } else if (c == '>') {
        bracket = false;
      } else if (bracket) {
        angle.append(c);
      } else if (c == ',' || c == ';') {
        add(found, name, comment, angle);
      } else if (c == ':' && angle.isEmpty() && name.indexOf("@") < 0) {
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    add(found, name, comment, angle);
    return found;
  }

  private static void add(List<MailAddress> found, StringBuilder name, StringBuilder comment, StringBuilder angle) {
    String mail = angle.toString().strip();
    String shown = MailWords.header(name.toString());
    String said = MailWords.header(comment.toString());
    name.setLength(0);
    comment.setLength(0);
    angle.setLength(0);
    if (mail.isEmpty() || !open(mail).contains("@")) {
      String opened = open(shown);
      Matcher address = ADDRESS.matcher(opened);
      if (address.find()) {
        mail = address.group();
        shown = opened.substring(0, address.start()).strip();
      } else if (!shown.isEmpty() || !mail.isEmpty()) {
        shown = shown.isEmpty() ? mail : shown;
        mail = "";
      }
    }
    mail = open(mail).replaceFirst("(?i)^mailto:", "").toLowerCase(Locale.ROOT);
    Matcher rewritten = REWRITTEN.matcher(mail);
    mail = rewritten.matches() ? rewritten.group(1) + "@" + rewritten.group(2) : mail;
    String called = clean(shown.isEmpty() ? said : shown);
    boolean isMail = ADDRESS.matcher(mail).matches();
    if (isMail || !called.isEmpty()) {
      found.add(new MailAddress(isMail ? mail : "", called.equalsIgnoreCase(mail) || open(called).equalsIgnoreCase(mail)
          ? "" : called));
    }
  }

  /// An address as it was before an archive hid it.
  private static String open(String text) {
    return HIDDEN.matcher(text.strip()).replaceFirst("$1@$2");
  }

  /// `'Ada Vink'` and `Vink, Ada` are Ada Vink.
  private static String clean(String name) {
    String text = name.replaceAll("^['\"\\s]+|['\"\\s]+$", "").replaceAll("\\s+", " ").replaceFirst("(?i) \\(jira\\)$", "");
    Matcher turned = Pattern.compile("(\\p{L}[\\p{L}'’ -]{0,40}), (\\p{L}[\\p{L}'’. -]{0,40})").matcher(text);
    return turned.matches() && !turned.group(2).matches("(?i)(?:inc|ltd|llc|gmbh|ag|jr|sr|phd|md)\\.?") ? turned.group(2)
        + " " + turned.group(1) : text;
  }
}
