package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.InputFiles;
import dev.kith.connector.input.MediaTypes;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Rules;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A folder of documents: Markdown with front matter (also an Obsidian vault or the source of a site), HTML, text, office
/// files.
///
/// An item's id is its path within the folder. Hidden folders, `node_modules`, drafts, lock files and symbolic links are
/// left out. A file that has neither changed size nor time since the last pass is not read again.
///
/// @param path      the folder
/// @param url       the address of the folder, to which paths are added; empty if the files have none
/// @param pretty    addresses as site generators make them: `guide/setup.md` becomes `guide/setup/`
/// @param include   globs; only files that match one are read, and then also text files of other kinds; empty for all
/// @param exclude   globs of files to leave out
/// @param accessRules glob → principals; of all rules that match a file each must hold, and what a page's own front matter
///                  says besides; a file that no rule matches is for whom the source is for
/// @param ownershipRules glob → `owned`, `cloud`, `personal` or `external`; the first that matches counts
/// @param git      whether to ask the folder's git repository who wrote what and when; if not said, where there is a `.git`
/// in
///                 the folder itself; `true` also means a repository that the folder is only a part of
public record Folder(String source, Path path, String url, boolean pretty, List<String> include, List<String> exclude,
    Map<String, List<String>> accessRules, Map<String, String> ownershipRules, Boolean git) implements Connector {
  private static final int LARGEST_MIB = 50;
  private static final Set<String> VENDORED = Set.of("node_modules", "__macosx", "$recycle.bin",
      "system volume information");

  public Folder {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the folder to read");
    }
    url = url == null ? "" : url.strip();
    if (!url.isEmpty() && !url.matches("https?://[^\\s]+")) {
      throw new IllegalArgumentException("url: " + url + " is no address; try https://wiki.example.com/");
    }
    include = include == null ? List.of() : List.copyOf(include);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    accessRules = accessRules == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(accessRules));
    ownershipRules = ownershipRules == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(ownershipRules));
    Rules.globs("include", include);
    Rules.globs("exclude", exclude);
    accessRules.forEach((glob, principals) -> {
      new Rules.Glob("accessRules", glob);
      if (principals == null || !principals.stream().allMatch(Rules::isPrincipal)) {
        throw new IllegalArgumentException("accessRules: " + glob + " is for " + principals + "; try a list of "
            + Rules.PRINCIPALS);
      }
    });
    ownershipRules.forEach((glob, label) -> {
      new Rules.Glob("ownershipRules", glob);
      if (Ownership.of(label).isEmpty()) {
        throw new IllegalArgumentException("ownershipRules: " + label
            + " is unknown; try owned, cloud, personal or external");
      }
    });
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    return new Pass(this, since, sink).run();
  }

  private record Found(Path file, String path, BasicFileAttributes attributes) {}

  private record AccessRule(Rules.Glob glob, Set<String> principals) {}

  private record OwnershipRule(Rules.Glob glob, Ownership ownership) {}

  private static final class Pass {
    private final Folder settings;
    private final Sink sink;
    private final Path root;
    private final boolean obsidian;
    private final List<Rules.Glob> include;
    private final List<Rules.Glob> exclude;
    private final List<AccessRule> access = new ArrayList<>();
    private final List<OwnershipRule> ownership = new ArrayList<>();
    private final Set<String> known;
    private final GitHistory history;
    private final CodeOwners owners;
    private Set<String> ignored = Set.of();
    private final List<String> fingerprints = new ArrayList<>();

    Pass(Folder settings, Cursor since, Sink sink) throws IOException, InterruptedException {
      this.settings = settings;
      this.sink = sink;
      if (!Files.isDirectory(settings.path) || !Files.isReadable(settings.path)) {
        throw new IOException(settings.path + ": is not a folder that can be read; check the path, its permissions and that"
            + " its disk is mounted");
      }
      root = settings.path.toRealPath();
      obsidian = Files.isDirectory(root.resolve(".obsidian"));
      include = Rules.globs("include", settings.include);
      exclude = Rules.globs("exclude", settings.exclude);
      settings.accessRules.forEach((glob, who) -> access.add(new AccessRule(new Rules.Glob("accessRules", glob),
          Set.copyOf(who))));
      settings.ownershipRules.forEach((glob, label) -> ownership.add(
          new OwnershipRule(new Rules.Glob("ownershipRules", glob), Ownership.of(label).orElseThrow())));
      known = new HashSet<>(List.of(since.text().split("\n")));
      boolean asked = settings.git == null ? Files.exists(root.resolve(".git")) : settings.git;
      history = asked ? history() : GitHistory.none();
      owners = asked ? CodeOwners.of(root) : new CodeOwners();
    }

    /// Without its history a folder is read all the same.
    private GitHistory history() throws InterruptedException, IOException {
      try {
        ignored = GitHistory.ignored(root);
        return GitHistory.of(root);
      } catch (IOException e) {
        sink.problem(new Problem(settings.path + "/.git", "the history cannot be read, so nobody is credited by it: "
            + e.getMessage(),
            "install git and mend the repository, or set git: false", ""));
        return GitHistory.none();
      }
    }

    Cursor run() throws IOException, InterruptedException {
      List<Found> files = walk();
      if (files.isEmpty()) {
        throw new IOException(settings.path + ": holds no file to read; check the path and that its disk is mounted");
      }
      sink.whole();
      sink.expect(files.size());
      tellIdleRules(files);
      for (Found file : files) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted at " + file.file);
        }
        one(file);
      }
      return new Cursor(String.join("\n", fingerprints));
    }

    private List<Found> walk() throws IOException {
      List<Found> files = new ArrayList<>();
      Files.walkFileTree(root, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
          String reason = dir.equals(root) ? null : reasonToSkip(dir);
          if (reason == null) {
            return FileVisitResult.CONTINUE;
          }
          sink.skipped(reason);
          return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          String path = within(file);
          String reason = reasonToSkip(InputFiles.lowerName(file), path, attributes);
          if (reason == null) {
            files.add(new Found(file, path, attributes));
          } else {
            sink.skipped(reason);
          }
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
          if (e instanceof NoSuchFileException && !file.equals(root)) {
            return FileVisitResult.CONTINUE;
          }
          throw new IOException(file + ": cannot be looked into (" + e.getClass().getSimpleName()
              + "); check its permissions and that its disk is mounted", e);
        }
      });
      files.sort(Comparator.comparing(Found::path));
      return files;
    }

    /// Why a folder is left out, or `null` if it is looked into.
    private String reasonToSkip(Path dir) {
      String name = InputFiles.lowerName(dir);
      if (name.startsWith(".")) {
        return "hidden folder";
      }
      if (ignored.contains(within(dir) + "/")) {
        return "folder that git ignores";
      }
      // the pages with which SharePoint shows a library
      boolean forms = name.equals("forms") && (Files.exists(dir.resolve("AllItems.aspx"))
          || Files.exists(dir.resolve("DispForm.aspx")));
      return forms || VENDORED.contains(name) ? "folder " + name : null;
    }

    private String within(Path path) {
      return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /// Why a file is left out, or `null` if it is read.
    private String reasonToSkip(String name, String path, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        return "symbolic link";
      }
      if (!attributes.isRegularFile() || name.startsWith(".")) {
        return "hidden file";
      }
      if (name.startsWith("~$") || name.endsWith("~")) {
        return "lock or backup file";
      }
      if (ignored.contains(path)) {
        return "file that git ignores";
      }
      if (name.equals("summary.md") && !path.contains("/") && Files.exists(root.resolve("README.md"))) {
        return "table of contents";
      }
      if (exclude.stream().anyMatch(glob -> glob.matches(path))) {
        return "excluded";
      }
      boolean included = include.stream().anyMatch(glob -> glob.matches(path));
      if (!include.isEmpty() && !included) {
        return "not included";
      }
      return MediaTypes.of(extension(path)) != null || included ? null : "." + extension(path) + " file";
    }

    private void one(Found file) throws IOException, InterruptedException {
      if (file.path.chars().anyMatch(c -> c < ' ' || c == '\uFFFD')) {
        sink.problem(new Problem(file.file.toString(), "the file's name holds characters that cannot be read",
            "rename the file", ""));
        return;
      }
      if (file.attributes.size() > (long) LARGEST_MIB << 20) {
        sink.problem(new Problem(file.file.toString(), "larger than " + LARGEST_MIB + " MiB",
            "split the file, or exclude it", file.path));
        return;
      }
      // the history of a file may change though the file does not
      String settled = settings + "\n" + file.path + "\n" + history.of(file.path) + owners.of(file.path);
      String stat = Fingerprint.shortHash(settled + "\n" + file.attributes.size() + "\n"
          + file.attributes.lastModifiedTime().toInstant());
      if (known.contains(stat)) {
        unchanged(file, stat);
        return;
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file.file)) {
        bytes = in.readAllBytes();
      } catch (NoSuchFileException _) {
        return;
      } catch (IOException e) {
        sink.problem(new Problem(file.file.toString(), "cannot be read (" + e.getClass().getSimpleName() + ")",
            "check the file's permissions", file.path));
        return;
      }
      String content = Fingerprint.shortHash(settled + "\n" + Fingerprint.shortHash(bytes));
      String fingerprint = Fingerprint.trusted(file.attributes.lastModifiedTime()) == 0 ? content : stat;
      if (known.contains(content)) {
        unchanged(file, fingerprint);
      } else if (send(file, bytes)) {
        fingerprints.add(fingerprint);
      }
    }

    private void unchanged(Found file, String fingerprint) throws IOException, InterruptedException {
      fingerprints.add(fingerprint);
      sink.unchanged(file.path);
    }

    /// Returns whether there is an item of this file.
    private boolean send(Found file, byte[] bytes) throws IOException, InterruptedException {
      MediaTypes type = MediaTypes.of(extension(file.path));
      if (type == null) {
        type = new MediaTypes("text/plain", Kind.FILE, true);
      }
      GitHistory.Touched touched = history.of(file.path);
      Instant modified = touched.at() != null ? touched.at() : file.attributes.lastModifiedTime().toInstant();
      String address = FolderPage.url(settings.url, file.path, settings.pretty);
      Item item;
      Access own = null;
      if (type.text()) {
        if (isBinary(bytes)) {
          sink.skipped("binary file named as text");
          return false;
        }
        // a list that SharePoint exported begins with a line for programs
        String text = Content.decoded(type.mediaType(), bytes).text().replaceFirst("\\A\"?ListSchema=[^\n]*\n", "");
        FolderPage page = new FolderPage(file.path, type.mediaType(), text);
        if (page.reasonToSkip().isPresent()) {
          sink.skipped(page.reasonToSkip().get());
          return false;
        }
        own = page.access();
        tellFlaws(file, page, own);
        item = page.item(settings.source, type.kind(), address, modified, obsidian);
      } else {
        item = Item.of(settings.source, file.path, type.kind(), FolderPage.titleOf(file.path),
            new Content.Binary(type.mediaType(), bytes)).withUrl(address).withTimes(null, modified)
            .withPlace(FolderPage.place(file.path));
      }
      sink.item(credited(item, touched, owners.of(file.path)).withAccess(accessOf(file.path, own))
          .withOwnership(ownershipOf(file.path, item.ownership())));
      return true;
    }

    /// Whom the page itself names as author stays its only author; who committed it first is then an editor.
    private static Item credited(Item item, GitHistory.Touched touched, List<Identity> owners) {
      PartsOnce parts = new PartsOnce();
      item.parts().forEach(part -> parts.add(part.who(), part.role(), part.at()));
      boolean named = item.parts().stream().anyMatch(part -> part.role() == Role.AUTHOR);
      touched.parts().forEach(part -> parts.add(part.who(), named && part.role() == Role.AUTHOR ? Role.EDITOR : part.role(),
          part.at()));
      owners.forEach(owner -> parts.add(owner, Role.REVIEWER, null));
      return item.withParts(parts.list()).withTimes(item.created() != null ? item.created() : touched.created(), item.at());
    }

    private void tellFlaws(Found file, FolderPage page, Access own) throws IOException, InterruptedException {
      if (!page.flaw().isEmpty()) {
        sink.problem(new Problem(file.file.toString(), page.flaw(), "quote values that hold a colon; it was read as far as"
            + " possible", file.path));
      }
      if (own != null && own.equals(Access.NOBODY)) {
        sink.problem(new Problem(file.file.toString(),
            "the front matter's access cannot be understood, so nobody may see the"
            + " page", "write access as a list of " + Rules.PRINCIPALS, file.path));
      }
    }

    /// Every rule that matches adds a layer, and the page's own word another; nothing of it ever opens what another closes.
    private Access accessOf(String path, Access own) {
      if (own != null && own.equals(Access.NOBODY)) {
        return own;
      }
      Access all = own;
      for (AccessRule rule : access) {
        if (rule.glob.matches(path)) {
          all = all == null ? Access.of(rule.principals) : all.and(rule.principals);
        }
      }
      return all;
    }

    private Ownership ownershipOf(String path, Ownership own) {
      return ownership.stream().filter(rule -> rule.glob.matches(path)).map(OwnershipRule::ownership).findFirst()
          .orElse(own);
    }

    /// A rule of access that matches nothing is most likely mistyped, and what it should hide lies open.
    private void tellIdleRules(List<Found> files) throws IOException, InterruptedException {
      for (AccessRule rule : access) {
        if (files.stream().noneMatch(file -> rule.glob.matches(file.path))) {
          sink.problem(new Problem(settings.source + ": accessRules", "no file matches " + rule.glob.text(),
              "correct the rule, or take it out", ""));
        }
      }
    }

    private static boolean isBinary(byte[] bytes) {
      boolean wide = bytes.length >= 2 && ((bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF
          || (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE);
      for (int i = 0; !wide && i < Math.min(bytes.length, 8192); i++) {
        if (bytes[i] == 0) {
          return true;
        }
      }
      return false;
    }

    private static String extension(String path) {
      int dot = path.lastIndexOf('.');
      return dot < 0 || path.indexOf('/', dot) >= 0 ? "" : path.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }
  }
}
