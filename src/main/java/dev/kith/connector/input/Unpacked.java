package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// A file's bytes, those packed by gzip or bzip2 (which its first bytes tell, not its name) unpacked.
public final class Unpacked {
  private Unpacked() {}

  public static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(4);
      String magic = new String(in.readNBytes(3), StandardCharsets.ISO_8859_1);
      in.reset();
      return magic.startsWith("\u001f\u008b") ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16)
          : magic.equals("BZh") ? new BufferedInputStream(new BZip2CompressorInputStream(in, true), 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// All of it.
  ///
  /// @throws IOException if it is longer than `most` bytes, or damaged
  public static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new IOException("longer than " + (most >> 20) + " MiB");
      }
      return bytes;
    }
  }
}
