package dev.kith.connector.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Tells a mail's own words from what it repeats: quotes with the line that leads them in, the mail answered below a reply,
/// the signature, the footer of a list, the notice of a law department.
final class MailText {
  private static final Pattern QUOTE = Pattern.compile("^\\s{0,3}(?:>|\\|\\s|: ).*");
  private static final Pattern WROTE = Pattern.compile("(?iu).*\\b(?:wrote|writes|said|schrieb|geschrieben|écrit"
      + "|ecrit|escribi[oó]|ha scritto|schreef"
      + "|escreveu|skrev|пишет|написал\\(?а?\\)?|kirjoitti|napisał\\(?a?\\)?|napsal\\(?a?\\)?|yazdı"
      + "|写道)\\b.{0,60}[:：]?\\s*$");
  private static final Pattern LEADS = Pattern.compile("(?iu)^\\W{0,3}(?:on|am|le|el|op|em|il|den|dne|dnia|w dniu"
      + "|pe|at|in message|in article|quoting)\\b.*");
  private static final Pattern ORIGINAL = Pattern.compile("(?iu)^\\s*(?:-{2,}|_{2,}|\\*{2,})\\s*(?:original "
      + "message|original appointment"
      + "|urspr[üu]ngliche nachricht|message d'origine|mensaje original|mensagem original|messaggio originale"
      + "|oorspronkelijk bericht"
      + "|forwarded (?:message|by).*|weitergeleitete nachricht|message transf[ée]r[ée]|reply message|reply to "
      + "message)\\s*.{0,40}$"
      + "|^\\s*begin forwarded message:\\s*$");
  private static final Pattern FORWARDED = Pattern.compile("(?iu)^\\s*(?:-{2,}\\s*(?:forwarded|weitergeleitete|message "
      + "transf).*|begin forwarded message:.*)");
  /// The head of a mail, as Outlook repeats it above the mail it answers.
  private static final Pattern HEAD = Pattern.compile("(?iu)^\\s*\\*?(?:from|von|de|da|van|från|fra|od"
      + "|от)\\s?\\*?:\\*?\\s.{1,200}$");
  private static final Pattern HEAD_NEXT = Pattern.compile("(?iu)^\\s*\\*?(?:sent|gesendet|envoy[ée]|enviado(?: "
      + "el)?|inviato|verzonden|skickat|date|datum|fecha"
      + "|data|to|an|à|para|a|aan|till|cc|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|reply-to"
      + "|importance)\\s?\\*?:\\*?.{0,500}$");
  private static final Pattern RULER = Pattern.compile("^\\s*[_=~*-]{16,}\\s*$");
  private static final Pattern FOOTER = Pattern.compile("(?iu).*(?:mailing list\\b|listinfo/|unsubscribe|to post to this "
      + "group|you received this message because"
      + "|list archives?:|mailman).*");
  private static final Pattern PHONE = Pattern.compile("(?iu)^\\s*(?:sent (?:from|via|with) (?:my |the )?(?:\\p{L}+ "
      + "?){1,5}|get outlook for .{1,40}"
      + "|(?:von meinem|gesendet (?:von|mit)) .{1,60}|envoy[ée] (?:de|depuis) (?:mon |l)?.{1,40}|enviado desde mi "
      + ".{1,40})\\.?\\s*$");
  private static final Pattern NOTICE = Pattern.compile("(?iu)^\\W{0,4}(?:(?:confidentiality|legal"
      + "|disclaimer)\\b.{0,40}(?:notice|note|disclaimer|:)"
      + "|this (?:e-?mail|message|communication)\\b.{0,120}\\b(?:confidential|privileged|intended (?:only|solely"
      + "|for))|the information (?:contained )?in this (?:e-?mail|message)|diese e-?mail (?:enthält|kann) "
      + ".{0,40}vertraulich).*");
  /// A key that somebody should not have sent.
  private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: "
      + "BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\\z)");
  private static final int LONG = 200_000;

  private MailText() {}

  /// The mail without its signature, footers and notices; quotes are left in, as lines that begin with `>`. What stands
  /// below the head of a repeated mail becomes a quote too.
  static String body(String text) {
    String plain = KEY.matcher(unsigned(text.length() > LONG ? text.substring(0, LONG) : text).replace("\r\n", "\n")
        .replace('\r', '\n')
        .replace("\u0000", "")).replaceAll("");
    List<String> lines = new ArrayList<>(List.of(plain.split("\n", -1)));
    int end = footer(lines, signature(lines));
    List<String> kept = new ArrayList<>();
    boolean repeated = false;
    for (int i = 0; i < end; i++) {
      String line = lines.get(i).replaceFirst("[\\s\u00a0]+$", "");
      if (ORIGINAL.matcher(line).matches() || head(lines, i, end)) {
        repeated = true;
        int past = ORIGINAL.matcher(line).matches() ? i + 1 : i;
        while (past < end && lines.get(past).isBlank()) {
          past++;
        }
        while (past < end && (HEAD.matcher(lines.get(past)).matches() || HEAD_NEXT.matcher(lines.get(past)).matches())) {
          past++;
        }
        while (!kept.isEmpty() && (kept.getLast().isBlank() || RULER.matcher(kept.getLast()).matches())) {
          kept.removeLast();
        }
        kept.add(FORWARDED.matcher(line).matches() ? ">>" : ">");
        i = past - 1;
      } else if (NOTICE.matcher(line).matches()) {
        while (i + 1 < end && !lines.get(i + 1).isBlank()) {
          i++;
        }
      } else if (!PHONE.matcher(line).matches()) {
        kept.add(repeated ? "> " + line : line);
      }
    }
    return String.join("\n", kept);
  }

  /// The text of a signed mail (RFC 9580, 7) without what signs it.
  private static String unsigned(String text) {
    int begin = text.indexOf("-----BEGIN PGP SIGNED MESSAGE-----");
    String rest = begin < 0 ? text : text.substring(0, begin) + text.substring(begin + 34)
        .replaceFirst("^\\s*(?:[A-Z][A-Za-z]+: .*\\R)*", "")
        .replaceAll("(?m)^- (?=-)", "");
    int signature = rest.indexOf("-----BEGIN PGP SIGNATURE-----");
    int over = rest.indexOf("-----END PGP SIGNATURE-----");
    return signature < 0 ? rest : rest.substring(0, signature) + (over < signature ? "" : rest.substring(over + 27));
  }

  /// Where the signature begins: at the first `-- `, in a patch at the last, since there it may be a line taken out.
  private static int signature(List<String> lines) {
    boolean patch = lines.stream().anyMatch(line -> line.startsWith("diff --git ") || line.startsWith("@@ -"));
    int found = lines.size();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if ((line.equals("-- ") || line.equals("--")) && (patch || found == lines.size())) {
        found = i;
      }
    }
    return found;
  }

  private static int footer(List<String> lines, int end) {
    for (int i = Math.max(0, end - 40); i < end; i++) {
      if (RULER.matcher(lines.get(i)).matches()) {
        for (int next = i + 1; next < Math.min(end, i + 5); next++) {
          if (FOOTER.matcher(lines.get(next)).matches()) {
            return i;
          }
        }
      }
    }
    return end;
  }

  private static boolean head(List<String> lines, int at, int end) {
    if (!HEAD.matcher(lines.get(at)).matches()) {
      return false;
    }
    int more = 0;
    for (int next = at + 1; next < Math.min(end, at + 6); next++) {
      more += HEAD_NEXT.matcher(lines.get(next)).matches() ? 1 : 0;
    }
    return more >= 2;
  }

  /// A mail's own words: its [#body] without quotes and the lines that lead them in.
  static String own(String body) {
    List<String> kept = new ArrayList<>();
    List<String> lines = List.of(body.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      if (!quote(lines.get(i))) {
        kept.add(lines.get(i));
        continue;
      }
      boolean first = i == 0 || !quote(lines.get(i - 1));
      if (first) {
        leadIn(kept);
      }
    }
    return tidy(kept);
  }

  private static boolean quote(String line) {
    return line.startsWith(">") || QUOTE.matcher(line).matches() && line.stripLeading().startsWith(">");
  }

  /// Takes back "On Monday Ada wrote:", which may be broken into three lines.
  private static void leadIn(List<String> kept) {
    int last = kept.size() - 1;
    while (last >= 0 && kept.get(last).isBlank()) {
      last--;
    }
    if (last < 0) {
      return;
    }
    for (int lines = 3; lines >= 1; lines--) {
      List<String> tail = last + 1 < lines ? List.of() : kept.subList(last - lines + 1, last + 1);
      String text = String.join(" ", tail);
      boolean dated = !tail.isEmpty() && tail.stream().noneMatch(String::isBlank) && text.length() < 400
          && WROTE.matcher(text).matches();
      if (dated && (LEADS.matcher(text).matches() || lines == 1 && (text.contains("@") || text.strip().endsWith(":")))) {
        kept.subList(last - lines + 1, kept.size()).clear();
        return;
      }
    }
  }

  /// A body whose quotes are kept, since what they quote is in no mail we have: the marks of quoting go.
  static String whole(String body) {
    return tidy(List.of(body.replaceAll("(?m)^(?:>\\s?)+", "").split("\n", -1)));
  }

  /// Whether a mail passes on another.
  static boolean forwards(String body) {
    return body.lines().anyMatch(">>"::equals);
  }

  private static String tidy(List<String> lines) {
    return String.join("\n", lines).replaceAll("(?:[ \t\u00a0]*\n){3,}", "\n\n").strip();
  }

  /// Makes long lines again of those that a mail program broke (`format=flowed`, RFC 3676).
  ///
  /// @param deleteSpace whether the blank at which a line was broken is not the text's own
  static String unflowed(String text, boolean deleteSpace) {
    StringBuilder out = new StringBuilder();
    int open = -1;
    for (String written : text.split("\r?\n", -1)) {
      int depth = 0;
      while (depth < written.length() && written.charAt(depth) == '>') {
        depth++;
      }
      String line = written.substring(depth);
      // a stuffed line that begins with the sign of a quote is none
      line = line.startsWith(" ") && !line.startsWith(" >") ? line.substring(1) : line;
      boolean signature = line.equals("-- ");
      if (open == depth && !signature) {
        out.append(line);
      } else {
        out.append(open >= 0 ? "\n" : "").append(depth > 0 ? ">".repeat(depth) + " " : "").append(line);
      }
      boolean flows = line.endsWith(" ") && !signature;
      if (flows && deleteSpace) {
        out.setLength(out.length() - 1);
      }
      open = flows ? depth : -1;
      out.append(flows ? "" : "\n");
    }
    return out.toString();
  }
}
