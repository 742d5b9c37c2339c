package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Who is in a Slack workspace, as far as a pass has read.
///
/// @param bots the accounts that are programs
record SlackPeople(SlackText texts, Set<String> bots) {
  SlackPeople(String source) {
    this(new SlackText(source, new HashMap<>(), new HashMap<>()), new HashSet<>());
  }

  /// Takes note of a user; `null` if they are known already, or have no id or name, which is told as a problem.
  Person read(JsonNode user, String where, Sink sink) throws IOException, InterruptedException {
    String id = SlackText.text(user, "id");
    JsonNode profile = user.path("profile");
    List<String> names = Stream.of(SlackText.text(profile, "real_name"), SlackText.text(user, "real_name"),
        SlackText.text(profile, "display_name"), SlackText.text(user, "name")).filter(name -> !name.isBlank()).distinct()
        .toList();
    if (id.isBlank() || names.isEmpty()) {
      sink.problem(new Problem(where, "a user without id or name", "export it again", ""));
      return null;
    }
    if (texts.people().putIfAbsent(id, names.getFirst()) != null) {
      return null;
    }
    boolean bot = user.path("is_bot").asBoolean(false) || id.equals("USLACKBOT");
    if (bot) {
      bots.add(id);
    }
    String source = texts.source();
    List<String> aliases = Stream.concat(Stream.of(SlackText.text(profile, "email"), source + "/" + id),
        names.stream().skip(1)).filter(alias -> !alias.isBlank()).distinct().toList();
    return new Person(source, source + "/" + id, names.getFirst(), aliases, SlackText.text(profile, "title"), "", "", "",
        "", List.of(), List.of(), !user.path("deleted").asBoolean(false), !bot);
  }

  boolean isBot(String user) {
    return bots.contains(user);
  }

  /// People of other workspaces are in no list of users; their messages carry their names.
  String name(String user, JsonNode message) {
    return texts.people().computeIfAbsent(user, _ -> {
      JsonNode profile = message.path("user_profile");
      String real = SlackText.text(profile, "real_name");
      String shown = real.isBlank() ? SlackText.text(profile, "display_name") : real;
      return shown.isBlank() ? user : shown;
    });
  }
}
