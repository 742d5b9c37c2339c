package dev.kith.connector.tracker;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// A ticket while it is put together: what it says, then what was said about it, all in one item, since that is what one
/// looks for. Its text is HTML or Markdown, as its tracker writes it.
final class Ticket {
  enum Markup { HTML, MARKDOWN }

  private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})(.*)");
  /// Text beyond this is left out: what is longer is a log that somebody pasted. In UTF-16 units.
  private static final int LONGEST = 4_000_000;

  private final String id;
  private final Markup markup;
  private final StringBuilder text = new StringBuilder();
  private final List<Content.Post> posts = new ArrayList<>();
  private final PartsOnce parts = new PartsOnce();
  private final Set<String> tags = new LinkedHashSet<>();
  private final Set<String> aliases = new LinkedHashSet<>();
  private final Set<String> paths = new LinkedHashSet<>();
  private final List<String> place = new ArrayList<>();
  private Kind kind = Kind.TICKET;
  private String title = "";
  private String url = "";
  private Instant created;
  private Instant at;
  private Access access;
  private int likes;
  private int votes;
  private int comments;
  private int bookmarks;
  private int inlinks;
  private boolean accepted;

  Ticket(String id, Markup markup) {
    this.id = id;
    this.markup = markup;
  }

  String id() {
    return id;
  }

  void kind(Kind kind) {
    this.kind = kind;
  }

  void title(String title) {
    this.title = title.replaceAll("\\s+", " ").strip();
  }

  void url(String url) {
    if (address(url)) {
      this.url = url;
    }
  }

  /// The address of something within the ticket; empty if either has none.
  String at(String prefix, String id) {
    return url.isEmpty() || !id.matches("\\d+") ? "" : url + prefix + id;
  }

  private static boolean address(String url) {
    return url.startsWith("http://") || url.startsWith("https://");
  }

  /// @param at when it last changed, as the tracker says; `null` if it does not
  void times(Instant created, Instant at) {
    this.created = created;
    this.at = at == null ? created : at;
  }

  /// Something happened then; it counts only where the tracker does not say when the ticket last changed.
  void seen(Instant time) {
    if (time != null && (at == null || at.equals(created) && time.isAfter(at))) {
      at = time;
    }
  }

  /// @param who `null` for nobody
  void part(Identity who, Role role, Instant when) {
    if (who != null) {
      parts.add(who, role, when);
    }
  }

  boolean has(Identity who) {
    return who != null && parts.has(who);
  }

  void tag(String tag) {
    if (!tag.isBlank()) {
      tags.add(tag.strip());
    }
  }

  void alias(String alias) {
    if (!alias.isBlank()) {
      aliases.add(alias.strip());
    }
  }

  void path(String path) {
    if (!path.isBlank()) {
      paths.add(path);
    }
  }

  void place(String step) {
    if (!step.isBlank()) {
      place.add(step.strip());
    }
  }

  void access(Access access) {
    this.access = access;
  }

  void likes(int more) {
    likes = sum(likes, more);
  }

  void votes(int more) {
    votes = sum(votes, more);
  }

  void comments(int more) {
    comments = sum(comments, more);
  }

  /// At least so many comments, as the tracker counts them.
  void atLeastComments(int count) {
    comments = Math.max(comments, count);
  }

  void bookmarks(int more) {
    bookmarks = sum(bookmarks, more);
  }

  void inlinks(int more) {
    inlinks = sum(inlinks, more);
  }

  void accept() {
    accepted = true;
  }

  private static int sum(int a, int b) {
    return (int) Math.clamp((long) a + b, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /// Adds text of its own.
  void body(String written) {
    append(markup == Markup.MARKDOWN ? closed(written) : written);
  }

  /// Adds a part of its text that has a heading, such as a field "Steps to reproduce".
  void section(String heading, String written) {
    if (!written.isBlank()) {
      append(markup == Markup.MARKDOWN ? "## " + escaped(heading) : "<h2>" + Entities.escape(heading) + "</h2>");
      body(written);
    }
  }

  /// Adds what somebody said.
  ///
  /// @param what such as `Comment`, `Review`
  /// @param who  `null` if nobody is known
  /// @param when `null` if it is not known
  /// @param where the address of what they said, if it is one
  void said(String what, Identity who, Instant when, String where, String written) {
    if (written.isBlank()) {
      return;
    }
    posts.add(new Content.Post(text.length(), who, when, address(where) ? where : ""));
    String by = who == null ? "" : " by ";
    append(markup == Markup.MARKDOWN ? escaped(what) + by + (who == null ? "" : "**" + escaped(who.name()) + "**") + ":"
        : "<p>" + Entities.escape(what + by + (who == null ? "" : who.name())) + ":</p>");
    body(written);
  }

  private void append(String more) {
    if (!more.isBlank() && text.length() < LONGEST) {
      text.append(text.isEmpty() ? "" : "\n\n").append(more, 0, Math.min(more.length(), LONGEST - text.length()));
    }
  }

  /// Closes what would swallow the text after it: a fence or a comment that somebody left open.
  private static String closed(String markdown) {
    String fence = "";
    for (String line : markdown.split("\\R")) {
      Matcher found = FENCE.matcher(line);
      if (!found.matches()) {
        continue;
      }
      if (fence.isEmpty()) {
        fence = found.group(1);
      } else if (found.group(1).startsWith(fence) && found.group(2).isBlank()) {
        fence = "";
      }
    }
    String closed = fence.isEmpty() ? markdown : markdown + "\n" + fence;
    return closed.lastIndexOf("<!--") > closed.lastIndexOf("-->") ? closed + "-->" : closed;
  }

  private static String escaped(String words) {
    return words.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>#])", "\\\\$1");
  }

  Item item(String source) {
    String shown = title.isBlank() ? Wording.title(text.toString().replaceAll("<[^>]{0,300}>", " "), id) : title;
    return Item.of(source, id, kind, shown.substring(0, Math.min(shown.length(), 512)),
            markup == Markup.MARKDOWN ? Content.markdown(text.toString(), posts) : Content.html(text.toString(), posts))
        .withUrl(url).withTimes(created, at).withParts(parts.list()).withTags(List.copyOf(tags))
        .withAliases(List.copyOf(aliases)).withPlace(place).withPaths(List.copyOf(paths)).withAccess(access)
        .withSignals(new Signals(likes, votes, comments, 0, bookmarks, inlinks, accepted));
  }
}
