package dev.kith.connector.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// A first look at something that may be an export: which files are in it, and how some of them begin. Enough to tell what
/// wrote it, without reading it.
///
/// @param names paths within a folder or an archive, parted by `/`; for a single file its name
/// @param heads how the first few files of each ending begin, by name; bytes as ISO 8859-1, so that any file has one
public record Peek(List<String> names, Map<String, String> heads) {
  private static final int NAMES = 5_000;
  private static final int MOST = 1_000_000;
  /// Archives in a folder that are looked into.
  private static final int ARCHIVES = 2;
  private static final int HEAD = 8_192;
  private static final int EACH_ENDING = 3;
  /// Nothing that tells formats apart begins in these.
  private static final String OPAQUE = "png jpg jpeg gif svg webp ico mp4 mov mp3 woff woff2 ttf exe dll so class jar";

  public Peek {
    names = List.copyOf(names);
    heads = Map.copyOf(heads);
  }

  /// @throws IOException if there is nothing, or an archive that cannot be read
  public static Peek at(Path path) throws IOException, InterruptedException {
    Map<String, String> heads = new LinkedHashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(path)) {
      int archives = 0;
      for (Path file : files(path)) {
        String name = path.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        names.add(name);
        if (Archive.isNamedSo(InputFiles.lowerName(file)) && Archive.is(file)) {
          if (archives++ < ARCHIVES) {
            archive(file, names, heads, seen);
          }
        } else if (wanted(name, seen)) {
          try (InputStream in = Files.newInputStream(file)) {
            heads.put(name, head(in));
          } catch (IOException _) {
            // One file that cannot be read says nothing; its connector will.
          }
        }
      }
    } else if (!Files.isReadable(path)) {
      throw new IOException(path + ": there is no such file; check the path and that its disk is mounted");
    } else if (Archive.isNamedSo(InputFiles.lowerName(path)) && Archive.is(path)) {
      archive(path, names, heads, seen);
    } else {
      names.add(path.getFileName().toString());
      try (InputStream in = Files.newInputStream(path)) {
        heads.put(names.getFirst(), head(in));
      }
    }
    if (heads.values().stream().allMatch(String::isBlank) && heads.size() == names.size()) {
      throw new IOException(path + ": is empty; export it again, or check that its disk is mounted");
    }
    return new Peek(names, heads);
  }

  private static void archive(Path file, List<String> names, Map<String, String> heads, Map<String, Integer> seen)
      throws IOException, InterruptedException {
    Archive.read(file, file.toString(), MOST, packed -> {
      if (names.size() < NAMES) {
        names.add(packed.name());
        if (!packed.link() && wanted(packed.name(), seen)) {
          try (InputStream in = packed.open()) {
            heads.put(packed.name(), head(in));
          }
        }
      }
    });
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).limit(NAMES).sorted().toList();
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(folder + ": cannot be listed: " + e.getCause().getMessage(), e);
    }
  }

  private static boolean wanted(String name, Map<String, Integer> seen) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String ending = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !List.of(OPAQUE.split(" ")).contains(ending) && seen.merge(ending, 1, Integer::sum) <= EACH_ENDING;
  }

  /// The first bytes, unpacked if they are packed.
  private static String head(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(8);
    String magic = new String(in.readNBytes(3), StandardCharsets.ISO_8859_1);
    in.reset();
    try {
      if (magic.startsWith("\u001f\u008b")) {
        return text(new GZIPInputStream(in));
      }
      if (magic.equals("BZh")) {
        return text(new BZip2CompressorInputStream(in));
      }
    } catch (IOException _) {
      return "";
    }
    return text(in);
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(HEAD);
    // the bytes between the letters of UTF-16
    return new String(bytes, StandardCharsets.ISO_8859_1).replace("\u0000", "");
  }
}
