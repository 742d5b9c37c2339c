package dev.kith.connector.file;

import dev.kith.connector.input.Rules;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// One text file of a [Folder]: what its head and its first lines say about it.
///
/// @param path within the folder, parted by `/`
final class FolderPage {
  private static final Pattern INLINE_TAG = Pattern.compile("(?<=^|\\s)#([\\p{L}_][\\p{L}\\p{N}_/-]*)");
  private static final Pattern MAILBOX = Pattern.compile("(.*?)\\s*<([^<>@\\s]+@[^<>\\s]+)>");
  /// Names of `meta` elements → the keys of a front matter that mean the same.
  private static final Map<String, String> METAS = Map.ofEntries(Map.entry("author", "author"),
      Map.entry("article:author", "author"), Map.entry("dc.creator", "author"), Map.entry("dcterms.creator", "author"),
      Map.entry("keywords", "keywords"), Map.entry("article:tag", "keywords"), Map.entry("dcterms.created", "created"),
      Map.entry("dc.date", "created"), Map.entry("date", "created"), Map.entry("article:published_time", "created"),
      Map.entry("dcterms.modified", "updated"), Map.entry("last-modified", "updated"),
      Map.entry("article:modified_time", "updated"));
  private static final int LONGEST_TITLE = 512;
  private final String path;
  private final String mediaType;
  private final FrontMatter head;

  FolderPage(String path, String mediaType, String text) {
    this.path = path;
    this.mediaType = mediaType;
    this.head = switch (mediaType) {
      case "text/markdown", "text/plain" -> FrontMatter.of(text);
      case "text/html" -> new FrontMatter(metas(text), text, "");
      default -> new FrontMatter(Map.of(), text, "");
    };
  }

  /// What the `meta` elements of an HTML page say, by the keys of a front matter.
  private static Map<String, Object> metas(String html) {
    Map<String, Object> values = new HashMap<>();
    for (Element meta : Jsoup.parse(html).select("meta[content]")) {
      String name = meta.hasAttr("name") ? meta.attr("name") : meta.attr("property");
      String content = meta.attr("content").strip();
      String key = METAS.get(name.strip().toLowerCase(Locale.ROOT));
      // Of an author many sites give the profile's address instead of the name.
      if (key != null && !content.isEmpty() && !(key.equals("author") && content.matches("(?i)https?://.*"))) {
        switch (key) {
          case "author", "keywords" -> {
            Set<Object> all = new LinkedHashSet<>(values.get(key) instanceof List<?> list ? list : List.of());
            all.add(content);
            values.put(key, new ArrayList<>(all));
          }
          default -> values.putIfAbsent(key, content);
        }
      }
    }
    return values;
  }

  /// Why the page is not to be read, if so.
  Optional<String> reasonToSkip() {
    if (head.flag("draft") || head.text("published").equalsIgnoreCase("false")
        || head.text("status").equalsIgnoreCase("draft")) {
      return Optional.of("draft");
    }
    return head.has("redirect_to") || head.has("redirectto") ? Optional.of("redirect to another page") : Optional.empty();
  }

  /// What is wrong with the page's head, or empty.
  String flaw() {
    return head.flaw();
  }

  /// @param url the address by the file's path, or empty
  Item item(String source, Kind kind, String url, Instant modified, boolean obsidian) {
    Instant created = head.time("created", "date", "published", "publishdate", "date_created");
    Instant updated = head.time("updated", "last_updated", "lastmod", "last_modified", "last_modified_at", "modified", "date");
    Set<String> tags = new LinkedHashSet<>(head.texts("[,;]", "tags", "tag", "keywords", "categories", "category"));
    if (obsidian) {
      inlineTags(tags);
    }
    return Item.of(source, path, kind, title(), new Content.Text(mediaType, head.body())).withUrl(address(url))
        .withTimes(created, updated != null ? updated : created != null ? created : modified).withParts(parts())
        .withTags(tags.stream().map(tag -> tag.replaceFirst("^#", "")).filter(tag -> !tag.isEmpty()).distinct().toList())
        .withAliases(aliases()).withPlace(place(path)).withLanguage(head.text("lang", "language"))
        .withOwnership(Ownership.of(head.text("ownership")).orElse(null));
  }

  /// Who may see the page by its own head: `null` if it says nothing or `everyone`, nobody if it cannot be understood.
  Access access() {
    if (!head.values().containsKey("access")) {
      return null;
    }
    List<Object> listed = head.all("access");
    Set<String> principals = new HashSet<>();
    listed.forEach(one -> principals.addAll(List.of(String.valueOf(one).strip().split("\\s*,\\s*"))));
    if (listed.isEmpty() || !principals.stream().allMatch(Rules::isPrincipal)) {
      return Access.NOBODY;
    }
    return principals.contains(Access.EVERYONE_PRINCIPAL) ? null : Access.of(principals);
  }

  private String title() {
    String title = head.text("title").replaceAll("</?\\w+[^<>]{0,100}>", "");
    if (title.isEmpty()) {
      title = switch (mediaType) {
        case "text/html" -> htmlTitle();
        case "text/markdown" -> markdownTitle();
        default -> "";
      };
    }
    title = title.replaceAll("\\s+", " ").strip();
    return title.isEmpty() ? titleOf(path) : title.substring(0, Math.min(title.length(), LONGEST_TITLE));
  }

  private String htmlTitle() {
    Document page = Jsoup.parse(head.body());
    Element heading = page.selectFirst("h1");
    return !page.title().isBlank() ? page.title() : heading == null ? "" : heading.text();
  }

