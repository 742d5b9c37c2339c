package dev.kith.connector.file;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Export.Entry;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MediaTypes;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody took out of their Google account with Google Takeout: the notes of Keep, the files of Drive. It is theirs:
/// only the owner sees it, and with whom a note or file was shared.
///
/// @param path  the archive, a folder with all parts of it, or the folder they were unpacked to
/// @param owner whose account it is: their mail address, or their id in the company's list
public record Takeout(String source, Path path, String owner) implements Connector {
  private static final String WHAT = "Google Takeout (notes of Keep or files of Drive)";
  private static final Pattern KEEP = Pattern.compile("(google )?(keep|notizen|notes|notas|note)");
  private static final Pattern DRIVE = Pattern.compile("(?:google |mein )?drive|meine ablage|google drive.*|ドライブ|云端硬盘|диск");
  private static final Pattern TRASH = Pattern.compile("(?i)(trash|bin|papierkorb|corbeille|papelera|cestino|lixeira|prullenbak)/.*");
  private static final Pattern STUB = Pattern.compile("(?s).*\\.(gdoc|gsheet|gslides|gdraw|gform|gscript|gsite|gjam|gmap|glink|gshortcut|gtable|url|lnk)");
  private static final Pattern SIDECAR = Pattern.compile("(?s)(.+?)-info(\\(\\d+\\))?\\.json");
  private static final Pattern NUMBERED = Pattern.compile("(?s)(.*\\S)(\\(\\d+\\))((?:\\.[^.]*)?)");
  private static final Pattern PARTS = Pattern.compile("(?s)[^/]*\\.(zip|tgz|tar|tar\\.gz)");
  private static final long LARGEST = 50 << 20;
  /// Names are cut somewhere above this many characters.
  private static final int SURELY_WHOLE = 40;

