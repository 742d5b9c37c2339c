package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// Archives, told by their first bytes and not by their names: zip, tar, tar.gz, tar.bz2, 7z.
final class Archive {
  /// A 7z archive may ask for this much memory, in KiB.
  private static final int SEVEN_ZIP_MEMORY = 256 << 10;
  /// What programs of DOS and Windows write names in, where they do not say that it is UTF-8.
  private static final Charset DOS = Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  private static final Set<ZipMethod> ZSTANDARD = EnumSet.of(ZipMethod.ZSTD, ZipMethod.ZSTD_DEPRECATED);

  private Archive() {}

  /// A file in an archive.
  ///
  /// @param link     whether it is a link, so that it has no bytes of its own
  /// @param modified or `null`
  record Packed(String name, boolean link, Instant modified, Opening opening) {
    InputStream open() throws IOException {
      return opening.open();
    }
  }

  interface Opening {
    /// Read to its end, the stream throws if the bytes are not those that were packed.
    InputStream open() throws IOException;
  }

  interface Taker {
    void take(Packed packed) throws IOException, InterruptedException;
  }

  /// Whether a file is an archive.
  static boolean is(Path file) throws IOException {
    return form(file) != Form.NONE;
  }

  /// Whether a file's name is an archive's; office files and books are zips as well, but nobody means them to be unpacked.
  static boolean isNamedSo(String lowerName) {
    return lowerName.matches("(?s).*\\.(zip|tar|tgz|tbz2?|7z|gz|bz2)");
  }

  /// Whether a file that may be an archive is one; text that is packed by itself (`.gz`, `.bz2`) is none.
  ///
  /// @throws IOException if only its name says so
  static boolean isToBeUnpacked(Path file, String name, String where) throws IOException {
    boolean is = is(file);
    if (!is && name.matches("(?is).*\\.(zip|tar|tgz|tbz2?|7z|tar\\.gz|tar\\.bz2)")) {
      throw new IOException(where + ": is no archive that can be read; export it again");
    }
    return is;
  }

  private enum Form { ZIP, TAR, TAR_GZ, TAR_BZ2, SEVEN_ZIP, NONE }

