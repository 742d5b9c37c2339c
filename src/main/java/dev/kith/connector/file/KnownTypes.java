package dev.kith.connector.file;

import dev.kith.model.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What exporters call the kinds of things.
final class KnownTypes {
  static final Map<String, Kind> KINDS = table();

  private KnownTypes() {}

  private static Map<String, Kind> table() {
    Map<String, Kind> kinds = new HashMap<>();
    for (Kind kind : Kind.values()) {
      kinds.put(kind.label(), kind);
    }
    Map.of(
        Kind.PAGE, List.of("abstract", "article", "doc", "docs", "document", "guide", "handbook", "howto", "kep", "manual",
            "note", "paper", "pep", "policy", "proposal", "report", "rfc", "spec", "tutorial", "wiki"),
        Kind.POST, List.of("announcement", "blog", "blog-post", "blogpost", "entry", "news"),
        Kind.MESSAGE, List.of("chat", "comment", "reply", "thread"),
        Kind.TICKET, List.of("bug", "incident", "issue", "merge-request", "pull-request", "request", "story", "task"),
        Kind.MAIL, List.of("e-mail", "email"),
        Kind.FILE, List.of("attachment", "presentation", "slides", "spreadsheet"),
        Kind.EVENT, List.of("meeting", "talk"),
        Kind.BOOKMARK, List.of("link"),
        Kind.CODE, List.of("snippet", "source"),
        Kind.COMMIT, List.of("changeset")
    ).forEach((kind, words) -> words.forEach(word -> kinds.put(word, kind)));
    return Map.copyOf(kinds);
  }
}
