package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Times;
import dev.kith.connector.wiki.ConfluenceLayers.Restriction;
import dev.kith.connector.wiki.ConfluencePlaces.Above;
import dev.kith.connector.wiki.ConfluencePlaces.Place;
import dev.kith.connector.wiki.ConfluencePlaces.Space;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One pass over a live Confluence. A search for what was changed lately says which pages to look at again; the lists of
/// everything say so of all of them, and who may read them: they are gone through at first and from time to time.
///
/// Notes: `v/<page>` the version that was sent, and after a bar the attachments that were sent with it; `w/<content>` the
/// version of a comment or attachment that a search showed, with its date; `p/<account>` and `s/<account>` a person as known and as
/// sent; `g/<number>` a group's name; `retry/<page>`, `absent/<page>`; and `listed`, when the lists were last gone through.
final class ConfluencePass {
  /// A search takes dates in the account's own time zone, whichever that is, and finds things a while after they changed.
  private static final Duration OVERLAP = Duration.ofHours(30);
  private static final DateTimeFormatter CQL_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  /// So many things in a row that cannot be read are no fault of theirs.
  private static final int BREAKDOWN = 5;
  static final String SITED = "version,container,space,ancestors,restrictions.read.restrictions.user,restrictions.read.restrictions.group";

  private final ConfluenceApi settings;
  private final ConfluenceClient client;
  private final Sink sink;
  private final ConfluenceAccounts people;
  private final ConfluenceLayers layers;
  private final ConfluencePlaces places;
  private final ConfluenceReading reading;
  private Instant started;
  private int failures;
  /// Notes about what is gone: that counts only once the pass has come to its end.
  private final Map<String, String> atEnd = new LinkedHashMap<>();
  private boolean complete = true;

  ConfluencePass(ConfluenceApi settings, ConfluenceClient client, Sink sink) {
    this.settings = settings;
    this.client = client;
    this.sink = sink;
    this.people = new ConfluenceAccounts(settings.source());
    Set<String> everybody = settings.everybody().stream().map(group -> group.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
    this.layers = new ConfluenceLayers(people, everybody, settings.viewers());
    this.places = new ConfluencePlaces(settings, client, layers, sink);
    this.reading = new ConfluenceReading(settings, client, people, places, sink);
  }

  Cursor run(Cursor since) throws IOException, InterruptedException {
    sink.notes("p/").forEach((key, told) -> people.recall(key.substring(2), told));
    sink.notes("g/").forEach((key, name) -> layers.groupNames.put(key.substring(2), name));
    places.spaces();
    started = client.time();
    Instant listed = Times.parse(sink.noted("end/listed")).orElse(null);
    Instant from = Times.parse(since.text()).orElse(null);
    boolean list = from == null || listed == null || !listed.plus(settings.listing()).isAfter(started);
    boolean due = list;
    if (due) {
      groups();
      places.permissions();
      list = listing();
    } else {
      places.permissions();
      changes(from.minus(OVERLAP));
    }
    persons(since.equals(Cursor.START));
    atEnd.forEach(sink::note);
    if (due) {
      sink.note("end/listed", list ? started.toString() : "");
    }
    return new Cursor(started.toString());
  }

  private void problem(String where, IOException e, String id) throws IOException, InterruptedException {
    sink.problem(new Problem(where, e.getMessage(), e instanceof FetchException fetch ? fetch.mend()
        : "look whether the account may read it; the next pass tries again", id));
  }

  /// Who is in which group; what was known stays if the groups may not be read.
  private void groups() throws IOException, InterruptedException {
    Map<String, Set<String>> members = new TreeMap<>();
    try {
      Map<String, String> names = new LinkedHashMap<>();
      client.each("/rest/api/group", group -> names.put(text(group, "name"), text(group, "id")), "limit", "200");
      for (Map.Entry<String, String> group : names.entrySet()) {
        if (!group.getValue().isEmpty()) {
          layers.groupNames.put(group.getValue(), group.getKey());
          sink.note("g/" + group.getValue(), group.getKey());
        }
        String path = places.cloud() ? "/rest/api/group/" + LiveJson.encoded(group.getValue()) + "/membersByGroupId"
            : "/rest/api/group/" + LiveJson.encoded(group.getKey()) + "/member";
        client.each(path, user -> {
          people.add(user, "");
          members.computeIfAbsent(ConfluenceAccounts.account(user), _ -> new LinkedHashSet<>()).add(group.getKey());
        }, "limit", "200");
      }
    } catch (ConfluenceClient.Denied | ConfluenceClient.Absent e) {
      problem(client.url() + "/rest/api/group", e, "");
      return;
    }
    people.members(members);
  }

  /// Everything there is, with what it depends on.
  ///
  /// @return whether it is complete
  private boolean listing() throws IOException, InterruptedException {
    Map<String, Place> all = new LinkedHashMap<>();
    Map<String, TreeMap<String, String>> below = new HashMap<>();
    for (Space space : places.wanted()) {
      try {
        places.pages(space, all);
        client.each("/rest/api/content/search", one -> below(one, below), "cql", "space=\"" + space.key()
            + "\" and type in (comment,attachment)", "expand", "version,container", "limit", "200");
      } catch (ConfluenceClient.Denied | ConfluenceClient.Absent e) {
        complete = false;
        problem(client.url() + " space " + space.key(), e, "");
      }
    }
    Set<String> known = sink.notes("v/").keySet();
    if (all.isEmpty() && !known.isEmpty()) {
      sink.partial();
      sink.problem(new Problem(client.url().toString(), "the lists hold no page, though there were " + known.size(),
          "look whether the account still may read the spaces; nothing is forgotten until then", ""));
      return false;
    }
    for (Place place : all.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(settings.source() + " interrupted");
      }
      Access access = access(place, all);
      String hanging = below.getOrDefault(place.id(), new TreeMap<>()).toString();
      String version = version(place, access, hanging);
      String before = sink.noted("v/" + place.id());
      if (before.startsWith(version + "|") && sink.noted("retry/" + place.id()).isEmpty()) {
        unchanged(place.id(), before);
      } else {
        read(place, access, hanging);
      }
      if (!before.isEmpty()) {
        sink.note("absent/" + place.id(), "");
      }
    }
    if (!complete) {
      sink.partial();
      return false;
    }
    for (String key : known) {
      if (!all.containsKey(key.substring(2))) {
        gone(key.substring(2));
      }
    }
    return true;
  }

