package dev.kith.search;

import dev.kith.model.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ways in which people ask who knows, in English and German: what is left of a question without them is its topic.
public final class PeopleQuestion {
  /// A longer one is a text, not somebody's question.
  public static final int LONGEST = 200;
  private static final String SOMEBODY = "(?:anyone|anybody|someone|somebody|people|a person|a colleague|colleagues"
      + "|persons?)";
  private static final String KNOWS = "(?:knows?|understands?)(?:\\s+(?:a lot|much|something|anything|best|most|more"
      + "|all))?(?:\\s+(?:about|of))?";
  private static final String ASK = "(?:ask|talk\\s+to|speak\\s+to|contact|consult|turn\\s+to|go\\s+to|approach|ping"
      + "|write\\s+to)(?:\\s+(?:about|on|for|regarding|with))?";
  private static final String HELP = "(?:help|advise|assist|teach|support)(?:\\s+(?:me|us))?(?:\\s+(?:with|about|on"
      + "|for|in))?";
  private static final String DO = "(?:explain|review|fix|approve"
      + "|answer(?:\\s+(?:a\\s+)?questions?)?(?:\\s+about)?)(?:\\s+(?:(?:to\\s+)?(?:me|us))(?=\\s))?";
  private static final String EXPERT = "(?:(?:subject[- ]matter\\s+|go[- ]to\\s+|best\\s+|right\\s+|main\\s+|resident\\s+)*"
      + "(?:experts?|specialists?|smes?|gurus?|authority|authorities|person(?:\\s+to\\s+" + ASK + ")?"
      + "|people(?:\\s+to\\s+" + ASK
      + ")?|one\\s+to\\s+" + ASK + "|contact(?:\\s+person)?|point\\s+of\\s+contact|owners?|maintainers?|mentors?"
      + "|reviewers?|responsible|in\\s+charge))";
  private static final String OF = "(?:\\s+(?:in|on|for|of|about|with|regarding))?";
  private static final String END = "(?=\\s|$)";
  private static final Pattern ENGLISH = Pattern.compile("(?iu)(?:"
      + "(?:(?:is\\s+there|are\\s+there|do\\s+we\\s+have|does|do|i\\s+need|we\\s+need|i['’]?m\\s+looking\\s+for"
      + "|looking\\s+for|find(?:\\s+me)?|point\\s+me\\s+to)\\s+)?"
      + "(?:who|whom|" + SOMEBODY + ")(?:\\s+(?:here|in\\s+the\\s+company))?(?:\\s+(?:who|that))?\\s+(?:"
      + KNOWS
      + "|(?:can|could|should|do|would|may|might|to)\\s+(?:(?:i|we)\\s+)?(?:" + ASK + "|" + HELP + "|" + DO + ")"
      + "|(?:is|are|was)\\s+(?:the\\s+|an?\\s+|our\\s+)?" + EXPERT + OF
      + "|(?:is\\s+)?(?:familiar|experienced)\\s+(?:with|in)"
      + "|(?:is\\s+|are\\s+)?(?:looking\\s+after|working\\s+(?:on|with)|behind|responsible\\s+for|in\\s+charge\\s+of)"
      + "|(?:owns?|maintains?|runs?|built|wrote(?:\\s+about)?|does|looks?\\s+after|takes?\\s+care\\s+of"
      + "|works?\\s+(?:on|with)|worked\\s+(?:on|with)"
      + "|manages?|handles?|leads?|designed|reviews?|reviewed|created|set\\s+up|administers?|uses?|used)"
      + "|(?:(?:has|have|with)\\s+)(?:any\\s+|some\\s+|much\\s+)?(?:experience|knowledge|expertise)\\s+(?:with|in|of|on)"
      + ")"
      + "|who['’]s\\s+(?:the\\s+|an?\\s+|our\\s+)?(?:" + EXPERT + OF + "|familiar\\s+with|working\\s+on|behind"
      + "|looking\\s+after)"
      + "|(?:(?:i|we)\\s+need\\s+|(?:i['’]?m\\s+)?looking\\s+for\\s+|find(?:\\s+me)?\\s+|is\\s+there\\s+"
      + "|do\\s+we\\s+have\\s+)?(?:the\\s+|an?\\s+|our\\s+)?"
      + "(?:(?:subject[- ]matter\\s+)?(?:experts?|specialists?|smes?)|contact(?:\\s+person)?"
      + "|point\\s+of\\s+contact)\\s+(?:in|on|for|of|about|with)"
      + ")" + END);
  private static final Pattern GERMAN = Pattern.compile("(?iu)(?:"
      + "wer\\s+kennt(?:\\s+sich)?(?:\\s+(?:hier|gut|am besten))?(?:\\s+(?:mit|in|bei))?"
      + "|wer\\s+wei(?:ß|ss)(?:\\s+(?:etwas|was|viel|mehr|alles))?(?:\\s+(?:über|von|zu))?"
      + "|wer\\s+(?:kann|könnte|hilft)\\s+(?:mir|uns)(?:\\s+(?:bei|mit|zu))?"
      + "|wer\\s+ist(?:\\s+(?:der|die|unser|unsere|ein|eine))?(?:\\s+(?:experte|expertin|experten|ansprechpartner"
      + "|ansprechpartnerin))?\\s+für"
      + "|wer\\s+ist\\s+(?:zuständig|verantwortlich)\\s+für"
      + "|wer\\s+hat\\s+(?:viel\\s+|schon\\s+)?(?:erfahrung|ahnung)\\s+(?:mit|von|in)"
      + "|wer\\s+(?:betreut|pflegt|wartet|verantwortet|macht|leitet|besitzt)"
      + "|wen\\s+(?:kann|soll|sollte|frage)\\s+ich(?:\\s+(?:zu|über|wegen|nach))?"
      + "|an\\s+wen\\s+(?:kann|soll|muss|wende)\\s+ich(?:\\s+mich)?(?:\\s+(?:bei|mit|wegen|zu))?"
      + "|kennt\\s+sich\\s+jemand(?:\\s+hier)?(?:\\s+gut)?\\s+(?:mit|in)"
      + "|wei(?:ß|ss)\\s+jemand(?:\\s+(?:etwas|was|mehr))?\\s+(?:über|von|zu)"
      + "|(?:(?:ein(?:e|en)?|unser(?:e|en)?)\\s+)?(?:expert(?:e|en|in|innen)|spezialist(?:en|in|innen)?"
      + "|ansprechpartner(?:in|innen)?)\\s+(?:für|zu|in)"
      + ")" + END);
  /// What begins few sentences that ask for no people: of "find" and "the" that cannot be said before there is more.
  private static final Pattern ASKER = Pattern.compile("(?iu)(?:who|whom|who['’]s|wer|wen|an\\s+wen|anyone|anybody|someone|somebody"
      + "|find\\s+me|point\\s+me\\s+to|looking\\s+for|(?:i|we)\\s+need|is\\s+there|do\\s+we\\s+have|kennt\\s+sich|wei(?:ß|ss)\\s+jemand)" + END);
  /// Behind the topic: "Kafka expert", "Kafka specialists".
  private static final Pattern EXPERTS = Pattern.compile("(?iu)(?:the\\s+|an?\\s+|our\\s+"
      + "|best\\s+)*(\\S.*?)\\s+(?:experts?|specialists?|expertin|expertinnen|experte|experten)");
  /// Words behind the topic that say no more than the asking.
  private static final Pattern POLITE =
      Pattern.compile("(?iu)[\\s,]+(?:please|bitte|here|around\\s+here|hier|today|currently|right\\s+now|now"
      + "|in\\s+the\\s+company|at\\s+the\\s+company)$");
  private static final Pattern ARTICLE = Pattern.compile("(?iu)^(?:the|our|a|an)\\s+(?=\\S)");
  private static final Pattern GERMAN_ARTICLE = Pattern.compile("(?iu)^(?:der|die|das|dem|den|unser|unsere|unserem"
      + "|unserer|unseren)\\s+(?=\\S)");
  private static final Pattern GERMAN_ENDING =
      Pattern.compile("(?iu)(?:^|\\s)(?:gut\\s+aus|aus|weiterhelfen|helfen|zuständig|verantwortlich|fragen|ansprechen"
      + "|wenden|bescheid)$");
  /// "who in Leeds knows about Kafka": where, between who and the rest.
  private static final Pattern WHERE_FIRST = Pattern.compile("(?iu)((?:who|anyone|anybody|someone|somebody"
      + "|wer))\\s+((?:(?:is\\s+|based\\s+)?(?:in|on|at|near|from)"
      + "|im|aus)\\s+\\S.{0,60}?)\\s+(?:(?:who|that|and)\\s+)?((?:knows?|understands?|can|could|should|owns?"
      + "|maintains?|has|works|kennt|wei(?:ß|ss)|kann|hat)\\s.*)");
  private static final List<String> EVERYWHERE = List.of("in the company", "in the team", "in our company");

