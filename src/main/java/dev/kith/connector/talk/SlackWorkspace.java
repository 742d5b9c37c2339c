package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.JsonRecords;
import dev.kith.model.Access;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What one pass knows of an exported workspace: its people, and its channels with their day files. The export of an Enterprise Grid has
/// lists and channels in a folder for each of its workspaces besides those at the top; some tools put everything a folder
/// deeper.
record SlackWorkspace(SlackPeople people, List<Talkative> channels) {
  /// A channel that may be read.
  ///
  /// @param days   its files, by date
  /// @param pinned the time stamps of its pinned messages
  record Talkative(Channel channel, List<Export.Entry> days, Set<String> pinned) {}

  interface Each {
    void take(JsonNode node, String where) throws IOException, InterruptedException;
  }

  /// A conversation as a list names it; several lists may name one.
  private static final class Listed {
    private final String id;
    private final JsonNode node;
    private final Set<String> folders = new LinkedHashSet<>();
    private final Set<String> members = new TreeSet<>();
    private boolean closed;
    private boolean direct;

    Listed(String id, JsonNode node) {
      this.id = id;
      this.node = node;
    }

    String name() {
      return SlackText.text(node, "name");
    }
  }

  /// @throws IOException if the lists of users or channels are missing or broken
  static SlackWorkspace of(String source, Path path, boolean privateChannels, Export export, Sink sink)
      throws IOException, InterruptedException {
    SlackWorkspace workspace = new SlackWorkspace(new SlackPeople(source), new ArrayList<>());
    workspace.readPeople(path, export, sink);
    Map<String, Listed> listed = conversations(source, path, export, sink);
    Map<String, List<Export.Entry>> folders = new TreeMap<>();
    for (Export.Entry day : export.entries().stream().filter(entry -> entry.last().matches("\\d{4}-.*")).toList()) {
      String folder = plain(day.name().substring(0, day.name().lastIndexOf('/') + 1));
      folders.computeIfAbsent(folder, _ -> new ArrayList<>()).add(day);
    }
    Map<String, Set<String>> owners = new HashMap<>();
    listed.values().forEach(each -> each.folders.forEach(top -> Stream.of(each.name(), each.id).forEach(name ->
        owners.computeIfAbsent(plain(top + name + "/"), _ -> new HashSet<>()).add(each.id))));
    Set<String> known = new HashSet<>();
    for (Listed each : listed.values()) {
      List<Export.Entry> days = days(each, folders, owners, known);
      if (each.direct) {
        sink.skipped("direct messages");
      } else if (each.closed && !privateChannels) {
        sink.skipped("private channel");
      } else {
        Access access = !each.closed ? null : each.members.isEmpty() ? Access.NOBODY : Access.of(each.members);
        Set<String> pinned = new HashSet<>();
        each.node.path("pins").forEach(pin -> pinned.add(SlackText.text(pin, "id")));
        workspace.people.texts().channels().put(each.id, each.name());
        workspace.channels.add(new Talkative(new Channel(each.id, each.name(), List.of(each.name()), access), days, pinned));
      }
    }
    for (Map.Entry<String, List<Export.Entry>> folder : folders.entrySet()) {
      if (!known.contains(folder.getKey()) && suffered(folder.getKey())) {
        sink.problem(new Problem(folder.getValue().getFirst().where(), "it is not clear which channel its folder is, since names "
            + "of the archive are not in UTF-8", "export it again, or unpack it and rename the folder", ""));
      } else if (!known.contains(folder.getKey())) {
        sink.skipped("folder of no channel that the export lists");
      }
    }
    return workspace;
  }

  private void readPeople(Path path, Export export, Sink sink) throws IOException, InterruptedException {
    boolean any = false;
    for (Export.Entry entry : export.entries()) {
      if (entry.last().matches("(?i)(org_)?users\\.json")) {
        list(entry, sink, (user, where) -> {
          Person person = people.read(user, where, sink);
          if (person != null) {
            sink.person(person);
          }
        });
        any = true;
      }
    }
    if (!any) {
      throw new IOException(path + ": holds no users.json; try the export's zip file as Slack wrote it");
    }
  }

