package dev.kith.engine.lucene;

import dev.kith.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;

/// Says in one line what is wrong with an index and what to do.
final class Failures {
  static final String REMEDY = "; make it anew with: kith reindex";

  private Failures() {}

  /// Why an index cannot be opened.
  static EngineException opening(Path folder, Exception cause) {
    String index = "the index in " + folder;
    return switch (cause) {
      case LockObtainFailedException _ -> new EngineException(index + " is in use by another process; stop that one first", cause);
      case IndexFormatTooOldException _, IndexFormatTooNewException _ ->
          new EngineException.Unusable(index + " was written by another version of Lucene" + REMEDY, cause);
      // Lucene finds codecs by name and says so when it does not
      case IllegalArgumentException _ ->
          new EngineException.Unusable(index + " was written by another version of Lucene or Kith" + REMEDY, cause);
      case CorruptIndexException _, NoSuchFileException _, FileNotFoundException _, EOFException _ ->
          new EngineException.Unusable(index + " is damaged (" + oneLine(cause) + ")" + REMEDY, cause);
      default -> new EngineException(index + " cannot be opened: " + oneLine(cause), cause);
    };
  }

  static EngineException doing(Path folder, String what, Throwable cause) {
    return new EngineException("the index in " + folder + " " + what + ": " + oneLine(cause), cause);
  }

  static String oneLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /// Reads every file of an index whole.
  ///
  /// @throws EngineException naming what is damaged
  static void check(Path folder) {
    try (Directory directory = new MMapDirectory(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        throw new EngineException("there is no index in " + folder);
      }
      try (CheckIndex check = new CheckIndex(directory)) {
        check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_INTEGRITY_CHECKS);
        check.setInfoStream(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        CheckIndex.Status status = check.checkIndex();
        if (!status.clean) {
          throw new EngineException("the index in " + folder + " is damaged (" + damages(status) + ")" + REMEDY);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw opening(folder, e);
    }
  }

  private static String damages(CheckIndex.Status status) {
    if (status.missingSegments) {
      return "the list of its segments cannot be read";
    }
    List<String> damages = new ArrayList<>();
    status.segmentInfos.stream().filter(segment -> segment.error != null)
        .forEach(segment -> damages.add("segment " + segment.name + ": " + oneLine(segment.error)));
    return damages.isEmpty() ? "the list of its segments is wrong" : String.join("; ", damages);
  }
}
