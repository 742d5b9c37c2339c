package dev.kith.connector.file;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who wrote the files of a folder and when, by the log of its git repository, read once from the newest commit to the
/// oldest; a file keeps its history when it is moved. Who committed a file first is its author, as are the co-authors of
/// that commit;
/// who changed it later is its editor.
///
/// Not credited: bots, merges, pure moves, commits of more than [#MASS] files (imports, formatters), those that say they
/// only format, and those listed in `.git-blame-ignore-revs`. A file that only such commits touched has dates but nobody.
final class GitHistory {
  /// A commit of more files than this is an import or a formatter's.
  static final int MASS = 100;
  private static final Pattern BOT = Pattern.compile("(?i).*(\\[bot]|\\bbot\\b|-bot@).*|(dependabot|renovate|github-actions|weblate|pre-commit-ci|"
      + "greenkeeper|semantic-release|jenkins|travis|gitlab-ci|buildbot)([ @-].*)?");
  private static final Pattern FORMATTING = Pattern.compile("(?i)(style|format|formatting|reformat|prettier|lint|whitespace)(\\([^)]*\\))?!?:.*"
      + "|(apply|run|ran|fix)?\\s*(the )?(code "
          + ")?(formatter|formatting|prettier|black|gofmt|clang-format|reformat\\w*|whitespace|line endings)\\b.*");
  private static final Pattern MAILBOX = Pattern.compile("(.*?)\\s*<([^<>]*)>");
  private static final Pattern NOREPLY = Pattern.compile("(?i)(?:\\d+\\+)?([^@]+)@users\\.noreply\\..*");

  /// What is known of a file.
  ///
  /// @param created when it was first committed
  /// @param at      when it was last changed by a commit that counts, or else by any
  record Touched(List<Part> parts, Instant created, Instant at) {
    static final Touched NOTHING = new Touched(List.of(), null, null);
  }

  private record Who(Identity identity, Instant at) {}

  private static final class Trail {
    final Map<String, Who> editors = new LinkedHashMap<>();
    List<Who> firsts = List.of();
    Instant created;
    Instant changed;
    Instant moved;
  }

  private final Map<String, Trail> trails = new HashMap<>();
  /// What the files of older commits are called now; empty for those that are gone.
  private final Map<String, String> now = new HashMap<>();
  private final Set<String> ignoredCommits;

  private GitHistory(Set<String> ignoredCommits) {
    this.ignoredCommits = ignoredCommits;
  }

  /// A folder without history.
  static GitHistory none() {
    return new GitHistory(Set.of());
  }

  /// @throws IOException in one line, if the log cannot be read
  static GitHistory of(Path folder) throws IOException, InterruptedException {
    GitHistory history = new GitHistory(ignoredCommits(folder));
    if (GitCommand.run(folder, "rev-list", "--all", "--max-count=1").length == 0) {
      return history;
    }
    byte[] log = GitCommand.run(folder, "log", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color",
        "--use-mailmap",
        "--no-merges", "-z", "-M", "--name-status", "--relative",
        "--format=%x01%H%x1f%at%x1f%aN%x1f%aE%x1f%s%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1f)", "--", ".");
    history.read(new String(log, StandardCharsets.UTF_8).split("\0"));
    return history;
  }

