package dev.kith.extract;

import dev.kith.extract.child.ExtractorMain;
import dev.kith.extract.child.Frames.Reply;
import dev.kith.extract.child.Frames.Request;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A child process that does, by media type, what a parser may do to one, and otherwise says its process id.
final class HurtfulChild {
  private HurtfulChild() {}

  public static void main(String[] args) throws IOException {
    ExtractorMain.serve(() -> HurtfulChild::read);
  }

  private static long started = System.nanoTime();

  /// 10 GB among the answers.
  private static void flood() {
    byte[] noise = new byte[1 << 20];
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      for (int i = 0; i < 10_000; i++) {
        out.write(noise);
      }
    } catch (IOException _) {
      Runtime.getRuntime().halt(1);
    }
  }

  static Reply read(Request request) {
    switch (request.mediaType()) {
      case "x/crash" -> Runtime.getRuntime().halt(9);
      case "x/exit" -> System.exit(0);
      case "x/loop" -> {
        while (started > 0) {
          started = System.nanoTime();
        }
      }
      case "x/flood" -> flood();
      case "x/hang" -> {
        while (true) {
          LockSupport.park();
        }
      }
      case "x/memory" -> {
        long[][] all = new long[1000][];
        for (int i = 0; i < all.length; i++) {
          all[i] = new long[1 << 20];
        }
      }
      case "x/print" -> System.out.println("noise among the answers");
      case "x/error" -> {
        return Reply.error("is\nbroken");
      }
      default -> { }
    }
    String said = ProcessHandle.current().pid() + " " + System.getenv() + " " + System.getProperty("user.dir");
    return new Reply("", said, List.of(), List.of(), List.of(), List.of(), Reply.UNKNOWN, Reply.UNKNOWN);
  }
}
