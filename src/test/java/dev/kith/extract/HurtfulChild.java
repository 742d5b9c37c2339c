package dev.kith.extract;

import dev.kith.extract.child.ExtractorMain;
import dev.kith.extract.child.Frames.Reply;
import dev.kith.extract.child.Frames.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A child process that does, by media type, what a parser may do to one, and otherwise says its process id.
final class HurtfulChild {
  private HurtfulChild() {}

  public static void main(String[] args) throws IOException {
    ExtractorMain.serve(() -> HurtfulChild::read);
  }

  private static Reply read(Request request) {
    switch (request.mediaType()) {
      case "x/crash" -> Runtime.getRuntime().halt(9);
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
    return new Reply("", said, List.of(), List.of(), List.of(), Reply.UNKNOWN, Reply.UNKNOWN);
  }
}