  private static void below(JsonNode one, Map<String, TreeMap<String, String>> below) {
    below.computeIfAbsent(text(one, "container", "id"), _ -> new TreeMap<>()).put(text(one, "id"), text(one, "version", "number"));
  }

  private void unchanged(String id, String before) throws IOException, InterruptedException {
    sink.unchanged(id);
    for (String file : files(before)) {
      sink.unchanged(file);
    }
  }

  private static List<String> files(String note) {
    String files = note.substring(note.indexOf('|') + 1);
    return files.isEmpty() ? List.of() : List.of(files.split(","));
  }

  /// What changes whenever the items made of a page may: its version, where it lies, who may read it, what hangs below it.
  private static String version(Place place, Access access, String below) {
    StringBuilder rest = new StringBuilder(place.title()).append('\n').append(access == null ? "open" : access.text()).append('\n')
        .append(place.space().name());
    place.above().forEach(above -> rest.append('\n').append(above.id()).append(' ').append(above.title()));
    return place.version() + " " + Integer.toHexString(rest.toString().hashCode()) + " " + Integer.toHexString(below.hashCode());
  }

  private Access access(Place place, Map<String, Place> all) throws IOException, InterruptedException {
    List<Restriction> line = new ArrayList<>();
    for (Above above : place.above()) {
      Place upper = all.get(above.id());
      line.add(upper != null && upper.restriction() != null ? upper.restriction() : places.restriction(above.id()));
    }
    line.add(place.restriction() != null ? place.restriction() : places.restriction(place.id()));
    return layers.access(place.space().view(), line);
  }

