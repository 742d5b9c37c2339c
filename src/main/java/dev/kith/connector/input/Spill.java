package dev.kith.connector.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Joins what lies apart in an export that is too large for the memory: records of texts go to a temporary file under a key,
/// and come back by key, in the order they were added. In memory, a record takes 16 bytes.
///
/// Add everything, then [#sort], then read.
public final class Spill implements Closeable {
  private static final int BUFFER = 1 << 16;

  /// `null` as long as everything fits into one buffer.
  private FileChannel file;
  private byte[] small = {};
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(BUFFER);
  private long written;
  private long[] keys = new long[1_024];
  private long[] offsets = new long[1_024];
  private int count;

  public void add(long key, String... fields) throws IOException {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, Math.multiplyExact(count, 2));
      offsets = Arrays.copyOf(offsets, keys.length);
    }
    keys[count] = key;
    offsets[count++] = written + pending.size();
    byte[][] texts = new byte[fields.length][];
    int size = 4;
    for (int i = 0; i < fields.length; i++) {
      texts[i] = fields[i].getBytes(StandardCharsets.UTF_8);
      size = Math.addExact(size, 4 + texts[i].length);
    }
    DataOutputStream out = new DataOutputStream(pending);
    out.writeInt(size);
    out.writeInt(fields.length);
    for (byte[] text : texts) {
      out.writeInt(text.length);
      out.write(text);
    }
    if (pending.size() >= BUFFER) {
      flush();
    }
  }

  private static FileChannel temporary() throws IOException {
    Path path = Files.createTempFile("kith-", ".spill");
    try {
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private void flush() throws IOException {
    file = file == null ? temporary() : file;
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    while (bytes.hasRemaining()) {
      written += file.write(bytes, written);
    }
    pending.reset();
  }

  public void sort() throws IOException {
    if (file == null) {
      small = pending.toByteArray();
    } else {
      flush();
    }
    // a merge sort of runs keeps the order of adding among equal keys
    long[] keysTo = new long[count];
    long[] offsetsTo = new long[count];
    for (int width = 1; width < count; width *= 2) {
      for (int from = 0; from < count; from += 2 * width) {
        merge(from, Math.min(from + width, count), Math.min(from + 2 * width, count), keysTo, offsetsTo);
      }
      long[] oldKeys = keys;
      long[] oldOffsets = offsets;
      keys = keysTo;
      offsets = offsetsTo;
      keysTo = oldKeys;
      offsetsTo = oldOffsets;
      if (width > count / 2) {
        break;
      }
    }
  }

  private void merge(int left, int middle, int end, long[] keysTo, long[] offsetsTo) {
    int right = middle;
    for (int to = left, from = left; to < end; to++) {
      boolean takeLeft = from < middle && (right >= end || keys[from] <= keys[right]);
      int next = takeLeft ? from++ : right++;
      keysTo[to] = keys[next];
      offsetsTo[to] = offsets[next];
    }
  }

  public int size() {
    return count;
  }

  /// The key of the i-th record in sorted order.
  public long key(int i) {
    return keys[i];
  }

  public List<String> get(int i) throws IOException {
    int size = ByteBuffer.wrap(bytes(offsets[i], 4)).getInt();
    ByteBuffer in = ByteBuffer.wrap(bytes(offsets[i] + 4, size));
    int fields = in.getInt();
    List<String> record = new ArrayList<>(fields);
    for (int field = 0; field < fields; field++) {
      int length = in.getInt();
      record.add(new String(in.array(), in.position(), length, StandardCharsets.UTF_8));
      in.position(in.position() + length);
    }
    return record;
  }

  private byte[] bytes(long at, int length) throws IOException {
    if (file == null) {
      return Arrays.copyOfRange(small, (int) at, (int) at + length);
    }
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (file.read(into, at + into.position()) < 0) {
        throw new IOException("the temporary file was cut");
      }
    }
    return into.array();
  }

  /// All records of a key, in the order they were added.
  public List<List<String>> all(long key) throws IOException {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<List<String>> found = new ArrayList<>();
    for (int i = low; i < count && keys[i] == key; i++) {
      found.add(get(i));
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
