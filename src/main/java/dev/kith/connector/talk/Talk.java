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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jsoup.nodes.Entities;

/// A thread, or a burst of messages one soon after the other, as one item.
///
/// @param messages by time; the first is the root, if the export has it
/// @param thread   whether they are a thread; in a burst nobody is known to answer anybody
record Talk(List<Message> messages, boolean thread) {
  /// Shorter replies than this ("no idea, sorry", "same here") answer nothing, unless the asker says that they did.
  private static final int ANSWER = 60;

  private static boolean answers(String text) {
    return text.length() >= ANSWER && !Questions.asks(text);
  }

  /// @param source the source, as realm of the accounts
  /// @param id     of the item
  /// @param address gives the address of a message; empty if it has none
  Item item(String source, String id, Channel channel, ChatText texts, Function<Message, String> address) {
    Message root = messages.getFirst();
    boolean rootless = thread && root.reply();
    boolean question = !rootless && !root.isNobodys() && Questions.asks(texts.plain(root.raw()));
    PartsOnce parts = new PartsOnce();
    StringBuilder html = new StringBuilder();
    List<Content.Post> posts = new ArrayList<>();
    Map<String, Identity> mentioned = new TreeMap<>();
    Instant last = root.at();
    boolean accepted = false;
    int likes = 0;
    int pins = 0;
    for (Message message : messages) {
      Identity who = message.isNobodys() ? null : Identity.of(source, message.user(), message.name());
      posts.add(new Content.Post(html.length(), who, message.at(), address.apply(message)));
      html.append("<div><b>").append(Entities.escape(message.name())).append("</b>: ").append(texts.html(message.raw()))
          .append("</div>\n");
      texts.mentioned(message.raw()).forEach(one -> mentioned.put(one.key(), one));
      Instant changed = message.edited() == null || message.edited().isBefore(message.at()) ? message.at() : message.edited();
      last = changed.isAfter(last) ? changed : last;
      likes += message.likes();
      pins += message.pins();
      if (who == null) {
        continue;
      }
      if (message == root && !rootless) {
        parts.add(who, question ? Role.ASKER : Role.AUTHOR, message.at());
      } else if (!message.user().equals(root.user()) || rootless) {
        boolean solved = question && thread && message.checkedBy().contains(root.user());
        accepted |= solved;
        parts.add(who, solved ? Role.ACCEPTED_ANSWERER : question && thread && answers(texts.plain(message.raw()).strip())
            ? Role.ANSWERER : Role.COMMENTER, message.at());
      }
    }
    mentioned.values().stream().filter(who -> !parts.has(who)).toList().forEach(who -> parts.add(who, Role.MENTIONED, null));
    String otherwise = "#" + channel.name() + ", " + root.at().toString().substring(0, 10);
    return Item.of(source, id, Kind.MESSAGE, Wording.title(texts.plain(root.raw()), otherwise), Content.html(html.toString(), posts))
        .withUrl(address.apply(root)).withTimes(root.at(), last).withParts(parts.list()).withPlace(channel.place()).withAccess(channel.access())
        .withSignals(new Signals(likes, 0, thread ? messages.size() - (rootless ? 0 : 1) : 0, 0, pins, 0, accepted));
  }

  /// Whether a burst is worth an item: somebody answered, or somebody said more than a word.
  boolean substantial(int characters) {
    return messages.stream().map(Message::user).distinct().count() > 1
        || messages.stream().mapToInt(message -> message.raw().length()).sum() >= characters;
  }

  /// The messages of a thread by time, each once: what is shown in its thread and in the channel comes twice.
  static Talk thread(List<Message> messages) {
    Map<String, Message> once = new LinkedHashMap<>();
    messages.forEach(message -> once.putIfAbsent(message.id(), message));
    List<Message> ordered = once.values().stream()
        .sorted(java.util.Comparator.comparing(Message::reply).thenComparingLong(Message::micros)).toList();
    return new Talk(ordered, true);
  }
}
