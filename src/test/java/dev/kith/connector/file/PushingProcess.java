package dev.kith.connector.file;

import dev.kith.connector.file.Spool.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The process that [SpoolTest] kills: pushes one after the other, prints the number of each once it is kept (or before, as the
/// control). Push `n` writes an id of its own and `shared`, and forgets that of push `n - 3`.
final class PushingProcess {
  private PushingProcess() {}

  static List<Line> push(int number) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("n" + number, "{\"id\":\"n" + number + "\",\"body\":\"" + "text ".repeat(200) + number + "\"}"));
    lines.add(new Line("shared", "{\"id\":\"shared\",\"body\":\"" + number + "\"}"));
    if (number >= 3) {
      lines.add(new Line("n" + (number - 3), null));
    }
    return lines;
  }

  /// Whether what a push did is there, if those up to `last` were acknowledged and perhaps one or a few more are there.
  static boolean isThere(Map<String, String> held, int push, int last) {
    int shared = held.containsKey("shared") ? Integer.parseInt(held.get("shared")) : -1;
    return shared >= last && (held.containsKey("n" + push) ? push > last - 3 : push + 3 <= shared);
  }

  public static void main(String[] arguments) throws IOException {
    boolean early = Boolean.parseBoolean(arguments[1]);
    try (Spool spool = Spool.open(Path.of(arguments[0]), 100_000)) {
      System.out.println("ready");
      for (int number = 0; ; number++) {
        if (early) {
          System.out.println(number + ".");
          System.out.flush();
        }
        spool.append(push(number));
        if (!early) {
          System.out.println(number + ".");
          System.out.flush();
        }
      }
    }
  }
}