  private String markdownTitle() {
    boolean code = false;
    String before = "";
    for (String line : (Iterable<String>) head.body().lines().limit(200)::iterator) {
      if (line.startsWith("```") || line.startsWith("~~~")) {
        code = !code;
      } else if (!code && line.matches("#\\s+\\S.*")) {
        return bare(line.substring(1).replaceFirst("\\s+#+\\s*$", ""));
      } else if (!code && line.matches("=+\\s*") && !before.isBlank()) {
        return bare(before);
      }
      before = line;
    }
    return "";
  }

  /// A heading without its markup.
  private static String bare(String heading) {
    return heading.replaceAll("!\\[[^\\]]*]\\([^)]*\\)", "").replaceAll("\\[\\s*]\\([^)]*\\)", "")
        .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1").replaceAll("\\s*\\{[#:.][^}]*}\\s*$", "").replaceAll("<[^>]*>", "")
        .replaceAll("\\*\\*|`", "");
  }

  /// The title of a file that names none: its name, or for an index its folder's.
  static String titleOf(String path) {
    String[] parts = path.split("/");
    String name = parts[parts.length - 1].replaceFirst("(?<=.)\\.[^.]*$", "").replaceFirst(" [0-9a-f]{32}$", "");
    if (name.toLowerCase(Locale.ROOT).matches("_?index|readme") && parts.length > 1) {
      name = parts[parts.length - 2];
    }
    String words = name.contains(" ") ? name : name.replaceAll("[_-]+", " ").strip();
    return words.isBlank() ? name.isBlank() ? path : name : words;
  }

  /// The folders a path lies in, outermost first.
  static List<String> place(String path) {
    String[] parts = path.split("/");
    return List.of(parts).subList(0, parts.length - 1);
  }

  /// @param prefix the address of the folder, or empty for none
  /// @param pretty leave off `.md` and `index`, as site generators do
  static String url(String prefix, String path, boolean pretty) {
    if (prefix.isEmpty()) {
      return "";
    }
    String encoded = Arrays.stream(path.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20")).collect(Collectors.joining("/"));
    if (pretty && encoded.matches("(?i).*\\.(md|mdx|markdown|html?)")) {
      encoded = encoded.replaceFirst("\\.[^.]*$", "").replaceFirst("(?i)(?<=^|/)(_?index|readme)$", "");
      encoded = encoded.isEmpty() || encoded.endsWith("/") ? encoded : encoded + "/";
    }
    return prefix + (prefix.matches(".*[/=#]") ? "" : "/") + encoded;
  }

  private String address(String url) {
    String permalink = head.text("permalink");
    if (url.isEmpty() || !permalink.matches("/[\\w./~%-]*")) {
      return url;
    }
    return URI.create(url).resolve(permalink).toString();
  }

  /// Former addresses count by their last part, as words: `/travel/book-a-train/` is `book a train`.
  private List<String> aliases() {
    Set<String> aliases = new LinkedHashSet<>();
    for (String alias : head.texts("", "aliases", "alias", "redirect_from", "former_titles")) {
      String[] parts = alias.split("/");
      aliases.add(!alias.contains("/") ? alias : parts.length == 0 ? "" : titleOf(parts[parts.length - 1]));
    }
    aliases.removeIf(String::isBlank);
    String title = title();
    aliases.removeIf(title::equalsIgnoreCase);
    return List.copyOf(aliases);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    add(parts, Role.AUTHOR, "author", "authors", "by");
    add(parts, Role.EDITOR, "editor", "editors", "contributor", "contributors", "maintainer", "maintainers", "owner", "owners");
    add(parts, Role.REVIEWER, "reviewer", "reviewers", "reviewed_by");
    add(parts, Role.APPROVER, "approver", "approvers", "approved_by");
    return parts;
  }

  private void add(List<Part> parts, Role role, String... keys) {
    for (Object value : head.all(keys)) {
      if (value instanceof Map<?, ?> map) {
        String mail = first(map, "email", "mail", "account", "github", "username", "id");
        String name = first(map, "name", "author");
        if (!mail.isEmpty() || !name.isEmpty()) {
          parts.add(new Part(Identity.of("", mail.isEmpty() ? name : mail, name), role, null));
        }
      } else {
        names(value.toString()).forEach(name -> parts.add(new Part(identity(name), role, null)));
      }
    }
  }

  private static String first(Map<?, ?> map, String... keys) {
    return Arrays.stream(keys).map(map::get).filter(value -> value != null && !value.toString().isBlank())
        .map(value -> value.toString().strip()).findFirst().orElse("");
  }

  /// The names of a list in one text; `Vink, Ada` is one name, since a list is of whole names.
  private static List<String> names(String text) {
    String[] commas = text.split("\\s*(?:;|,|\\s+and\\s+|&)\\s*");
    boolean list = text.contains(";") || commas.length > 2 || Arrays.stream(commas).allMatch(name -> name.matches("\\S+\\s.*"));
    String[] names = list ? commas : new String[] {text};
    return Arrays.stream(names).map(String::strip).filter(name -> !name.isEmpty()).toList();
  }

  private static Identity identity(String name) {
    Matcher mailbox = MAILBOX.matcher(name);
    if (mailbox.matches()) {
      return Identity.of("", mailbox.group(2), mailbox.group(1));
    }
    return Identity.of(name.length() > 1 ? name.replaceFirst("^@", "") : name);
  }

  private void inlineTags(Set<String> tags) {
    String[] parts = head.body().split("(?m)^(```|~~~).*$");
    IntStream.range(0, parts.length).filter(i -> i % 2 == 0).mapToObj(i -> parts[i].replaceAll("`[^`\n]*`", ""))
        .forEach(text -> INLINE_TAG.matcher(text).results().forEach(tag -> tags.add(tag.group(1))));
  }
}