  /// What a search for the latest changes shows.
  private void changes(Instant from) throws IOException, InterruptedException {
    Map<String, Place> found = new LinkedHashMap<>();
    Set<String> below = new LinkedHashSet<>();
    Map<String, String> seen = new LinkedHashMap<>();
    String spaces = settings.spaces().isEmpty() ? "" : " and space in (" + settings.spaces().stream()
        .map(key -> "\"" + key.replace("\"", "") + "\"").collect(Collectors.joining(",")) + ")";
    client.each("/rest/api/content/search", one -> {
      if (text(one, "type").matches("comment|attachment")) {
        String now = text(one, "version", "number");
        if (!sink.noted("w/" + text(one, "id")).startsWith(now + " ")) {
          below.add(text(one, "container", "id"));
        }
        seen.put(text(one, "id"), now);
      } else {
        places.found(one, found);
      }
    }, "cql", "lastmodified >= \"" + CQL_TIME.format(from) + "\" and type in (page,blogpost,comment,attachment)" + spaces
        + " order by lastmodified asc", "expand", SITED, "limit", "100");
    Set<String> more = new LinkedHashSet<>(below);
    sink.notes("retry/").keySet().forEach(key -> more.add(key.substring(6)));
    sink.notes("absent/").keySet().forEach(key -> more.add(key.substring(7)));
    more.removeAll(found.keySet());
    more.remove("");
    Map<String, Place> again = new LinkedHashMap<>(found);
    if (!more.isEmpty()) {
      client.each("/rest/api/content/search", one -> places.found(one, again), "cql", "id in (" + String.join(",", more) + ")",
          "expand", SITED, "limit", "100");
    }
    for (Place place : again.values()) {
      String before = sink.noted("v/" + place.id());
      if (!found.containsKey(place.id()) || !sink.noted("retry/" + place.id()).isEmpty() || below.contains(place.id()) || !before.startsWith(place.version() + " ")) {
        Access access = access(place, again);
        read(place, access, null);
      }
    }
    for (String id : more) {
      if (!again.containsKey(id) && !sink.noted("v/" + id).isEmpty()) {
        absent(id);
      }
    }
    seen.forEach((id, version) -> sink.note("w/" + id, version + " " + started));
    sink.notes("w/").forEach((key, at) -> {
      if (at.replaceFirst(".* ", "").compareTo(from.minus(OVERLAP).toString()) < 0) {
        sink.note(key, "");
      }
    });
  }

  /// Missing once may be a hiccup; the second time it is gone.
  private void absent(String id) throws IOException, InterruptedException {
    if (sink.noted("absent/" + id).isEmpty()) {
      sink.note("absent/" + id, started.toString());
      return;
    }
    gone(id);
  }

  private void gone(String id) throws IOException, InterruptedException {
    sink.gone(id);
    for (String file : files(sink.noted("v/" + id))) {
      sink.gone(file);
    }
    List.of("v/", "retry/", "absent/").forEach(note -> atEnd.put(note + id, ""));
  }

  /// @param below what a list shows to hang below the page; `null` to take it from the page
  private void read(Place place, Access access, String below) throws IOException, InterruptedException {
    String id = place.id();
    String before = sink.noted("v/" + id);
    try {
      ConfluenceReading.Read done = reading.read(place, access);
      Set<String> files = done.files();
      failures = 0;
      Set<String> former = new HashSet<>(before.isEmpty() ? List.of() : files(before));
      former.removeAll(files);
      for (String file : former) {
        sink.gone(file);
      }
      remember();
      String now = (below == null ? version(place, access, done.below()) : version(place, access, below)) + "|"
          + String.join(",", files);
      if (former.isEmpty()) {
        sink.note("v/" + id, now);
      } else {
        atEnd.put("v/" + id, now);
      }
      sink.note("retry/" + id, "");
      sink.note("absent/" + id, "");
    } catch (ConfluenceClient.Absent e) {
      if (!before.isEmpty()) {
        boolean again = !sink.noted("absent/" + id).isEmpty();
        absent(id);
        if (!again) {
          unchanged(id, before);
        }
      }
    } catch (ConfluenceClient.Denied e) {
      denied(place, e, before);
    } catch (FetchException e) {
      if (++failures >= BREAKDOWN) {
        throw e;
      }
      sink.note("retry/" + id, started.toString());
      problem(place.title(), e, id);
      for (String file : before.isEmpty() ? List.<String>of() : files(before)) {
        sink.unchanged(file);
      }
    }
  }

  /// It is listed, but not to be read: who may see what was read before is not for us to know, so nobody does.
  private void denied(Place place, IOException e, String before) throws IOException, InterruptedException {
    // unless a token that ended or a captcha is why: then the pass breaks off here
    places.stillLetIn();
    if (!before.isEmpty()) {
      sink.item(Item.of(settings.source(), place.id(), Kind.PAGE, "Page " + place.id(), Content.plain("")).withAccess(Access.NOBODY));
      for (String file : files(before)) {
        sink.item(Item.of(settings.source(), file, Kind.FILE, "File " + file, Content.plain("")).withAccess(Access.NOBODY));
      }
    }
    sink.note("retry/" + place.id(), started.toString());
    problem("page " + place.id() + ", which nobody finds now", e, place.id());
  }

  /// Notes whom the answers named, so that a pass that goes on later knows them too.
  private void remember() {
    people.changed().forEach(account -> sink.note("p/" + account, people.told(account)));
  }

  private void persons(boolean all) throws IOException, InterruptedException {
    remember();
    for (String account : people.accounts()) {
      String told = Integer.toHexString(people.told(account).hashCode());
      if (all || !sink.noted("s/" + account).equals(told)) {
        sink.person(people.person(account));
        sink.note("s/" + account, told);
      }
    }
  }
}
