package dev.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// Gives the sample company's files the times they had: git does not keep them, and a folder's documents are as old as its files.
final class SampleTimes {
  private static final String FILE = "times.tsv";

  private SampleTimes() {}

  /// @param sample the folder that holds `times.tsv`: a path and a time a line, parted by a tab
  static void restore(Path sample) throws IOException {
    for (String line : Files.readAllLines(sample.resolve(FILE))) {
      String[] cells = line.split("\t");
      Path file = sample.resolve(cells[0]);
      FileTime time = FileTime.from(Instant.parse(cells[1]));
      if (Files.isWritable(file) && !Files.getLastModifiedTime(file).equals(time)) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }
}
