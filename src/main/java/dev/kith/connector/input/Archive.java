package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// Archives, told by their first bytes and not by their names: zip, tar, tar.gz, tar.bz2, 7z.
final class Archive {
  /// A 7z archive may ask for this much memory, in KiB.
  private static final int SEVEN_ZIP_MEMORY = 256 << 10;

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
    InputStream open() throws IOException;
  }

  interface Taker {
    void take(Packed packed) throws IOException, InterruptedException;
  }

  /// Whether a file is an archive, and no office file or book, which are zips as well.
  static boolean is(Path file) throws IOException {
    return form(file) != Form.NONE && InputFiles.lowerName(file).matches("(?s).*\\.(zip|tar|tgz|tbz2?|7z|gz|bz2)|\\d+");
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
        return tar(new GZIPInputStream(in)) ? Form.TAR_GZ : Form.NONE;
      }
      if (start.startsWith("BZh")) {
        return tar(new BZip2CompressorInputStream(in)) ? Form.TAR_BZ2 : Form.NONE;
      }
      return tar(in) ? Form.TAR : Form.NONE;
    } catch (IOException e) {
      if (!Files.isReadable(file)) {
        throw e;
      }
      return Form.NONE;
    }
  }

  private static boolean tar(InputStream in) throws IOException {
    byte[] header = in.readNBytes(512);
    return header.length == 512 && TarArchiveInputStream.matches(header, header.length);
  }

  /// Hands over every file of the archive.
  ///
  /// @param where how messages name it
  static void read(Path file, String where, Taker taker) throws IOException, InterruptedException {
    try {
      switch (form(file)) {
        case ZIP -> zip(file, where, taker);
        case SEVEN_ZIP -> sevenZip(file, where, taker);
        case TAR -> tar(Files.newInputStream(file), taker);
        case TAR_GZ -> tar(new GZIPInputStream(Files.newInputStream(file), 1 << 16), taker);
        case TAR_BZ2 -> tar(new BZip2CompressorInputStream(Files.newInputStream(file), true), taker);
        case NONE -> throw new IOException("no archive");
      }
    } catch (IOException | IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      throw said.startsWith(where) ? new IOException(said, e)
          : new IOException(where + ": cannot be unpacked to its end (" + said.lines().findFirst().orElse("damaged")
              + "); export it again", e);
    }
  }

  private static void zip(Path file, String where, Taker taker) throws IOException, InterruptedException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (entry.isDirectory()) {
          continue;
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
          throw new IOException(where + ": is locked with a password; export it without one");
        }
        if (!zip.canReadEntryData(entry)) {
          throw new ZipException(entry.getName() + " is packed in an unknown way");
        }
        // some programs of Windows part names by backslashes
        taker.take(new Packed(entry.getName().replace('\\', '/'), entry.isUnixSymlink(), instant(entry.getLastModifiedTime()),
            () -> zip.getInputStream(entry)));
      }
    }
  }

  private static void sevenZip(Path file, String where, Taker taker) throws IOException, InterruptedException {
    try (SevenZFile archive = SevenZFile.builder().setPath(file).setMaxMemoryLimitKiB(SEVEN_ZIP_MEMORY).get()) {
      for (SevenZArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        if (!entry.isDirectory() && entry.hasStream()) {
          SevenZArchiveEntry current = entry;
          taker.take(new Packed(entry.getName(), false, entry.getHasLastModifiedDate()
              ? instant(entry.getLastModifiedTime()) : null, () -> archive.getInputStream(current)));
        }
      }
    } catch (PasswordRequiredException e) {
      throw new IOException(where + ": is locked with a password; export it without one", e);
    }
  }

  private static void tar(InputStream in, Taker taker) throws IOException, InterruptedException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
          Date modified = entry.getModTime();
          taker.take(new Packed(name, entry.isSymbolicLink() || entry.isLink() || !entry.isFile(),
              modified == null ? null : modified.toInstant(), () -> new NotClosing(tar)));
        }
      }
    }
  }

  private static Instant instant(FileTime time) {
    return time == null ? null : time.toInstant();
  }

  /// The current file of a tar; closing it must not close the archive.
  private static final class NotClosing extends java.io.FilterInputStream {
    NotClosing(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