  private static Form form(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.mark(1 << 16);
      String start = new String(in.readNBytes(6), StandardCharsets.ISO_8859_1);
      in.reset();
      if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) {
        return Form.ZIP;
      }
      if (start.startsWith("7z\u00bc\u00af")) {
        return Form.SEVEN_ZIP;
      }
      if (start.startsWith("\u001f\u008b")) {
        return isTar(new GZIPInputStream(in)) ? Form.TAR_GZ : Form.NONE;
      }
      if (start.startsWith("BZh")) {
        return isTar(new BZip2CompressorInputStream(in)) ? Form.TAR_BZ2 : Form.NONE;
      }
      return isTar(in) ? Form.TAR : Form.NONE;
    } catch (IOException e) {
      if (!Files.isReadable(file)) {
        throw e;
      }
      return Form.NONE;
    }
  }

  private static boolean isTar(InputStream in) throws IOException {
    byte[] header = in.readNBytes(512);
    return header.length == 512 && TarArchiveInputStream.matches(header, header.length);
  }

  /// Hands over every file of the archive.
  ///
  /// @param where how messages name it
  /// @param most  how many files it may list
  static void read(Path file, String where, int most, Taker taker) throws IOException, InterruptedException {
    try {
      switch (form(file)) {
        case ZIP -> zip(file, where, most, taker);
        case SEVEN_ZIP -> sevenZip(file, where, taker);
        case TAR -> tar(Files.newInputStream(file), where, taker);
        case TAR_GZ -> tar(new GZIPInputStream(Files.newInputStream(file), 1 << 16), where, taker);
        case TAR_BZ2 -> tar(new BZip2CompressorInputStream(Files.newInputStream(file), true), where, taker);
        case NONE -> throw new IOException("no archive");
      }
    } catch (IOException | IllegalArgumentException e) {
      // whatever an interrupt breaks throws an exception of its own, and leaves the thread interrupted
      if (Thread.interrupted() || e instanceof ClosedByInterruptException) {
        throw (InterruptedException) new InterruptedException("interrupted while unpacking " + where).initCause(e);
      }
      String said = String.valueOf(e.getMessage());
      throw said.startsWith(where) ? new IOException(said, e)
          : new IOException(where + ": cannot be unpacked to its end (" + said.lines().findFirst().orElse("damaged")
              + "); export it again", e);
    }
  }

  static IOException tooMany(String where, int most) {
    return new IOException(where + ": holds more than " + most + " files; unpack it and name the folder instead");
  }

  private static void zip(Path file, String where, int most, Taker taker) throws IOException, InterruptedException {
    if (ZipDirectory.entries(file, most + 1L) > most) {
      throw tooMany(where, most);
    }
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (!entry.isDirectory()) {
          taker.take(new Packed(name(entry), entry.isUnixSymlink(), instant(entry.getLastModifiedTime()),
              () -> open(zip, entry, where)));
        }
      }
    }
  }

  private static InputStream open(ZipFile zip, ZipArchiveEntry entry, String where) throws IOException {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw locked(where);
    }
    // the reader knows of Zstandard and says that it can, though its library is not among ours
    if (!zip.canReadEntryData(entry) || ZSTANDARD.contains(ZipMethod.getMethodByCode(entry.getMethod()))) {
      throw new ZipException(entry.getName() + " is packed in an unknown way");
    }
    return new Checked(zip.getInputStream(entry), entry);
  }

  private static String name(ZipArchiveEntry entry) {
    // some programs of Windows part names by backslashes
    String name = entry.getName().replace('\\', '/');
    boolean stated = entry.getGeneralPurposeBit().usesUTF8ForNames()
        || entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD || entry.getRawName() == null;
    if (!stated) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.getRawName()));
      } catch (CharacterCodingException _) {
        name = new String(entry.getRawName(), DOS).replace('\\', '/');
      }
    }
    return plain(name);
  }

  private static void sevenZip(Path file, String where, Taker taker) throws IOException, InterruptedException {
    try (SevenZFile archive = SevenZFile.builder().setPath(file).setMaxMemoryLimitKiB(SEVEN_ZIP_MEMORY).get()) {
      for (SevenZArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        if (!entry.isDirectory() && entry.hasStream()) {
          Instant modified = entry.getHasLastModifiedDate() ? instant(entry.getLastModifiedTime()) : null;
          taker.take(new Packed(plain(entry.getName().replace('\\', '/')), isLink(entry), modified,
              () -> new Current(archive)));
        }
      }
    } catch (PasswordRequiredException e) {
      throw new IOException(locked(where).getMessage(), e);
    }
  }

  /// p7zip keeps the mode of Unix in the upper half of the attributes of Windows.
  private static boolean isLink(SevenZArchiveEntry entry) {
    return entry.getHasWindowsAttributes() && (entry.getWindowsAttributes() >>> 16 & 0xF000) == 0xA000;
  }

  private static IOException locked(String where) {
    return new IOException(where + ": is locked with a password; export it without one");
  }

  private static void tar(InputStream in, String where, Taker taker) throws IOException, InterruptedException {
    Tail tail = new Tail(in);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(tail)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          Date modified = entry.getModTime();
          taker.take(new Packed(plain(entry.getName()), isNoFile(entry),
              modified == null ? null : modified.toInstant(), () -> new NotClosing(tar)));
        }
      }
      if (tail.zeros < 512) {
        throw new IOException(where + ": ends without the mark of its end, as one that was cut does; export it again, or"
            + " unpack it and name the folder");
      }
      // the checksum of what is compressed stands behind its last byte
      byte[] rest = new byte[1 << 16];
      while (tail.read(rest, 0, rest.length) >= 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while unpacking " + where);
        }
      }
    }
  }

  private static boolean isNoFile(TarArchiveEntry entry) {
    return entry.isSymbolicLink() || entry.isLink() || entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice();
  }

  /// A name without `./` at its start and without empty folders.
  private static String plain(String name) {
    return name.replaceFirst("^(\\./)+", "").replaceAll("(?<=.)/{2,}", "/");
  }

  private static Instant instant(FileTime time) {
    return time == null ? null : time.toInstant();
  }

  /// An entry of a zip whose size and checksum are compared at its end: a flipped bit is an error and no text.
  private static final class Checked extends CheckedInputStream {
    private final ZipArchiveEntry entry;
    private long count;

    Checked(InputStream in, ZipArchiveEntry entry) {
      super(in, new CRC32());
      this.entry = entry;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      count += Math.max(0, n);
      if (n < 0 && (entry.getCrc() >= 0 && entry.getCrc() != getChecksum().getValue()
          || entry.getSize() >= 0 && entry.getSize() != count)) {
        throw new ZipException(entry.getName() + " is damaged: its checksum is another");
      }
      return n;
    }
  }

  /// The current file of a 7z archive, read on where the archive stands: opening each anew would unpack all before it again.
  private static final class Current extends InputStream {
    private final SevenZFile archive;

    Current(SevenZFile archive) {
      this.archive = archive;
    }

    @Override
    public int read() throws IOException {
      return archive.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return archive.read(bytes, offset, length);
    }
  }

  /// Counts the zero bytes that what was read ends with: a whole tar ends with 1,024 of them.
  private static final class Tail extends FilterInputStream {
    private long zeros;

    Tail(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      for (int i = offset; i < offset + n; i++) {
        zeros = bytes[i] == 0 ? zeros + 1 : 0;
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] rest = new byte[(int) Math.min(n, 1 << 16)];
      return Math.max(0, read(rest, 0, rest.length));
    }
  }

  /// The current file of a tar; closing it must not close the archive.
  private static final class NotClosing extends FilterInputStream {
    NotClosing(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