  private static Set<String> ignoredCommits(Path folder) throws IOException {
    Path list = folder.resolve(".git-blame-ignore-revs");
    Set<String> commits = new HashSet<>();
    if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) && Files.size(list) < 1 << 20) {
      new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1).lines().map(line -> line.replaceFirst("#.*", "")
          .strip())
          .filter(line -> line.matches("[0-9a-f]{40,64}")).forEach(commits::add);
    }
    return commits;
  }

  /// Paths that the repository is told not to keep, such as what a build made; a folder ends in `/`.
  static Set<String> ignored(Path folder) throws IOException, InterruptedException {
    String out = new String(GitCommand.run(folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard",
        "--directory"),
        StandardCharsets.UTF_8);
    return out.isEmpty() ? Set.of() : Set.of(out.split("\0"));
  }

  private void read(String[] tokens) throws InterruptedException {
    for (int at = 0; at < tokens.length;) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading the history");
      }
      String head = tokens[at++];
      List<String[]> changes = new ArrayList<>();
      while (at < tokens.length && !tokens[at].startsWith("\u0001")) {
        String status = tokens[at++].strip();
        boolean two = status.matches("[RC]\\d*");
        if (status.matches("[AMDTRC]\\d*") && at + (two ? 1 : 0) < tokens.length) {
          changes.add(new String[] {status, tokens[at++], two ? tokens[at++] : ""});
        }
      }
      if (head.startsWith("\u0001")) {
        commit(head.substring(1).split("\u001f", -1), changes);
      }
    }
  }

  private void commit(String[] head, List<String[]> changes) {
    if (head.length < 5 || !head[1].matches("-?\\d{1,12}")) {
      return;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(head[1]));
    List<Who> people = new ArrayList<>();
    add(people, head[2], head[3], at);
    for (int i = 5; i < head.length; i++) {
      Matcher mailbox = MAILBOX.matcher(head[i].strip());
      if (mailbox.matches()) {
        add(people, mailbox.group(1), mailbox.group(2), at);
      }
    }
    boolean counts = changes.size() <= MASS && !people.isEmpty() && !FORMATTING.matcher(head[4]).matches()
        && !ignoredCommits.contains(head[0]);
    for (String[] change : changes) {
      String status = change[0];
      String current = now.getOrDefault(status.startsWith("R") || status.startsWith("C") ? change[2] : change[1],
          status.startsWith("R") || status.startsWith("C") ? change[2] : change[1]);
      if (!current.isEmpty() && !status.startsWith("D")) {
        touch(trails.computeIfAbsent(current, _ -> new Trail()), people, at, counts && !status.equals("R100"));
      }
      switch (status.charAt(0)) {
        case 'R' -> {
          now.put(change[2], "");
          now.put(change[1], current);
        }
        // what older commits call so is another file
        case 'A', 'C' -> now.put(change[1 + (status.charAt(0) == 'C' ? 1 : 0)], "");
        case 'D' -> now.putIfAbsent(change[1], "");
        default -> { }
      }
    }
  }

  private static void touch(Trail trail, List<Who> people, Instant at, boolean counts) {
    trail.created = at;
    trail.moved = trail.moved == null ? at : trail.moved;
    if (counts) {
      trail.changed = trail.changed == null ? at : trail.changed;
      trail.firsts = people;
      people.forEach(who -> trail.editors.putIfAbsent(who.identity.key(), who));
    } else {
      trail.firsts = List.of();
    }
  }

  private static void add(List<Who> people, String name, String mail, Instant at) {
    String clean = name.replaceAll("\\p{Cntrl}", "").strip();
    String address = mail.replaceAll("\\p{Cntrl}", "").strip();
    if (clean.isEmpty() && address.isEmpty() || BOT.matcher(clean).matches() || BOT.matcher(address).matches()
        || address.equalsIgnoreCase("noreply@github.com")) {
      return;
    }
    Matcher hidden = NOREPLY.matcher(address);
    boolean reachable = address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+") && !hidden.matches()
        && !address.toLowerCase(Locale.ROOT).matches(".*(\\.\\(none\\)|\\.local|localhost|\\.localdomain|\\.internal)");
    String account = reachable ? address : clean.isEmpty() ? hidden.matches() ? hidden.group(1) : address : clean;
    people.add(new Who(Identity.of("", account, clean), at));
  }

  /// @param path within the folder, parted by `/`
  Touched of(String path) {
    Trail trail = trails.get(path);
    if (trail == null) {
      return Touched.NOTHING;
    }
    List<Part> parts = new ArrayList<>();
    Set<String> authors = new HashSet<>();
    for (Who who : trail.firsts) {
      if (authors.add(who.identity.key())) {
        parts.add(new Part(who.identity, Role.AUTHOR, trail.editors.getOrDefault(who.identity.key(), who).at));
      }
    }
    for (Who who : trail.editors.values()) {
      if (!authors.contains(who.identity.key())) {
        parts.add(new Part(who.identity, Role.EDITOR, who.at));
      }
    }
    return new Touched(parts, trail.created, trail.changed != null ? trail.changed : trail.moved);
  }
}
