package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Fingerprint;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What passes over live chats have in common: who was told to be there, what a channel was when it was last read, and how a
/// pass ends. Who may read a channel is a group, so that members come and go without its messages being sent again.
final class LivePass {
  /// The group of all who have an account of their own right, unlike guests; no channel or team can be called so.
  static final String FULL_MEMBERS = "full members";
  /// After so many addresses in a row that could not be fetched the server is down.
  private static final int DOWN = 3;

  /// A channel as the last pass left it, under the note `c/<id>`.
  ///
  /// @param access whom its items were open to, as a text
  /// @param full   when it was last read from its beginning, in seconds since 1970; 0 if that is to be done
  /// @param until  how far changes were read, in the source's own words
  /// @param closed whether nobody may see what was read of it, since it was not found any more
  record State(String name, String access, boolean archived, long full, String until, boolean closed) {
    static final State NEW = new State("", "", false, 0, "", false);

    private static State of(String note) {
      if (note.isEmpty()) {
        return NEW;
      }
      JsonNode node = JsonFile.parse(note);
      return new State(JsonFile.text(node, "name"), JsonFile.text(node, "access"), JsonFile.flag(node, "archived"),
          JsonFile.number(node, "full"), JsonFile.text(node, "until"), JsonFile.flag(node, "closed"));
    }

    private String note() {
      return JsonFile.object().put("name", name).put("access", access).put("archived", archived).put("full", full)
          .put("until", until).put("closed", closed).toString();
    }

    boolean isNew() {
      return access.isEmpty();
    }

    State toBeReadAgain() {
      return new State(name, access, archived, 0, "", closed);
    }
  }

  private final String source;
  private final Sink sink;
  private final boolean publicForAll;
  private final Set<String> sent = new HashSet<>();
  /// Whether this pass has to name everything: the one before did not come to its end, or what it said was not done.
  private boolean whole;
  private boolean partial;
  private boolean again;
  private int failures;

  LivePass(String source, boolean publicForAll, Cursor since, Sink sink) {
    this.source = source;
    this.publicForAll = publicForAll;
    this.sink = sink;
    this.whole = since.equals(Cursor.START) || !since.text().equals(sink.noted("pass"));
    // until this pass has come to its end
    sink.note("pass", "");
  }

  String group(String name) {
    return source + "/" + name;
  }

  /// A public channel: for those who could join it, and for guests who were let in.
  ///
  /// @param group those who could join it
  Access open(String group, String channel) {
    return publicForAll ? null : Access.of(Set.of("group:" + group(group), "group:" + group(channel)));
  }

  /// A private channel, for its members.
  Access members(String channel) {
    return Access.of(Set.of("group:" + group(channel)));
  }

  /// Sends people; all of them, or those of whom something is other than in the last pass.
  void people(List<Person> people) throws IOException, InterruptedException {
    Set<String> vanished = new TreeSet<>(sink.notes("p/").keySet());
    people.forEach(person -> vanished.remove("p/" + person.id()));
    // a pass can say of an item that it is gone, but of a person only by naming everything else
    whole |= !vanished.isEmpty();
    for (Person person : people) {
      String digest = Fingerprint.shortHash(person.toString());
      if (whole || !digest.equals(sink.noted("p/" + person.id()))) {
        sink.person(person);
        sink.note("p/" + person.id(), digest);
      }
    }
    for (String key : vanished) {
      sink.note(key, "");
    }
  }

  Ledger ledger(String channel) {
    return new Ledger(sink, channel, sent);
  }

  State state(String channel) {
    return State.of(sink.noted("c/" + channel));
  }

  void state(String channel, State state) throws IOException, InterruptedException {
    sink.note("c/" + channel, state.note());
  }

  /// The channels that earlier passes read.
  Set<String> channels() {
    Set<String> channels = new TreeSet<>();
    sink.notes("c/").keySet().forEach(key -> channels.add(key.substring(2)));
    return channels;
  }

  static String text(Access access) {
    return access == null ? "default" : "+" + access.text();
  }

  /// Whether somebody who could see what was open to the one cannot see what is open to the other.
  private static boolean narrows(String before, Access now) {
    if (now == null || text(now).equals(before)) {
      return false;
    }
    if (before.equals("default")) {
      return true;
    }
    Access old = Access.parse(before.substring(1));
    return !old.equals(Access.NOBODY)
        && (now.equals(Access.NOBODY) || !now.layers().getFirst().containsAll(old.layers().getFirst()));
  }

  /// If fewer may see the channel than before, its items are at once replaced by empty ones for those who still may: what
  /// stands in them comes with the next pass, since a pass sends nothing twice. Whether there were any; a channel of which
  /// nothing is held is to be read at once.
  boolean closes(String id, String name, Access access) throws IOException, InterruptedException {
    State state = state(id);
    if (state.isNew() || !narrows(state.access, access)) {
      return false;
    }
    boolean any = ledger(id).replace(item -> Item.of(source, item, Kind.MESSAGE, "#" + name, Content.html("")).withAccess(access));
    state(id, new State(name, text(access), false, 0, "", false));
    return any;
  }

  /// A channel that is not listed and that the source, asked, denies: first nobody may see what was read of it any more, and
  /// if it is the same in a later pass it is forgotten.
  void vanished(String id) throws IOException, InterruptedException {
    State state = state(id);
    if (state.closed) {
      ledger(id).forget();
      sink.note("c/" + id, "");
    } else {
      closes(id, state.name, Access.NOBODY);
      state(id, new State(state.name, text(Access.NOBODY), false, 0, "", true));
      sink.skipped("channel that is private now, or gone");
    }
  }

  void fetched() {
    failures = 0;
  }

  /// Something could not be fetched in this pass; nothing is forgotten for that.
  ///
  /// @throws FetchException if the whole server seems to be down
  void failed(String where, FetchException e) throws IOException, InterruptedException {
    if (++failures >= DOWN) {
      throw e;
    }
    refused(where, e.getMessage(), e.mend());
    again = true;
  }

  /// The source will not show something; what was read of it stays.
  void refused(String where, String what, String mend) throws IOException, InterruptedException {
    sink.problem(new Problem(where, what, mend, ""));
    partial = true;
  }

  Cursor end(Instant now) throws IOException, InterruptedException {
    if (whole) {
      for (String id : new TreeSet<>(Ledger.ids(sink))) {
        if (!sent.contains(id)) {
          sink.unchanged(id);
        }
      }
    }
    if (partial) {
      sink.partial();
    } else if (whole) {
      sink.whole();
    }
    // what could not be forgotten now is looked for again
    if (!again) {
      sink.note("pass", now.toString());
    }
    return new Cursor(now.toString());
  }
}
