package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// How many files a zip lists, found without building an object for each: the count a zip states of itself may lie, and a
/// list of millions would fill the memory of whoever opens it.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x07064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;

  private ZipDirectory() {}

  /// The number of entries, at most `enough`; 0 if there is no list that can be read.
  static long entries(Path file, long enough) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long from = Math.max(0, channel.size() - END_LENGTH - LONGEST_COMMENT);
      ByteBuffer tail = read(channel, from, (int) (channel.size() - from));
      for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == END) {
          return entries(channel, from + at, tail.slice(at, END_LENGTH).order(ByteOrder.LITTLE_ENDIAN), enough);
        }
      }
      return 0;
    }
  }

  private static long entries(FileChannel channel, long endAt, ByteBuffer end, long enough) throws IOException {
    long size = Integer.toUnsignedLong(end.getInt(12));
    long offset = Integer.toUnsignedLong(end.getInt(16));
    long listEnds = endAt;
    if (endAt >= 20) {
      ByteBuffer locator = read(channel, endAt - 20, 20);
      if (locator.limit() == 20 && locator.getInt(0) == END_64) {
        listEnds = locator.getLong(8);
        ByteBuffer end64 = read(channel, listEnds, 56);
        if (end64.limit() == 56) {
          size = end64.getLong(40);
          offset = end64.getLong(48);
        }
      }
    }
    // with something before the zip, the offset is wrong, and the list lies where it must end
    return Math.max(walk(channel, offset, enough), walk(channel, listEnds - size, enough));
  }

  private static long walk(FileChannel channel, long offset, long enough) throws IOException {
    if (offset < 0 || offset >= channel.size()) {
      return 0;
    }
    long count = 0;
    channel.position(offset);
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
      while (count < enough && Integer.reverseBytes(in.readInt()) == ENTRY) {
        count++;
        in.skipNBytes(24);
        int more = 0;
        for (int lengths = 0; lengths < 3; lengths++) {
          more += Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        }
        in.skipNBytes(12 + more);
      }
    } catch (EOFException _) {
      // the list is cut: whoever opens the zip will say so
    }
    return count;
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (at >= 0 && into.hasRemaining() && channel.read(into, at + into.position()) >= 0) {
      // on until it is full or the file ends
    }
    return into.flip();
  }
}
