package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Discourse forum: a backup of the site (its database, from which everything is known), or answers of its interface that
/// somebody saved as JSON files. An item a topic. Whispers, private messages, and what is unlisted, hidden or deleted are
/// never read; topics of restricted categories are for their groups.
///
/// @param path a backup (`.tar.gz`, `.sql.gz` or its `dump.sql`), a JSON file, or a folder or archive of either
/// @param url  the site's address; topics have none without it
public record Discourse(String source, Path path, String url) implements Connector {
  private static final String WHAT = "Discourse backup or saved answers of its interface";
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d-\\d{6}");
  private static final Export.Wanted WANTED = new Export.Wanted(
      name -> name.matches("(?s)(?!(.*/)?uploads/).*\\.(sql|sql\\.gz|json|json\\.gz|jsonl|ndjson)"),
      name -> name.matches("[^/]+\\.(tar\\.gz|tgz|tar|zip)"));

  public Discourse {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of a backup (.tar.gz) or of a folder of .json files");
    }
    url = WebAddress.of("url", url, "https://forum.example.com");
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Pass.Start start = Pass.start(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (start.unchanged()) {
      return start.next();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      List<Export.Entry> dumps = export.entries().stream().filter(entry -> entry.name().toLowerCase(Locale.ROOT)
          .matches("(?s).*\\.sql(\\.gz)?")).sorted(Comparator.comparing(Discourse::date).reversed()).toList();
      Pass pass = new Pass(sink);
      try (DiscourseForum forum = new DiscourseForum(source, !dumps.isEmpty())) {
        if (dumps.isEmpty()) {
          answers(export, pass, new DiscourseJson(forum, sink));
        } else {
          dumps.subList(1, dumps.size()).forEach(_ -> sink.skipped("older backup"));
          DiscourseDump.read(dumps.getFirst(), forum, sink);
        }
        forum.sort();
        if (forum.posts.size() == 0) {
          throw new IOException(path + ": holds no post; check that it is a forum's backup or its saved answers");
        }
        forum.sendPeople(sink);
        new DiscourseTopics(forum, url, sink).send();
        pass.end();
      }
    }
    return start.next();
  }

  private static void answers(Export export, Pass pass, DiscourseJson answers) throws IOException, InterruptedException {
    for (Export.Entry entry : export.entries()) {
      if (export.entries().size() == 1) {
        answers.read(entry);
      } else {
        pass.file(entry, () -> answers.read(entry));
      }
    }
  }

  /// When a backup was made: the date that a site puts into its name, else that of the file.
  private static String date(Export.Entry dump) {
    Matcher date = DATE.matcher(dump.where());
    return date.find() ? date.group() : String.valueOf(dump.modified());
  }
}