  /// "what does millrace mean": who asks for a meaning among people looks for somebody who can explain it.
  private static final Pattern MEANING = Pattern.compile("(?iu)(?:what\\s+(?:does|do)\\s+(\\S.*?)\\s+(?:mean|stand\\s+for|do)"
      + "|what(?:['’]s|\\s+is|\\s+are)\\s+(?:meant\\s+by\\s+)?(\\S.*)|was\\s+(?:ist|sind|bedeutet|heißt|bedeuten)\\s+(\\S.*))");
  /// "who wrote the vpn page": of whatever kind, what it is about is asked for.
  private static final Pattern WRITTEN = Pattern.compile("(?iu)(?:who\\s+(?:wrote|edited|updated)|wer\\s+hat)\\s+"
      + "(\\S.*?)\\s*[- ](?:page|article|document|docs?|post|guide|seite|artikel|dokument)s?(?:\\s+geschrieben)?");
  /// `kith who knows about kafka`: the command is the "who".
  private static final Pattern KNOWS_ABOUT = Pattern.compile("(?iu)^knows?\\s+(?:(?:a\\s+lot|much|something|most|more)\\s+)?about\\s+(?=\\S)");
  /// Words that are no topic, however often they stand somewhere.
  private static final Pattern NO_TOPIC = Pattern.compile("(?iu)(?:(?:the|an?|who|whom|what|which|where|when|why|how|and|or|of|to|in|on|for|with"
      + "|it|is|are|was|der|die|das|wer|wen|was|und|oder|mit|im|für)(?:\\s+|$))+");
  /// Words that say how to sort, alone.
  private static final Pattern ORDER = Pattern.compile("(?iu)(?:the\\s+)?(?:newest|latest|oldest|most\\s+recent|neueste[nrs]?|älteste[nrs]?)");

