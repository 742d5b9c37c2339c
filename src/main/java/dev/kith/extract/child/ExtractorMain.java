package dev.kith.extract.child;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;

/// The child process: reads requests from its input until there are no more, and answers each.
public final class ExtractorMain {
  private ExtractorMain() {}

  public static void main(String[] args) throws IOException {
    serve(() -> new TikaText()::read);
  }

  /// Answers requests with what the reader makes of them. It is made only when nothing it prints can get among the answers.
  public static void serve(Supplier<Function<Frames.Request, Frames.Reply>> making) throws IOException {
    // if the server is killed while a file hangs here, nobody else would end this process
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err);
    Function<Frames.Request, Frames.Reply> reader = making.get();
    for (Frames.Request request = Frames.readRequest(in); request != null; request = Frames.readRequest(in)) {
      Frames.write(out, reader.apply(request));
    }
  }
}
