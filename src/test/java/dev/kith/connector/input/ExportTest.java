package dev.kith.connector.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.CpuTime;
import dev.kith.Seed;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.input.Export.Wanted;
import dev.kith.connector.input.Unpacking.Limits;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExportTest {
  private static final Wanted TEXTS = new Wanted(name -> name.endsWith(".txt"), name -> name.matches(".*part.*\\.zip"));
  private static final Map<String, String> FILES = Map.of("a.txt", "one", "dir/ü b.txt", "two", "dir/skip.png", "no");
  private static final Limits LOOSE = new Limits(99, 100_000_000, 1_000_000, 1L << 40, 0);

  @TempDir
  private Path dir;
  private final RecordingSink sink = new RecordingSink();
  private List<Path> before;

  @BeforeEach
  void lookAround() throws IOException {
    before = leftovers();
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    Thread.interrupted();
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void filesAreThereByTheirNamesWhateverTheyLieIn() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("folder/dir")).getParent();
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Files.createSymbolicLink(dir.resolve("link"), folder);
    Files.write(dir.resolve("e.zip"), zip(FILES));
    Files.write(dir.resolve("e.tar"), tar(FILES));
    Files.write(dir.resolve("e.tar.gz"), gzip(tar(FILES)));
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(dir.resolve("e.tar.bz2")))) {
      out.write(tar(FILES));
    }
    sevenZip(dir.resolve("e.7z"), FILES, null);
    Files.write(dir.resolve("no-ending"), zip(FILES));
    for (String name : List.of("folder", "link", "e.zip", "e.tar", "e.tar.gz", "e.tar.bz2", "e.7z", "no-ending")) {
      assertThat(read(dir.resolve(name), TEXTS)).as(name).isEqualTo(List.of("a.txt=one", "dir/ü b.txt=two"));
    }
    assertThat(sink.problems).isEmpty();
    assertThat(Export.inputs(dir.resolve("folder"), TEXTS, "text")).hasSize(2);
  }

  @Test
  void partsLieSideBySideOrWithinOneAnother() throws Exception {
    Files.write(dir.resolve("part-1.zip"), zip(Map.of("x/a.txt", "1")));
    Files.write(dir.resolve("part-2.zip"), zip(Map.of("x/b.txt", "2", "x/a.txt", "again")));
    assertThat(read(dir, TEXTS)).as("of two with one name both").containsExactly("x/a.txt=1", "x/a.txt=again", "x/b.txt=2");
    Path all = Files.createDirectory(dir.resolve("outer")).resolve("all.zip");
    Files.write(all, packed(Map.of("e/part-1.zip", Files.readAllBytes(dir.resolve("part-1.zip")),
        "e/part-2.zip", Files.readAllBytes(dir.resolve("part-2.zip")), "e/other.zip", zip(Map.of("c.txt", "no")))));
    assertThat(read(all, TEXTS)).containsExactlyInAnyOrder("x/a.txt=1", "x/a.txt=again", "x/b.txt=2");
    assertThat(read(all.getParent(), TEXTS)).as("the only archive of a folder").hasSize(3);
    try (Export export = Export.open(all, TEXTS, "text", sink)) {
      assertThat(export.entries()).extracting(Export.Entry::where).contains(all + "!/e/part-1.zip!/x/a.txt");
      assertThat(text(export.entry("x/b.txt").orElseThrow())).isEqualTo("2");
      assertThat(export.entry("c.txt")).isEmpty();
    }
  }

  @Test
  void namesComeOutAsTheyWereMeant() throws Exception {
    Path file = dir.resolve("names.zip");
    String cut = "x".repeat(250) + ".txt";
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
      out.setEncoding("IBM437");
      out.setUseLanguageEncodingFlag(false);
      for (String name : List.of("Grüße\\1.txt", "./here//2.txt", "Q: what.txt", cut)) {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write('x');
        out.closeArchiveEntry();
      }
    }
    assertThat(read(file, TEXTS)).containsExactlyInAnyOrder("Grüße/1.txt=x", "here/2.txt=x", "Q: what.txt=x", cut + "=x");
    assertThat("Grüße".getBytes(Charset.forName("IBM437"))).as("control: it is no UTF-8")
        .isNotEqualTo("Grüße".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aNameThatLeadsOutIsReportedAndLeadsNowhere() throws Exception {
    Path victim = dir.resolve("victim.txt");
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : List.of("../victim.txt", "a/../../victim.txt", victim.toString(), "..\\victim.txt", "C:\\victim.txt",
        "ok/a.txt")) {
      files.put(name, "evil");
    }
    Path archive = Files.createDirectories(dir.resolve("in")).resolve("slip.zip");
    Files.write(archive, zip(files));
    assertThat(read(archive, TEXTS)).containsExactly("ok/a.txt=evil");
    assertThat(sink.problems).extracting(Problem::what).hasSize(5).containsOnly("its name leads out of the archive");
    assertThat(victim).doesNotExist();
  }

  @Test
  void linksAreLeftOut() throws Exception {
    Files.writeString(dir.resolve("secret"), "secret");
    Path zip = dir.resolve("links.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      for (boolean link : new boolean[] {true, false}) {
        ZipArchiveEntry entry = new ZipArchiveEntry(link ? "link.txt" : "file.txt");
        entry.setUnixMode((link ? UnixStat.LINK_FLAG : UnixStat.FILE_FLAG) | 0644);
        out.putArchiveEntry(entry);
        out.write((dir + "/secret").getBytes(StandardCharsets.UTF_8));
        out.closeArchiveEntry();
      }
    }
    assertThat(read(zip, TEXTS)).as("a file is read, a link is not").containsExactly("file.txt=" + dir + "/secret");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR}) {
        TarArchiveEntry entry = new TarArchiveEntry("t" + type + ".txt", type);
        entry.setLinkName("/etc/hostname");
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
      }
      put(out, "real.txt", "real");
    }
    assertThat(read(Files.write(dir.resolve("links.tar"), bytes.toByteArray()), TEXTS)).containsExactly("real.txt=real");
    assertThat(sink.skipped).isEqualTo(Map.of("link in an archive", 5));
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("out.txt"), dir.resolve("secret"));
    Files.writeString(folder.resolve("in.txt"), "in");
    assertThat(read(folder, TEXTS)).containsExactly("in.txt=in");
  }

  @Test
  void whatIsLockedSaysSo() throws Exception {
    byte[] zip = zip(Map.of("a.txt", "one"));
    for (byte[] mark : new byte[][] {{'P', 'K', 3, 4}, {'P', 'K', 1, 2}}) {
      int header = indexOf(zip, mark);
      zip[header + (mark[2] == 3 ? 6 : 8)] |= 1;
    }
    refused(Files.write(dir.resolve("locked.zip"), zip), "is locked with a password; export it without one");
    sevenZip(dir.resolve("locked.7z"), FILES, "word".toCharArray());
    refused(dir.resolve("locked.7z"), "is locked with a password; export it without one");
  }

  @Test
  void whatIsCutIsNeverTakenForItsEnd() throws Exception {
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      many.put(i + ".txt", Integer.toString(i).repeat(400));
    }
    sevenZip(dir.resolve("whole.7z"), many, null);
    Map<String, byte[]> wholes = Map.of("zip", zip(many), "tar", tar(many), "tar.gz", gzip(tar(many)),
        "7z", Files.readAllBytes(dir.resolve("whole.7z")));
    for (Map.Entry<String, byte[]> whole : wholes.entrySet()) {
      byte[] bytes = whole.getValue();
      for (int percent = 1; percent < 100; percent += 7) {
        int cut = (int) (bytes.length * (long) percent / 100) / 512 * 512;
        Path file = Files.write(dir.resolve("cut." + whole.getKey()), Arrays.copyOf(bytes, Math.max(100, cut)));
        assertThatThrownBy(() -> read(file, TEXTS)).as(whole.getKey() + " cut at " + cut).isInstanceOf(IOException.class)
            .message().startsWith(file.toString()).doesNotContain("\n");
      }
    }
    byte[] tar = tar(many);
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar, 0, 10 * 1024 + 5 * 1536))) {
      while (in.getNextEntry() != null) {
        in.readAllBytes();
      }
    } // control: the library takes a tar that was cut between two files for a whole one
  }

  @Test
  void aDamagedFileIsAnErrorAndNoText() throws Exception {
    byte[] zip = stored("a.txt", "The valve opens slowly.");
    int at = indexOf(zip, "valve".getBytes(StandardCharsets.UTF_8));
    zip[at] ^= 1;
    Path file = Files.write(dir.resolve("damaged.zip"), zip);
    refused(file, "cannot be unpacked to its end (a.txt is damaged: its checksum is another); export it again");
    try (var raw = org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(file).get()) {
      assertThat(raw.getInputStream(raw.getEntry("a.txt")).readAllBytes()).asString().as("control: the library gives garbage")
          .isEqualTo("The walve opens slowly.");
    }
    byte[] gz = gzip(tar(Map.of("a.txt", "The valve opens slowly.")));
    gz[gz.length - 6] ^= 1;
    refused(Files.write(dir.resolve("damaged.tgz"), gz), "cannot be unpacked to its end");
    sevenZip(dir.resolve("d.7z"), Map.of("a.txt", "The valve opens slowly. ".repeat(100)), null);
    byte[] seven = Files.readAllBytes(dir.resolve("d.7z"));
    seven[45] ^= 64;
    refused(Files.write(dir.resolve("d.7z"), seven), "cannot be unpacked to its end");
  }

  @Test
  void ofTwoDirectoriesTheLastCounts() throws Exception {
    byte[] first = zip(Map.of("hidden.txt", "first"));
    byte[] second = zip(Map.of("shown.txt", "second"));
    Path file = Files.write(dir.resolve("two.zip"), concat(first, second));
    assertThat(read(file, TEXTS)).containsExactly("shown.txt=second");
    try (ZipFile jdk = new ZipFile(file.toFile())) {
      assertThat(jdk.stream().map(ZipEntry::getName)).as("as other programs see it").containsExactly("shown.txt");
    }
  }

  @Test
  void anEmptyArchiveAndOneWithoutTheExportAreNoEmptyExport() throws Exception {
    refused(Files.write(dir.resolve("empty.zip"), zip(Map.of())), "holds no text; check");
    refused(Files.write(dir.resolve("other.zip"), zip(Map.of("a.png", "x"))), "holds no text; check");
    refused(Files.write(dir.resolve("garbage.zip"), new byte[999]), "is no archive that can be read; export it again");
    refused(dir.resolve("gone.zip"), "there is no such file");
    refused(Files.createDirectory(dir.resolve("nothing")), "there is no text in this folder");
  }

  @Test
  void aMillionFilesAreRefusedBeforeTheyFillTheMemory() throws Exception {
    int listed = 1_000_000;
    Path file = dir.resolve("million.zip");
    byte[] local = stored("a.txt", "");
    int directory = indexOf(local, new byte[] {'P', 'K', 1, 2});
    int end = indexOf(local, new byte[] {'P', 'K', 5, 6});
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(local, 0, directory);
      for (int i = 0; i < listed; i++) {
        out.write(local, directory, end - directory);
      }
      // the count it states is a lie, as is possible
      out.write(ByteBuffer.wrap(Arrays.copyOfRange(local, end, local.length)).order(ByteOrder.LITTLE_ENDIAN)
          .putInt(12, listed * (end - directory)).array());
    }
    assertThat(ZipDirectory.entries(file, Long.MAX_VALUE)).isEqualTo(listed);
    CpuTime.within(Duration.ofSeconds(5),
        () -> refused(file, "holds more than 500000 files; unpack it and name the folder instead"), "too many files");
    Path few = Files.write(dir.resolve("few.zip"), zip(Map.of("1.txt", "", "2.txt", "", "3.png", "")));
    assertThatThrownBy(() -> open(few, new Limits(3, 2, 100, 1 << 20, 0))).hasMessageContaining("holds more than 2 files");
    assertThat(open(few, new Limits(3, 3, 100, 1 << 20, 0))).as("control: it is the limit that refuses").hasSize(2);
  }

  @Test
  void manyFilesInATarAreRefusedToo() throws Exception {
    Path file = Files.write(dir.resolve("many.tar"), tar(Map.of("1.txt", "", "2.txt", "", "3.png", "")));
    assertThatThrownBy(() -> open(file, new Limits(3, 2, 100, 1 << 20, 0))).hasMessageContaining("holds more than 2 files");
    assertThat(open(file, new Limits(3, 3, 100, 1 << 20, 0))).hasSize(2);
  }

  @Test
  void aBombIsRefusedWhateverItIsWrappedIn() throws Exception {
    byte[] bomb = zipped("zeros.txt", 1L << 30);
    assertThat(bomb.length).as("1 GiB in 1 MB").isLessThan(1_100_000);
    Path file = Files.write(dir.resolve("bomb.zip"), bomb);
    Path wrapped = Files.write(dir.resolve("wrapped.zip"), packed(Map.of("part-1.zip", bomb)));
    CpuTime.within(Duration.ofSeconds(5), () -> {
      refused(file, "grows to more than 100 times its size when unpacked; if you trust it, unpack it yourself");
      refused(wrapped, "grows to more than 100 times its size");
    }, "a bomb");

    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      parts.put("part-" + i + ".zip", zipped("zeros.txt", 30 << 20));
    }
    refused(Files.write(dir.resolve("small.zip"), packed(parts)), "grows to more than 100 times its size");
    assertThat(open(dir.resolve("small.zip"), LOOSE)).as("control: without the limit it fills the disk").hasSize(5);
  }

  @Test
  void aFullDiskIsTold() throws Exception {
    Path file = Files.write(dir.resolve("large.zip"), zipped("zeros.txt", 40 << 20));
    assertThatThrownBy(() -> open(file, new Limits(3, 10, 100, 100 << 20, Long.MAX_VALUE))).isInstanceOf(IOException.class)
        .hasMessageContaining("does not fit on the disk");
    assertThat(open(file, new Limits(3, 10, 100, 100 << 20, 0))).as("control: with room it does").hasSize(1);
  }

  @Test
  void archivesInArchivesEndAtTheThird() throws Exception {
    byte[] nested = zip(Map.of("deep.txt", "deep"));
    for (int i = 0; i < 5; i++) {
      nested = packed(Map.of("part-1.zip", nested, i + ".txt", new byte[] {'x'}));
    }
    Path file = Files.write(dir.resolve("nested.zip"), nested);
    assertThat(read(file, TEXTS)).containsExactly("2.txt=x", "3.txt=x", "4.txt=x");
    assertThat(sink.skipped).isEqualTo(Map.of("archive in an archive, more than 3 deep", 1));
    assertThat(open(file, LOOSE)).as("control: without the limit it goes on").hasSize(6);
  }

  @Test
  void anInterruptEndsTheUnpackingAtOnce() throws Exception {
    Path zip = Files.write(dir.resolve("large.zip"), zipped("zeros.txt", 90 << 20));
    Path tgz = Files.write(dir.resolve("large.tgz"), gzip(tar(Map.of("a.txt", "x".repeat(50 << 20)))));
    for (Path file : List.of(zip, tgz)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> read(file, TEXTS)).isInstanceOf(InterruptedException.class);
      Thread unpacking = Thread.currentThread();
      Thread.ofVirtual().start(() -> {
        while (unpacking.isAlive()) {
          try {
            if (!leftovers().equals(before)) {
              unpacking.interrupt();
              return;
            }
          } catch (IOException e) {
            return;
          }
          Thread.onSpinWait();
        }
      });
      assertThatThrownBy(() -> read(file, TEXTS)).isInstanceOf(InterruptedException.class);
      assertThat(leftovers()).isEqualTo(before);
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndWhatIsInUseStays() throws Exception {
    Path left = Files.createTempDirectory("kith-export-");
    Files.writeString(left.resolve("lock"), "");
    Files.writeString(left.resolve("0"), "left");
    Path unlocked = Files.createTempDirectory("kith-test-");
    Path used = unlocked.resolveSibling("kith-export-" + unlocked.getFileName());
    Files.write(dir.resolve("e.zip"), zip(FILES));
    try (FileChannel channel = FileChannel.open(unlocked.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      // only now by its name: else another process might take it for left behind
      Files.move(unlocked, used);
      assertThat(read(dir.resolve("e.zip"), TEXTS)).hasSize(2);
      assertThat(left).doesNotExist();
      assertThat(used).exists();
    }
    assertThat(read(dir.resolve("e.zip"), TEXTS)).hasSize(2);
    assertThat(used).as("control: once nobody uses it").doesNotExist();
  }

  @Test
  void anExportInUseKeepsItsFolderWhenAnotherProcessUnpacks() throws Exception {
    Path file = Files.write(dir.resolve("e.zip"), zip(FILES));
    try (Export open = Export.open(file, TEXTS, "text", sink)) {
      assertThat(read(file, TEXTS)).as("another in this process, which looks for what is left behind").hasSize(2);
      Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
          "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Other.class.getName(), file.toString())
          .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      assertThat(other.waitFor()).isZero();
      for (Export.Entry entry : open.entries()) {
        assertThat(text(entry)).isIn("one", "two");
      }
    }
  }

  /// Unpacks in a process of its own.
  static final class Other {
    private Other() {}

    static void main(String[] args) throws Exception {
      Export.open(Path.of(args[0]), TEXTS, "text", new RecordingSink()).close();
    }
  }

  @Test
  void aZipPackedByZstandardIsRefusedInOneLine() throws Exception {
    byte[] bytes = zip(FILES);
    Path file = dir.resolve("e.zip");
    assertThat(read(Files.write(file, bytes), TEXTS)).as("control").hasSize(2);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int method : new int[] {20, 93}) {
      // the method stands at 10 in each entry of the list
      for (int entry = text.indexOf("PK\u0001\u0002"); entry >= 0; entry = text.indexOf("PK\u0001\u0002", entry + 4)) {
        bytes[entry + 10] = (byte) method;
      }
      refused(Files.write(file, bytes), "is packed in an unknown way");
    }
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void anySpoiltArchiveEndsInOrder() throws Exception {
    long seed = Seed.get();
    System.out.println("archives -Dseed=" + seed);
    Random random = new Random(seed);
    sevenZip(dir.resolve("whole.7z"), FILES, null);
    Map<String, byte[]> wholes = Map.of("zip", zip(FILES), "tar", tar(FILES), "tgz", gzip(tar(FILES)),
        "7z", Files.readAllBytes(dir.resolve("whole.7z")));
    int read = 0;
    for (Map.Entry<String, byte[]> whole : wholes.entrySet()) {
      for (int i = 0; i < 1_250; i++) {
        byte[] bytes = whole.getValue().clone();
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(10) == 0) {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        Path file = Files.write(dir.resolve("spoilt." + whole.getKey()), bytes);
        try {
          for (String text : read(file, TEXTS)) {
            // a tar has no checksums
            assertThat(text).as(whole.getKey() + " " + i).matches(whole.getKey().equals("tar") ? "(?s).*" : "(?s).*=(one|two)");
            read++;
          }
        } catch (IOException e) {
          assertThat(e.getMessage()).as(whole.getKey() + " " + i).startsWith(file.toString()).doesNotContain("\n");
        }
      }
    }
    assertThat(read).as("control: some damage is outside of the files").isGreaterThan(100);
  }

  private void refused(Path file, String message) {
    assertThatThrownBy(() -> read(file, TEXTS)).as(file.toString()).isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString()).hasMessageContaining(message).message().doesNotContain("\n");
  }

  /// `name=text` of every file.
  private List<String> read(Path file, Wanted wanted) throws Exception {
    try (Export export = Export.open(file, wanted, "text", sink)) {
      List<String> texts = new ArrayList<>();
      for (Export.Entry entry : export.entries()) {
        texts.add(entry.name() + "=" + text(entry));
      }
      return texts;
    }
  }

  private List<Export.Entry> open(Path file, Limits limits) throws Exception {
    try (Export export = Export.open(file, TEXTS, "text", sink, limits)) {
      return export.entries();
    }
  }

  private static String text(Export.Entry entry) throws IOException {
    return new String(Files.readAllBytes(entry.file()), StandardCharsets.UTF_8);
  }

  /// The folders of this process; other processes have theirs in the same place.
  private static List<Path> leftovers() throws IOException {
    String us = Long.toString(ProcessHandle.current().pid());
    List<Path> ours = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (Path folder : files.filter(file -> file.getFileName().toString().startsWith("kith-export-")).sorted().toList()) {
        try {
          if (Files.readString(folder.resolve("lock")).equals(us)) {
            ours.add(folder);
          }
        } catch (NoSuchFileException _) {
          // another's, which it has just removed
        }
      }
    }
    return ours;
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return packed(bytes);
  }

  private static byte[] packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(String name, long zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 20];
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(9);
      out.putNextEntry(new ZipEntry(name));
      for (long left = zeros; left > 0; left -= block.length) {
        out.write(block);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] stored(String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(content);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        put(out, "./" + file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream out, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static void sevenZip(Path file, Map<String, String> files, char[] password) throws IOException {
    try (SevenZOutputFile out = new SevenZOutputFile(file.toFile(), password)) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName(each.getKey());
        out.putArchiveEntry(entry);
        try (InputStream in = new ByteArrayInputStream(each.getValue().getBytes(StandardCharsets.UTF_8))) {
          out.write(in);
        }
        out.closeArchiveEntry();
      }
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }
}
