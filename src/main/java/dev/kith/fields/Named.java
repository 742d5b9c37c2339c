package dev.kith.fields;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds in a text what could be people: two to four capitalised words, initials among them or not, `@handle`s, mail addresses,
/// and whom a line like "Reviewed-by: …" credits. Who of them is somebody the directory decides when it is read; most are nobody.
final class Named {
  /// More names than this and a text is a list of names, evidence of nothing.
  private static final int MAX = 300;
  /// Bounded, since an endless word would be tried from each of its capitals to its end.
  private static final String WORD = "\\p{Lu}[\\p{L}'’-]{0,40}\\p{L}";
  /// "P.", "J.R.", "J.-P."
  private static final String INITIALS = "\\p{Lu}\\.(?:-?\\p{Lu}\\.){0,2}";
  /// What may not stand before it is looked at first, without the expression: nearly all of a text is no name.
  private static final Pattern NAME = Pattern.compile("(?:" + INITIALS + " )?" + WORD
      + "(?: (?:(?:" + INITIALS + "|van|von|v\\.|de|der|den|da|dos|di|la|le|el|al|bin|ter|ten) ){0,2}" + WORD
      + "){0,3}(?![\\p{L}\\p{N}])");
  private static final Pattern ABBREVIATED = Pattern.compile(INITIALS);
  private static final Pattern POSSESSIVE = Pattern.compile("['’]s$");
  private static final int LONGEST_ACCOUNT = 64;
  private static final Pattern ACCOUNT =
      Pattern.compile("(?U)(?<![\\w@/])@([\\w][\\w.-]{1,38}\\w)"
          + "|(?<![\\w.+-])([\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4})");
  private static final Pattern CREDIT = Pattern.compile(
      "(?im)^[^\\p{L}\\p{N}\\n]{0,6}(reviewed|acked|approved|signed[- ]off)[- ]by[^\\p{L}\\p{N}\\n]{0,6}([^\\n<(]{3,120})");

  private Named() {}

  static List<Part> in(String text, Instant at) {
    Map<String, Role> found = new LinkedHashMap<>();
    if (mayCredit(text)) {
      credits(text, found);
    }
    names(text, found);
    accounts(text, found);
    return found.entrySet().stream().map(e -> new Part(Identity.of(e.getKey()), e.getValue(), at)).toList();
  }

  /// Whether there is a "by" behind the last letter of what is credited; few texts have one, and looking for the whole line costs
  /// ten times as much.
  private static boolean mayCredit(String text) {
    for (int i = 2; i < text.length() - 1; i++) {
      if ((text.charAt(i) | ' ') == 'b' && (text.charAt(i + 1) | ' ') == 'y') {
        char blank = text.charAt(i - 1);
        int last = text.charAt(i - 2) | ' ';
        if ((blank == ' ' || blank == '-') && (last == 'd' || last == 'f')) {
          return true;
        }
      }
    }
    return false;
  }

  private static void credits(String text, Map<String, Role> found) {
    Matcher credit = CREDIT.matcher(text);
    while (credit.find() && found.size() < MAX) {
      Role role = credit.group(1).equalsIgnoreCase("approved") ? Role.APPROVER : Role.REVIEWER;
      for (String name : credit.group(2).split(",|;| and | & ")) {
        String stripped = name.replaceAll("[*_`]|[.\\s]+$", "").strip();
        if (!stripped.isEmpty() && stripped.length() < 60) {
          found.putIfAbsent(stripped, role);
        }
      }
    }
  }

  private static void names(String text, Map<String, Role> found) {
    Matcher name = NAME.matcher(text);
    for (int at = 0; at < text.length() && found.size() < MAX;) {
      int point = text.codePointAt(at);
      if (Character.getType(point) == Character.UPPERCASE_LETTER && (at == 0 || !joins(text.codePointBefore(at)))
          && name.region(at, text.length()).lookingAt()) {
        windows(name.group(), found);
        at = name.end();
      } else {
        at += Character.charCount(point);
      }
    }
  }

  private static boolean joins(int before) {
    return before == '@' || before == '/' || Character.isLetter(before) || switch (Character.getType(before)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /// Looks where an account of each sign can begin, at the sign itself or where what stands before it begins; the expression alone
  /// would read on from every word to see whether a sign follows.
  private static void accounts(String text, Map<String, Role> found) {
    Matcher account = ACCOUNT.matcher(text).useTransparentBounds(true);
    int from = 0;
    for (int sign = text.indexOf('@'); sign >= 0 && found.size() < MAX; sign = text.indexOf('@', Math.max(from, sign + 1))) {
      int start = sign;
      int length = 0;
      while (start > from && length <= LONGEST_ACCOUNT && belongs(text.codePointBefore(start))) {
        start -= Character.charCount(text.codePointBefore(start));
        length++;
      }
      // an expression that looks behind sees half of a letter beyond 16 bits, so an account can begin after one
      for (int at = start; at <= sign && from <= sign; at++) {
        boolean begins = at == start || at == sign || Character.isLowSurrogate(text.charAt(at - 1));
        if (begins && account.region(at, text.length()).lookingAt()) {
          found.putIfAbsent(account.group(1) != null ? account.group(1) : account.group(2), Role.MENTIONED);
          from = account.end();
        }
      }
    }
  }

  /// What may stand in an account: what the expression calls a word's, and `.+-`.
  private static boolean belongs(int point) {
    return point == '.' || point == '+' || point == '-' || point == 0x200C || point == 0x200D || Character.isAlphabetic(point)
        || switch (Character.getType(point)) {
          case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK, Character.DECIMAL_DIGIT_NUMBER,
              Character.CONNECTOR_PUNCTUATION -> true;
          default -> false;
        };
  }

  /// A run of capitalised words may begin or end with a word that is no name ("Ask Ines Carvalho"): each stretch of two and
  /// more words is offered, and what is left of it without initials, which one writes and another leaves out.
  private static void windows(String run, Map<String, Role> found) {
    List<String> words = List.of(run.split(" "));
    for (int from = 0; from < words.size() - 1; from++) {
      for (int to = from + 2; to <= words.size(); to++) {
        String last = POSSESSIVE.matcher(words.get(to - 1)).replaceFirst("");
        if (Character.isUpperCase(words.get(from).codePointAt(0)) && Character.isUpperCase(last.codePointAt(0)) && !isInitials(last)) {
          List<String> name = new ArrayList<>(words.subList(from, to - 1));
          name.add(last);
          found.putIfAbsent(String.join(" ", name), Role.MENTIONED);
          if (name.removeIf(Named::isInitials) && name.size() > 1) {
            found.putIfAbsent(String.join(" ", name), Role.MENTIONED);
          }
        }
      }
    }
  }

  private static boolean isInitials(String word) {
    return word.endsWith(".") && ABBREVIATED.matcher(word).matches();
  }
}
