package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.Times;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.Jsoup;

/// What a pass knows of a Discourse forum, wherever it was written: topics and posts in temporary files, since there may be
/// millions, and categories, groups, tags and people in memory.
final class DiscourseForum implements Closeable {
  /// A group that everybody belongs to, signed in or not.
  private static final String EVERYONE = "everyone";
  private static final String EVERYONE_NUMBER = "0";

  /// @param restricted whether only its groups may see it; `null` if nothing says so, which counts as yes
  private record Category(String name, String parent, Boolean restricted, Set<String> groups) {}

  /// What the tables and answers say of one person, one after the other.
  private static final class User {
    private String username = "";
    private String name = "";
    private String title = "";
    private String place = "";
    private String about = "";
    private boolean active = true;
    private final Set<String> mails = new LinkedHashSet<>();
    private final Set<String> groups = new LinkedHashSet<>();
  }

  final String source;
  /// Whether what is not said of a category is unknown (a backup has every category, and an admin's key sees every category), or
  /// was not asked for by anybody with rights of their own.
  final boolean complete;
  final Spill topics = new Spill();
  final Spill posts = new Spill();
  /// By topic: `tag` and its number, `accepted` and the number of the post, `votes` and how many.
  final Spill facts = new Spill();
  /// A record for each like, by post.
  final Spill likes = new Spill();
  final Map<String, String> tags = new HashMap<>();
  final Set<String> secretTags = new HashSet<>();
  final Map<String, String> groups = new HashMap<>();
  private final Map<String, Category> categories;
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();

  DiscourseForum(String source, boolean complete) throws IOException {
    this(source, complete, new HashMap<>());
  }

  private DiscourseForum(String source, boolean complete, Map<String, Category> categories) {
    this.source = source;
    this.complete = complete;
    this.categories = categories;
  }

  /// The same forum, for one topic alone: what is known of categories, groups and tags is shared, the rest is empty.
  DiscourseForum forOneTopic() {
    DiscourseForum one = new DiscourseForum(source, complete, categories);
    one.groups.putAll(groups);
    one.secretTags.addAll(secretTags);
    return one;
  }

  void sort() throws IOException {
    topics.sort();
    posts.sort();
    facts.sort();
    likes.sort();
  }

  /// A category, which several answers may name; what one of them restricts is restricted.
  ///
  /// @param restricted `null` if the answer does not say
  void category(String id, String name, String parent, Boolean restricted) {
    categories.merge(id, new Category(name, parent, restricted, new TreeSet<>()), (old, now) -> {
      Boolean either = old.restricted == null ? now.restricted : now.restricted == null ? old.restricted
          : Boolean.valueOf(old.restricted || now.restricted);
      return new Category(now.name.isEmpty() ? old.name : now.name, now.parent.isEmpty() ? old.parent : now.parent, either,
          old.groups);
    });
  }

  /// @param group its name
  void mayRead(String category, String group) {
    categories.computeIfAbsent(category, _ -> new Category("", "", null, new TreeSet<>())).groups.add(group);
  }

  private User user(String id) {
    return users.computeIfAbsent(id, _ -> new User());
  }

  /// The program's own accounts have numbers below zero.
  static boolean isPerson(String id) {
    return !id.isBlank() && !id.startsWith("-") && !id.equals("0");
  }

  void user(String id, String username, String name) {
    if (isPerson(id)) {
      User user = user(id);
      user.username = username.isBlank() ? user.username : username;
      user.name = name.isBlank() ? user.name : name;
    }
  }

  void details(String id, String title, String place, String about, boolean active) {
    if (isPerson(id)) {
      User user = user(id);
      user.title = title.isBlank() ? user.title : title;
      user.place = place.isBlank() ? user.place : place;
      user.about = about.isBlank() ? user.about : about;
      user.active &= active;
    }
  }

  void mail(String id, String mail) {
    if (isPerson(id) && mail.contains("@")) {
      user(id).mails.add(mail);
    }
  }

  void member(String id, String group) {
    if (isPerson(id)) {
      user(id).groups.add(group);
    }
  }

  /// The account; `null` for nobody and for the program itself.
  Identity identity(String id) {
    if (!isPerson(id)) {
      return null;
    }
    User user = users.get(id);
    return Identity.of(source, id, user == null ? "user" + id : user.name.isBlank() ? user.username : user.name);
  }

  void sendPeople(Sink sink) throws IOException, InterruptedException {
    for (Person person : people()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      sink.person(person);
    }
  }

  List<Person> people() {
    List<Person> people = new ArrayList<>();
    for (Map.Entry<String, User> entry : users.entrySet()) {
      User user = entry.getValue();
      if (user.username.isBlank() && user.name.isBlank()) {
        continue;
      }
      String key = source + "/" + entry.getKey();
      List<String> aliases = new ArrayList<>();
      Stream.concat(user.mails.stream(), Stream.of(key, user.username))
          .filter(alias -> !alias.isBlank() && !aliases.contains(alias)).forEach(aliases::add);
      List<String> principals = user.groups.stream().map(group -> source + "/" + groups.getOrDefault(group, group)).sorted()
          .toList();
      String about = Wording.title(Jsoup.parseBodyFragment(user.about).wholeText(), "");
      people.add(new Person(source, key, user.name.isBlank() ? user.username : user.name, aliases, user.title, "", "",
          user.place, about, List.of(), principals, user.active, true));
    }
    return people;
  }

  /// Where a topic lies, outermost first.
  List<String> place(String category) {
    Category own = categories.get(category);
    if (own == null || own.name.isEmpty()) {
      return List.of();
    }
    Category parent = own.parent.isEmpty() || own.parent.equals(category) ? null : categories.get(own.parent);
    return parent == null || parent.name.isEmpty() ? List.of(own.name) : List.of(parent.name, own.name);
  }

  /// Who may see a topic; `null` if everybody who may see the site.
  ///
  /// @param asked whether an account asked for it that has rights of its own, so that others may not see what it saw
  Access access(String category, boolean asked, String where, Sink sink) throws IOException, InterruptedException {
    Category own = categories.get(category);
    if (category.isEmpty()) {
      // sites of the first years had topics without a category, which are public
      return null;
    }
    if (own == null) {
      if (!complete && !asked) {
        return null;
      }
      if (told.add(category)) {
        sink.problem(new Problem(where,
            "the export does not say who may see category " + category + ", so nobody may read its topics", "save the site's categories.json beside it, or /c/" + category + "/show.json", ""));
      }
      return Access.NOBODY;
    }
    Set<String> readers = new TreeSet<>();
    own.groups.forEach(group -> readers.add(groups.getOrDefault(group, group)));
    if (Boolean.FALSE.equals(own.restricted) || own.groups.contains(EVERYONE_NUMBER) || readers.contains(EVERYONE)) {
      return null;
    }
    Set<String> principals = new TreeSet<>();
    readers.forEach(group -> principals.add("group:" + source + "/" + group));
    return principals.isEmpty() ? Access.NOBODY : Access.of(principals);
  }

  static Instant time(String written) {
    return Times.parse(written).orElse(null);
  }

  @Override
  public void close() throws IOException {
    try (topics; posts; facts; likes) {
      users.clear();
    }
  }
}
