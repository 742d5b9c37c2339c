package dev.kith.audit;

import dev.kith.audit.Event.Type;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// A process that writes events until it is done or killed, and says of each that it was acknowledged.
final class AuditWriter {
  private AuditWriter() {}

  /// @param args the data folder, the writer's name, how many events
  public static void main(String[] args) {
    Audit audit = new AuditLog(Path.of(args[0]), new AuditLog.Keep(0, 4_000), InstantSource.system());
    for (int step = 1; step <= Integer.parseInt(args[2]); step++) {
      audit.write(new Event(Type.DENIED, "os:" + args[1], "step:" + step, Map.of()));
      System.out.println(step);
      System.out.flush();
    }
  }
}
