package dev.kith.connector.talk;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// A thread, or a burst of messages one soon after the other, as one item.
///
/// @param messages by time; the first is the root, if the export has it
/// @param thread   whether they are a thread; in a burst nobody is known to answer anybody
record SlackTalk(List<Message> messages, boolean thread) {
  private static final Pattern MENTION = Pattern.compile("<@([A-Z0-9]{1,30})(?:\\|[^>]*)?>");
  /// Shorter replies than this ("no idea, sorry", "same here") answer nothing, unless the asker says that they did.
  private static final int ANSWER = 60;
  /// A message is a question if it, or its first sentence, ends so, or if it begins so. "How to …" and "What we …" are no
  /// questions.
  private static final Pattern QUESTION = Pattern.compile("(?is)[^.!?\n]{3,150}\\?(?:\\s.*)?|.*\\?[\\s)\"'*_:a-z]{0,12}|\\W*(?:(?:hi|hey|hello)\\b[^.!?\n]{0,30}[,!]\\s*)?"
      + "(?:(?:how|what|why|where|when|who|which)(?:'s| is| are| do| does| did| can| could| should| would| will)\\b.*"
      + "|(?:does|do|did|is|are|can|could|has|have|should|would) (?:anyone|anybody|someone|somebody|there|we|i|you|it)\\b.*"
      + "|(?:anyone|anybody|any idea|any ideas|somebody|someone) (?:know|knows|here|else|has|have|seen|why|how|what|where|who)\\b.*)");

  /// @param checkedBy who put a check mark on it
  record Message(long micros, String ts, String user, String name, String raw, int reactions, Set<String> checkedBy,
      Instant edited, boolean reply) {
    Instant at() {
      return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    List<String> fields() {
      return List.of(Long.toString(micros), ts, user, name, raw, Integer.toString(reactions), String.join(",", checkedBy),
          edited == null ? "" : edited.toString(), Boolean.toString(reply));
    }

    static Message of(List<String> fields) {
      return new Message(Long.parseLong(fields.get(0)), fields.get(1), fields.get(2), fields.get(3), fields.get(4),
          Integer.parseInt(fields.get(5)), Set.of(fields.get(6).split(",")),
          fields.get(7).isEmpty() ? null : Instant.parse(fields.get(7)), Boolean.parseBoolean(fields.get(8)));
    }
  }

  static boolean isQuestion(String text) {
    return QUESTION.matcher(text.length() > 2_000 ? text.substring(0, 2_000) : text).matches();
  }

  private static boolean answers(String text) {
    return text.length() >= ANSWER && !isQuestion(text);
  }

  /// @param source the source, as realm of the accounts
  Item item(String source, String channel, String channelName, SlackText texts) {
    Message root = messages.getFirst();
    boolean rootless = thread && root.reply();
    boolean question = !rootless && isQuestion(texts.plain(root.raw()).strip());
    PartsOnce parts = new PartsOnce();
    StringBuilder html = new StringBuilder();
    Set<String> mentioned = new HashSet<>();
    Instant last = root.at();
    boolean accepted = false;
    int likes = 0;
    List<Message> later = new ArrayList<>();
    for (Message message : messages) {
      html.append("<p><b>").append(Entities.escape(message.name())).append("</b>: ").append(texts.html(message.raw()))
          .append("</p>\n");
      Matcher mention = MENTION.matcher(message.raw());
      while (mention.find()) {
        mentioned.add(mention.group(1));
      }
      Instant changed = message.edited() == null || message.edited().isBefore(message.at()) ? message.at() : message.edited();
      last = changed.isAfter(last) ? changed : last;
      likes += message.reactions();
      Identity who = Identity.of(source, message.user(), message.name());
      if (message == root && !rootless) {
        parts.add(who, question ? Role.ASKER : Role.AUTHOR, message.at());
      } else if (!message.user().equals(root.user()) || rootless) {
        boolean solved = question && thread && message.checkedBy().contains(root.user());
        accepted |= solved;
        later.add(message);
        parts.add(who, solved ? Role.ACCEPTED_ANSWERER : question && thread && answers(texts.plain(message.raw()).strip())
            ? Role.ANSWERER : Role.COMMENTER, message.at());
      }
    }
    mentioned.stream().sorted().filter(texts.people()::containsKey)
        .map(user -> Identity.of(source, user, texts.people().get(user))).filter(who -> !parts.has(who)).toList()
        .forEach(who -> parts.add(who, Role.MENTIONED, null));
    String otherwise = "#" + channelName + ", " + root.at().toString().substring(0, 10);
    return Item.of(source, channel + "/" + root.ts(), Kind.MESSAGE, Wording.title(texts.plain(root.raw()), otherwise),
            Content.html(html.toString()))
        .withTimes(root.at(), last).withParts(parts.list()).withPlace(List.of(channelName))
        .withSignals(new Signals(likes, 0, thread ? messages.size() - (rootless ? 0 : 1) : 0, 0, 0, 0, accepted));
  }

  /// Whether a burst is worth an item: somebody answered, or somebody said more than a word.
  boolean substantial(int characters) {
    return messages.stream().map(Message::user).distinct().count() > 1
        || messages.stream().mapToInt(message -> message.raw().length()).sum() >= characters;
  }
}
