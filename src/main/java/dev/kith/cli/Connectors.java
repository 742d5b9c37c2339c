package dev.kith.cli;

import dev.kith.connector.Connector;
import dev.kith.connector.blog.WordPressWxr;
import dev.kith.connector.file.Folder;
import dev.kith.connector.file.JsonLines;
import dev.kith.connector.file.Notion;
import dev.kith.connector.file.Takeout;
import dev.kith.connector.people.PeopleCsv;
import dev.kith.connector.talk.SlackExport;
import dev.kith.connector.talk.StackExchange;
import dev.kith.connector.wiki.MediaWikiDump;
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
    types.put("folder", Folder.class);
    types.put("notion", Notion.class);
    types.put("takeout", Takeout.class);
    types.put("mediawiki-dump", MediaWikiDump.class);
    types.put("wordpress-wxr", WordPressWxr.class);
    types.put("stackexchange", StackExchange.class);
    types.put("slack-export", SlackExport.class);
    types.put("people-csv", PeopleCsv.class);
    return Collections.unmodifiableMap(types);
  }
}
