package dev.kith.cli;

import dev.kith.connector.input.Peek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Tells what wrote an export, so that an admin need not: the first form that fits, from the surest to the vaguest.
final class Formats {
  /// @param fits what the export's names and beginnings look like
  private record Form(String type, Predicate<Peek> fits) {}

  /// A feed or a mail among many files makes neither of the folder.
  private static final double SHARE = 0.15;
  private static final Set<String> COMMON = Set.of("feed", "opml", "ics", "bookmarks", "vcard", "dokuwiki", "mail");
  private static final Set<String> FILES = Set.of("folder", "jsonl", "people-csv", "ldif", "scim");
  private static final List<Form> FORMS = new ArrayList<>();

  static {
    head("mediawiki-dump", "(?s).{0,500}<mediawiki[\\s>].*");
    head("confluence-xml", "(?s).{0,500}<hibernate-generic[\\s>].*");
    head("jira", "(?s).{0,2000}<entity-engine-xml[\\s>].*", "(?s).{0,4000}<rss[\\s>].{0,4000}(?:<build-info>|<project id=\"|<key id=\").*",
        "(?si).{0,20}(?:\"?summary\"?[,;]\"?issue key|\"?issue (?:key|type)\"?[,;]|\"?[^\\n]{0,500}[,;]\"?issue key\"?[,;]).*",
        "(?s)\\s*\\{.{0,4000}\"issues\"\\s*:\\s*\\[.{0,6000}\"(?:fields|startAt)\"\\s*:.*",
        "(?s)\\s*\\{\\s*\"(?:comments|worklogs)\"\\s*:\\s*\\[.{0,2000}\"accountType\"\\s*:.*");
    head("wordpress-wxr", "(?s).{0,4000}(?:xmlns:wp=|<wp:wxr_version).*");
    head("opml", "(?si).{0,500}<opml[\\s>].*");
    head("feed", "(?s).{0,2000}<(?:\\w+:)?(?:rss|feed|RDF)[\\s>].*");
    head("stackexchange", "(?s).{0,300}<(?:posts|users|comments|badges|tags|votes)>\\s*<row .*");
    head("vcard", "(?si).{0,20}BEGIN:VCARD.*", "(?s).{0,500}<vcards[\\s>].*", "(?s)\\s*\\[\\s*\"vcard\".*");
    head("ics", "(?si).{0,20}BEGIN:VCALENDAR.*");
    head("bookmarks", "(?si).{0,200}NETSCAPE-Bookmark.*");
    head("ldif", "(?s).{0,4}(?:#[^\\n]*\\n|\\s)*(?:version:\\s*1\\s|dn::?\\s).*");
    head("scim", "(?s)\\s*[\\[{].{0,2000}urn:ietf:params:scim:.*");
    head("mattermost", "(?s)\\s*\\{\\s*\"type\"\\s*:\\s*\"version\".*", "(?s)\\s*\\{\\s*\"order\"\\s*:\\s*\\[.{0,6000}\"posts\"\\s*:.*");
    head("discourse", "(?s)\\s*\\{.{0,7900}\"(?:post_stream|topic_list|latest_posts|cooked)\"\\s*:.*");
    head("confluence-json", "(?s)\\s*[\\[{].{0,7900}(?:/rest/api/(?:content|space|search)[/?\"]|/wiki/api/v2/"
        + "|\"spaceId\"\\s*:|\"backend_name\"\\s*:\\s*\"Confluence\").*");
    head("mediawiki-json", "(?s)\\s*\\{.{0,7900}\"query\"\\s*:\\s*\\{\\s*\"(?:pages|allpages|allrevisions|recentchanges|general"
        + "|namespaces|logevents|allusers|users|normalized|redirects)\"\\s*:.*", "(?s)\\s*\\{\\s*\"batchcomplete\"\\s*:.*",
        "(?s)\\s*\\{\\s*\"parse\"\\s*:\\s*\\{\\s*\"(?:title|pageid)\"\\s*:.*",
        "(?s)\\s*[\\[{].{0,7900}\"backend_name\"\\s*:\\s*\"MediaWiki\".*");
    names("slack-export", names -> names.stream().anyMatch(name -> name.matches("(?:[^/]*/)*channels\\.json"))
        && names.stream().anyMatch(name -> name.matches("(?:[^/]*/)*users\\.json")));
    names("github", names -> any(names, "(?:.*/)?(?:issues|pull_requests|issue_comments|repositories)_\\d{6}\\.json"));
    names("gitlab", names -> any(names, "(?:.*/)?tree/project(?:/.*|\\.json)") || any(names, "(?:.*/)?VERSION")
        && any(names, "(?:.*/)?project\\.json"));
    names("discourse", names -> any(names, "(?:.*/)?dump\\.sql(?:\\.gz)?"));
    names("dokuwiki", names -> any(names, "(?:.*/)?(?:data/)?(?:meta|attic)/.*\\.(?:changes|meta|txt\\.gz)")
        || any(names, "(?:.*/)?data/pages/.*\\.txt"));
    head("dokuwiki", "(?s)\\s*={2,6} [^=\\n]{1,200} ={2,6}\\s*\\n.*");
    names("notion", names -> any(names, "(?s).*[ -][0-9a-f]{32}(?:_all)?\\.(?:md|html|csv)")
        || any(names, "(?s).*Export(?:Block)?-[0-9a-f-]{36}.*\\.zip"));
    names("takeout", names -> any(names, "(?:.*/)?Takeout/.*"));
    head("takeout", "(?s)\\s*\\{.{0,4000}\"(?:isTrashed|isArchived|userEditedTimestampUsec)\"\\s*:.*");
    head("gitlab", "(?s)\\s*[\\[{].{0,7900}\"(?:iid|path_with_namespace|merge_request_diff|award_emoji)\"\\s*:.*");
    head("github", "(?s)\\s*[\\[{].{0,7900}\"(?:author_association|pull_request_url|node_id|issue_url)\"\\s*:.*");
    head("jira", "(?s)\\s*[\\[{].{0,4000}\"key\"\\s*:\\s*\"[A-Z][A-Z0-9_]+-\\d+\".{0,4000}\"fields\"\\s*:.*");
    FORMS.add(new Form("mail", Formats::isMail));
    head("people-csv", "(?si)\\W{0,5}(?=[^\\n]{0,600}\\b(?:e-?mail|mail)\\b)(?=[^\\n]{0,600}\\b(?:name|first.?name|display.?name)\\b)[^\\n]{1,600}[,;\\t].*");
    head("jsonl", "(?s)\\s*\\{[^\\n]{0,8000}\"id\"\\s*:[^\\n]*(?:\\n\\{.*|\\s*)");
    names("folder", names -> any(names, "(?si).*\\.(?:md|markdown|html?|txt|rst|adoc|docx?|pptx?|xlsx?|od[tsp]|rtf|pdf|epub|org)"));
  }

