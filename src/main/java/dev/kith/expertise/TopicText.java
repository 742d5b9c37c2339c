package dev.kith.expertise;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the asking out of a question: of "who knows about Kafka?" the topic is "Kafka".
final class TopicText {
  private static final Pattern ASKING = Pattern.compile("(?iu)^\\s*(?:"
      + "who(?:'s|’s)?\\s+(?:(?:here|in the company)\\s+)?(?:knows?|understands?)(?:\\s+(?:a lot|much|something|anything|best|most|more))?(?:\\s+about|\\s+of)?"
      + "|who\\s+(?:can|could|should)\\s+(?:i\\s+)?(?:ask|help|talk\\s+to|contact|review)(?:\\s+(?:me|us))?(?:\\s+(?:with|about|on|for))?"
      + "|who\\s+(?:is|are|was)\\s+(?:the\\s+|an?\\s+|our\\s+)?(?:right\\s+)?(?:experts?|specialists?|person|people|owners?|responsible)(?:\\s+(?:in|on|for|of|about|with))?"
      + "|who\\s+(?:owns|maintains|runs|built|wrote|does|looks\\s+after|has\\s+experience\\s+with)"
      + "|(?:experts?|specialists?)\\s+(?:in|on|for|of|about|with)"
      + "|wer\\s+(?:kennt\\s+sich\\s+(?:mit|in)|weiß\\s+(?:etwas\\s+)?(?:über|von))"
      + ")\\s+");

  private TopicText() {}

  static String of(String question) {
    Matcher asking = ASKING.matcher(question);
    String rest = asking.lookingAt() ? question.substring(asking.end()) : question;
    String topic = rest.strip().replaceAll("\\s*[?!.]+$", "").replaceFirst("(?iu)^(?:the|our|a|an)\\s+(?=\\S)", "");
    return topic.isBlank() ? question : topic;
  }
}
