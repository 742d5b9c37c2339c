package dev.kith.fields;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds in a text what could be people: two to four capitalised words, `@handle`s, mail addresses, and whom a line like
/// "Reviewed-by: …" credits. Who of them is somebody the directory decides when it is read; most are nobody.
final class Named {
  /// More names than this and a text is a list of names, evidence of nothing.
  private static final int MAX = 300;
  /// Bounded, since an endless word would be tried from each of its capitals to its end.
  private static final String WORD = "\\p{Lu}[\\p{L}'’-]{0,40}\\p{L}";
  private static final Pattern NAME = Pattern.compile(
      "(?<![\\p{L}\\p{N}@/])(?:" + WORD + "(?: (?:(?:van|von|de|der|den|da|dos|di|la|le|el|al|bin|ter|ten) ){0,2}" + WORD
          + "){1,3})(?![\\p{L}\\p{N}])");
  private static final Pattern ACCOUNT =
      Pattern.compile("(?U)(?<![\\w@/])@([\\w][\\w.-]{1,38}\\w)"
          + "|(?<![\\w.+-])([\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4})");
  private static final Pattern CREDIT = Pattern.compile(
      "(?im)^[^\\p{L}\\p{N}\\n]{0,6}(reviewed|acked|approved|signed[- ]off)[- ]by[^\\p{L}\\p{N}\\n]{0,6}([^\\n<(]{3,120})");

  private Named() {}

  static List<Part> in(String text, Instant at) {
    Map<String, Role> found = new LinkedHashMap<>();
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
    Matcher name = NAME.matcher(text);
    while (name.find() && found.size() < MAX) {
      windows(name.group(), found);
    }
    Matcher account = ACCOUNT.matcher(text);
    while (account.find() && found.size() < MAX) {
      found.putIfAbsent(account.group(1) != null ? account.group(1) : account.group(2), Role.MENTIONED);
    }
    return found.entrySet().stream().map(e -> new Part(Identity.of(e.getKey()), e.getValue(), at)).toList();
  }

  /// A run of capitalised words may begin or end with a word that is no name ("Ask Ines Carvalho"): each stretch of two and
  /// more words is offered.
  private static void windows(String run, Map<String, Role> found) {
    String[] words = run.split(" ");
    for (int from = 0; from < words.length - 1; from++) {
      for (int to = from + 2; to <= words.length; to++) {
        if (Character.isUpperCase(words[from].codePointAt(0)) && Character.isUpperCase(words[to - 1].codePointAt(0))) {
          found.putIfAbsent(String.join(" ", List.of(words).subList(from, to)), Role.MENTIONED);
        }
      }
    }
  }
}
