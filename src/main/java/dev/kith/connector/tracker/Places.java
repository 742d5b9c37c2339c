package dev.kith.connector.tracker;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The repositories or projects that were read before, and what became of them: renamed, deleted, out of what the settings name.
///
/// Notes: `place/<name>` is a place's number, which stays when it gets another name; `miss/<name>` says that it was not there
/// once. What is missing, or refused to the account, is nobody's to see from then on ([Held#hide]); only what is missing in two passes
/// is gone, and only while something else of the source can be read.
final class Places {
  /// @param id the tracker's number of it
  record Place(String name, String id) {}

  interface Asking {
    /// What has become of a place, perhaps under another name; `null` if it is not there.
    Place ask(Place known) throws IOException, InterruptedException;
  }

  private final LivePass pass;
  private final Sink sink;
  private final Held held;
  private final List<String> marks;
  private final List<String> notes;
  private final Map<String, String> found = new HashMap<>();
  /// Those of which it is not known now whether they are there.
  private final Set<String> unsure = new TreeSet<>();

  /// @param marks what stands between a place's name and the number of a thing in it
  /// @param notes what else is noted of a place, before its name
  Places(LivePass pass, Sink sink, Held held, List<String> marks, List<String> notes) {
    this.pass = pass;
    this.sink = sink;
    this.held = held;
    this.marks = marks;
    this.notes = notes;
  }

  void found(Place place) {
    found.put(place.name, place.id);
    sink.note("place/" + place.name, place.id);
    sink.note("miss/" + place.name, "");
  }

  boolean none() {
    return found.isEmpty();
  }

  boolean knows(String name) {
    return held.ids("place/", "").stream().anyMatch(name::equalsIgnoreCase);
  }

  /// What is named so, or lies below it, could not be asked for now.
  void unsure(String wanted, IOException e) throws IOException, InterruptedException {
    pass.incomplete();
    held.problem(wanted, "", e);
    for (String known : held.ids("place/", "")) {
      if (within(known, wanted) && unsure.add(known) && e instanceof Calls.Refused) {
        hide(known);
      }
    }
  }

  static boolean within(String name, String wanted) {
    String low = name.toLowerCase(Locale.ROOT);
    return low.equals(wanted.toLowerCase(Locale.ROOT)) || low.startsWith(wanted.toLowerCase(Locale.ROOT) + "/");
  }

  /// Looks after what was read before and was not found now.
  ///
  /// @param wanted whether the settings name it
  void settle(Predicate<String> wanted, Asking asking) throws IOException, InterruptedException {
    for (String known : held.ids("place/", "")) {
      if (found.containsKey(known) || unsure.contains(known)) {
        continue;
      }
      String id = sink.noted("place/" + known);
      if (found.containsValue(id) || !wanted.test(known)) {
        drop(known);
        continue;
      }
      try {
        Place now = asking.ask(new Place(known, id));
        if (now != null && now.id.equals(id) && now.name.equals(known)) {
          pass.incomplete();
        } else if (now != null || !none() && !sink.noted("miss/" + known).isEmpty()) {
          drop(known);
        } else {
          pass.incomplete();
          hide(known);
          sink.note("miss/" + known, "1");
          sink.problem(new Problem(known, "is not there any more, or the token may not know of it, so nobody sees what is held of it",
              "nothing, if it was deleted: what is held of it goes if the next pass does not find it either", ""));
        }
      } catch (FetchException | Calls.Refused e) {
        pass.incomplete();
        held.problem(known, "", e);
        if (e instanceof Calls.Refused) {
          hide(known);
        }
      }
    }
  }

  /// What is held of a place is nobody's to see; if it is there again, all of it is read anew.
  private void hide(String place) throws IOException, InterruptedException {
    for (String mark : marks) {
      hideThings(place + mark);
    }
    notes.forEach(note -> sink.note(note + place, ""));
  }

  private void hideThings(String prefix) throws IOException, InterruptedException {
    for (String id : held.ids("v/", prefix)) {
      held.hide(id);
    }
  }

  private void drop(String place) throws IOException, InterruptedException {
    for (String mark : marks) {
      dropThings(place + mark);
    }
    for (String note : notes) {
      sink.note(note + place, "");
    }
    sink.note("place/" + place, "");
    sink.note("miss/" + place, "");
  }

  /// All things whose ids begin so are gone.
  void dropThings(String prefix) throws IOException, InterruptedException {
    for (String id : held.ids("v/", prefix)) {
      held.gone(id);
    }
    held.ids("retry/", prefix).forEach(held::forget);
  }

  /// Whether a place's items are to be sent again, since who may read them, or what the settings make of them, is another.
  /// How far its walks went is then forgotten, and until it is read again nobody sees it: a pass may not come to its end.
  boolean changed(String place, String rights) throws IOException, InterruptedException {
    if (sink.noted("rights/" + place).equals(rights)) {
      return false;
    }
    hide(place);
    sink.note("rights/" + place, rights);
    return true;
  }
}
