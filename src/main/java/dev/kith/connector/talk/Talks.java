package dev.kith.connector.talk;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Spill;
import dev.kith.model.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes items of a channel's messages: one of each thread, and one of each burst of messages outside threads that is more
/// than small talk. A chat has no titles and no documents, so this is what a hit is.
///
/// @param source   the source's id
/// @param channel  whose messages they are
/// @param texts    how the chat writes
/// @param address  gives the address of a message, which is the item's for its first; empty if it has none
record Talks(String source, Channel channel, ChatText texts, Address address) {
  /// A pause as long as this ends a burst.
  private static final Duration QUIET = Duration.ofMinutes(30);
  private static final int BURST_LIMIT = 100;
  private static final int SUBSTANTIAL = 200;

  interface Address {
    String of(Channel channel, Message message);
  }

  /// Who gets what the messages come to.
  interface Taker {
    /// @param thread the messages' own word for it, [Message#thread]
    /// @param item   `null` if it is but small talk
    void thread(String thread, Item item) throws IOException, InterruptedException;

    /// Messages in no thread; also one in a thread of which nothing else is to be read.
    ///
    /// @param micros when it began, in microseconds since 1970
    /// @param item   `null` if it is but small talk
    void burst(long micros, Item item) throws IOException, InterruptedException;
  }

  /// @param messages sorted
  /// @param begin    where the channel's messages begin among them
  /// @param end      where those of the next begin
  void send(Spill messages, int begin, int end, Sink sink) throws IOException, InterruptedException {
    send(messages, begin, end, sink, new Taker() {
      @Override
      public void thread(String thread, Item item) throws IOException, InterruptedException {
        burst(0, item);
      }

      @Override
      public void burst(long micros, Item item) throws IOException, InterruptedException {
        if (item != null) {
          sink.item(item);
        }
      }
    });
  }

  /// @param sink is told what is left out
  void send(Spill messages, int begin, int end, Sink sink, Taker taker) throws IOException, InterruptedException {
    Set<String> sent = new HashSet<>();
    List<Message> burst = new ArrayList<>();
    for (int from = begin, to; from < end; from = to) {
      Map<String, List<Message>> threads = new LinkedHashMap<>();
      for (to = from; to < end && messages.key(to) == messages.key(from); to++) {
        Message message = Message.of(messages.get(to));
        threads.computeIfAbsent(message.thread(), _ -> new ArrayList<>()).add(message);
      }
      for (List<Message> group : threads.values()) {
        Talk talk = Talk.thread(group);
        Message first = talk.messages().getFirst();
        if (talk.messages().size() > 1) {
          taker.thread(first.thread(), item(talk, sent));
        } else if (first.isNobodys()) {
          sink.skipped("message of a bot");
        } else if (first.reply()) {
          // the rest of its thread was a bot's, or lies before the export
          taker.thread(first.thread(), burst(List.of(first), sent, sink));
        } else {
          if (!burst.isEmpty() && (burst.size() == BURST_LIMIT || !first.at().isBefore(burst.getLast().at().plus(QUIET)))) {
            taker.burst(burst.getFirst().micros(), burst(burst, sent, sink));
            burst = new ArrayList<>();
          }
          burst.add(first);
        }
      }
    }
    if (!burst.isEmpty()) {
      taker.burst(burst.getFirst().micros(), burst(burst, sent, sink));
    }
  }

  private Item burst(List<Message> burst, Set<String> sent, Sink sink) throws InterruptedException {
    Talk talk = new Talk(List.copyOf(burst), false);
    if (talk.substantial(SUBSTANTIAL)) {
      return item(talk, sent);
    }
    burst.forEach(_ -> sink.skipped("small talk"));
    return null;
  }

  private Item item(Talk talk, Set<String> sent) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    Message first = talk.messages().getFirst();
    String id = channel.id() + "/" + first.id();
    for (int again = 2; !sent.add(id); again++) {
      // some exports give their messages no ids, and a program may post twice at one moment
      id = channel.id() + "/" + first.id() + "-" + again;
    }
    return talk.item(source, id, channel, texts, message -> address.of(channel, message));
  }
}