  private static Map<String, Listed> conversations(String source, Path path, Export export, Sink sink)
      throws IOException, InterruptedException {
    Map<String, Listed> listed = new LinkedHashMap<>();
    boolean any = false;
    // channels.json before groups.json, dms.json and mpims.json, as it happens
    for (Export.Entry entry : export.entries()) {
      String list = entry.last().toLowerCase(Locale.ROOT);
      if (list.matches("(channels|groups|dms|mpims)\\.json")) {
        String top = entry.name().substring(0, entry.name().length() - entry.last().length());
        list(entry, sink, (node, where) -> conversation(source, list, top, node, where, listed, sink));
        any |= list.equals("channels.json");
      }
    }
    if (!any) {
      throw new IOException(path + ": holds no channels.json; try the export's zip file as Slack wrote it");
    }
    return listed;
  }

  private static void conversation(String source, String list, String top, JsonNode node, String where,
      Map<String, Listed> listed, Sink sink) throws IOException, InterruptedException {
    String id = SlackText.text(node, "id");
    boolean direct = list.matches("(dms|mpims)\\.json") || node.path("is_im").asBoolean(false)
        || node.path("is_mpim").asBoolean(false);
    if (id.isBlank() || SlackText.text(node, "name").isBlank() && !direct) {
      sink.problem(new Problem(where, "a channel without id or name", "export it again", ""));
      return;
    }
    Listed known = listed.computeIfAbsent(id, _ -> new Listed(id, node));
    if (!known.folders.add(top)) {
      sink.skipped("channel listed twice");
    }
    known.direct |= direct;
    // what one list calls private is private, whatever another says
    known.closed |= list.equals("groups.json") || node.path("is_private").asBoolean(false)
        || node.path("is_group").asBoolean(false);
    JsonRecords.list(node, "members").forEach(member -> known.members.add("user:" + source + "/" + member.asString("")));
  }

  /// The channel's day files. Its folder is named like it; in some tools' exports by its id; after a renaming perhaps as it was
  /// called before. A name that is not ASCII may have suffered in the zip file. A folder that could be another's is not taken.
  private static List<Export.Entry> days(Listed channel, Map<String, List<Export.Entry>> folders,
      Map<String, Set<String>> owners, Set<String> known) {
    List<Export.Entry> days = new ArrayList<>();
    for (String top : channel.folders) {
      Stream<String> called = Stream.of(channel.id, channel.name(), SlackText.text(channel.node, "name_normalized"));
      Stream<String> names = Stream.concat(called, channel.node.path("previous_names").valueStream().map(name -> name.asString("")));
      Stream<String> suffered = folders.keySet().stream().filter(folder -> suffered(folder)
          && folder.startsWith(plain(top)) && skeleton(folder).equals(skeleton(plain(top + channel.name() + "/")))
          && owners.keySet().stream().filter(owned -> skeleton(owned).equals(skeleton(folder))).count() == 1
          && folders.keySet().stream().filter(other -> skeleton(other).equals(skeleton(folder))).count() == 1);
      Stream.concat(names.filter(name -> !name.isBlank() && !name.contains("/")).map(name -> plain(top + name + "/")), suffered)
          .filter(folders::containsKey)
          .filter(folder -> owners.getOrDefault(folder, Set.of(channel.id)).equals(Set.of(channel.id)))
          .findFirst().ifPresent(folder -> {
            known.add(folder);
            days.addAll(folders.get(folder));
          });
    }
    return days.stream().sorted(Comparator.comparing(Export.Entry::last)).toList();
  }

  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static boolean suffered(String name) {
    return skeleton(name).contains("?");
  }

  /// What survives a wrong charset.
  private static String skeleton(String name) {
    return name.replaceAll("[\\P{ASCII}?]+", "?");
  }

  /// Hands over each object of a file that is one list.
  static void list(Export.Entry entry, Sink sink, Each each) throws IOException, InterruptedException {
    JsonFile.list(entry, (_, node, where) -> {
      if (node.isObject()) {
        each.take(node, where);
      } else {
        sink.problem(new Problem(where, "not an object", "export it again", ""));
      }
    });
  }
}
