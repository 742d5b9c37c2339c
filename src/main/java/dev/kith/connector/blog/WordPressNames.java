package dev.kith.connector.blog;

import dev.kith.connector.Sink;
import dev.kith.connector.blog.WordPressSite.Reply;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Wording;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import tools.jackson.databind.JsonNode;

/// The names behind the numbers: users, categories, tags and other terms of a site.
final class WordPressNames {
  /// By-lines of the Co-Authors plugin, which keeps them as terms.
  private static final String BYLINE = "author";
  private static final Set<String> NO_TAGS = Set.of("post_format", "nav_menu", "wp_theme", "wp_template_part_area",
      "wp_pattern_category", "link_category");
  private static final String USERS_SHOWN = "users";

  private record Term(String taxonomy, String name, String slug) {}

  private final String source;
  private final WordPressSite site;
  private final Sink sink;
  /// The key of a post that holds its terms (`categories`) → the taxonomy (`category`).
  private final Map<String, String> taxonomies = new TreeMap<>();
  private final Map<String, Term> terms = new HashMap<>();
  private final Map<Long, Person> people = new TreeMap<>();
  private final Map<Long, String> authors = new HashMap<>();
  private final Map<String, Long> slugs = new HashMap<>();
  private boolean usersShown;
  private boolean usersClosed;
  private boolean allTerms;

  WordPressNames(String source, WordPressSite site, Sink sink) {
    this.source = source;
    this.site = site;
    this.sink = sink;
  }

  /// Learns which taxonomies there are, and of the users all that may be seen.
  ///
  /// @param edit     whether the account's own rights are used, which show logins and mail addresses
  /// @param wholly   whether to read all terms now; else they are asked for as they are needed
  void open(boolean edit, boolean wholly) throws IOException, InterruptedException {
    Reply known = site.get("/wp/v2/taxonomies", Map.of());
    shown("taxonomies", known);
    for (JsonNode taxonomy : known.body()) {
      String slug = JsonRecords.text(taxonomy, "slug");
      String base = JsonRecords.first(taxonomy, "rest_base", "slug");
      if (!NO_TAGS.contains(slug) && base.matches("[\\w-]+")) {
        taxonomies.put(base, slug);
      }
    }
    users(edit);
    if (wholly) {
      for (String base : taxonomies.keySet()) {
        terms(base, Map.of());
      }
      allTerms = true;
    }
  }

  private void users(boolean edit) throws IOException, InterruptedException {
    usersShown = site.all("/wp/v2/users", edit ? Map.of("context", "edit", "orderby", "id") : Map.of("orderby", "id"), this::user)
        .found();
    if (!usersShown && edit) {
      // an account that may not list users sees those that everybody sees
      usersShown = site.all("/wp/v2/users", Map.of("orderby", "id"), this::user).found();
    }
    usersClosed = !usersShown && !sink.noted(USERS_SHOWN).isEmpty();
    if (usersShown) {
      sink.note(USERS_SHOWN, "shown");
    }
  }

  private void user(JsonNode user) {
    long id = user.path("id").asLong(0);
    String name = JsonRecords.text(user, "name");
    if (id <= 0 || name.isBlank()) {
      return;
    }
    String slug = JsonRecords.text(user, "slug");
    String about = Wording.title(Jsoup.parseBodyFragment(JsonRecords.text(user, "description")).wholeText(), "");
    String full = (JsonRecords.text(user, "first_name") + " " + JsonRecords.text(user, "last_name")).strip();
    String key = source + "/" + id;
    List<String> aliases = Stream.of(JsonRecords.text(user, "email"), key, JsonRecords.text(user, "username"), slug, full)
        .filter(alias -> !alias.isBlank() && !alias.equals(name)).distinct().toList();
    people.put(id, new Person(source, key, name, aliases, "", "", "", "", about, List.of(), List.of(), true, true));
    authors.put(id, name);
    slugs.put(slug.toLowerCase(Locale.ROOT), id);
  }

  /// Whether the users are listed for us.
  boolean usersShown() {
    return usersShown;
  }

  /// Whether the users were listed once and no longer are.
  boolean usersClosed() {
    return usersClosed;
  }

  Collection<Person> people() {
    return people.values();
  }

