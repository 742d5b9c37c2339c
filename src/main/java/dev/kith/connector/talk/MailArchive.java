package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Spill;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Mails: archives of lists, mailboxes, single mails. An item for each thread, or of a thread whose mails went to different
/// people one for each circle of people, which only they may see. What a list sent is for whoever may read the source.
///
/// @param path  an mbox, a mail (`.eml`, `.emlx`), a Maildir or other folder of them, or an archive of these
/// @param lists addresses or ids of the lists whose mails are for whoever may read the source; `*` means all mails.
///              Without it the mails themselves decide
/// @param url   what stands before a mail's id in its address, or with `$1` in the id's place
public record MailArchive(String source, Path path, List<String> lists, String url) implements Connector {
  private static final Pattern MAIL_NAME = Pattern.compile("(?s).*\\.(?:mbox|mbx|mboxrd|mboxo|eml|emlx|mail"
      + "|txt)(?:\\.gz|\\.bz2)?|.*(?:^|/)(?:cur|new)/[^/]+|(?:.*/)?[^/.][^/.]*"
      + "|.*(?:^|/)mbox");
  private static final Pattern OUTLOOK = Pattern.compile("(?s).*\\.(?:msg|pst|ost)");
  private static final Pattern PART = Pattern.compile("(?s).*\\.(?:zip|tar|tgz|tar\\.gz|tar\\.bz2|7z)");
  private static final Export.Wanted WANTED = new Export.Wanted(name ->
      (MAIL_NAME.matcher(name).matches() || OUTLOOK.matcher(name).matches())
      && !name.matches("(?s)(?:.*/)?(?:\\.[^/]*|__macosx/.*|tmp/.*|readme|license|makefile|maildirfolder|subscriptions)"),
          name -> PART.matcher(name).matches());
  private static final String WHAT = "mail archive";
  /// More files than this, and the cursor keeps one hash of all instead of one each.
  private static final int MANY = 200;

