package dev.kith.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/// The folder of the log: closed to others before anything is in it, and one writer at a time, of whatever process.
final class Own implements AutoCloseable {
  private static final String LOCK = "lock";
  /// A file lock is the process's, so threads need one of their own.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private Own(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits for the others.
  static Own take(Path folder) throws IOException {
    THREADS.lock();
    FileChannel channel = null;
    try {
      folder(folder);
      channel = FileChannel.open(file(folder.resolve(LOCK)), StandardOpenOption.WRITE);
      // held until the channel is closed
      FileLock _ = channel.lock();
      return new Own(channel);
    } catch (IOException | RuntimeException e) {
      release(channel);
      throw e;
    }
  }

  private static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException _) {
        // Another process was first.
      }
    }
  }

  /// Makes a file that only its owner may read, if it is not there yet.
  static Path file(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException _) {
        // Another process was first.
      }
    }
    return file;
  }

  /// Makes the names in a folder durable.
  static void sync(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    release(channel);
  }

  private static void release(FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      THREADS.unlock();
    }
  }
}