  /// The keys of a post that name terms.
  Set<String> termKeys() {
    return taxonomies.keySet();
  }

  private void terms(String base, Map<String, String> which) throws IOException, InterruptedException {
    Map<String, String> params = new LinkedHashMap<>(which);
    params.put("_fields", "id,name,slug");
    params.put("orderby", "id");
    shown(base, site.all("/wp/v2/" + base, params, term -> terms.put(base + " " + term.path("id").asLong(0),
        new Term(taxonomies.get(base), Jsoup.parseBodyFragment(JsonRecords.text(term, "name")).text(),
            JsonRecords.text(term, "slug")))));
  }

  /// A list of names that was shown once must not be taken for an empty one.
  private void shown(String list, Reply first) throws IOException {
    String note = "shown/" + list;
    if (first.found()) {
      sink.note(note, "yes");
    } else if (!sink.noted(note).isEmpty()) {
      throw new IOException(site.url() + ": refuses /wp/v2/" + list + " (status " + first.status() + "), which it showed before; the next"
          + " pass tries again, or read it anew without them: kith reindex " + source);
    }
  }

  /// Asks for the terms of these posts that are not known yet.
  void know(List<JsonNode> posts) throws IOException, InterruptedException {
    if (allTerms) {
      return;
    }
    for (String base : taxonomies.keySet()) {
      Set<String> wanted = new TreeSet<>();
      posts.forEach(post -> post.path(base).forEach(id -> wanted.add(id.asString(""))));
      wanted.removeIf(id -> terms.containsKey(base + " " + id));
      List<String> ids = new ArrayList<>(wanted);
      for (int from = 0; from < ids.size(); from += WordPressSite.PER_PAGE) {
        List<String> some = ids.subList(from, Math.min(from + WordPressSite.PER_PAGE, ids.size()));
        terms(base, Map.of("include", String.join(",", some)));
      }
    }
  }

  private List<Term> termsOf(JsonNode post) {
    List<Term> found = new ArrayList<>();
    for (String base : taxonomies.keySet()) {
      for (JsonNode id : post.path(base)) {
        Term term = terms.get(base + " " + id.asString(""));
        if (term != null && !term.name.isBlank()) {
          found.add(term);
        }
      }
    }
    return found;
  }

  List<String> tags(JsonNode post) {
    return termsOf(post).stream().filter(term -> !term.taxonomy.equals(BYLINE) && !term.slug.equals("uncategorized"))
        .map(Term::name).distinct().toList();
  }

  /// Who the by-line names; else whose account it is.
  List<Identity> writers(JsonNode post) {
    List<Identity> writers = new ArrayList<>();
    for (Term term : termsOf(post)) {
      if (term.taxonomy.equals(BYLINE)) {
        String slug = term.slug.replaceFirst("^cap-", "").toLowerCase(Locale.ROOT);
        Long user = slugs.get(slug);
        writers.add(user == null ? Identity.of(source, "guest " + slug, term.name) : user(user, ""));
      }
    }
    // another plugin of the kind shows them in the post itself
    for (JsonNode author : writers.isEmpty() ? post.path("authors") : JsonRecords.parse("[]")) {
      String name = JsonRecords.text(author, "display_name");
      long user = author.path("user_id").asLong(0);
      if (user > 0) {
        writers.add(user(user, name));
      } else if (!name.isBlank()) {
        writers.add(Identity.of(source, "guest " + name, name));
      }
    }
    long author = post.path("author").asLong(0);
    if (writers.isEmpty() && author > 0) {
      String embedded = JsonRecords.text(post.path("_embedded").path("author").path(0), "name");
      writers.add(user(author, embedded));
    }
    return writers;
  }

  /// @param name to show where the site does not list its users
  Identity user(long id, String name) {
    return Identity.of(source, "" + id, authors.getOrDefault(id, name.isBlank() ? "user " + id : name));
  }

  /// Everything of a post that its own date of change does not tell: names.
  String digest(JsonNode post) {
    String author = authors.getOrDefault(post.path("author").asLong(0), "");
    return author + "\n" + termsOf(post).stream().map(term -> term.taxonomy + " " + term.name + " " + term.slug)
        .collect(Collectors.joining("\n"));
  }
}
