package dev.kith.cli;

import dev.kith.connector.Connector;
import dev.kith.connector.blog.Feed;
import dev.kith.connector.blog.Opml;
import dev.kith.connector.blog.WebFeed;
import dev.kith.connector.blog.WordPressApi;
import dev.kith.connector.blog.WordPressWxr;
import dev.kith.connector.file.Bookmarks;
import dev.kith.connector.file.Calendar;
import dev.kith.connector.file.Folder;
import dev.kith.connector.file.JsonLines;
import dev.kith.connector.file.Notion;
import dev.kith.connector.file.Push;
import dev.kith.connector.file.Takeout;
import dev.kith.connector.people.Ldif;
import dev.kith.connector.people.PeopleCsv;
import dev.kith.connector.people.Scim;
import dev.kith.connector.people.VCard;
import dev.kith.connector.site.Website;
import dev.kith.connector.talk.Discourse;
import dev.kith.connector.talk.DiscourseApi;
import dev.kith.connector.talk.MailArchive;
import dev.kith.connector.talk.Mattermost;
import dev.kith.connector.talk.MattermostApi;
import dev.kith.connector.talk.SlackApi;
import dev.kith.connector.talk.SlackExport;
import dev.kith.connector.talk.StackExchange;
import dev.kith.connector.tracker.GitHub;
import dev.kith.connector.tracker.GitHubApi;
import dev.kith.connector.tracker.GitLab;
import dev.kith.connector.tracker.GitLabApi;
import dev.kith.connector.tracker.Jira;
import dev.kith.connector.tracker.JiraApi;
import dev.kith.connector.wiki.ConfluenceApi;
import dev.kith.connector.wiki.ConfluenceJson;
import dev.kith.connector.wiki.ConfluenceXml;
import dev.kith.connector.wiki.DokuWiki;
import dev.kith.connector.wiki.MediaWikiApi;
import dev.kith.connector.wiki.MediaWikiDump;
import dev.kith.connector.wiki.MediaWikiJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The table of all connectors: what `type:` in `sources.yaml` says, and the record it stands for. The record's components,
/// but for the first, are the keys of the source's settings.
public final class Connectors {
  public static final Map<String, Class<? extends Connector>> TYPES = table();

  private Connectors() {}

  private static Map<String, Class<? extends Connector>> table() {
    Map<String, Class<? extends Connector>> types = new LinkedHashMap<>();
    types.put("jsonl", JsonLines.class);
    types.put("push", Push.class);
    types.put("folder", Folder.class);
    types.put("notion", Notion.class);
    types.put("takeout", Takeout.class);
    types.put("mediawiki-dump", MediaWikiDump.class);
    types.put("mediawiki-json", MediaWikiJson.class);
    types.put("mediawiki-api", MediaWikiApi.class);
    types.put("dokuwiki", DokuWiki.class);
    types.put("confluence-xml", ConfluenceXml.class);
    types.put("confluence-json", ConfluenceJson.class);
    types.put("confluence-api", ConfluenceApi.class);
    types.put("wordpress-wxr", WordPressWxr.class);
    types.put("wordpress-api", WordPressApi.class);
    types.put("feed", Feed.class);
    types.put("opml", Opml.class);
    types.put("website", Website.class);
    types.put("web-feed", WebFeed.class);
    types.put("stackexchange", StackExchange.class);
    types.put("slack-export", SlackExport.class);
    types.put("slack-api", SlackApi.class);
    types.put("discourse", Discourse.class);
    types.put("discourse-api", DiscourseApi.class);
    types.put("mattermost", Mattermost.class);
    types.put("mattermost-api", MattermostApi.class);
    types.put("mail", MailArchive.class);
    types.put("ics", Calendar.class);
    types.put("bookmarks", Bookmarks.class);
    types.put("jira", Jira.class);
    types.put("jira-api", JiraApi.class);
    types.put("github", GitHub.class);
    types.put("github-api", GitHubApi.class);
    types.put("gitlab", GitLab.class);
    types.put("gitlab-api", GitLabApi.class);
    types.put("people-csv", PeopleCsv.class);
    types.put("ldif", Ldif.class);
    types.put("scim", Scim.class);
    types.put("vcard", VCard.class);
    return Collections.unmodifiableMap(types);
  }
}
