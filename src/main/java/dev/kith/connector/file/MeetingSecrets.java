package dev.kith.connector.file;

import java.util.regex.Pattern;

/// Masks what lets anybody into a meeting: PINs, passcodes, the numbers to dial and the ids to type, also within addresses.
/// Whoever is invited has them in their calendar; nobody needs to find them.
final class MeetingSecrets {
  private static final String MASK = "•••";
  /// Between a label and its value may stand markup.
  private static final String GAP = "(?:\\s|&nbsp;|\u00a0|<[^<>]{0,200}>){0,6}";
  private static final Pattern LABELLED = Pattern.compile("(?iu)((?<![\\p{L}\\p{N}])(?:pin(?:[ -]?(?:code|number"
      + "|nummer))?|pass(?:code|word|wort)|(?:meeting|conference|webinar|access|participant"
      + "|host|moderator|attendee|security|entry|dial-?in|guest|phone|numeric|video)[ -](?:pin|id|code|password"
      + "|passcode|key|number)(?:[ -]number)?"
      + "|kenncode|kennwort|zugangscode|zugriffscode|passwort|besprechungs-?id|meeting-?id|konferenz-?id"
      + "|telefonkonferenz-?id|code d'accès|mot de passe|id de r[ée]union"
      + "|numéro d'accès|contraseña|c[óo]digo de acceso|id de reuni[óo]n|toegangscode|wachtwoord|vergader-?id"
      + "|codice di accesso)"
      + "(?: \\([^()]{0,40}\\))?" + GAP + "[:=#]" + GAP + ")(?:(?!<)[^\\s<>\"'&,;)]){1,60}(?:[ \u00a0-](?=[\\d "
      + "]{2})\\d{1,6}#?){0,5}");
  private static final Pattern PARAMETER = Pattern.compile("(?i)([?&;](?:amp;)?(?:pwd|pw|pass|passwd|password"
      + "|passcode|pin|tk|token|mtid|key|jmp_?token)=)[^&\\s<>\"';]{1,400}");
  /// A number that a telephone types by itself: `+49 30 1234567,,98765#`, `tel:+4930…`.
  private static final Pattern DIALLED = Pattern.compile("\\+?\\d[\\d ().\u00a0-]{5,24}\\d(?:[,;pwx*#]+\\s?\\d{2,15}#?)+"
      + "[,#*\\d]{0,20}");
  private static final Pattern TELEPHONE = Pattern.compile("(?i)\\btel:[+\\d(),;.%*#x -]{5,60}");
  private static final Pattern DIAL_LINE = Pattern.compile("(?imu)^(.*\\b(?:dial[ -]?in|dial|one tap mobile|join by "
      + "phone|phone numbers?|by your location|telefon|einwahl|einwählen|call in|toll(?:-free)?)\\b.{0,200}?)(\\+?\\d[\\d "
      + "().\u00a0-]{6,24}\\d)");

  private MeetingSecrets() {}

  static String masked(String text) {
    String out = PARAMETER.matcher(text).replaceAll("$1" + MASK);
    out = TELEPHONE.matcher(out).replaceAll("tel:" + MASK);
    out = DIALLED.matcher(out).replaceAll(MASK);
    out = LABELLED.matcher(out).replaceAll("$1" + MASK);
    return DIAL_LINE.matcher(out).replaceAll("$1" + MASK);
  }
}