  private PeopleQuestion() {}

  /// What is asked about; all of the text if it asks nothing, and empty if it is but the asking.
  public static String topic(String question) {
    String text = asking(question);
    Matcher written = WRITTEN.matcher(text);
    Matcher meaning = MEANING.matcher(text);
    if (ORDER.matcher(text).matches() || NO_TOPIC.matcher(text).matches()) {
      return "";
    }
    if (written.matches()) {
      return withoutArticle(written.group(1));
    }
    if (meaning.matches()) {
      return withoutArticle(meaning.group(1) != null ? meaning.group(1) : meaning.group(2) != null ? meaning.group(2) : meaning.group(3));
    }
    Matcher german = GERMAN.matcher(text);
    if (german.lookingAt()) {
      String topic = GERMAN_ENDING.matcher(text.substring(german.end()).strip()).replaceFirst("").strip();
      return GERMAN_ARTICLE.matcher(topic).replaceFirst("");
    }
    Matcher english = ENGLISH.matcher(text);
    String topic = english.lookingAt() ? text.substring(english.end()).strip()
        : withoutExperts(KNOWS_ABOUT.matcher(text).replaceFirst(""));
    return NO_TOPIC.matcher(topic).matches() ? "" : ARTICLE.matcher(topic).replaceFirst("");
  }