  public Takeout {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the archive, or of the folder with its parts");
    }
    owner = owner == null ? "" : owner.strip();
    if (owner.isEmpty() || owner.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("owner: is missing; try the mail address of the account that the archive is of");
    }
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Set<String> others = new TreeSet<>();
    Export.Wanted wanted = new Export.Wanted(name -> isWanted(name, others), name -> PARTS.matcher(name).matches());
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, wanted, WHAT), since);
    if (!now.sameAs(since)) {
      try (Export export = Export.open(path, wanted, WHAT, sink)) {
        others.forEach(product -> sink.skipped(product.equals("mail") || product.equals("gmail")
            ? "mail: give it a source of its own of type mail" : "product " + product));
        new Pass(export, sink).run();
      }
    }
    return now.cursor();
  }

  /// @param others takes the products that are not read
  private boolean isWanted(String name, Set<String> others) {
    String within = within(name);
    String product = product(within);
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (KEEP.matcher(product).matches()) {
      return last.matches("(?s).*\\.(json|html)");
    }
    if (DRIVE.matcher(product).matches()) {
      return STUB.matcher(last).matches() || SIDECAR.matcher(last).matches() || MediaTypes.of(ending(last)) != null;
    }
    if (within.contains("/")) {
      others.add(product);
    }
    return false;
  }

  /// The name below the folder `Takeout`, where there is one.
  private static String within(String name) {
    Matcher top = Pattern.compile("(?is)^(?:.*/)?takeout[^/]*/(.*)").matcher(name);
    return top.matches() ? top.group(1) : name;
  }

  /// The product whose folder it is, in lower case; of a product's own folder, given as the path, that folder.
  private String product(String within) {
    int slash = within.indexOf('/');
    String own = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (KEEP.matcher(own).matches() || DRIVE.matcher(own).matches()) {
      return own;
    }
    return slash < 0 ? "" : within.substring(0, slash).toLowerCase(Locale.ROOT);
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private final class Pass {
    private final Export export;
    private final Sink sink;
    private final Set<String> sent = new HashSet<>();
    /// The files of all folders by their names within the product, in lower case.
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> sidecars = new HashMap<>();

    Pass(Export export, Sink sink) {
      this.export = export;
      this.sink = sink;
    }

    void run() throws IOException, InterruptedException {
      for (Entry entry : export.entries()) {
        byName.putIfAbsent(key(entry), entry);
        Matcher sidecar = SIDECAR.matcher(key(entry));
        if (isDrive(entry) && sidecar.matches()) {
          sidecars.put(numbered(sidecar.group(1), sidecar.group(2)), entry);
        }
      }
      sink.whole();
      sink.expect(export.entries().size());
      for (Entry entry : export.entries()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted at " + entry.where());
        }
        if (isDrive(entry)) {
          file(entry);
        } else {
          note(entry);
        }
      }
    }

    private boolean isDrive(Entry entry) {
      return DRIVE.matcher(product(within(entry.name()).toLowerCase(Locale.ROOT))).matches();
    }

    private String key(Entry entry) {
      return within(entry.name()).toLowerCase(Locale.ROOT);
    }

    private void note(Entry entry) throws IOException, InterruptedException {
      String name = entry.last();
      boolean html = name.toLowerCase(Locale.ROOT).endsWith(".html");
      if (html && byName.containsKey(key(entry).replaceFirst("html$", "json"))) {
        return;
      }
      String id = "keep/" + name.replaceFirst("(?i)\\.(json|html)$", "");
      if (Files.size(entry.file()) > LARGEST) {
        sink.problem(new Problem(entry.where(), "larger than " + (LARGEST >> 20) + " MiB", "leave it out", id));
        return;
      }
      byte[] bytes = Files.readAllBytes(entry.file());
      Optional<KeepNote> note = html ? KeepNote.html(bytes) : KeepNote.json(bytes);
      if (note.isEmpty()) {
        sink.problem(new Problem(entry.where(), "is no note of Keep", "take the note out of the folder, or export it again",
            id));
      } else if (note.get().trashed()) {
        sink.skipped("note in the trash");
      } else if (note.get().isEmpty()) {
        sink.skipped("note without text");
      } else {
        send(note.get().item(source, id, owner));
      }
    }

    private void file(Entry entry) throws IOException, InterruptedException {
      String last = entry.last().toLowerCase(Locale.ROOT);
      String within = within(entry.name());
      String path = DRIVE.matcher(product(within)).matches() && within.indexOf('/') > 0
          && DRIVE.matcher(within.substring(0, within.indexOf('/')).toLowerCase(Locale.ROOT)).matches()
          ? within.substring(within.indexOf('/') + 1) : within;
      String id = "drive/" + path;
      if (SIDECAR.matcher(last).matches()) {
        return;
      }
      if (STUB.matcher(last).matches()) {
        sink.skipped("stub that holds only a link");
      } else if (TRASH.matcher(path).matches()) {
        sink.skipped("file in the trash");
      } else if (last.startsWith("~$") || last.startsWith(".")) {
        sink.skipped("lock or hidden file");
      } else if (Files.size(entry.file()) > LARGEST) {
        sink.problem(new Problem(entry.where(), "larger than " + (LARGEST >> 20) + " MiB", "split the file", id));
      } else {
        DriveInfo info = info(entry, id);
        if (info.trashed()) {
          sink.skipped("file in the trash");
        } else {
          send(info.on(item(entry, path, id), owner));
        }
      }
    }

    private Item item(Entry entry, String path, String id) throws IOException {
      MediaTypes type = MediaTypes.of(ending(path));
      byte[] bytes = Files.readAllBytes(entry.file());
      String title = FolderPage.titleOf(unnumbered(entry));
      List<String> place = Arrays.asList(path.split("/"));
      place = place.subList(0, place.size() - 1);
      Item item;
      if (type.text()) {
        item = new FolderPage(path, type.mediaType(), Content.decoded(type.mediaType(), bytes).text())
            .item(source, type.kind(), "", entry.modified(), false);
        item = new Item(source, id, item.kind(), item.title(), item.content(), "", item.at(), item.created(), item.parts(),
            item.tags(),
            item.aliases(), place, List.of(), item.language(), item.signals(), null, null);
      } else {
        item = Item.of(source, id, type.kind(), title, new Content.Binary(type.mediaType(), bytes)).withTimes(null,
            entry.modified())
            .withPlace(place);
      }
      return item;
    }

    /// The name without a number that Takeout itself added, since the folder held two of one name.
    private String unnumbered(Entry entry) {
      Matcher name = NUMBERED.matcher(entry.last());
      if (name.matches()) {
        String folder = key(entry).substring(0, key(entry).lastIndexOf('/') + 1);
        String plain = name.group(1) + name.group(3);
        return byName.containsKey(folder + plain.toLowerCase(Locale.ROOT)) ? plain : entry.last();
      }
      return entry.last();
    }

    /// What the file beside it says of a file. Its name is the file's, with or without ending and number, or its start.
    private DriveInfo info(Entry entry, String id) throws IOException, InterruptedException {
      String key = key(entry);
      String bare = key.replaceFirst("(?<=[^/])\\.[^./]*$", "");
      Entry sidecar = sidecars.get(key);
      if (sidecar == null) {
        sidecar = sidecars.get(bare);
      }
      for (int cut = key.length() - 1; sidecar == null && cut - key.lastIndexOf('/') > SURELY_WHOLE; cut--) {
        sidecar = sidecars.get(key.substring(0, cut));
      }
      if (sidecar == null) {
        return DriveInfo.NONE;
      }
      Optional<DriveInfo> info = Files.size(sidecar.file()) > LARGEST ? Optional.empty()
          : DriveInfo.of(Files.readAllBytes(sidecar.file()));
      if (info.isEmpty()) {
        sink.problem(new Problem(sidecar.where(), "is no JSON object, so the file it is about is for its owner only",
            "export it again", id));
      }
      return info.orElse(DriveInfo.NONE);
    }

    /// A sidecar's number stands behind `-info`, the file's own before its ending.
    private static String numbered(String about, String number) {
      if (number == null) {
        return about;
      }
      int dot = about.lastIndexOf('.');
      return dot <= about.lastIndexOf('/') ? about + number : about.substring(0, dot) + number + about.substring(dot);
    }

    private void send(Item item) throws IOException, InterruptedException {
      if (sent.add(item.id())) {
        sink.item(item);
      } else {
        sink.skipped("the same file again");
      }
    }
  }
}
