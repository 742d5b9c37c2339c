package dev.kith.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// Looks for what is left of somebody in a data folder: in the bytes of every file, as UTF-8 and UTF-16 and in whatever case of
/// ASCII, in what gzip and zip hold, and in every commit of every index, deleted documents included, unpacked.
record Remains(List<String> words) {
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  /// Where something was found: the file or the field, and what.
  Set<String> in(Path folder) throws IOException {
    Set<String> found = new TreeSet<>();
    List<Path> indexes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        String name = folder.relativize(file).toString();
        look(name, name.getBytes(StandardCharsets.UTF_8), found);
        if (Files.isRegularFile(file)) {
          look(name, Files.readAllBytes(file), found);
          if (file.getFileName().toString().startsWith("segments_") && !indexes.contains(file.getParent())) {
            indexes.add(file.getParent());
          }
        }
      }
    }
    for (Path index : indexes) {
      unpacked(index, folder.relativize(index).toString(), found);
    }
    return found;
  }

  private void look(String where, byte[] bytes, Set<String> found) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (String word : words) {
      for (Charset charset : CHARSETS) {
        String wanted = new String(word.getBytes(charset), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (text.contains(wanted)) {
          found.add(where + ": " + word + " as " + charset);
        }
      }
    }
    for (Map.Entry<String, byte[]> inner : packed(bytes).entrySet()) {
      look(where + "!" + inner.getKey(), inner.getValue(), found);
    }
  }

  private static Map<String, byte[]> packed(byte[] bytes) throws IOException {
    Map<String, byte[]> inner = new LinkedHashMap<>();
    if (bytes.length > 18 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        inner.put("gz", in.readAllBytes());
      }
    } else if (bytes.length > 30 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3) {
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
        for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          inner.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return inner;
  }

  private void unpacked(Path index, String name, Set<String> found) throws IOException {
    try (Directory directory = FSDirectory.open(index)) {
      for (IndexCommit commit : DirectoryReader.listCommits(directory)) {
        look(name + " commit", String.valueOf(commit.getUserData()).getBytes(StandardCharsets.UTF_8), found);
        try (DirectoryReader reader = DirectoryReader.open(commit)) {
          for (LeafReaderContext leaf : reader.leaves()) {
            unpacked(leaf.reader(), name + " " + commit.getSegmentsFileName(), found);
          }
        }
      }
    }
  }

  private void unpacked(LeafReader leaf, String name, Set<String> found) throws IOException {
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      for (var field : leaf.storedFields().document(doc)) {
        look(name + " stored " + field.name(), field.binaryValue() != null ? bytes(field.binaryValue())
            : String.valueOf(field.stringValue()).getBytes(StandardCharsets.UTF_8), found);
      }
    }
    for (FieldInfo field : leaf.getFieldInfos()) {
      Terms terms = leaf.terms(field.name);
      if (terms != null) {
        look(name + " terms " + field.name, all(terms.iterator()), found);
      }
      TermsEnum values = switch (field.getDocValuesType()) {
        case SORTED -> sorted(leaf.getSortedDocValues(field.name));
        case SORTED_SET -> set(leaf.getSortedSetDocValues(field.name));
        default -> null;
      };
      if (values != null) {
        look(name + " values " + field.name, all(values), found);
      }
      BinaryDocValues binary = leaf.getBinaryDocValues(field.name);
      while (binary != null && binary.nextDoc() != BinaryDocValues.NO_MORE_DOCS) {
        look(name + " values " + field.name, bytes(binary.binaryValue()), found);
      }
    }
  }

  private static TermsEnum sorted(SortedDocValues values) throws IOException {
    return values.termsEnum();
  }

  private static TermsEnum set(SortedSetDocValues values) throws IOException {
    return values.termsEnum();
  }

  private static byte[] all(TermsEnum terms) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (var term = terms.next(); term != null; term = terms.next()) {
      out.write(bytes(term));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static byte[] bytes(org.apache.lucene.util.BytesRef ref) {
    return java.util.Arrays.copyOfRange(ref.bytes, ref.offset, ref.offset + ref.length);
  }
}