  private static String withoutArticle(String topic) {
    return GERMAN_ARTICLE.matcher(ARTICLE.matcher(topic.strip()).replaceFirst("")).replaceFirst("");
  }

  /// Where a question is answered that asks for people, to say beside documents; empty if it asks for none. It depends on the words
  /// alone.
  ///
  /// @param way what one asks of here: a command, a tool, a route
  public static Optional<Sentence> hint(String question, String way) {
    return asks(question)
        ? Optional.of(Sentence.of("This asks for people: {0} answers it, with the documents that show what they know.", way))
        : Optional.empty();
  }

  /// A question for people while it is typed.
  ///
  /// @param topic what is there of the topic so far, as it stands: of "who knows about vp" it is "vp"; may be empty
  /// @param where where they are to be: "in Leeds" of "who in Leeds knows about vp"; else empty
  /// @param open  whether what stands there of the topic may as well be more of the asking: of "who knows abo"
  record Begun(String topic, String where, boolean open) {}

  /// Empty if it does not begin as such a question; "who" and "who kn" do, though not yet more than that.
  static Optional<Begun> begun(String typed) {
    String text = typed.stripLeading();
    Matcher written = WRITTEN.matcher(text);
    if (written.matches()) {
      return Optional.of(new Begun(withoutArticle(written.group(1)), "", false));
    }
    Matcher first = WHERE_FIRST.matcher(text);
    boolean placed = first.matches();
    text = placed ? first.group(1) + " " + first.group(3) : text;
    String where = placed && !EVERYWHERE.contains(first.group(2).toLowerCase(Locale.ROOT)) ? first.group(2).replaceFirst("(?iu)^(?:is|based)\\s+", "")
        : "";
    Matcher german = GERMAN.matcher(text);
    if (german.lookingAt()) {
      String topic = GERMAN_ENDING.matcher(text.substring(german.end())).replaceFirst(" ").stripLeading();
      return Optional.of(new Begun(GERMAN_ARTICLE.matcher(topic).replaceFirst(""), where, german.hitEnd()));
    }
    Matcher english = ENGLISH.matcher(text);
    if (english.lookingAt()) {
      return Optional.of(new Begun(ARTICLE.matcher(text.substring(english.end()).stripLeading()).replaceFirst(""), where, english.hitEnd()));
    }
    return (german.hitEnd() || english.hitEnd()) && ASKER.matcher(text).lookingAt() ? Optional.of(new Begun("", where, true)) : Optional.empty();
  }

  /// Whether it asks for people in one of these ways; a text is nobody's question.
  public static boolean asks(String question) {
    if (question.length() > LONGEST) {
      return false;
    }
    String text = asking(question);
    return GERMAN.matcher(text).lookingAt() || ENGLISH.matcher(text).lookingAt() || EXPERTS.matcher(text).matches();
  }

  /// The question with the asking first, and without what is but polite.
  private static String asking(String question) {
    String text = polite(unpunctuated(question));
    Matcher first = WHERE_FIRST.matcher(text);
    return !first.matches() || EVERYWHERE.contains(first.group(2).toLowerCase(Locale.ROOT)) ? text
        : first.group(1) + " " + first.group(3) + " " + first.group(2).replaceFirst("(?iu)^(?:is|based)\\s+", "");
  }

  /// "Kafka" of "the best Kafka experts".
  public static String withoutExperts(String text) {
    Matcher experts = EXPERTS.matcher(text);
    return experts.matches() ? experts.group(1) : text;
  }

  private static String polite(String text) {
    return POLITE.matcher(text).replaceFirst("");
  }

  private static String unpunctuated(String text) {
    int end = text.length();
    while (end > 0 && (Character.isWhitespace(text.charAt(end - 1)) || "?!.".indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return text.substring(0, end).strip();
  }
}
