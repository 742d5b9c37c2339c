package dev.kith.ingest;

import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.LiveEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The generations of an index: folders `<data>/index/<n>/`, and beside them the file `CURRENT`, which names the generation in
/// use on its first line and the former, if it is kept, on the second. A full rebuild grows the next generation beside the
/// one in use; then one atomic replacement of `CURRENT` makes it the one. Whenever the process is killed, the next start finds
/// the old or the new generation whole; what else lies there is a leftover and is deleted. Both are in one file so that no
/// kill can part them.
///
/// It holds the data folder's lock, so that nobody else can take a generation in the making for a leftover. Methods other than
/// those of the engine are for one thread at a time.
public final class Generations implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Generations.class.getName());
  private static final String POINTER = "CURRENT";

  private final Path folder;
  private final Function<Path, Engine> opener;
  private final Consumer<String> at;
  private final DataLock lock;
  private final LiveEngine engine;
  private long current;
  private long former;
  private boolean renewed;

  /// Opens the index of a data folder, or makes the first generation.
  ///
  /// @param opener opens the engine in a folder, which is made if it is not there
  /// @throws IOException in one line if the folder is in use, cannot be read or lacks what `CURRENT` names
  public static Generations open(Path data, Function<Path, Engine> opener) throws IOException {
    return open(data, opener, false, _ -> {});
  }

  /// As [#open], for whoever goes on to read the sources: an index that can no longer be read gives way to an empty
  /// one ([#isRenewed]).
  public static Generations renew(Path data, Function<Path, Engine> opener) throws IOException {
    return open(data, opener, true, _ -> {});
  }

  /// @param at told each step by name, before the next: tests throw there, as if killed
  static Generations open(Path data, Function<Path, Engine> opener, Consumer<String> at) throws IOException {
    return open(data, opener, false, at);
  }

  private static Generations open(Path data, Function<Path, Engine> opener, boolean renew, Consumer<String> at) throws IOException {
    DataLock lock = DataLock.take(data);
    try {
      return new Generations(data.resolve("index"), opener, renew, at, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Generations(Path folder, Function<Path, Engine> opener, boolean renew, Consumer<String> at, DataLock lock)
      throws IOException {
    this.folder = folder;
    this.opener = opener;
    this.at = at;
    this.lock = lock;
    Files.createDirectories(folder);
    readPointer();
    if (current == 0) {
      if (!numbers().isEmpty()) {
        throw new IOException(folder + " has an index but no file CURRENT: write the number of its folder into it, or delete "
            + folder + " and reindex");
      }
      // The pointer comes first: a first start that is killed leaves a generation 1 that is only still empty.
      point(1, 0);
      at.accept("first pointer written");
    } else if (current > 1 && !Files.isDirectory(path(current))) {
      throw new IOException(path(current) + ", which CURRENT names, is not there: restore it, or delete " + folder
          + " and reindex");
    }
    clean();
    engine = new LiveEngine(opened(renew), current);
  }

  private Engine opened(boolean renew) throws IOException {
    try {
      return opener.apply(path(current));
    } catch (EngineException.Unusable e) {
      if (!renew) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
      // the former stays on disk, for whoever goes back to the version that wrote it or looks at the damage
      point(numbers().last() + 1, current);
      renewed = true;
      return opener.apply(path(current));
    }
  }

  /// Whether an index that could no longer be read has given way to an empty one, so that every source is to be read anew.
  public boolean isRenewed() {
    return renewed;
  }

  /// The engine in use, whichever generation that is.
  public LiveEngine engine() {
    return engine;
  }

  public long current() {
    return current;
  }

  public Path path() {
    return path(current);
  }

  /// The generation that [#rollback] goes back to.
  public OptionalLong former() {
    return former == 0 ? OptionalLong.empty() : OptionalLong.of(former);
  }

  /// Begins the next generation, empty. Close it: unless it was adopted, it is deleted then.
  Growing grow() throws IOException {
    TreeSet<Long> numbers = numbers();
    long next = Math.max(numbers.isEmpty() ? 0 : numbers.last(), Math.max(current, former)) + 1;
    Path path = path(next);
    Files.createDirectory(path);
    at.accept("folder made");
    return new Growing(next, path, opener.apply(path));
  }

  /// A generation in the making.
  final class Growing implements AutoCloseable {
    private final long number;
    private final Path path;
    private Engine engine;
    private boolean pointed;
    private boolean adopted;

    private Growing(long number, Path path, Engine engine) {
      this.number = number;
      this.path = path;
      this.engine = engine;
    }

    Engine engine() {
      return engine;
    }

    Path path() {
      return path;
    }

    /// Has the folder checked while no engine has it open, and opens it again, as the next start would.
    ///
    /// @return what is wrong, a line each
    List<String> check(Function<Path, List<String>> integrity) {
      engine.close();
      engine = null;
      try {
        List<String> complaints = integrity.apply(path);
        at.accept("checked");
        engine = opener.apply(path);
        return complaints;
      } catch (EngineException e) {
        return List.of(e.getMessage());
      }
    }

    /// Makes it the one in use: for the next start by one replacement of a file, for searches by one swap. The former is kept
    /// for a rollback, older ones are deleted. Nobody may be writing to either.
    ///
    /// @param keepFormer false to delete the former as well
    void adopt(boolean keepFormer) throws IOException {
      at.accept("before the pointer");
      Disk.syncFolder(folder);
      // From here on the folder may be the one that the pointer names, even if this fails: only a start may delete it.
      pointed = true;
      point(number, keepFormer ? current : 0);
      at.accept("pointer written");
      adopted = true;
      Generations.this.engine.swap(engine, number);
      at.accept("swapped");
      try {
        clean();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "an old index could not be deleted, the next start will try again", e);
      }
      at.accept("cleaned");
    }

    @Override
    public void close() throws IOException {
      if (!adopted && engine != null) {
        engine.close();
      }
      if (!pointed) {
        Disk.delete(path);
      }
    }
  }

  /// Goes back to the former generation, with the cursors it had; the one in use becomes the former. Nobody may be writing.
  ///
  /// @throws IOException in one line if there is none
  void rollback() throws IOException {
    if (former == 0) {
      throw new IOException("there is no former index to go back to");
    }
    Engine old = opener.apply(path(former));
    try {
      point(former, current);
    } catch (IOException | RuntimeException e) {
      old.close();
      throw e;
    }
    engine.swap(old, current);
  }

  /// Does something in the former generation, if it is kept; one that cannot be opened any more is deleted. Nobody may be writing.
  void inFormer(BiConsumer<Engine, Path> work) throws IOException {
    if (former == 0) {
      return;
    }
    Path path = path(former);
    try (Engine old = opener.apply(path)) {
      work.accept(old, path);
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.WARNING, path + ", kept for a rollback, is deleted, since nothing can be taken out of it: " + e.getMessage());
      point(current, 0);
      Disk.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
    lock.close();
  }

  private void point(long to, long from) throws IOException {
    Disk.replace(folder.resolve(POINTER), to + "\n" + (from == 0 ? "" : from + "\n"));
    current = to;
    former = from;
  }

  private void readPointer() throws IOException {
    Path pointer = folder.resolve(POINTER);
    try {
      List<String> lines = Files.readAllLines(pointer);
      current = Long.parseLong(lines.getFirst().strip());
      former = lines.size() < 2 || lines.get(1).isBlank() ? 0 : Long.parseLong(lines.get(1).strip());
    } catch (NoSuchFileException _) {
      current = 0;
    } catch (RuntimeException _) {
      throw new IOException(pointer + " is damaged: write the number of the folder to use into it");
    }
    if (former != 0 && !Files.isDirectory(path(former))) {
      former = 0;
    }
  }

  /// Deletes whatever is neither in use nor the former.
  private void clean() throws IOException {
    for (long number : numbers()) {
      if (number != current && number != former) {
        Disk.delete(path(number));
      }
    }
    Files.deleteIfExists(folder.resolve(POINTER + ".tmp"));
  }

  private TreeSet<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<Long> numbers = new TreeSet<>();
      files.map(file -> file.getFileName().toString()).filter(name -> name.matches("[1-9][0-9]{0,17}"))
          .forEach(name -> numbers.add(Long.parseLong(name)));
      return numbers;
    }
  }

  private Path path(long number) {
    return folder.resolve(Long.toString(number));
  }
}