  public MailArchive {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an mbox file or of a folder of mails");
    }
    lists = lists == null || lists.isEmpty() ? List.of() : lists.stream().map(list -> list.strip().toLowerCase(Locale.ROOT))
        .toList();
    url = url == null ? "" : url.strip();
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://lists.example.com/message/$1");
    }
  }

  /// What one pass gathers before it sends.
  private record Post(Spill mails, MailThreads threads, Map<String, Integer> tags, Map<String, String> seen,
      int[] bracketed) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    Cursor cursor = now.files().size() <= MANY ? now.cursor() : new Cursor(Fingerprint.shortHash(now.settings()
        + now.files().stream()
        .map(file -> file.name() + file.content()).collect(Collectors.joining(" "))));
    if (now.sameAs(since) || cursor.equals(since)) {
      return cursor;
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink); Spill spill = new Spill()) {
      Post post = new Post(spill, new MailThreads(), new HashMap<>(), new HashMap<>(), new int[1]);
      gather(export.entries(), post, sink);
      sink.whole();
      spill.sort();
      send(post, sink);
    }
    return cursor;
  }

  private void gather(List<Export.Entry> entries, Post post, Sink sink) throws IOException, InterruptedException {
    int files = 0;
    IOException failed = null;
    for (Export.Entry entry : entries) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      String name = entry.name().toLowerCase(Locale.ROOT);
      if (OUTLOOK.matcher(name).matches()) {
        sink.skipped(name.endsWith(".msg") ? "Outlook mail: the type folder reads it" : "Outlook mailbox: convert it "
            + "with readpst");
      } else if (entries.size() > 1 && !name.matches("(?s).*\\.(?:mbox|mbx|eml|emlx)(?:\\.gz|\\.bz2)?")
          && !MailFile.is(entry.file())) {
        sink.skipped("no mail in the file");
      } else {
        try {
          file(entry, post, sink);
          files++;
        } catch (IOException e) {
          failed = e;
          sink.problem(new Problem(entry.where(), reason(e), "export it again, or take it out of the folder", ""));
          sink.partial();
        }
      }
    }
    if (files == 0) {
      throw new IOException((entries.size() == 1 ? entries.getFirst().where() : path.toString())
          + (failed == null ? ": holds no mail" : ": " + reason(failed)) + "; try an mbox file, or a folder of .eml "
          + "files", failed);
    }
  }

  private static String reason(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
  }

  private void file(Export.Entry entry, Post post, Sink sink) throws IOException, InterruptedException {
    List<String> place = place(entry.name());
    boolean maildir = entry.name().matches("(?s)(?:.*/)?(?:cur|new)/[^/]+") || entry.name().endsWith(".emlx");
    if (entry.last().matches("(?s).*:2,[A-Z]*[TD][A-Z]*")) {
      sink.skipped("deleted mail");
      return;
    }
    MailReader reader = new MailReader(lists.isEmpty() ? null : Set.copyOf(lists), sink::skipped);
    MailFile.read(entry.file(), (envelope, bytes, line) -> {
      try {
        MailMessage mail = reader.read(bytes, envelope, place, maildir).orElse(null);
        if (mail != null) {
          add(mail, post, sink);
        }
      } catch (IOException e) {
        if (envelope.isEmpty()) {
          throw e;
        }
        sink.problem(new Problem(entry.where() + ":" + line, reason(e), "the other mails are read; look at this one in "
            + "its program", ""));
      }
    });
  }

  private static void add(MailMessage read, Post post, Sink sink) throws IOException {
    String digest = MailReader.digest(read);
    String known = post.seen.putIfAbsent(read.id(), digest);
    MailMessage mail = read;
    if (known != null) {
      if (known.equals(digest) || post.seen.putIfAbsent(read.id() + " " + digest, digest) != null) {
        sink.skipped("copy of a mail");
        return;
      }
      mail = new MailMessage(read.id() + " " + digest, read.references(), read.subject(), read.from(), read.name(),
          read.bot(), read.at(),
          read.text(), read.attachments(), read.audience(), read.list(), read.url(), read.tags(), read.place(),
              read.language());
    }
    Matcher tag = Pattern.compile("\\[([^\\]]{1,40})]").matcher(mail.subject());
    if (tag.find() && MailThreads.isListTag(tag.group(1))) {
      post.tags.merge(tag.group(1), 1, Integer::sum);
    }
    post.bracketed[0]++;
    post.mails.add(post.bracketed[0], mail.fields());
    post.threads.add(mail);
  }

  /// The folders of a mailbox, or a list's name: `Sent` of `.Sent/cur/1.eml`, `dev` of `dev/2020-March.txt.gz`.
  private static List<String> place(String name) {
    List<String> place = new ArrayList<>(Arrays.asList(name.split("/")));
    String stem = place.removeLast().replaceFirst("(?i)(?:\\.(?:gz|bz2|mbox|mbx|txt|mail))+$", "");
    if (!name.matches("(?is).*\\.emlx?|(?:.*/)?(?:cur|new)/[^/]+|(?:.*/)?\\d+")
        && !stem.matches("(?i)(?:\\d{4}.*|\\d+|mbox|mail)")) {
      place.add(stem);
    }
    place.removeIf(folder -> folder.matches("(?i)cur|new|messages|mail|takeout|maildir|\\.sbd"));
    place.replaceAll(folder -> folder.replaceFirst("(?i)\\.(?:sbd|mbox)$", ""));
    return place.stream().flatMap(folder -> folder.startsWith(".") ? Arrays.stream(folder.substring(1).split("\\."))
        : List.of(folder).stream())
        .filter(folder -> !folder.isBlank()).toList();
  }

  private void send(Post post, Sink sink) throws IOException, InterruptedException {
    List<int[]> threads = post.threads.threads();
    Set<String> bots = new HashSet<>();
    for (int[] thread : threads) {
      // a mail to other people is an item of its own, or one would read in an answer what was never sent to them
      Map<List<String>, List<MailMessage>> circles = new LinkedHashMap<>();
      for (int number : thread) {
        interrupted();
        MailMessage mail = MailMessage.of(post.mails.get(number));
        circles.computeIfAbsent(mail.audience(), _ -> new ArrayList<>()).add(mail);
      }
      for (List<MailMessage> circle : circles.values()) {
        for (MailMessage mail : circle) {
          if (mail.bot() && !mail.from().isEmpty() && bots.add(mail.from())) {
            interrupted();
            sink.person(new Person(source, source + "/" + mail.from(), mail.name(), List.of(mail.from()), "", "", "", "", "",
                List.of(),
                List.of(), true, false));
          }
        }
        interrupted();
        sink.item(new MailTalk(circle).item(source, tag -> listTag(tag, post), url));
      }
    }
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }

  /// A tag that half of the mails bear is their list's.
  private static boolean listTag(String tag, Post post) {
    int bearing = post.tags.getOrDefault(tag, 0);
    return bearing >= 5 && bearing * 2 >= post.bracketed[0];
  }
}
