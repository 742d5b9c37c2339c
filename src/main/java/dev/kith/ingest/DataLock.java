package dev.kith.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Keeps a second process out of a data folder. The operating system lets go of it when the process ends, however it ends.
public final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Another process has the folder.
  public static final class InUse extends IOException {
    InUse(String message) {
      super(message);
    }
  }

  /// @throws InUse in one line, if another process has it
  public static DataLock take(Path data) throws IOException {
    Files.createDirectories(data);
    // texts of all documents lie in it, whoever may see them
    if (Files.isDirectory(data) && Files.getFileStore(data).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }
    Path file = data.resolve("lock");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(channel);
      if (lock == null) {
        String pid = Files.readString(file).strip();
        throw new InUse("the data folder " + data + " is in use by process " + (pid.isEmpty() ? "?" : pid)
            + "; if that is a server that is just starting, try again in a moment, else stop it");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      return new DataLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
