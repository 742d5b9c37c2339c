package dev.kith.connector.talk;

import java.util.List;
import java.util.regex.Pattern;

/// Tells questions from statements: by the question mark, and since people in a hurry leave it out, by how a question begins
/// in English, German, French and Spanish. "How to …", "Wie besprochen …" and "Comment faire …" are no questions.
final class Questions {
  private static final int READ = 2_000;
  private static final String GREETING = "\\W*(?:(?:hi|hey|hello|hallo|moin|servus|guten (?:tag|morgen)|bonjour|salut|coucou|hola"
      + "|buenas|buenos d[ií]as)\\b[^.!?\n]{0,30}[,!.\n]\\s*)?";
  private static final List<String> OPENINGS = List.of(
      // English
      "(?:how|what|why|where|when|who|which)(?:'s| is| are| do| does| did| can| could| should| would| will)\\b",
      "(?:does|do|did|is|are|can|could|has|have|should|would) (?:anyone|anybody|someone|somebody|there|we|i|you|it)\\b",
      "(?:anyone|anybody|any idea|any ideas|somebody|someone) (?:know|knows|here|else|has|have|seen|why|how|what|where|who)\\b",
      // German
      "(?:wie|was|warum|wieso|weshalb|woran|wo|woher|wohin|womit|wann|wer|wem|wen|(?:welche[rsnm]?|wie viele?)(?: \\p{L}+)?) "
          + "(?:ist|sind|kann|können|könnte|muss|müssen|soll|sollte|sollen|darf|macht|mache|machen|geht|kommt|komme|kommen|bekomme|kriege|finde|findet"
          + "|liegt|läuft|steht|heißt|heisst|hat|haben|habt|wird|werden|war|weiß|weiss|kennt|stellt|funktioniert)\\b",
      "(?:weiß|weiss|kennt|kann|könnte|könnt|hat|hatte|ist|gibt|wisst|habt|kennst) "
          + "(?:jemand|irgendjemand|irgendwer|wer|einer|ihr|es)\\b",
      "(?:jemand|irgendwer) (?:hier|eine idee|einen tipp|erfahrung)\\b",
      // French
      "(?:est-ce qu|qu'est-ce|qu’est-ce|y a-t-il|quelqu['’]un (?:sait|conna[iî]t|a|peut|pourrait|aurait|est|saurait)\\b)",
      "(?:(?:comment|pourquoi|où|quand|qui|que|combien|quel(?:le)?s?) )?(?:\\p{L}+ )?"
          + "\\p{L}+-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles)\\b",
      "(?:comment|pourquoi|où|quand|qui|combien|quel(?:le)?s?) (?:on|je|tu|vous|ça|est|sont|sait|peut)\\b",
      // Spanish
      "(?:alguien|alguno) (?:sabe|tiene|ha|puede|podría|conoce|m[aá]s|aqu[ií])\\b",
      "(?:c[óo]mo|qu[ée]|por qu[ée]|d[óo]nde|cu[áa]ndo|qui[ée]n|qui[ée]nes|cu[áa]l|cu[áa]les|cu[áa]nto)(?: se)? "
          + "(?:es|son|est[áa]|est[áa]n|puedo|podemos|puede|hago|hacemos|hace|tengo|tiene|hay|funciona|ha|han|debo|va)\\b",
      "(?:sabe|tiene|conoce|puede) alguien\\b|hay (?:alguien|alguna|alg[úu]n|alguno)\\b");
  private static final String MARK = "[?？؟]";
  private static final Pattern QUESTION = Pattern.compile("[^.!?\n]{3,150}" + MARK + "(?:\\s.*)?|.*" + MARK
      + "[\\s)\"'»”*_:a-z]{0,12}|\\W*¿.*|" + GREETING + "(?:(?:" + String.join("|", OPENINGS) + ").*)",
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

  private Questions() {}

  /// Whether a message asks: it, or its first sentence, ends with a question mark, or it begins like a question.
  static boolean asks(String text) {
    String start = text.strip();
    return QUESTION.matcher(start.length() > READ ? start.substring(0, READ) : start).matches();
  }
}
