package dev.kith.connector.http;

import dev.kith.connector.http.Failure.Again;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Reads a body to its end and no further than is allowed, before and after decompression.
final class Body {
  /// More than this, decompressed from less than a hundredth, is a bomb.
  private static final int BOMB_FLOOR = 1 << 20;
  private static final int BOMB_RATIO = 100;

  private Body() {}

  /// Whether what this unpacks ends by itself, so that it was whole if it did.
  static boolean endsByItself(List<String> encodings) {
    return encodings.stream().anyMatch(each -> !encoding(each).equals("identity"));
  }

  /// @param encodings the values of `Content-Encoding`
  static byte[] read(InputStream raw, List<String> encodings, int maxBytes, boolean cutting) throws IOException {
    Counting counted = new Counting(raw, maxBytes, cutting);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = decoded(counted, encodings);
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (out.size() + n > maxBytes) {
          if (cutting) {
            out.write(buffer, 0, maxBytes - out.size());
            return out.toByteArray();
          }
          throw tooLarge(maxBytes);
        }
        out.write(buffer, 0, n);
        if (out.size() > BOMB_FLOOR && out.size() / BOMB_RATIO > counted.count) {
          throw new Failure("unpacks to more than " + BOMB_RATIO + " times its size", "look at what the server sends there",
              Again.NEVER, null);
        }
      }
    } catch (ZipException e) {
      throw new Failure("is packed wrongly: " + e.getMessage(), "look at what the server sends there", Again.IF_HARMLESS, e);
    } catch (EOFException e) {
      if (cutting && counted.count >= maxBytes) {
        return out.toByteArray();
      }
      throw new Failure("ended before it was whole", "see whether the server is overloaded", Again.IF_HARMLESS, e);
    }
    return out.toByteArray();
  }

  private static InputStream decoded(InputStream in, List<String> encodings) throws IOException {
    InputStream out = in;
    int packed = 0;
    List<String> each = encodings.stream().flatMap(value -> List.of(value.split(",")).stream()).map(Body::encoding).toList();
    for (String encoding : each.reversed()) {
      if (encoding.equals("identity")) {
        continue;
      }
      if (++packed > 2) {
        throw new Failure("is packed more than twice", "look at what the server sends there", Again.NEVER, null);
      }
      out = switch (encoding) {
        case "gzip" -> gunzipped(out);
        case "deflate" -> inflated(out);
        default -> throw new Failure("is packed as '" + encoding + "', which was not asked for",
            "look at what the server sends there", Again.NEVER, null);
      };
    }
    return out;
  }

  private static String encoding(String written) {
    return switch (written.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> "identity";
      case "x-gzip", "gzip" -> "gzip";
      case String other -> other.length() > 20 ? other.substring(0, 20) : other;
    };
  }

  /// A body without a byte is an empty one, not a broken one.
  private static InputStream gunzipped(InputStream in) throws IOException {
    PushbackInputStream pushed = new PushbackInputStream(in, 1);
    int first = pushed.read();
    if (first < 0) {
      return pushed;
    }
    pushed.unread(first);
    return new GZIPInputStream(pushed);
  }

  /// With the header of zlib, as it should be, or without, as some servers understood it.
  private static InputStream inflated(InputStream in) throws IOException {
    PushbackInputStream pushed = new PushbackInputStream(in, 2);
    byte[] head = pushed.readNBytes(2);
    pushed.unread(head);
    if (head.length == 0) {
      return pushed;
    }
    boolean zlib = head.length == 2 && (head[0] & 0xf) == 8 && ((head[0] & 0xff) << 8 | head[1] & 0xff) % 31 == 0;
    return new InflaterInputStream(pushed, new Inflater(!zlib));
  }

  private static Failure tooLarge(int maxBytes) {
    return new Failure("is larger than " + maxBytes + " bytes", "raise http.maxBytes if it is wanted", Again.NEVER, null);
  }

  private static final class Counting extends FilterInputStream {
    private final int most;
    private final boolean cutting;
    private long count;

    private Counting(InputStream in, int most, boolean cutting) {
      super(in);
      this.most = most;
      this.cutting = cutting;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (cutting && count >= most) {
        return -1;
      }
      int n = super.read(bytes, offset, length);
      count += Math.max(0, n);
      if (count > most && !cutting) {
        throw tooLarge(most);
      }
      return n;
    }
  }
}