  private Formats() {}

  /// The type of connector that reads it; empty if it is like nothing known.
  static Optional<String> type(Peek peek) {
    return FORMS.stream().filter(form -> Connectors.TYPES.containsKey(form.type) && form.fits.test(peek)).map(Form::type)
        .findFirst();
  }

  /// Whether exports of this type are a whole system's, rather than files such as may lie about anywhere.
  static boolean isWhole(String type) {
    return !COMMON.contains(type) && !FILES.contains(type);
  }

  private static void head(String type, String... patterns) {
    List<Pattern> any = List.of(patterns).stream().map(Pattern::compile).toList();
    FORMS.add(new Form(type, peek -> isMuch(peek, peek.heads().values().stream()
        .filter(head -> any.stream().anyMatch(pattern -> pattern.matcher(head).matches())).count(), COMMON.contains(type))));
  }

  private static void names(String type, Predicate<List<String>> fits) {
    FORMS.add(new Form(type, peek -> fits.test(peek.names())));
  }

  private static boolean isMuch(Peek peek, long fit, boolean common) {
    return fit > 0 && (!common || fit >= SHARE * peek.heads().size());
  }

  private static boolean any(List<String> names, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return names.stream().anyMatch(name -> compiled.matcher(name).matches());
  }

  private static boolean isMail(Peek peek) {
    return isMuch(peek, peek.heads().entrySet().stream().filter(entry -> {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      String head = entry.getValue();
      return head.matches("(?s)From \\S+.{0,80}\\n[!-9;-~]+:.*") || name.endsWith(".mbox") || name.endsWith(".eml")
          || head.matches("(?s)(?:[!-9;-~]+:[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*){2,}.*") && head.matches("(?si).*\\n?(?:from|message-id|received):.*")
              && name.matches(".*(?:/cur/|/new/|\\.mail|\\d+$).*");
    }).count(), true);
  }
}
