package dev.kith.extract;

import dev.kith.extract.child.ExtractorMain;
import dev.kith.extract.child.Frames;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Has office files and PDF read by child processes. A file that kills or hangs a child is one error; the next file gets a
/// new child. Children are started when first needed.
final class ChildExtractor implements AutoCloseable {
  private static final int CHILDREN = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LARGEST = 50 << 20;
  /// After so many files a child is replaced, whatever it may have leaked.
  private static final int FILES_A_CHILD = 500;

  private final Semaphore places;
  private final Deque<Child> idle = new ArrayDeque<>();
  private final Duration limit;
  private final String main;
  private boolean closed;

  ChildExtractor() {
    this(CHILDREN, LIMIT, ExtractorMain.class.getName());
  }

  /// @param limit how long a file may take
  /// @param main  the class the children run
  ChildExtractor(int children, Duration limit, String main) {
    this.places = new Semaphore(children);
    this.limit = limit;
    this.main = main;
  }

  Extract extract(String mediaType, byte[] bytes) throws IOException, InterruptedException {
    if (bytes.length > LARGEST) {
      throw new IOException("is larger than " + (LARGEST >> 20) + " MiB; split the file, or leave it out");
    }
    places.acquire();
    try {
      Child child = take();
      boolean sound = false;
      try {
        Frames.Reply reply = child.ask(new Frames.Request(mediaType, bytes), limit);
        sound = child.files < FILES_A_CHILD;
        if (!reply.error().isEmpty()) {
          throw new IOException(oneLine(reply.error()));
        }
        return new Extract(reply.text(), Extracts.headings(reply.headings()), reply.links(),
            Credits.parts(reply.people()), reply.tags(), instant(reply.created()), instant(reply.at()));
      } finally {
        giveBack(child, sound);
      }
    } finally {
      places.release();
    }
  }

  private synchronized Child take() throws IOException {
    if (closed) {
      throw new IOException("the extractor is closed");
    }
    Child child = idle.poll();
    if (child != null && child.process.isAlive()) {
      return child;
    }
    if (child != null) {
      child.kill();
    }
    return new Child(main);
  }

  private synchronized void giveBack(Child child, boolean sound) {
    if (sound && !closed) {
      idle.push(child);
    } else {
      child.kill();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Child::kill);
    idle.clear();
  }

  static Instant instant(long millis) {
    return millis == Frames.Reply.UNKNOWN ? null : Instant.ofEpochMilli(millis);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.substring(0, Math.min(line.length(), 400));
  }

  /// One process, asked by one thread at a time.
  private static final class Child {
    final Process process;
    private final Path folder;
    private final DataOutputStream out;
    private final DataInputStream in;
    int files;

    Child(String main) throws IOException {
      folder = Files.createTempDirectory("kith-extract");
      ProcessBuilder builder = new ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1", "-XX:+DisplayVMOutputToStderr", "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash",
          "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + folder, "-Duser.home=" + folder, "-cp", classPath(), main);
      builder.environment().clear();
      builder.directory(folder.toFile());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
      out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
      in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /// The child works in a folder of its own, so relative entries would point nowhere.
    private static String classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    }

    Frames.Reply ask(Frames.Request request, Duration limit) throws IOException, InterruptedException {
      files++;
      FutureTask<Frames.Reply> exchange = new FutureTask<>(() -> {
        Frames.write(out, request);
        return Frames.readReply(in);
      });
      Thread.ofVirtual().name("extract").start(exchange);
      try {
        return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        throw new IOException("took longer than " + limit.toSeconds() + " s to read and was given up; leave the file out");
      } catch (ExecutionException e) {
        throw new IOException("broke the process that read it, most likely by needing more memory than it may have; leave the"
            + " file out", e.getCause());
      }
    }

    void kill() {
      process.destroyForcibly();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        // what is left lies in the system's folder for such things
        System.getLogger(ChildExtractor.class.getName()).log(System.Logger.Level.DEBUG, "cannot delete " + folder, e);
      }
    }
  }
}
