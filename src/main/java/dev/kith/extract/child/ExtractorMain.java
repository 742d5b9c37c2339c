package dev.kith.extract.child;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.function.Function;

/// The child process: reads requests from its input until there are no more, and answers each.
public final class ExtractorMain {
  private ExtractorMain() {}

  public static void main(String[] args) throws IOException {
    TikaText tika = new TikaText();
    serve(tika::read);
  }

  /// Answers requests with what `reader` makes of them.
  public static void serve(Function<Frames.Request, Frames.Reply> reader) throws IOException {
    // if the server is killed while a file hangs here, nobody else would end this process
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    // a parser that prints must not print into the answers
    System.setOut(System.err);
    for (Frames.Request request = Frames.readRequest(in); request != null; request = Frames.readRequest(in)) {
      Frames.write(out, reader.apply(request));
    }
  }
}
